"""What a version says, as plain content: for its hash, for comparing, for copying, for paper."""

from typing import Any

from questionnaires.models import Option, Question, QuestionnaireVersion, SharedText
from questionnaires.queries.texts import lay_errata
from questionnaires.rules import QuestionContent

# Column suffix of each language, in the order of the settings.
LANGUAGES = ("ar", "zh_hans", "en", "fr", "ru", "es")


def version_content(version: QuestionnaireVersion, *, as_read: bool = False) -> dict[str, Any]:
    """All that a version asks, in all languages it has: what the content hash is taken of. Four queries.

    ``as_read`` lays the errata over the frozen texts, which takes one query more; no hash is taken of that.

    Sections in order, each with its questions in order; a text is a mapping of language → text, without the
    languages it is missing in. What only later versions have (shared texts, provisions covered) stands only where there
    is some, so that the hash of an earlier version stays what it was.
    """
    options = list(Option.objects.filter(option_list__version=version).select_related("option_list"))
    shared_texts = list(SharedText.objects.filter(version=version).order_by("slug"))
    questions = list(
        version.questions.select_related("provision", "option_list", "shared").order_by("section__position", "position")
    )
    if as_read:
        lay_errata(version.pk, [*options, *shared_texts, *(question for question in questions if not question.shared)])
    lists: dict[str, list[dict[str, Any]]] = {}
    for option in options:
        lists.setdefault(option.option_list.slug, []).append({"slug": option.slug, "label": texts_in(option, "label")})
    sections: dict[int, dict[str, Any]] = {
        section.pk: {"article": section.article.number, "questions": []}
        for section in version.sections.select_related("article").order_by("position")
    }
    for question in questions:
        sections[question.section_id]["questions"].append(_question(question))
    shared = {
        text.slug: {"text": texts_in(text, "text"), "guidance": texts_in(text, "guidance")} for text in shared_texts
    }
    content = {
        "questionnaire": version.questionnaire.slug,
        "version": version.number,
        "option_lists": lists,
        "sections": list(sections.values()),
    }
    return content | ({"shared_texts": shared} if shared else {})


def question_contents(content: dict[str, Any]) -> list[QuestionContent]:
    """The questions of ``version_content``, each with all that can change, as the rules compare them."""
    return [_content_of(question, content) for section in content["sections"] for question in section["questions"]]


def texts_in(row: Question | Option | SharedText, field: str) -> dict[str, str]:
    """Column suffix of the language → text, without those that are missing."""
    texts = {language: getattr(row, f"{field}_{language}") for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def _question(question: Question) -> dict[str, Any]:
    own = {
        "key": question.key,
        "kind": question.kind,
        "provision": question.provision.key if question.provision else None,
        "option_list": question.option_list.slug if question.option_list else None,
        "show_if": question.show_if,
        "is_required": question.is_required,
        "text": texts_in(question, "text"),
        "guidance": texts_in(question, "guidance"),
    }
    later = {"shared": question.shared.slug if question.shared else None, "covers": question.covers}
    return own | {name: value for name, value in later.items() if value}


def _content_of(question: dict[str, Any], content: dict[str, Any]) -> QuestionContent:
    words = content["shared_texts"][question["shared"]] if "shared" in question else question
    options = content["option_lists"].get(question["option_list"], [])
    return QuestionContent(
        key=question["key"],
        kind=question["kind"],
        provision=question["provision"],
        show_if=question["show_if"],
        is_required=question["is_required"],
        texts={"text": words["text"], "guidance": words["guidance"]},
        options=tuple(option["slug"] for option in options),
        labels={option["slug"]: option["label"] for option in options},
        covers=tuple(question.get("covers", ())),
    )
