"""One article across States, and the same States through cycles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings import permissions, queries, rendering
from findings.choices import Band
from findings.queries import figures
from findings.views.asking import WHO, Asked, Page, answer, figures_page
from findings.views.gaps import band_of, instrument_trail
from instruments.models import Article
from parties.rules import Standing


@figures_page(*WHO)
def across(request: HttpRequest, asked: Asked, number: int, form: str = "") -> HttpResponse:
    """One article across States: what was reported, difficulties, assistance, and what States released."""
    found = get_object_or_404(Article.objects.select_related("instrument"), instrument=asked.instrument, number=number)
    selection, reader = asked.selection, asked.reader
    statuses = figures.article_statuses(selection, article=found, reader=reader)
    needs = _needs(asked, found)
    table = needs[1]

    def link(one: rendering.Subject) -> str:
        return asked.link("provision", asked.instrument.code, getattr(one, "slug", ""))

    grids = [rendering.statuses_grid(statuses, band, capacity=selection.capacity, link=link) for band in Band.values]
    levels = _levels(request.standing, found)
    day = table.counted_on
    page = Page(
        title=_("Article %(number)s across States, %(instrument)s")
        % {"number": number, "instrument": asked.instrument.short_title},
        day=day,
        heading=_("What was reported, provision by provision"),
        findings=rendering.status_findings(statuses, Band.MANDATORY, capacity=selection.capacity),
        replies=[*rendering.replies_in(table), *_released_sentence(levels)],
        explanation=_("Each figure is the number of States that reported so of the provision, of those that replied."),
        grids=[grid for grid in grids if grid],
        rule_number=table.rule_number,
        sheet=rendering.statuses_sheet(statuses, day),
        trail=[
            *instrument_trail(asked),
            (_("Article %(number)s") % {"number": number}, asked.link("article", asked.instrument.code, number)),
        ],
        extra={
            "article": found,
            "needs": needs[0],
            "shown_max": queries.SHOWN_MAX,
            "has_withheld": any(grid.has_withheld for grid in [*filter(None, grids), *(grid for _t, grid in needs[0])]),
        }
        | ({} if form else _released(asked, found, levels)),
    )
    return answer(request, asked, page, "findings/article_across.html", form)


@figures_page("obligation", "since")
def trends(request: HttpRequest, asked: Asked, form: str = "") -> HttpResponse:
    """Articles through cycles, for the States that replied in each of them."""
    since = asked.filter.chosen("since") if asked.others else ""
    first = next((cycle for cycle in asked.others if cycle.slug == since), None)
    ends = sorted([first, asked.cycle], key=lambda cycle: cycle.opens_on) if first else [asked.cycle]
    in_time = sorted([*asked.others, asked.cycle], key=lambda cycle: cycle.opens_on)
    cycles = [c for c in in_time if ends[0].opens_on <= c.opens_on <= ends[-1].opens_on]
    found = figures.trends(cycles, asked.instrument, band=asked.band, reader=asked.reader) if first else []
    same = next((count.of for trend in found for count in trend.counts.values()), 0) or 0
    grid = rendering.trends_grid(
        found,
        cycles,
        band=asked.band,
        link=lambda one: asked.link("article", asked.instrument.code, one.number) if isinstance(one, Article) else "",
    )
    replies = ngettext(
        "%(count)s State replied as a party in every one of these cycles; only this State is counted.",
        "%(count)s States replied as parties in every one of these cycles; only these States are counted.",
        same,
    )
    page = Page(
        title=_("Trends, %(instrument)s") % {"instrument": asked.instrument.short_title},
        day=asked.cycle.cut_off_on,
        heading=grid.counted,
        findings=rendering.trend_findings(found, cycles),
        replies=[replies % {"count": same}] if found else [],
        explanation=_(
            "Each cycle at its own cut-off date. A mark says that a question of the article was put otherwise than in"
            " the cycle before: compare such figures with care."
        ),
        grids=[grid] if found else [],
        trail=instrument_trail(asked),
    )
    return answer(request, asked, page, "findings/trends.html", form)


def _needs(asked: Asked, found: Article) -> tuple[list[tuple[str, rendering.Grid]], figures.Table]:
    """Difficulties and assistance under the article, with the words of the lists they were chosen from."""
    labels = figures.kind_labels(asked.selection)
    difficulties = figures.difficulties(asked.selection, article=found, reader=asked.reader)
    assistance = figures.assistance(asked.selection, article=found, reader=asked.reader)
    drawn = [
        (title, rendering.needs_grid(table, counted=title, subject_label=_("Kind"), labels=labels))
        for title, table in (
            (_("Difficulties reported"), difficulties),
            (_("Technical assistance asked for"), assistance),
        )
    ]
    return drawn, assistance


def _levels(standing: Standing, found: Article) -> list[str]:
    is_full = permissions.can_see_small_figures(standing)
    is_of_party = not is_full and queries.is_party_today(standing.roles, found, today=timezone.now().date())
    return queries.levels_read(is_secretariat=is_full, is_of_party=is_of_party)


def _released_sentence(levels: list[str]) -> list[str]:
    if len(levels) > 2:
        return [_("Good practices and laws are shown whatever their release level: you read for the Secretariat.")]
    if len(levels) > 1:
        return [
            _("Good practices and laws are shown where the State released them to all States parties or the public.")
        ]
    return [_("Good practices and laws are shown where the State released them to the public.")]


def _released(asked: Asked, found: Article, levels: list[str]) -> dict[str, object]:
    named = {"article": found, "levels": levels}
    return {
        "practices": queries.released_practices(asked.cycle, asked.cut_off_on, **named),
        "laws": queries.released_laws(asked.cycle, asked.cut_off_on, **named),
    }


__all__ = ["across", "band_of", "trends"]
