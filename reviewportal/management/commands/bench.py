"""``bench``: measured figures, one JSON line each; ``--group`` takes the beginning of a name."""

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from parties import isolation
from parties.models import User
from questionnaires.models import Cycle
from reports.choices import PaperFormat
from reports.queries import read_snapshot
from reviewportal.database import grant_access
from reviewportal.load.experts import expert_figures
from reviewportal.load.figures import page_figures, save_figures
from reviewportal.load.gaps import gap_figures
from reviewportal.load.people import make_officials
from reviewportal.load.report_figures import PAGES, drawing_figures
from submissions.choices import RevisionStatus
from submissions.models import Submission
from submissions.services import start_revision

Figure = tuple[str, float, str]
Measures = Mapping[str, Callable[[], Iterator[Figure]]]
CYCLE = "illustrative-2026"
READY_SECONDS = 300
# What frames a transaction asks nothing.
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


class Command(BaseCommand):
    help = "Measure; needs an empty database of its own (make bench gives one)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", default="", help="only figures whose name begins so")
        parser.add_argument("--pages", type=int, default=PAGES, help="length of the report; the bars are meant for 250")

    def handle(self, *args: str, **options: object) -> None:
        # The first make what they measure; the others need a portal that is ready.
        from_nothing = {
            "setup.": setup_seconds,
            "content.": content_seconds,
            "save.": save_figures,
            "article.": page_figures,
            "experts.": expert_figures,
            "report.": partial(drawing_figures, int(str(options["pages"]))),
        }
        ready = {
            "article.": article_figures,
            "workbook.": workbook_figures,
            "save.queries": save_queries,
            "browser.": browser_queries,
            "gaps.": gap_figures,
            "report.": report_figures,
            "paper.": paper_figures,
        }
        self._measure(from_nothing, str(options["group"]))
        if _chosen(ready, str(options["group"])):
            call_command("prepare_portal", stdout=self.stderr)
            call_command("collectstatic", interactive=False, verbosity=0)
            self._measure(ready, str(options["group"]))

    def _measure(self, measures: Measures, wanted: str) -> None:
        for measure in _chosen(measures, wanted):
            for name, value, unit in measure():
                if name.startswith(wanted):
                    self.stdout.write(json.dumps({"name": name, "value": round(value, 2), "unit": unit}))
                    self.stdout.flush()


def _chosen(measures: Measures, wanted: str) -> list[Callable[[], Iterator[Figure]]]:
    return [measure for name, measure in measures.items() if name.startswith(wanted) or wanted.startswith(name)]


def setup_seconds() -> Iterator[Figure]:
    """``make run`` in a fresh copy of the tracked files until /readyz answers, then once more with the same data."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as folder:
        clone = Path(folder, "clone")
        subprocess.run(["git", "clone", "--quiet", settings.BASE_DIR, clone], check=True)
        yield "setup.fresh_s", _seconds_until_ready(clone), "s"
        yield "setup.again_s", _seconds_until_ready(clone), "s"
        shutil.rmtree(clone, ignore_errors=True)


def _seconds_until_ready(clone: Path) -> float:
    own = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in own} | {"PORT": "8765"}
    begin = time.monotonic()
    run = subprocess.Popen(["make", "run"], cwd=clone, env=environment, stdout=sys.stderr, stderr=sys.stderr)
    try:
        while time.monotonic() - begin < READY_SECONDS:
            try:
                with urllib.request.urlopen("http://127.0.0.1:8765/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return time.monotonic() - begin
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError("the portal was not ready")
    finally:
        run.terminate()
        run.wait(timeout=60)


def content_seconds() -> Iterator[Figure]:
    """All content into a database that has tables and nothing else: catalogue, States, questionnaires."""
    call_command("migrate", database="owner", verbosity=0)
    grant_access()
    begin = time.monotonic()
    for command in ("load_instruments", "load_parties", "load_questionnaires"):
        call_command(command, stdout=sys.stderr)
    yield "content.load_s", time.monotonic() - begin, "s"


def article_figures() -> Iterator[Figure]:
    """All queries of the largest article page (session, user, isolation, content), and its weight in each language."""
    client = _signed_in("nor")
    with isolation.acting_for_all():
        submission = Submission.objects.get(state__iso3="NOR", cycle__slug=CYCLE, instrument__code="UNTOC")
    address = f"/submissions/{submission.pk}/articles/18/"
    client.get(f"/en{address}")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/en{address}")
    yield "article.queries", len(captured), "queries"
    for language, _name in settings.LANGUAGES:
        page = client.get(f"/{language}{address}").content
        yield f"article.gzip_kib.{language}", len(gzip.compress(page)) / 1024, "KiB"


def workbook_figures() -> Iterator[Figure]:
    """The workbook of the Convention, as the pages give and take it: out, and back with some lines written in."""
    client = _signed_in("nor")
    with isolation.acting_for_all():
        submission = Submission.objects.get(state__iso3="NOR", cycle__slug=CYCLE, instrument__code="UNTOC")
        if not submission.revisions.filter(status=RevisionStatus.DRAFT).exists():
            start_revision(submission, actor=None, now=timezone.now())
    address = f"/en/submissions/{submission.pk}/forms/"
    client.get(address)
    begin = time.monotonic()
    out = client.post(f"{address}issue/", {"format": "xlsx", "language": "en"})
    yield "workbook.out_s", time.monotonic() - begin, "s"
    yield "workbook.kib", len(out.content) / 1024, "KiB"
    filled = SimpleUploadedFile("filled.xlsx", _written_in(out.content))
    begin = time.monotonic()
    preview = client.post(address, {"file": filled})
    page = client.get(preview["Location"])
    yield "workbook.in_s", time.monotonic() - begin, "s"
    assert page.status_code == 200  # noqa: S101  (a page that is not there costs little)


def _written_in(content: bytes) -> bytes:
    """The workbook with a text in every tenth line that takes one."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    for number, cells in enumerate(sheet.iter_rows(min_row=3)):
        if number % 10 == 0 and str(cells[9].value).endswith((".examples", ".other", ".good_practices", "_why")):
            cells[5].value = f"Written away from the portal, line {number}."
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def save_queries() -> Iterator[Figure]:
    """One answer by the API: all queries of the request, and those from the moment it is known who writes."""
    official = make_officials(1, per_state=1)[0]
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=official.user), backend=settings.AUTHENTICATION_BACKENDS[0])
    body = {"value": "Act 12", "answer_state": "answered", "language": "en"}
    for version in range(2):  # the second replaces an answer, which is the common case
        body |= {"base_version": version, "write_id": str(uuid.uuid4())}
        with CaptureQueriesContext(connection) as captured:
            answer = client.put(
                f"/api/v1/responses/{official.submission}/{official.keys[0]}", body, content_type="application/json"
            )
    assert answer.status_code == 200  # noqa: S101  (a refusal costs little)
    told = [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]
    known = next(place for place, sql in enumerate(told) if "submissions_submission" in sql)
    yield "save.queries", len(told) - known, "queries"
    yield "save.request_queries", len(told), "queries"


