"""Settings of a portal that is broken on purpose: it says "saved" before anything is. `make faults` must notice.

Used by ``tests/journeys/test_under_faults.py`` and by nothing else.
"""

import json
import threading
import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from reviewportal.settings.development import *  # noqa: F403  (settings inherit by star)
from reviewportal.settings.development import MIDDLEWARE as SOUND

MIDDLEWARE = ["tests.sabotaged.acknowledge_first", *SOUND]
LATE_SECONDS = 0.2
# A writer that is answered at once writes on at once: without an end to what may wait, threads and connections pile up
# until the server answers nobody, and the test sees an overload where it looks for a loss.
WAITING = threading.BoundedSemaphore(3)


def acknowledge_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a write at once; store it a little later, if this process still lives."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "PUT":
            return get_response(request)
        body = json.loads(request.body)  # read here: afterwards the connection belongs to the next request
        WAITING.acquire()
        threading.Thread(target=_store_late, args=(get_response, request)).start()
        return JsonResponse({"outcome": "saved", "response": {"version": body["base_version"] + 1}})

    return middleware


def _store_late(get_response: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> None:
    try:
        time.sleep(LATE_SECONDS)
        get_response(request)
    finally:
        connection.close()
        WAITING.release()
