"""Files on their way, piece by piece, and what becomes of them. An upload never holds an answer back.

The server says where the next piece begins; a piece is acknowledged when it is on the disk and its row is written.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parties.models import State, User
from submissions import rules
from submissions.choices import RevisionStatus
from submissions.models import Attachment, Revision, Submission, Upload
from submissions.services import store

# While a file is put in its place, nothing is swept; see ``sweep_attachments``.
SWEEPING_LOCK = 0x61747461
UPLOADS_MAX = 50


class FileRefusedError(ValidationError):
    """Nothing was kept. ``status`` is the API's: 413 too large, 422 not a file that is taken, 423 submitted."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class WrongOffsetError(Exception):
    """The piece does not begin where the next one is awaited, which is at ``offset``."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True)
class FilePlace:
    """Where a file belongs: beside an answer of a submission, or, without one, in the State's register of laws."""

    state: State
    submission: Submission | None = None
    question_key: str = ""

    @property
    def columns(self) -> dict[str, object]:
        return {"state": self.state, "submission": self.submission, "question_key": self.question_key}


def begin_upload(place: FilePlace, *, name: str, size_bytes: int, actor: User, now: datetime) -> Upload:
    """Make room for a file that is to come; ``FileRefusedError`` when its name or size says already that it cannot."""
    name = _clean(name)
    if size_bytes > settings.ATTACHMENT_MAX_BYTES:
        raise _refused(413, "too_large", name)
    if size_bytes < 1:
        raise _refused(422, "empty", name)
    with transaction.atomic():
        _lock_draft(place.submission)
        # Two uploads that begin at once count each other.
        State.objects.select_for_update(no_key=True).get(pk=place.state.pk)
        _refuse_too_many(place, size_bytes, actor)
        return Upload.objects.create(
            **place.columns, user=actor, name=name, total_bytes=size_bytes, begun_at=now, last_at=now
        )


def receive_piece(upload: Upload, *, offset: int, piece: bytes, now: datetime) -> Upload:
    """Keep one piece; the last one makes the file whole. ``WrongOffsetError`` says where to go on.

    A piece of no bytes at the end asks once more for what the last one could not finish.
    """
    with transaction.atomic():
        locked = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
        if locked is None:
            raise _refused(422, "gone", upload.name)
        if offset != locked.received_bytes:
            raise WrongOffsetError(locked.received_bytes)
        if len(piece) > min(settings.UPLOAD_PIECE_BYTES, locked.total_bytes - offset):
            raise FileRefusedError(413, _("This piece is larger than what is still awaited. Please begin again."))
        if piece:
            store.write_piece(locked.pk, offset, piece)
            locked.received_bytes, locked.last_at = offset + len(piece), now
            locked.save(update_fields=["received_bytes", "last_at"])
    if locked.received_bytes == locked.total_bytes and locked.attachment_id is None:
        return _finish(locked, now=now)
    return locked


def attach_file(
    place: FilePlace, *, name: str, file: BinaryIO, size_bytes: int, actor: User, now: datetime
) -> Attachment:
    """A whole file from a plain form: the same checks, the same places, in one go."""
    upload = begin_upload(place, name=name, size_bytes=size_bytes, actor=actor, now=now)
    while upload.received_bytes < upload.total_bytes:
        piece = file.read(settings.UPLOAD_PIECE_BYTES)
        if not piece:
            cancel_upload(upload)
            raise _refused(422, "damaged", upload.name)
        upload = receive_piece(upload, offset=upload.received_bytes, piece=piece, now=now)
    attachment = upload.attachment
    assert attachment is not None  # noqa: S101  (whole, or refused above)
    cancel_upload(upload)
    return attachment


def cancel_upload(upload: Upload) -> None:
    """What came so far goes; a file that is whole stays."""
    Upload.objects.filter(pk=upload.pk).delete()
    store.forget_pieces(upload.pk)


def remove_attachment(attachment: Attachment, *, actor: User, now: datetime) -> None:
    """Take a file out of preparation; what was submitted with it keeps it."""
    Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_by=actor, removed_at=now)


def restore_attachment(attachment: Attachment, *, actor: User, now: datetime) -> Attachment:
    """Undo a removal: the same file stands there once more, as a row of its own, for no row is ever taken back."""
    place = FilePlace(attachment.state, attachment.submission, attachment.question_key)
    with transaction.atomic():
        _lock_draft(place.submission)
        State.objects.select_for_update(no_key=True).get(pk=attachment.state_id)
        same = {"sha256": attachment.sha256, "name": attachment.name}
        standing = _standing(place).filter(**same).first() if place.submission else None
        if standing is not None:
            return standing
        _refuse_too_many(place, 0, actor)
        copied = ("name", "content_type", "size_bytes", "sha256")
        values = {field: getattr(attachment, field) for field in copied}
        return Attachment.objects.create(**place.columns, **values, uploaded_by=actor, uploaded_at=now)


