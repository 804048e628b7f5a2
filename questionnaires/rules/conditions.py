"""When a question is asked: a small language of conditions, checked before it is stored.

A condition is ``{}`` (always), or one of

``{"all": [condition, …]}``, ``{"any": [condition, …]}``
``{"question": key, "eq": value}``, ``{"question": key, "in": [value, …]}``, ``{"question": key, "answered": true}``
``{"party_to": "UNTOC"}``

``eq`` and ``in`` read a list of options as "one of them is chosen". Source: issue 3, "Studio"; knowledge/mechanism.md,
section 4.4.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

MAX_DEPTH = 4
OPERATORS = ("eq", "in", "answered")
ANSWERED_BY_DEGREE = ("implementation", "check")
DEGREES = ("yes", "in_part", "no")
Condition = Mapping[str, Any]


class ConditionError(ValueError):
    """``code`` says why: shape, depth, unknown_question, unknown_value, unknown_instrument, cycle; ``detail`` which.

    ``key`` is that of the question whose condition it is, where that is known.
    """

    def __init__(self, code: str, detail: str = "", key: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.key = code, detail, key


def is_shown(condition: Condition, answers: Mapping[str, Any], party_to: Collection[str] | None = None) -> bool:
    """Whether a question is asked, given answers.

    ``answers`` maps keys to the values answered, without those in another answer state. ``party_to``: codes of the
    instruments the State is party to on the cycle's date; None for a signatory, who may answer all.
    """
    if not condition:
        return True
    if "all" in condition:
        return all(is_shown(part, answers, party_to) for part in condition["all"])
    if "any" in condition:
        return any(is_shown(part, answers, party_to) for part in condition["any"])
    if "party_to" in condition:
        return party_to is None or condition["party_to"] in party_to
    return _holds(condition, answers.get(condition["question"]))


def shown_keys(
    conditions: Mapping[str, Condition], answers: Mapping[str, Any], party_to: Collection[str] | None = None
) -> set[str]:
    """Keys of the questions that are asked: an answer that is hidden itself opens nothing.

    ``conditions`` maps each key to its condition. A hidden answer is kept, and neither counted nor exported.
    """
    shown: dict[str, bool] = {}

    def look(key: str) -> bool:
        if key not in shown:
            shown[key] = False  # should a cycle have slipped in, it ends here
            heard = {name: answers[name] for name in questions_in(conditions[key]) if name in answers and _asked(name)}
            shown[key] = is_shown(conditions[key], heard, party_to)
        return shown[key]

    def _asked(name: str) -> bool:
        return look(name) if name in conditions else True

    return {key for key in conditions if look(key)}


def questions_in(condition: Condition) -> set[str]:
    """Keys of the questions a condition reads."""
    return {leaf["question"] for leaf in _leaves(condition) if "question" in leaf}


def reads_participation(condition: Condition) -> bool:
    """Whether a condition asks to which instruments the State is party."""
    return any("party_to" in leaf for leaf in _leaves(condition))


def opening_values(condition: Condition) -> list[str]:
    """The values of one question that open another, where the condition is no more than that; else nothing."""
    if set(condition) == {"question", "in"}:
        return [str(value) for value in condition["in"]]
    return [str(condition["eq"])] if set(condition) == {"question", "eq"} else []


def check_condition(
    condition: object, *, values: Mapping[str, Collection[str] | None], instruments: Collection[str]
) -> None:
    """Refuse a condition that does not stand: ``ConditionError``.

    ``values``: key of each question that may be read → the values it can have, None when they are free text.
    """
    _check_shape(condition, 1)
    for leaf in _leaves(condition):  # type: ignore[arg-type]  # a mapping: checked above
        if "party_to" in leaf:
            if leaf["party_to"] not in instruments:
                raise ConditionError("unknown_instrument", str(leaf["party_to"]))
            continue
        if leaf["question"] not in values:
            raise ConditionError("unknown_question", str(leaf["question"]))
        allowed = values[leaf["question"]]
        for value in leaf.get("in", [leaf["eq"]] if "eq" in leaf else []):
            if allowed is None or value not in allowed:
                raise ConditionError("unknown_value", f"{leaf['question']} = {value}")


def check_conditions(
    conditions: Mapping[str, Condition],
    *,
    values: Mapping[str, Collection[str] | None],
    instruments: Collection[str],
) -> None:
    """Refuse a version in which a condition does not stand, or questions wait for each other: ``ConditionError``.

    ``conditions``: key of every question → its condition; ``values`` as for ``check_condition``.
    """
    for key, condition in conditions.items():
        try:
            check_condition(condition, values=values, instruments=instruments)
        except ConditionError as error:
            raise ConditionError(error.code, error.detail, key) from error
    check_no_cycle(conditions)


def answer_values(kind: str, options: Collection[str]) -> Collection[str] | None:
    """The values an answer to a question can have, by its kind and its list; None when it is free text."""
    if kind in ANSWERED_BY_DEGREE:
        return DEGREES
    return options or None


def check_no_cycle(conditions: Mapping[str, Condition]) -> None:
    """Refuse questions that wait for each other: ``ConditionError`` names them, in a row."""
    done: set[str] = set()

    def walk(key: str, trail: tuple[str, ...]) -> None:
        if key in trail:
            raise ConditionError("cycle", " → ".join([*trail[trail.index(key) :], key]))
        if key in done:
            return
        for name in sorted(questions_in(conditions.get(key, {}))):
            walk(name, (*trail, key))
        done.add(key)

    for key in conditions:
        walk(key, ())


def _holds(leaf: Condition, value: object) -> bool:
    if "answered" in leaf:
        return (value is not None) is leaf["answered"]
    wanted = leaf["in"] if "in" in leaf else [leaf["eq"]]
    return any(item in wanted for item in (value if isinstance(value, list) else [value]))


def _leaves(condition: Condition) -> Iterator[Condition]:
    for name in ("all", "any"):
        if name in condition:
            for part in condition[name]:
                yield from _leaves(part)
            return
    if condition:
        yield condition


def _check_shape(condition: object, depth: int) -> None:
    if not isinstance(condition, Mapping):
        raise ConditionError("shape", str(condition))
    if depth > MAX_DEPTH:
        raise ConditionError("depth", str(MAX_DEPTH))
    names = set(condition)
    if names in ({"all"}, {"any"}):
        parts = next(iter(condition.values()))
        if not isinstance(parts, list) or not parts or not all(parts):
            raise ConditionError("shape", str(dict(condition)))
        for part in parts:
            _check_shape(part, depth + 1)
        return
    is_leaf = names == {"party_to"} or any(names == {"question", operator} for operator in OPERATORS)
    if names and not (is_leaf and _is_sound_leaf(condition)):
        raise ConditionError("shape", str(dict(condition)))


def _is_sound_leaf(leaf: Condition) -> bool:
    wanted = {"question": str, "party_to": str, "eq": str, "in": list, "answered": bool}
    sound = all(isinstance(value, wanted[name]) for name, value in leaf.items())
    return sound and bool(leaf.get("in", True)) and all(isinstance(value, str) for value in leaf.get("in", []))
