"""A cycle opens on published versions, and takes up a newer one for the submissions that begin from then on."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from parties.models import State
from questionnaires.choices import QuestionnaireKind, VersionEventKind
from questionnaires.models import Cycle
from questionnaires.services import adopt_version, open_cycle, publish_version, retire_version
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version, make_cycle, make_draft_version, make_published_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def cycle_arguments() -> dict[str, object]:
    return {
        "slug": "second",
        "titles": {"en": "Second cycle"},
        "opens_on": date(2026, 1, 1),
        "closes_on": date(2026, 12, 31),
        "cut_off_on": date(2026, 10, 1),
        "versions": [get_version("tip")],
        "invited_states": State.objects.filter(iso3="NOR"),
        "is_illustrative": False,
        "actor": None,
    }


def test_cycle_is_opened():
    cycle = make_cycle(states=("ARG", "NOR", "FRA"))

    assert (cycle.title, cycle.kind) == ("Cycle first", QuestionnaireKind.FULL)
    assert cycle.versions.count() == 4
    assert set(cycle.invited_states.values_list("iso3", flat=True)) == {"ARG", "NOR", "FRA"}
    assert cycle.is_open_on(cycle.opens_on)
    assert cycle.is_open_on(cycle.closes_on)


def test_cycle_of_checklists_is_one():
    cycle = make_cycle(questionnaires=("untoc-checklist", "tip-checklist"))

    assert cycle.kind == QuestionnaireKind.CHECKLIST


REFUSED = [
    ({"titles": {"fr": "Cycle"}}, "A cycle needs an English title."),
    ({"titles": {"en": "Cycle", "de": "Zyklus"}}, "de is not a language of the portal."),
    ({"closes_on": date(2025, 1, 1)}, "A cycle cannot close before it opens."),
    ({"versions": []}, "A cycle needs one questionnaire for each instrument it reviews."),
    ({"invited_states": []}, "A cycle needs States to invite."),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_cycle_that_cannot_be_is_refused(arguments, sentence):
    with pytest.raises(ValidationError) as refusal:
        open_cycle(**(cycle_arguments() | arguments))

    assert refusal.value.messages == [sentence]
    assert Cycle.objects.count() == 0


def test_cycle_on_an_unpublished_version_is_refused():
    with pytest.raises(ValidationError, match="tip v9 is not published"):
        open_cycle(**(cycle_arguments() | {"versions": [make_draft_version()]}))


@pytest.mark.parametrize("other", [("tip", 2), ("tip-checklist", 1)])
def test_cycle_with_two_versions_of_one_instrument_is_refused(other):
    versions = [get_version("tip"), get_version(*other)]

    with pytest.raises(ValidationError, match="one questionnaire for each instrument"):
        open_cycle(**(cycle_arguments() | {"versions": versions}))


def test_cycle_of_full_questionnaires_and_checklists_is_refused():
    versions = [get_version("tip"), get_version("som-checklist")]

    with pytest.raises(ValidationError, match="either full questionnaires or checklists"):
        open_cycle(**(cycle_arguments() | {"versions": versions}))


def test_cycle_with_a_name_that_is_taken_is_refused():
    make_cycle("first")

    with pytest.raises(ValidationError, match="There is already a cycle called first"):
        open_cycle(**(cycle_arguments() | {"slug": "first"}))


def test_open_cycle_takes_up_a_newer_version():
    officer, cycle = make_officer(), make_cycle()
    version = make_published_version()

    adopted = adopt_version(cycle, version=version, actor=officer, now=NOW)
    event = version.events.latest("pk")

    assert adopted == cycle
    assert [str(row) for row in cycle.versions.all()] == ["untoc v1", "tip v9", "som v1", "fir v1"]
    assert (event.kind, event.actor, event.note, event.at) == (VersionEventKind.ADOPTED, officer, "first: tip v1", NOW)


def test_version_before_it_may_then_be_retired():
    officer, cycle = make_officer(), make_cycle()
    adopt_version(cycle, version=make_published_version(), actor=officer, now=NOW)

    retire_version(get_version("tip"), actor=officer, now=NOW)


def refused(cycle: Cycle, version: object) -> list[str]:
    before = list(cycle.versions.values_list("pk", flat=True))
    with pytest.raises(ValidationError) as refusal:
        adopt_version(cycle, version=version, actor=make_officer(), now=NOW)
    assert list(cycle.versions.values_list("pk", flat=True)) == before
    return refusal.value.messages


def test_draft_is_not_taken_up():
    assert refused(make_cycle(), make_draft_version()) == ["tip v9 is not published."]


def test_retired_version_is_not_taken_up():
    version = retire_version(make_published_version(), actor=make_officer("another"), now=NOW)

    assert refused(make_cycle(), version) == ["tip v9 is not published."]


def test_older_version_is_not_taken_up():
    cycle = make_cycle()
    adopt_version(cycle, version=get_version("tip", 2), actor=make_officer("another"), now=NOW)

    assert refused(cycle, get_version("tip")) == ["The cycle has tip v2, which is not older."]


def test_same_version_is_not_taken_up_again():
    assert refused(make_cycle(), get_version("tip")) == ["The cycle has tip v1, which is not older."]


@pytest.mark.parametrize("slug", ["som", "tip-checklist"])
def test_questionnaire_the_cycle_does_not_ask_is_not_taken_up(slug):
    cycle, version = make_cycle(questionnaires=("untoc", "tip")), get_version(slug)

    assert refused(cycle, version) == [f"This cycle does not ask the questionnaire of {version}."]


def test_closed_cycle_takes_up_nothing():
    cycle = make_cycle(closes_on=(NOW - timedelta(days=1)).date())

    assert refused(cycle, get_version("tip", 2)) == ["Cycle first has closed."]


def test_cycle_takes_up_a_version_on_its_last_day():
    cycle = make_cycle(closes_on=NOW.date())
    version = publish_version(make_draft_version("TIP", 8), actor=None, now=NOW, reason="For a test.")

    adopt_version(cycle, version=version, actor=make_officer(), now=NOW)

    assert cycle.versions.filter(pk=version.pk).exists()
