"""Packed files with no moment of packing in them, so that the same content has the same digest."""

import io
import zipfile
from collections.abc import Iterable

# The earliest day a ZIP can name.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def packed(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Files by name, in the order given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, NO_MOMENT)
            package.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def repacked(content: bytes, changed: dict[str, bytes] | None = None) -> bytes:
    """A package another library wrote, its moments of packing taken out; ``changed``: files put in place of theirs."""
    changed = changed or {}
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return packed((name, changed.get(name) or source.read(name)) for name in source.namelist())
