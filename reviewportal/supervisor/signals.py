"""Ctrl-C and SIGTERM, turned into one exception so that every start is undone by a ``finally``."""

import signal
from types import FrameType
from typing import NoReturn

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopError(BaseException):
    """Somebody asked the supervisor to stop. Not an ``Exception``: no handler on the way may swallow it."""

    def __init__(self, number: int) -> None:
        """Remember which signal it was."""
        super().__init__(number)
        self.number = number


def stop_on_signals() -> None:
    """Raise ``StopError`` in the main thread when a signal asks to stop."""
    for number in STOPPING:
        signal.signal(number, _stop)


def ignore_signals() -> None:
    """Let nothing interrupt the stopping itself; every wait in it is limited."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise StopError(number)
