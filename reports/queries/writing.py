"""What the pages of reports ask for: a report as its page shows it, one text of a draft."""

from django.db.models import Q, QuerySet

from parties.rules import Standing
from reports.models import Report, ReportDraft, SectionText
from reports.queries.drafts import drafts_visible_to, texts_of


def drafts_open_to(standing: Standing) -> QuerySet[ReportDraft]:
    """Reports in preparation: what is published is found among the reports."""
    return drafts_visible_to(standing).filter(Q(report=None) | Q(report__published_at=None))


def reports_to_show() -> QuerySet[Report]:
    """Reports with what their page says of them; the figures themselves stay where they are."""
    return Report.objects.select_related("cycle", "replaces").defer("snapshot", "replaces__snapshot")


def text_of(draft: ReportDraft, section: str, language: str) -> SectionText | None:
    """The text of one place in one language; None while nobody has written there."""
    return texts_of(draft).filter(section=section, language=language).first()
