"""Workbooks and Word forms as they go out, and as somebody filled them in."""

from collections.abc import Mapping
from io import BytesIO

import docx
from django.core import signing
from django.core.exceptions import ValidationError
from docx.oxml.ns import qn
from openpyxl import load_workbook

from instruments.models import Article
from parties.models import User
from parties.queries import standing_of
from submissions import permissions, queries
from submissions.choices import AnswerState, FormFormat
from submissions.models import FormIssue, FormReturn, Submission
from submissions.services import forms
from submissions.services.forms.issuing import SALT
from tests.factories.form_files import saved
from tests.factories.submissions import NOW, TODAY, get_question, make_law, write

ALL_SCRIPTS = "=1+1\n+2\t-3 @x | قانون العقوبات 中文。Закон ñ é\n\nlast, _x0041_ 😀 \ufffe"
COLUMNS = {"answer": 5, "reason": 6, "tongue": 7}


def becomes_of(submission: Submission, user: User):
    """What becomes of what this person writes, as the pages ask."""
    standing = standing_of(user, today=TODAY)
    assigned = queries.handed_to(user.pk, submission, today=TODAY)
    return lambda question: permissions.becomes(standing, submission, question, assigned=assigned)


def take(
    submission: Submission, user: User, *, format: FormFormat = FormFormat.XLSX, language: str = "en", number: int = 0
) -> bytes:
    """The file a person takes: a workbook, or the Word form of article ``number``."""
    article = Article.objects.get(instrument=submission.instrument, number=number) if number else None
    return forms.issue_form(
        revision_of(submission),
        format=format,
        language=language,
        article=article,
        becomes=becomes_of(submission, user),
        standing=standing_of(user, today=TODAY),
        actor=user,
        now=NOW,
    ).content


def bring(submission: Submission, user: User, data: bytes, *, name: str = "filled.xlsx", now=NOW) -> FormReturn:
    return forms.receive_form(
        revision_of(submission), data, file_name=name, becomes=becomes_of(submission, user), actor=user, now=now
    )


def refusal_of(submission: Submission, user: User, data: bytes) -> tuple[str, str]:
    """Why a file is refused: the code, and the sentence."""
    try:
        bring(submission, user, data)
    except ValidationError as refusal:
        return str(refusal.code), refusal.messages[0]
    return "", "taken"


def compared(form_return: FormReturn, submission: Submission, user: User) -> dict[str, forms.CheckedRow]:
    rows = forms.compare_rows(form_return, revision_of(submission), becomes=becomes_of(submission, user))
    return {row.key: row for row in rows}


def apply(form_return: FormReturn, submission: Submission, user: User, **taken: int) -> FormReturn:
    return forms.apply_return(
        form_return,
        revision_of(submission),
        taken=taken,
        becomes=becomes_of(submission, user),
        actor=user,
        now=NOW,
    )


def revision_of(submission: Submission):
    revision = queries.newest_revision(submission)
    revision.submission = submission
    return revision


def filled_workbook(data: bytes, cells: Mapping[str, Mapping[str, object] | object]) -> bytes:
    """The workbook with answers in it: question key → answer, or answer, reason and tongue by name."""
    book = load_workbook(BytesIO(data))
    for row in book.worksheets[1].iter_rows(min_row=3):
        said = cells.get(row[9].value)
        if row[9].value in cells:
            for name, value in (said if isinstance(said, dict) else {"answer": said}).items():
                row[COLUMNS[name]].value = value
                if isinstance(value, str):
                    row[COLUMNS[name]].data_type = "s"
    return saved(book)


def filled_word(data: bytes, controls: Mapping[str, str]) -> bytes:
    """The Word form with words in its controls: "a:3" → what somebody typed, each line a paragraph of its own run."""
    document = docx.Document(BytesIO(data))
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")).removeprefix("portal:")
        if tag in controls:
            run = control.find(f".//{qn('w:r')}")
            for old in run.findall(qn("w:t")):
                run.remove(old)
            for place, line in enumerate(controls[tag].split("\n")):
                if place:
                    run.append(run.makeelement(qn("w:br"), {}))
                text = run.makeelement(qn("w:t"), {})
                text.text = line
                run.append(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def known_of(data: bytes) -> dict:
    """What the signed mark of a Word form says."""
    for control in docx.Document(BytesIO(data)).element.body.iter(qn("w:sdt")):
        if control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == "portal:form":
            return signing.loads("".join(text.text for text in control.iter(qn("w:t"))), salt=SALT)
    raise LookupError


def make_form_return(submission: Submission, user: User | None, **fields: object) -> FormReturn:
    """What a workbook said that this person brought back, without the workbook."""
    issue = FormIssue.objects.create(
        state=submission.state,
        submission=submission,
        format=FormFormat.XLSX,
        language="en",
        bases={"tip-5.examples": 0},
        issued_by=user,
        issued_at=NOW,
    )
    line = {"key": "tip-5.examples", "cell": "TIP!F9", "base": 0, "language": "en"}
    row = line | {"state": "answered", "value": "One case.", "laws": []}
    blank = {"file_name": "filled.xlsx", "rows": [row], "returned_by": user, "returned_at": NOW}
    return FormReturn.objects.create(state=submission.state, issue=issue, **blank | fields)


def answer_each_kind(submission: Submission) -> None:
    """One answer of each kind, and one of each state that is no answer."""
    law = make_law()
    write(submission, "tip-5-1", "in_part")
    write(submission, "tip-5-1.laws", [law.pk])
    write(submission, "tip-5.examples", ALL_SCRIPTS, language="fr")
    write(submission, "tip-6-1", "Not a matter of ours.", answer_state=AnswerState.NOT_APPLICABLE)
    write(submission, "tip-6.examples", None, answer_state=AnswerState.WILL_FOLLOW)
    options = list(get_question(submission, "tip-5-1.assistance").option_list.options.all())
    write(submission, "tip-5-1.assistance", [options[0].slug, options[2].slug])
