"""The store of fragments is swept: what was drawn for a text that has changed since is nobody's."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from parties import isolation
from reports.models import ReportChapter
from reports.rendering import fragments

# A job draws its chapters and joins them within its time limit, and long before this.
KEPT_DAYS = 7
ASKED_AT_ONCE = 1000


def sweep_fragments(*, now: datetime) -> int:
    """Forget fragments that no chapter names and that were not drawn this week; returns how many files went.

    Front matter, heads of pages and cut fonts are named by no row: they are drawn again, at once, when they are needed
    after that. A job that meets a fragment being swept draws it again too. Safe to run twice and beside running jobs.
    """
    count = 0
    # Here and not at the door: who sees only some rows would take the chapters of all the others for nobody's.
    with isolation.acting_for_all():
        for paths in _batches(fragments.stored_before(now - timedelta(days=KEPT_DAYS))):
            keys = ReportChapter.objects.filter(key__in=[path.name for path in paths]).values_list("key", flat=True)
            named = set(keys)
            for path in paths:
                if path.name not in named:
                    path.unlink(missing_ok=True)
                    count += 1
    return count


def _batches(paths: Iterable[Path]) -> Iterator[list[Path]]:
    rest = iter(paths)
    while batch := list(islice(rest, ASKED_AT_ONCE)):
        yield batch
