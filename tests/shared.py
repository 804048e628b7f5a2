"""Several processes share the tests: who is free takes the next file, so all end at about the same time.

``make test`` starts pytest twice with ``-p tests.shared --share=FOLDER``. A file is taken by
making a mark of its name in the folder, which only one process can.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

# What runs on one portal, started once, is taken as a whole; what takes longest is taken first.
TOGETHER = "tests/journeys/"
FIRST = (TOGETHER, "tests/house/test_supervisor.py", "tests/findings/", "tests/reports/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--share", type=Path, metavar="FOLDER", help="take files of tests in turn with other processes")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """pytest's own loop, over the tests this process takes. They are taken one ahead: fixtures end by what follows."""
    folder = session.config.getoption("share")
    if folder is None or session.testsfailed or session.config.option.collectonly:
        return None
    tests = taken(session.items, folder)
    test = next(tests, None)
    while test is not None:
        following = next(tests, None)
        session.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        test = following
    return True


def taken(tests: Sequence[pytest.Item], folder: Path) -> Iterator[pytest.Item]:
    """The tests of each file that no other process has taken, when it comes to that file."""
    files: dict[str, list[pytest.Item]] = {}
    for test in tests:
        file = test.nodeid.partition("::")[0]
        files.setdefault(TOGETHER if file.startswith(TOGETHER) else file, []).append(test)
    for file in sorted(files, key=_turn):
        if _take(folder / file.replace("/", "+")):
            yield from files[file]


def _turn(file: str) -> int:
    return next((turn for turn, start in enumerate(FIRST) if file.startswith(start)), len(FIRST))


def _take(mark: Path) -> bool:
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True
