"""The rule is applied to what a State has submitted: a status per provision, and assistance needs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from findings import queries, rules
from findings.models import AssistanceNeed, Gap, GapRule
from instruments.models import Provision
from parties import isolation
from questionnaires.choices import QuestionKind
from questionnaires.models import Option, Question
from questionnaires.rules import questions_in, reads_participation
from submissions.models import Response, Revision
from submissions.queries import facts_of, party_to_of
from submissions.rules import QuestionFacts, Reply, shown_keys

# Revisions whose answers are in memory at a time.
BATCH_SIZE = 25


@dataclass(frozen=True)
class _Asked:
    """What one questionnaire version asks, as far as the rule reads it.

    ``elements``: key of a question for check points → its options. ``assistance``: key of a question for assistance →
    article and, where it is asked of each provision, provision. ``texts_read``: keys of the questions for text that
    conditions read. ``reads_participation``: whether a condition asks to what the State is party.
    """

    provisions: Sequence[Provision]
    facts: Sequence[QuestionFacts]
    elements: Mapping[str, Sequence[str]]
    assistance: Mapping[str, tuple[int, int | None]]
    texts_read: frozenset[str]
    reads_participation: bool


def compute_gaps(revision: Revision) -> None:
    """Apply the current rule to one submitted revision: a status per provision asked about, and assistance needs.

    A second time changes nothing. ``ValidationError`` for a revision that was never submitted.
    """
    if revision.status not in queries.EVER_SUBMITTED:
        raise ValidationError(_("Gaps follow from submitted answers only."))
    with isolation.acting_for([revision.state_id]):
        apply_rule([revision], current_rule())


def current_rule() -> GapRule:
    """The rule as it is stored; written once, so that what was applied can be read later.

    ``ImproperlyConfigured`` when the table in the code is no longer the one stored under its number.
    """
    table = {obligation: dict(row) for obligation, row in rules.TABLE.items()}
    defaults = {"table": table, "source": rules.RULE_SOURCE}
    rule, _is_new = GapRule.objects.get_or_create(number=rules.RULE_NUMBER, defaults=defaults)
    if rule.table != table:
        raise ImproperlyConfigured(f"The table of gap rule {rule.number} has changed; a changed rule has a new number.")
    return rule


def apply_rule(revisions: Sequence[Revision], rule: GapRule) -> None:
    """Gaps and needs of many revisions, batch by batch; the caller acts for their States."""
    asked: dict[int, _Asked] = {}
    for start in range(0, len(revisions), BATCH_SIZE):
        batch = revisions[start : start + BATCH_SIZE]
        versions = dict(Revision.objects.filter(pk__in=[r.pk for r in batch]).values_list("pk", "version").order_by())
        asked |= {pk: _asked_in(pk) for pk in set(versions.values()) - set(asked)}
        replies = _replies_of(batch, frozenset().union(*(asked[pk].texts_read for pk in set(versions.values()))))
        gaps: list[Gap] = []
        needs: list[AssistanceNeed] = []
        for revision in batch:
            found = _read(revision, asked[versions[revision.pk]], replies[revision.pk], rule)
            gaps += found[0]
            needs += found[1]
        with transaction.atomic():
            AssistanceNeed.objects.bulk_create(needs, ignore_conflicts=True, batch_size=5000)
            Gap.objects.bulk_create(gaps, ignore_conflicts=True, batch_size=5000)


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
    )


def _replies_of(revisions: Sequence[Revision], texts_read: frozenset[str]) -> dict[int, dict[str, Reply]]:
    """Revision id → question key → reply, without the texts that no condition reads. One query."""
    replies: defaultdict[int, dict[str, Reply]] = defaultdict(dict)
    read = ~Q(question__kind=QuestionKind.TEXT) | Q(question__key__in=texts_read)
    rows = Response.objects.filter(read, revision__in=revisions).order_by()
    for pk, key, answer_state, value in rows.values_list("revision", "question__key", "answer_state", "value"):
        replies[pk][key] = Reply(answer_state, value)
    return replies


def _read(
    revision: Revision, asked: _Asked, replies: dict[str, Reply], rule: GapRule
) -> tuple[list[Gap], list[AssistanceNeed]]:
    """What the rule says of one revision. A follow-up that is hidden by the answer above it counts for nothing."""
    party_to = party_to_of(revision.submission) if asked.reads_participation else None
    shown = shown_keys(asked.facts, replies, party_to)
    heard = {key: reply for key, reply in replies.items() if key in shown}
    gaps, needs = [], []
    for provision in asked.provisions:
        key = provision.slug
        status = rules.status_of(provision.obligation, provision.measure_type, heard.get(key), heard.get(f"{key}.laws"))
        of = {"state_id": revision.state_id, "revision": revision, "provision": provision}
        options = asked.elements.get(f"{key}.elements", ())
        missing = rules.missing_elements(provision.key, options, heard.get(f"{key}.elements"))
        gaps.append(Gap(rule=rule, status=status, missing_elements=missing, **of))
    for key, (article, provision_pk) in asked.assistance.items():
        asked_for = heard.get(key)
        if asked_for and asked_for.answer_state == "answered" and isinstance(asked_for.value, list):
            of = {"state_id": revision.state_id, "revision": revision, "article_id": article}
            kinds = dict.fromkeys(asked_for.value)
            needs += [AssistanceNeed(kind=kind, provision_id=provision_pk, **of) for kind in kinds]
    return gaps, needs
