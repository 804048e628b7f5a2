"""How a State's answer is shown: in words, with the language it was written in."""

import json
from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from instruments.templatetags.published_text import language_tag, published
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions import rules
from submissions.choices import AnswerState, Implementation, InPlace
from submissions.models import Law, LawArticle, Response, ResponseVersion, Submission
from submissions.queries import ArticleRemarks

register = template.Library()


@register.filter
def as_json(value: object) -> str:
    """Plain values for a script of ours, to stand in an attribute (where Django escapes it)."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def law_label(article: LawArticle) -> str:
    """One line that names an article of a law: "Criminal Code (Act 12), art. 5"."""
    if not article.designation:
        return article.law.label
    return _("%(law)s, %(articles)s") % {"law": article.law.label, "articles": article.designation}


@register.filter
def distinct_laws(articles: Iterable[LawArticle]) -> list[Law]:
    """The laws of a register, each once, in its order."""
    return list({article.law_id: article.law for article in articles}.values())


@register.simple_tag
def answer(question: Question, version: Response | ResponseVersion, laws: Iterable[LawArticle]) -> SafeString:
    """The value of a response or of one of its versions, in words. A State's text keeps its language and direction."""
    if version.answer_state == AnswerState.CARRIED_OVER:
        said = _in_words(question, version.said_state, version, laws)
        return format_html("{}: {}", AnswerState.CARRIED_OVER.label, said) if version.carried_state else said
    return _in_words(question, version.answer_state, version, laws)


def _in_words(
    question: Question, state: str, version: Response | ResponseVersion, laws: Iterable[LawArticle]
) -> SafeString:
    value = version.value
    if state == AnswerState.NOT_AVAILABLE and question.kind == QuestionKind.CHECK:
        return format_html("{}", _("Do not know"))
    if state != AnswerState.ANSWERED:
        label = AnswerState(state).label
        reason = _own_words(str(value), version.language) if value else ""
        return format_html("{}: {}", label, reason) if reason else format_html("{}", label)
    if question.kind == QuestionKind.IMPLEMENTATION:
        return format_html("{}", Implementation(value).label)
    if question.kind == QuestionKind.CHECK:
        return format_html("{}", InPlace(value).label)
    if question.kind == QuestionKind.TEXT:
        return _own_words(str(value), version.language)
    if question.kind == QuestionKind.CITATIONS:
        named = [(law_label(law),) for law in laws if law.pk in value]
        return format_html('<ul class="plain">{}</ul>', format_html_join("", "<li><bdi>{}</bdi></li>", named))
    options = {option.slug: option for option in question.option_list.options.all()} if question.option_list else {}
    chosen = value if isinstance(value, list) else [value]
    items = [(published(options[slug], "label", mark=False) if slug in options else slug,) for slug in chosen]
    return format_html('<ul class="plain">{}</ul>', format_html_join("", "<li>{}</li>", items))


def _own_words(text: str, language: str) -> SafeString:
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return format_html('<span class="words" lang="{}" dir="{}">{}</span>', language_tag(language), direction, text)


@register.simple_tag
def submission_trail(submission: Submission, is_own: bool, is_overview: bool) -> list[dict[str, str]]:
    """The pages above one of a submission: the State's list or the Secretariat's board, then its overview."""
    if is_own:
        trail = [{"title": _("Your submissions"), "url": reverse("submissions:mine")}]
    else:
        trail = [{"title": _("Response board"), "url": submission.cycle.get_absolute_url()}]
    if not is_overview:
        trail.append({"title": _("Response overview"), "url": submission.get_absolute_url()})
    return trail


@register.simple_tag
def remark_line(group: ArticleRemarks, remark: rules.Remark) -> dict[str, str]:
    """A remark of the check: the reference it is about, none for the article as a whole, and a sentence."""
    sentences = {
        rules.NO_LAW_CITED: _("“yes”, but no law is cited: it would be counted as in place, not substantiated"),
        rules.NO_REASON: _("not applicable, but the reason is missing"),
        rules.CARRIED_OVER: _("carried over and not yet confirmed"),
        rules.POINTS_OPEN: _("“yes”, but not every point to check is ticked: tick it, or answer “in part”"),
    }
    provision = group.questions[remark.key].provision
    return {"ref": provision.ref if provision else "", "text": sentences[remark.code]}
