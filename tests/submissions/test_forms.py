"""A workbook and a Word form go out and come back. Source: issue 4, "Workbook"; design.md, section 9."""

import re
from io import BytesIO

import docx
import pytest
from django.conf import settings
from django.db import transaction
from docx.oxml.ns import qn
from openpyxl import load_workbook

from parties.choices import Role
from parties.models import User
from submissions.choices import AnswerState, Channel, FormFormat
from submissions.models import Assignment, FormReturn, Law, Response, ResponseVersion, Submission
from submissions.rules import Comparison
from submissions.services import submit_submission
from tests.factories.forms import answer_each_kind, apply, bring, compared, filled_word, filled_workbook, known_of, take
from tests.factories.parties import make_nominated
from tests.factories.submissions import NOW, get_question, make_assignment, make_law, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_states")]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def focal() -> User:
    return make_nominated("NOR")


def standing(submission: Submission, key: str) -> tuple[str, object]:
    response = Response.objects.get(revision__submission=submission, question__key=key)
    return response.answer_state, response.value


def test_a_workbook_is_pleasant_and_safe_to_fill_in(submission, focal) -> None:
    answer_each_kind(submission)

    book = load_workbook(BytesIO(take(submission, focal, language="ar")))

    notes, sheet, lists, keys = book.worksheets
    assert (sheet.title, lists.sheet_state, keys.sheet_state) == ("TIP", "veryHidden", "veryHidden")
    assert all(sheet.sheet_view.rightToLeft for sheet in (notes, sheet))
    assert sheet.protection.sheet is True
    assert [sheet.column_dimensions[letter].hidden for letter in "FJKL"] == [False, True, True, True]
    row = next(row for row in sheet.iter_rows(min_row=3) if row[9].value == "tip-5.examples")
    assert (row[5].data_type, row[5].quotePrefix, row[5].alignment.wrap_text) == ("s", True, True)
    assert [cell.protection.locked for cell in row[:9]] == [True] * 5 + [False] * 3 + [True]
    offered = {cell for validation in sheet.data_validations.dataValidation for cell in str(validation.sqref).split()}
    choices = next(row for row in sheet.iter_rows(min_row=3) if row[9].value == "tip-5-1")
    assert choices[5].coordinate in offered


def test_the_word_form_of_an_arabic_article_runs_from_the_right(submission, focal) -> None:
    document = docx.Document(BytesIO(take(submission, focal, format=FormFormat.DOCX, language="ar", number=5)))

    body = document.element.body
    assert body.findall(f".//{qn('w:bidiVisual')}") != []
    tags = [tag.get(qn("w:val")) for tag in body.iter(qn("w:tag"))]
    assert tags[:2] == ["portal:a:1", "portal:r:1"]
    assert tags[-1] == "portal:form"
    assert body.find(f".//{qn('w:dropDownList')}") is not None


