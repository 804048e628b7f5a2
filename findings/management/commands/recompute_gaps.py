"""``recompute_gaps``: bring a version of the gap rule into force in a cycle; what the former one concluded is kept."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from findings.rules import RULE_NUMBER
from findings.services import recompute_gaps
from questionnaires.models import Cycle


class Command(BaseCommand):
    help = "Apply a version of the gap rule to all that was submitted in a cycle, and count its figures by it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cycle", help="slug of the cycle")
        parser.add_argument("--rule", type=int, default=RULE_NUMBER, help="number of the version")

    def handle(self, *args: str, **options: object) -> None:
        cycle = Cycle.objects.filter(slug=options["cycle"]).first()
        if cycle is None:
            raise CommandError(f"There is no cycle {options['cycle']}.")
        try:
            count = recompute_gaps(cycle, actor=None, now=timezone.now(), number=options["rule"])
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(f"{cycle.slug}: rule {options['rule']} is in force, newly applied to {count} submissions")
