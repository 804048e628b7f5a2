"""Observations: three voices side by side, none over another; read by the State concerned and nobody else."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from findings import services
from findings.models import Gap, Observation
from instruments.models import Provision
from parties import isolation
from submissions.models import Response
from tests.factories.findings import SUBMITTED_AT, submit_answers
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.django_db

OFFENCE = "fir-5-1-a"
NOW = SUBMITTED_AT + timedelta(days=3)


@pytest.fixture
def cycle(catalogue, all_states):
    return make_cycle(cut_off_on=date(2026, 10, 1))


@pytest.fixture
def revision(cycle):
    revision = submit_answers("NOR", cycle, {OFFENCE: "no"})
    services.bring_up_to_date(cycle)
    return revision


def observe(revision, slug: str = OFFENCE, **changed) -> Observation:
    said = {"kind": "challenge", "text": "The draft law waits.", "language": "en", "now": NOW} | changed
    actor = said.pop("actor", None) or make_officer(f"reviewer-{Observation.objects.count()}")
    return services.record_observation(revision, provision=Provision.objects.get(slug=slug), actor=actor, **said)


def test_observation_leaves_answer_and_gap_as_they_are(revision) -> None:
    """Source: design.md, section 2, rule 5."""
    before = [list(model.objects.order_by("pk").values()) for model in (Response, Gap)]

    noted = observe(revision, kind="gap", stance="differs", reason="The decree of 2025 does it.")

    assert [list(model.objects.order_by("pk").values()) for model in (Response, Gap)] == before
    assert (noted.state_id, noted.gap.status, noted.stance) == (revision.state_id, "gap", "differs")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"kind": "gap"}, "confirms or differs", id="a gap takes a stance"),
        pytest.param({"stance": "differs"}, "reason why", id="who differs says why"),
        pytest.param({"stance": "differs", "reason": "  "}, "reason why", id="blank is no reason"),
        pytest.param({"text": " "}, "write something", id="nothing said"),
        pytest.param({"language": "de"}, "six languages", id="another language"),
    ],
)
def test_observation_is_refused_with_a_sentence(revision, changed, sentence) -> None:
    """Source: issue 5, "Gaps and aggregates": may confirm or differ, with reason."""
    with pytest.raises(ValidationError, match=sentence):
        observe(revision, **changed)

    assert Observation.objects.count() == 0


def test_stance_needs_a_conclusion(cycle) -> None:
    revision = submit_answers("NOR", cycle, {OFFENCE: "no"})

    with pytest.raises(ValidationError, match="concluded nothing"):
        observe(revision, stance="confirms")


def test_text_that_was_replaced_takes_no_observation(cycle, revision) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "yes"}, submitted_at=NOW)

    with pytest.raises(ValidationError, match="replaced this text"):
        observe(revision)


def test_correction_stands_beside_what_it_corrects(revision) -> None:
    former = observe(revision)

    observe(revision, text="The law was adopted.", instead_of=former)

    assert list(Observation.objects.order_by("pk").values_list("text", "supersedes")) == [
        ("The draft law waits.", None),
        ("The law was adopted.", former.pk),
    ]
    with pytest.raises(ValidationError, match="corrected in the meantime"):
        observe(revision, instead_of=former)


@pytest.mark.parametrize("change", [{"text": "Nothing."}, {"stance": "confirms"}])
def test_database_rewrites_no_observation(revision, change) -> None:
    noted = observe(revision)

    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=noted.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        noted.delete()

    assert Observation.objects.get().text == "The draft law waits."


def test_database_shows_observations_to_nobody_else(revision) -> None:
    noted = observe(revision)

    with isolation.acting_for([revision.state_id]):
        own = Observation.objects.count()
    with isolation.acting_for([revision.state_id + 1]):
        others = Observation.objects.count()

    assert (own, others, noted.pk > 0) == (1, 0, True)


def test_reviewer_adds_one_and_the_state_reads_it(revision, client_of) -> None:
    address = f"/en/findings/observations/{revision.submission_id}/{OFFENCE}/"
    officer, own = client_of(make_officer()), client_of(make_nominated("NOR"))
    empty = own.get(address)

    done = officer.post(address, {"kind": "gap", "text": "No law yet.", "stance": "confirms", "language": "en"})
    page = own.get(address)

    assert "No observation was made" in empty.text
    assert (done.status_code, done["Location"]) == (302, address)
    assert "No law yet." in page.text
    assert "confirms what the rule concludes" in page.text
    assert 'id="form"' not in page.text
    assert "1 observation." in own.get(f"/en/findings/observations/{revision.submission_id}/").text


def test_what_was_typed_comes_back_with_the_refusal(revision, client_of) -> None:
    address = f"/en/findings/observations/{revision.submission_id}/{OFFENCE}/"
    typed = {"kind": "gap", "text": "Typed with care.", "stance": "differs", "language": "en"}

    page = client_of(make_officer()).post(address, typed)

    assert page.status_code == 422
    assert "Typed with care." in page.text
    assert "Give the reason why the observation differs." in page.text


@pytest.mark.parametrize("who", ["own", "other", "expert"])
def test_nobody_but_reviewers_observes(revision, client_of, who) -> None:
    reader = {"own": "NOR", "other": "ARG", "expert": "ESP"}[who]
    address = f"/en/findings/observations/{revision.submission_id}/{OFFENCE}/"

    page = client_of(make_nominated(reader)).post(address, {"kind": "challenge", "text": "Mine.", "language": "en"})

    assert (page.status_code, Observation.objects.count()) == (404, 0)


def test_correcting_what_is_of_another_provision_is_404(revision, client_of) -> None:
    elsewhere = observe(revision, "fir-8-1-a")

    page = client_of(make_officer()).get(
        f"/en/findings/observations/{revision.submission_id}/{OFFENCE}/?instead={elsewhere.pk}"
    )

    assert page.status_code == 404


def test_page_costs_the_same_however_many_observations(revision, client_of) -> None:
    client = client_of(make_nominated("NOR"))
    costs = []
    for count in (1, 2):
        for _ in range(count):
            observe(revision)
        for path in ("", f"{OFFENCE}/"):
            client.get(f"/en/findings/observations/{revision.submission_id}/{path}")
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/en/findings/observations/{revision.submission_id}/{path}")
            costs.append(len(asked))

    assert costs[:2] == costs[2:]
