"""What the gap table costs over five cycles of 198 States and every provision. Printed by `make bench GROUP=gaps`."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from findings import services
from findings.choices import Band
from findings.models import Gap
from findings.queries import figures
from findings.queries.figures import Reader, Selection
from instruments.models import Instrument, Provision
from parties import isolation
from parties.models import State, User
from questionnaires.models import Cycle
from questionnaires.services import open_cycle

Figure = tuple[str, float, str]
CYCLES, ROUNDS = 5, 60
FIRST_YEAR, WINDOW_DAYS = 2021, 200

FILL = [
    """INSERT INTO submissions_submission
        (state_id, cycle_id, instrument_id, version_id, status, opened_at, release_default)
    SELECT s.id, %(cycle)s, q.instrument_id, v.id, 'submitted', now(), 'secretariat'
    FROM parties_state s CROSS JOIN questionnaires_cycle_versions cv
    JOIN questionnaires_questionnaireversion v ON v.id = cv.questionnaireversion_id
    JOIN questionnaires_questionnaire q ON q.id = v.questionnaire_id WHERE cv.cycle_id = %(cycle)s""",
    """INSERT INTO submissions_revision
        (state_id, submission_id, number, version_id, status, submitted_at, content_hash)
    SELECT state_id, id, 1, version_id, 'submitted',
        %(opens)s::timestamptz + interval '1 day' * (id %% %(days)s), ''
    FROM submissions_submission WHERE cycle_id = %(cycle)s""",
    """INSERT INTO findings_gap (state_id, revision_id, provision_id, rule_id, status, missing_elements, law_status,
        practice_status, is_reserved)
    SELECT r.state_id, r.id, p.id, %(rule)s,
        (ARRAY['in_place', 'gap', 'partial_gap', 'no_information'])[h.place], '[]'::jsonb,
        (ARRAY['named', 'not_in_place', 'in_part', 'no_information'])[h.place], 'no_information', false
    FROM submissions_revision r JOIN submissions_submission b ON b.id = r.submission_id
    JOIN instruments_article a ON a.instrument_id = b.instrument_id
    JOIN instruments_provision p ON p.article_id = a.id
    CROSS JOIN LATERAL (SELECT 1 + abs(hashint8(r.id * 1000 + p.id)::bigint) %% 4 AS place) h
    WHERE b.cycle_id = %(cycle)s""",
]


def gap_figures() -> Iterator[Figure]:
    """The table of the Convention over five cycles and one; what it reads, against the sums alone as one statement."""
    with isolation.acting_for_all():
        cycles = [_filled_cycle(FIRST_YEAR + number) for number in range(CYCLES)]
        begin = time.monotonic()
        services.refresh_movements(cycles[-1], rule=cycles[-1].tally.rule)
        yield "gaps.refresh_s", time.monotonic() - begin, "s"
        begin = time.monotonic()
        for instrument in Instrument.objects.all():
            services.refresh_trends(instrument)
        yield "gaps.refresh_trends_s", time.monotonic() - begin, "s"
        yield "gaps.rows", Gap.objects.filter(revision__submission__cycle__in=cycles).count(), "gaps"
        yield "gaps.states", State.objects.count(), "States"
        yield "gaps.provisions", Provision.objects.count(), "provisions"
    yield from _tables(cycles)
    yield from _pages(cycles)


def _tables(cycles: Sequence[Cycle]) -> Iterator[Figure]:
    instrument = Instrument.objects.get(code="UNTOC")
    selections = [Selection(cycle, cycle.cut_off_on, instrument) for cycle in cycles]

    def table(count: int) -> list[figures.Table]:
        return figures.article_tables(selections[:count], band=Band.MANDATORY, reader=Reader(None))

    with CaptureQueriesContext(connection) as asked:
        shown = table(CYCLES)
    assert all(line.total.number for line in shown[0].lines)  # noqa: S101  (an empty table costs little)
    sums = max((query["sql"] for query in asked), key=lambda sql: "findings_articlemovement" in sql)
    five = _seconds(lambda: table(CYCLES))
    bare = _seconds(lambda: _bare(sums))
    yield "gaps.read.queries", len(asked), "queries"
    yield "gaps.read.p95_ms", 1000 * _share(five, 0.95), "ms"
    yield "gaps.table.vs_bare_sql", _share(five, 0.5) / _share(bare, 0.5), "x"
    whole = _seconds(lambda: figures.article_statuses(selections[-1], article=None, reader=Reader(None)))
    yield "gaps.provisions.p95_ms", 1000 * _share(whole, 0.95), "ms"


def _pages(cycles: Sequence[Cycle]) -> Iterator[Figure]:
    """The page as an expert gets it, from the session to the last tag: the last cycle alone, then beside the others."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="expert"), backend=settings.AUTHENTICATION_BACKENDS[0])
    *others, cycle = cycles
    alone = f"/en/findings/{cycle.slug}/?instrument=UNTOC"
    beside = alone + "".join(f"&cycles={other.slug}" for other in others)
    client.get(beside)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(beside)
    assert page.status_code == 200  # noqa: S101  (a page that is not there costs little)
    assert all(other.title in page.content.decode() for other in others)  # noqa: S101  (nor does one cycle of five)
    query_count = len(asked)  # read now: the next request begins by emptying the log
    one, five = _seconds(lambda: client.get(alone)), _seconds(lambda: client.get(beside))
    yield "gaps.table.queries", query_count, "queries"
    yield "gaps.table.p95_ms", 1000 * _share(five, 0.95), "ms"
    yield "gaps.table.p95_ms.1_cycle", 1000 * _share(one, 0.95), "ms"
    yield "gaps.table.growth", _share(five, 0.5) / _share(one, 0.5), "x"


def _filled_cycle(year: int) -> Cycle:
    """A cycle in which every State replied to every questionnaire, made up row by row in the database, then counted."""
    source = Cycle.objects.filter(is_illustrative=True, kind="full").first()
    assert source is not None  # noqa: S101  (``prepare_portal`` makes one)
    opens_on = date(year, 1, 1)
    cycle = open_cycle(
        f"bench-{year}",
        titles={"en": f"Bench {year}"},
        opens_on=opens_on,
        closes_on=date(year, 12, 31),
        cut_off_on=opens_on + timedelta(days=WINDOW_DAYS),
        versions=list(source.versions.all()),
        invited_states=State.objects.all(),
        is_illustrative=True,
        actor=None,
    )
    services.bring_up_to_date(cycle)
    values = {"cycle": cycle.pk, "rule": cycle.tally.rule_id, "opens": opens_on, "days": WINDOW_DAYS}
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, values)
    services.refresh_movements(cycle, rule=cycle.tally.rule)
    return cycle


def _bare(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _seconds(ask: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        ask()
        found.append(time.perf_counter() - begin)
    return sorted(found)


def _share(seconds: Sequence[float], share: float) -> float:
    return seconds[min(len(seconds) - 1, math.ceil(share * len(seconds)) - 1)]
