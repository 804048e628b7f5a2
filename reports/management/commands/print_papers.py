"""``print_papers``: blank questionnaires and checklists, drawn in this process and written into a folder."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from questionnaires.choices import VersionStatus
from questionnaires.models import QuestionnaireVersion
from reports.choices import PaperFormat
from reports.models import PaperJob
from reports.rendering import papers

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Command(BaseCommand):
    help = "Draw blank papers without the queue: by default the newest published version of all, in all languages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--questionnaire", help="its slug: untoc, untoc-checklist")
        parser.add_argument("--number", type=int, help="a version other than the newest published one, drafts too")
        parser.add_argument("--language", choices=LANGUAGES)
        parser.add_argument("--format", choices=PaperFormat.values)
        parser.add_argument("--folder", required=True, type=Path, help="where the files are written")

    def handle(self, *args: str, **options) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        languages = [options["language"]] if options["language"] else LANGUAGES
        formats = [options["format"]] if options["format"] else PaperFormat.values
        for version in self._versions(options):
            for language in languages:
                paper = papers.read(version, language)
                for form in formats:
                    begin = time.monotonic()
                    content, page_count = papers.render(paper, PaperFormat(form))
                    file = folder / _name(version, language, form)
                    file.write_bytes(content)
                    seconds = time.monotonic() - begin
                    self.stdout.write(f"{file}: {page_count} pages, {len(content)} bytes, {seconds:.1f} s")

    def _versions(self, options) -> QuerySet[QuestionnaireVersion]:
        slug, number = options["questionnaire"], options["number"]
        versions = QuestionnaireVersion.objects.select_related("questionnaire__instrument")
        if slug:
            versions = versions.filter(questionnaire__slug=slug)
        versions = versions.filter(number=number) if number else versions.filter(status=VersionStatus.PUBLISHED)
        versions = versions.order_by("questionnaire_id", "-number").distinct("questionnaire_id")
        if not versions:
            raise CommandError("There is no such version of a questionnaire.")
        return versions


def _name(version: QuestionnaireVersion, language: str, form: str) -> str:
    """As a job would name it."""
    job = PaperJob(
        questionnaire=version.questionnaire,
        version_number=version.number,
        is_draft=version.status == VersionStatus.DRAFT,
        language=language,
        format=form,
    )
    return job.file_name
