"""How far the texts of a document are covered in its language, said on its first page.

Source: knowledge/peers.md, 13: a box states which texts are not approved and which are shown in another language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from reports.sections.blocks import Notice
from reports.sections.content import words

SEPARATORS = {"ar": "؛ ", "zh-hans": "；"}


@dataclass(frozen=True)
class Coverage:
    """Of one language: places of texts that nobody approved, and place → language in which its text is shown."""

    unapproved: tuple[str, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return not self.unapproved and not self.elsewhere

    def frozen(self) -> dict[str, Any]:
        """As JSON, kept with the report."""
        return asdict(self) | {"unapproved": list(self.unapproved)}


def build(coverage: Mapping[str, Any], titles: Mapping[str, str], language: str) -> tuple[Notice, ...]:
    """``coverage``: as ``Coverage.frozen`` gives it; ``titles``: place → heading. Nothing where all is covered."""
    unapproved = [str(titles[place]) for place in coverage.get("unapproved", ())]
    elsewhere = [
        _("%(title)s (%(language)s)") % {"title": titles[place], "language": get_language_info(code)["name_translated"]}
        for place, code in coverage.get("elsewhere", {}).items()
    ]
    lines = []
    if unapproved:
        said = _("Texts of this document that have not been approved: %(texts)s.")
        lines.append(said % {"texts": _listed(unapproved, language)})
    if elsewhere:
        said = _("Texts that do not exist in the language of this document and are shown in another: %(texts)s.")
        lines.append(said % {"texts": _listed(elsewhere, language)})
    return tuple(Notice("coverage", words(line)) for line in lines)


def _listed(names: Iterable[str], language: str) -> str:
    return SEPARATORS.get(language, "; ").join(names)
