"""What nobody needs any more of files: uploads that were given up, and content that no row names. Never the reverse."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from parties import isolation
from submissions.models import Attachment, Upload
from submissions.services import store
from submissions.services.uploading import SWEEPING_LOCK

KEPT_HOURS = 24


def sweep_attachments(*, now: datetime) -> int:
    """Forget uploads and files that have been nobody's for a day; returns how many files went.

    A file that any row names stays, also one that was removed from preparation.
    """
    before = now - timedelta(hours=KEPT_HOURS)
    count = 0
    # Here and not at the door: who sees only some rows would take the files of all the others for nobody's.
    with isolation.acting_for_all(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SWEEPING_LOCK])
        Upload.objects.filter(last_at__lt=before).delete()
        named = set(Attachment.objects.values_list("sha256", flat=True))
        named |= {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
        for path in store.stored_before(before):
            if path.name not in named:
                path.unlink(missing_ok=True)
                count += 1
    return count
