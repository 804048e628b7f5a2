"""Texts come back: row by row what may be taken over and what may not, and what confirming does."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from instruments.choices import TextStage
from instruments.rules import text_digest
from questionnaires.choices import VersionEventKind
from questionnaires.models import QuestionnaireText, TextImport, VersionEvent
from questionnaires.queries import text_row, version_content
from questionnaires.rules.exchange import Outcome, Reason, Remark
from questionnaires.services import copy_version, discard_draft, edit_text, publish_version, set_stage
from questionnaires.services.exchange import check_rows, choose_rows, confirm_import, forget_imports, start_import
from questionnaires.services.exchange.sentences import refusal, remark_sentence
from tests.factories.exchange import (
    ARABIC,
    FIRST,
    TRANSLATED,
    XLIFF,
    export,
    line_of,
    make_draft_to_translate,
    returned,
    translate,
    unit_of,
    with_cell,
    with_root,
    with_sheet,
)
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
FORMATS = ("xlsx", "xliff")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def version():
    return make_draft_to_translate()


@pytest.fixture
def officer():
    return make_officer()


def start(version, data, officer, now=NOW):
    return start_import(version, data, file_name="back.xlsx", actor=officer, now=now)


def row_of(text_import, place=FIRST):
    return next(row for row in check_rows(text_import) if (row.row.subject, row.row.field) == place)


def text_of(version, place=FIRST, language="ar"):
    return text_row(version, *place).texts.get(language, "")


def stage_of(version, place=FIRST, language="ar"):
    return text_row(version, *place).stage(language)


def outcomes(text_import):
    return {(one["subject"], one["field"]): one["outcome"] for one in text_import.results}


# What comes back, and how far the text is then. Whoever imports does not approve what they brought in.
ROUND_TRIPS = [
    ("", TextStage.DRAFT),
    ("draft", TextStage.DRAFT),
    ("to be reviewed", TextStage.TO_REVIEW),
    ("approved", TextStage.TO_REVIEW),
]


@pytest.mark.parametrize(("status", "stage"), ROUND_TRIPS)
@pytest.mark.parametrize("language", ["ar", "zh-hans"])
@pytest.mark.parametrize("format", FORMATS)
def test_a_translation_makes_the_round(version, officer, format, language, status, stage):
    before = version_content(version)
    text = TRANSLATED[language]
    data = returned(export(version, format, language), format, text, status=status)

    text_import = start(version, data, officer)
    assert version_content(version) == before
    confirm_import(text_import, actor=officer, now=LATER)

    assert (text_of(version, language=language), stage_of(version, language=language)) == (text, stage)
    after = version_content(version)
    question = after["sections"][0]["questions"][0]
    assert question["text"].pop(language.replace("-", "_")) == text
    assert after == before
    status_row = QuestionnaireText.objects.get(version=version, subject="tip-5-1", field="text", language=language)
    assert status_row.author == str(officer)
    assert status_row.source_digest == text_digest("Is trafficking in persons a crime in {year}?")


@pytest.mark.parametrize("format", FORMATS)
def test_confirming_is_told_in_the_log_and_forgets_the_file(version, officer, format):
    data = returned(export(version, format), format, ARABIC)
    text_import = confirm_import(start(version, data, officer), actor=officer, now=LATER)

    events = VersionEvent.objects.filter(version=version).values_list("kind", "actor", "note", "at")
    assert list(events) == [
        (VersionEventKind.EDITED, officer.pk, "tip-5-1 text ar", LATER),
        (VersionEventKind.IMPORTED, officer.pk, "ar, back.xlsx: new 1, same 5", LATER),
    ]
    assert (text_import.rows, text_import.left_out, text_import.confirmed_at) == ([], [], LATER)
    assert outcomes(text_import)[FIRST] == Outcome.NEW


@pytest.mark.parametrize("format", FORMATS)
def test_confirming_twice_changes_nothing(version, officer, format):
    data = returned(export(version, format), format, ARABIC, status="approved")
    first = confirm_import(start(version, data, officer), actor=officer, now=LATER)
    counts = VersionEvent.objects.count()

    again = confirm_import(first, actor=officer, now=LATER + timedelta(hours=1))
    same_file = confirm_import(start(version, data, officer), actor=officer, now=LATER + timedelta(hours=1))

    assert again.confirmed_at == LATER
    assert set(outcomes(same_file).values()) == {Outcome.SAME}
    assert VersionEvent.objects.count() == counts
    assert stage_of(version) == TextStage.TO_REVIEW


# What somebody did to the file → why the row is refused, in one sentence.
def altered_unit(change):
    return lambda data: with_root(data, lambda root: change(unit_of(root)))


def insert_code(unit):
    code = unit.makeelement(f"{{{XLIFF['x']}}}ph", {"id": "1"})
    unit.find("x:source", XLIFF).append(code)


def duplicate_line(sheet):
    for cell in list(sheet[line_of(sheet)]):
        sheet.cell(sheet.max_row + (cell.column == 1), cell.column, cell.value)


def duplicate_unit(root):
    body = root.find(".//x:body", XLIFF)
    body.append(unit_of(root))


def merge(sheet):
    sheet.merge_cells(start_row=line_of(sheet), end_row=line_of(sheet), start_column=5, end_column=6)


def formula(sheet):
    sheet.cell(line_of(sheet), 6).value = "=HYPERLINK(A1)"


REFUSED_CELLS = [
    ("target", ARABIC, {"subject": "tip-5-2"}, "There is no such text in this version: its key or field was changed."),
    ("target", ARABIC, {"field": "label"}, "There is no such text in this version: its key or field was changed."),
    (
        "target",
        ARABIC,
        {"source": "Is smuggling a crime in {year}?"},
        "The English in the file is not the English that was exported.",
    ),
    (
        "target",
        ARABIC,
        {"made_from": "0" * 16},
        "The English in the file is not the English that was exported.",
    ),
    (
        "target",
        ARABIC,
        {"stood_here": "nonsense"},
        "What the export wrote beside this text to recognize it was changed.",
    ),
    ("target", ARABIC, {"made_from": None}, "What the export wrote beside this text to recognize it was changed."),
    ("target", ARABIC, {"status": "done"}, "The status is none of those in the list."),
    ("target", "هل هو مجرَّم؟", {}, "The placeholders of the English and of the translation are not the same: {year}."),
    (
        "target",
        ARABIC + " {day}",
        {},
        "The placeholders of the English and of the translation are not the same: {day}.",
    ),
    (
        "target",
        ARABIC + " {",
        {},
        "A placeholder is a name in braces, as {year}; here a brace stands alone.",
    ),
    ("target", ARABIC + "_x0007_", {}, "The text holds characters that are no text: U+0007."),
    ("target", ARABIC + "\u202e", {}, "The text holds characters that are no text: U+202E."),
    ("target", ARABIC + " " + "ا" * 3000, {}, "The text has 3038 characters, and at most 3000 fit."),
    ("target", "=SUM(A1)", {}, "The cell holds a formula. Put the text itself there."),
    ("target", True, {}, "A cell of this row holds a date, a truth value or an error instead of text."),
    (
        "target",
        NOW.replace(tzinfo=None),
        {},
        "A cell of this row holds a date, a truth value or an error instead of text.",
    ),
    ("target", 1.5, {}, "A cell of this row holds a date, a truth value or an error instead of text."),
]


@pytest.mark.parametrize(("name", "value", "others", "sentence"), REFUSED_CELLS)
def test_a_bad_cell_is_refused_in_one_sentence(version, officer, name, value, others, sentence):
    before = version_content(version)
    data = with_cell(export(version, "xlsx"), name, value)
    for other, content in others.items():
        data = with_sheet(data, partial(put, other, content))

    assert_only_refusal(version, officer, data, sentence)
    assert version_content(version) == before


def put(name, content, sheet):
    sheet.cell(LINE, COLUMNS[name]).value = content


LINE, COLUMNS = 8, {"subject": 1, "field": 2, "source": 4, "status": 7, "made_from": 8, "stood_here": 9}


def assert_only_refusal(version, officer, data, sentence):
    """One row, or one pair of rows, is refused; the others would change nothing; a forged confirm writes nothing."""
    text_import = start(version, data, officer)
    refused = [row for row in check_rows(text_import) if row.verdict.outcome == Outcome.REFUSED]
    assert {refusal(row.verdict.reason, row.verdict.details) for row in refused} == {sentence}
    assert not any(row.is_taken for row in check_rows(text_import))
    choose_rows(text_import, shown=range(100), taken=range(100))
    confirm_import(text_import, actor=officer, now=LATER)


BAD_SHEETS = [
    (formula, "The cell holds a formula. Put the text itself there."),
    (merge, "Cells of this row are merged. Split them."),
    (duplicate_line, "This text stands in the file more than once."),
]


@pytest.mark.parametrize(("change", "sentence"), BAD_SHEETS)
def test_a_bad_row_of_a_spreadsheet_is_refused_in_one_sentence(version, officer, change, sentence):
    before = version_content(version)
    data = with_sheet(returned(export(version, "xlsx"), "xlsx", ARABIC), change)

    assert_only_refusal(version, officer, data, sentence)
    assert version_content(version) == before


BAD_UNITS = [
    (
        lambda unit: unit.set("id", "tip-5-2#text"),
        "There is no such text in this version: its key or field was changed.",
    ),
    (lambda unit: unit.set("id", "nonsense"), "There is no such text in this version: its key or field was changed."),
    (
        lambda unit: unit.set("extradata", "nonsense"),
        "What the export wrote beside this text to recognize it was changed.",
    ),
    (
        lambda unit: setattr(unit.find("x:source", XLIFF), "text", "Another?"),
        "The English in the file is not the English that was exported.",
    ),
    (lambda unit: unit.find("x:target", XLIFF).set("state", "x-done"), "The status is none of those in the list."),
    (insert_code, "The text holds codes of a translation tool. This questionnaire is plain text."),
    (
        lambda unit: setattr(unit.find("x:target", XLIFF), "text", "\u0085" + ARABIC + "\u0085."),
        "The text holds characters that are no text: U+0085.",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), BAD_UNITS)
def test_a_bad_unit_is_refused_in_one_sentence(version, officer, change, sentence):
    before = version_content(version)
    data = altered_unit(change)(returned(export(version, "xliff"), "xliff", ARABIC))

    assert_only_refusal(version, officer, data, sentence)
    assert version_content(version) == before


def test_a_unit_that_stands_twice_is_taken_from_neither_place(version, officer):
    data = with_root(returned(export(version, "xliff"), "xliff", ARABIC), duplicate_unit)

    assert_only_refusal(version, officer, data, "This text stands in the file more than once.")
    assert text_of(version) == ""


@pytest.mark.parametrize("format", FORMATS)
def test_an_emptied_translation_is_refused(version, officer, format):
    translate(version, ARABIC, officer)
    data = returned(export(version, format), format, "")

    text_import = start(version, data, officer)

    assert row_of(text_import).verdict.reason == Reason.EMPTY
    confirm_import(text_import, actor=officer, now=LATER)
    assert text_of(version) == ARABIC


@pytest.mark.parametrize("format", FORMATS)
def test_a_stale_source_is_shown_then_and_now(version, officer, format):
    data = returned(export(version, format), format, ARABIC)
    edit_text(
        version,
        subject="tip-5-1",
        field="text",
        language="en",
        text="Was it a crime in {year}?",
        actor=officer,
        now=NOW,
    )
    text_import = start(version, data, officer)

    row = row_of(text_import)

    assert (row.verdict.outcome, row.verdict.reason) == (Outcome.REFUSED, Reason.STALE)
    assert row.row.source == "Is trafficking in persons a crime in {year}?"
    assert row.here.english == "Was it a crime in {year}?"
    confirm_import(text_import, actor=officer, now=LATER)
    assert text_of(version) == ""


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_changed_here_since_the_export_is_not_written_over(version, officer, format):
    translate(version, "قديم {year}", officer)
    data = returned(export(version, format), format, ARABIC)
    translate(version, "جديد {year}", officer)

    text_import = start(version, data, officer)

    row = row_of(text_import)
    assert (row.verdict.reason, row.here.text, row.verdict.text) == (Reason.CHANGED_HERE, "جديد {year}", ARABIC)
    confirm_import(text_import, actor=officer, now=LATER)
    assert text_of(version) == "جديد {year}"


def test_a_text_approved_here_since_the_export_is_not_written_over(version, officer):
    translate(version, ARABIC, officer)
    data = returned(export(version, "xlsx"), "xlsx", ARABIC + "!")
    approve(version, make_officer("second"))

    text_import = start(version, data, officer)

    assert row_of(text_import).verdict.reason == Reason.CHANGED_HERE


def approve(version, actor, place=FIRST, stage=TextStage.APPROVED):
    set_stage(version, subject=place[0], field=place[1], language="ar", stage=stage, actor=actor, now=NOW)


@pytest.mark.parametrize("format", FORMATS)
def test_what_changes_between_preview_and_confirm_is_looked_at_again(version, officer, format):
    """Three rows are sound at the preview; then one English and one translation change here, and one stays."""
    data = export(version, format)
    for place, text in ((FIRST, ARABIC), (("shared/laws", "text"), "ما القوانين؟"), (("priority/p1", "label"), "فورا")):
        data = returned(data, format, text, place=place)
    text_import = start(version, data, officer)
    assert sum(row.is_taken for row in check_rows(text_import)) == 3

    edit_text(version, subject="tip-5-1", field="text", language="en", text="In {year}?", actor=officer, now=NOW)
    translate(version, "أي قوانين؟", officer, place=("shared/laws", "text"))
    result = confirm_import(text_import, actor=officer, now=LATER)

    reasons = {(one["subject"], one["field"]): one["reason"] for one in result.results if one["outcome"] == "refused"}
    assert reasons == {FIRST: Reason.STALE, ("shared/laws", "text"): Reason.CHANGED_HERE}
    assert outcomes(result)["priority/p1", "label"] == Outcome.NEW
    assert text_of(version) == ""
    assert text_of(version, ("shared/laws", "text")) == "أي قوانين؟"
    assert text_of(version, ("priority/p1", "label")) == "فورا"


def test_a_version_published_meanwhile_takes_nothing(version, officer):
    text_import = start(version, returned(export(version, "xlsx"), "xlsx", ARABIC), officer)
    publish_version(version, actor=officer, now=NOW, reason="For a test.")

    with pytest.raises(ValidationError) as refusal_:
        confirm_import(text_import, actor=officer, now=LATER)

    assert refusal_.value.messages == ["tip v9 is published and never changes."]
    assert text_of(version) == ""
    text_import.refresh_from_db()
    assert text_import.confirmed_at is None


def test_only_what_was_ticked_is_written(version, officer):
    data = returned(export(version, "xlsx"), "xlsx", ARABIC)
    data = returned(data, "xlsx", "فورا", place=("priority/p1", "label"))
    text_import = start(version, data, officer)
    first, second = row_of(text_import).number, row_of(text_import, ("priority/p1", "label")).number

    choose_rows(text_import, shown=[first, second], taken=[second])
    result = confirm_import(text_import, actor=officer, now=LATER)

    assert (text_of(version), text_of(version, ("priority/p1", "label"))) == ("", "فورا")
    assert outcomes(result)[FIRST] == "left_out"


def test_choosing_keeps_what_was_not_shown(version, officer):
    text_import = start(version, export(version, "xlsx"), officer)

    choose_rows(text_import, shown=[0, 1], taken=[1])
    text_import = choose_rows(text_import, shown=[2, 3, 99, -1], taken=[3])

    assert text_import.left_out == [0, 2]


def test_a_status_alone_is_taken_over(version, officer):
    """The service reviewed drafts of the portal's editors and approves them as they are."""
    translate(version, ARABIC, make_officer("author"))
    data = with_cell(export(version, "xlsx"), "status", "approved")
    text_import = start(version, data, officer)

    assert row_of(text_import).verdict.outcome == Outcome.STAGE
    confirm_import(text_import, actor=officer, now=LATER)

    assert stage_of(version) == TextStage.APPROVED


