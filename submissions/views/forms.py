"""Workbooks and Word forms: taken, brought back, looked at, and only then written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from instruments.queries import published_text
from questionnaires.models import Question, Section
from submissions import permissions, queries
from submissions.choices import AnswerState, FormFormat, SaveOutcome
from submissions.forms import ReturnedFileForm, WordForm, WorkbookForm, read_decisions
from submissions.models import FormReturn
from submissions.rules import Comparison
from submissions.services import forms as services
from submissions.views.found import Found, find_or_404

MINE, THEIRS = "mine", "theirs"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def forms(request: HttpRequest, pk: int) -> HttpResponse:
    """Where files are taken and brought back; by POST, one that comes back."""
    found = _find_or_404(request, pk)
    form = ReturnedFileForm(request.POST, request.FILES) if request.method == "POST" else ReturnedFileForm()
    if form.is_valid():
        try:
            form_return = services.receive_form(
                found.revision,
                form.content(),
                file_name=form.cleaned_data["file"].name,
                becomes=_becomes(request, found),
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            return redirect(form_return)
    return _show(request, found, file_form=form, status=422 if form.errors else 200)


@login_required
@require_POST
def issue_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself. That it went out is kept, so this is not a link."""
    found = _find_or_404(request, pk)
    sections = _sections(request, found)
    form = _word_form(found, sections, request.POST) if _wants_word(request) else WorkbookForm(request.POST)
    if not form.is_valid():
        return _show(request, found, issue=form, status=422)
    number = form.cleaned_data.get("article")
    article = next((section.article for section in sections if section.article.number == number), None)
    if not found.is_in_preparation:
        raise Http404
    try:
        file = services.issue_form(
            found.revision,
            format=FormFormat(form.cleaned_data["format"]),
            language=form.cleaned_data["language"],
            article=article,
            becomes=_becomes(request, found),
            standing=request.standing,
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _show(request, found, issue=form, status=422)
    headers = {"Content-Disposition": content_disposition_header(True, file.name), "Cache-Control": "private, no-store"}
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def form_return(request: HttpRequest, pk: int, return_pk: int) -> HttpResponse:
    """What a file would change, answer by answer, until the person says so; afterwards what became of each."""
    found = _find_or_404(request, pk)
    returned = get_object_or_404(queries.returns_of(found.submission, request.user), pk=return_pk)
    if returned.applied_at is not None:
        return _result(request, found, returned)
    rows = services.compare_rows(returned, found.revision, becomes=_becomes(request, found))
    if request.method != "POST":
        return _preview(request, found, returned, rows, Choice({row.key for row in rows}, {}))
    ticked, decisions, seen = read_decisions(request.POST)
    undecided = [
        row for row in rows if row.comparison == Comparison.BOTH and decisions.get(row.key) not in (MINE, THEIRS)
    ]
    if undecided or not found.is_in_preparation:
        return _preview(request, found, returned, rows, Choice(ticked, decisions), undecided=undecided, status=422)
    taken = {row.key: seen.get(row.key, row.base) for row in rows if _is_taken(row, ticked, decisions)}
    services.apply_return(
        returned,
        found.revision,
        taken=taken,
        becomes=_becomes(request, found),
        actor=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The file has been brought in. What became of each answer stands below."))
    return redirect(returned)


@dataclass(frozen=True)
class Choice:
    """What stands ticked and decided on the page: everything, or what was sent before something was missing."""

    ticked: set[str]
    decisions: dict[str, str]


def _is_taken(row: services.CheckedRow, ticked: set[str], decisions: dict[str, str]) -> bool:
    if row.comparison == Comparison.BOTH:
        return decisions.get(row.key) == MINE
    return row.key in ticked


def _find_or_404(request: HttpRequest, pk: int) -> Found:
    """For the State's own people; others learn of no file, and not that there are any."""
    found = find_or_404(request, pk)
    if not found.is_own:
        raise Http404
    return found


def _becomes(request: HttpRequest, found: Found) -> services.Becomes:
    def decide(question: Question) -> SaveOutcome | None:
        return permissions.becomes(request.standing, found.submission, question, assigned=found.assigned)

    return decide


def _sections(request: HttpRequest, found: Found) -> list[Section]:
    """The articles of which this person may take a form."""
    return [
        section for section in queries.sections_of(found.revision) if found.writes.shows_part_of(section.article_id)
    ]


def _wants_word(request: HttpRequest) -> bool:
    return request.POST.get("format") == FormFormat.DOCX


def _word_form(found: Found, sections: Sequence[Section], data: object = None, wanted: str = "") -> WordForm:
    language = get_language()
    names = [
        (s.article.number, f"{s.article.number}. {published_text(s.article, 'title', language)[0]}") for s in sections
    ]
    initial = {"article": int(wanted)} if wanted.isdecimal() and len(wanted) < 5 else {}
    return WordForm(data, articles=names, initial=initial, auto_id="word_%s")


def _show(
    request: HttpRequest,
    found: Found,
    *,
    file_form: ReturnedFileForm | None = None,
    issue: WorkbookForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sections = _sections(request, found)
    is_word = isinstance(issue, WordForm)
    waiting = queries.returns_of(found.submission, request.user).defer("rows", "outcome")
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "sections": sections,
        "workbook_form": issue if issue and not is_word else WorkbookForm(auto_id="workbook_%s"),
        "word_form": issue if is_word else _word_form(found, sections, wanted=request.GET.get("article", "")),
        "file_form": file_form if file_form is not None else ReturnedFileForm(),
        "wrong_form": issue or file_form,
        "returns": waiting,
    }
    return render(request, "submissions/forms.html", context, status=status)


def _preview(
    request: HttpRequest,
    found: Found,
    returned: FormReturn,
    rows: Sequence[services.CheckedRow],
    choice: Choice,
    *,
    undecided: Sequence[services.CheckedRow] = (),
    status: int = 200,
) -> HttpResponse:
    counts = Counter(row.comparison for row in rows)
    missing = {row.key for row in undecided}
    lines = [
        {
            "row": row,
            "is_ticked": row.key in choice.ticked,
            "decision": choice.decisions.get(row.key, ""),
            "is_missing": row.key in missing,
            "problem": services.trouble_sentence(row.trouble, row.detail) if row.trouble else "",
        }
        for row in rows
    ]
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "form_return": returned,
        "counts": counts,
        "both": [line for line in lines if line["row"].comparison == Comparison.BOTH],
        "refused": [line for line in lines if line["row"].comparison == Comparison.REFUSED],
        "changed": [line for line in lines if line["row"].comparison == Comparison.CHANGED],
        "new": [line for line in lines if line["row"].comparison == Comparison.NEW],
        "emptied": [line for line in lines if line["row"].comparison == Comparison.EMPTIED],
        "no_answer": AnswerState.UNANSWERED.label,
        "has_any": any(counts[kind] for kind in (Comparison.BOTH, Comparison.CHANGED, Comparison.NEW)),
        "seen": " ".join(f"{row.key}={row.number}" for row in rows if row.comparison == Comparison.BOTH),
        "problems": [{"target": f"{row.key}-mine", "text": _undecided(row)} for row in undecided],
        "register": queries.law_articles_of(found.submission.state),
    }
    return render(request, "submissions/form_return.html", context, status=status)


def _undecided(row: services.CheckedRow) -> str:
    return _("%(cell)s: choose which of the two answers stands.") % {"cell": row.cell}


def _result(request: HttpRequest, found: Found, returned: FormReturn) -> HttpResponse:
    questions = {question.key: question for question in queries.questions_asked(found.revision)}
    # In the order of the file: the database keeps an outcome in an order of its own.
    told = [(row["key"], returned.outcome[row["key"]]) for row in returned.rows if row["key"] in returned.outcome]
    entries = [{"key": key, "question": questions.get(key)} | entry for key, entry in told]
    written = (SaveOutcome.SAVED, SaveOutcome.REPLAY)
    groups = [
        (_("Written"), [e for e in entries if e["outcome"] in written]),
        (_("Kept as a proposal"), [e for e in entries if e["outcome"] == SaveOutcome.PROPOSED]),
        (
            _("Changed by someone else in the meantime: both answers are kept in the history"),
            [e for e in entries if e["outcome"] == SaveOutcome.CONFLICT],
        ),
        (_("Not taken over"), [e for e in entries if e["outcome"] == "refused"]),
        (_("Left as they stood on the portal"), [e for e in entries if e["outcome"] == "left"]),
        (_("The same on the portal"), [e for e in entries if e["outcome"] == "same"]),
    ]
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "form_return": returned,
        "groups": [(name, listed) for name, listed in groups if listed],
    }
    return render(request, "submissions/form_result.html", context)
