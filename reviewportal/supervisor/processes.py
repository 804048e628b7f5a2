"""Child processes that cannot outlive their supervisor.

Two belts. Every child asks the kernel for a signal when its parent dies. That does not reach grandchildren (the
processes of gunicorn and Celery), so a small guard process also waits for the end of the supervisor, however it
comes, and then ends the whole process group of every child.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from reviewportal.supervisor.accounts import Account

PR_SET_PDEATHSIG = 1
GUARD_PATIENCE = 10.0  # seconds; PostgreSQL itself gives its backends 5 after SIGQUIT
POLL = 0.05  # seconds
LONGEST_PAUSE = 30.0  # seconds between two attempts to start a child that keeps dying
HEALTHY = 60.0  # seconds after which an earlier death no longer counts

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(death_signal: int = signal.SIGKILL) -> Callable[[], None]:
    """Return a ``preexec_fn``: the kernel sends ``death_signal`` when the parent dies.

    Runs after the change of user, which would clear the setting.
    """
    parent = os.getpid()

    def ask_kernel() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # the parent died in between, so no signal will come
            os._exit(1)

    return ask_kernel


def stop_with_make() -> None:
    """Stop in good order when `make`, which started this process, is itself killed and can pass nothing on."""
    if "MAKELEVEL" in os.environ:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def is_running(pid: int) -> bool:
    """Return whether the process exists and is more than a zombie nobody has collected yet."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


class Guard:
    """A process in a session of its own that clears up when the supervisor is gone."""

    def __init__(self) -> None:
        """Fork the guard. Call it before any thread starts; open locks are held by it too until it has cleared up."""
        reader, self._writer = os.pipe()
        if os.fork() == 0:
            os.close(self._writer)
            _guard(reader)

    def watch(self, pid: int, stop_signal: int) -> None:
        """End this process group with ``stop_signal`` once the supervisor is gone."""
        self._tell(f"watch {pid} {stop_signal:d}")

    def forget(self, pid: int) -> None:
        """Leave this process group alone: it has ended and its number may be given to others."""
        self._tell(f"forget {pid}")

    def remove(self, folder: Path) -> None:
        """Delete this temporary folder once the supervisor is gone."""
        self._tell(f"remove {folder}")

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError):  # without its guard the supervisor still works
            os.write(self._writer, f"{line}\n".encode())


def _guard(reader: int) -> NoReturn:
    """Body of the guard process: read until the supervisor's end of the pipe closes, then clear up."""
    os.setsid()
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # whoever reads the supervisor's output must not wait for the guard
        os.dup2(silence, stream)
    watched: dict[int, int] = {}
    folders: list[str] = []
    with os.fdopen(reader) as lines:
        for line in lines:
            verb, _, rest = line.rstrip("\n").partition(" ")
            if verb == "watch":
                pid, _, stop_signal = rest.partition(" ")
                watched[int(pid)] = int(stop_signal)
            elif verb == "forget":
                watched.pop(int(rest), None)
            else:
                folders.append(rest)
    for leader, number in watched.items():
        _signal_group(leader, number)
    deadline = time.monotonic() + GUARD_PATIENCE
    while time.monotonic() < deadline and any(map(is_running, watched)):
        time.sleep(POLL)
    for leader in watched:
        _signal_group(leader, signal.SIGKILL)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


@dataclass
class Child:
    """One long-running child: how to start it, and how to end it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    guard: Guard
    account: Account | None = None
    stop_signal: int = signal.SIGTERM
    # What it gets when the supervisor was killed: there is nobody left to wait for a graceful end.
    death_signal: int = signal.SIGKILL
    patience: float = 10.0  # seconds between the polite signal and SIGKILL
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _deaths: int = field(default=0, init=False)
    _due: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the child in a session of its own: Ctrl-C reaches only the supervisor, which knows the order."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(self.death_signal),
                **(self.account.as_popen_arguments() if self.account else {}),
            )
        self.guard.watch(self.process.pid, self.death_signal)
        self._started = time.monotonic()

    def is_running(self) -> bool:
        """Return whether the child itself still runs."""
        return self.process is not None and self.process.poll() is None

    def wait(self) -> int:
        """Wait for a child that ends by itself and return its exit code."""
        return self.process.wait() if self.process else 0

    def mend(self) -> str:
        """Start a dead child again, later each time it dies; return one sentence when there is news."""
        if self.is_running():
            return ""
        now = time.monotonic()
        if self.process is None:
            if now >= self._due:
                self.start()
            return ""
        code = self.process.returncode
        self._deaths = 1 if now - self._started > HEALTHY else self._deaths + 1
        pause = min(2.0 ** (self._deaths - 1), LONGEST_PAUSE)
        self._due = now + pause
        self._clear()
        return f"{self.name} ended (code {code}), starting it again in {pause:.0f} s; its log is {self.log}"

    def ask_to_stop(self) -> None:
        """Send the polite signal and do not wait."""
        if self.process is not None and self.is_running():
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask the child to end, wait, then end what is left of its process group."""
        self.ask_to_stop()
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        self._clear()

    def _clear(self) -> None:
        """End the processes a dead child left behind: two pools of one worker must never run side by side."""
        if self.process is None:
            return
        if self.is_running() or self.death_signal == signal.SIGKILL:
            _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.guard.forget(self.process.pid)
        self.process = None
