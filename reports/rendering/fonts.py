"""The type of a joined document: each of our fonts once, with the glyphs of all its fragments.

To cut a font of 11 MB down to its glyphs takes as long as three pages of text, so a fragment does not do it. It notes
its glyphs, and the font is cut when the document is joined, and kept: another reply seldom needs another glyph.
Written for WeasyPrint 70, which is pinned; ``tests/reports/test_book.py`` looks into a real file.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

FOLDER = "weblate_fonts/kurinto/ttf"
NAMES = ("KurintoSans-Rg.ttf", "KurintoSans-Bd.ttf", "KurintoSansSC-Rg.ttf", "KurintoSansSC-Bd.ttf")
# The head of a font file holds the check sums of its tables.
HEAD_BYTES = 512


class Known(bytes):
    """In the place of a font's content: its beginning, and the name of our file."""

    name: str


@contextmanager
def noted_fonts(noted: dict[str, tuple[str, list[int]]]) -> Iterator[None]:
    """Documents written inside leave our fonts out; ``noted``: name in the PDF → our file and its glyphs there."""
    from weasyprint.pdf import fonts

    whole = fonts.Font.clean

    def clean(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        if not isinstance(font.file_content, Known):
            whole(font, to_unicode, hinting)
            return
        noted[font.hash] = font.file_content.name, sorted(to_unicode)
        font.file_content = b""

    read = _reader(fonts.get_hb_object_data)
    with patch.object(fonts.Font, "clean", clean), patch.object(fonts, "get_hb_object_data", read):
        yield


def _reader(whole: Any) -> Any:
    """The content of a font, but not of ours: 11 MB for each style of type on each page."""
    from weasyprint.text.ffi import ffi, harfbuzz

    def read(thing: Any, ot_color: str | None = None, glyph: int | None = None) -> Any:
        if ot_color is not None:
            return whole(thing, ot_color, glyph)
        blob = harfbuzz.hb_face_reference_blob(thing)
        try:
            with ffi.new("unsigned int *") as length:
                start = harfbuzz.hb_blob_get_data(blob, length)
                size = int(length[0])
                head = b"" if start == ffi.NULL else ffi.unpack(start, min(size, HEAD_BYTES))
        finally:
            harfbuzz.hb_blob_destroy(blob)
        name = _names().get((size, head))
        if name is None:
            return whole(thing)
        known = Known(head[:4])
        known.name = name
        return known

    return read


@cache
def _names() -> dict[tuple[int, bytes], str]:
    found = {}
    for name in NAMES:
        with font_path(name).open("rb") as file:
            found[font_path(name).stat().st_size, file.read(HEAD_BYTES)] = name
    return found


def font_path(name: str) -> Path:
    # Not an installed app: its 70 MB are for documents, not for the web server to collect and compress.
    return Path(str(files("weblate_fonts").joinpath("static", FOLDER, name)))


def font_key(name: str, glyphs: Iterable[int]) -> str:
    """Digest of what a cut font depends on."""
    inputs = [name, list(glyphs), *_versions()]
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()


def cut_font(name: str, glyphs: list[int]) -> bytes:
    """The font file with these glyphs alone, under the numbers they have. The same glyphs give the same bytes."""
    from weasyprint.pdf.fonts import Font

    shape = SimpleNamespace(hb_face=_face(name), missing={}, family=name, file_content=b"")
    Font._harfbuzz_subset(shape, glyphs, hinting=False)
    if not shape.file_content:
        raise RuntimeError(f"{name} could not be cut")
    return shape.file_content  # type: ignore[no-any-return]  # WeasyPrint has no types


@lru_cache(maxsize=len(NAMES))
def _face(name: str) -> Any:
    from weasyprint.text.ffi import ffi, harfbuzz

    own, library = _harfbuzz()
    blob = library.hb_blob_create_from_file(str(font_path(name)).encode())
    face = library.hb_face_create(blob, 0)
    library.hb_blob_destroy(blob)  # the face holds it
    return ffi.gc(ffi.cast("hb_face_t *", int(own.cast("uintptr_t", face))), harfbuzz.hb_face_destroy)


@cache
def _versions() -> tuple[str, ...]:
    from importlib.metadata import version

    own, library = _harfbuzz()
    return version("weblate-fonts"), version("weasyprint"), own.string(library.hb_version_string()).decode()


@cache
def _harfbuzz() -> tuple[Any, Any]:
    """What WeasyPrint does not need of the library it has loaded: to open a file."""
    from cffi import FFI

    own = FFI()
    own.cdef(
        "void * hb_blob_create_from_file (const char *path); void hb_blob_destroy (void *blob);"
        "void * hb_face_create (void *blob, unsigned int index); const char * hb_version_string (void);"
    )
    return own, own.dlopen("libharfbuzz.so.0")
