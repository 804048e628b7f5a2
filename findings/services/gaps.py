"""The rule is applied to what a State has submitted: a status per provision, assistance needs and difficulties."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from findings import queries, rules
from findings.models import AssistanceNeed, Difficulty, Gap, GapRule
from instruments.models import Provision
from parties import isolation
from questionnaires.choices import QuestionKind
from questionnaires.models import Option, Question
from questionnaires.rules import questions_in, reads_participation
from submissions.choices import AnswerState
from submissions.models import Response, Revision
from submissions.queries import facts_of, party_to_of
from submissions.rules import QuestionFacts, Reply, shown_keys

# Revisions whose answers are in memory at a time.
BATCH_SIZE = 25
# Ends of the keys of what is asked about the application of an article.
APPLICATION = (".examples", ".statistics")


@dataclass(frozen=True)
class _Asked:
    """What one questionnaire version asks, as far as the rule reads it.

    ``elements``: key of a question for check points → its options. ``assistance``: key of a question for assistance →
    article and, where it is asked of each provision, provision. ``texts_read``: keys of the questions for text that
    conditions read. ``reads_participation``: whether a condition asks to what the State is party. ``difficulties``,
    ``applied``: keys of the questions for difficulties, for examples and statistics → article.
    """

    provisions: Sequence[Provision]
    facts: Sequence[QuestionFacts]
    elements: Mapping[str, Sequence[str]]
    assistance: Mapping[str, tuple[int, int | None]]
    texts_read: frozenset[str]
    reads_participation: bool
    difficulties: Mapping[str, int]
    applied: Mapping[str, int]


@dataclass(frozen=True)
class _Said:
    """What one State said, as far as the rule reads it. ``applied``: articles of which examples or statistics were
    given; ``reserved``: provisions under a reservation on the day of submission."""

    replies: Mapping[str, Reply]
    applied: Collection[int]
    reserved: Collection[int]


@dataclass(frozen=True)
class _Found:
    """What follows, ready to be written."""

    gaps: list[Gap] = field(default_factory=list)
    needs: list[AssistanceNeed] = field(default_factory=list)
    difficulties: list[Difficulty] = field(default_factory=list)


def compute_gaps(revision: Revision) -> None:
    """Apply the rule in force to one submitted revision: a status per provision asked about, needs, difficulties.

    A second time changes nothing. ``ValidationError`` for a revision that was never submitted.
    """
    if revision.status not in queries.EVER_SUBMITTED:
        raise ValidationError(_("Gaps follow from submitted answers only."))
    rule = queries.rule_in_force(revision.submission.cycle) or stored_rule(rules.RULE_NUMBER)
    with isolation.acting_for([revision.state_id]):
        apply_rule([revision], rule)


def stored_rule(number: int) -> GapRule:
    """A version of the rule as it is stored; written once, so that what was applied can be read later.

    ``ImproperlyConfigured`` when the table in the code is no longer the one stored under its number; ``KeyError`` for
    a number there is no rule of.
    """
    defaults = rules.rule_as_stored(number)
    rule, _is_new = GapRule.objects.get_or_create(number=number, defaults=defaults)
    if rule.table != defaults["table"]:
        raise ImproperlyConfigured(f"The table of gap rule {rule.number} has changed; a changed rule has a new number.")
    return rule


def apply_rule(revisions: Sequence[Revision], rule: GapRule) -> None:
    """Gaps, needs and difficulties of many revisions, batch by batch; the caller acts for their States."""
    asked: dict[int, _Asked] = {}
    for start in range(0, len(revisions), BATCH_SIZE):
        batch = revisions[start : start + BATCH_SIZE]
        versions = dict(Revision.objects.filter(pk__in=[r.pk for r in batch]).values_list("pk", "version").order_by())
        asked |= {pk: _asked_in(pk) for pk in set(versions.values()) - set(asked)}
        said = _said_in(batch, [asked[pk] for pk in set(versions.values())], rule)
        found = _Found()
        for revision in batch:
            _read(revision, asked[versions[revision.pk]], said[revision.pk], rule, found)
        with transaction.atomic():
            AssistanceNeed.objects.bulk_create(found.needs, ignore_conflicts=True, batch_size=5000)
            Difficulty.objects.bulk_create(found.difficulties, ignore_conflicts=True, batch_size=5000)
            Gap.objects.bulk_create(found.gaps, ignore_conflicts=True, batch_size=5000)


def _asked_in(version_pk: int) -> _Asked:
    related = ("provision", "section", "option_list")
    questions = list(Question.objects.filter(version=version_pk).select_related(*related).order_by())
    options: defaultdict[int, list[str]] = defaultdict(list)
    listed = Option.objects.filter(option_list__version=version_pk).order_by("option_list", "position")
    for option_list, slug in listed.values_list("option_list", "slug"):
        options[option_list].append(slug)
    return _Asked(
        provisions=[q.provision for q in questions if q.kind == QuestionKind.IMPLEMENTATION and q.provision],
        facts=facts_of(questions),
        elements={
            q.key: options[q.option_list_id] for q in questions if q.key.endswith(".elements") and q.option_list_id
        },
        assistance={q.key: (q.section.article_id, q.provision_id) for q in questions if q.key.endswith(".assistance")},
        texts_read=frozenset(q.key for q in questions if q.kind == QuestionKind.TEXT)
        & frozenset().union(*(questions_in(q.show_if) for q in questions)),
        reads_participation=any(reads_participation(q.show_if) for q in questions),
        difficulties={
            q.key: q.section.article_id
            for q in questions
            if q.key.endswith(".difficulties") and q.kind == QuestionKind.CHOICES
        },
        applied={
            q.key: q.section.article_id for q in questions if q.key.endswith(APPLICATION) and q.provision_id is None
        },
    )


def _said_in(revisions: Sequence[Revision], asked: Sequence[_Asked], rule: GapRule) -> dict[int, _Said]:
    """Revision id → what was said. Two queries, and one for reservations; version 1 of the rule needs but one."""
    replies = _replies_of(revisions, frozenset().union(*(each.texts_read for each in asked)))
    applied: dict[int, set[int]] = {}
    reserved: dict[int, set[int]] = {}
    if rules.tells_law_and_practice(rule.number):
        applied = _applied_in(revisions, {key: pk for each in asked for key, pk in each.applied.items()})
        reserved = queries.reserved_in(revisions)
    return {r.pk: _Said(replies[r.pk], applied.get(r.pk, ()), reserved.get(r.pk, ())) for r in revisions}


def _applied_in(revisions: Sequence[Revision], articles: Mapping[str, int]) -> dict[int, set[int]]:
    """Revision id → articles of which examples or statistics were given; the texts are not read. One query."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    given = Response.objects.filter(
        revision__in=revisions, question__key__in=articles, answer_state=AnswerState.ANSWERED
    ).exclude(value__in=["", None])
    for pk, key in given.order_by().values_list("revision", "question__key"):
        found[pk].add(articles[key])
    return found


