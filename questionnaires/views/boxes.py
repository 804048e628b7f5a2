"""One page with texts in six languages: drawn, and what was typed on it saved or said of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from instruments.choices import TextStage
from instruments.rules import ENGLISH, text_digest
from questionnaires import queries, services
from questionnaires.choices import VersionStatus
from questionnaires.forms import TextsForm, name_of
from questionnaires.models import Erratum, QuestionnaireText, QuestionnaireVersion
from questionnaires.views.found import sentence_of

FindRows = Callable[[], Iterable[queries.Row]]
FindContext = Callable[[], Mapping[str, object]]


@dataclass(frozen=True)
class Box:
    """One text in one language. ``source``: the English it was made from, where that is another now.

    ``published``: what stands frozen below the errata; empty when there are none.
    """

    row: queries.TextRow
    language: str
    name: str
    base: str
    field: BoundField | None
    source: str
    errata: Sequence[Erratum]
    stages: Sequence[TextStage]

    @property
    def text(self) -> str:
        return self.row.texts.get(self.language, "")

    @property
    def stage(self) -> TextStage:
        return self.row.stage(self.language)

    @property
    def status(self) -> QuestionnaireText | None:
        return self.row.statuses.get(self.language)

    @property
    def has_stage(self) -> bool:
        """Whether there is anything to be translated: guidance that has no English is not missing."""
        return bool(self.text or self.row.english or self.row.field != "guidance")

    @property
    def is_changed(self) -> bool:
        return self.stage == TextStage.SOURCE_CHANGED

    @property
    def published(self) -> str:
        return self.errata[0].before if self.errata else ""


@dataclass(frozen=True)
class BoxRow:
    """One text in its six languages, English first, then the language that is worked on."""

    row: queries.TextRow
    boxes: Sequence[Box]


@dataclass
class _Outcome:
    """What came of a press of a button: boxes whose words are not saved, and what is wrong where."""

    problems: dict[str, ValidationError]
    is_refused: bool = False


def texts_page(
    request: HttpRequest,
    version: QuestionnaireVersion,
    find_rows: FindRows,
    template: str,
    find_context: FindContext,
) -> HttpResponse:
    """Show texts to work on; a POST saves one or all of them, or says how far one is. What was typed is kept.

    ``find_rows`` and ``find_context`` are asked again after a change, so that the page shows what stands then.
    """
    working = queries.texts_to_work_on(version, find_rows())
    languages = _languages(request)
    if request.method != "POST":
        form = TextsForm(None, rows=working.rows, languages=languages)
        return _draw(request, version, template, find_context(), working, form)
    if version.status != VersionStatus.DRAFT and "stage" not in request.POST:
        messages.error(request, _("This version is published and never changes. An erratum corrects a text."))
        return redirect(request.get_full_path())
    outcome = _act(request, version, working)
    if outcome.is_refused:
        return redirect(request.get_full_path())
    working = queries.texts_to_work_on(version, find_rows())
    unsaved = _unsaved(request, working)
    if not unsaved and not outcome.problems:
        return redirect(request.get_full_path())
    form = TextsForm(_with_typed(request, working, unsaved), rows=working.rows, languages=languages)
    form.is_valid()
    for name, error in outcome.problems.items():
        form.add_error(name, error)
    if not outcome.problems:
        messages.warning(request, _("Other words that you typed on this page are not saved yet."))
    return _draw(request, version, template, find_context(), working, form, refused=set(outcome.problems))


def box_rows(
    request: HttpRequest,
    version: QuestionnaireVersion,
    working: queries.Working,
    form: TextsForm | None = None,
    refused: Iterable[str] = (),
) -> list[BoxRow]:
    """The boxes of a page, drawn from its form; without one there is nothing to type."""
    is_draft, is_retired = version.status == VersionStatus.DRAFT, version.status == VersionStatus.RETIRED
    rows = []
    for row in working.rows:
        if not row.texts and not is_draft:
            continue
        boxes = []
        for code, _language in _languages(request):
            name = name_of(row, code)
            posted = request.POST.get(f"base:{name}")
            now = text_digest(row.texts.get(code, ""))
            boxes.append(
                Box(
                    row=row,
                    language=code,
                    name=name,
                    # Whoever was told that the text is another now has seen it, and may put their own there.
                    base=now if posted is None or name in refused or form is None or not form.is_bound else posted,
                    field=form[name] if form is not None and is_draft else None,
                    source=working.source_of(row, code) if row.stage(code) == TextStage.SOURCE_CHANGED else "",
                    errata=working.errata.get((row.subject, row.field, code), ()),
                    stages=_stages(row, code) if form is not None and not is_retired else (),
                )
            )
        rows.append(BoxRow(row, boxes))
    return rows


def _act(request: HttpRequest, version: QuestionnaireVersion, working: queries.Working) -> _Outcome:
    if "stage" in request.POST:
        return _set_stage(request, version, working)
    wanted = request.POST.get("save", "")
    typed = [
        services.TypedText(row.subject, row.field, code, request.POST[name], base=request.POST.get(f"base:{name}", ""))
        for name, row, code in _boxes_of(working)
        if name in request.POST and wanted in ("", "all", name)
    ]
    try:
        saved = services.save_texts(version, typed, actor=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, sentence_of(error))
        return _Outcome({}, is_refused=True)
    if saved.written_count:
        text = ngettext("%(count)s text saved.", "%(count)s texts saved.", saved.written_count)
        messages.success(request, text % {"count": saved.written_count})
    elif not saved.problems:
        messages.info(request, _("Nothing had changed; nothing was written."))
    return _Outcome({":".join(place): error for place, error in saved.problems.items()})


def _set_stage(request: HttpRequest, version: QuestionnaireVersion, working: queries.Working) -> _Outcome:
    name, _equals, stage = request.POST["stage"].rpartition("=")
    place = {known: (row, code) for known, row, code in _boxes_of(working)}.get(name)
    if place is None:
        messages.error(request, _("There is no such text on this page."))
        return _Outcome({}, is_refused=True)
    row, code = place
    if name in _unsaved(request, working):
        return _Outcome({name: ValidationError(_("Save this text first: what you typed is not what would be meant."))})
    try:
        services.set_stage(
            version,
            subject=row.subject,
            field=row.field,
            language=code,
            stage=stage,
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as error:
        if version.status != VersionStatus.DRAFT:
            messages.error(request, sentence_of(error))
            return _Outcome({}, is_refused=True)
        return _Outcome({name: error})
    messages.success(request, _("Noted: %(stage)s.") % {"stage": TextStage(stage).label})
    return _Outcome({})


def _unsaved(request: HttpRequest, working: queries.Working) -> set[str]:
    """Boxes that hold other words than those they were drawn with, and than those that stand now."""
    found = set()
    for name, row, code in _boxes_of(working):
        typed = request.POST.get(name)
        if typed is not None and text_digest(typed) not in (
            request.POST.get(f"base:{name}", ""),
            text_digest(row.texts.get(code, "")),
        ):
            found.add(name)
    return found


def _with_typed(request: HttpRequest, working: queries.Working, unsaved: Iterable[str]) -> dict[str, str]:
    return {
        name: request.POST[name] if name in unsaved else row.texts.get(code, "")
        for name, row, code in _boxes_of(working)
    }


def _boxes_of(working: queries.Working) -> Iterable[tuple[str, queries.TextRow, str]]:
    return ((name_of(row, code), row, code) for row in working.rows for code in queries.CODES)


def _stages(row: queries.TextRow, language: str) -> list[TextStage]:
    """What may be said of a text: not what is said of it already, and nothing of one that is missing."""
    if not row.texts.get(language):
        return []
    now = row.stage(language)
    # A draft made from another English stays one: only who holds it against the English of today says more.
    passed = (TextStage.DRAFT,) if now == TextStage.SOURCE_CHANGED else ()
    choices = (TextStage.DRAFT, TextStage.TO_REVIEW, TextStage.APPROVED)
    return [stage for stage in choices if stage not in (now, *passed)]


def _draw(
    request: HttpRequest,
    version: QuestionnaireVersion,
    template: str,
    context: Mapping[str, object],
    working: queries.Working,
    form: TextsForm,
    *,
    refused: Iterable[str] = (),
) -> HttpResponse:
    extra = {"form": form, "rows": box_rows(request, version, working, form, set(refused))}
    return render(request, template, {**context, **extra}, status=422 if form.errors else 200)


def _languages(request: HttpRequest) -> list[tuple[str, object]]:
    """English first, then the language that is worked on, then the others."""
    chosen = request.GET.get("language", "")
    return sorted(settings.LANGUAGES, key=lambda pair: (pair[0] != ENGLISH, pair[0] != chosen))
