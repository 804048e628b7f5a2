"""A fragment's HTML and its styles, read the short way: the same tree and the same styles as WeasyPrint would make.

Our HTML is well formed, so expat reads it in a twentieth of the time of a parser that mends. A style sheet is parsed
once a process. Elements that the same rules apply to under the same parent share a style before it is put together,
and the style of a pseudo-element is made when it is asked for: WeasyPrint makes five for each cell of a table, for
nothing. Written for WeasyPrint 70, which is pinned; ``tests/reports/test_quick.py`` draws both ways.
"""

import re
from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
# Elements without an end in HTML. Text and attributes hold no "<" and no ">" of their own: they are escaped.
EMPTY = re.compile(r"<(meta|br|col|wbr)\b([^<>]*?)\s*/?>")
# Of which elements our selectors ask what stands before them, two back; and of which whether they are the last.
AFTER = frozenset({"p", "div", "ul", "ol"})
LAST = frozenset({"tr", "li"})


def read(html: str, fetcher: Any, fonts: Any) -> tuple[Any, list[Any]]:
    """The document for WeasyPrint, and its style sheets; those in the HTML are not parsed a second time."""
    import cssselect2
    import weasyprint

    sheets = [_sheet(style, fetcher, fonts) for style in STYLE.findall(html)]
    html = STYLE.sub("", html)
    try:
        tree = ElementTree.fromstring(EMPTY.sub(r"<\1\2/>", html))  # noqa: S314 (our own text, no entity of its own)
    except ElementTree.ParseError:  # a character that XML does not know
        return weasyprint.HTML(string=html, base_url="portal:", url_fetcher=fetcher), sheets
    document = weasyprint.HTML.__new__(weasyprint.HTML)
    document.base_url, document.url_fetcher, document.media_type = "portal:", fetcher, "print"
    document.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
    document.etree_element = document.wrapper_element.etree_element
    return document, sheets


@lru_cache(maxsize=8)
def _sheet(style: str, fetcher: Any, fonts: Any) -> Any:
    import weasyprint

    return weasyprint.CSS(string=style, base_url="portal:", url_fetcher=fetcher, font_config=fonts)


