"""What WeasyPrint does for every box, done once for all boxes of the same style; the pages are the same to the byte.

Table cells are the largest cost of a report, and their styles are few. So lengths of a style are worked out once, a
short text in a style is shaped once for every place it stands at, and what Pango needs to know of a style is kept.
Written for WeasyPrint 70, which is pinned; ``tests/reports/test_quick.py`` draws both ways.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from reports.rendering.quick_styles import style_for_class

SIDES = ("top", "right", "bottom", "left")
# Lengths of a box, and whether their per cents are of the height of the block around it.
LENGTHS = {
    **{f"{kind}_{side}": False for kind in ("margin", "padding") for side in SIDES},
    "width": False,
    "min_width": False,
    "max_width": False,
    "height": True,
    "min_height": True,
    "max_height": True,
}
# Longer texts are seldom the same, and would only be kept.
SHAPED_CHARACTERS = 60
# Of a long text, what is looked at to find the end of a line.
SEEN_CHARACTERS = 1000
PARAGRAPH_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")


@contextmanager
def quickly() -> Iterator[None]:
    """Documents laid out and written inside are so in the short way."""
    with ExitStack() as stack:
        for target, name, quick in _replacements():
            stack.enter_context(patch.object(target, name, quick))
        yield


@cache
def _replacements() -> tuple[tuple[Any, str, Any], ...]:
    import pydyf
    import weasyprint.css
    import weasyprint.layout
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import absolute, block, column, float, grid, inline, page, table
    from weasyprint.text import line_break

    resolve = _resolve_percentages()
    places = (absolute, block, column, float, grid, inline, page, table)
    return (
        (weasyprint.css, "StyleFor", style_for_class()),
        (weasyprint.layout, "make_margin_boxes", _no_margin_boxes),
        *((place, "resolve_percentages", resolve) for place in places),
        (boxes.Box, "is_in_normal_flow", _is_in_normal_flow(boxes.Box.is_in_normal_flow)),
        (line_break.Layout, "setup", _setup()),
        (line_break.Layout, "set_text", _set_text()),
        (line_break.Layout, "deactivate", _keep),
        (line_break.Layout, "reactivate", _reactivate(line_break.Layout.reactivate)),
        (line_break, "strut", _strut(line_break.strut)),
        (inline, "strut", _strut(line_break.strut)),
        (inline, "split_first_line", _split_first_line(line_break.split_first_line)),
        (pydyf, "_to_bytes", _to_bytes(pydyf._to_bytes, pydyf.Object)),
    )


def _no_margin_boxes(_context: Any, _page: Any, _state: Any) -> tuple[()]:
    """Sixteen boxes a page, all empty: what stands in the margins is laid over the pages when they are joined."""
    return ()


def _resolve_percentages() -> Callable[[Any, Any], None]:
    """Lengths in pixels are copied from the style; only those in per cent are worked out for each box."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import percent

    whole = percent.resolve_percentages

    def resolve(box: Any, containing_block: Any) -> None:
        style = box.style
        known = style.__dict__.get("known_lengths")
        if known is None:
            known = style.known_lengths = _lengths(style)
        plain, relative = known
        if plain is None or isinstance(box, boxes.PageBox):
            whole(box, containing_block)
            return
        box.__dict__.update(plain)
        if relative:
            width, height = (
                (containing_block.width, containing_block.height)
                if isinstance(containing_block, boxes.Box)
                else containing_block
            )
            for name, is_of_height, value in relative:
                box.__dict__[name] = _relative(name, value, height if is_of_height else width)
        if style["box_sizing"] != "content-box":
            percent.adjust_box_sizing(box, "width")
            percent.adjust_box_sizing(box, "height")

    return resolve


def _lengths(style: Any) -> tuple[dict[str, Any] | None, tuple[tuple[str, bool, float], ...]]:
    """Lengths that are the same wherever the box stands, and those that are not; None where they must be computed."""
    plain: dict[str, Any] = {}
    relative = []
    if style["border_collapse"] == "collapse":
        return None, ()
    for name, is_of_height in LENGTHS.items():
        value = style[name]
        unit = getattr(value, "unit", None)
        if value is None or value == "auto":
            plain[name] = 0 if value and name in ("min_width", "min_height") else value
        elif unit == "px":
            plain[name] = value.value
        elif unit == "%":
            relative.append((name, is_of_height, value.value))
        else:
            return None, ()
    plain |= {name: style[name] for name in (f"border_{side}_width" for side in SIDES)}
    return plain, tuple(relative)


