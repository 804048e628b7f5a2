"""What a paper says: every question once and in order, every option, in six languages, and nothing that is silent."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from instruments.choices import Obligation, TextStage
from instruments.queries import texts_by_code
from instruments.rules import text_digest
from parties.models import User
from questionnaires.choices import VersionStatus
from questionnaires.models import Erratum, Option, Question, QuestionnaireText, QuestionnaireVersion
from questionnaires.queries import subject_of, texts_of
from questionnaires.services import publish_version
from reports.queries import read_paper
from reports.rendering import papers
from reports.rendering.html import render_paper_html
from reports.sections.paper import Paper, compose_paper
from reports.sections.paper.content import Printed
from tests.factories.questionnaires import NOW, get_version
from tests.factories.reports import LANGUAGES
from tests.reports.papers import make_paper_version

pytestmark = pytest.mark.usefixtures("catalogue")
VERSIONS = [(code, 2) for code in ("untoc", "tip", "som", "fir")] + [
    (f"{code}-checklist", 1) for code in ("untoc", "tip", "som", "fir")
]


def asked_in(paper: Paper) -> list:
    """Everything asked, in the order of the paper."""
    if paper.is_checklist:
        return list(paper.items)
    return [asked for article in paper.articles for group in article.groups for asked in group.questions]


def questions_of(version: QuestionnaireVersion) -> list[Question]:
    questions = version.questions.select_related("shared", "option_list").prefetch_related("option_list__options")
    return list(questions.order_by("section__position", "position"))


def printed_in(value: object) -> Iterator[Printed]:
    if isinstance(value, Printed):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from printed_in(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from printed_in(getattr(value, name))


def best(texts: dict[str, str], language: str) -> tuple[str, bool]:
    return (texts[language], False) if language in texts else (texts["en"], True)


@pytest.mark.parametrize(("slug", "number"), VERSIONS)
def test_every_question_stands_once_and_in_order(slug, number):
    version = get_version(slug, number)

    paper = papers.read(version, "en")
    html = render_paper_html(paper)

    keys = [question.key for question in questions_of(version)]
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert [asked.key for asked in asked_in(paper)] == keys
    assert [asked.number for asked in asked_in(paper)] == list(range(1, len(keys) + 1))
    assert [name for name in ids if name in set(keys)] == keys
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("slug", "number"), [("untoc", 2), ("fir-checklist", 1)])
def test_every_text_is_in_the_language_or_marked(slug, number, language):
    version = get_version(slug, number)

    paper = papers.read(version, language)

    for asked, question in zip(asked_in(paper), questions_of(version), strict=True):
        wanted = best(texts_by_code(question.wording, "text"), language)
        assert (asked.text.text, bool(asked.text.mark)) == wanted
    marked = [text for text in printed_in(paper) if text.mark]
    own_tag = {"zh-hans": "zh-Hans"}.get(language, language)
    assert {text.tag for text in printed_in(paper) if not text.mark} == {own_tag}
    assert own_tag not in {text.tag for text in marked}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_has_its_box(language):
    version = get_version("som", 2)

    paper = papers.read(version, language)

    boxes = {asked.key: [box.label.text for box in asked.boxes] for asked in asked_in(paper)}
    wanted = {
        question.key: [
            best(texts_by_code(option, "label"), language)[0] for option in question.option_list.options.all()
        ]
        for question in questions_of(version)
        if question.option_list
    }
    assert {key: boxes[key] for key in wanted} == wanted
    assert sum(map(len, wanted.values())) > 400


class TextNodes(HTMLParser):
    """The words of a page, node by node, without its style."""

    def __init__(self) -> None:
        super().__init__()
        self.found, self.tag = [], ""

    def handle_starttag(self, tag, attrs):
        self.tag = tag

    def handle_data(self, data):
        if self.tag != "style" and data.strip():
            self.found.append(data.strip())


@pytest.mark.parametrize(("slug", "number"), [("tip", 2), ("tip-checklist", 1), ("draft", 9)])
def test_no_sentence_of_ours_misses_the_catalogue(slug, number, monkeypatch):
    """Every string that is not a published text goes through gettext: here it comes back in brackets."""
    version = make_paper_version() if slug == "draft" else get_version(slug, number)
    known = {part for row in texts_of(version) for text in row.texts.values() for part in text.splitlines()}
    for provision in {q.provision for q in version.questions.select_related("provision__article__instrument")} - {None}:
        known |= {*texts_by_code(provision, "summary").values(), *texts_by_code(provision.article, "title").values()}
    known |= set(texts_by_code(version.questionnaire.instrument, "title").values())
    monkeypatch.setattr(translation._trans, "gettext", lambda text: f"⟦{text}⟧")
    monkeypatch.setattr(translation._trans, "ngettext", lambda one, _many, _count: f"⟦{one}⟧")
    monkeypatch.setattr(translation._trans, "pgettext", lambda _context, text: f"⟦{text}⟧")

    nodes = TextNodes()
    nodes.feed(render_paper_html(papers.read(version, "fr")))

    left = []
    for text in nodes.found:
        rest = text
        while "⟦" in rest:
            rest = re.sub(r"⟦[^⟦⟧]*⟧", "", rest)
        rest = rest.strip(" []\u00a0\u2003")
        if re.search(r"[^\W\d_]", rest) and rest not in known and not re.fullmatch(r"\d+(\(\w+\))+", rest):
            left.append(text)
    assert left == []
    assert len(nodes.found) > 30


def test_a_condition_stands_before_its_question():
    paper = papers.read(make_paper_version(), "en")

    assert [(asked.number, asked.when) for asked in asked_in(paper)] == [
        (1, ""),
        (2, "If yes or in part:"),
        (3, "If yes or in part:"),
        (4, "If no:"),
        (5, "If question 4 is answered:"),
        (
            6,
            "If the answer to question 4 is “Option a” or “Option b” and your State is party to the instrument"
            " “Organized Crime Convention”:",
        ),
        (7, ""),
    ]


def test_each_kind_of_question_has_its_room_to_answer():
    paper = papers.read(make_paper_version(), "en")

    room = {
        asked.key.partition(".")[2]: (
            [box.label.text for box in asked.boxes],
            asked.hint,
            asked.laws_row_count,
            asked.line_count,
            len(asked.readers),
        )
        for asked in asked_in(paper)
    }
    states = ["Yes", "In part", "No", "Not applicable", "Information not available", "Will follow"]
    options = ["Option a", "Option b"]
    assert room == {
        "": (states, "", 0, 0, 0),
        "elements": (options, "Tick all that apply.", 0, 0, 0),
        "laws": ([], "", 2, 0, 0),
        "kind": (options, "Tick one box.", 0, 0, 0),
        "why": ([], "", 0, 3, 0),
        "both": ([], "", 0, 3, 0),
        "examples": ([], "", 0, 4, 3),
    }


def test_a_provision_names_its_level_and_what_asks_the_same_elsewhere():
    paper = papers.read(get_version("untoc", 2), "en")

    groups = {group.ref: group for article in paper.articles for group in article.groups if group.ref}
    levels = {group.obligation for group in groups.values()}
    assert levels == {str(level.label) for level in Obligation}
    assert groups["10(1)"].also_asked.replace("\u200e", "").startswith("Also asked under ")
    # The article asks the same elsewhere; a provision related within its own instrument is not named.
    assert all("UNTOC" not in group.also_asked for group in groups.values())


def test_guidance_that_comes_back_is_printed_once_in_an_article():
    paper = papers.read(get_version("untoc", 2), "en")

    for article in paper.articles:
        asked = [asked for group in article.groups for asked in group.questions if asked.key.endswith(".laws")]
        assert [question.guidance is not None for question in asked] == [True] + [False] * (len(asked) - 1)


def test_a_corrected_text_is_printed_as_it_is_read():
    version = publish_version(make_paper_version(), actor=None, now=NOW, reason="For a test.")
    before = papers.read(version, "fr")
    officer = User.objects.create(username="corrector", is_secretariat=True)
    for subject, field, text in [
        ("tip-5.examples", "text", "Corrigé ?"),
        ("shared/laws", "text", "Quelle loi ?"),
        ("some/a", "label", "Premier"),
    ]:
        Erratum.objects.create(
            version=version,
            subject=subject,
            field=field,
            language="fr",
            before="x",
            text=text,
            reason="x",
            author=officer,
            made_at=NOW,
        )

    paper = papers.read(version, "fr")

    words = {asked.key.partition(".")[2]: asked for asked in asked_in(paper)}
    assert words["examples"].text.text == "Corrigé ?"
    assert words["laws"].text.text == "Quelle loi ?"
    assert [(box.label.text, bool(box.label.mark)) for box in words["kind"].boxes] == [
        ("Premier", False),
        ("Option b", True),
    ]
    assert papers.digest(paper) != papers.digest(before)
    assert paper.masthead.code == before.masthead.code
    assert len(paper.masthead.dates) == len(before.masthead.dates) + 1


def test_a_text_that_is_missing_is_printed_in_english_and_marked():
    paper = papers.read(make_paper_version(), "fr")

    words = {asked.key.partition(".")[2]: asked for asked in asked_in(paper)}
    assert words["kind"].boxes[0].label == Printed("Option a", "en", "ltr", "Anglais")
    assert words["laws"].guidance == Printed("Give the articles.", "en", "ltr", "Anglais")
    assert words["laws"].text == Printed("Quelles lois ?", "fr", "ltr")
    assert '<span lang="en" dir="ltr">Option a</span> <span class="mark">[Anglais]</span>' in render_paper_html(paper)


def notes(version: QuestionnaireVersion, language: str) -> str:
    with translation.override("en"):
        content = read_paper(version, language)
    return " ".join(compose_paper(content, "en" if language == "en" else language).instructions.notes)


def test_notes_say_how_far_the_texts_are(monkeypatch):
    monkeypatch.setattr(translation._trans, "ngettext", lambda one, many, count: one if count == 1 else many)
    monkeypatch.setattr(translation._trans, "gettext", str)
    version = make_paper_version()

    english, french = notes(version, "en"), notes(version, "fr")

    # Six questions of their own, a shared text with guidance, two options, a summary.
    assert "11 of the 11 texts on this paper are drafts that nobody has approved yet." in english
    assert "8 of the 8 texts in the language of this paper are drafts" in french
    assert "3 texts are not yet available in the language of this paper." in french


def test_approved_texts_are_not_called_drafts(monkeypatch):
    monkeypatch.setattr(translation._trans, "ngettext", lambda one, many, count: one if count == 1 else many)
    version = make_paper_version()
    for row in texts_of(version):
        QuestionnaireText.objects.create(
            version=version,
            subject=row.subject,
            field=row.field,
            language="en",
            stage=TextStage.APPROVED,
            text_digest=text_digest(row.english),
            changed_at=NOW,
        )

    assert "1 of the 11 texts on this paper is a draft that nobody has approved yet." in notes(version, "en")


def test_a_draft_and_a_retired_version_say_so_on_every_page():
    draft = make_paper_version()

    before = papers.read(draft, "en").masthead
    published = papers.read(publish_version(draft, actor=None, now=NOW, reason="For a test."), "en").masthead
    QuestionnaireVersion.objects.filter(pk=draft.pk).update(status=VersionStatus.RETIRED)
    after = papers.read(QuestionnaireVersion.objects.get(pk=draft.pk), "en").masthead

    assert [(head.status, len(head.marks)) for head in (before, published, after)] == [
        ("draft", 1),
        ("", 0),
        ("retired", 1),
    ]
    assert published.dates == ("Published on 24\u00a0November 2026",)
    assert before.code == published.code


def test_the_code_in_the_foot_is_the_beginning_of_the_content_hash():
    version = get_version("untoc", 2)

    paper = papers.read(version, "ar")

    assert paper.masthead.code == f"untoc v2 {version.content_hash[:12]}"
    assert f'data-note="{paper.masthead.code}"' in render_paper_html(paper)


def test_hostile_text_is_printed_as_text():
    version = make_paper_version()
    hostile = '<img src=x onerror="x"></style>%(count)s'
    Question.objects.filter(version=version, key="tip-5.examples").update(text_en=hostile, guidance_en=hostile)
    Option.objects.filter(option_list__version=version).update(label_en=hostile)

    html = render_paper_html(papers.read(version, "fr"))

    assert "<img" not in html
    assert html.count("</style>") == 1
    assert "&lt;img src=x" in html


@pytest.mark.parametrize(("slug", "number"), [("draft", 9), ("fir-checklist", 1), ("untoc", 2)])
def test_reading_costs_the_same_whatever_the_length(slug, number):
    version = make_paper_version() if slug == "draft" else get_version(slug, number)
    version = QuestionnaireVersion.objects.select_related("questionnaire__instrument").get(pk=version.pk)

    with CaptureQueriesContext(connection) as asked:
        read_paper(version, "fr")

    # Without provisions that ask the same elsewhere, there is nothing to fetch beside them.
    assert len(asked) <= 13


def test_subjects_are_those_of_the_statuses():
    """Texts are counted under the names that statuses and errata use."""
    version = get_version("tip", 2)
    content = read_paper(version, "fr")

    own = sum(1 for row in texts_of(version))
    provisions = version.questions.exclude(provision=None).values("provision").distinct().count()
    assert content.text_count + content.missing_count == own + provisions
    assert content.draft_count == content.text_count
    assert {subject_of(row.row) for row in texts_of(version)} <= {
        s.subject for s in QuestionnaireText.objects.filter(version=version)
    }
