"""The page for who writes programs: which addresses there are, and examples that work as they stand."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from findings.permissions import cycles_shown_to
from parties.permissions import NOBODY


@dataclass(frozen=True)
class Address:
    path: str
    scope: str
    holds: str | Promise


# In the order of the rooms, from the law to the reports. A test compares them with the addresses there are.
ADDRESSES = (
    Address("instruments/", "instruments", _("The Convention and its Protocols")),
    Address("instruments/{code}/articles/", "instruments", _("Articles of an instrument")),
    Address("instruments/{code}/provisions/", "instruments", _("Provisions, each with its level of obligation")),
    Address("states/", "participation", _("States, with their regional group")),
    Address("participation/", "participation", _("What each State was to each instrument on a day")),
    Address("participation/summary/", "participation", _("How many States were bound by each instrument on a day")),
    Address("cycles/", "cycles", _("Cycles of review")),
    Address("cycles/{slug}/", "cycles", _("One cycle, its questionnaires, the days of its figures")),
    Address("cycles/{slug}/status/", "status", _("States that replied")),
    Address("figures/{slug}/{code}/articles/", "figures", _("Articles by groups of States")),
    Address("figures/{slug}/{code}/provisions/", "figures", _("Provisions of one article by groups of States")),
    Address("figures/{slug}/{code}/clusters/", "figures", _("Clusters by groups of States")),
    Address("figures/{slug}/{code}/statuses/", "figures", _("What was reported, provision by provision")),
    Address("figures/{slug}/{code}/needs/", "figures", _("Technical assistance asked for, difficulties reported")),
    Address("figures/{slug}/{code}/trends/", "figures", _("Articles through cycles, for the same States only")),
    Address("reports/", "reports", _("Published reports")),
    Address("reports/{pk}/", "reports", _("One report and its files, with their digests")),
    Address("reports/{pk}/snapshot/", "reports", _("The data a report is drawn from")),
)


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """What programs may read, at this portal's own address; the examples name a cycle that everybody reads."""
    shown = cycles_shown_to(NOBODY).first()
    context = {
        "root": request.build_absolute_uri("/api/v1/"),
        "cycle": shown.slug if shown else "CYCLE",
        "addresses": ADDRESSES,
        "threshold": settings.SMALL_CELL_THRESHOLD,
    }
    return render(request, "api.html", context)
