"""Kill -9 under load, by a seeded schedule: nothing acknowledged may be lost, doubled or out of order.

Source: issue 4, "Show", 2; knowledge/reliability.md, sections 2.2 and 5 (goal G1).
"""

import json
import os
import random
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from reviewportal.load.client import Acknowledged, Client, Official
from reviewportal.supervisor.processes import is_running

READY_SECONDS = 120.0
# Of twenty kills, so many hit each part: the web worker is where an answer can be lost on its way.
WEIGHTS = {"web": 14, "postgres": 3, "redis": 3}
PARTS = {"web": b"gunicorn", "postgres": b"postgres", "redis": b"redis"}
# Who draws documents: one process of the pool, the pool with its head, who takes up what is lost, who rings.
JOB_PARTS = {"drawer": b"reports@%h", "reports": b"reports@%h", "timetable": b"beat", "redis": b"redis"}
POOL_PARTS, DRAWERS = ("drawer", "reports"), 2

Kill = Callable[[], bool]


@dataclass
class Notes:
    """Acknowledgements on disk, each before its writer goes on: the test's own memory must not be the weak one."""

    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    count: int = 0

    def __post_init__(self) -> None:
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)

    def write(self, acknowledged: Acknowledged) -> None:
        line = json.dumps(list(asdict(acknowledged).values()), ensure_ascii=False) + "\n"
        with self._lock:
            os.write(self._file, line.encode())
            self.count += 1


@dataclass(frozen=True)
class Storm:
    """What a run of faults came to, before anybody looked into the database."""

    kills: Mapping[str, int]
    tries: int
    clashes: int
    replays: int
    unexpected: Sequence[str]


def run_storm(
    address: str, officials: Sequence[Official], kills: Mapping[str, Kill], *, count: int, seed: int, notes: Notes
) -> Storm:
    """All officials write without a pause while ``count`` processes are killed; ends when the last has recovered."""
    going = threading.Event()
    going.set()
    clients = [
        Client(address, official, notes.write, seed=seed * 1000 + place) for place, official in enumerate(officials)
    ]
    threads = [threading.Thread(target=_write_on, args=(client, going), daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    schedule = random.Random(seed)
    done = dict.fromkeys(kills, 0)
    for part in _order(schedule, list(kills), count):
        _wait_for_writes(notes, schedule.randint(15, 40))
        time.sleep(schedule.random() * 0.05)  # anywhere inside a request
        done[part] += kills[part]()
        wait_until_saving(address)
    _wait_for_writes(notes, 30)
    going.clear()
    for thread in threads:
        thread.join(timeout=60)
    return Storm(
        done,
        sum(client.tries for client in clients),
        sum(client.clashes for client in clients),
        sum(client.replays for client in clients),
        [text for client in clients for text in client.unexpected],
    )


def kills_of(supervisor: int) -> dict[str, Kill]:
    """How to kill one web worker, the PostgreSQL server, and Redis, of the portal under this supervisor."""
    return {part: _killer(supervisor, part) for part in PARTS}


def job_kills_of(supervisor: int) -> dict[str, Kill]:
    """How to kill what documents are drawn by, of the portal under this supervisor."""
    return {part: _killer(supervisor, part) for part in JOB_PARTS}


def wait_until_back(supervisor: int, part: str) -> None:
    """Until the killed part runs again; a pool that has its head but not all its processes does not."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        for pid in _children(supervisor):
            if _is_part(pid, part) and (part not in POOL_PARTS or sum(map(is_running, _children(pid))) >= DRAWERS):
                return
        time.sleep(0.1)
    raise TimeoutError(f"{part} did not come back")


def kill_one_worker(master: int) -> bool:
    """Kill one process of a web server that stands alone."""
    return _kill((_children(master) or [0])[0])


def wait_until_saving(address: str) -> None:
    """Until the portal is ready again: database and migrations; a worker of the queue may still be on its way."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310 (our own address)
                parts = json.load(answer)
        except urllib.error.HTTPError as error:
            parts = json.load(error) if error.code == 503 else {}
        except (OSError, ValueError):
            parts = {}
        if parts.get("database"):
            return
        time.sleep(0.1)
    raise TimeoutError("the portal did not come back")


def _order(schedule: random.Random, parts: list[str], count: int) -> list[str]:
    """Which part is hit when: each at least once, the web worker most often."""
    further = schedule.choices(parts, [WEIGHTS[part] for part in parts], k=max(0, count - len(parts)))
    order = [*parts, *further][:count]
    schedule.shuffle(order)
    return order


def _write_on(client: Client, going: threading.Event) -> None:
    while going.is_set():
        client.write_one(going.is_set)


def _wait_for_writes(notes: Notes, count: int) -> None:
    wanted, deadline = notes.count + count, time.monotonic() + READY_SECONDS
    while notes.count < wanted:
        if time.monotonic() > deadline:
            raise TimeoutError("no answer is being saved any more")
        time.sleep(0.02)


def _killer(supervisor: int, part: str) -> Kill:
    def kill() -> bool:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:  # it may be dead already and wait to be started again
            for pid in _children(supervisor):
                if _is_part(pid, part):
                    hit = _children(pid) if part in ("web", "drawer") else [pid]
                    if hit and _kill(hit[0]):
                        return True
            time.sleep(0.1)
        return False

    return kill


def _is_part(pid: int, part: str) -> bool:
    """Programs of Celery are told apart by their options, which the others' commands are read without."""
    if part in PARTS:
        return PARTS[part] in _command(pid)
    with suppress(OSError):
        return JOB_PARTS[part] in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return False


def _kill(pid: int) -> bool:
    with suppress(ProcessLookupError):
        if pid:
            os.kill(pid, signal.SIGKILL)
            return True
    return False


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0--")[0].lower()
    except OSError:
        return b""
