"""What the editor of a text asks for: one text, what it was before, the figures that match what is looked for."""

from collections.abc import Sequence

from reports.models import ReportDraft, SectionText, SectionTextVersion
from reports.queries.drafts import NamedFigure


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
