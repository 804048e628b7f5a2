"""``compile_report``: one document of a report, drawn in this process and written to a file."""

from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from findings.queries import cycles_read
from reports.choices import JobStatus, ReportFormat
from reports.models import ReportJob
from reports.rendering.files import path_of
from reports.rendering.jobs import draw
from reports.services import LANGUAGES, compile_report


class Command(BaseCommand):
    help = "Compile a report of a cycle and write one language and format of it to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cycle", required=True, help="the cycle's slug")
        parser.add_argument("--language", required=True, help=", ".join(LANGUAGES))
        parser.add_argument("--format", default=ReportFormat.PDF.value, help=", ".join(ReportFormat.values))
        parser.add_argument("--output", required=True, type=Path, help="the file to write")
        parser.add_argument("--cut-off", help="YYYY-MM-DD; without it the cycle's own, or today if earlier")
        parser.add_argument("--symbol", default="", help="document symbol")

    def handle(self, *args: str, **options) -> None:
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}.")
        job = self._job(options)
        if job.status != JobStatus.DONE:
            draw(job.pk)
            job.refresh_from_db()
        if job.status != JobStatus.DONE:
            raise CommandError(job.error or "Another worker is drawing this document at the moment; try again.")
        output.write_bytes(path_of(job.file_sha256).read_bytes())
        self.stdout.write(f"{output}: {job.page_count} pages, {job.file_bytes} bytes, sha256 {job.file_sha256}")

    def _job(self, options) -> ReportJob:
        language, form = options["language"], options["format"]
        cycle = cycles_read().filter(slug=options["cycle"]).first()
        if cycle is None:
            raise CommandError(f"There is no cycle called {options['cycle']}.")
        today = timezone.now().date()
        try:
            report = compile_report(
                cycle,
                cut_off_on=_day(options["cut_off"]) if options["cut_off"] else min(cycle.cut_off_on, today),
                languages=[language],
                formats=[form],
                masthead={"symbol": options["symbol"]},
                actor=None,
                today=today,
                is_announced=False,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return report.jobs.get(language=language, format=form)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is not a date of the form YYYY-MM-DD.") from None
