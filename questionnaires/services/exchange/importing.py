"""Texts come back from the translation service: read, looked at, taken over one by one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.choices import VersionEventKind
from questionnaires.models import QuestionnaireVersion, TextImport, VersionEvent
from questionnaires.rules.exchange import SOUND, Outcome, Reason
from questionnaires.services.drafting import edit_text, set_stages
from questionnaires.services.exchange.checking import CheckedRow, check_rows, here_in, rows_to_store
from questionnaires.services.exchange.contents import TARGETS
from questionnaires.services.exchange.incoming import BYTES_MAX, FileRefused, Incoming
from questionnaires.services.exchange.workbook_reading import read_workbook
from questionnaires.services.exchange.xliff_reading import read_xliff
from questionnaires.services.publishing import lock_draft

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# How long an upload waits to be taken over, and how long one can read what became of it.
WAITS_DAYS, READABLE_DAYS = 7, 90
LEFT_OUT = "left_out"


@transaction.atomic
def start_import(
    version: QuestionnaireVersion, data: bytes, *, file_name: str, actor: User, now: datetime
) -> TextImport:
    """Read a file and keep what it says, to be looked at; nothing is written into the version, the file is not kept.

    ``ValidationError`` when the version is no draft, or the file cannot be read or is of another version.
    """
    lock_draft(version)
    incoming = read_upload(data)
    if incoming.version != str(version):
        raise FileRefused(
            _("The file holds texts of %(other)s, and this is %(version)s.")
            % {"other": incoming.version or "—", "version": version}
        )
    if incoming.language not in TARGETS:
        raise FileRefused(_("The file does not say into which of the languages of the portal it translates."))
    if not incoming.rows:
        raise FileRefused(_("There is no text in the file."))
    forget_imports(now=now)
    return TextImport.objects.create(
        version=version,
        owner=actor,
        language=incoming.language,
        format=incoming.format,
        file_name=file_name[:200],
        rows=rows_to_store(incoming.rows, here_in(version, incoming.language)),
        created_at=now,
    )


def read_upload(data: bytes) -> Incoming:
    """Read a file by what it is, whatever it is called; ``FileRefused`` when it is nothing the portal makes."""
    if len(data) > BYTES_MAX:
        raise FileRefused(_("The file is larger than %(limit)s megabytes.") % {"limit": BYTES_MAX // (1024 * 1024)})
    if data.startswith(ZIP):
        return read_workbook(data)
    if data.startswith(OLD_OFFICE):
        raise FileRefused(_("The spreadsheet has a password or is of an old kind. Save it as XLSX, without password."))
    if data.startswith(BYTE_ORDER_MARKS) or data.lstrip()[:1] == b"<":
        return read_xliff(data)
    raise FileRefused(_("This is neither a spreadsheet nor a translation file."))


@transaction.atomic
def choose_rows(text_import: TextImport, *, shown: Iterable[int], taken: Iterable[int]) -> TextImport:
    """Keep which rows the owner wants: of those shown, only those taken; the others stay as they were.

    ``ValidationError`` when the import was taken over already.
    """
    text_import = _lock(text_import)
    shown, taken = set(shown), set(taken)
    count = len(text_import.rows)
    left_out = (set(text_import.left_out) - shown) | (shown - taken)
    text_import.left_out = sorted(number for number in left_out if 0 <= number < count)
    text_import.save(update_fields=["left_out"])
    return text_import


@transaction.atomic
def drop_import(text_import: TextImport) -> None:
    """Forget an upload that nobody will take over; ``ValidationError`` when it was taken over already."""
    _lock(text_import).delete()


@transaction.atomic
def confirm_import(text_import: TextImport, *, actor: User, now: datetime) -> TextImport:
    """Take over every sound row that was not left out, each held once more against what stands here at this moment.

    In order: texts by ``edit_text``, stages by ``set_stages``, one event with the counts; then what the file said is
    forgotten and what became of it is kept. Confirmed a second time it changes nothing. ``ValidationError`` when the
    version is a draft no longer: then nothing is written.
    """
    text_import = _lock(text_import, may_be_confirmed=True)
    if text_import.confirmed_at is not None:
        return text_import
    version = lock_draft(text_import.version)
    language, rows = text_import.language, check_rows(text_import)
    results = [_take_over(version, checked, language, actor, now) for checked in rows]
    written = [row for row, result in zip(rows, results, strict=True) if result["outcome"] in SOUND]
    _set_stages(version, written, language, actor, now)
    text_import.results, text_import.rows, text_import.left_out = results, [], []
    text_import.confirmed_at = now
    text_import.save()
    _log(version, text_import, actor, now)
    return text_import


def forget_imports(*, now: datetime) -> int:
    """Delete what nobody took over within a week, and what became of older imports; returns how many."""
    too_old = Q(confirmed_at=None, created_at__lt=now - timedelta(days=WAITS_DAYS))
    too_old |= Q(confirmed_at__lt=now - timedelta(days=READABLE_DAYS))
    return TextImport.objects.filter(too_old).delete()[0]


def _lock(text_import: TextImport, *, may_be_confirmed: bool = False) -> TextImport:
    imports = TextImport.objects.select_for_update(of=("self",)).select_related("version__questionnaire", "owner")
    found = imports.get(pk=text_import.pk)
    if found.confirmed_at is not None and not may_be_confirmed:
        raise ValidationError(_("This import was taken over already."))
    return found


def _take_over(
    version: QuestionnaireVersion, checked: CheckedRow, language: str, actor: User, now: datetime
) -> dict[str, Any]:
    """Write the text of one row and say what became of it. A text that is refused leaves no trace but the sentence."""
    verdict = checked.verdict
    if not verdict.is_sound:
        return _result(checked, verdict.outcome, verdict.reason, dict(verdict.details))
    if not checked.is_taken:
        return _result(checked, LEFT_OUT)
    place = {"subject": checked.row.subject, "field": checked.row.field, "language": language}
    try:
        if verdict.outcome != Outcome.STAGE:
            edit_text(version, **place, text=verdict.text, actor=actor, now=now)
    except ValidationError as error:
        return _result(checked, Outcome.REFUSED, Reason.SERVICE, {"sentence": " ".join(error.messages)})
    return _result(checked, verdict.outcome)


def _set_stages(
    version: QuestionnaireVersion, written: list[CheckedRow], language: str, actor: User, now: datetime
) -> None:
    """The stages that come with the texts written, all at once: row by row it would take as long as the texts."""
    places: dict[str, list[tuple[str, str, str]]] = {}
    for checked in written:
        if checked.verdict.stage:
            places.setdefault(checked.verdict.stage, []).append((checked.row.subject, checked.row.field, language))
    for stage, found in places.items():
        set_stages(version, found, stage, actor=actor, now=now)


def _result(
    checked: CheckedRow, outcome: str, reason: str = "", details: dict[str, str | int] | None = None
) -> dict[str, Any]:
    row = checked.row
    return {
        "place": row.place,
        "subject": row.subject,
        "field": row.field,
        "outcome": str(outcome),
        "reason": str(reason),
        "details": details or {},
    }


def _log(version: QuestionnaireVersion, text_import: TextImport, actor: User, now: datetime) -> None:
    """One line in the log of the version, unless nothing was written."""
    outcomes = [result["outcome"] for result in text_import.results]
    counts = {name: outcomes.count(name) for name in (*Outcome, LEFT_OUT)}
    if not counts[Outcome.NEW] + counts[Outcome.CHANGED] + counts[Outcome.STAGE]:
        return
    numbers = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    note = f"{text_import.language}, {text_import.file_name}: {numbers}"
    VersionEvent.objects.create(version=version, kind=VersionEventKind.IMPORTED, actor=actor, note=note, at=now)
