"""Documents without measure: they are drawn within limits, or the job ends with a reason and can be tried again."""

import io
import re
import time
from collections import Counter
from dataclasses import replace

import pikepdf
import pytest
from celery.exceptions import SoftTimeLimitExceeded

from reports import services
from reports.choices import JobStatus
from reports.models import ReportJob
from reports.rendering import book, chapter_jobs, chapters, fragments, jobs, limits
from reports.rendering.chapters import cut
from reports.sections.blocks import Cell, Column, Document, Figure, Paragraph, Part, Quotation, Row, Table, Words
from tests.factories.documents import small_document
from tests.factories.reports import make_job

WORD = "W"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.REPORT_FILES_DIR = tmp_path


def document_of(*blocks: object) -> Document:
    part = Part("long", 1, "", (Words("Long"),), tuple(blocks))
    return replace(small_document(), parts=(part,))


def rows(count: int) -> Table:
    columns = (Column((Words("State"),), is_number=False), Column((Words("n"),)))
    lines = tuple(
        Row((Cell((Words(f"Line {line}"),)), Cell((Figure(f"n.{line}", line % 9, str(line % 9)),))))
        for line in range(count)
    )
    return Table("long-table", (Words("All"),), columns, lines)


def test_a_table_of_ten_thousand_rows_is_drawn_as_one_table_within_the_memory_of_a_worker(settings):
    with limits.memory_held():
        content, page_count = book.draw_book(document_of(rows(10_000)))

    with pikepdf.open(io.BytesIO(content)) as pdf:
        kinds = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/S" in thing]
        tags = Counter(str(thing.S) for thing in kinds if thing.get("/Type") == "/StructElem")
    assert (tags["/Table"], tags["/THead"], tags["/TR"], tags["/TD"]) == (1, 1, 10_001, 10_000)
    assert 150 < page_count < 400


def test_a_megabyte_without_a_space_has_places_to_break_and_the_words_around_it_have_not():
    word = WORD * 1_000_000
    html = cut(document_of(Quotation(word, "en", "ltr", (Words("A" * 300 + " <&> " + "字" * 600),))))[-1].html.split(
        "<body"
    )[1]

    pieces = re.split(f"{chapters.BREAK}|<wbr>", html[html.index(WORD) : html.rindex(WORD) + 1])
    assert "".join(pieces) == word
    assert max(map(len, pieces)) == 80
    assert f"{'A' * 300} &lt;&amp;&gt; {'字' * 600}" in html


@pytest.mark.parametrize("place", ["paragraph", "quotation", "cell", "head of a row"])
def test_the_time_for_a_word_without_end_grows_with_its_length_and_not_with_its_square(place):
    def seconds(length: int) -> float:
        words, x = (Words(WORD * length),), (Words("x"),)
        columns = (Column(x, is_number=False), Column(x))
        block = {
            "paragraph": Paragraph(words, is_numbered=False),
            "quotation": Quotation(WORD * length, "en", "ltr", x),
            "cell": Table("t", x, columns, (Row((Cell(x), Cell(words))),)),
            "head of a row": Table("t", x, columns, (Row((Cell(words), Cell(x))),)),
        }[place]
        (chapter,) = cut(document_of(block))
        begun = time.process_time()
        assert fragments.draw_fragment(chapter.html).page_count > 0
        return time.process_time() - begun

    seconds(100)

    assert seconds(16_000) < 10 * seconds(4_000) + 1


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("trouble", [MemoryError(), SoftTimeLimitExceeded()])
def test_a_job_beyond_its_limits_says_why_and_is_drawn_when_tried_again(trouble, monkeypatch, officer):
    monkeypatch.setattr(jobs, "document_of", lambda _report, language: document_of(rows(3)))
    monkeypatch.setattr(jobs.leases, "ATTEMPTS_MAX", 1)
    job = make_job(format="pdf")
    real = chapter_jobs.draw_fragment

    def exceed(*_told: object) -> None:
        raise trouble

    monkeypatch.setattr(chapter_jobs, "draw_fragment", exceed)
    jobs.draw(job.pk)
    job.refresh_from_db()
    assert (job.status, bool(job.error)) == (JobStatus.FAILED, True)

    monkeypatch.setattr(chapter_jobs, "draw_fragment", real)
    services.retry_job(job, actor=officer)
    assert jobs.draw(job.pk)
    assert ReportJob.objects.get(pk=job.pk).status == JobStatus.DONE
