"""A whole portal of its own, as ``make run`` starts it, in a folder that goes afterwards."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parties.choices import Role
from reviewportal.load.client import Official

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 300.0
OTHERS = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_DIR")


@dataclass(frozen=True)
class OwnPortal:
    """Its address, the process that keeps it running, and the environment that leads to its services."""

    address: str
    supervisor: int
    environment: Mapping[str, str]


@contextmanager
def own_portal() -> Iterator[OwnPortal]:
    """Start it, wait until it is ready, stop it."""
    with tempfile.TemporaryDirectory(prefix="portal-load-", dir="/var/tmp") as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        inherited = {name: value for name, value in os.environ.items() if name not in OTHERS}
        environment = inherited | {"DATA_DIR": folder, "PORT": str(port), "ILLUSTRATIVE": "1"}
        command = [sys.executable, "-m", "reviewportal.supervisor", "run"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sys.stderr, stderr=sys.stderr)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, process)
            yield OwnPortal(address, process.pid, environment)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=90)


def officials_of(
    environment: Mapping[str, str], *, states: int, per_state: int, role: str = Role.FOCAL_POINT
) -> list[Official]:
    """Make officials in the portal of this environment."""
    wanted = (f"--states={states}", f"--per-state={per_state}", f"--role={role}")
    said = with_services(environment, sys.executable, "manage.py", "load_officials", *wanted)
    return [Official(**row) for row in json.loads(said.splitlines()[-1])]


def with_services(environment: Mapping[str, str], *command: str) -> str:
    """What a command prints that runs with the PostgreSQL and Redis of a running portal."""
    full = [sys.executable, "-m", "reviewportal.supervisor", "with", "--", *command]
    done = subprocess.run(full, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310 (our own address)
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError("the portal was not ready")
