"""Two processes that share the tests run each test once, and a portal's journeys on one portal."""

from types import SimpleNamespace

from tests.shared import taken

FILES = {
    "tests/findings/test_views.py": 3,
    "tests/journeys/test_accessible.py": 2,
    "tests/journeys/test_under_faults.py": 1,
    "tests/submissions/test_api.py": 4,
    "tests/submissions/test_rules.py": 2,
}
TESTS = [SimpleNamespace(nodeid=f"{file}::test_{n}") for file, count in FILES.items() for n in range(count)]


def names(tests) -> list[str]:
    return [test.nodeid for test in tests]


def test_each_test_is_taken_once_in_whole_files(tmp_path):
    one, other = taken(TESTS, tmp_path), taken(TESTS, tmp_path)

    first = [next(one), next(other)]
    rest = (names(one), names(other))

    assert names(first) == ["tests/journeys/test_accessible.py::test_0", "tests/findings/test_views.py::test_0"]
    assert sorted([*names(first), *rest[0], *rest[1]]) == sorted(names(TESTS))
    assert {name.partition("::")[0] for name in rest[0]}.isdisjoint(name.partition("::")[0] for name in rest[1])


def test_who_comes_alone_takes_all(tmp_path):
    assert sorted(names(taken(TESTS, tmp_path))) == sorted(names(TESTS))
    assert names(taken(TESTS, tmp_path)) == []