def _replies_of(revisions: Sequence[Revision], texts_read: frozenset[str]) -> dict[int, dict[str, Reply]]:
    """Revision id → question key → reply, without the texts that no condition reads. One query."""
    replies: defaultdict[int, dict[str, Reply]] = defaultdict(dict)
    read = ~Q(question__kind=QuestionKind.TEXT) | Q(question__key__in=texts_read)
    rows = Response.objects.filter(read, revision__in=revisions).order_by()
    for pk, key, answer_state, value in rows.values_list("revision", "question__key", "answer_state", "value"):
        replies[pk][key] = Reply(answer_state, value)
    return replies


def _read(revision: Revision, asked: _Asked, said: _Said, rule: GapRule, found: _Found) -> None:
    """What the rule says of one revision. A follow-up that is hidden by the answer above it counts for nothing."""
    party_to = party_to_of(revision.submission) if asked.reads_participation else None
    shown = shown_keys(asked.facts, said.replies, party_to)
    heard = {key: reply for key, reply in said.replies.items() if key in shown}
    found.gaps.extend(_gap(revision, provision, asked, heard, said, rule) for provision in asked.provisions)
    of = {"state_id": revision.state_id, "revision": revision}
    for key, (article, provision_pk) in asked.assistance.items():
        at = {"article_id": article, "provision_id": provision_pk}
        found.needs.extend(AssistanceNeed(kind=kind, **at, **of) for kind in _chosen(heard.get(key)))
    for key, article in asked.difficulties.items():
        found.difficulties.extend(Difficulty(kind=kind, article_id=article, **of) for kind in _chosen(heard.get(key)))


def _gap(
    revision: Revision, provision: Provision, asked: _Asked, heard: Mapping[str, Reply], said: _Said, rule: GapRule
) -> Gap:
    key = provision.slug
    reply, laws = heard.get(key), heard.get(f"{key}.laws")
    options = asked.elements.get(f"{key}.elements", ())
    gap = Gap(
        state_id=revision.state_id,
        revision=revision,
        provision=provision,
        rule=rule,
        status=rules.status_of(provision.obligation, provision.measure_type, reply, laws),
        missing_elements=rules.missing_elements(provision.key, options, heard.get(f"{key}.elements")),
    )
    if rules.tells_law_and_practice(rule.number):
        is_applied = provision.article_id in said.applied
        gap.law_status = rules.law_status_of(provision.measure_type, reply, laws)
        gap.practice_status = rules.practice_status_of(
            reply, notice=heard.get(f"{key}.notified"), is_article_applied=is_applied
        )
        gap.is_reserved = provision.pk in said.reserved
    return gap


def _chosen(reply: Reply | None) -> list[str]:
    """Each kind once, in the order chosen."""
    if reply is None or reply.answer_state != AnswerState.ANSWERED or not isinstance(reply.value, list):
        return []
    return list(dict.fromkeys(reply.value))
