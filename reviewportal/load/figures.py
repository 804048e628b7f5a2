"""How quickly answers are saved, and how long a thin line waits for an article page. Printed by `make bench`."""

import math
import threading
import time
from collections.abc import Iterator, Sequence

from reviewportal.load.browser import Visit, visit_articles
from reviewportal.load.client import Client, Official
from reviewportal.load.own_portal import OwnPortal, officials_of, own_portal

Figure = tuple[str, float, str]

# Source: issue 4, "Speed".
FOCAL_POINTS, EVERY_SECONDS, MINUTE = 193, 10.0, 60.0
FLAT_OUT_CLIENTS, FLAT_OUT_SECONDS = 16, 20.0
BUSY_ADDRESSES = {"en": "en", "ar": "ar", "zh": "zh-hans"}


def save_figures() -> Iterator[Figure]:
    """193 focal points save every 10 s for a minute; then 16 save without a pause. PostgreSQL as people have it."""
    with own_portal() as portal:
        officials = officials_of(portal.environment, states=FOCAL_POINTS, per_state=1)
        calm = [Client(portal.address, official, _forget, seed=place) for place, official in enumerate(officials)]
        _run(calm, seconds=MINUTE, pause=EVERY_SECONDS)
        seconds = sorted(second for client in calm for second in client.seconds)
        yield "save.focal_points", len(officials), "people"
        yield "save.count", len(seconds), "answers"
        yield "save.p50_ms", 1000 * _share(seconds, 0.5), "ms"
        yield "save.p95_ms", 1000 * _share(seconds, 0.95), "ms"
        yield "save.errors", sum(client.tries + len(client.unexpected) for client in calm), "errors"
        busy = [
            Client(portal.address, official, _forget, seed=1000 + place, versions=dict(client.versions))
            for place, (official, client) in enumerate(zip(officials, calm, strict=True))
        ][:FLAT_OUT_CLIENTS]
        _run(busy, seconds=FLAT_OUT_SECONDS, pause=0)
        yield "save.max_per_s", sum(len(client.seconds) for client in busy) / FLAT_OUT_SECONDS, "answers/s"


def page_figures() -> Iterator[Figure]:
    """An article page of nine questions and the largest of all, in Chromium at 50 kbps with 500 ms of delay."""
    with own_portal() as portal:
        official = officials_of(portal.environment, states=1, per_state=1)[0]
        for name, number in (("article.", 5), ("article.largest_", 18)):
            for language, prefix in BUSY_ADDRESSES.items():
                visit = _visit(portal, official, f"/{prefix}/submissions/{official.submission}/articles/{number}/")
                tail = "" if language == "en" else f".{language}"
                yield f"{name}cold_kib{tail}", visit.cold_bytes / 1024, "KiB"
                yield f"{name}cold_requests{tail}", visit.cold_requests, "requests"
                yield f"{name}warm_kib{tail}", visit.warm_bytes / 1024, "KiB"
                yield f"{name}first_paint_50kbps_s{tail}", visit.first_paint_seconds, "s"


def _visit(portal: OwnPortal, official: Official, path: str) -> Visit:
    return visit_articles(portal.address, official, path)


def _run(clients: Sequence[Client], *, seconds: float, pause: float) -> None:
    """Each client in a thread of its own; with a pause they begin spread over it, as people do."""
    begin = time.monotonic()
    threads = [
        threading.Thread(target=_save_on, args=(client, begin, seconds, pause, place / max(len(clients), 1)))
        for place, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _save_on(client: Client, begin: float, seconds: float, pause: float, offset: float) -> None:
    due = begin + offset * pause
    while due < begin + seconds:
        time.sleep(max(0.0, due - time.monotonic()))
        client.write_one()
        due = due + pause if pause else time.monotonic()


def _share(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the measurements lies."""
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def _forget(_acknowledged: object) -> None:
    """Nobody checks these answers."""
