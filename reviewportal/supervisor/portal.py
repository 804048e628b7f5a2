"""``run``: the whole portal under one process, from an empty folder to an address on the terminal."""

import hashlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import NoReturn

from reviewportal.supervisor import commands
from reviewportal.supervisor.accounts import servant
from reviewportal.supervisor.lock import FolderLock
from reviewportal.supervisor.place import ROOT, Place
from reviewportal.supervisor.processes import Child, Guard, stop_with_make
from reviewportal.supervisor.refusal import RefusalError, last_lines
from reviewportal.supervisor.services import Services, start_services
from reviewportal.supervisor.signals import StopError, ignore_signals, stop_on_signals

READY_PATIENCE = 120.0  # seconds before the terminal hears that something is slow
TURN = 0.2  # seconds between two looks at the children
ASK_READY = 1.0  # seconds between two questions to /readyz, which reads the migrations each time


def run_portal() -> int:
    """Start everything, keep it running, stop it in order on Ctrl-C or SIGTERM."""
    stop_on_signals()
    stop_with_make()
    os.umask(0o077)  # answers and reports are nobody else's business on this machine
    place = Place.from_environment()
    lock = FolderLock(place.data_dir)
    lock.take_or_refuse()
    place.refuse_if_port_is_taken()
    guard = Guard()
    services = Services()
    children: list[Child] = []
    try:
        services = start_embedded(place, guard, place.environment())
        lock.note(services.environment)
        environment = {**place.environment(), **services.environment}
        _prepare(place, guard, environment)
        children = portal_children(place, guard, environment)
        for child in children:
            child.start()
        _watch(place, [*services.children, *children], environment)
    except StopError:
        say("Stopping ...")
        return 0
    finally:
        ignore_signals()
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()
        services.stop()


def start_embedded(place: Place, guard: Guard, given: Mapping[str, str]) -> Services:
    """Start the PostgreSQL and Redis of this folder, as far as ``given`` names no others."""
    account = servant()
    home = place.home_of_services(account)
    if home != place.data_dir:
        say(f"{place.data_dir} lies in a closed folder: the database is kept in {home}.")
    return start_services(home, place.logs, guard=guard, account=account, given=given)


def portal_children(place: Place, guard: Guard, environment: Mapping[str, str]) -> list[Child]:
    """Return web server, worker and timetable, in the order in which they are stopped."""

    def child(name: str, command: Sequence[str], patience: float) -> Child:
        return Child(
            name=name,
            command=[sys.executable, "-m", *command],
            environment=environment,
            folder=ROOT,
            log=place.logs / f"{name}.log",
            guard=guard,
            patience=patience,
        )

    return [
        child("web", commands.web(f"{commands.LOOPBACK}:{place.port}"), 35.0),  # gunicorn's own grace is 30
        child("worker", commands.WORKER, 15.0),  # a job cut short is taken up again at the next start
        child("reports", commands.REPORT_WORKER, 15.0),
        child("timetable", commands.TIMETABLE, 5.0),
    ]


def say(sentence: str) -> None:
    """Tell one step of the story on the terminal."""
    print(sentence, flush=True)


def _prepare(place: Place, guard: Guard, environment: Mapping[str, str]) -> None:
    """Bring database and static files to where the web server can start; both at once, they do not touch."""

    def command(name: str, *arguments: str) -> Child:
        log = place.logs / f"{name}.log"
        log.unlink(missing_ok=True)  # only this start is of interest
        full = [sys.executable, "manage.py", name, *arguments]
        return Child(name=name, command=full, environment=environment, folder=ROOT, log=log, guard=guard)

    say("Preparing the database; the first time this loads the instruments, States and questionnaires ...")
    steps = [command("prepare_portal")]
    stamp = place.data_dir / "static" / "stamp"  # among the files, so that it goes when they go
    fingerprint = _static_fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        steps.append(command(*commands.COLLECT_STATIC))
    try:
        for step in steps:
            step.start()
        for step in steps:
            if step.wait():
                raise RefusalError(f"`manage.py {step.name}` failed:\n{last_lines(step.log)}")
    finally:
        for step in steps:
            step.stop()
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    """Return what the collected files depend on: our own files, and the pinned packages that bring the others."""
    digest = hashlib.sha256((ROOT / "requirements" / "run.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        facts = path.stat()
        digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _watch(place: Place, children: Sequence[Child], environment: Mapping[str, str]) -> NoReturn:
    """Keep the children running until a signal comes; tell the address once the portal is ready."""
    started = time.monotonic()
    asked = 0.0
    is_ready = is_slow_told = False
    while True:
        for child in children:
            if news := child.mend():
                say(news)
        if not is_ready and time.monotonic() - asked > ASK_READY:
            asked = time.monotonic()
            is_ready, answer = _ask_ready(place)
            if is_ready:
                _welcome(place, environment)
            elif not is_slow_told and time.monotonic() - started > READY_PATIENCE:
                is_slow_told = True
                say(f"Not ready after {READY_PATIENCE:.0f} s, still trying: {answer} (logs: {place.logs})")
        time.sleep(TURN)


def _ask_ready(place: Place) -> tuple[bool, str]:
    try:
        with urllib.request.urlopen(f"{place.url}/readyz", timeout=5) as answer:  # noqa: S310 (our own http address)
            return answer.status == 200, f"/readyz answers {answer.status}"
    except urllib.error.HTTPError as error:
        return False, f"/readyz answers {error.code}: {error.read(300).decode(errors='replace')}"
    except OSError as error:
        return False, f"/readyz does not answer: {error}"


def _welcome(place: Place, environment: Mapping[str, str]) -> None:
    say(f"\nThe review portal is ready: {place.url}/\n")
    if environment["ILLUSTRATIVE"] == "1":
        subprocess.run([sys.executable, "manage.py", "demo_accounts"], cwd=ROOT, env=dict(environment), check=False)
    say(f"\nStop with Ctrl-C. Data: {place.data_dir}. Logs: {place.logs}.")
