"""``load_officials``: make officials who save answers, for `make faults`; one JSON list."""

import json
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parties.choices import Role
from reviewportal.load.people import make_officials


class Command(BaseCommand):
    help = "Make officials with a session each in a cycle of their own; only where illustrative data is allowed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--states", type=int, default=6)
        parser.add_argument("--per-state", type=int, default=2)
        parser.add_argument("--role", choices=Role.values, default=Role.FOCAL_POINT)

    def handle(self, *args: str, **options: object) -> None:
        if not settings.ILLUSTRATIVE:
            raise CommandError("Officials who only make load exist only where ILLUSTRATIVE=1 is set.")
        officials = make_officials(
            int(str(options["states"])), per_state=int(str(options["per_state"])), role=str(options["role"])
        )
        self.stdout.write(json.dumps([asdict(official) for official in officials]))