def test_nobody_approves_their_own_text_by_a_file(version, officer):
    translate(version, ARABIC, officer)
    text_import = start(version, with_cell(export(version, "xlsx"), "status", "approved"), officer)

    verdict = row_of(text_import).verdict

    assert refusal(verdict.reason, verdict.details) == "You wrote this text, so somebody else approves it."
    confirm_import(text_import, actor=officer, now=LATER)
    assert stage_of(version) == TextStage.DRAFT


def test_a_translation_that_still_holds_after_its_english_changed(version, officer):
    translate(version, ARABIC, make_officer("author"))
    edit_text(version, subject="tip-5-1", field="text", language="en", text="In {year}?", actor=officer, now=NOW)
    assert stage_of(version) == TextStage.SOURCE_CHANGED
    data = export(version, "xlsx", stages=["changed"])

    confirm_import(start(version, with_cell(data, "status", "to be reviewed"), officer), actor=officer, now=LATER)

    assert stage_of(version) == TextStage.TO_REVIEW


REMARKS = [
    ("هل هو مجرَّم في {year}؟", "", [Remark.TERMS]),
    (ARABIC, "approved", [Remark.WAITS]),
    ("Is trafficking in persons a crime in {year}?", "", [Remark.LIKE_ENGLISH, Remark.TERMS]),
    ("La traite est-elle incriminée en {year} ?", "", [Remark.SCRIPT, Remark.TERMS]),
    ("والاتجار بالأشخاص في {year}؟", "", []),
]