@cache
def style_for_class() -> type:
    """In the place of ``weasyprint.css.StyleFor``."""
    from weasyprint import css

    class Anchored(css.ComputedStyle):
        """The style of an element with an id: that of its like, but for the name of the place."""

        def __init__(self, base: Any, anchor: Any) -> None:
            cascaded = {**base.cascaded, "anchor": anchor}
            surroundings = (base.root_style, base.base_url, base.font_config, base.initial_page_sizes)
            super().__init__(base.parent_style, cascaded, base.pseudo_type, *surroundings)
            self.base, self.specified = base, base.specified
            self.anonymous_style = base.anonymous_style

        def __missing__(self, key: str) -> Any:
            if key == "anchor":
                return super().__missing__(key)
            value = self[key] = self.base[key]
            return value

    class QuickStyleFor(css.StyleFor):
        def __init__(self, html: Any, sheets: Any, hints: Any, font_config: Any, targets: Any) -> None:
            self._cascaded_styles: dict[Any, Any] = {}
            self._computed_styles: dict[Any, Any] = {}
            self._pseudo: dict[Any, dict[str, Any]] = {}
            self.initial_page_sizes = {"box": None, "area": None}
            self._sheets, self.font_config, self._html = sheets, font_config, html
            css.PROGRESS_LOGGER.info("Step 3 - Applying CSS")
            self._paths: dict[Any, int] = {}
            self._ids = {name for sheet, _origin, _forced in sheets for name in sheet.matcher.id_selectors}
            own = self._own_styles(hints)
            known: dict[Any, Any] = {}
            bases: dict[Any, Any] = {}
            paths: dict[Any, int] = {}
            kinds: dict[int, Any] = {}
            for element in html.wrapper_element.iter_subtree():
                node, above = element.etree_element, element.parent.etree_element if element.parent else None
                parent = bases.get(above)
                path = paths[node] = self._path(element, paths.get(above))
                if path not in kinds:
                    kinds[path] = self._rules(element)
                found, rules = kinds[path]
                attributes = own.get(node, {})
                anchor = attributes.pop("anchor", None)
                key = (id(parent), repr(attributes) if attributes else "", rules)
                if key not in known:
                    known[key] = self._style(parent, attributes, found)
                base, pseudo = known[key]
                bases[node] = self._computed_styles[node, None] = base
                if anchor is not None:
                    self._computed_styles[node, None] = Anchored(base, anchor)
                    targets.collect_anchor(self._computed_styles[node, None]["anchor"])
                if pseudo:
                    self._pseudo[node] = pseudo

        def _path(self, element: Any, above: int | None) -> int:
            """A number for all that our selectors ask of an element: tags and attributes up to the root, its place.

            A selector that looks at other siblings, or counts from the end, would need more: see
            ``tests/reports/test_quick.py``.
            """
            node, index = element.etree_element, element.index
            told = tuple(item for item in node.items() if item[0][:5] != "data-" and item[0] != "id")
            name = node.get("id") if node.get("id") in self._ids else None
            place = (index == 0, index % 2, _surroundings(element))
            return self._paths.setdefault((above, node.tag, name, told, place), len(self._paths))

        def _rules(self, element: Any) -> tuple[list[Any], tuple[Any, ...]]:
            """The rules that apply to an element, and what tells them from others."""
            found = [
                (sheet, origin, forced, match)
                for sheet, origin, forced in self._sheets
                for match in sheet.matcher.match(element)
            ]
            return found, tuple((match[0], match[2], id(match[3])) for _sheet, _origin, _forced, match in found)

        def _own_styles(self, hints: Any) -> dict[Any, dict[str, Any]]:
            """What stands in the attributes of elements: their ids, above all."""
            own: dict[Any, dict[str, Any]] = {}
            found = css.find_style_attributes(self._html.etree_element, hints, self._html.base_url)
            for specificity, element, declarations, base_url in found:
                style = own.setdefault(element, {})
                for name, values, importance in css.preprocess_declarations(base_url, declarations):
                    _put(style, name, values, (css.declaration_precedence("author", importance), css.inf, specificity))
            return own

        def _style(self, parent: Any, own: dict[str, Any], found: list[Any]) -> tuple[Any, Any]:
            """Computed style, and what the cascade says of each pseudo-element."""
            cascaded: dict[Any, dict[str, Any]] = {None: dict(own)}
            for sheet, origin, forced, (specificity, _order, pseudo, (declarations, layer)) in found:
                place = css.inf if layer is None else sheet.layers.index(layer)
                style = cascaded.setdefault(pseudo, {})
                for name, values, importance in declarations:
                    weight = (css.declaration_precedence(origin, importance), place, forced or specificity)
                    _put(style, name, values, weight)
            return self._computed(parent, cascaded.pop(None), None), cascaded

        def _computed(self, parent: Any, cascaded: dict[str, Any], pseudo: str | None) -> Any:
            if parent is None:
                root = css.InitialStyle(self.font_config)
            else:
                root = self._computed_styles[self._html.etree_element, None]
            base_url, sizes = self._html.base_url, self.initial_page_sizes
            return css.ComputedStyle(parent, cascaded, pseudo, root, base_url, self.font_config, sizes)

        def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
            if pseudo_type and (element, pseudo_type) not in self._computed_styles:
                cascaded = self._pseudo.get(element, {}).get(pseudo_type)
                if cascaded is not None:
                    made = self._computed(self._computed_styles[element, None], cascaded, pseudo_type)
                    self._computed_styles[element, pseudo_type] = made
            return super().__call__(element, pseudo_type)

    return QuickStyleFor


def _surroundings(element: Any) -> Any:
    """What selectors ask of the place of an element among its siblings, beside its number."""
    node = element.etree_element
    if node.tag in LAST:
        return element.parent.etree_element[-1] is node
    if node.tag not in AFTER or element.previous is None:
        return None
    before = [element.previous, element.previous.previous]
    return tuple((each.etree_element.tag, each.etree_element.get("class")) for each in before if each is not None)


def _put(style: dict[str, Any], name: str, values: Any, weight: Any) -> None:
    known = style.get(name)
    if known is None or known[1] is None or known[1] <= weight:
        style[name] = values, weight
