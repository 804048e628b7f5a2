"""Figures of documents: ours against one plain call of WeasyPrint, Typst and Chromium, on the same content in one run.

One process draws at a time, ours with two workers. A cold document is counted with all that its processes take to
start, on every side. One more reply is counted from where drawing begins, on every side: the worker that draws it
stands and has loaded its tools long before; what it takes with a start of its own is told beside it (``process_``).
Bars: issue 5, "Speed and memory"; they are meant for 250 pages, 60 for the CPU a page. Typst is pinned in
``requirements/bench.txt``.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from reviewportal.load.report_ways import Spent, measure

PAGES, FEWER_PAGES = 250, 60
LANGUAGES = ("ar", "zh-hans", "en", "fr", "ru", "es")
RIVALS = ("typst", "chromium")
Figure = tuple[str, float, str]


def drawing_figures(pages: int = PAGES) -> Iterator[Figure]:
    """Ratios in one language, then seconds of all six. Each figure is told as soon as it is known."""
    yield "report.load", os.getloadavg()[0], "processes"
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as folder:
        yield from _one_language(Path(folder), pages)
    yield from _page_ratio(min(pages, FEWER_PAGES))
    yield from _six(pages)


def _one_language(folder: Path, pages: int) -> Iterator[Figure]:
    plain = measure("plain", "en", pages, folder)
    yield from _spent("plain", plain)
    cold = measure("cold", "en", pages, folder)
    yield from _spent("cold", cold)
    yield "report.cold.wall_vs_plain", cold.wall / plain.wall, "x"
    yield "report.cold.memory_vs_plain", cold.peak_bytes / plain.peak_bytes, "x"
    edit = measure("edit", "en", pages, folder)
    yield from _spent("edit", edit)
    yield "report.edit.wall_vs_plain", edit.drawing_wall / plain.drawing_wall, "x"
    yield "report.edit.process_wall_vs_plain", edit.wall / plain.wall, "x"
    for rival in RIVALS:
        other = measure(rival, "en", pages, folder)
        yield from _spent(rival, other)
        yield f"report.cold.cpu_vs_{rival}", cold.cpu / other.cpu, "x"
        yield f"report.edit.cpu_vs_{rival}", edit.drawing_cpu / other.drawing_cpu, "x"
        yield f"report.edit.process_cpu_vs_{rival}", edit.cpu / other.cpu, "x"


def _spent(way: str, spent: Spent) -> Iterator[Figure]:
    """What stands behind the ratios."""
    yield f"report.{way}.pages", spent.page_count, "pages"
    yield f"report.{way}.wall_s", spent.wall, "s"
    yield f"report.{way}.cpu_s", spent.cpu, "s"
    yield f"report.{way}.start_cpu_s", spent.started_cpu, "s"
    yield f"report.{way}.drawing_wall_s", spent.drawing_wall, "s"
    yield f"report.{way}.peak_mb", spent.peak_bytes / 1e6, "MB"


def _page_ratio(pages: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as folder:
        plain, cold = (measure(way, "en", pages, Path(folder)) for way in ("plain", "cold"))
    yield "report.cold.cpu_page_vs_plain", (cold.cpu / cold.page_count) / (plain.cpu / plain.page_count), "x"


def _six(pages: int) -> Iterator[Figure]:
    """All languages one after the other, each by two processes; again after one more reply."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as folder:
        for way in ("cold", "edit"):
            spent = [measure(way, language, pages, Path(folder)) for language in LANGUAGES]
            yield f"report.six.{way}_s", sum(one.wall for one in spent), "s"
            yield f"report.six.{way}_cpu_s", sum(one.cpu for one in spent), "s"
