"""One command with PostgreSQL and Redis around it: a throw-away pair, or those of the data folder."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from reviewportal.supervisor.accounts import is_reachable, servant
from reviewportal.supervisor.lock import FolderLock
from reviewportal.supervisor.place import Place
from reviewportal.supervisor.portal import start_embedded
from reviewportal.supervisor.processes import Guard, die_with_parent
from reviewportal.supervisor.services import Services, open_to_account, start_services
from reviewportal.supervisor.signals import StopError, ignore_signals, stop_on_signals


def with_throwaway_services(command: Sequence[str]) -> int:
    """Run ``command`` with its own PostgreSQL and Redis in a temporary folder and return its exit code."""
    stop_on_signals()
    guard = Guard()
    account = servant()
    home = Path(tempfile.mkdtemp(prefix="portal-"))
    if not is_reachable(home.parent, account):
        home.rmdir()
        home = Path(tempfile.mkdtemp(prefix="portal-", dir="/var/tmp"))
    guard.remove(home)
    open_to_account(home, account)
    (home / "data").mkdir(mode=0o700)
    services = Services()
    try:
        services = start_services(home, home, guard=guard, account=account, given={}, throw_away=True)
        return _run(command, {**os.environ, "DATA_DIR": str(home / "data"), **services.environment})
    except StopError as stop:
        return 128 + stop.number
    finally:
        ignore_signals()
        services.stop()
        shutil.rmtree(home, ignore_errors=True)


def with_own_services(command: Sequence[str]) -> int:
    """Run ``command`` with the services of the data folder: those of a running portal, else started for it."""
    stop_on_signals()
    os.umask(0o077)
    place = Place.from_environment()
    lock = FolderLock(place.data_dir)
    if not lock.take():
        return _run(command, {**place.environment(), **lock.holder().environment})
    guard = Guard()
    services = Services()
    try:
        services = start_embedded(place, guard, place.environment())
        return _run(command, {**place.environment(), **services.environment})
    except StopError as stop:
        return 128 + stop.number
    finally:
        ignore_signals()
        services.stop()


def _run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Wait for the command, in the terminal's own group: Ctrl-C reaches it directly, SIGTERM is passed on."""
    process = subprocess.Popen(command, env=dict(environment), preexec_fn=die_with_parent())
    signal.signal(signal.SIGINT, lambda number, frame: None)
    signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
    code = process.wait()
    return code if code >= 0 else 128 - code
