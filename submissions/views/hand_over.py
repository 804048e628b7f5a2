"""What a newcomer finds: what was promised, prepared, submitted, by whom and since when; on one page, to be printed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from parties.models import State
from parties.queries import invitations_of, people_of, units_of
from submissions import permissions, queries


@login_required
@require_safe
def hand_over(request: HttpRequest, iso3: str) -> HttpResponse:
    """The whole desk of one State as it stands now."""
    state = get_object_or_404(State, iso3=iso3)
    if not permissions.can_share(request.standing, state.pk):
        raise Http404
    today = timezone.now().date()
    context = {
        "state": state,
        "today": today,
        "now": timezone.now(),
        "desk": queries.desk_of(state, today=today),
        "people": people_of(state, today=today),
        "invitations": invitations_of(state).filter(withdrawn_at=None),
        "units": units_of(state),
    }
    return render(request, "submissions/hand_over.html", context)
