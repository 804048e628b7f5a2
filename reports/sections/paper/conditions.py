"""When a question is asked, as a sentence in the language of the paper, made from its condition.

The language of conditions is that of ``questionnaires.rules.conditions``. The question on a provision is named by its
boxes alone ("If yes or in part:"), every other question by its number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from django.utils.translation import gettext as _

from questionnaires.rules import Condition, opening_values, questions_in

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Surroundings:
    """What a sentence may name.

    ``numbers``: key of each question → its number on the paper; ``labels``: key → value → words of its box;
    ``instruments``: code → short title; ``lead``: key of the question on the provision that stands above, if any.
    """

    numbers: Mapping[str, int]
    labels: Mapping[str, Labels]
    instruments: Mapping[str, str]
    lead: str = ""


def when_asked(condition: Condition, around: Surroundings) -> str:
    """A whole sentence ending in a colon; blank for a question that is always asked."""
    if not condition:
        return ""
    if questions_in(condition) == {around.lead}:
        sentence = _of_the_lead(opening_values(condition))
        if sentence:
            return sentence
    # Translators: what stands before a question that is asked only in some cases, for instance "If question 12 is
    # answered and your State is party to the Firearms Protocol:".
    return _("If %(condition)s:") % {"condition": _clause(condition, around)}


def _of_the_lead(values: Sequence[str]) -> str:
    """The usual sentences, each whole: they stand before most questions of the paper."""
    sentences = {
        frozenset({"yes"}): _("If yes:"),
        frozenset({"in_part"}): _("If in part:"),
        frozenset({"no"}): _("If no:"),
        frozenset({"yes", "in_part"}): _("If yes or in part:"),
        frozenset({"in_part", "no"}): _("If in part or no:"),
        frozenset({"yes", "no"}): _("If yes or no:"),
        frozenset({"yes", "in_part", "no"}): _("If yes, in part or no:"),
    }
    return sentences.get(frozenset(values), "")


def _clause(condition: Condition, around: Surroundings, *, is_inside: bool = False) -> str:
    """The condition without "if" and colon; a group inside another stands in brackets."""
    for name in ("all", "any"):
        if name in condition:
            parts = [_clause(part, around, is_inside=len(condition[name]) > 1) for part in condition[name]]
            joined = _joined(parts, is_and=name == "all")
            # Translators: brackets around a part of a condition, as your language writes them.
            return _("(%(condition)s)") % {"condition": joined} if is_inside and len(parts) > 1 else joined
    if "party_to" in condition:
        code = condition["party_to"]
        return _("your State is party to the instrument “%(instrument)s”") % {
            "instrument": around.instruments.get(code, code)
        }
    return _clause_of_question(condition, around)


def _clause_of_question(leaf: Condition, around: Surroundings) -> str:
    key = leaf["question"]
    number = around.numbers[key]
    if "answered" in leaf:
        if leaf["answered"]:
            return _("question %(number)s is answered") % {"number": number}
        return _("question %(number)s is not answered") % {"number": number}
    labels = around.labels.get(key, {})
    # Translators: quotation marks around the words of a box, as your language writes them.
    quoted = [_("“%(words)s”") % {"words": labels.get(value, value)} for value in opening_values(leaf)]
    answers = _joined(quoted, is_and=False)
    return _("the answer to question %(number)s is %(answers)s") % {"number": number, "answers": answers}


def in_a_row(parts: Iterable[str]) -> str:
    """Parts side by side, with the comma of the language: "a, b, c"."""
    # Translators: two parts of a list in a row.
    return reduce(lambda row, part: _("%(first)s, %(second)s") % {"first": row, "second": part}, parts)


def _joined(parts: Sequence[str], *, is_and: bool) -> str:
    """Parts in a row, the last two joined by a word: "a, b and c"."""
    if len(parts) == 1:
        return parts[0]
    # Translators: the end of a list in a row; the first part may be a list itself.
    last = _("%(first)s and %(second)s") if is_and else _("%(first)s or %(second)s")
    return last % {"first": in_a_row(parts[:-1]), "second": parts[-1]}
