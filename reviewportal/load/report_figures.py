"""Figures of documents: ours against one plain call of WeasyPrint, Typst and Chromium, on the same content in one run.

Bars: issue 5, "Speed and memory". Typst is pinned in ``requirements/bench.txt``.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from reviewportal.load.report_ways import Spent, measure

PAGES, FEWER_PAGES = 250, 60
LANGUAGES = ("ar", "zh-hans", "en", "fr", "ru", "es")
Figure = tuple[str, float, str]


def drawing_figures() -> Iterator[Figure]:
    """Ratios in one language, then seconds of all six."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as folder:
        place = Path(folder)
        plain, cold = (measure(way, "en", PAGES, place) for way in ("plain", "cold"))
        yield "report.cold.pages", cold.page_count, "pages"
        yield "report.cold.wall_vs_plain", cold.wall / plain.wall, "x"
        yield "report.cold.memory_vs_plain", cold.peak_bytes / plain.peak_bytes, "x"
        edit = measure("edit", "en", PAGES, place)
        yield "report.edit.wall_vs_plain", edit.wall / plain.wall, "x"
        for rival in ("typst", "chromium"):
            other = measure(rival, "en", PAGES, place)
            yield f"report.cold.cpu_vs_{rival}", cold.cpu / other.cpu, "x"
            yield f"report.edit.cpu_vs_{rival}", edit.cpu / other.cpu, "x"
    yield "report.cold.cpu_page_vs_plain", _page_ratio(), "x"
    yield from _six()


def _page_ratio() -> float:
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as folder:
        plain, cold = (measure(way, "en", FEWER_PAGES, Path(folder)) for way in ("plain", "cold"))
    return _cpu_page(cold) / _cpu_page(plain)


def _cpu_page(spent: Spent) -> float:
    return spent.cpu / spent.page_count


def _six() -> Iterator[Figure]:
    """All languages one after the other, each by two processes; again after one more reply."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as folder:
        for way in ("cold", "edit"):
            seconds = sum(measure(way, language, PAGES, Path(folder)).wall for language in LANGUAGES)
            yield f"report.six.{way}_s", seconds, "s"
