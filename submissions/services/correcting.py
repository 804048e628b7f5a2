"""A law that is corrected, merged or withdrawn: everywhere in preparation, or here only; what was submitted stays.

A law or article cited in a text that stands as it is gets a successor (``replaced_by``), and the answers in
preparation cite that one from now on. Everything else changes in its own row. Source: issue 4, "Laws once".
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parties.models import State, User
from questionnaires.choices import QuestionKind
from submissions import queries
from submissions.choices import Channel, RevisionStatus
from submissions.models import Attachment, Law, LawArticle, Response, ResponseVersion, Revision, Submission
from submissions.services.laws import check_article, check_law

COPIED = ("answer_state", "carried_state", "language", "release_level")


@dataclass(frozen=True)
class LawFacts:
    """What a law is called and where it can be read, as somebody now says it."""

    title: str
    number: str
    adopted_on: date | None
    language: str
    url: str = ""

    def columns(self) -> dict[str, object]:
        names = ("title", "number", "adopted_on", "language", "url")
        return {name: getattr(self, name) for name in names}


def correct_law(law: Law, facts: LawFacts, *, actor: User, now: datetime) -> Law:
    """Change a law wherever it is cited in preparation; returns the law as it is now offered.

    In order: locks the drafts of the State and its register, writes the law or its successor, then points the
    answers in preparation to it, each as one more version. ``ValidationError`` when it cannot be called so.
    """
    check_law(facts.title, facts.number, facts.url)
    with transaction.atomic():
        law = _lock_law(law)
        _refuse_same(law, facts)
        return _rewrite(law, facts.columns(), actor=actor, now=now)


def set_law_file(law: Law, file: Attachment | None, *, actor: User, now: datetime) -> Law:
    """The file in which a law can be read, or none; like any other correction."""
    with transaction.atomic():
        return _rewrite(_lock_law(law), {"file": file}, actor=actor, now=now)


def correct_article(article: LawArticle, *, designation: str, excerpt: str, actor: User, now: datetime) -> LawArticle:
    """Change an article of a law wherever it is cited in preparation; returns the article as it is now offered."""
    designation, excerpt = designation.strip(), excerpt.strip()
    check_article(designation, excerpt)
    with transaction.atomic():
        law = _lock_law(article.law)
        article = _current(law.articles.all(), article.pk)
        _refuse_known(law, designation, except_pk=article.pk)
        if not _frozen_ids([article.pk], law.state_id):
            article.designation, article.excerpt = designation, excerpt
            article.save(update_fields=["designation", "excerpt"])
            return article
        successor = _succeed(article, law, designation, excerpt)
        _repoint(law.state_id, {article.pk: successor.pk}, actor=actor, now=now)
        return successor


def correct_only_here(
    article: LawArticle, *, response_id: int, designation: str, excerpt: str, actor: User, now: datetime
) -> LawArticle:
    """One answer cites another article of the same law from now on; all others go on citing the former one."""
    designation, excerpt = designation.strip(), excerpt.strip()
    check_article(designation, excerpt)
    with transaction.atomic():
        law = _lock_law(article.law)
        _refuse_known(law, designation)
        other = LawArticle.objects.create(state_id=law.state_id, law=law, designation=designation, excerpt=excerpt)
        if not _repoint(law.state_id, {article.pk: other.pk}, only=response_id, actor=actor, now=now):
            raise ValidationError(_("This answer no longer cites that article, so nothing was changed."))
        return other


def correct_law_only_here(law: Law, facts: LawFacts, *, response_id: int, actor: User, now: datetime) -> Law:
    """One answer cites a law called otherwise from now on, with copies of the articles it cited."""
    check_law(facts.title, facts.number, facts.url)
    with transaction.atomic():
        law = _lock_law(law)
        _refuse_same(law, facts)
        if (law.title, law.number) == (facts.title, facts.number):
            raise ValidationError(_("Another law needs another title or number. Change it, or change it everywhere."))
        other = Law.objects.create(state_id=law.state_id, created_by=actor, file=law.file, **facts.columns())
        copies = {}
        for row in law.articles.filter(replaced_by=None):
            copy = LawArticle(state_id=law.state_id, law=other, designation=row.designation, excerpt=row.excerpt)
            copies[row.pk] = copy
        LawArticle.objects.bulk_create(copies.values())
        mapping = {pk: copy.pk for pk, copy in copies.items()}
        if not _repoint(law.state_id, mapping, only=response_id, actor=actor, now=now):
            raise ValidationError(_("This answer no longer cites that law, so nothing was changed."))
        cited = set(Response.objects.get(pk=response_id).value or [])
        LawArticle.objects.filter(law=other).exclude(pk__in=cited).delete()
        return other


def merge_laws(law: Law, *, into: Law, actor: User, now: datetime) -> Law:
    """Two entries that are the same law become one; answers in preparation cite the one that stays."""
    if law.pk == into.pk or law.state_id != into.state_id:
        raise ValidationError(_("Choose another law of the same register."))
    with transaction.atomic():
        law, into = _lock_law(law), _lock_law(into)
        if into.withdrawn_at is not None:
            raise ValidationError(_("The law that is to stay was withdrawn. Offer it again first."))
        mapping = _hand_over(law, into, merged=True)
        law.replaced_by = into
        law.save(update_fields=["replaced_by"])
        _repoint(law.state_id, mapping, actor=actor, now=now)
    return into


def withdraw_law(law: Law, *, now: datetime) -> None:
    """No longer offer a law; ``ValidationError`` while an answer in preparation cites it."""
    with transaction.atomic():
        law = _lock_law(law)
        ids = set(law.articles.values_list("pk", flat=True))
        if any(set(value) & ids for value in _cited(law.state_id, (RevisionStatus.DRAFT, RevisionStatus.CLEARED))):
            raise ValidationError(_("An answer in preparation cites this law. Take it out there first."))
        law.withdrawn_at = now
        law.save(update_fields=["withdrawn_at"])


def offer_law_again(law: Law) -> None:
    """Undo a withdrawal."""
    Law.objects.filter(pk=law.pk).update(withdrawn_at=None)


def _rewrite(law: Law, changes: Mapping[str, object], *, actor: User, now: datetime) -> Law:
    """The law itself where nothing frozen cites it, else its successor with all its articles."""
    if not _frozen_ids(law.articles.values_list("pk", flat=True), law.state_id):
        for name, value in changes.items():
            setattr(law, name, value)
        law.save(update_fields=list(changes))
        return law
    names = ("title", "number", "adopted_on", "language", "url", "file")
    facts = {name: getattr(law, name) for name in names} | dict(changes)
    successor = Law.objects.create(state_id=law.state_id, created_by=actor, **facts)
    mapping = _hand_over(law, successor)
    law.replaced_by = successor
    law.save(update_fields=["replaced_by"])
    _repoint(law.state_id, mapping, actor=actor, now=now)
    return successor


def _hand_over(law: Law, other: Law, *, merged: bool = False) -> dict[int, int]:
    """The articles of a law go over to another: frozen ones as successors. Former id → id to be cited from now on."""
    articles = list(law.articles.filter(replaced_by=None).order_by("pk"))
    known = {a.designation: a for a in other.articles.filter(replaced_by=None)} if merged else {}
    frozen = _frozen_ids([article.pk for article in articles], law.state_id)
    mapping = {}
    for article in articles:
        same = known.get(article.designation)
        if same is not None:
            article.replaced_by = same
            article.save(update_fields=["replaced_by"])
            mapping[article.pk] = same.pk
        elif article.pk in frozen:
            mapping[article.pk] = _succeed(article, other, article.designation, article.excerpt).pk
        else:
            article.law = other
            article.save(update_fields=["law"])
    return mapping


def _succeed(article: LawArticle, law: Law, designation: str, excerpt: str) -> LawArticle:
    """A successor that may be called as the article was: only one of the two stands as current at any moment."""
    successor = LawArticle.objects.create(
        state_id=law.state_id, law=law, designation=designation, excerpt=excerpt, replaced_by=article
    )
    article.replaced_by = successor
    article.save(update_fields=["replaced_by"])
    successor.replaced_by = None
    successor.save(update_fields=["replaced_by"])
    return successor


def _lock_law(law: Law) -> Law:
    """The answers of the State in preparation, then its register: nothing is submitted or registered meanwhile."""
    list(Submission.objects.select_for_update(of=("self",)).filter(state=law.state_id).order_by("pk").values_list("pk"))
    drafts = Revision.objects.filter(state=law.state_id, status=RevisionStatus.DRAFT).order_by("pk")
    list(drafts.select_for_update(of=("self",)).values_list("pk"))
    State.objects.select_for_update(no_key=True).get(pk=law.state_id)
    locked = Law.objects.select_related("file").get(pk=law.pk)
    if locked.replaced_by_id is not None:
        raise ValidationError(_("This law was corrected meanwhile. Look at it again, then decide."))
    return locked


def _current(articles: QuerySet[LawArticle], pk: int) -> LawArticle:
    article = articles.filter(pk=pk, replaced_by=None).first()
    if article is None:
        raise ValidationError(_("This article was corrected meanwhile. Look at it again, then decide."))
    return article


def _refuse_same(law: Law, facts: LawFacts) -> None:
    same = Law.objects.filter(state=law.state_id, title=facts.title, number=facts.number, replaced_by=None)
    if same.exclude(pk=law.pk).exists():
        raise ValidationError(_("Your register holds a law of this title and number already. Merge the two instead."))


def _refuse_known(law: Law, designation: str, *, except_pk: int | None = None) -> None:
    if law.articles.filter(designation=designation, replaced_by=None).exclude(pk=except_pk or 0).exists():
        raise ValidationError(
            _("The register has an entry for this article of the law already. Cite that one instead.")
        )


def _frozen_ids(ids: Collection[int], state_id: int) -> set[int]:
    """Those of some articles that a text cites which stands as it is."""
    wanted = set(ids)
    return wanted & {pk for value in _cited(state_id, queries.FROZEN) for pk in value} if wanted else set()


def _cited(state_id: int, statuses: Collection[str]) -> list[list[int]]:
    responses = Response.objects.filter(
        state=state_id, question__kind=QuestionKind.CITATIONS, revision__status__in=statuses
    )
    return [value for value in responses.order_by().values_list("value", flat=True) if isinstance(value, list)]


def _repoint(state_id: int, mapping: Mapping[int, int], *, actor: User, now: datetime, only: int | None = None) -> int:
    """Answers in preparation cite successors, each with one more version of its own; returns how many they are.

    Their answer state stays: what was carried over still waits to be confirmed.
    """
    responses = Response.objects.filter(
        state=state_id, question__kind=QuestionKind.CITATIONS, revision__status=RevisionStatus.DRAFT
    )
    if only is not None:
        responses = responses.filter(pk=only)
    count = 0
    for response in responses.order_by("pk"):
        if not isinstance(response.value, list) or not set(response.value) & set(mapping):
            continue
        former = response.author_id
        response.value = sorted({mapping.get(pk, pk) for pk in response.value})
        response.number, response.author, response.written_at = response.number + 1, actor, now
        response.save(update_fields=["value", "number", "author", "written_at"])
        ResponseVersion.objects.create(
            state_id=state_id,
            response=response,
            number=response.number,
            value=response.value,
            author=actor,
            on_behalf_of_id=former if former != actor.pk else None,
            written_at=now,
            channel=Channel.PAGE,
            write_id=uuid.uuid4(),
            **{name: getattr(response, name) for name in COPIED},
        )
        count += 1
    return count
