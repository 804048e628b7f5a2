"""The head of a paper: text only, no emblem; and the code in its foot by which a returned paper is matched."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from questionnaires.choices import QuestionnaireKind, VersionStatus
from reports.queries import PaperContent
from reports.sections.content import day, text_in
from reports.sections.paper.content import Masthead, printed

# Digits of the content hash that stand in the foot.
DIGITS = 12


def masthead(content: PaperContent, language: str) -> Masthead:
    kind = _kind(content)
    title = text_in(content.short_titles[content.code], language)
    return Masthead(
        portal=_("Implementation review portal"),
        treaty=_("United Nations Convention against Transnational Organized Crime and the Protocols thereto"),
        title=printed(content.titles, language),
        kind=kind,
        dates=tuple(_dates(content, language)),
        status="" if content.status == VersionStatus.PUBLISHED else str(VersionStatus(content.status).label),
        marks=tuple(_marks(content)),
        code=f"{content.slug} v{content.number} {content.content_hash[:DIGITS]}",
        running_title=_("%(instrument)s: %(paper)s") % {"instrument": title.text, "paper": kind},
    )


def _kind(content: PaperContent) -> str:
    if content.kind == QuestionnaireKind.CHECKLIST:
        return _("Checklist, version %(number)s") % {"number": content.number}
    return _("Questionnaire, version %(number)s") % {"number": content.number}


def _dates(content: PaperContent, language: str) -> Iterator[str]:
    if content.published_on:
        yield _("Published on %(day)s") % {"day": day(content.published_on.isoformat(), language)}
    if content.corrected_on:
        yield _("With corrections up to %(day)s") % {"day": day(content.corrected_on.isoformat(), language)}


def _marks(content: PaperContent) -> Iterator[str]:
    if content.status == VersionStatus.DRAFT:
        yield _("Draft for the Secretariat, not published: not to be sent to States.")
    if content.status == VersionStatus.RETIRED:
        yield _("This version has been retired: a newer one is in use.")
