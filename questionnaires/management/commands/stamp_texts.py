"""``stamp_texts``: writes into the files of texts from which English each was made, where they do not say so yet."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from instruments.services.reading import CatalogueError, read_catalogue
from instruments.services.text_files import TextFile, read_text_file, stamp_file
from instruments.services.texts import english_texts
from questionnaires.services.wording import FIRST

CATALOGUE = settings.BASE_DIR / "instruments" / "data"
QUESTIONS = settings.BASE_DIR / "questionnaires" / "data"


class Command(BaseCommand):
    help = "Write beside each translated text the digest of its English; --renew after holding all against it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--english", type=Path, default=QUESTIONS, help="folder of the English they were made from")
        parser.add_argument("--language", help="only this language")
        parser.add_argument("--renew", action="store_true", help="write all digests anew")

    def handle(self, *args: str, english: Path, language: str | None, renew: bool, **options: object) -> None:
        try:
            for path, source in self._pairs(english, language or "*"):
                count = stamp_file(path, source, renew=renew)
                self.stdout.write(f"{path.name}: {count} texts stamped")
        except CatalogueError as error:
            raise CommandError(str(error)) from error

    def _pairs(self, english: Path, language: str) -> list[tuple[Path, TextFile]]:
        """Each translated file with its English."""
        catalogue = english_texts(read_catalogue(CATALOGUE))
        pairs = [
            (path, catalogue[subject])
            for subject in catalogue
            for path in sorted((CATALOGUE / "texts").glob(f"{subject}.{language}.yaml"))
        ]
        for source in sorted(QUESTIONS.glob("*-v*.en.yaml")):
            stem = source.name.removesuffix(".en.yaml")
            made_from = english / source.name if (english / source.name).exists() else source
            translated = [path for path in sorted(QUESTIONS.glob(f"{stem}.{language}.yaml")) if path != source]
            if stem not in FIRST:
                pairs += [(path, read_text_file(made_from, skipped=("covers",))) for path in translated]
        return pairs
