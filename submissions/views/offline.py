"""The offline centre: what a device keeps of a person's work, and the way back for a file of unsent answers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from rest_framework.settings import api_settings

from submissions import services
from submissions.choices import AnswerState, Implementation
from submissions.forms import BroughtForm
from submissions.models import Submission
from submissions.serializers import BroughtSerializer
from submissions.services import BroughtRow
from submissions.views.desk import may_be_taken

# What one form can carry back, below DATA_UPLOAD_MAX_MEMORY_SIZE; of a longer file, the rest comes the next time.
CARRIED_BYTES_MAX = 1_500_000
ROWS_MAX = 5_000


@dataclass(frozen=True)
class BroughtFile:
    """What a file holds, or what became of it; ``carried``: its rows to be written, as JSON, empty once they are.

    ``damaged_count``: rows that are no answers at all; ``later_count``: those that go in with the next file.
    """

    rows: Sequence[BroughtRow]
    damaged_count: int
    carried: str = ""
    later_count: int = 0
    is_written: bool = False


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@may_be_taken("offline")
def offline(request: HttpRequest) -> HttpResponse:
    """One page that works from the device; a file is looked at first, then written."""
    if not request.standing.own_state_ids:
        raise Http404
    form, brought = BroughtForm(), None
    if "write" in request.POST:
        brought = _write(request)
    elif request.method == "POST":
        form = BroughtForm(request.POST, request.FILES)
        if form.is_valid():
            brought = _look(request, form.cleaned_data["file"])
    own = Submission.objects.filter(state__in=request.standing.own_state_ids)
    context = {
        "form": form,
        "brought": brought,
        "submission_ids": list(own.order_by("pk").values_list("pk", flat=True)),
        "words": _words(),
    }
    return render(request, "submissions/offline.html", context, status=422 if form.errors else 200)


def _look(request: HttpRequest, content: list[object]) -> BroughtFile:
    rows, damaged_count = _checked(content)
    found = services.sort_brought(rows, standing=request.standing, today=timezone.now().date())
    carried: list[dict[str, Any]] = []
    size = later_count = 0
    for row in found:
        if row.can_be_written:
            plain = dict(BroughtSerializer(row.content).data)
            size += len(json.dumps(plain, ensure_ascii=False).encode())
            if size > CARRIED_BYTES_MAX:
                later_count += 1
            else:
                carried.append(plain)
    text = json.dumps(carried, ensure_ascii=False) if carried else ""
    return BroughtFile(found, damaged_count, text, later_count)


def _write(request: HttpRequest) -> BroughtFile:
    """What was carried through the page is checked again like any file."""
    try:
        content = api_settings.DEFAULT_PARSER_CLASSES[0].read(request.POST.get("rows", "").encode())
    except ValueError:
        content = []
    rows, damaged_count = _checked(content if isinstance(content, list) else [])
    written = services.write_brought(rows, standing=request.standing, actor=request.user, now=timezone.now())
    return BroughtFile(written, damaged_count, is_written=True)


def _checked(content: list[object]) -> tuple[list[dict[str, Any]], int]:
    serializers = [BroughtSerializer(data=row) for row in content[:ROWS_MAX]]
    rows = [serializer.validated_data for serializer in serializers if serializer.is_valid()]
    return rows, len(content) - len(rows)


def _words() -> dict[str, str]:
    """How the script says answers that are not text, and what became of a row."""
    said = [*Implementation.choices, *AnswerState.choices]
    status = {"waiting": _("waits to be sent"), "clash": _("needs your decision"), "refused": _("left over")}
    return {str(value): str(label) for value, label in said} | status