EDITS = {
    "tip-5-1": ("Yes", ("answered", "yes")),
    "tip-5-1.laws": ("Penal Code, 257\nCode of Procedure | Act 4 | 12 to 14", ("answered", None)),
    "tip-5-1.assistance": ("1, 3", ("answered", ["legal_advice", "model_agreements"])),
    "tip-5.examples": ("=cmd|x\nقضية", ("answered", "=cmd|x\nقضية")),
    "tip-6-1": ({"answer": "not applicable", "reason": "No coast."}, ("not_applicable", "No coast.")),
    "tip-6.examples": ("[will follow]", ("will_follow", None)),
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_answers_of_every_kind_are_written_through_the_one_write(submission, focal, language: str) -> None:
    law = make_law()
    data = take(submission, focal, language=language)
    slugs = [o.slug for o in get_question(submission, "tip-5-1.assistance").option_list.options.all()]

    back = bring(submission, focal, filled_workbook(data, {key: edit for key, (edit, _said) in EDITS.items()}))
    rows = compared(back, submission, focal)
    apply(back, submission, focal, **dict.fromkeys(EDITS, 0))

    assert {key: row.comparison for key, row in rows.items()} == dict.fromkeys(EDITS, Comparison.NEW)
    assert {entry["outcome"] for entry in back.outcome.values()} == {"saved"}
    wanted = {key: said for key, (_edit, said) in EDITS.items()}
    new = Law.objects.get(title="Code of Procedure", number="Act 4").articles.get()
    wanted["tip-5-1.laws"] = ("answered", sorted([law.pk, new.pk]))
    wanted["tip-5-1.assistance"] = ("answered", [slugs[0], slugs[2]])
    assert {key: standing(submission, key) for key in EDITS} == wanted
    versions = ResponseVersion.objects.filter(response__revision__submission=submission)
    assert {(v.channel, v.author, v.language) for v in versions} == {(Channel.FORM, focal, language)}
    assert new.designation == "12 to 14"


def test_a_word_form_filled_in_is_written(submission, focal) -> None:
    data = take(submission, focal, format=FormFormat.DOCX, number=5)
    place = {key: number for number, (key, *_rest) in enumerate(known_of(data)["lines"], start=1)}
    typed = {
        f"a:{place['tip-5-1']}": "not applicable",
        f"r:{place['tip-5-1']}": "No court\nhas asked.",
        f"a:{place['tip-5.examples']}": "Une affaire.",
        f"t:{place['tip-5.examples']}": "French",
    }

    back = bring(submission, focal, filled_word(data, typed), name="filled.docx")
    apply(back, submission, focal, **{"tip-5-1": 0, "tip-5.examples": 0})

    assert standing(submission, "tip-5-1") == ("not_applicable", "No court\nhas asked.")
    assert standing(submission, "tip-5.examples") == ("answered", "Une affaire.")
    assert Response.objects.get(question__key="tip-5.examples").language == "fr"


def test_nothing_is_written_before_the_person_says_so(submission, focal) -> None:
    bring(submission, focal, filled_workbook(take(submission, focal), {"tip-5-1": "Yes"}))

    assert ResponseVersion.objects.count() == 0


def test_applied_twice_is_written_once(submission, focal) -> None:
    back = bring(submission, focal, filled_workbook(take(submission, focal), {"tip-5-1": "Yes"}))

    apply(back, submission, focal, **{"tip-5-1": 0})
    again = apply(back, submission, focal, **{"tip-5-1": 0})

    assert again.outcome == {"tip-5-1": {"cell": back.rows[0]["cell"], "outcome": "saved", "said": ""}}
    assert ResponseVersion.objects.count() == 1


def test_cut_off_in_the_middle_it_is_taken_up_without_a_second_write(submission, focal, monkeypatch) -> None:
    """The first answer was written, then the server died: what is sent once more is the same write."""
    edits = {"tip-5-1": "Yes", "tip-5.examples": "One case."}
    back = bring(submission, focal, filled_workbook(take(submission, focal), edits))
    real = apply.__globals__["forms"].apply_return.__globals__["save_response"]

    def dies_after_one(*args, **kwargs):
        real(*args, **kwargs)
        raise RuntimeError

    monkeypatch.setitem(apply.__globals__["forms"].apply_return.__globals__, "save_response", dies_after_one)
    with pytest.raises(RuntimeError):
        apply(back, submission, focal, **dict.fromkeys(edits, 0))
    monkeypatch.undo()
    back.refresh_from_db()
    apply(back, submission, focal, **dict.fromkeys(edits, 0))

    assert {entry["outcome"] for entry in back.outcome.values()} == {"same", "saved"}
    assert ResponseVersion.objects.count() == 2


def test_changed_on_both_sides_is_told_and_decided(submission, focal) -> None:
    write(submission, "tip-5.examples", "First.")
    data = filled_workbook(take(submission, focal), {"tip-5.examples": "Of the file."})
    write(submission, "tip-5.examples", "Of a colleague.", base_version=1)

    back = bring(submission, focal, data)
    row = compared(back, submission, focal)["tip-5.examples"]
    apply(back, submission, focal, **{"tip-5.examples": row.number})

    assert (row.comparison, row.base, row.number) == (Comparison.BOTH, 1, 2)
    assert standing(submission, "tip-5.examples") == ("answered", "Of the file.")


def test_changed_after_the_preview_both_texts_are_kept(submission, focal) -> None:
    data = filled_workbook(take(submission, focal), {"tip-5.examples": "Of the file."})
    back = bring(submission, focal, data)
    write(submission, "tip-5.examples", "Of a colleague.")

    apply(back, submission, focal, **{"tip-5.examples": 0})

    assert back.outcome["tip-5.examples"]["outcome"] == "conflict"
    assert standing(submission, "tip-5.examples") == ("answered", "Of a colleague.")
    assert ResponseVersion.objects.get(is_rival=True).value == "Of the file."


def test_a_blank_cell_takes_no_answer_back_but_the_word_for_it_does(submission, focal) -> None:
    write(submission, "tip-5.examples", "First.")
    write(submission, "tip-5-1", "yes")
    edits = {"tip-5.examples": None, "tip-5-1": "not answered"}

    back = bring(submission, focal, filled_workbook(take(submission, focal), edits))
    rows = compared(back, submission, focal)
    apply(back, submission, focal, **dict.fromkeys(edits, 1))

    assert rows["tip-5.examples"].comparison == Comparison.EMPTIED
    assert standing(submission, "tip-5.examples") == ("answered", "First.")
    assert standing(submission, "tip-5-1") == ("unanswered", None)


TROUBLES = {
    "tip-5-1": ("Certainly", "not_a_choice", "“Certainly” is not one of the answers offered."),
    "tip-5-1.laws": (
        "Some Act",
        "unknown_law",
        "“Some Act” is not in your State's register. Write a new law as title | number | article.",
    ),
    "tip-5.examples": ("x" * 30_001, "too_long", "Longer than 30,000 characters. Please shorten it."),
    "tip-6.examples": (
        "a_x0000_b",
        "control_character",
        "The text holds a character that cannot be shown. Please remove it.",
    ),
    "tip-6-1": (
        {"answer": "Yes", "reason": "But why"},
        "reason_alone",
        "A reason is given, but the answer is not “not applicable”.",
    ),
    "tip-9-1-a": (
        NOW.replace(tzinfo=None),
        "not_text",
        "The cell holds a date, a truth value or an error instead of text.",
    ),
    "tip-9.examples": (
        {"answer": "Ein Fall", "tongue": "German"},
        "language",
        "“German” is not one of the six languages.",
    ),
}


def test_each_cell_that_cannot_be_taken_is_reported_by_its_place(submission, focal, client_of) -> None:
    data = take(submission, focal)
    places = {row[9].value: f"TIP!F{row[5].row}" for row in load_workbook(BytesIO(data))["TIP"].iter_rows(min_row=3)}

    back = bring(submission, focal, filled_workbook(data, {key: cell for key, (cell, *_rest) in TROUBLES.items()}))
    page = client_of(focal).get(f"/en/submissions/{submission.pk}/forms/{back.pk}/").content.decode()

    assert {row["key"]: (row["cell"], row.get("trouble")) for row in back.rows} == {
        key: (places[key], trouble) for key, (_cell, trouble, _sentence) in TROUBLES.items()
    }
    text = " ".join(re.sub("<[^>]+>", " ", page).replace("&#x27;", "'").split())
    assert [sentence for _cell, _trouble, sentence in TROUBLES.values() if sentence not in text] == []
    assert "7 answers cannot be taken over" in text


def test_a_contributor_takes_and_brings_only_what_is_handed_to_them(submission, focal) -> None:
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    write(submission, "tip-6.examples", "Secret of article 6.")

    own = take(submission, contributor)
    whole = filled_workbook(take(submission, focal), {"tip-5-1": "Yes", "tip-6-1": "Yes"})
    back = bring(submission, contributor, whole)
    troubles = {row["key"]: row.get("trouble") for row in back.rows}
    apply(back, submission, contributor, **{"tip-5-1": 0, "tip-6-1": 0})

    assert troubles == {"tip-5-1": None, "tip-6-1": "not_yours"}
    keys = {row[9].value for row in load_workbook(BytesIO(own))["TIP"].iter_rows(min_row=3)} - {None}
    assert {re.match(r"tip-\d+", key)[0] for key in keys} == {"tip-5"}
    assert {key: entry["outcome"] for key, entry in back.outcome.items()} == {"tip-5-1": "saved", "tip-6-1": "refused"}
    assert Response.objects.filter(question__key="tip-6-1").count() == 0


def test_what_is_taken_away_from_a_contributor_is_not_written_nor_shown(submission, focal) -> None:
    """Between the preview and the button the article was handed to somebody else, who answered it."""
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    assignment = make_assignment(submission, 5, contributor)
    back = bring(submission, contributor, filled_workbook(take(submission, contributor), {"tip-5-1": "Yes"}))
    Assignment.objects.filter(pk=assignment.pk).update(ended_at=NOW)
    write(submission, "tip-5-1", "no")

    row = compared(back, submission, contributor)["tip-5-1"]
    apply(back, submission, contributor, **{"tip-5-1": 1})

    assert (row.comparison, row.trouble, row.response) == (Comparison.REFUSED, "not_yours", None)
    assert standing(submission, "tip-5-1") == ("answered", "no")


def test_an_answer_keeps_its_release_level(submission, focal) -> None:
    write(submission, "tip-5.examples", "First.", release_level="public")

    back = bring(submission, focal, filled_workbook(take(submission, focal), {"tip-5.examples": "Second."}))
    apply(back, submission, focal, **{"tip-5.examples": 1})

    assert Response.objects.get(question__key="tip-5.examples").release_level == "public"


def test_after_submission_nothing_comes_in(submission, focal) -> None:
    back = bring(submission, focal, filled_workbook(take(submission, focal), {"tip-5-1": "Yes"}))
    write(submission, "tip-6-1")
    submit_submission(submission, actor=focal, now=NOW)

    apply(back, submission, focal, **{"tip-5-1": 0})

    assert back.outcome["tip-5-1"]["outcome"] == "refused"
    assert ResponseVersion.objects.count() == 1


def test_another_answer_than_not_applicable_need_not_wipe_out_the_old_reason(submission, focal) -> None:
    write(submission, "tip-6-1", "No coast.", answer_state=AnswerState.NOT_APPLICABLE)

    back = bring(submission, focal, filled_workbook(take(submission, focal), {"tip-6-1": "Yes"}))

    assert [(row["state"], row["value"]) for row in back.rows] == [("answered", "yes")]


def test_sent_once_more_after_a_colleague_wrote_it_is_still_the_same_write(submission, focal) -> None:
    """The answer was written, the outcome was not kept, a colleague went on: nothing is written a second time."""
    back = bring(submission, focal, filled_workbook(take(submission, focal), {"tip-5.examples": "Of the file."}))
    cut_off = FormReturn.objects.get(pk=back.pk)
    with transaction.atomic():
        apply(back, submission, focal, **{"tip-5.examples": 0})
        outcome = back.outcome
    write(submission, "tip-5.examples", "Of a colleague.", base_version=1)

    apply(cut_off, submission, focal, **{"tip-5.examples": 0})

    assert ResponseVersion.objects.filter(is_rival=True).count() == 0
    assert standing(submission, "tip-5.examples") == ("answered", "Of a colleague.")
    assert FormReturn.objects.get().outcome == outcome
