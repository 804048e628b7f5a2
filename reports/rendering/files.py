"""The store of drawn files: each named by the SHA-256 of its content, so a stale worker's file harms nobody."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def store_file(content: bytes) -> str:
    """Write a file so that it is there whole or not at all; returns its SHA-256 in hexadecimal."""
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return digest


def path_of(digest: str) -> Path:
    """Where the file with this SHA-256 lies."""
    return Path(settings.REPORT_FILES_DIR) / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
