"""What stands around every page: where one can go, who is signed in and for whom."""

import json
from collections.abc import Sequence

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parties.choices import Role
from parties.models import Nomination
from parties.permissions import Standing, can_browse_aggregates
from questionnaires.permissions import can_prepare_questionnaires
from reviewportal.static_files import sheets_of_every_page

register = template.Library()
TASKS = "submissions:tasks"

# Our modules and those each of them imports: "desk/NAME" is static/js/NAME.js, at its hashed address.
MODULES: dict[str, tuple[str, ...]] = {
    "guard": (),
    "offline": ("guard",),
    "outbox": (),
    "cite": (),
    "clash": (),
    "saver": ("outbox",),
    "signed-in": (),
    "writing": (),
}
# Fetched by another module when it is needed, not with the page.
LATER: dict[str, tuple[str, ...]] = {"saver": ("clash", "cite"), "guard": ("offline",), "offline": ("outbox",)}


@register.inclusion_tag("components/main_navigation.html", takes_context=True)
def main_navigation(context: Context) -> dict[str, object]:
    """The parts of the portal this person can use, in the order of the rooms: from the law to the reports."""
    standing: Standing = context["standing"]
    places = [(_("Instruments"), "instruments:index"), (_("States"), "parties:index")]
    if can_prepare_questionnaires(standing):
        places.append((_("Questionnaires"), "questionnaires:index"))
    if standing.own_state_ids:
        places.append((_("My tasks"), "submissions:tasks"))
        places.append((_("Your submissions"), "submissions:mine"))
    if can_browse_aggregates(standing):
        places.append((_("Gap overview"), "findings:index"))
    places.append((_("Reports"), "reports:index"))
    places.append((_("Help"), "help"))
    return {"items": [_place(title, name, context["request"]) for title, name in places]}


@register.inclusion_tag("components/session.html", takes_context=True)
def session(context: Context) -> dict[str, object]:
    """Who is signed in, and in what capacity: the Secretariat, or a role for a State."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {"user": None}
    return {
        "user": request.user,
        "capacities": _capacities(context["standing"], getattr(request, "nominations", ())),
        "csrf_token": context["csrf_token"],
        # Who prepares answers may have some that wait on this device: see guard.js.
        "has_desk": bool(context["standing"].own_state_ids),
        "has_worker": settings.SERVICE_WORKER,
    }


def _place(title: str, name: str, request) -> dict[str, object]:
    """One line of the navigation; "page" on the page itself, "true" below it, as WAI-ARIA tells them apart."""
    url = reverse(name)
    here = request.path == url
    below = request.resolver_match is not None and request.resolver_match.app_name == name.partition(":")[0]
    # One's own tasks are an entry of their own: neither page is below the other.
    below = below and TASKS not in (name, request.resolver_match.view_name)
    return {"title": title, "url": url, "is_current": here or below, "current": "page" if here else "true"}


def _capacities(standing: Standing, nominations: Sequence[Nomination]) -> list[str]:
    held = [(nomination.state, Role(nomination.role)) for nomination in nominations]
    in_order = sorted(held, key=lambda pair: (pair[0].position, [*Role].index(pair[1])))
    return [_("Secretariat")] * standing.is_secretariat + [
        _("%(state)s, %(role)s") % {"state": state.name, "role": role.label} for state, role in dict.fromkeys(in_order)
    ]


@register.simple_tag
def style_sheets() -> SafeString:
    """Links to the sheets of every page."""
    links = ((static(name),) for name in sheets_of_every_page())
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', links)


@register.simple_tag
def trail_of(title: str, url: str) -> list[dict[str, str]]:
    """The breadcrumbs of a page one step below a list."""
    return [{"title": title, "url": url}]


@register.simple_tag(takes_context=True)
def modules(context: Context, *entries: str) -> SafeString:
    """The import map of a page, and the modules it begins with; all of them are fetched at once, not one by one.

    A page has one import map: whoever prepares answers gets the guard of the desk with it, on every page.
    """
    request = context["request"]
    if request.standing.own_state_ids and not hasattr(request, "modules_drawn"):
        entries = (*entries, "guard")
    request.modules_drawn = True
    if not entries:
        return SafeString("")
    needed: dict[str, str] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop(0)
        if name not in needed:
            needed[name] = static(f"js/{name}.js")
            waiting += MODULES[name]
    named, coming = dict(needed), list(needed)
    while coming:
        for name in LATER.get(coming.pop(), ()):
            if name not in named:
                named[name] = static(f"js/{name}.js")
                coming += (name, *MODULES[name])
    # Addresses are ours; "<" is escaped all the same, for a script ends at the first "</script".
    imports = json.dumps({"imports": {f"desk/{name}": url for name, url in named.items()}}).replace("<", "\\u003c")
    nonce = request.csp_nonce
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>{}{}',
        nonce,
        mark_safe(imports),  # noqa: S308  (JSON of our own addresses, "<" escaped)
        format_html_join("", '<link rel="modulepreload" href="{}">', ((url,) for url in needed.values())),
        format_html_join("", '<script type="module" src="{}"></script>', ((needed[name],) for name in entries)),
    )
