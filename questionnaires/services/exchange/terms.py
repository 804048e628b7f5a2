"""The official terms that occur in an English text, with their rendering in one language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from instruments.models import Term
from instruments.rules import ENGLISH, GlossaryTerm, TermException, unrendered_terms
from instruments.services.glossary import REMARK, read_exceptions


@dataclass(frozen=True)
class OfficialTerms:
    """The glossary in one language. ``names``: slug → rendering, as the glossary has it."""

    language: str
    terms: Sequence[GlossaryTerm]
    names: dict[str, str]

    @classmethod
    def read(cls, language: str) -> "OfficialTerms":
        """One query."""
        columns = [build_localized_fieldname("name", code) for code in (ENGLISH, language)]
        rows = [row for row in Term.objects.order_by("pk").values_list("slug", *columns) if row[1] and row[2]]
        terms = [
            GlossaryTerm(slug, english, {language: [part.strip() for part in REMARK.sub("", rendering).split(";")]})
            for slug, english, rendering in rows
        ]
        return cls(language, terms, {slug: rendering for slug, _english, rendering in rows})

    def in_text(self, english: str) -> dict[str, str]:
        """English term → rendering, in the order of the text; of two that overlap the longer one."""
        return {term.english: self.names[term.slug] for term in self._occurring(english)}

    def not_rendered(self, english: str, text: str) -> dict[str, str]:
        """Those terms of the English for which the text has neither the official nor an agreed rendering."""
        occurring = self._occurring(english)
        missing = set(
            unrendered_terms(
                english,
                text,
                language=self.language,
                subject="",
                terms=occurring,
                exceptions=_exceptions(tuple(self.names)),
            )
        )
        return {term.english: self.names[term.slug] for term in occurring if term.slug in missing}

    def _occurring(self, english: str) -> list[GlossaryTerm]:
        found: dict[int, GlossaryTerm] = {}
        taken: list[tuple[int, int]] = []
        for term in sorted(self.terms, key=lambda term: len(term.english), reverse=True):
            for match in _pattern(term.english).finditer(english):
                if all(match.end() <= start or end <= match.start() for start, end in taken):
                    taken.append(match.span())
                    found[match.start()] = term
        return list({found[start].slug: found[start] for start in sorted(found)}.values())


@cache
def _exceptions(slugs: tuple[str, ...]) -> tuple[TermException, ...]:
    """Renderings that were agreed to be right too; read once, from the file that ``make terms`` reads."""
    folder = settings.BASE_DIR / "instruments" / "data"
    known = [GlossaryTerm(slug, "", {}) for slug in slugs]
    return tuple(read_exceptions(folder, known))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """The term in the singular or plural of its last word, with any space or hyphen between its words."""
    *words, last = re.split(r"[-\s]+", name)
    ends = re.escape(last[:-1]) + "s?" if last.endswith("s") else re.escape(last) + "(?:s|es)?"
    return re.compile(r"\b" + r"[-\s]+".join([*map(re.escape, words), ends]) + r"\b", re.IGNORECASE)