@pytest.mark.parametrize(("text", "status", "remarks"), REMARKS)
def test_a_remark_is_no_refusal(version, officer, text, status, remarks):
    text_import = start(version, returned(export(version, "xlsx"), "xlsx", text, status=status), officer)

    row = row_of(text_import)

    assert (row.is_taken, list(row.verdict.remarks)) == (True, remarks)
    assert all(remark_sentence(remark) for remark in remarks)


def test_a_file_whose_tool_lost_the_marks_is_compared_with_today(version, officer):
    translate(version, "قديم {year}", officer)
    data = altered_unit(lambda unit: unit.attrib.pop("extradata"))(returned(export(version, "xliff"), "xliff", ARABIC))
    text_import = start(version, data, officer)

    assert row_of(text_import).verdict.remarks == (Remark.NO_MARKS,)
    translate(version, "جديد {year}", officer)
    assert row_of(text_import).verdict.reason == Reason.CHANGED_HERE


def test_segments_of_a_tool_are_joined(version, officer):
    def cut(unit):
        target = unit.find("x:target", XLIFF)
        target.text = ""
        for number, part in enumerate((ARABIC[:10], ARABIC[10:])):
            segment = unit.makeelement(f"{{{XLIFF['x']}}}mrk", {"mtype": "seg", "mid": str(number)})
            segment.text = part
            target.append(segment)

    data = altered_unit(cut)(returned(export(version, "xliff"), "xliff", ARABIC))

    confirm_import(start(version, data, officer), actor=officer, now=LATER)

    assert text_of(version) == ARABIC