def browser_queries() -> Iterator[Figure]:
    """All queries of the largest page of the instrument browser."""
    client = _signed_in("nor")
    client.get("/en/instruments/UNTOC/articles/18/")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/en/instruments/UNTOC/articles/18/")
    assert page.status_code == 200  # noqa: S101  (a page that is not there costs little)
    yield "browser.queries", len(captured), "queries"


def _signed_in(username: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def report_figures() -> Iterator[Figure]:
    """Queries of the snapshot; CPU per page and peak memory of one document, each language in a process of its own."""
    cycle = Cycle.objects.get(slug=CYCLE)
    with isolation.acting_for_all(), CaptureQueriesContext(connection) as captured:
        read_snapshot(cycle, cut_off_on=cycle.cut_off_on, dated_on=timezone.now().date(), masthead={})
    yield "report.snapshot.queries", len(captured), "queries"
    for language, _name in settings.LANGUAGES:
        cpu_seconds, peak_bytes, page_count = _document(language)
        yield f"report.cpu_page_ms.{language}", 1000 * cpu_seconds / page_count, "ms"
        yield f"report.peak_mb.{language}", peak_bytes / 1e6, "MB"


def paper_figures() -> Iterator[Figure]:
    """The blank questionnaire of the Convention: seconds, pages, peak memory, each file in a process of its own."""
    for form in PaperFormat.values:
        for language, _name in settings.LANGUAGES:
            name = f"paper.untoc.{language}.{form}"
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                wanted = ["--questionnaire", "untoc", "--language", language, "--format", form, "--folder", folder]
                measured = _measured(["print_papers", *wanted], os.environ)
            yield f"{name}.s", measured.seconds, "s"
            yield f"{name}.cpu_s", measured.cpu_seconds, "s"
            yield f"{name}.peak_mb", measured.peak_bytes / 1e6, "MB"
            if measured.page_count:
                yield f"{name}.pages", measured.page_count, "pages"


def _document(language: str) -> tuple[float, int, int]:
    """CPU seconds, peak bytes and pages of ``compile_report``, its start-up included."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        command = ["compile_report", "--cycle", CYCLE, "--language", language, "--output", f"{folder}/report.pdf"]
        # A folder of its own: a document that is there already would not be drawn again.
        measured = _measured(command, os.environ | {"DATA_DIR": folder})
    return measured.cpu_seconds, measured.peak_bytes, measured.page_count


@dataclass(frozen=True)
class Measured:
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    page_count: int


def _measured(command: list[str], environment: Mapping[str, str]) -> Measured:
    """A command that says "… pages", in a process of its own, its start-up included."""
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None  # noqa: S101  (asked for above)
    said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(said)
    page_count = int(said.split(" pages")[0].split()[-1])
    return Measured(time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, page_count)
