"""A paper in one language, made of what a version asks."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from instruments.choices import Obligation
from questionnaires.choices import QuestionKind, QuestionnaireKind
from reports.queries import PaperContent
from reports.queries.papers import AskedArticle, AskedProvision, AskedQuestion
from reports.sections.content import direction, language_tag, text_in
from reports.sections.paper.conditions import Surroundings, in_a_row, when_asked
from reports.sections.paper.content import (
    LAWS_ROWS,
    LEFT_TO_RIGHT,
    LONG,
    SHORT,
    ArticlePart,
    Asked,
    Box,
    Group,
    Item,
    Paper,
    Words,
    own_words,
    printed,
)
from reports.sections.paper.instructions import checklist_answers, instructions, sentence_case
from reports.sections.paper.masthead import masthead
from submissions.choices import AnswerState, Implementation, InPlace, ReleaseLevel

# Characters of all options together that share a line or two; of the longest of more than four, for two columns.
IN_LINE_CHARACTERS, COLUMN_CHARACTERS, COLUMN_OPTIONS = 110, 90, 4


def compose_paper(content: PaperContent, language: str) -> Paper:
    """The whole paper in one language, from the content alone; every question once, in the order of the version."""
    with override(language):
        around = _surroundings(content, language)
        is_checklist = content.kind == QuestionnaireKind.CHECKLIST
        return Paper(
            language=language,
            tag=language_tag(language),
            direction=direction(language),
            dated_on=content.published_on.isoformat() if content.published_on else "",
            masthead=masthead(content, language),
            instructions=instructions(content, language),
            words=_words(),
            articles=()
            if is_checklist
            else tuple(_article(a, content.code, around, language) for a in content.articles),
            items=tuple(_items(content, around, language)) if is_checklist else (),
        )


def _surroundings(content: PaperContent, language: str) -> Surroundings:
    questions = [question for article in content.articles for question in _questions_of(article)]
    words = {QuestionKind.IMPLEMENTATION: Implementation, QuestionKind.CHECK: InPlace}
    labels: dict[str, Mapping[str, str]] = {}
    for question in questions:
        if question.kind in words:
            labels[question.key] = {str(value): str(label) for value, label in words[question.kind].choices}
        elif question.options:
            labels[question.key] = {slug: text_in(label, language).text for slug, label in question.options.items()}
    return Surroundings(
        numbers={question.key: number for number, question in enumerate(questions, start=1)},
        labels=labels,
        instruments={code: text_in(titles, language).text for code, titles in content.short_titles.items()},
    )


def _questions_of(article: AskedArticle) -> Iterator[AskedQuestion]:
    for group in article.groups:
        yield from group.questions if isinstance(group, AskedProvision) else group


def _article(article: AskedArticle, code: str, around: Surroundings, language: str) -> ArticlePart:
    explained: set[str] = set()
    return ArticlePart(
        anchor=f"article-{code.lower()}-{article.number}",
        # The title follows in every language, in its own language and direction.
        number=(_("Article %(number)s. %(title)s") % {"number": article.number, "title": ""}).rstrip(),
        title=printed(article.titles, language),
        groups=tuple(_group(group, around, explained, language) for group in article.groups),
    )


def _group(
    group: AskedProvision | tuple[AskedQuestion, ...], around: Surroundings, explained: set[str], language: str
) -> Group:
    if not isinstance(group, AskedProvision):
        return Group(
            anchor=f"on-{group[0].key}",
            ref="",
            heading=_("About the article as a whole"),
            obligation="",
            summary=None,
            also_asked="",
            questions=tuple(_asked(q, around, "", explained, language) for q in group),
        )
    lead = next((q.key for q in group.questions if q.kind == QuestionKind.IMPLEMENTATION), "")
    return Group(
        anchor=f"on-{group.questions[0].key}",
        ref=group.ref,
        heading="",
        obligation=str(Obligation(group.obligation).label),
        summary=printed(group.summaries, language),
        also_asked=_also_asked(group.related),
        questions=tuple(_asked(q, around, lead, explained, language) for q in group.questions),
    )


def _also_asked(related: tuple[str, ...]) -> str:
    """Source: issue 3, "Ask once": what is answered under one instrument is proposed under the other."""
    if not related:
        return ""
    # Translators: "TIP 5(1), SOM 6(1)": references of provisions of other instruments.
    return _("Also asked under %(references)s: answer once, and the portal proposes the answer there.") % {
        "references": in_a_row(f"{LEFT_TO_RIGHT}{ref}{LEFT_TO_RIGHT}" for ref in related)
    }


def _asked(question: AskedQuestion, around: Surroundings, lead: str, explained: set[str], language: str) -> Asked:
    """``explained``: shared texts whose guidance stands in this article already; it is added to."""
    place = Surroundings(around.numbers, around.labels, around.instruments, lead)
    guidance = printed(question.guidance, language) if question.guidance else None
    if question.shared in explained:
        guidance = None
    elif question.shared:
        explained.add(question.shared)
    return Asked(
        key=question.key,
        number=around.numbers[question.key],
        when=when_asked(question.show_if, place),
        text=printed(question.texts, language),
        guidance=guidance,
        hint=_hint(question.kind, has_guidance=guidance is not None),
        **_answering(question, bool(lead), language),
    )


def _hint(kind: str, *, has_guidance: bool) -> str:
    """How many boxes to tick; where guidance is printed, it says itself that several may be."""
    if kind == QuestionKind.CHOICE:
        return _("Tick one box.")
    return _("Tick all that apply.") if kind == QuestionKind.CHOICES and not has_guidance else ""


def _answering(question: AskedQuestion, is_on_provision: bool, language: str) -> dict[str, Any]:
    """How the question is answered on paper, by its kind."""
    if question.kind == QuestionKind.IMPLEMENTATION:
        return {"boxes": tuple(_implementation_boxes(language)), "layout": "in-line"}
    if question.kind == QuestionKind.CITATIONS:
        return {"laws_row_count": LAWS_ROWS}
    if question.options:
        boxes = tuple(Box(printed(label, language)) for label in question.options.values())
        return {"boxes": boxes, "layout": _layout([len(box.label.text) for box in boxes])}
    if is_on_provision:
        return {"line_count": SHORT}
    return {"line_count": LONG, "readers": tuple(sentence_case(str(level.label)) for level in ReleaseLevel)}


def _layout(lengths: list[int]) -> str:
    """Few short options share a line, many short ones two columns, long ones have a line each."""
    if sum(lengths) <= IN_LINE_CHARACTERS:
        return "in-line"
    return "columns" if max(lengths) <= COLUMN_CHARACTERS and len(lengths) > COLUMN_OPTIONS else "rows"


def _implementation_boxes(language: str) -> Iterator[Box]:
    for answer in Implementation:
        yield Box(own_words(str(answer.label), language))
    yield Box(own_words(sentence_case(str(AnswerState.NOT_APPLICABLE.label)), language), line=_("Reason:"))
    for state in (AnswerState.NOT_AVAILABLE, AnswerState.WILL_FOLLOW):
        yield Box(own_words(sentence_case(str(state.label)), language))


def _items(content: PaperContent, around: Surroundings, language: str) -> Iterator[Item]:
    for article in content.articles:
        for question in _questions_of(article):
            yield Item(
                key=question.key,
                number=around.numbers[question.key],
                refs=question.covers,
                when=when_asked(question.show_if, around),
                text=printed(question.texts, language),
                help=printed(question.guidance, language) if question.guidance else None,
            )


def _words() -> Words:
    return Words(
        contents=_("Contents"),
        laws=(_("Title of the law"), _("Number of the law"), _("Day of adoption"), _("Articles of that law")),
        readers=_("Who may read this answer:"),
        item=_("Is this in place?"),
        columns=tuple(answer.term for answer in checklist_answers()),
    )
