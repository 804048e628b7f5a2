"""PostgreSQL and Redis for one folder: the same path for ``run`` and for the throw-away pair of the tests."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reviewportal.supervisor import postgres, redis
from reviewportal.supervisor.accounts import Account, is_reachable, make_folder
from reviewportal.supervisor.processes import Child, Guard
from reviewportal.supervisor.refusal import RefusalError

SOCKET_PATH_LIMIT = 107  # bytes, of the kernel


@dataclass
class Services:
    """The embedded services that run, and the environment variables that lead to them."""

    children: list[Child] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def stop(self) -> None:
        """Stop in the reverse order of starting: PostgreSQL last."""
        for child in reversed(self.children):
            child.stop()


def start_services(
    home: Path,
    logs: Path,
    *,
    guard: Guard,
    account: Account | None,
    given: Mapping[str, str],
    throw_away: bool = False,
) -> Services:
    """Start what ``given`` does not name already; ``home`` must be reachable for the account."""
    services = Services()
    if "DATABASE_URL" in given and "REDIS_URL" in given:
        return services
    sockets = _socket_folder(home, guard, account)
    try:
        if "DATABASE_URL" not in given:
            services.children.append(
                postgres.start_postgres(
                    home, sockets, log=logs / "postgres.log", guard=guard, account=account, throw_away=throw_away
                )
            )
            services.environment |= postgres.database_urls(sockets)
        if "REDIS_URL" not in given:
            services.children.append(
                redis.start_redis(home, sockets, log=logs / "redis.log", guard=guard, account=account)
            )
            services.environment |= redis.redis_url(sockets)
    except BaseException:
        services.stop()
        raise
    return services


def _socket_folder(home: Path, guard: Guard, account: Account | None) -> Path:
    folder = home / "run"
    if len(os.fsencode(folder / postgres.SOCKET)) > SOCKET_PATH_LIMIT:
        folder = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))  # the only path sure to be short
        guard.remove(folder)
    make_folder(folder, account)
    return folder


def reachable_home(data_dir: Path, fallback: Path, account: Account | None) -> Path:
    """Return where the cluster lies: ``data_dir``, or ``fallback`` when the account cannot walk to it."""
    if is_reachable(data_dir.parent, account):
        open_to_account(data_dir, account)
        return data_dir
    fallback.mkdir(exist_ok=True)
    if fallback.lstat().st_uid != os.geteuid() or fallback.is_symlink():
        raise RefusalError(f"{fallback} belongs to somebody else: choose a DATA_DIR outside closed folders.")
    open_to_account(fallback, account)
    return fallback


def open_to_account(folder: Path, account: Account | None) -> None:
    """Let the account walk through the folder to what is its own; it cannot list the folder."""
    if account:
        folder.chmod(folder.stat().st_mode | 0o011)
