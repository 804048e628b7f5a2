"""From cluster to article, provision and check point: what was reported, by group of States or by cycle."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from findings import rendering
from findings.choices import Band
from findings.queries import figures
from findings.views.asking import WHO, Asked, Page, answer, figures_page
from instruments.models import Article, Element, Provision


@figures_page("instrument", "obligation", "cluster", *WHO, "cycles")
def overview(request: HttpRequest, asked: Asked, form: str = "") -> HttpResponse:
    """Article by article, by group of States; or beside other cycles, each at its own cut-off date."""
    beside = [cycle for cycle in asked.others if cycle.slug in asked.filter.chosen("cycles")]
    selections = [asked.selection, *(asked.selection_of(cycle, cycle.cut_off_on) for cycle in beside)]
    tables = [_of_cluster(table, asked) for table in _article_tables(selections, asked)]
    counted = rendering.counted_in(asked.band)
    table = tables[0]

    def link(subject: rendering.Subject) -> str:
        return asked.link("article", asked.instrument.code, subject.number) if isinstance(subject, Article) else ""

    if beside:
        in_time = sorted(zip([asked.cycle, *beside], tables, strict=True), key=lambda pair: pair[0].opens_on)
        cycles, laid = zip(*in_time, strict=True)
        grid = rendering.cycles_grid(cycles, laid, counted=counted, link=link)
        explanation = _("Each cycle at its own cut-off date, and not the same States: compare the trends for those.")
    else:
        grid = rendering.table_grid(table, counted=counted, subject_label=_("Article"), link=link)
        explanation = _(
            "Each figure is the number of States parties of the group that reported at least one under the article,"
            " of those that replied."
        )
    page = _page(asked, table, title=_("Gap overview"), grid=grid, explanation=explanation)
    return answer(request, asked, page, "findings/gap_overview.html", form)


@figures_page("obligation", *WHO)
def clusters(request: HttpRequest, asked: Asked, form: str = "") -> HttpResponse:
    """Cluster by cluster of one instrument: a State counts once in each."""
    table = figures.cluster_table(asked.selection, band=asked.band, reader=asked.reader)
    grid = rendering.table_grid(
        table,
        counted=rendering.counted_in(asked.band),
        subject_label=_("Cluster"),
        link=lambda cluster: asked.link("overview", instrument=asked.instrument.code, cluster=str(cluster)),
    )
    explanation = _(
        "Each figure is the number of States of the group that reported at least one under any article of the cluster,"
        " of those that replied. The clusters are a working mapping."
    )
    page = _page(asked, table, title=_("Clusters"), grid=grid, explanation=explanation)
    return answer(request, asked, page, "findings/gap_clusters.html", form)


@figures_page("obligation", *WHO)
def article(request: HttpRequest, asked: Asked, number: int, form: str = "") -> HttpResponse:
    """Provision by provision of one article."""
    found = _find_article(asked, number)
    table = figures.provision_table(asked.selection, article=found, band=asked.band, reader=asked.reader)
    grid = rendering.table_grid(
        table,
        counted=rendering.counted_in(asked.band),
        subject_label=_("Provision"),
        link=lambda one: asked.link("provision", asked.instrument.code, one.slug) if isinstance(one, Provision) else "",
    )
    explanation = _(
        "Each figure is the number of States parties of the group that reported so of the provision, of those that"
        " replied."
    )
    title = _("Article %(number)s") % {"number": found.number}
    page = _page(asked, table, title=f"{asked.instrument.code}, {title}", grid=grid, explanation=explanation)
    page = replace(page, trail=instrument_trail(asked), extra={"article": found})
    return answer(request, asked, page, "findings/gap_article.html", form)


@figures_page(*WHO)
def provision(request: HttpRequest, asked: Asked, slug_of: str, form: str = "") -> HttpResponse:
    """One provision: each status, law and practice apart, and the check points that were left open."""
    found = get_object_or_404(
        Provision.objects.select_related("article__instrument"), article__instrument=asked.instrument, slug=slug_of
    )
    listed = figures.article_statuses(asked.selection, article=found.article, reader=asked.reader)
    one = next(each for each in listed if each.provision.pk == found.pk)
    table = figures.provision_table(asked.selection, article=found.article, band=band_of(found), reader=asked.reader)
    points = {element.key: element for element in Element.objects.filter(provision=found)}
    lists = rendering.provision_lists(one, points)
    page = Page(
        title=str(found),
        day=table.counted_on,
        heading=_("What was reported"),
        findings=rendering.said_most_often(one),
        replies=rendering.replies_in(table),
        explanation=_("Each figure is the number of States that reported so of the provision, of those that replied."),
        rule_number=table.rule_number,
        sheet=rendering.lists_sheet(found, lists, table.counted_on),
        trail=[
            *instrument_trail(asked),
            (
                _("Article %(number)s") % {"number": found.article.number},
                asked.link("article", asked.instrument.code, found.article.number, obligation=band_of(found)),
            ),
        ],
        extra={
            "provision": found,
            "lists": lists,
            "has_withheld": any(count.is_withheld for each in lists for count in each.counts),
        },
    )
    return answer(request, asked, page, "findings/gap_provision.html", form)


def band_of(found: Provision) -> str:
    return next(band for band, levels in rendering.BANDS.items() if found.obligation in levels)


def instrument_trail(asked: Asked) -> list[tuple[str, str]]:
    """The way back to the table of articles, with the filter as it is."""
    title = asked.instrument.short_title
    return [(title, asked.link("overview", instrument=asked.instrument.code))]


def _find_article(asked: Asked, number: int) -> Article:
    return get_object_or_404(Article.objects.select_related("instrument"), instrument=asked.instrument, number=number)


def _article_tables(selections: list[figures.Selection], asked: Asked) -> list[figures.Table]:
    if len(selections) == 1:
        return [figures.article_table(selections[0], band=asked.band, reader=asked.reader)]
    return figures.article_tables(selections, band=asked.band, reader=asked.reader)


def _of_cluster(table: figures.Table, asked: Asked) -> figures.Table:
    """The articles of one cluster alone, where one was asked for: the figures are the same."""
    cluster = asked.filter.chosen("cluster")
    if not cluster:
        return table
    lines = [line for line in table.lines if getattr(line.subject, "cluster", "") == cluster]
    withheld = any(count.is_withheld for line in lines for count in (*line.cells.values(), line.total))
    return replace(table, lines=lines, has_withheld=withheld)


def _page(asked: Asked, table: figures.Table, *, title: str, grid: rendering.Grid, explanation: str) -> Page:
    return Page(
        title=f"{title}, {asked.instrument.short_title}, {Band(asked.band).label}",
        day=table.counted_on,
        heading=grid.counted,
        findings=rendering.findings_in(table, asked.band),
        replies=rendering.replies_in(table),
        explanation=explanation,
        grids=[grid],
        rule_number=table.rule_number,
        trail=[] if title == _("Gap overview") else instrument_trail(asked),
        extra={"clusters_url": reverse("findings:clusters", args=[asked.cycle.slug, asked.instrument.code])},
    )
