"""Two texts of one answer side by side, and the words that the script of the desk puts in."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from instruments.templatetags.published_text import language_tag
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from questionnaires.rules import Mark, word_differences
from submissions.choices import AnswerState
from submissions.models import LawArticle, Response, ResponseVersion
from submissions.templatetags.answers import answer

register = template.Library()

# One number for each plural form of the six languages; the browser finds the one that is counted like its own.
SAMPLES = (1, 2, 3, 11, 100, 0)


@register.simple_tag
def waiting_forms() -> list[tuple[int, str]]:
    """(a number, the sentence as it stands with numbers counted like it), the number itself left open as {n}."""
    told = [
        (n, ngettext("%(count)s answer waits to be sent.", "%(count)s answers wait to be sent.", n) % {"count": "{n}"})
        for n in SAMPLES
    ]
    texts: dict[str, int] = {}
    for n, text in told:
        texts.setdefault(text, n)
    return told if len(texts) > 1 else told[:1]


@register.simple_tag
def compared(
    question: Question,
    version: Response | ResponseVersion,
    other: Response | ResponseVersion | None,
    laws: Iterable[LawArticle],
    side: str = "",
) -> SafeString:
    """An answer, its words marked that are not in ``other``; what is no text stands as it is.

    ``side``: "theirs" marks as taken out, "mine" as added; without it ``version`` follows ``other`` and both are shown.
    """
    texts = [one.value for one in (version, other) if one is not None and _is_text(question, one)]
    if len(texts) < 2:
        return answer(question, version, laws)
    before, after = (texts[0], texts[1]) if side == "theirs" else (texts[1], texts[0])
    hidden = {"theirs": Mark.ADDED, "mine": Mark.TAKEN}.get(side)
    passages = [passage for passage in word_differences(before, after) if passage.mark != hidden]
    direction = "rtl" if get_language_info(version.language)["bidi"] else "ltr"
    return format_html(
        '<span class="words" lang="{}" dir="{}">{}</span>',
        language_tag(version.language),
        direction,
        format_html_join("", "{}", ((_marked(passage.mark, passage.text),) for passage in passages)),
    )


def _is_text(question: Question, version: Response | ResponseVersion) -> bool:
    return question.kind == QuestionKind.TEXT and version.said_state == AnswerState.ANSWERED


def _marked(mark: Mark, text: str) -> SafeString:
    """Said to the ear too, not only underlined or struck through."""
    if mark == Mark.KEPT:
        return format_html("{}", text)
    tag, begin = ("ins", _("[added:")) if mark == Mark.ADDED else ("del", _("[taken out:"))
    return format_html('<{}><span class="visually-hidden">{} </span>{}</{}>', tag, begin, text, tag)
