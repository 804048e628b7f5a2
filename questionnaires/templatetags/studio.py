"""What the pages of the Studio print: conditions as sentences, words that came and went, stages, short words."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from modeltranslation.utils import get_language

from instruments import queries
from instruments.choices import Obligation, TextStage
from instruments.templatetags.published_text import direction, language_tag
from questionnaires.choices import QuestionKind, VersionStatus
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.rules import Mark, word_differences

register = template.Library()
FIRST_LETTERS = 110
# Pages that one reaches from the tree of questions.
PARTS_OF_TREE = ("question", "structure", "add", "remove", "shared", "list", "options", "erratum", "discard")
STAGE_KINDS = {
    TextStage.MISSING: "alert",
    TextStage.DRAFT: "neutral",
    TextStage.TO_REVIEW: "accent",
    TextStage.APPROVED: "good",
    TextStage.SOURCE_CHANGED: "caution",
}


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's own."""
    return str(dict(settings.LANGUAGES)[code])


@register.filter
def language_names(codes: Iterable[str]) -> SafeString:
    """Names of languages in one row: Arabic, French and Russian."""
    return _joined([format_html("{}", language_name(code)) for code in codes], _("{first} and {last}"))


@register.filter
def stage_word(stage: str) -> str:
    """The stage of a text in a word or two; for the whole sentence see ``TextStage``."""
    return {
        TextStage.MISSING: _("missing"),
        TextStage.DRAFT: _("draft"),
        TextStage.TO_REVIEW: _("to be reviewed"),
        TextStage.APPROVED: _("approved"),
        TextStage.SOURCE_CHANGED: _("English changed since"),
    }[TextStage(stage)]


@register.filter
def stage_kind(stage: str) -> str:
    """How the tag of a stage is dressed."""
    return STAGE_KINDS[TextStage(stage)]


@register.filter
def kind_word(kind: str) -> str:
    """The kind of a question in words."""
    return str(QuestionKind(kind).label)


@register.filter
def obligation_word(obligation: str) -> str:
    """The level of obligation of a provision in words."""
    return str(Obligation(obligation).label)


@register.filter
def version_status_kind(status: str) -> str:
    """How the tag of a version's status is dressed."""
    return {VersionStatus.DRAFT: "accent", VersionStatus.PUBLISHED: "good"}.get(VersionStatus(status), "quiet")


@register.filter
def count_in(counts: Mapping[str, int], name: str) -> int:
    """A figure of a table, nought where there is none."""
    return counts.get(name, 0)


@register.simple_tag
def first_words(obj: Model, field: str, language: str = "") -> SafeString:
    """The beginning of a text in a language, the reader's unless another is named, or the best there is."""
    text, found = queries.published_text(obj, field, language or get_language())
    words = Truncator(text).chars(FIRST_LETTERS)
    return format_html('<span lang="{}" dir="{}">{}</span>', language_tag(found), direction(found), words)


@register.filter
def in_language(text: str, code: str) -> SafeString:
    """A text as a block with its language and direction, its lines kept."""
    return format_html(
        '<span class="in-language" lang="{}" dir="{}">{}</span>', language_tag(code), direction(code), text
    )


@register.filter
def question_name(question: Question) -> SafeString:
    """What a question is called in a sentence: the reference of its provision, or its first words."""
    if question.kind == QuestionKind.IMPLEMENTATION and question.provision:
        return format_html('<bdi dir="ltr">{}</bdi>', question.provision.ref)
    if question.provision:
        place = format_html('<bdi dir="ltr">{}</bdi>', question.provision.ref)
    else:
        place = _("Article %(number)s") % {"number": question.section.article.number}
    return format_html("{} “{}”", place, first_words(question.wording, "text"))


@register.simple_tag
def condition(show_if: Mapping[str, Any], questions: Mapping[str, Question], version: QuestionnaireVersion) -> str:
    """A condition as a sentence; nested ones as lists. ``questions``: key → question of the version.

    A list to choose from speaks in its options' labels where they were read beforehand, else by their names.
    """
    if not show_if:
        return _("always asked")
    for name, intro in (("all", _("all of these hold:")), ("any", _("at least one of these holds:"))):
        if name in show_if:
            parts = [(condition(part, questions, version),) for part in show_if[name]]
            return format_html("{} <ul>{}</ul>", intro, format_html_join("", "<li>{}</li>", parts))
    if "party_to" in show_if:
        return format_html(_("the State is party to {instrument}"), instrument=show_if["party_to"])
    return _leaf(show_if, questions, version)


@register.simple_tag
def differences(before: str, after: str, side: str, language: str) -> SafeString:
    """One side of a comparison, ``before`` or ``after``, with what was taken out or added; said, not only coloured."""
    hidden = Mark.ADDED if side == "before" else Mark.TAKEN
    parts = [passage for passage in word_differences(before, after) if passage.mark != hidden]
    return format_html(
        '<span class="in-language" lang="{}" dir="{}">{}</span>',
        language_tag(language),
        direction(language),
        format_html_join("", "{}", [(_passage(part.mark, part.text),) for part in parts]),
    )


