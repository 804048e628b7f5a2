"""Questions asked of questionnaires: what a version says, as plain content."""

from typing import Any

from questionnaires.models import Option, Question, QuestionnaireVersion

# Column suffix of each language, in the order of the settings.
LANGUAGES = ("ar", "zh_hans", "en", "fr", "ru", "es")


def version_content(version: QuestionnaireVersion) -> dict[str, Any]:
    """All that a version asks, in all languages it has: what the content hash is taken of. Three queries.

    Sections in order, each with its questions in order; a text is a mapping of language → text, without the
    languages it is missing in.
    """
    lists: dict[str, list[dict[str, Any]]] = {}
    for option in Option.objects.filter(option_list__version=version).select_related("option_list"):
        lists.setdefault(option.option_list.slug, []).append({"slug": option.slug, "label": _texts(option, "label")})
    sections: dict[int, dict[str, Any]] = {
        section.pk: {"article": section.article.number, "questions": []}
        for section in version.sections.select_related("article").order_by("position")
    }
    questions = version.questions.select_related("provision", "option_list").order_by("section__position", "position")
    for question in questions:
        sections[question.section_id]["questions"].append(_question(question))
    return {
        "questionnaire": version.questionnaire.slug,
        "version": version.number,
        "option_lists": lists,
        "sections": list(sections.values()),
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "provision": question.provision.key if question.provision else None,
        "option_list": question.option_list.slug if question.option_list else None,
        "show_if": question.show_if,
        "is_required": question.is_required,
        "text": _texts(question, "text"),
        "guidance": _texts(question, "guidance"),
    }


def _texts(row: Question | Option, field: str) -> dict[str, str]:
    texts = {language: getattr(row, f"{field}_{language}") for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}
