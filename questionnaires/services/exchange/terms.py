"""The official terms that occur in an English text, with their rendering in one language."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from modeltranslation.utils import build_localized_fieldname

from instruments.models import Term
from instruments.rules import ENGLISH


@dataclass(frozen=True)
class OfficialTerms:
    """The glossary in one language. ``renderings``: English term → official rendering."""

    renderings: Mapping[str, str]

    @classmethod
    def read(cls, language: str) -> "OfficialTerms":
        """One query."""
        columns = [build_localized_fieldname("name", code) for code in (ENGLISH, language)]
        pairs = Term.objects.values_list(*columns)
        return cls({english: rendering for english, rendering in pairs if english and rendering})

    def in_text(self, english: str) -> dict[str, str]:
        """English term → rendering, in the order of the text; of two that overlap the longer one."""
        patterns = {_pattern(name): name for name in sorted(self.renderings, key=len, reverse=True)}
        found: dict[int, str] = {}
        taken: list[tuple[int, int]] = []
        for pattern, name in patterns.items():
            for match in pattern.finditer(english):
                if all(match.end() <= start or end <= match.start() for start, end in taken):
                    taken.append(match.span())
                    found[match.start()] = name
        return {name: self.renderings[name] for _start, name in sorted(found.items())}

    def not_rendered(self, english: str, target: str, language: str) -> dict[str, str]:
        """Terms of the English whose official rendering the target seems not to have, inflection allowed for."""
        plain = _plain(target)
        return {
            name: rendering
            for name, rendering in self.in_text(english).items()
            if not all(stem in plain for stem in _stems(rendering, language))
        }


def _stems(rendering: str, language: str) -> list[str]:
    """What every form of the rendering has in common: Chinese does not inflect; elsewhere words lose their ends."""
    if language == "zh-hans":
        return [rendering]
    words = [re.sub("^(?:وال|بال|لل|ال)", "", word) for word in re.findall(r"\w+", _plain(rendering))]
    return [word[: max(3, len(word) - 3)] for word in words if len(word) > 3]


def _plain(text: str) -> str:
    """Small letters without accents and vowel marks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _pattern(name: str) -> re.Pattern[str]:
    """The term in the singular or plural of its last word, with any space or hyphen between its words."""
    *words, last = re.split(r"[-\s]+", name)
    ends = re.escape(last[:-1]) + "s?" if last.endswith("s") else re.escape(last) + "(?:s|es)?"
    return re.compile(r"\b" + r"[-\s]+".join([*map(re.escape, words), ends]) + r"\b", re.IGNORECASE)
