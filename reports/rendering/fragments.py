"""Fragments: a few parts of a document as tagged PDF without running heads, kept by the digest of all they depend on.

A fragment does not know where it will stand, so it is drawn once and used in every document it occurs in.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders

# Stage of the layout, and pages laid out so far.
Progress = Callable[[str, int], None]
# Raised when the same HTML gives other pages.
RENDERER_VERSION = 2
CODE = ("tagging.py", "pdf.py", "fonts.py", "quick_styles.py", "quick_layout.py")
SEPARATOR = b"\n"


@dataclass(frozen=True)
class Bookmark:
    """A heading: its level in the HTML, and where it stands. Pages count from 0 inside the fragment."""

    level: int
    label: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Drawn:
    """A fragment that is drawn: its pages, the page of each anchor, its headings, fonts left out, and the PDF.

    ``fonts``: name in the PDF → our file and the numbers of its glyphs.
    """

    page_count: int
    anchors: dict[str, int]
    bookmarks: tuple[Bookmark, ...]
    fonts: dict[str, tuple[str, list[int]]]
    pdf: bytes


def fragment_key(html: str) -> str:
    """Digest of what the pages depend on: the text with its style, fonts, WeasyPrint, and this code."""
    return hashlib.sha256(html.encode() + _surroundings()).hexdigest()


def draw_fragment(html: str, progress: Progress | None = None) -> Drawn:
    """The fragment from the store, or drawn and stored. The same HTML gives the same bytes.

    ``progress`` hears of each page, and may raise to give up.
    """
    key = fragment_key(html)
    known = read_fragment(key)
    if known is not None:
        return known
    from reports.rendering.pdf import render_fragment

    drawn = render_fragment(html, progress=progress)
    _store(key, drawn)
    return drawn


def read_fragment(key: str) -> Drawn | None:
    """None when it was not drawn yet, or swept away."""
    try:
        content = path_of_fragment(key).read_bytes()
    except FileNotFoundError:
        return None
    head, _separator, pdf = content.partition(SEPARATOR)
    told = json.loads(head)
    fonts = {name: (file, glyphs) for name, (file, glyphs) in told["fonts"].items()}
    return Drawn(told["page_count"], told["anchors"], tuple(Bookmark(**mark) for mark in told["bookmarks"]), fonts, pdf)


def is_drawn(key: str) -> bool:
    return path_of_fragment(key).exists()


def stored_before(moment: datetime) -> Iterator[Path]:
    """Files of the store that are older, what a lost worker left half written too."""
    for path in (Path(settings.REPORT_FILES_DIR) / "fragments").glob("*/*"):
        with suppress(FileNotFoundError):  # swept by another
            if path.stat().st_mtime < moment.timestamp():
                yield path


def path_of_fragment(key: str) -> Path:
    return Path(settings.REPORT_FILES_DIR) / "fragments" / key[:2] / key


def kept(key: str, make: Callable[[], bytes]) -> bytes:
    """Bytes from the store, or made and stored."""
    try:
        return path_of_fragment(key).read_bytes()
    except FileNotFoundError:
        content = make()
        _write(key, content)
        return content


def _store(key: str, drawn: Drawn) -> None:
    told: dict[str, Any] = {"page_count": drawn.page_count, "anchors": drawn.anchors, "fonts": drawn.fonts}
    told["bookmarks"] = [asdict(mark) for mark in drawn.bookmarks]
    _write(key, json.dumps(told, ensure_ascii=False).encode() + SEPARATOR + drawn.pdf)


def _write(key: str, content: bytes) -> None:
    """Write so that it is there whole or not at all. Losing it costs a moment, so nothing is synced to the disk."""
    target = path_of_fragment(key)
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@cache
def _surroundings() -> bytes:
    """What a fragment depends on beside its HTML. The fonts are named by the package's version: they are 22 MB."""
    from importlib.metadata import version

    names = ("weasyprint", "pydyf", "weblate-fonts")
    versions = " ".join(f"{name} {version(name)}" for name in names)
    fonts = Path(str(finders.find("css/report-fonts.css"))).read_bytes()
    code = b"".join((Path(__file__).parent / name).read_bytes() for name in CODE)
    return b"\0".join([versions.encode(), str(RENDERER_VERSION).encode(), fonts, hashlib.sha256(code).digest()])
