"""One supervisor for one ``DATA_DIR``, and where a second command finds the services of the first."""

import fcntl
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from reviewportal.supervisor.processes import GUARD_PATIENCE, POLL, is_running
from reviewportal.supervisor.refusal import RefusalError


@dataclass(frozen=True)
class Holder:
    """Who has the lock, and the variables that lead to the services it runs."""

    pid: int = 0
    environment: dict[str, str] = field(default_factory=dict)


class FolderLock:
    """An advisory lock on ``DATA_DIR/lock``; the kernel lifts it when supervisor and guard are gone."""

    def __init__(self, data_dir: Path) -> None:
        """Open the lock file; nothing is locked yet."""
        self._path = data_dir / "lock"
        self._file: TextIO = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+")

    def take(self) -> bool:
        """Take the lock; False when a living supervisor has it.

        After a kill the guard still holds it while it clears up, which is waited for.
        """
        deadline = time.monotonic() + GUARD_PATIENCE + 2
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if is_running(self.holder().pid) or time.monotonic() > deadline:
                    return False
                time.sleep(POLL)
            else:
                self.note({})
                return True

    def take_or_refuse(self) -> None:
        """Take the lock, or say in one sentence who has it."""
        if not self.take():
            raise RefusalError(
                f"The portal already runs on {self._path.parent} (process {self.holder().pid}): "
                "stop it first, or choose another DATA_DIR."
            )

    def note(self, environment: Mapping[str, str]) -> None:
        """Write down who holds the lock and which variables lead to its services."""
        self._file.seek(0)
        self._file.truncate()
        json.dump({"pid": os.getpid(), "environment": dict(environment)}, self._file)
        self._file.flush()

    def holder(self) -> Holder:
        """Return what the holder wrote down; an empty answer while it writes."""
        try:
            return Holder(**json.loads(self._path.read_text()))
        except ValueError:
            return Holder()
