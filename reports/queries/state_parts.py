"""What a snapshot says of States by name: who replied and when, what one released, what one reports of itself."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings

from findings.choices import Capacity
from findings.models import AssistanceNeed, Gap
from findings.queries import EVER_SUBMITTED, CountedRevision, capacities_on, revisions_on
from instruments.models import Instrument
from instruments.queries import texts_by_code
from parties.models import Declaration, State
from questionnaires.models import Cycle
from submissions.choices import AnswerState, ReleaseLevel
from submissions.models import Response, Revision

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# Questions about an article as a whole end with what they ask for.
GOOD_PRACTICES, DIFFICULTIES = ".good_practices", ".difficulties"
Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """A revision that stood on the cut-off day, and what its State then was to the instrument."""

    counted: CountedRevision
    state: State
    code: str
    capacity: str
    on: str


def read_replies(cycle: Cycle, cut_off_on: date, instruments: Sequence[Instrument], group: str) -> list[Reply]:
    """By State and instrument. Four queries."""
    codes = {instrument.pk: instrument.code for instrument in instruments}
    counted = [r for r in revisions_on(cycle, cut_off_on) if r.instrument_id in codes]
    capacities = capacities_on(cut_off_on)
    days = dict(Revision.objects.filter(pk__in=[r.pk for r in counted]).order_by().values_list("pk", "submitted_at"))
    listed = State.objects.filter(pk__in={r.state_id for r in counted}).order_by("iso3")
    states = {state.pk: state for state in (listed.filter(regional_group=group) if group else listed)}
    return [
        Reply(
            counted=each,
            state=states[each.state_id],
            code=codes[each.instrument_id],
            capacity=str(capacities.get((each.state_id, each.instrument_id), Capacity.OTHER)),
            on=submitted_at.date().isoformat() if (submitted_at := days[each.pk]) else "",
        )
        for each in counted
        if each.state_id in states
    ]


def named(state: State) -> Json:
    """A State in six languages, and its place in the alphabetical order of each."""
    return {
        "iso3": state.iso3,
        "names": texts_by_code(state, "name"),
        "positions": {code: getattr(state, f"position_{code.replace('-', '_')}") for code in LANGUAGES},
    }


def replied_states(replies: Sequence[Reply]) -> list[Json]:
    """States that replied, with capacity and day by instrument."""
    by_state: defaultdict[str, Json] = defaultdict(dict)
    for reply in replies:
        by_state[reply.state.iso3][reply.code] = {"capacity": reply.capacity, "on": reply.on}
    states = {reply.state.iso3: reply.state for reply in replies}
    return [named(states[iso3]) | {"replies": by_state[iso3]} for iso3 in sorted(states)]


def read_practices(replies: Sequence[Reply]) -> list[Json]:
    """Good practices that a State released to the public, in its own words. One query.

    Source: design.md, section 2, rules 7 and 8.
    """
    by_revision = {reply.counted.pk: reply for reply in replies}
    released = Response.objects.filter(
        revision__in=by_revision,
        question__key__endswith=GOOD_PRACTICES,
        answer_state=AnswerState.ANSWERED,
        release_level=ReleaseLevel.PUBLIC,
    )
    rows = released.order_by("question__section__article__number", "revision__state__iso3")
    return [
        named(by_revision[revision].state)
        | {"instrument": by_revision[revision].code, "number": number, "language": language, "text": value}
        for revision, number, language, value in rows.values_list(
            "revision", "question__section__article__number", "language", "value"
        )
        if isinstance(value, str) and value.strip()
    ]


def read_declarations(cycle: Cycle, instruments: Sequence[Instrument], cut_off_on: date, group: str) -> list[Json]:
    """Declarations and reservations in force on the day, in treaty order; illustrative ones in such a cycle alone.

    One query. Source: design.md, section 2, rules 3 and 11.
    """
    listed = Declaration.objects.standing_on(cut_off_on).filter(instrument__in=[i.pk for i in instruments])
    if group:
        listed = listed.filter(state__regional_group=group)
    if not cycle.is_illustrative:
        listed = listed.filter(is_illustrative=False)
    related = listed.select_related("state", "instrument", "article", "provision__article", "source")
    order = ("instrument__position", "article__number", "provision__position", "made_on", "pk")
    return [
        named(each.state)
        | {
            "place": place,
            "instrument": each.instrument.code,
            "ref": _declared_on(each),
            "kind": each.kind,
            "made_on": each.made_on.isoformat(),
            "source": each.source.title,
        }
        for place, each in enumerate(related.order_by(*order))
    ]


def _declared_on(declaration: Declaration) -> str:
    """The provision or article with its instrument; the instrument alone where the whole treaty is meant."""
    if declaration.provision is not None:
        return declaration.provision.key
    return str(declaration.article) if declaration.article is not None else declaration.instrument.code


def read_changes(
    cycle: Cycle, earlier_on: date, cut_off_on: date, instruments: Sequence[Instrument], group: str
) -> list[Json]:
    """Who replied or revised after the earlier day, until the end of the later one. Two queries."""
    codes = {instrument.pk: instrument.code for instrument in instruments}
    revisions = Revision.objects.filter(
        submission__cycle=cycle,
        submission__instrument__in=codes,
        status__in=EVER_SUBMITTED,
        submitted_at__gte=_end_of(earlier_on),
        submitted_at__lt=_end_of(cut_off_on),
    )
    if group:
        revisions = revisions.filter(submission__state__regional_group=group)
    path = ("submission__state", "submission__instrument", "number", "submitted_at")
    rows = list(revisions.order_by("submitted_at", "pk").values_list(*path))
    states = State.objects.in_bulk({row[0] for row in rows})
    return [
        named(states[state])
        | {
            "instrument": codes[instrument],
            "what": "replied" if number == 1 else "revised",
            "on": submitted_at.date().isoformat(),
        }
        for state, instrument, number, submitted_at in rows
    ]


def read_own(state: State | None, replies: Sequence[Reply], rule_number: int) -> Json | None:
    """One State's own replies as the rule reads them; nothing is withheld from itself. Three queries."""
    if state is None:
        return None
    own = {reply.counted.pk: reply for reply in replies if reply.state == state}
    found: dict[str, Json] = {
        reply.code: {
            "capacity": reply.capacity,
            "on": reply.on,
            "provisions": {},
            "assistance": defaultdict(list),
            "difficulties": {},
        }
        for reply in own.values()
    }
    gaps = Gap.objects.filter(revision__in=own, rule__number=rule_number).select_related("provision")
    for gap in gaps.order_by("provision__position"):
        found[own[gap.revision_id].code]["provisions"][gap.provision.key] = {
            "status": gap.status,
            "is_reserved": bool(getattr(gap, "is_reserved", False)),
            "missing": list(gap.missing_elements),
        }
    needs = AssistanceNeed.objects.filter(revision__in=own).order_by("article__number", "kind")
    for revision, number, kind in needs.values_list("revision", "article__number", "kind").distinct():
        found[own[revision].code]["assistance"][str(number)].append(kind)
    for revision, number, kinds in _own_difficulties(own):
        found[own[revision].code]["difficulties"][str(number)] = kinds
    return named(state) | {"instruments": {code: _plain(said) for code, said in found.items()}}


def _own_difficulties(own: Mapping[int, Reply]) -> list[tuple[int, int, list[str]]]:
    answers = Response.objects.filter(
        revision__in=own, question__key__endswith=DIFFICULTIES, answer_state=AnswerState.ANSWERED
    ).order_by("question__section__article__number")
    rows = answers.values_list("revision", "question__section__article__number", "value")
    return [(revision, number, value) for revision, number, value in rows if isinstance(value, list)]


def _plain(said: Json) -> Json:
    return said | {"assistance": dict(said["assistance"])}


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)
