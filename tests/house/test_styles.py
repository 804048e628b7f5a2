"""Style sheets: both directions of writing, colours in one place and readable, light enough for a thin line."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import tinycss2
from tinycss2 import color3

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "static" / "css"
SHEETS = sorted(FOLDER.rglob("*.css"))
# Source: design.md, section 8.
GZIP_BYTES_MAX = 12 * 1024

PHYSICAL_NAME = re.compile(r"(^|-)(left|right|top|bottom)(-|$)")
SIDED_VALUES = {"text-align", "float", "clear", "justify-content", "justify-self", "justify-items", "caption-side"}
FREE_COLOURS = {"transparent", "currentcolor"}
# The style of the documents of reports/: a file of its own beside no other, with the colours of paper.
DOCUMENT_SHEETS = {
    "report.css",
    "report-fonts.css",
    "report-pages.css",
    "report-furniture.css",
    "paper.css",
    "proof.css",
}
LAYERS_OF_IMPORTANT = {"utilities", "print"}
# Ink on ground, and the least contrast between them. Source: WCAG 2.2, 1.4.3 and 1.4.11.
PAIRS = [
    ("ink", "paper", 7), ("ink", "surface", 7), ("ink-quiet", "paper", 4.5), ("ink-quiet", "surface", 4.5),
    ("accent", "paper", 4.5), ("accent", "surface", 4.5), ("accent-strong", "accent-wash", 4.5),
    ("on-accent", "accent", 4.5), ("on-accent", "accent-strong", 4.5), ("ink", "accent-wash", 4.5),
    ("good", "good-wash", 4.5), ("caution", "caution-wash", 4.5), ("alert", "alert-wash", 4.5), ("alert", "paper", 4.5),
    ("illustrative", "illustrative-wash", 4.5), ("paper", "ink", 7),
    ("edge", "paper", 3), ("edge", "surface", 3), ("focus", "paper", 3), ("focus", "surface", 3),
]  # fmt: skip


@dataclass(frozen=True)
class Declared:
    sheet: str
    layer: str
    media: str
    name: str
    values: tuple
    is_important: bool


def declarations(css: str, *, sheet: str = "", layer: str = "", media: str = "") -> Iterator[Declared]:
    """Every declaration, with the layer and the media it stands in; not those of @page, for paper has corners."""
    for node in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            yield Declared(sheet, layer, media, node.lower_name, tuple(node.value), node.important)
        elif node.type == "error":
            pytest.fail(f"{sheet}: {node.message} in line {node.source_line}")
        elif node.content is not None and not (node.type == "at-rule" and node.lower_at_keyword == "page"):
            prelude = tinycss2.serialize(node.prelude).strip()
            is_layer = node.type == "at-rule" and node.lower_at_keyword == "layer"
            is_media = node.type == "at-rule" and node.lower_at_keyword == "media"
            inside = {"layer": prelude if is_layer else layer, "media": f"{media} {prelude}" if is_media else media}
            yield from declarations(tinycss2.serialize(node.content), sheet=sheet, **inside)


def all_declarations() -> list[Declared]:
    return [one for path in SHEETS for one in declarations(path.read_text(), sheet=path.name)]


def has_physical_side(one: Declared) -> bool:
    sides = {token.lower_value for token in one.values if token.type == "ident"} & {"left", "right"}
    return bool(PHYSICAL_NAME.search(one.name)) or (one.name in SIDED_VALUES and bool(sides))


def colours(values) -> list[str]:
    found = []
    for token in values:
        text = tinycss2.serialize([token]).lower()
        if token.type == "function" and token.lower_name not in {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "oklch"}:
            found += colours(token.arguments)
        elif token.type in {"hash", "function"} or (token.type == "ident" and color3.parse_color(token)):
            found += [text] if text not in FREE_COLOURS else []
    return found


def breaks_of_rules(every: list[Declared]) -> list[str]:
    said = []
    for one in every:
        if has_physical_side(one):
            said.append(f"{one.sheet}: {one.name} has a physical side")
        if one.sheet in DOCUMENT_SHEETS:
            continue
        is_token = one.layer == "tokens" and one.name.startswith("--")
        if colours(one.values) and not is_token:
            said.append(f"{one.sheet}: {one.name} has a colour of its own")
        if one.is_important and one.layer not in LAYERS_OF_IMPORTANT:
            said.append(f"{one.sheet}: {one.name} is !important")
        if not one.layer:
            said.append(f"{one.sheet}: {one.name} is in no layer")
    return said


def test_rules_hold() -> None:
    assert breaks_of_rules(all_declarations()) == []


@pytest.mark.parametrize(
    ("css", "said"),
    [
        pytest.param("@layer base { p { margin-left: 0 } }", "margin-left has a physical side", id="a side"),
        pytest.param("@layer base { p { text-align: right } }", "text-align has a physical side", id="a sided value"),
        pytest.param("@layer base { p { border: 1px solid red } }", "border has a colour of its own", id="a name"),
        pytest.param(
            "@layer base { @media print { p { color: #000 } } }", "color has a colour of its own", id="a code"
        ),
        pytest.param("@layer base { p { color: var(--ink, #000) } }", "color has a colour of its own", id="a fallback"),
        pytest.param("@layer base { p { gap: 0 !important } }", "gap is !important", id="force"),
        pytest.param("p { gap: 0 }", "gap is in no layer", id="no layer"),
    ],
)
def test_rules_break_on(css: str, said: str) -> None:
    assert breaks_of_rules(list(declarations(css, sheet="planted.css"))) == [f"planted.css: {said}"]


def test_layers_are_declared_once_and_in_order() -> None:
    declared = [line for path in SHEETS for line in re.findall(r"^@layer [^{;]+;", path.read_text(), re.MULTILINE)]

    assert declared == ["@layer reset, tokens, base, layout, components, utilities, print;"]


def test_tokens_used_are_defined() -> None:
    defined = {one.name for one in all_declarations() if one.name.startswith("--")}
    used = {
        name
        for path in SHEETS
        if path.name not in DOCUMENT_SHEETS
        for name in re.findall(r"var\((--[\w-]+)", path.read_text())
    }

    assert used - defined == set()


def test_sheets_of_a_focal_point_page_are_light() -> None:
    pages = [ROOT / "templates" / "base.html", *(ROOT / "templates" / "submissions").glob("*.html")]
    linked = {name for page in pages for name in re.findall(r'static "css/([\w-]+\.css)"', page.read_text())}

    assert sum(len(gzip.compress((FOLDER / name).read_bytes())) for name in linked) <= GZIP_BYTES_MAX


def luminance(colour: str) -> float:
    parts = color3.parse_color(colour)[:3]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast_is_enough(scheme: str, ink: str, ground: str, least: float) -> None:
    tokens = list(declarations((FOLDER / "tokens.css").read_text()))
    palette = {one.name: tinycss2.serialize(one.values).strip() for one in tokens if not one.media}
    if scheme == "dark":
        palette |= {one.name: tinycss2.serialize(one.values).strip() for one in tokens if "dark" in one.media}

    light, dark = sorted((luminance(palette[f"--{name}"]) for name in (ink, ground)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= least