def _passage(mark: Mark, text: str) -> SafeString:
    if mark == Mark.KEPT:
        return format_html("{}", text)
    begin, end = {
        Mark.ADDED: (_("[added:"), _("end of what was added]")),
        Mark.TAKEN: (_("[taken out:"), _("end of what was taken out]")),
    }[mark]
    said = '<span class="visually-hidden" lang="{language}" dir="{direction}">{words}</span>'
    reader = get_language()
    tongue = {"language": language_tag(reader), "direction": direction(reader)}
    return format_html(
        "<{tag}>{begin}{text}{end}</{tag}>",
        tag="ins" if mark == Mark.ADDED else "del",
        begin=format_html(said, words=f"{begin} ", **tongue),
        text=text,
        end=format_html(said, words=f" {end}", **tongue),
    )


def _leaf(show_if: Mapping[str, Any], questions: Mapping[str, Question], version: QuestionnaireVersion) -> SafeString:
    key = str(show_if["question"])
    question = questions.get(key)
    name = _question_link(question, version) if question else format_html('<bdi dir="ltr">{}</bdi>', key)
    if "answered" in show_if:
        sentence = _("{question} is answered") if show_if["answered"] else _("{question} is not answered")
        return format_html(sentence, question=name)
    values = show_if["in"] if "in" in show_if else [show_if["eq"]]
    labels = [format_html("“{}”", _value_label(question, str(value))) for value in values]
    return format_html(
        _("{question} is answered with {answers}"), question=name, answers=_joined(labels, _("{first} or {last}"))
    )


def _joined(words: list[SafeString], last_two: str) -> SafeString:
    """Words in a row, the last tied on by ``last_two``: "{first} or {last}". They are safe already."""
    if len(words) < 2:
        return words[0] if words else SafeString("")
    head = format_html_join(_(", "), "{}", [(word,) for word in words[:-1]])
    return format_html(last_two, first=head, last=words[-1])


def _question_link(question: Question, version: QuestionnaireVersion) -> SafeString:
    address = reverse("questionnaires:version", args=[version.questionnaire.slug, version.number])
    return format_html('<a href="{}questions/{}/">{}</a>', address, question.key, question_name(question))


def _value_label(question: Question | None, value: str) -> SafeString | str:
    if question is None:
        return value
    if question.kind in (QuestionKind.IMPLEMENTATION, QuestionKind.CHECK):
        return degree_word(value, question.kind)
    option_list = question.option_list
    known = getattr(option_list, "_prefetched_objects_cache", {}).get("options") if option_list else None
    label = next((option for option in known or () if option.slug == value), None)
    return first_words(label, "label") if label else value


@register.filter
def degree_word(value: str, kind: str) -> str:
    """Yes, in part, no; of an item of the checklist: in place, in part, not in place."""
    if kind == QuestionKind.CHECK:
        words = {"yes": _("In place"), "in_part": _("In part"), "no": _("Not in place")}
    else:
        words = {"yes": _("Yes"), "in_part": _("In part"), "no": _("No")}
    return words.get(value, value)


@register.inclusion_tag("questionnaires/_version_head.html")
def version_head(version: QuestionnaireVersion, place: str) -> dict[str, object]:
    """Which version this is and what there is to see of it; ``place`` is the part that the reader is in."""
    parts = [
        (_("Questions"), "version"),
        (_("Texts and languages"), "matrix"),
        (_("Preview"), "preview_start"),
        (_("Differences"), "differences"),
        (_("Publication"), "publication"),
        (_("Log"), "log"),
    ]
    arguments = [version.questionnaire.slug, version.number]
    items = [
        {
            "title": title,
            "url": reverse(f"questionnaires:{name}", args=arguments),
            "current": "page" if name == place or (name, place) == ("preview_start", "preview") else "",
        }
        for title, name in parts
    ]
    if place in PARTS_OF_TREE:
        items[0]["current"] = "true"
    return {"version": version, "items": items}


@register.filter
def stages_of(counts: Mapping[str, Mapping[TextStage, int]], code: str) -> list[tuple[str, int]]:
    """The stages of the texts in one language that there are any in, the most urgent first."""
    order = (
        TextStage.MISSING,
        TextStage.SOURCE_CHANGED,
        TextStage.DRAFT,
        TextStage.TO_REVIEW,
        TextStage.APPROVED,
    )
    return [(stage.value, counts[code][stage]) for stage in order if counts[code][stage]]


@register.simple_tag
def exchange_links(version: QuestionnaireVersion) -> list[dict[str, str]]:
    """The pages that give texts out to the translation service and take them in again, where there are such pages."""
    links = []
    for title, name in (
        (_("Give texts out for translation"), "export"),
        (_("Take translations in"), "import"),
    ):
        with suppress(NoReverseMatch):
            address = reverse(f"questionnaires:{name}", args=[version.questionnaire.slug, version.number])
            links.append({"title": title, "url": address})
    return links