def _relative(name: str, value: float, whole: Any) -> Any:
    if whole == "auto":  # of a block whose height its content decides
        if name == "height":
            return "auto"
        whole = 0 if name == "min_height" else float("inf")
    return whole * value / 100


def _is_in_normal_flow(whole: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Asked fifteen times of a box, and true of nearly all."""

    def is_in_normal_flow(box: Any) -> bool:
        style = box.style
        return (style["float"] == "none" and style["position"] in ("static", "relative")) or whole(box)

    return is_in_normal_flow


def _setup() -> Callable[[Any, Any], None]:
    """Pango's context, the font and its features depend on the style alone."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    whole = line_break.Layout.setup

    def setup(layout: Any, style: Any) -> None:
        known = style.__dict__.get("known_type")
        if known is None:
            known = style.known_type = _type(style, whole)
        if not known:
            whole(layout, style)
            return
        context, description, attributes, language = known
        layout.style, layout.language, layout.first_line_direction = style, language, 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, description)
        if attributes is not None:
            pango.pango_layout_set_attributes(layout.layout, attributes)

    return setup


def _type(style: Any, setup: Callable[[Any, Any], None]) -> tuple[Any, ...]:
    """Context, font, features and language; nothing where the text is decorated, or Pango is told of its letters."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    is_plain = style["letter_spacing"] == "normal" and not style["word_spacing"] and style["overflow_wrap"] == "normal"
    if not is_plain or style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
        return ()
    first = line_break.Layout.__new__(line_break.Layout)
    setup(first, style)
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    if style["lang"]:
        pango.pango_context_set_language(context, first.language)
    attributes = pango.pango_layout_get_attributes(first.layout)
    # WeasyPrint's own list is never freed, so it outlives this layout.
    kept = None if attributes == ffi.NULL else attributes
    return context, line_break.get_font_description(style), kept, first.language


def _set_text() -> Callable[..., None]:
    """A text of one line is told to be one at once: told when it is drawn, it would be shaped a second time."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import pango

    whole = line_break.Layout.set_text

    def set_text(layout: Any, text: str, justify: bool = False) -> None:
        whole(layout, text, justify)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, PARAGRAPH_ENDS.search(text) is None)

    return set_text


def _keep(_layout: Any) -> None:
    """What is shaped is kept until the page is drawn: a fragment is small, so there is room."""


def _reactivate(whole: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Nothing to do for what was kept, but where the words of the line are spread."""

    def reactivate(layout: Any, style: Any) -> None:
        if layout.justification_spacing:
            whole(layout, style)

    return reactivate


def _strut(whole: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Height of a line and its baseline."""

    def strut(style: Any) -> Any:
        known = style.__dict__.get("known_strut")
        if known is None:
            known = style.known_strut = whole(style)
        return known

    return strut


def _split_first_line(whole: Callable[..., Any]) -> Callable[..., Any]:
    """The line that a short text makes: shaped once for a style and a width. The first of a long text, from its start.

    Where a line ends is decided by what stands near; looked for in all the rest each time, a text without an end would
    take the square of its length.
    """

    def split(text: str, style: Any, context: Any, width: Any, spacing: float, **options: Any) -> Any:
        if len(text) > SEEN_CHARACTERS and width is not None:
            line = whole(text[:SEEN_CHARACTERS], style, context, width, spacing, **options)
            if line[2] is not None and line[2] <= SEEN_CHARACTERS // 2:
                return line
        if len(text) > SHAPED_CHARACTERS or spacing:
            return whole(text, style, context, width, spacing, **options)
        lines = style.__dict__.setdefault("known_lines", {})
        key = (text, width, *options.values())
        if key not in lines:
            lines[key] = whole(text, style, context, width, spacing, **options)
        return lines[key]

    return split


def _to_bytes(whole: Callable[[Any], bytes], base: type) -> Callable[[Any], bytes]:
    """An item of a PDF as it is written. Most are bytes already, or whole numbers."""

    def to_bytes(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return]  # that is what it is
        if kind is str:
            return item.encode("ascii")  # type: ignore[no-any-return]
        if kind is int:
            return b"%d" % item
        if kind is float:
            return b"%d" % item if item.is_integer() else f"{item:f}".rstrip("0").encode("ascii")
        return item.data if isinstance(item, base) else whole(item)  # type: ignore[no-any-return]

    return to_bytes
