"""Templates: each compiles, none is long, pieces say what they need, nothing is written inline."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

FOLDER = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
PAGES = [name for name in TEMPLATES if name.endswith(".html")]
COMPONENTS = [name for name in PAGES if name.startswith("components/")]
PIECES = COMPONENTS + [name for name in PAGES if Path(name).name.startswith("_")]
# A document is one file that carries its style with it, wherever it is read.
DOCUMENTS = {"reports/document.html"}
# Source: house.md, "How a file reads".
PAGE_LINES_MAX = 120
COMPONENT_LINES_MAX = 40
INLINE = [
    (re.compile(r"<[^>]*\sstyle=", re.IGNORECASE), "a style attribute"),
    (re.compile(r"<style\b", re.IGNORECASE), "a style element"),
    (re.compile(r"<[^>]*\son\w+=", re.IGNORECASE), "a script attribute"),
    (re.compile(r"<script\b(?![^>]*\b(src|type=\"importmap\"|type=\"application/json\"))", re.IGNORECASE), "a script"),
]


def inline_parts(text: str) -> list[str]:
    return [what for pattern, what in INLINE if pattern.search(text)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name: str) -> None:
    assert get_template(name).origin.template_name == name


@pytest.mark.parametrize("name", PAGES)
def test_template_is_short(name: str) -> None:
    lines = (FOLDER / name).read_text().count("\n")

    assert lines <= (COMPONENT_LINES_MAX if name in COMPONENTS else PAGE_LINES_MAX)


@pytest.mark.parametrize("name", PIECES)
def test_piece_opens_with_what_it_needs(name: str) -> None:
    assert (FOLDER / name).read_text().startswith(("{% comment %}", "{#"))


@pytest.mark.parametrize("name", [name for name in PAGES if name not in DOCUMENTS])
def test_nothing_is_inline(name: str) -> None:
    assert inline_parts((FOLDER / name).read_text()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p style="color: red">', ["a style attribute"]),
        ("<style>p { }</style>", ["a style element"]),
        ('<button onclick="save()">', ["a script attribute"]),
        ("<script>save()</script>", ["a script"]),
        ('<script src="x.js" defer></script><p class="style">onto = 1</p>', []),
    ],
)
def test_inline_parts_are_found(text: str, found: list[str]) -> None:
    assert inline_parts(text) == found


@pytest.mark.parametrize(
    "name", [name for name in PAGES if not name.startswith(("components/", "errors/base", "base"))]
)
def test_component_is_closed(name: str) -> None:
    """A component sees what it is given and nothing else."""
    includes = re.findall(r'{%\s*include "components/[^%]*%}', (FOLDER / name).read_text())

    assert [text for text in includes if not re.search(r"\bonly\s*%}", text)] == []
