"""Has a file read by a process of its own, with limits; see ``reading``."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECONDS_MAX = 20


@dataclass(frozen=True)
class Reading:
    """What stands in a file. ``refused``: why it was not read, a code with ``details``; empty when it was.

    ``rows`` of a workbook: cell, key, base, mark, answer, reason, tongue, problem; of a Word form: number, a, r, t.
    """

    refused: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    format: str = ""
    token: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)


def read_elsewhere(data: bytes) -> Reading:
    """Read a file in a child process that has no database, little memory and little time."""
    command = [sys.executable, "-m", "submissions.rendering.reading"]
    # Nothing of the portal's own surroundings: no address of a database, no key.
    surroundings = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, cwd=ROOT, env=surroundings, timeout=SECONDS_MAX, check=False
        )
        said = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        said = {}
    if not said:
        return Reading(refused="too_much")
    if "refused" in said:
        return Reading(refused=said["refused"], details=said["details"])
    return Reading(format=said["format"], token=said["token"], rows=said["rows"])
