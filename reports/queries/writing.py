"""What the editor of a text asks for: one text, what it was before, the figures that match what is looked for."""

from collections.abc import Sequence

from django.db.models import QuerySet

from reports.models import Report, ReportDraft, SectionText, SectionTextVersion
from reports.queries.drafts import NamedFigure


def drafts_listed() -> QuerySet[ReportDraft]:
    """Reports in preparation, last changed first."""
    return ReportDraft.objects.select_related("cycle")


def reports_to_show() -> QuerySet[Report]:
    """Reports with what their page says of them; the figures themselves stay where they are."""
    return Report.objects.select_related("cycle", "replaces").defer("snapshot", "replaces__snapshot")


def replacement_of(report: Report) -> Report | None:
    """The published report that corrects this one; the last, where one was corrected twice."""
    corrections = Report.objects.filter(replaces=report, published_at__isnull=False)
    return corrections.order_by("-published_at").defer("snapshot").first()


def text_of(draft: ReportDraft, section: str, language: str) -> SectionText | None:
    """The text of one place in one language; None while nobody has written there."""
    texts = SectionText.objects.select_related("author", "approved_by")
    return texts.filter(draft=draft, section=section, language=language).first()


def versions_of(text: SectionText) -> list[SectionTextVersion]:
    """Each step in the life of a text, latest first."""
    return list(SectionTextVersion.objects.filter(section_text=text).select_related("author").order_by("-pk"))


def matching_figures(known: Sequence[NamedFigure], *, words: str = "", section: str = "") -> list[NamedFigure]:
    """Those whose name or label holds every word looked for, of one section where one is named; in reading order."""
    wanted = words.casefold().split()
    return [
        one
        for one in known
        if (not section or one.section == section)
        and all(word in f"{one.name} {one.label}".casefold() for word in wanted)
    ]
