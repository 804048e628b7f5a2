"""Ways to draw the same large document, each in processes of its own: ours, WeasyPrint as it comes, Typst, Chromium.

``python -m reviewportal.load.report_ways WAY LANGUAGE PAGES FOLDER`` draws once; ``measure`` does so and watches.
The document is made of blocks by ``tests/factories/documents.py``, so that all draw the same content.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_SECONDS = 0.2
CHROMIUM = "chromium"
WORKERS = 2


@dataclass(frozen=True)
class Spent:
    """Of the whole tree of processes: seconds by the clock, seconds of all cores, highest sum of resident bytes.

    ``started_cpu`` of these seconds went by before drawing began: Python, Django, the content; for ``edit`` also what
    the standing worker of documents has loaded before it is given a job. ``drawing_wall``: by the clock since then.
    """

    wall: float
    cpu: float
    started_cpu: float
    drawing_wall: float
    peak_bytes: int
    page_count: int

    @property
    def drawing_cpu(self) -> float:
        return self.cpu - self.started_cpu


def measure(way: str, language: str, pages: int, folder: Path) -> Spent:
    """Draw in a process of its own and watch its tree."""
    command = [sys.executable, "-m", "reviewportal.load.report_ways", way, language, str(pages), str(folder)]
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    peak, cpu = 0, {}
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        resident = 0
        for one in _family(watched):
            try:
                with one.oneshot():
                    used = one.cpu_times()
                    resident += _share(one.pid)
                    cpu[one.pid, one.create_time()] = used.user + used.system
            except (psutil.Error, OSError):
                continue
        peak = max(peak, resident)
        time.sleep(SAMPLE_SECONDS)
    wall = time.monotonic() - begun
    told = json.loads(process.stdout.read().decode().splitlines()[-1]) if process.stdout else {}
    if process.returncode:
        raise RuntimeError(f"{way} failed")
    return Spent(wall, max(sum(cpu.values()), told["cpu"]), told["started"], told["wall"], peak, told["pages"])


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _share(pid: int) -> int:
    """Resident bytes, those shared by several processes divided between them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return 1024 * int(line.split()[1])
    return 0


def main() -> None:
    """One way, once; the last line printed is JSON."""
    way, language, pages, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    document = _document(language, pages)
    if way == "edit":
        document = _edited(document)
        _stand()
    started, begun = time.process_time(), time.monotonic()
    drawn = {"plain": _plain, "typst": _typst, "chromium": _chromium}.get(way, _ours)(document, folder)
    wall, times = time.monotonic() - begun, os.times()
    cpu = times.user + times.system + times.children_user + times.children_system
    print(json.dumps({"pages": drawn, "cpu": cpu, "started": started, "wall": wall}))


def _stand() -> None:
    """Load what the worker of documents has loaded before a job comes: see reviewportal/celery.py."""
    from reports.rendering.pdf import warm_up

    warm_up()


def _document(language: str, pages: int) -> Any:
    import django

    django.setup()
    from tests.factories.documents import large_document

    return large_document(language, pages)


def _edited(document: Any) -> Any:
    """One more reply: another figure in the tables of the article it is about, and another line in the first annex."""
    from reports.sections.blocks import Cell, Figure, Table

    def changed(part: Any) -> Any:
        blocks = []
        for block in part.blocks:
            if isinstance(block, Table):
                first = block.rows[0]
                cells = (first.cells[0], Cell((Figure(f"{block.id}.new", 194, "194"),)), *first.cells[2:])
                block = replace(block, rows=(replace(first, cells=cells), *block.rows[1:]))
            blocks.append(block)
        return replace(part, blocks=tuple(blocks))

    parts = [changed(part) if part.id == "article-UNTOC-12" else part for part in document.parts]
    return replace(document, parts=tuple(parts))


def _ours(document: Any, folder: Path) -> int:
    """Chapters by two processes from one list, the longest first, as the workers do; then joined."""
    from django.conf import settings

    from reports.rendering.book import bind
    from reports.rendering.chapters import cut
    from reports.rendering.fragments import draw_fragment, fragment_key, is_drawn

    settings.REPORT_FILES_DIR = folder / "files"
    chapters = cut(document)
    left = sorted((c for c in chapters if not is_drawn(fragment_key(c.html))), key=lambda c: -c.cost)
    if len(left) > 1:
        _stand()  # before the fork, so that both processes share it
        with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
            for _drawn in pool.imap_unordered(_draw, [chapter.html for chapter in left], chunksize=1):
                pass
    elif left:
        draw_fragment(left[0].html)
    content, page_count = bind(document, chapters)
    (folder / "ours.pdf").write_bytes(content)
    return page_count


def _draw(html: str) -> int:
    from reports.rendering.fragments import draw_fragment

    return draw_fragment(html).page_count


def _plain(document: Any, folder: Path) -> int:
    """One call, as the manual shows it: the same HTML, the same fonts, PDF/UA-1."""
    from reports.rendering.html import render_document

    fonts = files("weblate_fonts") / "static/weblate_fonts/kurinto/ttf"
    style = (
        (ROOT / "static/css/report-fonts.css")
        .read_text()
        .replace("portal:weblate_fonts/kurinto/ttf", f"file://{fonts}")
    )
    source, target = folder / "plain.html", folder / "plain.pdf"
    source.write_text(render_document(document).replace("</style>", style + "</style>", 1))
    command = [sys.executable, "-m", "weasyprint", "--quiet", "--pdf-variant", "pdf/ua-1"]
    subprocess.run([*command, str(source), str(target)], check=True)
    return _pages(target)


def _typst(document: Any, folder: Path) -> int:
    import typst

    from reviewportal.load.typst_text import typst_text

    source = folder / "report.typ"
    source.write_text(typst_text(document))
    fonts = files("weblate_fonts") / "static/weblate_fonts/kurinto/ttf"
    typst.compile(str(source), output=str(folder / "typst.pdf"), font_paths=[str(fonts)])
    return _pages(folder / "typst.pdf")


def _chromium(document: Any, folder: Path) -> int:
    from reports.rendering.html import render_document

    fonts = files("weblate_fonts") / "static/weblate_fonts/kurinto/ttf"
    style = (
        (ROOT / "static/css/report-fonts.css")
        .read_text()
        .replace("portal:weblate_fonts/kurinto/ttf", f"file://{fonts}")
    )
    source = folder / "report.html"
    source.write_text(render_document(document).replace("</style>", style + "</style>", 1))
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    subprocess.run(
        [*command, f"--print-to-pdf={folder}/chromium.pdf", source.as_uri()],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return _pages(folder / "chromium.pdf")


def _pages(path: Path) -> int:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


if __name__ == "__main__":
    main()
