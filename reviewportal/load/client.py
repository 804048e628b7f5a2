"""One official at the API: an answer is written, again and again until the portal says what became of it."""

import http.client
import json
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

REQUEST_SECONDS = 20.0
# Pauses between two tries of one write, in seconds: as the page does it, only quicker.
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
# The web server closes a connection that is idle for two seconds; a browser notices, this client does not.
IDLE_SECONDS = 1.0


@dataclass(frozen=True)
class Official:
    """Who is signed in, and what they may answer: keys of questions that take words, of one submission."""

    cookie: str
    token: str
    user: int
    submission: int
    keys: list[str]


@dataclass(frozen=True)
class Acknowledged:
    """What the portal said is kept: the write, the version it became, and the words."""

    submission: int
    key: str
    write_id: str
    version: int
    value: str


@dataclass
class Client:
    """Writes as a page does: known versions, one write at a time, the same write id until there is an answer.

    ``note`` is told of every acknowledgement before the next write begins. ``tries`` counts what was asked again
    because no answer came; ``unexpected`` are answers that no page could explain to its reader.
    """

    address: str
    official: Official
    note: Callable[[Acknowledged], None]
    seed: int
    shared: int = 5  # the first of its keys are those over which colleagues fight
    versions: dict[str, int] = field(default_factory=dict)
    tries: int = 0
    clashes: int = 0
    replays: int = 0
    unexpected: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._connection: http.client.HTTPConnection | None = None
        self._used_at = 0.0

    def write_one(self, keep_on: Callable[[], bool] = lambda: True) -> None:
        """Write one answer; every tenth is sent once more afterwards, as if the reply had been lost."""
        keys = self.official.keys
        key = self._random.choice(keys[: self.shared] if self._random.random() < 0.2 else keys[self.shared :])
        body = self._body(key)
        if self._send_until_answered(key, body, keep_on) and self._random.random() < 0.1:
            self._send_until_answered(key, body, keep_on)

    def _body(self, key: str) -> dict[str, object]:
        write_id = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        words = self._random.choice(["Act No. 12", "القانون رقم 12", "第12号法律", "Закон № 12", "Loi no 12", "Ley 12"])
        return {
            "value": f"{words} {write_id}",
            "answer_state": "answered",
            "language": "en",
            "base_version": self.versions.get(key, 0),
            "write_id": write_id,
        }

    def _send_until_answered(self, key: str, body: dict[str, object], keep_on: Callable[[], bool]) -> bool:
        """Whether the portal acknowledged the write; a clash only tells the version that stands."""
        pause = FIRST_PAUSE
        while keep_on():
            begin = time.monotonic()
            try:
                status, said = self._put(key, body)
            except (OSError, http.client.HTTPException, ValueError):
                status, said = 0, {}
                self._close()
            if status in (200, 409):
                self.seconds.append(time.monotonic() - begin)
                return self._learn(key, body, status, said)
            if status not in (0, 503, 502, 500):
                self.unexpected.append(f"{status}: {said}")
                return False
            if status == 500:
                self.unexpected.append("500")
            self.tries += 1
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        return False

    def _learn(self, key: str, body: dict[str, object], status: int, said: dict) -> bool:
        self.versions[key] = said["response"]["version"]
        if status == 409:
            self.clashes += 1
            return False
        self.replays += said["outcome"] == "replay"
        # Of a replay the answer that stands now is told, which may be a later one.
        version = said["response"]["version"] if said["outcome"] == "saved" else 0
        write_id, value = str(body["write_id"]), str(body["value"])
        self.note(Acknowledged(self.official.submission, key, write_id, version, value))
        return True

    def _put(self, key: str, body: dict[str, object]) -> tuple[int, dict]:
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self._close()
        if self._connection is None:
            place = urlsplit(self.address)
            self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=REQUEST_SECONDS)
        self._connection.request(
            "PUT",
            f"/api/v1/responses/{self.official.submission}/{quote(key)}",
            body=json.dumps(body),
            headers={
                "Content-Type": "application/json",
                "Cookie": self.official.cookie,
                "X-CSRFToken": self.official.token,
            },
        )
        answer = self._connection.getresponse()
        content = answer.read()
        self._used_at = time.monotonic()
        if answer.headers.get("Connection", "").lower() == "close":
            self._close()
        return answer.status, json.loads(content) if content[:1] == b"{" else {}

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
