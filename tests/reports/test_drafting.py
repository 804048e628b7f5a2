"""A report that is prepared: drafts and their texts, approval by a second person, compiling, corrections."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from findings.services import bring_up_to_date
from parties import isolation
from parties.queries import standing_of
from reports import outline, queries, services
from reports.choices import JobStatus, ReportKind, TextStatus, TextStep
from reports.models import Report, ReportDraft, SectionText, SectionTextVersion
from reports.permissions import can_approve_report_text, can_build_reports, can_compile_own_report
from reports.rendering import drafts, jobs
from reports.rendering.html import render_document
from reports.sections import blocks
from tests.factories.findings import answer_everywhere, submit_answers
from tests.factories.parties import get_state, make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import LANGUAGES, TODAY

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")
NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
ANSWERS = {"fir-5-1-a": "yes", "fir-5-1-b": "no", "fir-5-1-b.assistance": ["training"]}
REPLIED = "participation.fir.replied"
SAID = f"In all {{{{{REPLIED}}}}} States replied.[^Of {{{{participation.fir.parties}}}} States parties.]"


@pytest.fixture
def cycle(db):
    """21 States parties answered alike under the Firearms Protocol."""
    made = make_cycle(questionnaires=["fir"])
    answer_everywhere(made, ANSWERS)
    return made


@pytest.fixture
def author(db):
    return make_officer("author")


@pytest.fixture
def draft(cycle, author) -> ReportDraft:
    return begin(cycle, author)


def begin(cycle, actor, **changes) -> ReportDraft:
    asked = {"kind": ReportKind.GAP_ANALYSIS, "cut_off_on": cycle.cut_off_on, "filters": {}, "today": TODAY}
    return services.start_draft(cycle, actor=actor, **(asked | changes))


def write(draft, text, *, section="difficulties", language="en", base=0, actor=None) -> services.Outcome:
    actor = actor or draft.created_by
    return services.write_text(draft, section=section, language=language, text=text, base_version=base, actor=actor)


def approve(draft, text, officer, **place) -> SectionText:
    row = write(draft, text, **place).text
    row = services.ask_approval(row, base_version=row.version, actor=row.author)
    return services.approve_text(row, base_version=row.version, actor=officer, now=NOW)


def compile_it(draft, languages=("en",)) -> Report:
    return services.compile_draft(
        draft, languages=list(languages), formats=["html"], actor=draft.created_by, today=TODAY, is_announced=False
    )


def refusal(call, *args, **named) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        call(*args, **named)
    return refused.value.messages


def change(draft, **changes) -> ReportDraft:
    return services.change_draft(draft, base_version=draft.version, actor=draft.created_by, today=TODAY, **changes)


# --- The draft


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"cut_off_on": date(2026, 12, 1)}, "cut_off_on"),
        ({"cut_off_on": date(2025, 1, 1)}, "cut_off_on"),
        ({"kind": ReportKind.REGIONAL}, "group"),
        ({"sections": ["own"]}, "sections"),
    ],
)
def test_draft_that_makes_no_sense_is_not_begun(cycle, author, asked, field):
    with pytest.raises(ValidationError) as refused:
        begin(cycle, author, **asked)

    assert list(refused.value.message_dict) == [field]
    assert ReportDraft.objects.count() == 0


def test_draft_keeps_filters_and_first_page(draft):
    place = {"fr": "Vienne, 12-16 octobre 2026", "en": " Vienna, 12–16 October 2026 ", "ar": ""}
    fields = {"symbol": "CTOC/COP/2026/4", "session": 13, "distribution": "limited", "place": place}

    changed = change(draft, masthead=fields, sections=["difficulties"], slot_on=date(2026, 8, 1), is_strict=False)

    kept = ReportDraft.objects.get(pk=draft.pk)
    assert (kept.version, kept.slot_on, kept.is_strict, kept.sections) == (
        2,
        date(2026, 8, 1),
        False,
        ("difficulties",),
    )
    assert kept.masthead == fields | {"place": {"en": "Vienna, 12–16 October 2026", "fr": "Vienne, 12-16 octobre 2026"}}
    assert change(changed, masthead={"session": None}).masthead["symbol"] == "CTOC/COP/2026/4"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("symbol", "CTOC/COP/<b>"),
        ("symbol", "x" * 61),
        ("session", 0),
        ("session", "13"),
        ("distribution", "everybody"),
        ("job_number", "V.26\x00"),
        ("late_reason", {"en": "x" * 1001}),
    ],
)
def test_first_page_that_cannot_be_is_refused_by_field(draft, field, value):
    with pytest.raises(ValidationError) as refused:
        change(draft, masthead={field: value})

    assert list(refused.value.message_dict) == [field]


def test_draft_that_somebody_else_changed_is_not_written_over(draft, author):
    change(draft, is_strict=False)

    said = refusal(change, draft, is_strict=True)

    assert said == ["Somebody else changed this report meanwhile. Look at it again, then save."]
    assert ReportDraft.objects.get().is_strict is False


# --- Texts


def test_text_is_kept_as_typed_and_each_step_with_it(draft, officer):
    row = approve(draft, SAID, officer)
    again = write(draft, "Other words.", base=row.version).text

    steps = [(s.number, s.step, s.text, s.author.username) for s in queries.history_of(row)][::-1]
    assert (again.status, again.approved_by, again.approved_at) == (TextStatus.DRAFT, None, None)
    assert steps == [
        (1, TextStep.WRITTEN, SAID, "author"),
        (2, TextStep.ASKED, SAID, "author"),
        (3, TextStep.APPROVED, SAID, "officer"),
        (4, TextStep.WRITTEN, "Other words.", "author"),
    ]


def test_history_is_never_changed(draft):
    write(draft, "Words.")

    for change_it in (SectionTextVersion.objects.update, SectionTextVersion.objects.all().delete):
        with pytest.raises(Exception, match=r"permission denied|never changed"), transaction.atomic():
            change_it(**({"text": "Others"} if change_it == SectionTextVersion.objects.update else {}))


def test_unknown_figure_is_refused_with_paragraph_and_excerpt(draft):
    said = refusal(write, draft, "First.\n\nThen {{nobody.knows}} States.")

    assert said == [
        "Paragraph 2, at “Then {{nobody.knows}} States.”: This name is no figure of the report.",
    ]
    assert SectionText.objects.count() == 0


def test_hundred_thousand_words_are_refused_with_a_sentence(draft):
    (said,) = refusal(write, draft, "word {{x}} " * 100_000)

    assert said.endswith("The text is longer than a section may be.")


@pytest.mark.parametrize("place", [{"section": "own"}, {"section": "annex-method"}, {"language": "de"}])
def test_text_has_a_place_in_the_report(draft, place):
    refusal(write, draft, "Words.", **place)

    assert SectionText.objects.count() == 0


def test_text_that_somebody_else_wrote_meanwhile_is_not_written_over_and_none_is_lost(draft, officer):
    write(draft, "Mine.")
    theirs = write(draft, "Theirs.", base=1, actor=officer).text

    outcome = write(draft, "Mine, better.", base=1)
    same = write(draft, "Theirs.", base=1)

    assert (outcome.is_saved, outcome.text.text, outcome.typed) == (False, "Theirs.", "Mine, better.")
    assert (same.is_saved, same.text.version) == (True, theirs.version)
    assert [s.text for s in queries.history_of(theirs) if s.step == TextStep.RIVAL] == ["Mine, better."]


# --- Approval


def test_author_does_not_approve_and_somebody_else_may(draft, author, officer):
    row = write(draft, "Words.").text
    asked = services.ask_approval(row, base_version=1, actor=author)

    said = refusal(services.approve_text, asked, base_version=2, actor=author, now=NOW)
    approved = services.approve_text(asked, base_version=2, actor=officer, now=NOW)

    assert said == ["Somebody else approves a text than the one who wrote it."]
    assert (approved.status, approved.approved_by, approved.approved_at) == (TextStatus.APPROVED, officer, NOW)


def test_text_that_was_not_read_is_not_approved(draft, author, officer):
    row = services.ask_approval(write(draft, "Words.").text, base_version=1, actor=author)
    write(draft, "Other words.", base=2)
    services.ask_approval(row, base_version=3, actor=author)

    said = refusal(services.approve_text, row, base_version=2, actor=officer, now=NOW)

    assert said == ["This text has changed meanwhile. Read it again, then decide."]
    assert SectionText.objects.get().status == TextStatus.FOR_APPROVAL


def test_approval_is_asked_for_first_and_once(draft, author, officer):
    row = write(draft, "Words.").text

    early = refusal(services.approve_text, row, base_version=1, actor=officer, now=NOW)
    services.ask_approval(row, base_version=1, actor=author)
    twice = refusal(services.ask_approval, row, base_version=2, actor=author)

    assert early == ["Nobody has asked for the approval of this text."]
    assert twice == ["Approval of this text has been asked for already."]


def test_text_is_returned_with_a_reason(draft, officer):
    row = approve(draft, "Words.", officer)

    without = refusal(services.return_text, row, base_version=3, reason=" ", actor=officer)
    returned = services.return_text(row, base_version=3, reason=" Too long. ", actor=officer)

    assert without == ["Say why the text is returned."]
    assert (returned.status, returned.return_reason, returned.approved_by) == (TextStatus.DRAFT, "Too long.", None)


def test_other_figures_lift_approvals_and_another_first_page_does_not(draft, officer):
    row = approve(draft, SAID, officer)

    draft = change(draft, masthead={"session": 13}, sections=["difficulties"])
    row.refresh_from_db()
    before = row.status
    change(draft, cut_off_on=date(2026, 9, 2))
    row.refresh_from_db()

    assert (before, row.status, row.approved_by) == (TextStatus.APPROVED, TextStatus.FOR_APPROVAL, None)
    assert queries.history_of(row)[0].step == TextStep.REOPENED


# --- What a draft would read like


def test_matrix_tells_each_place_in_each_language_in_one_query(draft, officer):
    approve(draft, SAID, officer)
    write(draft, "Mots.", language="fr")
    write(draft, "Words.", section="summary")

    with CaptureQueriesContext(connection) as asked:
        matrix = drafts.text_matrix(draft)

    statuses = {
        line.section: {code: cell.status for code, cell in line.cells.items() if cell.status} for line in matrix
    }
    assert tuple(statuses) == outline.places_of_texts(draft.kind)
    assert statuses["difficulties"] == {"en": TextStatus.APPROVED, "fr": TextStatus.DRAFT}
    assert statuses["summary"] == {"en": TextStatus.DRAFT}
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("kind", "filters"),
    [
        (ReportKind.GAP_ANALYSIS, {}),
        (ReportKind.CHANGES, {"earlier_on": date(2026, 8, 1)}),
        (ReportKind.STATE, {"state": "KEN"}),
    ],
)
def test_titles_of_places_are_the_headings_of_the_report(cycle, author, kind, filters):
    draft = begin(cycle, author, kind=kind, filters=filters)

    document = outline.compose(drafts.read_figures(draft), "en", dict.fromkeys(outline.TITLES, ((),)))

    headings = {part.id: blocks.plain(part.heading) for part in document.parts}
    headings["summary"] = document.masthead.summary_heading
    titles = {line.section: line.title for line in drafts.text_matrix(draft)}
    assert titles == {place: headings[place] for place in titles}


def test_days_on_which_figures_moved_are_told(cycle):
    submit_answers("ITA", cycle, ANSWERS, submitted_at=datetime(2026, 10, 2, tzinfo=UTC))
    bring_up_to_date(cycle)

    assert queries.days_with_replies(cycle) == [date(2026, 10, 2), date(2026, 9, 1)]


def test_length_counts_texts_and_report(draft):
    before = drafts.words_of(draft)
    write(draft, SAID)
    after = drafts.words_of(draft)

    assert set(before) == set(LANGUAGES)
    assert (before["en"].written, after["en"].written, after["fr"].written) == (0, 9, 0)
    assert after["en"].body == before["en"].body > 500
    assert (after["en"].total, after["en"].limit) == (after["en"].body + 9, 8500)


def test_hostile_text_is_shown_as_text(draft):
    write(draft, "<script>alert(1)</script> [^<img src='file:///etc/passwd'>] " + "x" * 5000)

    html = render_document(drafts.preview(draft, "en"))

    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html
    assert "<img" not in html


def test_figures_are_read_once_while_nothing_changes(draft, cycle):
    drafts.known_figures(draft)
    with CaptureQueriesContext(connection) as asked:
        known = drafts.known_figures(draft)
    submit_answers("ITA", cycle, ANSWERS)
    bring_up_to_date(cycle)
    later = {figure.name: figure.number for figure in drafts.figures_for(draft, "en")}

    assert REPLIED in known
    assert len(asked) == 1
    assert later[REPLIED] == 22


def test_preview_shows_texts_that_are_not_approved_and_figures_that_are_lost(draft):
    write(draft, SAID)
    draft = change(draft, sections=["difficulties"])

    document = drafts.preview(draft, "fr")

    part = next(part for part in document.parts if part.id == "difficulties")
    assert [blocks.plain(block.runs) for block in part.blocks][-1] == f"In all {{{{{REPLIED}}}}} States replied."
    assert {run.tag for run in part.blocks[-1].runs if isinstance(run, blocks.Words)} == {"en", ""}
    assert [notice.kind for notice in document.masthead.notices] == ["coverage", "coverage"]


# --- Compiling


@pytest.fixture
def lenient(draft) -> ReportDraft:
    return change(draft, is_strict=False, masthead={"symbol": "CTOC/COP/2026/4"})


def test_report_has_the_texts_with_its_own_figures(lenient, officer):
    approve(lenient, SAID, officer)

    report = compile_it(lenient)

    lenient.refresh_from_db()
    document = jobs.document_of(report, "en")
    runs = next(part for part in document.parts if part.id == "difficulties").blocks[-1].runs
    assert lenient.report == report
    assert blocks.plain(runs) == "In all 21 States replied."
    assert blocks.plain(runs[-1].runs).startswith("Of ")
    assert (report.symbol, document.masthead.notices) == ("CTOC/COP/2026/4", ())


def test_same_draft_gives_the_same_report_and_an_approval_another(lenient, author, officer):
    row = write(lenient, SAID).text
    first, second = compile_it(lenient), compile_it(lenient, ["en", "fr"])
    row = services.ask_approval(row, base_version=row.version, actor=author)
    services.approve_text(row, base_version=row.version, actor=officer, now=NOW)
    third = compile_it(lenient)

    assert first.pk == second.pk != third.pk
    assert first.coverage["en"] == {"unapproved": ["difficulties"], "elsewhere": {}}
    assert "en" not in third.coverage


def test_report_says_which_texts_are_not_approved_and_which_stand_in_another_language(lenient, officer):
    approve(lenient, SAID, officer)
    write(lenient, "Résumé.", section="summary", language="fr")

    report = compile_it(lenient, ["fr", "ar"])

    french, arabic = jobs.document_of(report, "fr"), jobs.document_of(report, "ar")
    said = {d.language: [blocks.plain(n.runs) for n in d.masthead.notices] for d in (french, arabic)}
    assert report.coverage["fr"] == {"unapproved": ["summary"], "elsewhere": {"difficulties": "en"}}
    assert report.coverage["ar"] == {"unapproved": ["summary"], "elsewhere": {"summary": "fr", "difficulties": "en"}}
    assert len(said["fr"]) == len(said["ar"]) == 2
    numbers = [[p.number for p in blocks.walk(d) if isinstance(p, blocks.Paragraph)] for d in (french, arabic)]
    assert numbers[0] == numbers[1]
    assert blocks.figures(french) == blocks.figures(arabic)
    assert blocks.running_note(french) == ""


def test_strict_draft_names_every_text_that_is_not_approved(draft, officer):
    approve(draft, SAID, officer)
    approve(draft, "Conclusions.", officer, section="conclusions")
    write(draft, SAID, language="fr")

    said = refusal(compile_it, draft, ["en", "fr", "es"])

    assert said == [
        "Every text has to be approved before this report is compiled. These are not:",
        "Difficulties (French)",
        "Difficulties (Spanish)",
        "Conclusions and recommendations (French)",
        "Conclusions and recommendations (Spanish)",
    ]
    assert Report.objects.count() == 0
    assert compile_it(draft, ["en"]).coverage.get("en") is None


def test_strict_draft_without_conclusions_is_not_compiled(draft):
    assert refusal(compile_it, draft) == ["Nobody has written the conclusions and recommendations yet."]


def test_paragraphs_have_the_same_numbers_in_all_languages(lenient):
    write(lenient, "One.\n\nTwo.")
    write(lenient, "Un.", language="fr")

    said = refusal(compile_it, lenient, ["en", "fr"])

    assert said == [
        "Paragraphs have the same numbers in all languages: Difficulties (French) has 1, Difficulties (English) has 2."
    ]
    assert compile_it(lenient, ["en"]).pk


def test_figure_that_has_gone_since_the_text_was_saved_is_named_with_its_place(lenient):
    write(lenient, SAID)
    narrowed = change(lenient, sections=["difficulties"])

    said = refusal(compile_it, narrowed)

    assert said[0].startswith("Difficulties (English): Paragraph 1, at “In all {{participation.fir.replied}}")


def test_document_that_comes_late_says_why(draft, officer):
    approve(draft, "Conclusions.", officer, section="conclusions")
    late = change(draft, slot_on=TODAY - timedelta(days=1))

    said = refusal(compile_it, late)
    change(late, masthead={"late_reason": {"en": "Replies came late."}})

    assert said == ["The slot date has passed. Give the reason for the late submission in these languages:", "English"]
    assert compile_it(late).snapshot["masthead"]["late_reason"] == {"en": "Replies came late."}


def test_figure_keeps_its_place_in_a_text_that_runs_the_other_way(lenient):
    write(lenient, SAID)

    document = drafts.preview(lenient, "ar")

    paragraph = next(part for part in document.parts if part.id == "difficulties").blocks[-1]
    assert (paragraph.tag, paragraph.direction) == ("en", "ltr")
    assert '<span lang="en" dir="ltr"><span lang="en" dir="ltr">In all </span><data' in render_document(document)


# --- Publication and corrections


def publish(report, actor) -> Report:
    report.jobs.update(status=JobStatus.DONE, file_sha256="0" * 64)
    services.publish_report(report, actor=actor, now=NOW)
    return report


def test_published_draft_does_not_change_any_more(lenient, author):
    row = write(lenient, SAID).text
    publish(compile_it(lenient), author)

    closed = ["This report has been published and does not change any more. Make a correction of it."]
    assert refusal(change, lenient, is_strict=True) == closed
    assert refusal(write, lenient, "Words.", base=1) == closed
    assert refusal(services.ask_approval, row, base_version=1, actor=author) == closed
    assert refusal(compile_it, lenient) == closed


def test_correction_has_everything_and_takes_the_place_of_the_report(lenient, author, officer):
    approve(lenient, SAID, officer)
    write(lenient, "Résumé.", section="summary", language="fr")
    report = publish(compile_it(lenient, ["en", "fr"]), author)

    correction = services.correct_report(report, actor=author)
    texts = {(t.section, t.language): (t.text, t.status) for t in queries.texts_of(correction)}
    again = services.correct_report(report, actor=officer)
    unchanged = compile_it(change(correction, is_strict=False), ["en"])

    assert texts == {
        ("difficulties", "en"): (SAID, TextStatus.APPROVED),
        ("summary", "fr"): ("Résumé.", TextStatus.DRAFT),
    }
    assert (correction.replaces, correction.masthead, again.pk) == (
        report,
        {"symbol": "CTOC/COP/2026/4"},
        correction.pk,
    )
    assert (unchanged.pk == report.pk, unchanged.replaces, queries.replacement_of(report)) == (False, report, None)
    publish(unchanged, author)
    assert queries.replacement_of(report) == unchanged
    assert refusal(services.correct_report, report, actor=author) == [
        "This report has been replaced already. Correct the one that replaced it."
    ]


def test_report_that_is_not_published_is_not_corrected(lenient, author):
    assert refusal(services.correct_report, compile_it(lenient), actor=author) == [
        "This report has not been published. Change it and compile it again."
    ]


# --- A State's own report, and who may


def test_state_has_the_report_of_its_own_replies(cycle, officer):
    norway = get_state("NOR")
    focal_point = make_nominated("NOR")

    report = services.compile_own_report(
        norway, cycle, languages=["fr"], formats=["html"], actor=focal_point, today=TODAY
    )

    isolation.show_states([norway.pk])
    assert list(Report.objects.filter(pk=report.pk)) == [report]
    isolation.show_states([get_state("KEN").pk])
    assert not Report.objects.filter(pk=report.pk).exists()
    isolation.show_all_states()
    assert (report.kind, report.state) == (ReportKind.STATE, norway)
    assert report.jobs.get().language == "fr"


def test_drafts_and_their_texts_are_for_the_secretariat_alone(draft):
    write(draft, "Words.")
    isolation.show_states([get_state("NOR").pk])

    seen = [ReportDraft.objects.count(), SectionText.objects.count(), SectionTextVersion.objects.count()]
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        SectionText.objects.create(draft=draft, section="summary", language="en", text="Planted.")

    assert seen == [0, 0, 0]


def test_who_may_prepare_approve_and_compile(draft, author, officer):
    row = write(draft, "Words.").text
    people = {name: standing_of(user, today=TODAY) for name, user in (("author", author), ("officer", officer))}
    people["focal point"] = standing_of(make_nominated("NOR"), today=TODAY)

    assert {name: can_build_reports(who) for name, who in people.items()} == {
        "author": True,
        "officer": True,
        "focal point": False,
    }
    assert [can_approve_report_text(who, row) for who in people.values()] == [False, True, False]
    assert [can_compile_own_report(who, get_state("NOR")) for who in people.values()] == [False, False, True]
    assert can_compile_own_report(people["focal point"], get_state("KEN")) is False
    assert [queries.drafts_visible_to(who).count() for who in people.values()] == [1, 1, 0]
