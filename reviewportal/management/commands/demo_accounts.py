"""``demo_accounts``: the demonstration accounts with their passphrases, in the illustrative mode only."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parties.services import demonstration_accounts


class Command(BaseCommand):
    help = "List the demonstration accounts: user name, role, State, passphrase."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")

    def handle(self, *args: str, **options: object) -> None:
        if not settings.ILLUSTRATIVE:
            raise CommandError("Demonstration accounts exist only where ILLUSTRATIVE=1 is set.")
        rows = [
            {"user_name": a.user_name, "role": a.role, "state": a.state, "passphrase": a.passphrase}
            for a in demonstration_accounts()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        for row in rows:
            self.stdout.write("  {user_name:<12} {role:<12} {state:<4} {passphrase}".format(**row))
