"""What became of a questionnaire between two of its versions, question by question, side by side in each language."""

from collections.abc import Mapping

from questionnaires.models import QuestionnaireVersion
from questionnaires.queries.content import question_contents, version_content
from questionnaires.rules import Change, QuestionContent, compare

# Text, guidance, or ``label/<option>`` → Django's language code → the text before and after; empty where there is none.
Differences = dict[str, dict[str, tuple[str, str]]]


def changes_between(before: QuestionnaireVersion, after: QuestionnaireVersion) -> list[Change]:
    """A change for every question of either version, as both are read now: with their errata. Ten queries at most."""
    return compare(*(question_contents(version_content(version, as_read=True)) for version in (before, after)))


def text_differences(change: Change) -> Differences:
    """The texts of one question that are not the same in both versions, in the languages in which they differ."""
    before, after = _texts(change.before), _texts(change.after)
    found: Differences = {}
    for field in dict.fromkeys([*after, *before]):
        old, new = before.get(field, {}), after.get(field, {})
        pairs = {
            language.replace("_", "-"): (old.get(language, ""), new.get(language, ""))
            for language in dict.fromkeys([*new, *old])
        }
        if differing := {code: pair for code, pair in pairs.items() if pair[0] != pair[1]}:
            found[field] = differing
    return found


def _texts(content: QuestionContent | None) -> Mapping[str, Mapping[str, str]]:
    if content is None:
        return {}
    return {**content.texts, **{f"label/{slug}": label for slug, label in (content.labels or {}).items()}}
