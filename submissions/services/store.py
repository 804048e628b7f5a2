"""The store of files that States send: pieces on their way, and whole files, each named by its SHA-256.

It lies outside every folder that is served. What is acknowledged is on the disk, its folder entry too.
"""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

STEP_BYTES = 1024 * 1024


class StoreUnavailableError(Exception):
    """The disk takes no more at this moment; nothing was acknowledged. The message is a sentence for people."""

    def __init__(self) -> None:
        super().__init__(
            _("The portal cannot keep files at this moment; nothing was stored. Try again later, or cite a link.")
        )


def path_of(digest: str) -> Path:
    """Where the whole file with this SHA-256 lies."""
    return Path(settings.ATTACHMENTS_DIR) / digest[:2] / digest


def write_piece(upload_id: uuid.UUID, offset: int, piece: bytes) -> None:
    """Put a piece at its place; what lies behind it, of a piece that was never acknowledged, goes."""
    path = _path_of_upload(upload_id)
    with _told_when_full():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(descriptor, offset)
            os.lseek(descriptor, offset, os.SEEK_SET)
            _write_all(descriptor, piece)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if offset == 0:
            _sync_folder(path.parent)


def open_pieces(upload_id: uuid.UUID) -> BinaryIO:
    """All pieces of an upload, as one file to read; ``FileNotFoundError`` when they went."""
    return _path_of_upload(upload_id).open("rb")


def keep_whole(upload_id: uuid.UUID) -> str:
    """Copy an upload to where it stays; returns its SHA-256. The pieces stay until ``forget_pieces``.

    A copy and no second name: pieces sent again must not reach into a file that stands.
    """
    folder = Path(settings.ATTACHMENTS_DIR)
    temporary = folder / f".new-{uuid.uuid4()}"
    sha256 = hashlib.sha256()
    with _told_when_full(), open_pieces(upload_id) as source:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            while step := source.read(STEP_BYTES):
                sha256.update(step)
                _write_all(descriptor, step)
            os.fsync(descriptor)
            target = path_of(sha256.hexdigest())
            target.parent.mkdir(exist_ok=True)
            _sync_folder(folder)
            temporary.replace(target)
            _sync_folder(target.parent)
        finally:
            os.close(descriptor)
            temporary.unlink(missing_ok=True)
    return sha256.hexdigest()


def forget_pieces(upload_id: uuid.UUID) -> None:
    """The pieces of an upload go; what became whole of them stays."""
    _path_of_upload(upload_id).unlink(missing_ok=True)


def stored_before(moment: datetime) -> Iterator[Path]:
    """Whole files and pieces that nobody has touched since; a file kept anew counts as touched."""
    for path in Path(settings.ATTACHMENTS_DIR).glob("**/*"):
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < moment.timestamp():
                yield path


def _path_of_upload(upload_id: uuid.UUID) -> Path:
    return Path(settings.ATTACHMENTS_DIR) / "uploads" / str(upload_id)


@contextmanager
def _told_when_full() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreUnavailableError from error


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
