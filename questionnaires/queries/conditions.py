"""What the conditions of a version read: for checking them, and for whoever writes one."""

from collections.abc import Collection

from questionnaires.models import Option, QuestionnaireVersion
from questionnaires.rules import Condition, answer_values


def conditions_of(version: QuestionnaireVersion) -> dict[str, Condition]:
    """Key of every question → its condition, in order. One query."""
    questions = version.questions.order_by("section__position", "position")
    return dict(questions.values_list("key", "show_if"))


def answer_values_of(version: QuestionnaireVersion) -> dict[str, Collection[str] | None]:
    """Key of every question → the values an answer to it can have, None when it is free text. Two queries."""
    options: dict[int, list[str]] = {}
    for option_list, slug in Option.objects.filter(option_list__version=version).values_list("option_list", "slug"):
        options.setdefault(option_list, []).append(slug)
    questions = version.questions.order_by("section__position", "position")
    return {
        key: answer_values(kind, options.get(option_list, ()))
        for key, kind, option_list in questions.values_list("key", "kind", "option_list")
    }
