"""How many words a text has, as documents of the United Nations are counted: headings and footnotes included.

Source: knowledge/mechanism.md, 5.2: a report of the Secretariat has at most 8,500 words (Editorial Manual).
"""

import re

WORDS_MAX = 8_500
# One character is one word in Chinese; what is written there in other letters counts as elsewhere.
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
FIGURE = re.compile(r"\{\{[^{}]*\}\}")
WORD = re.compile(r"[^\W_]")


def words(text: str, language: str) -> int:
    """Words of a text as typed; a live figure is one. Characters in Chinese."""
    shown = FIGURE.sub(" 1 ", text).replace("[^", " ").replace("]", " ")
    count = 0
    if language == "zh-hans":
        count = len(HAN.findall(shown))
        shown = HAN.sub(" ", shown)
    return count + sum(1 for token in shown.split() if WORD.search(token))
