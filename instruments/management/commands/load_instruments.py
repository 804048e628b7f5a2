"""``load_instruments``: the catalogue of instruments, articles and provisions, from files."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from instruments.services import CatalogueError, load_catalogue


class Command(BaseCommand):
    help = "Load instruments, articles, provisions, offences and terms; prints what changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "instruments" / "data")

    def handle(self, *args: str, **options: object) -> None:
        try:
            changes = load_catalogue(options["folder"])
        except CatalogueError as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        self.stdout.write("instruments: " + (", ".join(changes) or "no change"))
