"""Whether a translation renders each term of the glossary by its official term, inflection allowed for.

A check for readers, not a proof: stems are compared, word by word and near each other, so that a plural, a case or an
article does no harm. What it reports wrongly is listed, with a reason, in ``instruments/data/term-exceptions.yaml``.
Source: issue 3, "Six languages"; glossary of the catalogue.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

# Words between the words of a term that inflection and articles may add.
SLACK = 5
# Arabic: particles and the article before a word, endings after it.
ARABIC_PREFIX = re.compile(r"^[وفبلك]*(?:ال|لل)?")
ARABIC_SUFFIX = re.compile(r"(?:ات|ون|ين|ان|ية|ها|هم|ة|ه|ي|ا|ت)$")
SMALL_WORDS = frozenset(
    (
        *("de", "du", "des", "la", "le", "les", "l", "d", "et", "ou", "un", "une", "en", "el", "los", "las", "del"),
        *("y", "o", "a", "e", "con", "и", "или", "от", "в", "на", "о"),
    )
)


@dataclass(frozen=True)
class GlossaryTerm:
    """``renderings``: language → official terms, any of which will do."""

    slug: str
    english: str
    renderings: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class TermException:
    """Another rendering that is right too (``rendering``), or texts the term is not meant in (``subjects``); why."""

    term: str
    language: str
    reason: str
    rendering: str = ""
    subjects: frozenset[str] = field(default_factory=frozenset)


def unrendered_terms(
    english: str,
    text: str,
    *,
    language: str,
    subject: str,
    terms: Iterable[GlossaryTerm],
    exceptions: Iterable[TermException] = (),
) -> list[str]:
    """Slugs of the terms that the English uses and the text does not render by an official term or an excepted one.

    A term inside a longer one that is rendered counts as rendered ("confiscation" in "return of confiscated …" does not
    occur: whole words only).
    """
    own = [exception for exception in exceptions if exception.language in (language, "*")]
    found = []
    for term in terms:
        if not _occurs(english, term.english):
            continue
        others = [exception for exception in own if exception.term == term.slug]
        if any(subject in exception.subjects for exception in others):
            continue
        accepted = [*term.renderings.get(language, ()), *(other.rendering for other in others if other.rendering)]
        if not any(_is_rendered(text, rendering, language) for rendering in accepted):
            found.append(term.slug)
    return found


def _occurs(english: str, term: str) -> bool:
    return _pattern(term).search(english) is not None


@cache
def _pattern(term: str) -> re.Pattern[str]:
    """Whole words, singular or plural, a hyphen or a space between them."""
    words = [
        re.escape(word.removesuffix("s")) if len(word) > 3 else re.escape(word) for word in re.split(r"[ -]", term)
    ]
    return re.compile(r"\b" + r"[ -]".join(f"{word}(?:s|es)?" for word in words) + r"\b", re.IGNORECASE)


def _is_rendered(text: str, rendering: str, language: str) -> bool:
    if language == "zh-hans":
        return _without_particles(rendering) in _without_particles(text)
    wanted = [_stem(word, language) for word in _words(rendering) if word not in SMALL_WORDS]
    there = [_bare(word, language) for word in _words(text)]
    span = len(wanted) + SLACK
    starts = [place for place, word in enumerate(there) if wanted and word.startswith(wanted[0])]
    return any(
        all(any(word.startswith(stem) for word in there[max(start - SLACK, 0) : start + span]) for stem in wanted)
        for start in starts
    )


def _without_particles(text: str) -> str:
    return re.sub(r"[\s的之所]", "", text)


@cache
def _words(text: str) -> tuple[str, ...]:
    """Lower case, accents and vowel signs taken off, apostrophes between words."""
    plain = unicodedata.normalize("NFD", text.lower().replace("ё", "е"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return tuple(re.findall(r"\w+", plain.replace("ـ", "")))


def _bare(word: str, language: str) -> str:
    """A word as it is compared: in Arabic without what is written together with it."""
    if language != "ar":
        return word
    return ARABIC_PREFIX.sub("", word, count=1) if len(word) > 4 else word


def _stem(word: str, language: str) -> str:
    if language == "ar":
        bare = _bare(word, language)
        stem = ARABIC_SUFFIX.sub("", bare, count=1)
        return stem if len(stem) > 2 else bare
    if language == "ru" and len(word) == 4:
        return word[:3]  # лицо, лиц, лицам
    return word[: max(4, len(word) - 3)] if len(word) > 4 else word
