"""Reports being prepared, their texts, and what became of each text; which report took the place of another."""

from datetime import date

from django.db.models import Q, QuerySet

from findings.models import ReplyMovement
from parties.rules import Standing
from questionnaires.models import Cycle
from reports.choices import ReportKind
from reports.models import Report, ReportDraft, SectionText, SectionTextVersion
from reports.queries.snapshots import Scope


def drafts_visible_to(standing: Standing) -> QuerySet[ReportDraft]:
    """All drafts for the Secretariat, those of its own State for a focal point; last changed first."""
    heavy = (f"{name}__{field}" for name in ("report", "replaces") for field in ("snapshot", "texts"))
    related = ReportDraft.objects.select_related("cycle", "state", "report", "replaces", "created_by")
    drafts = related.defer(*heavy)
    if standing.is_secretariat:
        return drafts
    leading = [pk for pk in standing.own_state_ids if standing.is_focal_point_of(pk)]
    return drafts.filter(kind=ReportKind.STATE, state__in=leading)


def texts_of(draft: ReportDraft) -> QuerySet[SectionText]:
    """Everything written for a draft, also for sections that are not chosen now."""
    return SectionText.objects.filter(draft=draft).select_related("author", "approved_by")


def history_of(text: SectionText) -> QuerySet[SectionTextVersion]:
    """Steps of one text, the last first."""
    return SectionTextVersion.objects.filter(section_text=text).select_related("author").order_by("-pk")


def scope_of_draft(draft: ReportDraft) -> Scope:
    """What a draft is narrowed to, as it was accepted when it was saved."""
    earlier = draft.filters.get("earlier_on")
    return Scope(
        kind=draft.kind,
        instruments=tuple(draft.filters.get("instruments") or ()),
        group=draft.filters.get("group") or "",
        state=draft.state,
        earlier_on=date.fromisoformat(earlier) if earlier else None,
        sections=draft.sections,
    )


def days_with_replies(cycle: Cycle) -> list[date]:
    """Days on which figures of the cycle moved, the last first: where another cut-off date gives other figures."""
    days = ReplyMovement.objects.filter(cycle=cycle).order_by("-on_day").values_list("on_day", flat=True).distinct()
    return list(days)


def replacement_of(report: Report) -> Report | None:
    """The published report that corrects this one, the newest where there are several."""
    corrections = Report.objects.filter(replaces=report).filter(~Q(published_at=None)).defer("snapshot", "texts")
    return corrections.order_by("-published_at").first()


def open_correction_of(report: Report) -> ReportDraft | None:
    """A correction that is being prepared and not published."""
    drafts = ReportDraft.objects.filter(replaces=report)
    return drafts.filter(Q(report=None) | Q(report__published_at=None)).first()
