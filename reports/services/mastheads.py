"""The fields of a first page are checked before they are kept with a draft."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports import rules
from reports.queries import LANGUAGES
from reports.sections.masthead import FIELDS, LOCAL


def checked_masthead(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something, without blanks around them. ``ValidationError`` by field.

    Those of ``LOCAL`` are language → text.
    """
    kept: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for name, value in given.items():
        if name not in FIELDS:
            raise ValidationError(_("%(name)s is not a field of the first page.") % {"name": name})
        lines = _by_language(value) if name in LOCAL else {"": _trimmed(value)}
        said = {code: line for code, line in lines.items() if line not in ("", None)}
        found = {rules.masthead_problem(name, line) for line in said.values()} - {""}
        if found:
            problems[name] = sorted(_sentence(problem, name) for problem in found)
        elif said:
            kept[name] = said if name in LOCAL else said[""]
    if problems:
        raise ValidationError(problems)
    return kept


def _by_language(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {}
    return {code: _trimmed(value[code]) for code in LANGUAGES if code in value}


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _sentence(problem: str, name: str) -> str:
    return {
        "symbol": _("A document symbol has letters, digits, points, strokes and hyphens only."),
        "session": _("The number of a session lies between 1 and %(most)s.") % {"most": rules.SESSION_MAX},
        "distribution": _("Choose one of the kinds of distribution."),
        "long": _("Longer than %(limit)s characters. Please shorten it.") % {"limit": rules.LENGTHS.get(name, 0)},
        "unseen": _("A character that cannot be seen stands here. Please type this again."),
    }[problem]
