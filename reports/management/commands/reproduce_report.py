"""Draw a report anew from its stored snapshot, in memory, and say of each file whether it is the same."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.models import Report
from reports.rendering import reproducing


class Command(BaseCommand):
    help = "Draw a report anew from its stored snapshot and compare all its files; nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pk", type=int, help="number of the report")

    def handle(self, *args: Any, pk: int, **options: Any) -> None:
        report = Report.objects.filter(pk=pk).first()
        if report is None:
            raise CommandError(f"There is no report {pk}.")
        if not reproducing.snapshot_is_whole(report):
            raise CommandError(f"The snapshot of report {pk} is not the one it was compiled from.")
        differing = count = 0
        for found in reproducing.reproduce(report):
            count += 1
            differing += not found.is_same
            says = "same" if found.is_same else f"DIFFERS: stored {found.stored or 'nothing'}, drawn {found.drawn}"
            self.stdout.write(f"{found.job.file_name}  {found.job.file_sha256}  {says}")
        if differing or not count:
            raise CommandError(f"{differing} of {count} files of report {pk} differ from what its snapshot gives.")
        self.stdout.write(self.style.SUCCESS(f"All files of report {pk} are the same ({count})."))
