"""Texts go to the translation service, as a spreadsheet or a translation file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from questionnaires.choices import ExchangeFormat
from questionnaires.models import QuestionnaireVersion
from questionnaires.services.exchange.contents import texts_to_send
from questionnaires.services.exchange.workbook import write_workbook
from questionnaires.services.exchange.xliff import write_xliff

MEDIA_TYPES = {
    ExchangeFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExchangeFormat.XLIFF: "application/xliff+xml",
}
WRITERS = {ExchangeFormat.XLSX: write_workbook, ExchangeFormat.XLIFF: write_xliff}


@dataclass(frozen=True)
class ExchangeFile:
    name: str
    media_type: str
    content: bytes


def export_texts(
    version: QuestionnaireVersion,
    *,
    language: str,
    format: ExchangeFormat,
    now: datetime,
    stages: Collection[str] = (),
    group: str = "",
) -> ExchangeFile:
    """A file of the texts of a version for one language; of a published version it is for review only.

    ``stages`` and ``group`` choose among them: see ``contents.texts_to_send``, which also says what is refused.
    """
    outgoing = texts_to_send(version, language=language, now=now, stages=stages, group=group)
    parts = [version.questionnaire.slug, f"v{version.number}", language, group, now.date().isoformat()]
    name = "-".join(part for part in [*parts, "review" if outgoing.is_for_review else ""] if part)
    return ExchangeFile(f"{name}.{format}", MEDIA_TYPES[format], WRITERS[format](outgoing))
