"""A report compiled from submitted answers: one snapshot, the same inputs the same jobs, publication for good."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

import reports
from findings.services import bring_up_to_date
from instruments.models import Instrument
from parties.models import Declaration, Source, State
from reports import outline, queries, services, tasks
from reports.choices import JobStatus, ReportKind
from reports.models import Report, ReportJob
from reports.rendering import jobs
from reports.sections import blocks
from submissions.choices import ReleaseLevel, RevisionStatus
from tests.factories.findings import PARTIES, answer_everywhere, submit_answers
from tests.factories.parties import make_user
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import LANGUAGES, TODAY, make_job, make_report

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")
NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
ANSWERS = {"fir-5-1-a": "yes", "fir-5-1-b": "no", "fir-5-1-b.assistance": ["training"]}
# Source: issue 5, "Speed and memory": at most 30; kept well below.
QUERIES_MAX = 27


def compile_one(cycle, **changes) -> Report:
    request = {
        "cut_off_on": cycle.cut_off_on,
        "languages": ["en", "ar"],
        "formats": ["html"],
        "masthead": {"symbol": "CTOC/COP/2026/4", "session": 13, "agenda_item": "3"},
        "actor": None,
        "today": TODAY,
    }
    return services.compile_report(cycle, **(request | changes))


@pytest.fixture
def answered(db):
    """A cycle in which 21 States parties answered alike under the Firearms Protocol."""
    cycle = make_cycle(questionnaires=["fir"])
    answer_everywhere(cycle, ANSWERS)
    return cycle


def article_5(snapshot):
    return next(article for article in snapshot["articles"] if article["number"] == 5)


def test_snapshot_holds_what_the_stored_figures_say(answered):
    report = compile_one(answered)

    snapshot = report.snapshot
    statuses = {provision["key"]: provision["statuses"] for provision in article_5(snapshot)["provisions"]}
    states = sorted(iso3 for listed in PARTIES.values() for iso3 in listed)
    assert statuses["FIR 5(1)(a)"] == {"not_substantiated": 21}
    assert statuses["FIR 5(1)(b)"] == {"gap": 21}
    assert article_5(snapshot)["bands"]["mandatory"]["total"] == [21, 21]
    assert article_5(snapshot)["assistance"]["training"] == [21, 21]
    assert snapshot["instruments"][0]["assistance"]["training"]["total"] == [21, 21]
    assert [state["iso3"] for state in snapshot["replied_states"]] == states
    assert snapshot["replied_states"][0]["replies"] == {"FIR": {"capacity": "party", "on": "2026-09-01"}}
    assert json.loads(json.dumps(snapshot)) == snapshot


def test_snapshot_keeps_to_its_schema(answered):
    schema = json.loads((Path(reports.__file__).parent / "data" / "snapshot.schema.json").read_text(encoding="utf-8"))

    jsonschema.validate(compile_one(answered).snapshot, schema)


def test_snapshot_withholds_what_the_gap_table_withholds(answered):
    """Two States of one group replied: that group and a second one are withheld, the total is not."""
    snapshot = compile_one(answered).snapshot

    band = article_5(snapshot)["bands"]["mandatory"]
    withheld = {group for group, (number, _of) in band["groups"].items() if number is None}
    assert "Western European and other States" in withheld
    assert len(withheld) > 1
    assert band["total"] == [21, 21]


def test_withheld_figures_never_print_as_zero(answered):
    document = outline.compose(compile_one(answered).snapshot, "en")

    withheld = [f for f in blocks.walk(document) if isinstance(f, blocks.Figure) and f.number is None]
    assert withheld
    assert {figure.text for figure in withheld} == {"†"}


def test_snapshot_counts_nothing_that_came_after_the_cut_off_day(answered):
    submit_answers("ITA", answered, ANSWERS, submitted_at=datetime(2026, 10, 2, tzinfo=UTC))

    earlier = compile_one(answered).snapshot
    later = compile_one(answered, cut_off_on=date(2026, 10, 2)).snapshot

    assert ("ITA" in {s["iso3"] for s in earlier["replied_states"]}) is False
    assert ("ITA" in {s["iso3"] for s in later["replied_states"]}) is True


SCOPES = {
    ReportKind.GAP_ANALYSIS: {},
    ReportKind.REGIONAL: {"group": "African States"},
    ReportKind.INSTRUMENT: {"instruments": ["FIR"]},
    ReportKind.STATE: {"state": "KEN"},
    ReportKind.CHANGES: {"earlier_on": date(2026, 8, 1)},
}


@pytest.mark.parametrize("kind", SCOPES)
def test_snapshot_costs_the_same_number_of_queries_however_many_replied(answered, kind):
    scope = services.scope_of(answered, kind=kind, cut_off_on=answered.cut_off_on, filters=SCOPES[kind])
    counts = []
    for iso3 in ["", "ITA", "PRT", "SWE"]:
        if iso3:
            submit_answers(iso3, answered, ANSWERS)
        bring_up_to_date(answered)
        with CaptureQueriesContext(connection) as asked:
            queries.read_snapshot(answered, cut_off_on=answered.cut_off_on, dated_on=TODAY, masthead={}, scope=scope)
        counts.append(len(asked))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= QUERIES_MAX


@pytest.mark.parametrize("kind", SCOPES)
def test_six_languages_of_each_kind_hold_the_same_figures_and_numbers(answered, kind):
    snapshot = compile_one(answered, kind=kind, filters=SCOPES[kind]).snapshot

    documents = [outline.compose(snapshot, language) for language in LANGUAGES]

    figures = [blocks.figures(document) for document in documents]
    numbers = [[p.number for p in blocks.walk(d) if isinstance(p, blocks.Paragraph)] for d in documents]
    assert len(figures[0]) > 4
    assert figures == [figures[0]] * 6
    assert numbers == [numbers[0]] * 6
    assert [n for n in numbers[0] if n] == list(range(1, max(numbers[0]) + 1))


def test_two_instruments_of_one_cycle_cost_no_query_more(catalogue, all_states, db):
    counts = []
    for slugs in (["fir"], ["fir", "untoc", "tip", "som"]):
        cycle = make_cycle(slug=f"of-{len(slugs)}", questionnaires=slugs)
        # The second is illustrative, so that the first is no earlier cycle of it.
        cycle.is_illustrative = len(slugs) > 1
        cycle.save()
        with CaptureQueriesContext(connection) as asked:
            queries.read_snapshot(cycle, cut_off_on=cycle.cut_off_on, dated_on=TODAY, masthead={})
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= QUERIES_MAX


def test_a_regional_report_shows_that_group_alone(answered):
    snapshot = compile_one(answered, kind=ReportKind.REGIONAL, filters={"group": "African States"}).snapshot

    assert {s["iso3"] for s in snapshot["replied_states"]} == set(PARTIES["African States"])
    assert set(article_5(snapshot)["bands"]["mandatory"]["groups"]) == {"African States"}
    assert set(snapshot["instruments"][0]["replies"]["party"]) == {"African States"}


def test_a_states_own_report_holds_its_own_replies_and_no_figure_of_others(answered):
    report = compile_one(answered, kind=ReportKind.STATE, filters={"state": "KEN"})

    snapshot = report.snapshot
    own = snapshot["own"]["instruments"]["FIR"]
    assert own["provisions"]["FIR 5(1)(b)"]["status"] == "gap"
    assert own["assistance"] == {"5": ["training"]}
    assert snapshot["replied_states"] == []
    assert article_5(snapshot)["bands"] == {}
    assert "NOR" not in json.dumps(snapshot)
    assert report.state.iso3 == "KEN"


def test_a_states_own_report_is_never_published(answered):
    report = compile_one(answered, kind=ReportKind.STATE, filters={"state": "KEN"})
    report.jobs.update(status=JobStatus.DONE, file_sha256="x")

    with pytest.raises(ValidationError, match="is not published"):
        services.publish_report(report, actor=make_user(), now=NOW)


def test_changes_name_who_replied_and_who_revised_since(answered):
    submit_answers("ITA", answered, ANSWERS, submitted_at=datetime(2026, 9, 20, tzinfo=UTC))

    changes = compile_one(answered, kind=ReportKind.CHANGES, filters={"earlier_on": date(2026, 9, 10)}).snapshot[
        "changes"
    ]

    assert [(c["iso3"], c["what"], c["on"]) for c in changes["states"]] == [("ITA", "replied", "2026-09-20")]


def test_declarations_in_force_are_listed_and_illustrative_ones_left_out(answered):
    firearms = Instrument.objects.get(code="FIR")
    fields = {"instrument": firearms, "made_on": date(2020, 1, 1), "source": Source.objects.first()}
    for iso3, further in {
        "KEN": {"article": firearms.articles.get(number=5)},
        "NOR": {"withdrawn_on": date(2025, 1, 1)},
        "ESP": {"is_illustrative": True},
    }.items():
        state = State.objects.get(iso3=iso3)
        Declaration.objects.create(state=state, kind="reservation", confidence="confirmed", **(fields | further))

    listed = compile_one(answered).snapshot["declarations"]

    assert [(row["iso3"], row["ref"], row["kind"], row["made_on"]) for row in listed] == [
        ("KEN", "FIR 5", "reservation", "2020-01-01")
    ]


def test_good_practices_are_quoted_only_where_the_state_released_them_to_the_public(answered):
    key = "fir-5.good_practices"
    on = datetime(2026, 9, 2, tzinfo=UTC)
    submit_answers("PRT", answered, ANSWERS | {key: "Segredo."}, submitted_at=on)
    draft = submit_answers("ITA", answered, ANSWERS | {key: "Un registro unico."}, submitted_at=None)
    draft.responses.filter(question__key=key).update(release_level=ReleaseLevel.PUBLIC, language="es")
    draft.status, draft.submitted_at = RevisionStatus.SUBMITTED, on
    draft.save()

    snapshot = compile_one(answered).snapshot

    assert [(p["iso3"], p["number"], p["language"], p["text"]) for p in snapshot["practices"]] == [
        ("ITA", 5, "es", "Un registro unico.")
    ]
    assert "Segredo" not in json.dumps(snapshot)


def test_texts_are_frozen_with_the_numbers_of_the_report(answered):
    """A number that was typed elsewhere does not survive: the report fills in its own."""
    stale = blocks.Figure("participation.fir.replied", 3, "3")
    said = {"conclusions-states": ((blocks.Words("Of "), stale, blocks.Words(" States.")),)}

    report = compile_one(answered, texts={"en": said})

    document = jobs.document_of(report, "en")
    part = next(part for part in document.parts if part.id == "conclusions-states")
    assert blocks.plain(part.blocks[0].runs) == "Of 21 States."
    assert part.blocks[0].is_strong is True


def test_a_text_that_names_no_figure_is_refused_with_its_name(answered):
    said = {"conclusions": ((blocks.Figure("participation.fir.nothing", 3, "3"),),)}

    with pytest.raises(ValidationError, match=r"participation\.fir\.nothing is no figure"):
        compile_one(answered, texts={"en": said})


@pytest.mark.parametrize(
    ("kind", "filters", "field"),
    [
        (ReportKind.REGIONAL, {}, "group"),
        (ReportKind.REGIONAL, {"group": "Atlantis"}, "group"),
        (ReportKind.GAP_ANALYSIS, {"group": "African States"}, "group"),
        (ReportKind.INSTRUMENT, {}, "instruments"),
        (ReportKind.GAP_ANALYSIS, {"instruments": ["XYZ"]}, "instruments"),
        (ReportKind.STATE, {}, "state"),
        (ReportKind.STATE, {"state": "XXX"}, "state"),
        (ReportKind.CHANGES, {}, "earlier_on"),
        (ReportKind.CHANGES, {"earlier_on": date(2026, 12, 1)}, "earlier_on"),
    ],
)
def test_filters_that_make_no_sense_are_refused(answered, kind, filters, field):
    with pytest.raises(ValidationError) as refused:
        compile_one(answered, kind=kind, filters=filters)

    assert set(refused.value.message_dict) == {field}


def test_same_inputs_give_the_same_report_and_the_same_jobs(answered):
    first = compile_one(answered)
    again = compile_one(answered, languages=["ar", "en", "fr"])

    assert again.pk == first.pk
    assert list(first.jobs.values_list("language", flat=True).order_by("pk")) == ["ar", "en", "fr"]


def test_other_inputs_give_another_report(answered):
    first = compile_one(answered)
    others = [
        compile_one(answered, masthead={"symbol": "CTOC/COP/2026/5"}),
        compile_one(answered, cut_off_on=date(2026, 9, 30)),
        compile_one(answered, today=date(2026, 11, 25)),
    ]

    assert len({first.pk, *(report.pk for report in others)}) == 4


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cut_off_on": date(2026, 11, 25)}, "The cut-off date cannot lie in the future."),
        ({"cut_off_on": date(2025, 12, 31)}, "The cut-off date cannot lie before the day on which the cycle opened."),
        ({"languages": ["de"]}, "de is not a language of the portal."),
        ({"formats": ["doc"]}, "doc is not a format of reports."),
        ({"languages": []}, "Choose at least one language and one format."),
    ],
)
def test_what_cannot_be_compiled_is_refused(answered, changes, sentence):
    with pytest.raises(ValidationError) as refused:
        compile_one(answered, **changes)

    assert refused.value.messages == [sentence]
    assert Report.objects.count() == 0


def test_jobs_are_announced_once_the_report_is_kept(answered, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(tasks.draw_report, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        report = compile_one(answered)
        assert rung == []

    assert rung == list(report.jobs.order_by("pk").values_list("pk", flat=True))
    assert ReportJob.objects.filter(announced_at=None).count() == 0


def test_broker_down_does_not_stop_compiling(answered, monkeypatch, django_capture_on_commit_callbacks):
    asked = []

    def refuse(job_id):
        asked.append(job_id)
        raise OperationalError("Connection refused.")

    monkeypatch.setattr(tasks.draw_report, "delay", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        report = compile_one(answered)

    # Asked once, not once per job: each try may take seconds.
    assert len(asked) == 1
    assert set(report.jobs.values_list("status", "announced_at")) == {(JobStatus.QUEUED, None)}


def test_a_message_draws_the_job(answered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        report = compile_one(answered)

    assert set(report.jobs.values_list("status", flat=True)) == {JobStatus.DONE}


def drawn(cycle, **changes) -> Report:
    report = compile_one(cycle, **changes)
    for job in report.jobs.all():
        jobs.draw(job.pk)
    return report


def test_a_report_is_published_once_and_for_good(answered, officer):
    report = drawn(answered)

    services.publish_report(report, actor=officer, now=NOW)

    assert Report.objects.get(pk=report.pk).published_at == NOW
    with pytest.raises(ValidationError, match="already been published"):
        services.publish_report(report, actor=officer, now=NOW)


def test_a_report_with_a_missing_document_is_not_published(officer):
    report = make_report()
    done, _waiting = make_job(report), make_job(report, language="ar")
    jobs.draw(done.pk)

    with pytest.raises(ValidationError, match="when all its documents are ready"):
        services.publish_report(done.report, actor=officer, now=NOW)

    assert Report.objects.get(pk=done.report.pk).published_at is None


def test_a_published_report_takes_no_further_documents(answered, officer):
    report = drawn(answered)
    services.publish_report(report, actor=officer, now=NOW)

    compile_one(answered, languages=list(LANGUAGES))

    assert report.jobs.count() == 2
