"""Killed with -9 under load, the portal loses nothing that it acknowledged; a portal that would is found out.

The short form of ``make faults``. Named so that it runs after the other journeys: it leaves a portal behind that has
been through a lot. Source: issue 4, "Show", 2.
"""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from reviewportal.load import checker, faults
from reviewportal.load.__main__ import connection_of, summary
from reviewportal.load.own_portal import ROOT, officials_of, with_services
from tests.journeys.conftest import Portal

pytestmark = [pytest.mark.stack]
SEED = 11


def verdict_on(portal: Portal, notes: faults.Notes) -> checker.Verdict:
    url = with_services(portal.environment, "printenv", "DATABASE_URL").strip()
    with closing(psycopg2.connect(**connection_of(url))) as connection, connection.cursor() as cursor:
        return checker.check(cursor, notes.path)


def test_nothing_acknowledged_is_lost_under_kills(portal: Portal, tmp_path: Path) -> None:
    officials = officials_of(portal.environment, states=3, per_state=2)
    notes = faults.Notes(tmp_path / "acknowledged")

    kills = faults.kills_of(portal.supervisor)
    storm = faults.run_storm(portal.address, officials, kills, count=10, seed=SEED, notes=notes)
    verdict = verdict_on(portal, notes)

    assert set(storm.unexpected) == set()
    assert all(storm.kills.values()), storm.kills
    assert verdict.acknowledged >= 150
    assert (verdict.lost, verdict.doubled, verdict.reordered) == (0, 0, 0), verdict.examples
    print(summary(storm, verdict))


@pytest.fixture
def sabotaged(portal: Portal) -> Iterator[tuple[str, int]]:
    """A second web server before the same database, broken on purpose: its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = dict(portal.environment) | {"DJANGO_SETTINGS_MODULE": "tests.sabotaged"}
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        environment[name] = secret_of(portal) if name == "SECRET_KEY" else value_of(portal, name)
    command = [sys.executable, "-m", "gunicorn", "reviewportal.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--worker-class", "gthread", "--threads", "4", "--no-control-socket"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def value_of(portal: Portal, name: str) -> str:
    return with_services(portal.environment, "printenv", name).strip()


def secret_of(portal: Portal) -> str:
    return Path(portal.environment["DATA_DIR"], "secret-key").read_text()


def test_portal_that_acknowledges_first_is_found_out(
    portal: Portal, sabotaged: tuple[str, int], tmp_path: Path
) -> None:
    address, master = sabotaged
    officials = officials_of(portal.environment, states=3, per_state=1)
    notes = faults.Notes(tmp_path / "acknowledged")
    faults.wait_until_saving(address)

    kills = {"web": lambda: faults.kill_one_worker(master)}
    faults.run_storm(address, officials, kills, count=2, seed=SEED, notes=notes)
    verdict = verdict_on(portal, notes)

    assert verdict.lost > 0
    assert not verdict.is_sound
