"""The audit chain of a State: every write leaves a link, nobody writes one, nothing is changed unseen.

Source: issue 4, "Audit chain per State"; knowledge/reliability.md, 2.4 and G11.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from parties import isolation
from parties.choices import Role
from parties.models import ChainEntry, Nomination
from parties.queries import chain_head_of, faults_in_chain
from parties.rules import Link, chain_faults, link_hash
from parties.services import link_chain_now
from submissions.models import ResponseVersion
from submissions.services import faults_of_seal, submit_submission
from tests.factories.parties import get_state, make_nominated
from tests.factories.questionnaires import make_cycle
from tests.factories.seals import make_sealed, seal_of
from tests.factories.submissions import NOW, make_submission, write

TAMPERING_COUNT = 500
CHAINED = ["parties_nomination", "submissions_responseversion", "submissions_seal", "submissions_submissionevent"]
in_database = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]

as_owner = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def marked(function):
    for mark in in_database:
        function = mark(function)
    return function


def kinds_of(iso3: str = "NOR") -> list[str]:
    return list(ChainEntry.objects.filter(state__iso3=iso3).order_by("position").values_list("kind", flat=True))


@marked
def test_every_write_leaves_a_link_in_its_state_s_chain():
    submission = make_submission()
    write(submission, "tip-5-1", "no")
    make_nominated("ARG")

    link_chain_now()

    assert kinds_of() == ["submissions_submissionevent", "submissions_responseversion"]
    assert kinds_of("ARG") == ["parties_nomination"]
    assert faults_in_chain(get_state("NOR").pk) == []
    head = ChainEntry.objects.get(state__iso3="NOR", position=2)
    assert chain_head_of(get_state("NOR").pk) == (2, head.hash)
    assert head.hash == link_hash(head.previous_hash, head.content)


@marked
def test_link_is_written_even_if_nobody_is_acted_for_when_the_transaction_ends():
    write(make_submission(), "tip-5-1", "no")

    isolation.show_nothing()
    link_chain_now()

    assert ChainEntry.objects.count() == 0
    isolation.show_all_states()
    assert len(kinds_of()) == 2


@marked
def test_a_nomination_that_changes_or_goes_is_told_again():
    make_nominated("NOR", Role.ALTERNATE)
    nomination = Nomination.objects.get()
    link_chain_now()
    nomination.until = NOW.date()
    nomination.save()
    nomination.save()  # nothing new, no link
    link_chain_now()
    nomination.delete()
    link_chain_now()

    acts = [entry.content.split("\n")[4].split(" ")[0] for entry in ChainEntry.objects.order_by("position")]
    assert acts == ["insert", "update", "delete"]
    assert faults_in_chain(get_state("NOR").pk) == []


FORBIDDEN = {
    "a link of one's own": (
        "INSERT INTO parties_chainentry (state_id, position, kind, content, previous_hash, hash, at)"
        " SELECT state_id, position + 1, kind, content, previous_hash, hash, at FROM parties_chainentry LIMIT 1"
    ),
    "a link changed": "UPDATE parties_chainentry SET content = 'x'",
    "a link deleted": "DELETE FROM parties_chainentry",
    "all links": "TRUNCATE parties_chainentry",
    "the function by hand": "SELECT portal_chain_append(1, 'insert', 'x', '{}'::jsonb, ARRAY['id'])",
    "a trigger on a table of one's own": (
        "CREATE TEMP TABLE mine (id bigint, state_id bigint);"
        " CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION portal_chain_link('id')"
    ),
    "the triggers switched off": "ALTER TABLE submissions_responseversion DISABLE TRIGGER chained",
}


@marked
@pytest.mark.parametrize("act", FORBIDDEN)
def test_the_serving_role_writes_no_link(act):
    make_submission()
    link_chain_now()

    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(FORBIDDEN[act])


@marked
def test_a_state_sees_its_own_chain_only(acting_for):
    make_submission("NOR")
    make_submission("ARG")
    link_chain_now()

    with acting_for(get_state("NOR")):
        assert set(ChainEntry.objects.values_list("state__iso3", flat=True)) == {"NOR"}


@pytest.fixture
def sealed(db) -> Iterator[int]:
    """Norway's chain with one receipt, committed, and every trigger of the tables it tells of switched off."""
    isolation.show_all_states()
    make_nominated("NOR")
    make_sealed()
    tables = [*CHAINED, "parties_chainentry"]
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SELECT set_config('portal.scope', 'all', false)")
    yield get_state("NOR").pk
    with owner.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


EDITS = {
    "parties_nomination": ["from_on = from_on - 1", "role = 'expert'"],
    "submissions_responseversion": [
        "value = '\"in_part\"'",
        "language = language || 'x'",
        "written_at = written_at + interval '1 ms'",
    ],
    "submissions_seal": ["digest = repeat('0', 64)", "snapshot = snapshot || 'x'::bytea", "receipt_number = 'X'"],
    "submissions_submissionevent": ["kind = 'closed'", "reason = 'because'", "at = at - interval '1 us'"],
    "parties_chainentry": [
        *("content = content || ' '", "hash = repeat('0', 64)", "previous_hash = repeat('0', 64)"),
        *("kind = 'other'", "at = at + interval '1 s'", "position = position + 1000"),
        "content = replace(content, 'insert', 'delete')",
    ],
}


