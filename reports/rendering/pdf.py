"""The document as PDF, tagged, by WeasyPrint: the only place that loads it, and only when it is needed."""

import gc
import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from reports.rendering.fonts import noted_fonts
from reports.rendering.fragments import Bookmark, Drawn, Progress
from reports.rendering.quick_layout import quickly
from reports.rendering.quick_styles import read
from reports.rendering.tagging import joined_tags

STYLE_ADDRESS = "portal:css/report-fonts.css"
# All that a document may load. The fonts and their licences stay in the package weblate-fonts.
OPEN_FILES = frozenset(
    {
        "css/report-fonts.css",
        "weblate_fonts/kurinto/ttf/KurintoSans-Rg.ttf",
        "weblate_fonts/kurinto/ttf/KurintoSans-Bd.ttf",
        "weblate_fonts/kurinto/ttf/KurintoSansSC-Rg.ttf",
        "weblate_fonts/kurinto/ttf/KurintoSansSC-Bd.ttf",
    }
)
# A little of each kind: what it takes to draw it is loaded when it is first drawn.
SPECIMEN = (
    '<html lang="en"><head><title>A</title></head><body><p>1 <b>b</b> <i>i</i></p><ul><li>a</li></ul>'
    '<table><tbody><tr><td><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>a</title>'
    '<rect width="9" height="9"/></svg></td></tr></tbody></table></body></html>'
)


class Refused(ValueError):
    """An address the document may not open."""


def render_pdf(html: str, *, progress: Progress | None = None) -> tuple[bytes, int]:
    """PDF/UA-1 of a document, and its number of pages. The same HTML gives the same bytes.

    Nothing is fetched but our style sheet and fonts. ``progress`` may raise to give up.
    """
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fetcher = _fetcher_class()()
    fonts = FontConfiguration()
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    with _collector_resting(), _guarded(), _told(progress):
        style = weasyprint.CSS(url=STYLE_ADDRESS, url_fetcher=fetcher, font_config=fonts)
        source = weasyprint.HTML(string=html, base_url="portal:", url_fetcher=fetcher)
        document = source.render(font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True)
        if progress:
            progress("writing", len(document.pages))
            _hear_painting(document.pages, progress)
        content = document.write_pdf(pdf_identifier=identifier, pdf_variant="pdf/ua-1", pdf_tags=True)
        page_count = len(document.pages)
        del document, source
    return content or b"", page_count


def render_fragment(html: str, *, progress: Progress | None = None) -> Drawn:
    """A piece of a document, tagged, without running heads; ``chapters`` makes the HTML, ``joining`` the document."""
    style, fetcher, fonts = _standing()
    noted: dict[str, tuple[str, list[int]]] = {}
    with _collector_resting(), _guarded(), joined_tags(), quickly(), noted_fonts(noted), _told(progress):
        source, styles = read(html, fetcher, fonts)
        document = source.render(font_config=fonts, stylesheets=[*styles, style], pdf_tags=True)
        content = document.write_pdf(pdf_version="1.7", pdf_tags=True) or b""
        # An anchor is on every page that its part reaches; the contents lead to the first.
        anchors = {name: number for number, page in reversed([*enumerate(document.pages)]) for name in page.anchors}
        marks = tuple(
            Bookmark(level, label, number, round(x * 0.75, 2), round((page.height - y) * 0.75, 2))
            for number, page in enumerate(document.pages)
            for level, label, (x, y), _state in page.bookmarks
        )
        drawn = Drawn(len(document.pages), anchors, marks, noted, content)
        del document, source
    return drawn


def warm_up() -> None:
    """Load what every fragment needs, so that processes forked from this one need not, and share the memory."""
    render_fragment(SPECIMEN)
    gc.freeze()


@cache
def _standing() -> tuple[Any, Any, Any]:
    """Style, fetcher and fonts for all fragments of a process: the fonts alone are 22 MB to read."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _fetcher_class()(), FontConfiguration()
    gc.freeze()  # what is there to stay is not looked through after each fragment
    with _guarded():
        return weasyprint.CSS(url=STYLE_ADDRESS, url_fetcher=fetcher, font_config=fonts), fetcher, fonts


def read_static(address: str) -> bytes:
    """One of the files a document may load; ``Refused`` for anything else, wherever it lies."""
    scheme, _colon, name = address.partition(":")
    if scheme != "portal" or name not in OPEN_FILES:
        raise Refused(address)
    if name.startswith("weblate_fonts/"):
        # Not an installed app: its 70 MB are for documents, not for the web server to collect and compress.
        return files("weblate_fonts").joinpath("static", name).read_bytes()
    return Path(str(finders.find(name))).read_bytes()


def _fetcher_class() -> type:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        """Opens our style sheet and fonts. WeasyPrint leaves out what is refused and goes on."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            return URLFetcherResponse(url, body=read_static(url))

    return StaticFetcher


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Without the cyclic collector a render takes a fifth less time; it is run once at the end.

    Source: knowledge/report-engine.md, section 1.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect()


def _hear_painting(pages: list[Any], progress: Progress) -> None:
    """A long document is painted for a minute and more: each page says that the worker is alive, or the lease ends."""

    def paint(painter: Callable[..., None], *args: Any, **options: Any) -> None:
        progress("writing", len(pages))
        painter(*args, **options)

    for page in pages:
        page.paint = partial(paint, page.paint)


class FontMissing(RuntimeError):
    """A font could not be loaded: rather no document than one with holes or in another type."""


class _FontGuard(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith("Font-face"):
            raise FontMissing(record.getMessage())


@contextmanager
def _guarded() -> Iterator[None]:
    """WeasyPrint only warns of a font it cannot load; here that ends the render."""
    logger, guard = logging.getLogger("weasyprint"), _FontGuard()
    logger.addHandler(guard)
    try:
        yield
    finally:
        logger.removeHandler(guard)


class _Listener(logging.Handler):
    """Hears which page is being laid out; this is how WeasyPrint tells its progress."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__()
        self.tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        if "Page" in str(record.msg) and record.args and isinstance(record.args, tuple):
            self.tell(int(str(record.args[-1])))


@contextmanager
def _told(progress: Progress | None) -> Iterator[None]:
    if progress is None:
        yield
        return
    logger = logging.getLogger("weasyprint.progress")
    listener = _Listener(partial(progress, "layout"))
    before = logger.level, logger.propagate
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(listener)
        level, logger.propagate = before
        logger.setLevel(level)