@pytest.mark.parametrize("tag", ["ar-SA", "AR", "ar"])
def test_a_tool_may_call_the_language_by_another_tag(version, officer, tag):
    data = with_root(
        returned(export(version, "xliff"), "xliff", ARABIC), lambda root: root[0].set("target-language", tag)
    )

    assert start(version, data, officer).language == "ar"


def test_an_apostrophe_before_what_begins_like_a_formula_is_dropped(version, officer):
    place = ("priority/p2", "label")
    data = with_cell(export(version, "xlsx"), "target", "'+ لاحقا", place)

    confirm_import(start(version, data, officer), actor=officer, now=LATER)

    assert text_of(version, place) == "+ لاحقا"


def test_old_imports_are_forgotten(version, officer):
    data = export(version, "xlsx")
    start(version, data, officer, now=NOW - timedelta(days=8))
    kept = start(version, data, officer, now=NOW - timedelta(days=6))
    told = confirm_import(start(version, data, officer), actor=officer, now=NOW - timedelta(days=89))

    forget_imports(now=NOW)

    assert set(TextImport.objects.all()) == {kept, told}
    forget_imports(now=NOW + timedelta(days=2))
    assert set(TextImport.objects.all()) == set()


def test_the_timetable_forgets_them(version, officer, settings):
    start(version, export(version, "xlsx"), officer, now=timezone.now() - timedelta(days=8))
    task = import_string(settings.CELERY_BEAT_SCHEDULE["forget-text-imports"]["task"])

    assert task() == 1
    assert not TextImport.objects.exists()


