"""Gaps from submitted answers, and figures that agree with counting by hand."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from findings import queries, rules, services
from findings.choices import Capacity
from findings.models import (
    ArticleAggregate,
    AssistanceAggregate,
    AssistanceNeed,
    Gap,
    GapRule,
    ProvisionAggregate,
    ReplyAggregate,
)
from findings.periodic import compute_awaited_gaps
from instruments.models import Instrument, Provision
from parties import isolation
from parties.models import Participation, State
from questionnaires.models import Question
from questionnaires.services import publish_version
from submissions.models import Response, Revision
from submissions.rules import Reply
from tests.factories.findings import PARTIES, SUBMITTED_AT, random_answers, submit_answers
from tests.factories.questionnaires import make_cycle, make_draft_version

pytestmark = pytest.mark.django_db

# FIR 5(1)(a): mandatory, legislative. FIR 8(1)(a): mandatory. See instruments/data/fir.yaml.
OFFENCE = "fir-5-1-a"
CUT_OFF = date(2026, 10, 1)
AGGREGATES = [ReplyAggregate, ProvisionAggregate, ArticleAggregate, AssistanceAggregate]


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
    assert (rule.number, rule.table, rule.source) == (1, rules.TABLE, rules.RULE_SOURCE)


def test_changed_rule_needs_a_new_number(cycle, monkeypatch) -> None:
    services.compute_gaps(submit_answers("NOR", cycle, {OFFENCE: "no"}))
    monkeypatch.setattr(rules, "TABLE", rules.TABLE | {"optional": rules.TABLE["mandatory"]})

    with pytest.raises(ImproperlyConfigured, match="new number"):
        services.compute_gaps(submit_answers("ARG", cycle, {OFFENCE: "no"}))


def test_figures_agree_with_counting_by_hand(cycle) -> None:
    rng = Random(3)
    for states in PARTIES.values():
        for iso3 in states[:3]:
            submit_answers(iso3, cycle, random_answers(cycle, "FIR", rng))
    submit_answers("KEN", cycle, random_answers(cycle, "SOM", rng), code="SOM")
    counted = count_by_hand(cycle, CUT_OFF)

    applied_count = services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)

    assert applied_count == 12
    assert stored(ProvisionAggregate, "provision__key", "regional_group", "capacity", "status") == counted.provisions
    assert stored(ArticleAggregate, "article", "band", "regional_group", "capacity") == counted.articles
    assert stored(AssistanceAggregate, "article", "kind", "capacity") == counted.needs


def test_replies_are_counted_by_capacity_and_group(cycle) -> None:
    for iso3 in ("KEN", "NGA", "NOR"):
        submit_answers(iso3, cycle, {OFFENCE: "yes"})

    services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)

    instrument = Instrument.objects.get(code="FIR")
    parties = Participation.objects.parties_on(CUT_OFF).filter(instrument=instrument)
    counts = queries.reply_counts(cycle, CUT_OFF)[instrument.pk]
    expected = Counter(parties.values_list("state__regional_group", flat=True))
    assert {group: count.state_count for group, count in counts.items() if count.state_count} == expected
    assert {group: count.replied_count for group, count in counts.items() if count.replied_count} == {
        "African States": 2,
        "Western European and other States": 1,
    }
    everyone = ReplyAggregate.objects.filter(instrument=instrument).values_list("state_count", flat=True)
    assert sum(everyone) == State.objects.count()


@pytest.mark.parametrize(
    ("submitted_at", "is_counted"),
    [
        pytest.param(datetime(2026, 10, 1, 23, 59, 59, 999999, tzinfo=UTC), True, id="last moment of the day"),
        pytest.param(datetime(2026, 10, 2, tzinfo=UTC), False, id="first moment after it"),
    ],
)
def test_cut_off_day_is_included_and_no_more(cycle, submitted_at, is_counted) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"}, submitted_at=submitted_at)

    services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)

    replied = sum(ReplyAggregate.objects.values_list("replied_count", flat=True))
    gaps = ProvisionAggregate.objects.filter(status="gap").count()
    assert (replied, gaps) == (int(is_counted), int(is_counted))


def test_correction_counts_from_its_own_day(cycle) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    submit_answers("NOR", cycle, {OFFENCE: "in_part"}, submitted_at=SUBMITTED_AT + timedelta(days=60))
    later = CUT_OFF + timedelta(days=60)

    services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)
    services.bring_up_to_date(cycle, cut_off_on=later)

    said = {"gap", "partial_gap"}
    rows = ProvisionAggregate.objects.filter(status__in=said).order_by("cut_off_on")
    assert list(rows.values_list("cut_off_on", "status", "state_count")) == [
        (CUT_OFF, "gap", 1),
        (later, "partial_gap", 1),
    ]


def test_not_a_party_on_the_cut_off_is_outside_the_denominator(cycle) -> None:
    """Source: design.md, section 2, rules 3 and 4."""
    Participation.objects.filter(state__iso3="NOR", instrument__code="FIR").update(
        signed_on=date(2002, 5, 10), consented_on=CUT_OFF + timedelta(days=1)
    )
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    submit_answers("ESP", cycle, {OFFENCE: "no"})

    services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)
    services.bring_up_to_date(cycle, cut_off_on=CUT_OFF + timedelta(days=1))

    gaps = ProvisionAggregate.objects.filter(status="gap").order_by("cut_off_on", "capacity")
    assert list(gaps.values_list("capacity", "state_count")) == [("party", 1), ("signatory", 1), ("party", 2)]


def test_drafts_do_not_count(cycle) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"}, submitted_at=None)

    applied_count = services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)

    assert applied_count == 0
    assert ProvisionAggregate.objects.count() == 0
    assert sum(ReplyAggregate.objects.values_list("replied_count", flat=True)) == 0


def test_refreshing_again_replaces_and_leaves_other_days(cycle) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)
    services.bring_up_to_date(cycle, cut_off_on=date(2026, 1, 1))
    before = [model.objects.count() for model in AGGREGATES]

    services.refresh_aggregates(cycle, cut_off_on=CUT_OFF)

    assert [model.objects.count() for model in AGGREGATES] == before
    assert queries.cut_offs_of(cycle) == [CUT_OFF, date(2026, 1, 1)]


def test_periodic_job_takes_up_what_was_submitted(cycle) -> None:
    compute_awaited_gaps()
    submit_answers("NOR", cycle, {OFFENCE: "no"})

    applied = [compute_awaited_gaps(), compute_awaited_gaps()]

    assert applied == [1, 0]
    assert sum(ReplyAggregate.objects.values_list("replied_count", flat=True)) == 1


def test_counting_acts_for_all_states_and_shows_them_to_nobody(cycle) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    isolation.show_nothing()

    services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)

    assert sum(ReplyAggregate.objects.values_list("replied_count", flat=True)) == 1
    assert (Gap.objects.count(), Revision.objects.count()) == (0, 0)


@pytest.mark.parametrize("model", AGGREGATES)
def test_aggregates_hold_no_state(model) -> None:
    assert [f.name for f in model._meta.get_fields() if f.related_model in (State, Revision)] == []


def test_roll_ups_add_up_provisions(cycle) -> None:
    for iso3 in ("KEN", "NOR"):
        submit_answers(iso3, cycle, {OFFENCE: "no"})
    services.bring_up_to_date(cycle, cut_off_on=CUT_OFF)

    by_obligation = queries.roll_up(cycle, CUT_OFF, by="obligation")
    by_cluster = queries.roll_up(cycle, CUT_OFF, by="cluster")

    provisions = Counter(Provision.objects.filter(article__instrument__code="FIR").values_list("obligation", flat=True))
    assert {level: sum(counts.values()) for level, counts in by_obligation.items()} == {
        level: 2 * count for level, count in provisions.items()
    }
    assert by_obligation["mandatory"]["gap"] == 2
    assert sum(sum(counts.values()) for counts in by_cluster.values()) == 2 * provisions.total()


def stored(model, *columns: str) -> dict[tuple, int]:
    return {tuple(row[:-1]): row[-1] for row in model.objects.values_list(*columns, "state_count")}


class ByHand:
    """Counted from the answers one by one, without gaps, joins or groups of the database."""

    def __init__(self) -> None:
        self.provisions: Counter[tuple] = Counter()
        self.articles: Counter[tuple] = Counter()
        self.needs: Counter[tuple] = Counter()


def count_by_hand(cycle, day: date) -> ByHand:
    counted, states_of, asking = ByHand(), defaultdict(set), defaultdict(set)
    for revision in Revision.objects.filter(status="submitted").select_related("state", "submission__version"):
        state, instrument = revision.state, revision.submission.instrument
        capacity = Participation.objects.get(state=state, instrument=instrument).status_on(day)
        capacity = capacity.value if capacity != "none" else Capacity.OTHER.value
        said = {r.question.key: Reply(r.answer_state, r.value) for r in Response.objects.filter(revision=revision)}
        asked = Question.objects.filter(version=revision.submission.version, kind="implementation")
        for provision in [question.provision for question in asked.select_related("provision")]:
            reply, key = said.get(provision.slug), provision.slug
            value = reply.value if reply and reply.answer_state == "answered" else None
            laws = said.get(f"{key}.laws") if value in ("yes", "in_part") else None
            status = rules.status_of(provision.obligation, provision.measure_type, reply, laws)
            counted.provisions[provision.key, state.regional_group, capacity, status] += 1
            band = rules.band_of(provision.obligation)
            if status in rules.COUNTED[band]:
                states_of[provision.article_id, band, state.regional_group, capacity].add(state.pk)
            needs = said.get(f"{key}.assistance")
            for kind in needs.value if value in ("in_part", "no") and needs else ():
                asking[provision.article_id, kind, capacity].add(state.pk)
    counted.articles.update({cell: len(states) for cell, states in states_of.items()})
    counted.needs.update({cell: len(states) for cell, states in asking.items()})
    return counted
