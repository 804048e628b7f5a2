"""Every provision with its statuses, the check points left open, and law and practice apart."""

from collections.abc import Mapping

from django.db.models import Q

from findings.choices import RESERVED, Aspect
from findings.models import ElementMovement, ProvisionMovement
from findings.queries.figures.contract import Count, Reader, Selection, Statuses
from findings.queries.figures.reading import ALL, denominators, rules_of, sums
from findings.queries.figures.seen import as_answered, statuses_as_seen
from instruments.models import Article, Provision


def article_statuses(selection: Selection, *, article: Article | None, reader: Reader) -> list[Statuses]:
    """Every provision of one article (None: of the instrument) with its statuses, elements left open, reservations.
    Six queries."""
    answered = as_answered([selection], reader=reader)
    rules_read = rules_of(answered)
    where = Q(provision__article=article) if article else Q()
    by = ["provision", "aspect", "status"]
    group = selection.group or ALL
    (counted,) = sums(ProvisionMovement, answered, by=by, rules=rules_read, where=where, only=group)
    by = ["provision", "element"]
    (missing,) = sums(ElementMovement, answered, by=by, rules=rules_read, where=where, only=group)
    (denominator,) = denominators(answered)
    replied = denominator.replied.get(group, 0)

    told: dict[tuple[object, object], dict[str, Count]] = {}
    for (provision, aspect, status), counts in counted.items():
        if counts.get(group):
            told.setdefault((provision, aspect), {})[str(status)] = Count(counts[group], replied)
    open_in: dict[object, dict[str, Count]] = {}
    for (provision, element), counts in missing.items():
        if counts.get(group):
            open_in.setdefault(provision, {})[str(element)] = Count(counts[group], replied)

    listed = Provision.objects.filter(Q(article=article) if article else Q(article__instrument=selection.instrument))
    provisions = listed.select_related("article__instrument").order_by("article__number", "position")
    found = []
    for provision in provisions:
        whole = dict(told.get((provision.pk, Aspect.WHOLE), {}))
        reserved = whole.pop(RESERVED, Count(0, replied))
        found.append(
            Statuses(
                provision=provision,
                counts=whole,
                missing=_in_order(open_in.get(provision.pk, {})),
                reserved=reserved,
                law=told.get((provision.pk, Aspect.LAW), {}),
                practice=told.get((provision.pk, Aspect.PRACTICE), {}),
            )
        )
    return statuses_as_seen(found, denominator, answered[0])


def _in_order(elements: Mapping[str, Count]) -> dict[str, Count]:
    """Check points in the order of the catalogue: their key ends with their position."""
    return dict(sorted(elements.items(), key=lambda item: int(item[0].rpartition("/")[2])))
