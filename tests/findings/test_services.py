"""Gaps from submitted answers, and figures that agree with counting by hand."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from findings import queries, rules, services
from findings.models import (
    AssistanceNeed,
    Difficulty,
    Gap,
    GapRule,
    Recomputation,
    ReplyMovement,
    Stratum,
    Tally,
    TrendCount,
)
from findings.periodic import compute_awaited_gaps
from findings.queries.figures import Reader, Selection
from findings.services.movements import MOVEMENTS
from instruments.models import Instrument, Provision
from parties import isolation
from parties.models import Participation, State
from questionnaires.models import Question
from questionnaires.services import publish_version
from submissions.models import Revision
from tests.factories.findings import PARTIES, SUBMITTED_AT, make_declaration, submit_answers
from tests.factories.parties import make_officer
from tests.factories.questionnaires import make_cycle, make_draft_version

pytestmark = pytest.mark.django_db

# FIR 5(1)(a): mandatory, legislative. FIR 8(1)(a): mandatory. See instruments/data/fir.yaml.
OFFENCE = "fir-5-1-a"
CUT_OFF = date(2026, 10, 1)


@pytest.fixture
def cycle(catalogue, all_states):
    return make_cycle(cut_off_on=CUT_OFF)


def statuses(revision: Revision) -> dict[str, str]:
    return dict(Gap.objects.filter(revision=revision).values_list("provision__slug", "status"))


def test_compute_gaps_gives_every_provision_a_status(cycle) -> None:
    revision = submit_answers("NOR", cycle, {OFFENCE: "no"})

    services.compute_gaps(revision)

    expected = dict.fromkeys(
        Provision.objects.filter(article__instrument__code="FIR").values_list("slug", flat=True), "no_information"
    )
    assert statuses(revision) == expected | {OFFENCE: "gap"}


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({OFFENCE: "yes", f"{OFFENCE}.laws": [7]}, "in_place"),
        ({OFFENCE: "yes"}, "not_substantiated"),
        ({OFFENCE: "yes", f"{OFFENCE}.laws": []}, "not_substantiated"),
        ({OFFENCE: "in_part", f"{OFFENCE}.laws": [7]}, "partial_gap"),
        ({OFFENCE: ("not_applicable", "No such case.")}, "not_applicable"),
        ({OFFENCE: ("not_applicable", "")}, "no_information"),
        ({OFFENCE: ("will_follow", None)}, "no_information"),
        ({OFFENCE: ("carried_over", "yes")}, "no_information"),
    ],
)
def test_compute_gaps_reads_answer_state_and_laws(cycle, answers, status) -> None:
    revision = submit_answers("NOR", cycle, answers)

    services.compute_gaps(revision)

    assert statuses(revision)[OFFENCE] == status


def test_compute_gaps_hears_no_follow_up_that_the_answer_hides(cycle) -> None:
    hidden = submit_answers("NOR", cycle, {OFFENCE: "yes", f"{OFFENCE}.assistance": ["training"]})
    shown = submit_answers("ARG", cycle, {OFFENCE: "no", f"{OFFENCE}.assistance": ["training", "equipment"]})

    services.compute_gaps(hidden)
    services.compute_gaps(shown)

    needs = AssistanceNeed.objects.values_list("revision", "article__number", "provision__slug", "kind")
    assert list(needs.order_by("kind")) == [
        (shown.pk, 5, OFFENCE, "equipment"),
        (shown.pk, 5, OFFENCE, "training"),
    ]


def test_compute_gaps_hears_what_an_article_asks_once(catalogue, all_states) -> None:
    """From version 2 on, assistance is asked of an article, and check points name what is missing."""
    cycle = make_cycle("second", states=PARTIES["Western European and other States"], version_number=2)
    said = {
        "som-18-5": "in_part",
        "som-8-5.elements": ["1"],
        "som-8-5": "in_part",
        "som-8.assistance": ["training", "equipment"],
    }
    revision = submit_answers("NOR", cycle, said, code="SOM")

    services.compute_gaps(revision)

    needs = AssistanceNeed.objects.values_list("article__number", "provision", "kind").order_by("kind")
    assert list(needs) == [(8, None, "equipment"), (8, None, "training")]
    gap = Gap.objects.get(provision__key="SOM 8(5)")
    count = gap.provision.elements.count()
    assert (gap.status, gap.missing_elements) == ("partial_gap", [f"SOM 8(5)/{n}" for n in range(2, count + 1)])
    assert Gap.objects.get(provision__key="SOM 18(5)").missing_elements == []


@pytest.mark.parametrize("condition", [{"party_to": "FIR"}, {"question": "tip-5-1.why", "answered": True}])
@pytest.mark.parametrize("is_open", [True, False])
def test_compute_gaps_opens_questions_as_the_page_does(catalogue, all_states, condition, is_open) -> None:
    """Conditions may ask to what the State is party, and whether a text was written; the rule hears both."""
    version = make_draft_version("TIP")
    first = version.questions.get()
    for position, (name, kind, show_if) in enumerate((("why", "text", {}), ("laws", "citations", condition)), start=2):
        key = f"{first.key}.{name}"
        columns = {"section": first.section, "provision": first.provision, "text": "So?", "position": position}
        Question.objects.create(version=version, key=key, kind=kind, show_if=show_if, **columns)
    publish_version(version, actor=None, now=SUBMITTED_AT, reason="For a test.")
    bound = Participation.objects.parties_on(CUT_OFF).filter(instrument__code="TIP")
    to_firearms = Participation.objects.parties_on(CUT_OFF).filter(instrument__code="FIR").values("state")
    chosen = bound.filter(state__in=to_firearms) if is_open else bound.exclude(state__in=to_firearms)
    iso3 = chosen.order_by("state__iso3")[0].state.iso3
    cycle = make_cycle("conditions", questionnaires=["tip"], states=[iso3], version_number=9, cut_off_on=CUT_OFF)
    why = {f"{first.key}.why": "Because."} if is_open else {}

    revision = submit_answers(iso3, cycle, {first.key: "yes", f"{first.key}.laws": [7], **why}, code="TIP")
    services.compute_gaps(revision)

    assert statuses(revision)[first.key] == ("in_place" if is_open else "not_substantiated")


def test_a_checklist_is_no_ground_for_gaps(catalogue, all_states) -> None:
    cycle = make_cycle("checks", questionnaires=["fir-checklist"])
    item = cycle.versions.get().questions.first()
    submit_answers("NOR", cycle, {item.key: "no"})

    assert queries.submissions_awaiting_gaps().count() == 0
    assert list(queries.cycles_read()) == []


def test_compute_gaps_changes_nothing_a_second_time(cycle) -> None:
    revision = submit_answers("NOR", cycle, {OFFENCE: "no", f"{OFFENCE}.assistance": ["training"]})
    services.compute_gaps(revision)
    before = [list(model.objects.order_by("pk").values()) for model in (Gap, AssistanceNeed, GapRule)]

    services.compute_gaps(revision)

    assert [list(model.objects.order_by("pk").values()) for model in (Gap, AssistanceNeed, GapRule)] == before


def test_compute_gaps_refuses_a_draft(cycle) -> None:
    draft = submit_answers("NOR", cycle, {OFFENCE: "no"}, submitted_at=None)

    with pytest.raises(ValidationError, match="submitted answers only"):
        services.compute_gaps(draft)

    assert Gap.objects.count() == 0


def test_rule_is_stored_as_it_was_applied(cycle) -> None:
    services.compute_gaps(submit_answers("NOR", cycle, {OFFENCE: "no"}))

    rule = GapRule.objects.get()
    assert {"table": rule.table, "source": rule.source} == rules.rule_as_stored(rule.number)
    assert rule.number == rules.RULE_NUMBER


def test_changed_rule_needs_a_new_number(cycle, monkeypatch) -> None:
    services.compute_gaps(submit_answers("NOR", cycle, {OFFENCE: "no"}))
    monkeypatch.setattr(rules.status, "TABLE", rules.TABLE | {"optional": rules.TABLE["mandatory"]})

    with pytest.raises(ImproperlyConfigured, match="new number"):
        services.compute_gaps(submit_answers("ARG", cycle, {OFFENCE: "no"}))


def test_periodic_job_takes_up_what_was_submitted(cycle) -> None:
    compute_awaited_gaps()
    submit_answers("NOR", cycle, {OFFENCE: "no"})

    applied = [compute_awaited_gaps(), compute_awaited_gaps()]

    assert applied == [1, 0]
    assert sum(ReplyMovement.objects.values_list("change", flat=True)) == 1


def test_periodic_job_counts_anew_when_a_state_becomes_party(cycle) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    compute_awaited_gaps()
    Participation.objects.filter(state__iso3="NOR", instrument__code="FIR").update(
        consented_on=CUT_OFF, signed_on=date(2002, 5, 10)
    )

    compute_awaited_gaps()

    changes = ReplyMovement.objects.order_by("on_day", "capacity").values_list("on_day", "capacity", "change")
    assert list(changes) == [
        (SUBMITTED_AT.date(), "signatory", 1),
        (CUT_OFF, "party", 1),
        (CUT_OFF, "signatory", -1),
    ]


def test_nothing_new_is_not_counted_again(cycle) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    compute_awaited_gaps()
    counted_at = Tally.objects.get().counted_at

    compute_awaited_gaps()

    assert Tally.objects.get().counted_at == counted_at


def test_counting_acts_for_all_states_and_shows_them_to_nobody(cycle) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    isolation.show_nothing()

    services.bring_up_to_date(cycle)

    assert sum(ReplyMovement.objects.values_list("change", flat=True)) == 1
    assert (Gap.objects.count(), Revision.objects.count()) == (0, 0)


@pytest.mark.parametrize("model", [*MOVEMENTS, Tally, Stratum, TrendCount])
def test_figures_hold_no_state(model) -> None:
    assert [f.name for f in model._meta.get_fields() if f.related_model in (State, Revision)] == []


def test_law_and_practice_are_told_apart(catalogue, all_states) -> None:
    cycle = make_cycle("second", version_number=2, cut_off_on=CUT_OFF)
    said = {OFFENCE: "yes", "fir-5.examples": "A case of 2024.", "fir-8-1-a": "no", "fir-8.examples": "None yet."}
    revision = submit_answers("NOR", cycle, said)

    services.compute_gaps(revision)

    apart = {
        slug: (law, practice)
        for slug, law, practice in Gap.objects.values_list("provision__slug", "law_status", "practice_status")
    }
    assert apart[OFFENCE] == ("not_named", "applied")
    assert apart["fir-8-1-a"][1] == "no_information"


def test_difficulties_of_an_article_are_heard(catalogue, all_states) -> None:
    cycle = make_cycle("second", version_number=2, cut_off_on=CUT_OFF)
    revision = submit_answers("NOR", cycle, {"fir-5.difficulties": ["resources", "legislation", "resources"]})

    services.compute_gaps(revision)

    kinds = Difficulty.objects.order_by("kind").values_list("article__number", "kind")
    assert list(kinds) == [(5, "legislation"), (5, "resources")]


@pytest.mark.parametrize(
    ("made_on", "withdrawn_on", "kind", "is_reserved"),
    [
        pytest.param("2010-01-01", None, "reservation", True, id="stands"),
        pytest.param("2026-09-01", None, "reservation", True, id="made on the day"),
        pytest.param("2026-09-02", None, "reservation", False, id="made later"),
        pytest.param("2010-01-01", "2026-09-01", "reservation", False, id="withdrawn on the day"),
        pytest.param("2010-01-01", "2026-09-02", "reservation", True, id="withdrawn later"),
        pytest.param("2010-01-01", None, "declaration", False, id="a declaration reserves nothing"),
    ],
)
@pytest.mark.parametrize("level", ["provision", "article"])
def test_reservation_on_day_of_submission_is_shown_apart(
    cycle, made_on, withdrawn_on, kind, is_reserved, level
) -> None:
    """Source: design.md, section 2, rule 3."""
    provision = Provision.objects.get(slug=OFFENCE)
    named = {"provision": provision} if level == "provision" else {"article": provision.article}
    make_declaration("NOR", provision.article.instrument, kind, made_on, withdrawn_on, **named)
    revision = submit_answers("NOR", cycle, {OFFENCE: "no"})

    services.compute_gaps(revision)

    gap = Gap.objects.get(provision=provision)
    assert (gap.status, gap.is_reserved) == ("gap", is_reserved)
    others = Gap.objects.filter(is_reserved=True).exclude(provision__article=provision.article)
    assert others.count() == 0


def test_recomputing_keeps_what_the_former_rule_concluded(cycle) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    services.recompute_gaps(cycle, actor=None, now=SUBMITTED_AT, number=1)
    firearms = Instrument.objects.get(code="FIR")
    before = list(Gap.objects.order_by("pk").values())
    officer = make_officer()

    count = services.recompute_gaps(cycle, actor=officer, now=SUBMITTED_AT)

    assert count == 1
    assert list(Gap.objects.filter(rule__number=1).order_by("pk").values()) == before
    assert set(Gap.objects.filter(rule__number=1).values_list("law_status", flat=True)) == {""}
    numbers = Recomputation.objects.order_by("pk").values_list("rule__number", "actor")
    assert list(numbers) == [(1, None), (2, officer.pk)]
    article = firearms.articles.get(number=5)
    tables = [
        queries.figures.provision_table(
            Selection(cycle, CUT_OFF, firearms, rule_number=number),
            article=article,
            band="mandatory",
            reader=Reader(None),
        )
        for number in (1, 2, 0)
    ]
    assert [table.rule_number for table in tables] == [1, 2, 2]
    assert [[line.total.number for line in table.lines][:1] for table in tables] == [[1], [1], [1]]


def test_new_rule_of_the_code_waits_until_it_is_brought_into_force(cycle, monkeypatch) -> None:
    services.recompute_gaps(cycle, actor=None, now=SUBMITTED_AT, number=1)
    submit_answers("NOR", cycle, {OFFENCE: "no"})

    applied = compute_awaited_gaps()

    assert applied == 1
    assert set(Gap.objects.values_list("rule__number", flat=True)) == {1}


def test_rule_without_a_text_is_refused(cycle) -> None:
    with pytest.raises(ValidationError, match="no version 9"):
        services.recompute_gaps(cycle, actor=None, now=SUBMITTED_AT, number=9)

    assert Recomputation.objects.count() == 0
