"""``check_terms`` (``make terms``): texts in which a term of the glossary is not rendered by its official term."""

from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from instruments.services.reading import CatalogueError
from questionnaires.services.wording import check_terms

CATALOGUE = settings.BASE_DIR / "instruments" / "data"
QUESTIONS = settings.BASE_DIR / "questionnaires" / "data"


class Command(BaseCommand):
    help = "List, per language, the texts in which a glossary term of the English is not rendered by its official term."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", help="only this language")
        parser.add_argument("--brief", action="store_true", help="counts only")

    def handle(self, *args: str, language: str | None, brief: bool, **options: object) -> None:
        try:
            remarks = [row for row in check_terms(CATALOGUE, QUESTIONS) if language in (None, row.language)]
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        for row in remarks if not brief else ():
            self.stdout.write(
                f"{row.language} {row.subject}: {', '.join(row.terms)}\n    {row.english}\n    {row.text}"
            )
        counts = Counter(row.language for row in remarks)
        for code in ("ar", "zh-hans", "fr", "ru", "es"):
            terms = Counter(term for row in remarks if row.language == code for term in row.terms)
            often = ", ".join(f"{term} {count}" for term, count in terms.most_common(12))
            self.stdout.write(f"{code}: {counts[code]} texts" + (f" ({often})" if often else ""))
