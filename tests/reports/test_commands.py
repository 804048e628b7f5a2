"""``compile_report`` from the shell: the same document, or one clear sentence."""

import pytest
from django.core.management import CommandError, call_command

from reports.models import Report
from tests.factories.findings import answer_everywhere
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")


@pytest.fixture
def cycle(db):
    return make_cycle(questionnaires=["fir"])


@pytest.fixture
def answered(cycle):
    answer_everywhere(cycle, {"fir-5-1-a": "yes"})


def run(output, **changes) -> None:
    options = {"cycle": "first", "language": "ar", "format": "html", "cut_off": "2026-10-01", "symbol": "X/1"} | changes
    call_command("compile_report", output=output, verbosity=0, **options)


def test_a_document_is_written(answered, tmp_path):
    run(tmp_path / "report.html")
    run(tmp_path / "again.html")

    text = (tmp_path / "report.html").read_text()
    assert '<html lang="ar" dir="rtl">' in text
    assert (tmp_path / "again.html").read_text() == text
    assert Report.objects.get().jobs.count() == 1


def test_a_pdf_is_written(answered, tmp_path):
    run(tmp_path / "report.pdf", format="pdf")

    assert (tmp_path / "report.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cycle": "nowhere"}, "There is no cycle called nowhere."),
        ({"language": "de"}, "de is not a language of the portal."),
        ({"format": "doc"}, "doc is not a format of reports."),
        ({"cut_off": "yesterday"}, "yesterday is not a date of the form YYYY-MM-DD."),
        ({"cut_off": "2999-01-01"}, "The cut-off date cannot lie in the future."),
        ({"cut_off": "2025-01-01"}, "The cut-off date cannot lie before the day on which the cycle opened."),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(cycle, tmp_path, changes, sentence):
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "report.html", **changes)

    assert (str(refused.value), refused.value.returncode) == (sentence, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(cycle, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        run(tmp_path / "nowhere" / "report.html")
