"""Which user runs the database, and what that user can reach.

PostgreSQL refuses to run as root. When the supervisor is root, PostgreSQL and Redis run as an account without rights,
which may not be able to walk to a clone that lies in a closed home.
"""

import hashlib
import os
import pwd
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """The user that PostgreSQL and Redis run as when the supervisor is root."""

    uid: int
    gid: int

    def as_popen_arguments(self) -> dict[str, Any]:
        """Return the arguments of ``subprocess`` that start a process as this user, in no further group."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def servant() -> Account | None:
    """Return the account for PostgreSQL and Redis, or None when the supervisor's own user will do."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_uid, entry.pw_gid)


def is_reachable(path: Path, account: Account | None) -> bool:
    """Return whether the account can walk to ``path`` and into it (or run it): nothing on the way is closed."""
    path = path.resolve()
    return account is None or all(_lets_through(step, account) for step in (path, *path.parents))


def _lets_through(step: Path, account: Account) -> bool:
    facts = step.stat()
    if facts.st_uid == account.uid:
        return bool(facts.st_mode & 0o100)
    if facts.st_gid == account.gid:
        return bool(facts.st_mode & 0o010)
    return bool(facts.st_mode & 0o001)


def make_folder(folder: Path, account: Account | None) -> None:
    """Make a folder that only the account may enter (and root)."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def within_reach(folder: Path, parts: Sequence[str], home: Path, account: Account | None) -> Path:
    """Return ``folder``, or a copy of its ``parts`` under ``home`` when the account cannot walk to them.

    The parts keep their places, because programs find their libraries by the way from one to the other.
    """
    sources = [folder / part for part in parts if (folder / part).exists()]
    if all(is_reachable(source, account) for source in sources):
        return folder
    # The times of installation stand in the name: a new version of a package gets a copy of its own.
    facts = "".join(f"{source} {source.stat().st_mtime_ns}\n" for source in sources)
    copy = home / f"programs-{hashlib.sha256(facts.encode()).hexdigest()[:12]}"
    if not copy.exists():
        unfinished = copy.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        for source in sources:
            target = unfinished / source.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy2(source, target)
        if account:
            for path in (unfinished, *unfinished.rglob("*")):
                os.chown(path, account.uid, account.gid, follow_symlinks=False)
        unfinished.rename(copy)
    return copy
