"""A report's PDF against the standards it claims, PDF/UA-1 and PDF/A-3a, in the six languages."""

from pathlib import Path

import pikepdf
import pytest

from reports.rendering.book import draw_book
from reports.rendering.metadata import Attached
from tests.factories.documents import SENTENCES, small_document
from tests.reports.verapdf import failed_rules

DATA = Attached("report-data.json", b'{"a": 1}', "application/json", "Figures and snapshot")
FLAVOURS = ("ua1", "3a")


@pytest.fixture(scope="module")
def documents(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("books")
    found = {}
    for language in SENTENCES:
        found[language] = folder / f"{language}.pdf"
        found[language].write_bytes(draw_book(small_document(language), attached=[DATA])[0])
    return found


def test_no_rule_of_either_standard_fails_in_any_language(documents):
    checked, failed = failed_rules(list(documents.values()), FLAVOURS)

    assert failed == []
    assert [line.rsplit(" ", 1)[0] for line in checked] == [
        f"{f} {path}" for f in FLAVOURS for path in documents.values()
    ]


def test_a_rule_that_is_broken_is_found(documents, tmp_path):
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(documents["en"]) as pdf:
        del pdf.Root.StructTreeRoot
        del pdf.Root.Lang
        pdf.save(broken)

    _checked, failed = failed_rules([broken], FLAVOURS)

    assert {line.split()[0] for line in failed} == set(FLAVOURS)
