"""Real files of papers: a tagged PDF, a Word document whose marks Word understands; the command that writes them."""

import re
import subprocess
import sys
import zipfile
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from docx.oxml.ns import qn
from pypdf import PdfReader

from questionnaires.models import QuestionnaireVersion
from reports.choices import PaperFormat
from reports.rendering import papers
from reports.rendering.html import render_paper_html
from tests.factories.questionnaires import get_version
from tests.factories.reports import LANGUAGES
from tests.reports.papers import make_paper_version
from tests.reports.test_rendering import TAGS, fonts_of, headings_in, read_text

pytestmark = pytest.mark.usefixtures("catalogue")
WORD_LANGUAGES = {"ar": "ar-SA", "zh-hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
ARABIC = re.compile(r"[\u0600-\u06ff]")
# The order of the schema, of what our paragraphs and runs use. Source: ECMA-376, 17.3.1.26 and 17.3.2.28.
PARAGRAPH_ORDER = ["pStyle", "keepNext", "pageBreakBefore", "bidi"]
RUN_ORDER = ["rStyle", "rFonts", "b", "bCs", "rtl", "lang"]


def names(element) -> list[str]:
    return [child.tag.partition("}")[2] for child in element]


def in_order(found: list[str], order: list[str]) -> bool:
    return found == [name for name in order if name in found]


def word(version: QuestionnaireVersion, language: str):
    content, page_count = papers.render(papers.read(version, language), PaperFormat.DOCX)
    assert page_count == 0
    return docx.Document(BytesIO(content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_checklist_is_a_tagged_pdf_of_few_pages(language):
    paper = papers.read(get_version("fir-checklist"), language)

    content, page_count = papers.render(paper, PaperFormat.PDF)

    reader = PdfReader(BytesIO(content))
    root = reader.trailer["/Root"]
    text = read_text(content)
    assert (root["/Lang"], reader.metadata.title) == (TAGS[language], paper.masthead.running_title)
    assert (root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root) == (True, True)
    assert len(reader.pages) == page_count
    assert page_count in (2, 3)
    assert {name.partition("-")[0] for name, _is_embedded in fonts_of(reader)} == {"Report"}
    assert all(is_embedded for _name, is_embedded in fonts_of(reader))
    assert text.count("☐") == 4 * len(paper.items)
    assert all(paper.masthead.code in page.extract_text() for page in reader.pages)


def test_a_questionnaire_is_a_tagged_pdf_with_bookmarks_and_page_numbers():
    paper = papers.read(make_paper_version(), "en")
    levels = headings_in(render_paper_html(paper))

    content, _page_count = papers.render(paper, PaperFormat.PDF)

    reader = PdfReader(BytesIO(content))
    top = [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)]
    below = [entry["/Title"] for entry in reader.outline[1] if not isinstance(entry, list)]
    texts = [page.extract_text() for page in reader.pages]
    named = re.search(r"Article 5\. Criminalization[ .]*(\d+)", "".join(text for text in texts if "Contents" in text))
    assert top == [paper.masthead.title.text]
    assert below[-1] == "Article 5. Criminalization"
    assert named is not None
    assert "Is tip-5-1 so?" in texts[int(named[1]) - 1]
    assert "Draft for the Secretariat, not published: not to be sent to States." in read_text(content)
    assert "draft" in texts[-1]
    assert (levels[0], levels.count(1), max(after - before for before, after in pairwise(levels))) == (1, 1, 1)


def test_the_same_paper_gives_the_same_bytes():
    paper = papers.read(get_version("fir-checklist"), "fr")

    for form in PaperFormat:
        assert papers.render(paper, form) == papers.render(paper, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_document_says_its_language_in_every_run(language):
    document = word(get_version("fir", 2), language)

    properties = document.core_properties
    runs = list(document.element.body.iter(qn("w:r")))
    said = [run for run in runs if run.find(qn("w:t")) is not None]
    languages = {run.rPr.find(qn("w:lang")).get(qn("w:val")) for run in said}
    assert properties.language == WORD_LANGUAGES[language]
    assert properties.title.endswith(papers.read(get_version("fir", 2), language).masthead.kind)
    # References are in Latin letters whatever the language of the paper.
    assert languages <= {WORD_LANGUAGES[language], "en-GB"}
    assert len(said) > 1000
    beside = {"ar": "w:bidi", "zh-hans": "w:eastAsia"}.get(language)
    if beside:
        own = [run.rPr.find(qn("w:lang")) for run in said]
        assert {mark.get(qn(beside)) for mark in own if mark.get(qn("w:val")) != "en-GB"} == {WORD_LANGUAGES[language]}


def test_a_missing_text_is_marked_in_word_too():
    document = word(make_paper_version(), "fr")

    boxes = next(paragraph for paragraph in document.paragraphs if "Option" in paragraph.text)
    languages = [run._r.rPr.find(qn("w:lang")).get(qn("w:val")) for run in boxes.runs if "Option" in run.text]
    assert boxes.text.count(" [Anglais]") == 2
    assert languages == ["en-GB", "en-GB"]


def test_a_word_document_has_headings_and_contents():
    paper = papers.read(get_version("fir", 2), "en")

    document = word(get_version("fir", 2), "en")

    styles = [paragraph.style.name for paragraph in document.paragraphs]
    body = document.element.body
    fields = [text.text.strip() for text in body.iter(qn("w:instrText"))]
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    groups = sum(len(article.groups) for article in paper.articles)
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == len(paper.articles) + 1
    assert styles.count("Heading 2") == groups
    assert fields[0] == r'TOC \o "1-1" \h \z \u'
    assert len(fields) == len(paper.articles) + 1
    assert anchors == marks
    assert len(marks) == len(paper.articles)
    foot = document.sections[0].footer
    assert [text.text.strip() for text in foot._element.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert paper.masthead.code in foot.paragraphs[0].text


def test_a_question_is_not_torn_from_its_boxes():
    document = word(make_paper_version(), "en")

    keeping = {"Paper when", "Paper question", "Paper guidance", "Paper summary", "Heading 1", "Heading 2"}
    defined = {style.name: style.element.find(qn("w:pPr")) for style in document.styles if style.name in keeping}
    boxes = [p for p in document.paragraphs if p.style.name == "Paper line"]
    kept = [p._p.pPr.find(qn("w:keepNext")) is not None for p in boxes]
    assert {name for name, properties in defined.items() if properties.find(qn("w:keepNext")) is not None} == keeping
    # Three lines to write on: the first two keep the third, which ends the question. Under the last: who may read it.
    assert kept == [True, True, False, True, True, False, True, True, True, True]


def test_an_arabic_word_document_runs_from_right_to_left():
    document = word(get_version("fir", 2), "ar")

    body = document.element.body
    paragraphs = list(body.iter(qn("w:p")))
    tables = list(body.iter(qn("w:tbl")))
    arabic = [run for run in body.iter(qn("w:r")) if ARABIC.search("".join(t.text or "" for t in run.iter(qn("w:t"))))]
    latin = [
        run
        for run in body.iter(qn("w:r"))
        if re.search(r"\d\(\d\)", "".join(t.text or "" for t in run.iter(qn("w:t"))))
    ]
    assert [p for p in paragraphs if p.pPr is None or p.pPr.find(qn("w:bidi")) is None] == []
    assert [table for table in tables if table.tblPr.find(qn("w:bidiVisual")) is None] == []
    assert [run for run in arabic if run.rPr.find(qn("w:rtl")) is None] == []
    assert len(arabic) > 500
    assert any(run.rPr.find(qn("w:rtl")) is None for run in latin)
    assert body.sectPr.find(qn("w:bidi")) is not None
    assert names(body.sectPr).index("bidi") < names(body.sectPr).index("docGrid")


def test_an_english_word_document_runs_from_left_to_right():
    body = word(get_version("fir-checklist"), "en").element.body

    assert [list(body.iter(qn(name))) for name in ("w:bidi", "w:rtl", "w:bidiVisual")] == [[], [], []]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_marks_stand_in_the_order_of_the_schema(language):
    body = word(get_version("fir", 2), language).element.body

    assert [names(p) for p in body.iter(qn("w:pPr")) if not in_order(names(p), PARAGRAPH_ORDER)] == []
    assert [names(p) for p in body.iter(qn("w:rPr")) if not in_order(names(p), RUN_ORDER)] == []


def test_no_moment_of_packing_is_left_in_a_word_document():
    content, _page_count = papers.render(papers.read(get_version("fir-checklist"), "en"), PaperFormat.DOCX)

    with zipfile.ZipFile(BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in package.infolist()} == {zipfile.ZIP_DEFLATED}


def test_hostile_text_is_text_in_word_too():
    version = make_paper_version()
    version.questions.filter(key="tip-5.examples").update(text_en="</w:t></w:r><w:br/>&amp; <b>\u00a0")

    document = word(version, "en")

    assert any("</w:t></w:r><w:br/>&amp; <b>" in paragraph.text for paragraph in document.paragraphs)


def test_word_and_weasyprint_are_loaded_only_when_a_file_is_drawn():
    code = "import django, sys; django.setup(); import reports.views; print({'docx', 'weasyprint'} & set(sys.modules))"

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "reviewportal.settings.development", "PATH": "", "SECRET_KEY": "x"},
    )

    assert done.stdout.strip() == "set()"


def test_papers_are_printed_into_a_folder(tmp_path):
    call_command("print_papers", folder=tmp_path, questionnaire="fir-checklist", format="docx", verbosity=0)

    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        f"fir-checklist-v1.{language}.docx" for language in LANGUAGES
    )


def test_a_draft_is_printed_when_its_number_is_named(tmp_path):
    make_paper_version()

    call_command(
        "print_papers", folder=tmp_path, questionnaire="tip", number=9, language="fr", format="docx", verbosity=0
    )

    assert [file.name for file in tmp_path.iterdir()] == ["tip-questionnaire-v9-draft.fr.docx"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"questionnaire": "nowhere"}, "There is no such version of a questionnaire."),
        ({"questionnaire": "tip", "number": 77}, "There is no such version of a questionnaire."),
        ({"folder": "nowhere"}, "There is no folder nowhere."),
    ],
)
def test_what_cannot_be_printed_is_said(tmp_path, changes, sentence):
    with pytest.raises(CommandError, match=re.escape(sentence)):
        call_command("print_papers", f"--folder={changes.pop('folder', tmp_path)}", **changes)
