"""Articles, provisions and clusters × groups of States."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q

from findings import rules
from findings.choices import Aspect
from findings.models import ArticleMovement, ClusterMovement, GapRule, ProvisionMovement
from findings.queries.figures.contract import Count, Line, Reader, Selection, Table
from findings.queries.figures.reading import ALL, Denominator, Sums, denominators, groups_in, rules_of, sums
from findings.queries.figures.seen import as_answered, as_seen
from instruments.choices import Cluster
from instruments.models import Article, Provision


def article_table(selection: Selection, *, band: str, reader: Reader) -> Table:
    """Articles × groups: States with at least one thing counted in the band (``rules.COUNTED``). Five queries."""
    return article_tables([selection], band=band, reader=reader)[0]


def article_tables(selections: Sequence[Selection], *, band: str, reader: Reader) -> list[Table]:
    """The same for several cycles or cut-off dates of one instrument at once, at the price of one table."""
    answered = as_answered(selections, reader=reader)
    rules_read = rules_of(answered)
    counted = sums(ArticleMovement, answered, by=["article"], rules=rules_read, where=Q(band=band))
    in_band = Provision.objects.filter(article=OuterRef("pk"), obligation__in=rules.BANDS[band])
    instruments = {selection.instrument.pk for selection in selections}
    articles = Article.objects.filter(Exists(in_band), instrument__in=instruments)
    listed = list(articles.select_related("instrument").order_by("instrument__position", "number"))
    subjects = [[a for a in listed if a.instrument_id == s.instrument.pk] for s in selections]
    return tables(selections, answered, rules_read, counted, subjects)


def provision_table(selection: Selection, *, article: Article, band: str, reader: Reader) -> Table:
    """The same, provision by provision of one article. Five queries."""
    answered = as_answered([selection], reader=reader)
    rules_read = rules_of(answered)
    where = Q(aspect=Aspect.WHOLE, status__in=rules.COUNTED[band], provision__article=article)
    counted = sums(ProvisionMovement, answered, by=["provision"], rules=rules_read, where=where)
    provisions = article.provisions.filter(obligation__in=rules.BANDS[band]).order_by("position")
    return tables([selection], answered, rules_read, counted, [list(provisions)])[0]


def cluster_table(selection: Selection, *, band: str, reader: Reader) -> Table:
    """Clusters × groups: States with at least one thing counted under any article of the cluster; subject is its code.
    Five queries."""
    answered = as_answered([selection], reader=reader)
    rules_read = rules_of(answered)
    counted = sums(ClusterMovement, answered, by=["cluster"], rules=rules_read, where=Q(band=band))
    in_band = Provision.objects.filter(article__instrument=selection.instrument, obligation__in=rules.BANDS[band])
    held = set(in_band.order_by().values_list("article__cluster", flat=True).distinct())
    subjects = [cluster for cluster in Cluster.values if cluster in held]
    return tables([selection], answered, rules_read, counted, [subjects])[0]


def tables(
    selections: Sequence[Selection],
    answered: Sequence[Selection],
    rules_read: Sequence[GapRule | None],
    counted: Sequence[Sums],
    subjects: Sequence[Sequence[Article | Provision | str]],
    *,
    known: Sequence[Denominator] | None = None,
) -> list[Table]:
    """Figures laid out as tables of all groups, withheld where need be, then narrowed to the group asked for.

    ``known``: the denominators, where they were read already.
    """
    found = []
    known = known or denominators(answered)
    each = zip(selections, answered, rules_read, counted, known, subjects, strict=True)
    for selection, given, rule, sums_of, denominator, listed in each:
        groups = [group for group in groups_in(selection.grouping) if denominator.states.get(group)]
        whole = Table(
            selection=selection,
            groups=groups,
            lines=[_line(subject, sums_of.get((_key(subject),), {}), groups, denominator) for subject in listed],
            states={g: (denominator.states[g], denominator.replied.get(g, 0)) for g in groups},
            counted_on=given.cut_off_on,
            rule_number=rule.number if rule else 0,
        )
        found.append(_narrowed(as_seen(whole, given)))
    return found


def _key(subject: Article | Provision | str) -> object:
    return subject if isinstance(subject, str) else subject.pk


def _line(
    subject: Article | Provision | str, counts: Mapping[str, int], groups: Sequence[str], denominator: Denominator
) -> Line:
    cells = {group: Count(counts.get(group, 0), denominator.replied.get(group, 0)) for group in groups}
    return Line(subject, cells, Count(counts.get(ALL, 0), denominator.replied.get(ALL, 0)))


def _narrowed(table: Table) -> Table:
    """One group alone, where one was asked for: its figures are those it has beside the others."""
    group = table.selection.group
    if not group:
        return table
    if group not in table.groups:
        nobody = Count(0, 0)
        lines = [Line(line.subject, {group: nobody}, nobody) for line in table.lines]
        return replace(table, groups=[group], lines=lines, states={group: (0, 0)}, has_withheld=False)
    lines = [Line(line.subject, {group: line.cells[group]}, line.cells[group]) for line in table.lines]
    is_withheld = any(line.total.is_withheld for line in lines)
    return replace(table, groups=[group], lines=lines, states={group: table.states[group]}, has_withheld=is_withheld)
