"""``content_status``: by instrument and language, how many texts there are, what is missing, what is not the same."""

import json
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from instruments.rules import unrendered_terms
from instruments.services.glossary import read_exceptions, read_terms
from instruments.services.reading import CatalogueError
from questionnaires.queries import COLUMNS, content_status
from questionnaires.queries.status import CountTerms

CATALOGUE = settings.BASE_DIR / "instruments" / "data"


class Command(BaseCommand):
    help = "Print how far the content is, by instrument and language, as a table or (--json) one object a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: str, **options: object) -> None:
        try:
            rows = [asdict(row) for row in content_status(count_terms=self._counter())]
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            for row in rows:
                self.stdout.write(json.dumps(row))
            return
        widths = [max(len(name), *(len(str(row[name])) for row in rows)) for name in COLUMNS]
        for line in [dict(zip(COLUMNS, COLUMNS, strict=True)), *rows]:
            cells = (str(line[name]) for name in COLUMNS)
            self.stdout.write("  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)))

    def _counter(self) -> CountTerms:
        terms = read_terms(CATALOGUE)
        exceptions = read_exceptions(CATALOGUE, terms)

        def count(language: str, subject: str, english: str, text: str) -> int:
            return len(
                unrendered_terms(
                    english,
                    text,
                    language=language,
                    subject=subject,
                    terms=terms,
                    exceptions=exceptions,
                )
            )

        return count