def test_a_draft_that_is_thrown_away_takes_its_imports_with_it(officer):
    version = copy_version(get_version("tip"), actor=officer, now=NOW)
    start(version, export(version, "xlsx"), officer)

    discard_draft(version, actor=officer, now=NOW)

    assert not TextImport.objects.exists()


LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="{}\ufffe\uffff")
TEXTS = st.text(LETTERS | st.just("\n"), min_size=1, max_size=80).map(str.strip).filter(bool)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=3, max_size=3), format=st.sampled_from(FORMATS), is_reviewed=st.booleans())
def test_importing_an_export_as_it_left_changes_nothing(version, officer, texts, format, is_reviewed):
    """Whatever the texts are, and however far."""
    with transaction.atomic():
        for place, text in zip((FIRST, ("shared/laws", "text"), ("tip-5-1", "guidance")), texts, strict=True):
            words = text if place != FIRST else f"{text} {{year}}"
            try:
                translate(version, words, officer, place=place)
            except ValidationError:
                continue  # the portal itself does not take such a text
            if is_reviewed and place == FIRST:
                approve(version, officer, stage=TextStage.TO_REVIEW)
        before = (version_content(version), list(version.text_statuses.order_by("pk").values()), version.events.count())

        text_import = confirm_import(start(version, export(version, format), officer), actor=officer, now=LATER)

        after = (version_content(version), list(version.text_statuses.order_by("pk").values()), version.events.count())
        assert {one["outcome"] for one in text_import.results} == {Outcome.SAME}
        assert after == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("format", FORMATS)
def test_the_real_texts_make_the_round_unchanged(officer, format):
    version = copy_version(get_version("tip"), actor=officer, now=NOW)
    before = version_content(version)

    for language in ("ar", "zh-hans", "fr", "ru", "es"):
        text_import = start(version, export(version, format, language), officer)
        result = confirm_import(text_import, actor=officer, now=LATER)
        assert {one["outcome"] for one in result.results} == {Outcome.SAME}

    assert version_content(version) == before
