"""How a State's answer is shown: in words, with the language it was written in."""

import json
from collections.abc import Iterable, Mapping

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from instruments.templatetags.published_text import language_tag, published
from parties.models import State
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
    return article.label


@register.simple_tag
def law_name(law: Law) -> SafeString:
    """How the register names a law, in the language of its title."""
    return format_html('<bdi lang="{}">{}</bdi>', language_tag(law.language), law.label)


@register.filter
def language_name(code: str) -> str:
    """The name of one of the six languages, in the reader's."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def for_key(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping holds for a question."""
    return mapping.get(key)


@register.filter
def distinct_laws(articles: Iterable[LawArticle]) -> list[Law]:
    """The laws of a register that can be cited, each once, in its order."""
    laws = {article.law_id: article.law for article in articles}.values()
    return [law for law in laws if law.replaced_by_id is None and law.withdrawn_at is None]


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
def register_trail(state: State | None = None) -> list[dict[str, str]]:
    """The pages above the register of laws, or, with its State, above one of its pages."""
    trail = [{"title": _("Your submissions"), "url": reverse("submissions:mine")}]
    if state is not None:
        url = f"{reverse('submissions:laws')}?state={state.iso3}"
        trail.append({"title": _("Register of laws"), "url": url})
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
