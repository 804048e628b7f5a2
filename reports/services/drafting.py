"""A report is prepared: begun, narrowed, given a first page; a published one is corrected by another."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.models import Cycle
from reports import queries
from reports.choices import TextStatus, TextStep
from reports.models import Report, ReportDraft, SectionText, SectionTextVersion
from reports.queries import Scope
from reports.sections import texts, writing
from reports.services.compiling import check_cut_off, scope_of
from reports.services.mastheads import checked_masthead


class Changes(TypedDict, total=False):
    """What may be changed in a draft; what is not named stays. A field of ``masthead`` that is empty is taken away."""

    cut_off_on: date
    filters: Mapping[str, Any]
    sections: Sequence[str]
    masthead: Mapping[str, Any]
    slot_on: date | None
    is_strict: bool


def start_draft(
    cycle: Cycle,
    *,
    kind: str,
    cut_off_on: date,
    filters: Mapping[str, Any],
    sections: Sequence[str] = (),
    slot_on: date | None = None,
    is_strict: bool = True,
    actor: User,
    today: date,
) -> ReportDraft:
    """Begin a report. ``ValidationError`` by field for a cut-off date or a filter that makes no sense."""
    check_cut_off(cycle, cut_off_on, today)
    scope = scope_of(cycle, kind=kind, cut_off_on=cut_off_on, filters=filters, sections=sections)
    return ReportDraft.objects.create(
        kind=kind,
        cycle=cycle,
        cut_off_on=cut_off_on,
        state=scope.state,
        filters=_kept(scope),
        slot_on=slot_on,
        is_strict=is_strict,
        created_by=actor,
    )


@transaction.atomic
def change_draft(
    draft: ReportDraft, *, base_version: int, actor: User, today: date, **changes: Unpack[Changes]
) -> ReportDraft:
    """Change what a draft is narrowed to, its first page, its slot date, its strictness; the draft as it is now.

    Other figures lift the approval of texts: they were approved beside the former ones. ``ValidationError`` by field
    for what makes no sense, when somebody else changed the draft since ``base_version``, or it has been published.
    """
    draft = lock_draft(draft)
    if draft.version != base_version:
        raise ValidationError(_("Somebody else changed this report meanwhile. Look at it again, then save."))
    if set(changes) & {"cut_off_on", "filters", "sections"}:
        _narrow(draft, changes, actor, today)
    if "masthead" in changes:
        draft.masthead = checked_masthead(draft.masthead | changes["masthead"])
    if "slot_on" in changes:
        draft.slot_on = changes["slot_on"]
    draft.is_strict = changes.get("is_strict", draft.is_strict)
    draft.version += 1
    draft.save()
    return draft


def lock_draft(draft: ReportDraft) -> ReportDraft:
    """The draft as it is now, held until the end of the transaction; ``ValidationError`` once it is published."""
    locked = ReportDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.report_id and Report.objects.filter(pk=locked.report_id, published_at__isnull=False).exists():
        raise ValidationError(
            _("This report has been published and does not change any more. Make a correction of it.")
        )
    return locked


def correct_report(report: Report, *, actor: User) -> ReportDraft:
    """A draft with everything a published report has, to take its place once it is published itself.

    A text stays approved where the one it is taken from was. Asked for twice, it is the same draft. ``ValidationError``
    for a report that is not published, or has been replaced already.
    """
    with transaction.atomic():
        # Nobody else begins a correction of it at the same time.
        report = Report.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=report.pk)
        if report.published_at is None:
            raise ValidationError(_("This report has not been published. Change it and compile it again."))
        if queries.replacement_of(report) is not None:
            raise ValidationError(_("This report has been replaced already. Correct the one that replaced it."))
        draft = queries.open_correction_of(report)
        if draft is None:
            draft = _copy(report, actor)
    return draft


def _narrow(draft: ReportDraft, changes: Changes, actor: User, today: date) -> None:
    cut_off_on = changes.get("cut_off_on", draft.cut_off_on)
    filters = changes.get("filters", _asked(draft.filters))
    sections = changes.get("sections", draft.sections)
    check_cut_off(draft.cycle, cut_off_on, today)
    scope = scope_of(draft.cycle, kind=draft.kind, cut_off_on=cut_off_on, filters=filters, sections=sections)
    kept = _kept(scope)
    if (cut_off_on, _figures(kept)) != (draft.cut_off_on, _figures(draft.filters)):
        _lift_approvals(draft, actor)
    draft.cut_off_on, draft.filters, draft.state = cut_off_on, kept, scope.state


def _kept(scope: Scope) -> dict[str, Any]:
    return scope.filters | {"sections": list(scope.sections)}


def _asked(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Filters of a draft as they are asked for: the day as a day."""
    earlier = kept.get("earlier_on")
    return dict(kept) | {"earlier_on": date.fromisoformat(earlier) if earlier else None}


def _figures(filters: Mapping[str, Any]) -> dict[str, Any]:
    """What of the filters decides about figures; sections only show or leave them out."""
    return {name: value for name, value in filters.items() if name != "sections"}


def _lift_approvals(draft: ReportDraft, actor: User) -> None:
    for text in SectionText.objects.select_for_update().filter(draft=draft, status=TextStatus.APPROVED):
        text.status, text.approved_by, text.approved_at = TextStatus.FOR_APPROVAL, None, None
        text.version += 1
        text.save()
        SectionTextVersion.objects.create(
            section_text=text, number=text.version, step=TextStep.REOPENED, text=text.text, author=actor
        )


def _copy(report: Report, actor: User) -> ReportDraft:
    masthead = {name: value for name, value in report.snapshot["masthead"].items() if value}
    draft = ReportDraft.objects.create(
        kind=report.kind,
        cycle=report.cycle,
        cut_off_on=report.cut_off_on,
        state=report.state,
        filters=report.filters,
        masthead=masthead,
        replaces=report,
        created_by=actor,
    )
    earlier = {
        (text.section, text.language): text
        for text in SectionText.objects.filter(draft__report=report, status=TextStatus.APPROVED)
    }
    for language, said in report.texts.items():
        elsewhere = report.coverage.get(language, {}).get("elsewhere", {})
        for section, paragraphs in texts.thawed(said).items():
            if section not in elsewhere:
                typed = writing.typed(paragraphs)
                _copy_text(draft, section, language, typed, earlier.get((section, language)), actor)
    return draft


def _copy_text(
    draft: ReportDraft, section: str, language: str, typed: str, earlier: SectionText | None, actor: User
) -> None:
    text = SectionText(draft=draft, section=section, language=language, text=typed, author=actor)
    if earlier is not None and writing.retyped(earlier.text, language) == typed:
        text.status, text.author = TextStatus.APPROVED, earlier.author
        text.approved_by, text.approved_at = earlier.approved_by, earlier.approved_at or timezone.now()
    text.save()
    SectionTextVersion.objects.create(section_text=text, number=1, step=TextStep.WRITTEN, text=typed, author=actor)
