"""Who replied: equal tiles by regional group, and the response rate beside the published past."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from findings import permissions, queries, rendering
from findings.queries import figures
from findings.services import publish_figures
from findings.views.asking import Asked, Page, answer, counts_in, figures_page
from findings.views.gaps import instrument_trail


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The cycles this reader may see figures of, latest first."""
    if request.user.is_authenticated and not permissions.can_browse_aggregates(request.standing):
        raise Http404
    context = {
        "cycles": permissions.cycles_shown_to(request.standing),
        "may_publish": permissions.can_publish_figures(request.standing),
        "today": timezone.now().date(),
    }
    return render(request, "findings/cycle_list.html", context)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """The Secretariat says that the figures of a cycle are for everybody from now on."""
    if not permissions.can_publish_figures(request.standing):
        raise Http404
    cycle = get_object_or_404(permissions.cycles_shown_to(request.standing), slug=slug)
    try:
        publish_figures(cycle, actor=request.user, today=timezone.now().date())
        messages.success(request, _("The figures of this cycle are now read by everybody."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("findings:index")


@figures_page("cut_off")
def replies(request: HttpRequest, asked: Asked, form: str = "") -> HttpResponse:
    """States parties by regional group, alphabetical: replied, or not yet."""
    day = _day(asked)
    groups = queries.tiles_of(asked.cycle, day, instrument=asked.instrument)
    total, replied = sum(len(each.tiles) for each in groups), sum(each.replied_count for each in groups)
    rows = [
        [str(each.group.label), tile.state.iso3, tile.state.name, rendering.replied(tile.has_replied), day.isoformat()]
        for each in groups
        for tile in each.tiles
    ]
    page = Page(
        title=_("States that replied, %(instrument)s") % {"instrument": asked.instrument.short_title},
        day=day,
        heading=_("States parties by regional group"),
        replies=[rendering.parties_replied(total, replied, day)],
        explanation=_("Every State party has one tile of the same size, in alphabetical order."),
        sheet=([_("Regional group"), _("Code"), _("State"), _("Reply"), _("Cut-off date")], rows),
        trail=instrument_trail(asked),
        extra={"groups": groups},
    )
    return answer(request, asked, page, "findings/replies.html", form)


@figures_page("cut_off")
def rates(request: HttpRequest, asked: Asked, form: str = "") -> HttpResponse:
    """The response rate under each instrument, beside what was published of 2005 and 2006."""
    day = _day(asked)
    lines = rendering.rate_lines(asked.cycle, day, counts_in(asked, day))
    rows = [
        [line.cycle, line.instrument, line.as_at, line.replied, line.parties, line.share, line.source] for line in lines
    ]
    heads = [
        *(_("Cycle"), _("Instrument"), _("As at"), _("States parties that replied"), _("States parties")),
        *(_("Per cent"), _("Source")),
    ]
    page = Page(
        title=_("Response rate"),
        day=day,
        heading=_("Responding States parties over States parties on the day"),
        findings=rendering.rates_replied(lines, day),
        replies=[
            _("In this cycle, as at %(day)s; in the first and second cycles, as published.") % {"day": date_format(day)}
        ],
        explanation=_(
            "A rate is the number of States parties that replied, of the States parties on that day. Signatories and"
            " other States that replied are not counted. Where the source gives the rate only, the numbers are missing."
            " The past rates are taken from abstracts of the reports of the Secretariat; the symbols of those reports"
            " were not confirmed."
        ),
        sheet=(heads, rows),
        extra={"lines": lines},
    )
    return answer(request, asked, page, "findings/rates.html", form)


def _day(asked: Asked):
    """The day whose figures this reader is given: the latest that was released until the one asked for."""
    days = [day for day in figures.cut_offs(asked.cycle, reader=asked.reader) if day <= asked.cut_off_on]
    return asked.cut_off_on if asked.reader.threshold is None or not days else days[0]
