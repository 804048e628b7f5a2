"""Texts of a draft are written, and approved by somebody else. Nothing that was once acknowledged is lost."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from reports import rules
from reports.choices import TextProblem, TextStatus, TextStep
from reports.models import ReportDraft, SectionText, SectionTextVersion
from reports.queries import LANGUAGES
from reports.rendering import drafts
from reports.services.drafting import lock_draft


@dataclass(frozen=True)
class Outcome:
    """``text``: as it is now. Not saved: somebody else wrote it meanwhile; ``typed`` is kept in its history."""

    text: SectionText
    is_saved: bool
    typed: str


def write_text(
    draft: ReportDraft, *, section: str, language: str, text: str, base_version: int, actor: User
) -> Outcome:
    """Keep a text as it was typed; a draft again, whatever it was. ``base_version`` 0: there was none.

    Never written over what somebody else wrote since ``base_version``. ``ValidationError`` (``text``) with a sentence
    for each place that cannot be kept: a figure that the report does not show, a footnote that is not closed.
    """
    typed = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    _check_place(draft, section, language)
    _check_text(draft, typed)
    with transaction.atomic():
        draft = lock_draft(draft)
        row = SectionText.objects.select_for_update().filter(draft=draft, section=section, language=language).first()
        row = row or SectionText(draft=draft, section=section, language=language, version=0)
        if row.text == typed:
            return Outcome(row, True, typed)
        if row.version not in (0, base_version):
            _log(row, TextStep.RIVAL, actor, text=typed)
            return Outcome(row, False, typed)
        row.text, row.author, row.status = typed, actor, TextStatus.DRAFT
        row.approved_by, row.approved_at = None, None
        _step(row, TextStep.WRITTEN, actor)
    return Outcome(row, True, typed)


@transaction.atomic
def ask_approval(text: SectionText, *, base_version: int, actor: User) -> SectionText:
    """A draft is for somebody else to approve. ``ValidationError`` when it says nothing, or is no draft any more."""
    row = _lock(text, base_version)
    if row.status != TextStatus.DRAFT:
        raise ValidationError(_("Approval of this text has been asked for already."))
    if not row.text:
        raise ValidationError(_("This text says nothing yet."))
    row.status, row.return_reason = TextStatus.FOR_APPROVAL, ""
    return _step(row, TextStep.ASKED, actor)


@transaction.atomic
def approve_text(text: SectionText, *, base_version: int, actor: User, now: datetime) -> SectionText:
    """Approve what one has read. ``ValidationError`` for its author, when nobody asked, or it is another text now."""
    row = _lock(text, base_version)
    if row.status != TextStatus.FOR_APPROVAL:
        raise ValidationError(_("Nobody has asked for the approval of this text."))
    if row.author_id == actor.pk:
        raise ValidationError(_("Somebody else approves a text than the one who wrote it."))
    _check_text(row.draft, row.text)
    row.status, row.approved_by, row.approved_at = TextStatus.APPROVED, actor, now
    return _step(row, TextStep.APPROVED, actor)


@transaction.atomic
def return_text(text: SectionText, *, base_version: int, reason: str, actor: User) -> SectionText:
    """Give a text back to its author. ``ValidationError`` (``reason``) without a reason."""
    row = _lock(text, base_version)
    said = reason.strip()
    if row.status == TextStatus.DRAFT:
        raise ValidationError(_("This text is a draft already."))
    if not said:
        raise ValidationError({"reason": _("Say why the text is returned.")})
    if len(said) > rules.REASON_MAX:
        raise ValidationError(
            {"reason": _("Longer than %(limit)s characters. Please shorten it.") % {"limit": rules.REASON_MAX}}
        )
    row.status, row.return_reason, row.approved_by, row.approved_at = TextStatus.DRAFT, said, None, None
    return _step(row, TextStep.RETURNED, actor, reason=said)


def sentence_of(problem: rules.Problem) -> str:
    """A problem with its place, as it is shown to the one who typed."""
    said = TextProblem(problem.kind).label
    place = {"paragraph": problem.paragraph, "excerpt": problem.excerpt, "problem": said}
    return _("Paragraph %(paragraph)s, at “%(excerpt)s”: %(problem)s") % place


def _check_place(draft: ReportDraft, section: str, language: str) -> None:
    if section not in drafts.places_of(draft):
        raise ValidationError(_("%(name)s is not a section of this report.") % {"name": section})
    if language not in LANGUAGES:
        raise ValidationError(_("%(code)s is not a language of the portal.") % {"code": language})


def _check_text(draft: ReportDraft, typed: str) -> None:
    """Figures are read only for a text that names one."""
    known = drafts.known_figures(draft) if "{{" in typed and len(typed) <= rules.LENGTH_MAX else frozenset()
    if found := rules.problems(typed, known):
        raise ValidationError({"text": [sentence_of(problem) for problem in found]})


def _lock(text: SectionText, base_version: int) -> SectionText:
    """The text as it is now; ``ValidationError`` when it is not the one that was read."""
    lock_draft(text.draft)
    row = SectionText.objects.select_for_update(of=("self",)).select_related("draft__cycle").get(pk=text.pk)
    if row.version != base_version:
        raise ValidationError(_("This text has changed meanwhile. Read it again, then decide."))
    return row


def _step(row: SectionText, step: TextStep, actor: User, *, reason: str = "") -> SectionText:
    row.version += 1
    row.save()
    _log(row, step, actor, text=row.text, reason=reason)
    return row


def _log(row: SectionText, step: TextStep, actor: User, *, text: str, reason: str = "") -> None:
    SectionTextVersion.objects.create(
        section_text=row, number=row.version, step=step, text=text, reason=reason, author=actor
    )
