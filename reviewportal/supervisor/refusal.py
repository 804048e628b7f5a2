"""The one error a person sees: a sentence that says what is wrong and what to do."""

from pathlib import Path


class RefusalError(Exception):
    """The supervisor cannot go on; the message is one sentence for the terminal."""


def last_lines(log: Path, count: int = 15) -> str:
    """Return the end of a log, so that the reason stands on the terminal and not only in a file."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
