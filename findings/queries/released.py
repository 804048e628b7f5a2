"""Good practices and laws that States released, in their own words: by release level, and never beyond it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from instruments.models import Article
from parties import isolation
from parties.models import Participation, State
from questionnaires.choices import QuestionKind
from questionnaires.models import Cycle
from submissions.choices import AnswerState, ReleaseLevel
from submissions.models import LawArticle, Response

GOOD_PRACTICES = ".good_practices"
# Of one list on a page; the page says so where there are more.
SHOWN_MAX = 200


@dataclass(frozen=True)
class ReleasedText:
    """What one State says of its good practices."""

    state: State
    text: str
    language: str


@dataclass(frozen=True)
class ReleasedLaw:
    """A law a State cites under one provision. ``language``: of the title."""

    state: State
    reference: str
    title: str
    designation: str
    language: str
    url: str


def is_party_today(state_ids: Collection[int], article: Article, *, today: date) -> bool:
    """Whether one of these States is party to the instrument: what is for all States parties is then for its people."""
    if not state_ids:
        return False
    parties = Participation.objects.parties_on(today)
    return parties.filter(instrument=article.instrument_id, state__in=state_ids).exists()


def released_practices(cycle: Cycle, day: date, *, article: Article, levels: Collection[str]) -> list[ReleasedText]:
    """From the texts that stand today and were submitted by the end of ``day``; alphabetical. Three queries."""
    with isolation.acting_for_all():
        said = _released(cycle, day, article, levels).filter(question__key__endswith=GOOD_PRACTICES)
        return [
            ReleasedText(each.state, each.value.strip(), each.language)
            for each in said[:SHOWN_MAX]
            if isinstance(each.value, str) and each.value.strip()
        ]


def released_laws(cycle: Cycle, day: date, *, article: Article, levels: Collection[str]) -> list[ReleasedLaw]:
    """The laws that released answers cite; a law withdrawn since stays cited. Four queries."""
    with isolation.acting_for_all():
        said = list(_released(cycle, day, article, levels).filter(question__kind=QuestionKind.CITATIONS)[:SHOWN_MAX])
        cited = {pk for each in said for pk in _ids(each.value)}
        laws = {each.pk: each for each in LawArticle.objects.filter(pk__in=cited).select_related("law")}
    return [
        ReleasedLaw(
            each.state,
            str(each.question.provision or article),
            laws[pk].law.title,
            laws[pk].designation,
            laws[pk].law.language,
            laws[pk].law.url,
        )
        for each in said
        for pk in _ids(each.value)
        # An id means something in the register of its own State only.
        if pk in laws and laws[pk].state_id == each.state_id
    ]


def _released(cycle: Cycle, day: date, article: Article, levels: Collection[str]) -> QuerySet[Response]:
    standing = Q(revision__status="submitted", revision__submitted_at__date__lt=day + timedelta(days=1))
    return (
        Response.objects.filter(
            standing,
            revision__submission__cycle=cycle,
            question__section__article=article,
            release_level__in=levels,
            answer_state=AnswerState.ANSWERED,
        )
        .select_related("state", "question__provision")
        .order_by("state__position", "question__position", "pk")
    )


def _ids(value: object) -> Sequence[int]:
    return [each for each in value if isinstance(each, int)] if isinstance(value, list) else []


def levels_read(*, is_secretariat: bool, is_of_party: bool) -> list[str]:
    """Release levels a reader is given. Source: design.md, sections 2 (rule 8) and 5."""
    if is_secretariat:
        return list(ReleaseLevel.values)
    return [ReleaseLevel.PARTIES, ReleaseLevel.PUBLIC] if is_of_party else [ReleaseLevel.PUBLIC]
