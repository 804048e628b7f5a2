"""``load_questionnaires``: questionnaires from files, safe to run again."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from questionnaires.services import load_questionnaires


class Command(BaseCommand):
    help = "Load and publish the questionnaires; a published version is never changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "questionnaires" / "data")

    def handle(self, *args: str, folder: Path, **options: object) -> None:
        try:
            for line in load_questionnaires(folder):
                self.stdout.write(line)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
