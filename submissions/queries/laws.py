"""The register of a State's laws: what it holds, what is found in it, and which answers cite it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from parties.models import State
from parties.rules import Standing
from questionnaires.choices import QuestionKind
from submissions.choices import AssignmentMode, RevisionStatus
from submissions.models import Assignment, Law, LawArticle, Response

FOUND_MAX = 10
# Texts that people still read; those superseded or set aside keep their laws by the trigger alone.
IN_USE = (RevisionStatus.DRAFT, RevisionStatus.CLEARED, RevisionStatus.SUBMITTED)
# What a correction leaves as it is: cleared means that nothing of it changes under whoever confirms it.
FROZEN = (RevisionStatus.CLEARED, RevisionStatus.SUBMITTED, RevisionStatus.SUPERSEDED, RevisionStatus.SET_ASIDE)


@dataclass(frozen=True)
class Use:
    """One answer that cites a law. ``is_seen``: this person reads it; ``may_edit``: and may change it."""

    response_id: int
    submission_id: int
    instrument: str
    cycle: str
    article_number: int
    key: str
    reference: str
    status: str
    article_ids: frozenset[int]
    is_seen: bool
    may_edit: bool

    @property
    def status_label(self) -> str:
        return str(RevisionStatus(self.status).label)

    @property
    def is_in_preparation(self) -> bool:
        return self.status == RevisionStatus.DRAFT


@dataclass(frozen=True)
class LawEntry:
    """A law of the register with its articles and the answers that cite it."""

    law: Law
    articles: Sequence[LawArticle]
    uses: Sequence[Use] = field(default=())

    @property
    def seen(self) -> list[Use]:
        return [use for use in self.uses if use.is_seen]

    @property
    def unseen_count(self) -> int:
        """Answers that others give and this person does not read: their number is all they learn."""
        return len(self.uses) - len(self.seen)

    @property
    def is_withdrawn(self) -> bool:
        return self.law.withdrawn_at is not None


def find_articles(state_id: int, text: str) -> list[LawArticle]:
    """At most ten articles of laws that hold every word of a text in title, number or designation. One query.

    Those whose title begins so come first; nothing withdrawn or replaced is offered.
    """
    articles = LawArticle.objects.filter(
        state=state_id, replaced_by=None, law__replaced_by=None, law__withdrawn_at=None
    ).select_related("law")
    for word in text.split()[:8]:
        articles = articles.filter(
            Q(law__title__icontains=word) | Q(law__number__icontains=word) | Q(designation__icontains=word)
        )
    begins = When(Q(law__title__istartswith=text) | Q(law__number__istartswith=text), then=Value(0))
    rank = Case(begins, default=Value(1), output_field=IntegerField())
    return list(articles.order_by(rank, "law__title", "law", "pk")[:FOUND_MAX])


def laws_of(state: State, *, find: str = "", is_withdrawn: bool = False) -> QuerySet[Law]:
    """The laws of a register by title: those offered, or those withdrawn; what was replaced is in neither."""
    laws = Law.objects.filter(state=state, replaced_by=None, withdrawn_at__isnull=not is_withdrawn)
    for word in find.split()[:8]:
        laws = laws.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(articles__designation__icontains=word)
        )
    return laws.select_related("file").distinct().order_by("title", "pk")


def find_law(pk: int, *, standing: Standing) -> Law | None:
    """A law of a State for which this person prepares answers."""
    laws = Law.objects.filter(pk=pk, state__in=standing.own_state_ids)
    return laws.select_related("state", "file", "replaced_by").first()


def find_article(pk: int, *, standing: Standing) -> LawArticle | None:
    """An article of such a law that is still offered."""
    articles = LawArticle.objects.filter(pk=pk, state__in=standing.own_state_ids, replaced_by=None)
    return articles.select_related("law").first()


def entries_of(laws: Iterable[Law], *, state: State, standing: Standing) -> list[LawEntry]:
    """Laws with their articles and uses; three queries, however many they are."""
    found = list(laws)
    articles = LawArticle.objects.filter(law__in=found, replaced_by=None).order_by("law", "pk")
    of_law = {pk: list(rows) for pk, rows in groupby(articles, key=lambda article: article.law_id)}
    uses = uses_of(state, standing=standing)
    entries = []
    for law in found:
        own = of_law.get(law.pk, [])
        for article in own:
            article.law = law
        entries.append(LawEntry(law, own, citing(uses, {article.pk for article in own})))
    return entries


def citing(uses: Iterable[Use], article_ids: Collection[int]) -> list[Use]:
    """Those of some uses that cite one of these articles."""
    return [use for use in uses if use.article_ids & set(article_ids)]


def uses_of(state: State, *, standing: Standing) -> list[Use]:
    """Every answer of a State that cites a law, in preparation or submitted; two queries, one for the focal point."""
    names = (
        *("pk", "value", "revision__status", "revision__submission", "revision__submission__instrument__code"),
        *("revision__submission__cycle__title", "question__section__article", "question__section__article__number"),
        *("question__key", "question__provision__ref"),
    )
    responses = Response.objects.filter(
        state=state, question__kind=QuestionKind.CITATIONS, revision__status__in=IN_USE, value__isnull=False
    )
    order = ("revision__submission__instrument__position", "question__section__position", "question__position", "pk")
    is_focal_point = standing.is_focal_point_of(state.pk)
    handed = {} if is_focal_point else _handed(state, standing)
    uses = []
    for pk, value, status, submission, code, cycle, article, number, key, ref in responses.order_by(*order).values_list(
        *names
    ):
        if not isinstance(value, list):
            continue
        mode = handed.get((submission, article))
        is_draft = status == RevisionStatus.DRAFT
        uses.append(
            Use(
                response_id=pk,
                submission_id=submission,
                instrument=code,
                cycle=cycle,
                article_number=number,
                key=key,
                reference=ref or f"{code} {number}",
                status=status,
                article_ids=frozenset(value),
                is_seen=is_focal_point or mode is not None or status == RevisionStatus.SUBMITTED,
                may_edit=is_draft and (is_focal_point or mode == AssignmentMode.MAY_EDIT),
            )
        )
    return uses


def _handed(state: State, standing: Standing) -> dict[tuple[int, int], str]:
    """(submission, article) handed to this person → how; *may edit* wins where both were said."""
    rows = Assignment.objects.standing().filter(state=state, user_id=standing.user_id or 0, question_key="")
    handed: dict[tuple[int, int], str] = {}
    for submission, article, mode in rows.order_by("mode").values_list("submission", "article", "mode"):
        handed.setdefault((submission, article), mode)
    return handed
