"""The Secretariat's response board: who has replied, by regional group and instrument. Never sorted by result."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parties.choices import ParticipationStatus, RegionalGroup
from questionnaires.models import Cycle
from submissions import permissions, queries
from submissions.choices import SubmissionStatus

# In the address an empty value means "all", so the States without a group need a word of their own.
WITHOUT_GROUP = "none"


@login_required
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """States by regional group, alphabetical in the reader's language, with counts and their denominators."""
    if not permissions.can_see_board(request.standing):
        raise Http404
    cycle = get_object_or_404(Cycle, slug=slug)
    found = queries.board_of(cycle)
    group, status = request.GET.get("group", ""), request.GET.get("status", "")
    rows = [row for row in found.rows if _is_asked_for(row, group=group, status=status)]
    order = list(RegionalGroup)
    rows.sort(key=lambda row: order.index(RegionalGroup(row.state.regional_group)))  # stable: alphabetical within
    groups = groupby(rows, key=lambda row: RegionalGroup(row.state.regional_group).label)
    context = {
        "cycle": cycle,
        "instruments": found.instruments,
        "counts": found.counts,
        "groups": [(label, list(members)) for label, members in groups],
        "row_count": len(rows),
        "group_choices": [(value or WITHOUT_GROUP, label) for value, label in RegionalGroup.choices],
        "status_choices": [
            (queries.NOT_OPENED, _("not started")),
            (SubmissionStatus.DRAFT, SubmissionStatus.DRAFT.label),
            (SubmissionStatus.SUBMITTED, SubmissionStatus.SUBMITTED.label),
        ],
        "group": group,
        "status": status,
    }
    return render(request, "submissions/submission_board.html", context)


def _is_asked_for(row: queries.BoardRow, *, group: str, status: str) -> bool:
    wanted = "" if group == WITHOUT_GROUP else group
    asked = [cell for cell in row.cells if cell.participation != ParticipationStatus.NONE]
    in_group = not group or row.state.regional_group == wanted
    return in_group and (not status or any(cell.status == status for cell in asked))