def _tamper(cursor, random: Random) -> str:
    """One edit, deletion or swap of one row, by the owner of the tables."""
    table = random.choice(list(EDITS))
    cursor.execute(f"SELECT id FROM {table} ORDER BY id")
    ids = [row[0] for row in cursor.fetchall()]
    match random.randrange(4):
        case 0 if table != "submissions_seal":
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [random.choice(ids)])
        case 1 if len(ids) > 1 and table != "parties_chainentry":
            column = {"submissions_responseversion": "value", "submissions_submissionevent": "kind"}[table]
            one, other = random.sample(ids, 2)
            cursor.execute(
                f"UPDATE {table} AS t SET {column} = o.{column} FROM {table} AS o"
                " WHERE t.id IN (%s, %s) AND o.id IN (%s, %s) AND o.id <> t.id AND t.{0} <> o.{0}".replace(
                    "{0}", column
                ),
                [one, other, one, other],
            )
        case 2 if table == "parties_chainentry":
            one, other = random.sample(ids, 2)
            cursor.execute(
                "UPDATE parties_chainentry AS t SET content = o.content, hash = o.hash FROM parties_chainentry AS o"
                " WHERE t.id IN (%s, %s) AND o.id IN (%s, %s) AND o.id <> t.id",
                [one, other, one, other],
            )
        case _:
            cursor.execute(f"UPDATE {table} SET {random.choice(EDITS[table])} WHERE id = %s", [random.choice(ids)])
    return table if cursor.rowcount else ""


@as_owner
def test_tampering_by_the_owner_is_found(sealed):
    random, unseen, count = Random(11), [], 0
    assert faults_in_chain(sealed) == []

    while count < TAMPERING_COUNT:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            table = _tamper(cursor, random)
            if table:
                count += 1
                # Asked inside, as the owner: nothing of it is committed.
                cursor.execute("SELECT count(*) FROM portal_chain_check(%s)", [sealed])
                of_rows = cursor.fetchone()[0]
                cursor.execute(
                    "SELECT state_id, position, kind, content, previous_hash, hash,"
                    " to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                    " FROM parties_chainentry WHERE state_id = %s ORDER BY position",
                    [sealed],
                )
                if not of_rows and not chain_faults(Link(*row) for row in cursor.fetchall()):
                    unseen.append(table)
            transaction.set_rollback(True, using="owner")

    assert (count, unseen) == (500, [])


@as_owner
def test_command_names_what_is_wrong(sealed):
    out = StringIO()
    call_command("verify_chains", stdout=out)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE submissions_responseversion SET value = '\"in_part\"' WHERE value = '\"yes\"'")

    wrong = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify_chains", "--state", "NOR", stdout=wrong)

    assert out.getvalue().count("verify") == 1
    assert refusal.value.returncode == 1
    assert wrong.getvalue().startswith("NOR: differs link")
    assert wrong.getvalue().count("submissions_responseversion") == 1


@as_owner
def test_a_chain_written_anew_does_not_agree_with_the_receipt(sealed):
    """All hashes recomputed by an owner: the chain holds by itself, and the receipt that left the building does not."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id, content FROM parties_chainentry WHERE state_id = %s ORDER BY position", [sealed])
        previous = ""
        for pk, content in cursor.fetchall():
            content = content.replace("submissions_submissionevent", "submissions_submissionevent", 1) + "\n"
            cursor.execute(
                "UPDATE parties_chainentry SET content = %s, previous_hash = %s, hash = %s WHERE id = %s",
                [content, previous, link_hash(previous, content), pk],
            )
            previous = link_hash(previous, content)

    assert faults_in_chain(sealed) == []
    submission = make_submission()
    assert faults_of_seal(seal_of(submission)) == ["chain_differs"]


def test_savers_and_submitters_of_one_state_do_not_wait_in_a_circle(transactional_db):
    """Three submissions of one State: answers saved in each at once, while one after the other is submitted."""
    isolation.show_all_states()
    submissions = [make_submission(cycle=make_cycle(slug)) for slug in ("one", "two", "three")]
    for submission in submissions:
        write(submission, "tip-5-1", "no")
    keys = ["tip-5-2-a", "tip-5-2-b", "tip-5-2-c", "tip-6-1", "tip-6-3", "tip-6-4"]

    def act(job) -> str:
        isolation.show_all_states()
        submission, key = job
        try:
            if key is None:
                submit_submission(submission, actor=None, now=NOW)
            else:
                write(submission, key, "no")
            return "done"
        except IntegrityError as error:  # not a refusal: what would break the chain
            return f"broken: {error}"
        except Exception as error:
            return type(error).__name__
        finally:
            connections.close_all()

    jobs = [(submission, key) for key in [*keys, None] for submission in submissions]
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(act, jobs))

    assert set(outcomes) <= {"done", "WriteRefusedError"}, outcomes
    assert outcomes[-3:] == ["done"] * 3
    assert faults_in_chain(get_state("NOR").pk) == []
    assert ResponseVersion.objects.count() >= 3
