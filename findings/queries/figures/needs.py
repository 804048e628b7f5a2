"""Technical assistance asked for and difficulties reported, by kind × groups of States."""

from django.db.models import Q, QuerySet

from findings.choices import NeedFamily
from findings.models import NeedMovement
from findings.queries.figures.contract import Reader, Selection, Table
from findings.queries.figures.reading import rules_of, sums
from findings.queries.figures.seen import as_answered
from findings.queries.figures.tables import tables
from instruments.models import Article
from questionnaires.models import Option

LISTS = {NeedFamily.ASSISTANCE: "assistance", NeedFamily.DIFFICULTY: "difficulties"}


def assistance(selection: Selection, *, article: Article | None, reader: Reader) -> Table:
    """Kinds of technical assistance asked for × groups; subject is the kind. With ``article`` None over all articles:
    a State counts once for a kind. Five queries."""
    return _table(selection, NeedFamily.ASSISTANCE, article, reader)


def difficulties(selection: Selection, *, article: Article | None, reader: Reader) -> Table:
    """Kinds of difficulty reported × groups; subject is the kind. Five queries."""
    return _table(selection, NeedFamily.DIFFICULTY, article, reader)


def kind_labels(selection: Selection) -> dict[str, str]:
    """Kind → its words, in the lists that difficulties and assistance were chosen from. One query."""
    return {option.slug: str(option.label) for option in _options(selection)}


def _options(selection: Selection) -> QuerySet[Option]:
    return Option.objects.filter(
        option_list__version__cycles=selection.cycle,
        option_list__version__questionnaire__instrument=selection.instrument,
    )


def _table(selection: Selection, family: NeedFamily, article: Article | None, reader: Reader) -> Table:
    answered = as_answered([selection], reader=reader)
    where = Q(family=family, article=article) if article else Q(family=family, article__isnull=True)
    counted = sums(NeedMovement, answered, by=["kind"], where=where)
    rules_read = rules_of(answered)
    options = _options(selection).filter(option_list__slug=LISTS[family])
    kinds = list(dict.fromkeys(options.order_by("position").values_list("slug", flat=True)))
    return tables([selection], answered, rules_read, counted, [kinds])[0]
