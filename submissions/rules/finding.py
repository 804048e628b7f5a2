"""Finding in a questionnaire: what was typed, read as words and as a reference; where the words stand in a text.

No word boundaries are assumed: Arabic joins its article to the noun, Chinese writes without spaces.
Source: issue 4, "Less to do" (Find).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LENGTH_MAX, WORDS_MAX = 200, 8
# How much of a long answer is shown around its first marked word, in characters.
BEFORE, EXCERPT = 60, 240
# How "article" is written before a number in the six languages, in full or in short.
ARTICLE_WORDS = "articles|article|artículos|artículo|articulos|articulo|arts|art|статьи|статья|статье|ст|المادة|مادة|第"
NUMBER = re.compile(rf"^(?:(?:{ARTICLE_WORDS})\.?\s*)?(?P<number>\d{{1,3}})\s*(?:条|條)?$", re.IGNORECASE)
REFERENCE = re.compile(
    rf"^(?:(?:{ARTICLE_WORDS})\.?\s*)?(?:(?P<code>[A-Za-z]{{2,8}})\s+)?"
    r"(?P<number>\d{1,3})\s*(?:条|條)?\s*(?P<rest>(?:\(\s*\w{1,4}\s*\)\s*)+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """What to look for: every one of ``words`` must stand somewhere.

    ``article``: the number, where an article was asked for; ``reference``: "5(1)(a)", where a provision was. Both
    stand for the whole of what was typed.
    """

    words: tuple[str, ...] = ()
    article: int | None = None
    reference: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)


def read_words(typed: str) -> Words:
    """What somebody typed into the field; nothing readable is no words."""
    text = " ".join("".join(c if _is_printable(c) else " " for c in typed[:LENGTH_MAX]).split())
    plain = "".join(str(unicodedata.digit(c)) if unicodedata.digit(c, None) is not None else c for c in text)
    words = tuple(dict.fromkeys(text.split()))[:WORDS_MAX]
    if found := REFERENCE.match(plain):
        rest = "".join(found["rest"].split()).lower()
        return Words(words, reference=f"{int(found['number'])}{rest}")
    if found := NUMBER.match(plain):
        return Words(words, article=int(found["number"]))
    return Words(words)


def is_hit(texts: Iterable[str], words: Sequence[str]) -> bool:
    """Whether each word stands in one of the texts, as it is or in other letters of the same alphabet (A, a)."""
    lowered = [text.lower() for text in texts]
    return all(any(word.lower() in text for text in lowered) for word in words)


def marked(text: str, words: Sequence[str], *, is_excerpt: bool = False) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is one of the words looked for.

    ``is_excerpt``: only the surroundings of the first of them, with dots where something is left out.
    """
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    if not words:
        return [(text, False)]
    start, end = 0, len(text)
    if is_excerpt and len(text) > EXCERPT:
        first = pattern.search(text)
        start = max(0, (first.start() if first else 0) - BEFORE)
        end = min(len(text), start + EXCERPT)
    shown = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    pieces, place = [], 0
    for found in pattern.finditer(shown):
        pieces += [(shown[place : found.start()], False), (found.group(), True)]
        place = found.end()
    pieces.append((shown[place:], False))
    return [piece for piece in pieces if piece[0]]


def _is_printable(character: str) -> bool:
    """Neither a control character, NUL among them, nor half of a character; marks of direction are left out too."""
    return unicodedata.category(character) not in ("Cc", "Cs", "Cf", "Cn", "Co")
