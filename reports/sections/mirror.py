"""A State's own mirror on paper, in one language: what the page on screen says of one text, ready to print."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from findings.queries import Conclusion, Mirror, MirrorArticle, MirrorLine
from findings.rendering import step_sentence
from instruments.queries import texts_by_code
from reports.sections.content import direction, language_tag
from reports.sections.paper.content import Printed, printed
from submissions.models import Revision


@dataclass(frozen=True)
class PrintedLine:
    """One provision: what is asked, what the rule reads in the answer, what is missing, what may come next."""

    ref: str
    obligation: str
    summary: Printed
    status: str
    reason: Printed | None
    missing: tuple[Printed, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class PrintedArticle:
    """One article; ``bands``: heading of each level of obligation, and its provisions."""

    anchor: str
    number: str
    title: Printed
    needs: tuple[Printed, ...]
    bands: tuple[tuple[str, tuple[PrintedLine, ...]], ...]


@dataclass(frozen=True)
class MirrorPaper:
    """The whole document. ``marks``: what must be said on its first page."""

    language: str
    tag: str
    direction: str
    dated_on: str
    running_title: str
    code: str
    status: str
    portal: str
    title: str
    whose: Printed
    about: tuple[str, ...]
    marks: tuple[str, ...]
    words: Mapping[str, str]
    articles: tuple[PrintedArticle, ...]


def compose_mirror(revision: Revision, mirror: Mirror, language: str) -> MirrorPaper:
    """In one language, from what was read alone."""
    with override(language):
        submission = revision.submission
        title = _("Your State’s own mirror")
        instrument = printed(texts_by_code(submission.instrument, "short_title"), language)
        cycle = printed(texts_by_code(submission.cycle, "title"), language)
        return MirrorPaper(
            language=language,
            tag=language_tag(language),
            direction=direction(language),
            dated_on=revision.submitted_at.date().isoformat() if revision.submitted_at else "",
            running_title=f"{title}: {instrument.text}",
            code=submission.instrument.code,
            status=_("revision %(number)s") % {"number": revision.number},
            portal=_("Implementation review portal"),
            title=title,
            whose=printed(texts_by_code(submission.state, "name"), language),
            about=(instrument.text, cycle.text, _text_sentence(revision)),
            marks=tuple(_marks(revision)),
            words={
                "missing": _("Points left open:"),
                "needs": _("Technical assistance asked for under this article:"),
                "steps": _("Possible next steps:"),
                "note": _(
                    "It compares your State with nobody, and adds nothing up. An optional provision that is not used is"
                    " your State’s choice and no gap; no information is no gap either."
                ),
            },
            articles=tuple(_article(article, language) for article in mirror.articles),
        )


def plain_mirror(paper: MirrorPaper) -> dict[str, Any]:
    """All it says, for its digest."""
    return asdict(paper)


def _text_sentence(revision: Revision) -> str:
    if revision.submitted_at is None:
        return _("Read in the text in preparation, revision %(number)s.") % {"number": revision.number}
    said = {"number": revision.number, "moment": date_format(revision.submitted_at, "DATETIME_FORMAT")}
    return _("Read in revision %(number)s, submitted on %(moment)s UTC.") % said


def _marks(revision: Revision) -> Iterable[str]:
    if revision.submitted_at is None:
        yield _("The text in preparation is not a statement of the State before it is submitted.")
    if revision.submission.cycle.is_illustrative:
        yield _("Illustrative data: generated for demonstration, not a statement by any State.")


def _article(part: MirrorArticle, language: str) -> PrintedArticle:
    return PrintedArticle(
        anchor=f"article-{part.article.number}",
        number=_("Article %(number)s") % {"number": part.article.number},
        title=printed(texts_by_code(part.article, "title"), language),
        needs=tuple(printed(texts_by_code(need, "label"), language) for need in part.needs),
        bands=tuple(
            (str(band.band.label), tuple(_line(line, line.shown, language) for line in band.lines if line.shown))
            for band in part.bands
        ),
    )


def _line(line: MirrorLine, read: Conclusion, language: str) -> PrintedLine:
    provision = line.provision
    return PrintedLine(
        ref=provision.ref,
        obligation=str(provision.get_obligation_display()),
        summary=printed(texts_by_code(provision, "summary"), language),
        status=read.label,
        # A State's words stay in the language they were written in, and say so.
        reason=printed({read.reason_language: read.reason}, language) if read.reason else None,
        missing=tuple(printed(texts_by_code(element, "text"), language) for element in read.missing),
        steps=tuple(step_sentence(step, provision.measure_type) for step in read.steps),
    )
