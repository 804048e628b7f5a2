"""Who the States are, and where they stand in the instruments."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from parties import permissions, queries
from parties.choices import RegionalGroup
from parties.models import State

# In the address an empty value means "all", so the States without a group need a word of their own.
WITHOUT_GROUP = "none"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every State, alphabetical in the reader's language."""
    group, words = request.GET.get("group", ""), request.GET.get("q", "").strip()
    states = queries.states_named(words, group="" if group == WITHOUT_GROUP else group or None)
    context = {
        "states": states,
        "group": group,
        "words": words,
        "group_choices": [(value or WITHOUT_GROUP, label) for value, label in RegionalGroup.choices],
    }
    return render(request, "parties/state_list.html", context)


@require_safe
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    """One State: its participation, with source and confidence; its nominations for those who may see them."""
    found = get_object_or_404(State, iso3=iso3)
    may_see = permissions.can_see_nominations(request.standing, found.pk)
    context = {
        "state": found,
        "participations": queries.participations_of(found, today=timezone.now().date()),
        "may_see_nominations": may_see,
        "may_invite": permissions.can_invite(request.standing, found.pk),
        "nominations": queries.nominations_of(found) if may_see else [],
    }
    return render(request, "parties/state_page.html", context)
