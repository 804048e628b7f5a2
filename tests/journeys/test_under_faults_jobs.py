"""Documents are drawn once each, whatever is killed on the way: workers, who takes up the lost, and Redis.

The short form; ``make job-faults`` draws a hundred. Named so that it runs last: it leaves documents of its own behind.
Source: issue 5, "Show", 2.
"""

import hashlib
import os
import random
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from reviewportal.load import faults
from reviewportal.load.__main__ import connection_of
from reviewportal.load.own_portal import with_services
from tests.journeys.conftest import Portal

pytestmark = pytest.mark.stack
JOBS, KILLS, SEED = (int(os.environ.get(name, usual)) for name, usual in (("JOBS", 20), ("KILLS", 5), ("SEED", 11)))
# From the moment the killed part runs again to the next document.
RECOVERY_SECONDS = 60.0
# How long anything may take on a machine that has other things to do; nothing is claimed by it.
PATIENCE = 300.0
MAKE_JOBS = """
from questionnaires.models import Cycle
from reports import services
from reports.models import ReportJob
from tests.factories.reports import LANGUAGES, make_report, make_snapshot
cycle = Cycle.objects.first()
jobs = []
for number in range(-(-{count} // 6)):
    snapshot = make_snapshot(masthead={{"symbol": f"FAULTS/{{number}}", "session": 13, "agenda_item": "3"}})
    report = make_report(cycle=cycle, snapshot=snapshot)
    jobs += [ReportJob(report=report, language=code, format="pdf") for code in LANGUAGES]
made = ReportJob.objects.bulk_create(jobs[:{count}])
services.announce(ReportJob, [job.pk for job in made])
"""
OURS = "FROM reports_reportjob JOIN reports_report r ON r.id = report_id WHERE r.symbol LIKE 'FAULTS/%'"


class Jobs:
    """What the database says of the jobs."""

    def __init__(self, connection) -> None:
        connection.autocommit = True
        self.cursor = connection.cursor()

    def done(self) -> int:
        self.cursor.execute(f"SELECT count(*) {OURS} AND reports_reportjob.status = 'done'")
        return self.cursor.fetchone()[0]

    def rows(self) -> list[tuple[str, str, int]]:
        self.cursor.execute(f"SELECT reports_reportjob.status, file_sha256, attempts {OURS}")
        return self.cursor.fetchall()

    def seconds_until(self, count: int, most: float = PATIENCE) -> float:
        begun = time.monotonic()
        while self.done() < count:
            if time.monotonic() - begun > most:
                raise TimeoutError(f"{self.done()} of {count} documents after {most} s: {self.rows()}")
            time.sleep(0.1)
        return time.monotonic() - begun


def test_every_document_is_drawn_once_under_kills(portal: Portal) -> None:
    made = portal.manage("shell", "-c", MAKE_JOBS.format(count=JOBS))
    assert made.returncode == 0, made.stderr
    kills, schedule = faults.job_kills_of(portal.supervisor), random.Random(SEED)
    parts = (list(kills) * KILLS)[: max(KILLS, len(kills))]
    schedule.shuffle(parts)
    url = with_services(portal.environment, "printenv", "DATABASE_URL").strip()

    with closing(psycopg2.connect(**connection_of(url))) as connection:
        jobs, recovered = Jobs(connection), []
        for part in parts:
            jobs.seconds_until(min(JOBS, jobs.done() + schedule.randint(1, max(1, JOBS // (2 * len(parts))))))
            time.sleep(schedule.random() * 0.5)  # anywhere inside a document
            assert kills[part](), part
            done = jobs.done()
            faults.wait_until_back(portal.supervisor, part)
            recovered.append((part, round(jobs.seconds_until(min(JOBS, done + 1)), 1)))
        jobs.seconds_until(JOBS, PATIENCE + 5 * JOBS)
        rows = jobs.rows()

    folder = Path(portal.environment["DATA_DIR"])
    files = {
        path.name: path for path in folder.rglob("*") if len(path.name) == 64 and path.parent.name == path.name[:2]
    }
    assert [status for status, _sha256, _attempts in rows] == ["done"] * JOBS
    assert len({sha256 for _status, sha256, _attempts in rows}) == JOBS
    for _status, sha256, _attempts in rows:
        assert hashlib.sha256(files[sha256].read_bytes()).hexdigest() == sha256
    print({"jobs": JOBS, "recovered_s": recovered, "attempts": sum(attempts for _s, _f, attempts in rows)})
    assert max(seconds for _part, seconds in recovered) < RECOVERY_SECONDS
