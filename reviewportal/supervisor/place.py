"""Where this portal lives: its folder, its port, and the environment its processes share."""

import hashlib
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from reviewportal.supervisor.accounts import Account
from reviewportal.supervisor.commands import LOOPBACK
from reviewportal.supervisor.refusal import RefusalError
from reviewportal.supervisor.services import reachable_home

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Place:
    """One folder of data and one port, as the environment names them."""

    data_dir: Path
    port: int

    @classmethod
    def from_environment(cls) -> "Place":
        """Read ``DATA_DIR`` and ``PORT`` and make the folders."""
        data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
        port = os.environ.get("PORT") or "8000"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise RefusalError(f"PORT must be a number between 1 and 65535, not {port!r}.")
        place = cls(data_dir, int(port))
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            place.logs.mkdir(exist_ok=True)
        except OSError as error:
            raise RefusalError(f"The folder for the data cannot be made: {error}.") from error
        return place

    @property
    def logs(self) -> Path:
        """Return the folder with one log for each process."""
        return self.data_dir / "log"

    @property
    def url(self) -> str:
        """Return the address a browser on this machine opens."""
        return f"http://{LOOPBACK}:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the variables every process gets; what the caller has set is left as it is."""
        own = {
            "DJANGO_SETTINGS_MODULE": "reviewportal.settings.development",
            "ILLUSTRATIVE": "1",
            "SECRET_KEY": self.secret(),
            "BASE_URL": self.url,
        }
        return {**own, **os.environ, "DATA_DIR": str(self.data_dir), "PORT": str(self.port)}

    def secret(self) -> str:
        """Return the secret of this folder, made on the first start and readable by its owner only."""
        path = self.data_dir / "secret-key"
        if not path.exists():
            unfinished = path.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
            unfinished.rename(path)
        return path.read_text()

    def home_of_services(self, account: Account | None) -> Path:
        """Return where cluster and sockets lie: the data folder, or one under /var/tmp when that is out of reach.

        The name depends on the secret too, so that a data folder made anew does not find an old database.
        """
        name = hashlib.sha256(f"{self.data_dir} {self.secret()}".encode()).hexdigest()[:12]
        fallback = Path("/var/tmp") / f"review-portal-{name}"  # noqa: S108 (the owner is checked before use)
        return reachable_home(self.data_dir, fallback, account)

    def refuse_if_port_is_taken(self) -> None:
        """Say in one sentence that somebody else listens, before anything is started."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, self.port))
            except OSError as error:
                raise RefusalError(
                    f"Port {self.port} cannot be used ({error.strerror}): choose another with PORT=8001 make run."
                ) from error
