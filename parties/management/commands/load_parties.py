"""``load_parties``: States and their participation in the instruments, from files."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parties.services import PartiesError, load_parties


class Command(BaseCommand):
    help = "Load States, sources and participation; prints what changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "parties" / "data")

    def handle(self, *args: str, **options: object) -> None:
        try:
            changes = load_parties(options["folder"])
        except PartiesError as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        self.stdout.write("parties: " + (", ".join(changes) or "no change"))