def _finish(upload: Upload, *, now: datetime) -> Upload:
    """In order: looks at the content, copies it to its place, and, under the lock of the answers, writes its row."""
    try:
        with store.open_pieces(upload.pk) as file:
            media_type = rules.check_file(upload.name, file)
        upload = _keep(upload, media_type, now=now)
    except rules.BadFileError as error:
        cancel_upload(upload)
        raise _refused(422, error.code, upload.name) from error
    except FileNotFoundError as error:
        # Another request may have put the same pieces in their place meanwhile.
        whole = Upload.objects.exclude(attachment=None).filter(pk=upload.pk).first()
        if whole is None:
            raise _refused(422, "gone", upload.name) from error
        return whole
    store.forget_pieces(upload.pk)
    return upload


def _keep(upload: Upload, media_type: str, *, now: datetime) -> Upload:
    with transaction.atomic():
        _hold_off_sweeping()
        sha256 = store.keep_whole(upload.pk)
        _lock_draft(upload.submission)
        locked = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
        if locked is None:
            raise _refused(422, "gone", upload.name)
        if locked.attachment_id is None:
            locked.attachment = Attachment.objects.create(
                state_id=locked.state_id,
                submission_id=locked.submission_id,
                question_key=locked.question_key,
                name=locked.name,
                content_type=media_type,
                size_bytes=locked.total_bytes,
                sha256=sha256,
                uploaded_by_id=locked.user_id,
                uploaded_at=now,
            )
            locked.save(update_fields=["attachment"])
    return locked


def _hold_off_sweeping() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SWEEPING_LOCK])


def _lock_draft(submission: Submission | None) -> None:
    """Nothing is slipped in beside what is being submitted: the file is in the sealed text or refused."""
    if submission is None:
        return
    drafts = Revision.objects.filter(submission=submission, status=RevisionStatus.DRAFT).order_by("pk")
    if drafts.select_for_update(no_key=True, of=("self",)).first() is None:
        raise FileRefusedError(423, _("These answers are no longer in preparation, so nothing was changed."))


def _standing(place: FilePlace) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        submission=place.submission, question_key=place.question_key, state=place.state, removed_at=None
    )


def _refuse_too_many(place: FilePlace, size_bytes: int, actor: User) -> None:
    """Files of a State: those removed lie on the disk as well, for what was submitted keeps them."""
    coming = Upload.objects.filter(state=place.state, attachment=None)
    if place.submission is not None:
        here = coming.filter(submission=place.submission, question_key=place.question_key)
        if _standing(place).count() + here.count() >= settings.ATTACHMENTS_PER_QUESTION:
            limit = settings.ATTACHMENTS_PER_QUESTION
            text = ngettext(
                "Beside one question stands at most %(count)s file. Remove one, or cite a link instead.",
                "Beside one question stand at most %(count)s files. Remove one, or cite a link instead.",
                limit,
            )
            raise FileRefusedError(422, text % {"count": limit})
    if coming.filter(user=actor).count() >= UPLOADS_MAX:
        raise FileRefusedError(
            422, _("Too many of your files are on their way. Wait for some of them, or cancel them.")
        )
    each = Attachment.objects.filter(state=place.state).order_by().values("sha256").annotate(size=Max("size_bytes"))
    kept = each.aggregate(total=Sum("size"))["total"] or 0
    awaited = coming.aggregate(total=Sum("total_bytes"))["total"] or 0
    if kept + awaited + size_bytes > settings.ATTACHMENTS_MAX_BYTES:
        megabytes = settings.ATTACHMENTS_MAX_BYTES // (1024 * 1024)
        text = _("The files of your State may take %(megabytes)s MB in all, and they do. Cite a link instead.")
        raise FileRefusedError(413, text % {"megabytes": megabytes})


def _clean(name: str) -> str:
    try:
        return rules.clean_name(name)
    except rules.BadFileError as error:
        raise _refused(422, error.code, name[:200]) from error


def _refused(status: int, code: str, name: str) -> FileRefusedError:
    sentences = {
        "no_name": _("The file has no name. Give it one and send it again."),
        "unknown_type": _(
            "“%(name)s” is not a kind of file that is taken here. Send a PDF, DOCX, XLSX, ODT, ODS, JPEG, PNG, TXT or"
            " CSV file, or cite a link instead."
        ),
        "empty": _("“%(name)s” is empty."),
        "too_large": _("“%(name)s” is larger than %(megabytes)s MB. Send it in parts, or cite a link instead."),
        "not_as_named": _("The content of “%(name)s” is not what the end of its name says. Text must be in UTF-8."),
        "damaged": _("“%(name)s” is damaged or not complete. Open it, save it again and send it once more."),
        "password": _("“%(name)s” has a password. Take it off and send the file again."),
        "macros": _("“%(name)s” holds macros. Save it without macros and send it again."),
        "unpacks_too_large": _("“%(name)s” grows beyond all measure when it is unpacked, so it was not kept."),
        "two_kinds": _("“%(name)s” holds a second file behind the first. Save it anew and send it again."),
        "gone": _("“%(name)s” did not arrive whole. Please send it again."),
    }
    megabytes = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
    return FileRefusedError(status, sentences[code] % {"name": name, "megabytes": megabytes})
