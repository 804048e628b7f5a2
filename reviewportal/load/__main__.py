"""``make faults``: a portal of its own, killed again and again under load; ends with one JSON line."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import dj_database_url
import psycopg2

from reviewportal.load import checker, faults
from reviewportal.load.own_portal import officials_of, own_portal, with_services


def main() -> int:
    """Exit code 0 only if nothing was lost, doubled or out of order, and no answer was of a kind nobody expects."""
    parser = argparse.ArgumentParser(prog="python -m reviewportal.load", description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with own_portal() as portal, tempfile.TemporaryDirectory() as folder:
        officials = officials_of(portal.environment, states=6, per_state=2)
        notes = faults.Notes(Path(folder, "acknowledged"))
        kills = faults.kills_of(portal.supervisor)
        storm = faults.run_storm(portal.address, officials, kills, count=asked.kills, seed=asked.seed, notes=notes)
        url = with_services(portal.environment, "printenv", "DATABASE_URL").strip()
        with psycopg2.connect(**connection_of(url)) as connection, connection.cursor() as cursor:
            verdict = checker.check(cursor, notes.path)
        connection.close()
    for line in [*verdict.examples, *sorted(set(storm.unexpected))[:10]]:
        print(line, file=sys.stderr)
    print(json.dumps(summary(storm, verdict)))
    return 0 if verdict.is_sound and not storm.unexpected else 1


def summary(storm: faults.Storm, verdict: checker.Verdict) -> dict[str, object]:
    """The one line: kills in all and by part, and what the checker found."""
    return {
        "name": "faults",
        "kills": sum(storm.kills.values()),
        "killed": dict(storm.kills),
        "acknowledged": verdict.acknowledged,
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "reordered": verdict.reordered,
        "asked_again": storm.tries,
        "replays": storm.replays,
        "clashes": storm.clashes,
        "unexpected": len(storm.unexpected),
    }


def connection_of(url: str) -> dict[str, object]:
    """Arguments of psycopg2 for an address as the settings read it."""
    parsed = dj_database_url.parse(url)
    return {"host": parsed["HOST"], "port": parsed["PORT"] or None, "user": parsed["USER"],
            "password": parsed["PASSWORD"] or None, "dbname": parsed["NAME"]}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
