"""The tree of a version: what it shows, what is found in it; questions of a draft are moved, added, taken out."""

import json

import pytest

from parties.models import User
from questionnaires.choices import QuestionKind
from questionnaires.models import QuestionnaireVersion
from questionnaires.queries import Wanted, version_tree
from questionnaires.services import copy_version, edit_text, make_erratum
from tests.factories.exchange import make_draft_to_translate
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version
from tests.questionnaires.studio import address, count_queries, tags_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def browser(client_of, officer):
    return client_of(officer)


@pytest.fixture
def draft(officer) -> QuestionnaireVersion:
    return copy_version(get_version("tip", 2), actor=officer, now=NOW)


def keys_of(version: QuestionnaireVersion, article: int = 5) -> list[str]:
    questions = version.questions.filter(section__article__number=article).order_by("position")
    return list(questions.values_list("key", flat=True))


def found(version: QuestionnaireVersion, **wanted: str) -> dict[str, list[str]]:
    tree = version_tree(version, Wanted(**wanted))
    return {
        "questions": [line.question.key for section in tree.sections for line in section.lines],
        "shared": [line.shared.slug for line in tree.shared_texts],
        "lists": [line.option_list.slug for line in tree.lists],
    }


def test_tree_holds_every_question_shared_text_and_list():
    version = get_version("untoc", 2)

    everything = found(version)

    assert everything["questions"] == list(
        version.questions.order_by("section__position", "position").values_list("key", flat=True)
    )
    assert everything["shared"] == list(version.shared_texts.order_by("pk").values_list("slug", flat=True))
    assert set(everything["lists"]) == set(version.option_lists.values_list("slug", flat=True))


def test_row_names_reference_obligation_words_kind_and_what_opens_it(browser):
    page = text_of(browser.get(address("version", get_version("tip", 2))))

    assert "Article 5. Criminalization" in page
    assert "5(1) mandatory Does your domestic law make trafficking in persons" in page
    assert "implementation of a provision must be answered tip-5-1" in page
    assert "Asked if 5(1) is answered with “Yes” or “In part”" in page


FOUND = [
    pytest.param({"kind": "citations", "words": "tip-5-1"}, ["tip-5-1.laws"], [], id="kind and key"),
    pytest.param({"words": "TIP 5(1)", "kind": "implementation"}, ["tip-5-1"], [], id="reference"),
    pytest.param({"words": "trafficking article 3 intentionally"}, ["tip-5-1"], [], id="English words"),
    pytest.param({"words": "traite au sens", "languages": ("fr", "en")}, ["tip-5-1"], [], id="French words"),
    pytest.param({"words": "no such words at all"}, [], [], id="nothing"),
    pytest.param({"language": "fr", "stage": "changed"}, ["tip-5-1"], ["laws"], id="stage in a language"),
    pytest.param({"language": "en", "stage": "changed"}, [], [], id="English is never changed since"),
    pytest.param({"stage": "missing"}, ["tip-5-2-a"], [], id="stage in any language"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "questions", "shared"), FOUND)
def test_filters_find(draft, officer, wanted, questions, shared):
    by = {"actor": officer, "now": NOW}
    english = draft.questions.get(key="tip-5-1").text_en
    edit_text(draft, subject="tip-5-1", field="text", language="en", text=f"{english} Cite it.", **by)
    edit_text(draft, subject="shared/laws", field="text", language="en", text="Which laws, please?", **by)
    edit_text(draft, subject="tip-5-2-a", field="text", language="ru", text="", **by)

    result = found(draft, **wanted)

    assert (result["questions"], result["shared"]) == (questions, shared)


def test_page_keeps_filters_and_counts_what_fits(browser):
    response = browser.get(address("version", get_version("tip", 2)), {"kind": "citations", "words": "tip-5"})

    assert "4 places fit." in text_of(response)
    assert 'value="tip-5"' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"words": "zebra"}, "No question, no shared text and no list fits these filters."),
        ({"kind": "nonsense"}, "Shared texts"),
        ({"language": "de", "stage": "nonsense"}, "Shared texts"),
    ],
)
def test_filters_that_fit_nothing_and_nonsense(browser, query, sentence):
    response = browser.get(address("version", get_version("tip", 2)), query)

    assert (response.status_code, sentence in text_of(response)) == (200, True)


def test_empty_version_says_so(browser, draft):
    empty = QuestionnaireVersion.objects.create(questionnaire=draft.questionnaire, number=50)

    page = text_of(browser.get(address("version", empty)))

    assert "This version asks nothing yet." in page
    assert "Ask about a further article" in page


def test_marks_name_languages(browser, draft, officer):
    edit_text(draft, subject="tip-5-1", field="text", language="ru", text="", actor=officer, now=NOW)
    edit_text(draft, subject="tip-5-1", field="text", language="en", text="Anew?", actor=officer, now=NOW)

    page = text_of(browser.get(address("version", draft)))

    assert "missing: Russian" in page
    assert "English changed since: Arabic, Chinese, French and Spanish" in page


def test_tree_reads_the_erratum(browser, officer):
    version = get_version("tip", 2)
    place = {"subject": "tip-5-1", "field": "text", "language": "en"}
    make_erratum(version, **place, text="Corrected words?", reason="A slip.", actor=officer, now=NOW)

    assert "Corrected words?" in text_of(browser.get(address("version", version)))


def test_published_version_offers_no_steps(browser, draft):
    steps = [browser.get(address("version", version)).content.decode() for version in (draft.based_on, draft)]

    assert [page.count('name="up"') for page in steps] == [0, draft.questions.count()]


def test_question_moves_by_a_press_and_the_article_stays_open(browser, draft):
    before = keys_of(draft)

    response = browser.post(address("move", draft), {"down": before[0], "filters": "kind=text&open=3&next=//evil.test"})

    assert keys_of(draft) == [before[1], before[0], *before[2:]]
    assert response.url == f"{address('version', draft)}?kind=text&open=5#{before[0]}"


def test_question_of_a_published_version_does_not_move(browser):
    version = get_version("tip", 2)
    before = keys_of(version)

    response = browser.post(address("move", version), {"down": before[0]}, follow=True)

    assert "is published and never changes" in text_of(response)
    assert keys_of(version) == before


def test_question_of_another_version_is_not_found(browser, draft):
    assert browser.post(address("move", draft), {"up": "untoc-5-1-a"}).status_code == 404


NEW = {
    "key": "tip-5.courts",
    "kind": "text",
    "text": "Which courts hear these cases?",
    "guidance": "",
    "provision": "",
    "option_list": "",
    "show_if": '{"question": "tip-5-1", "in": ["yes"]}',
    "after": "tip-5-1",
}


def test_question_is_added_where_it_was_wanted(browser, draft):
    response = browser.post(address("add", draft, 5), NEW, follow=True)

    question = draft.questions.get(key="tip-5.courts")
    assert response.redirect_chain == [(address("question", draft, "tip-5.courts"), 302)]
    assert keys_of(draft)[:2] == ["tip-5-1", "tip-5.courts"]
    assert (question.text_en, question.show_if) == (NEW["text"], {"question": "tip-5-1", "in": ["yes"]})
    assert (question.is_required, question.text_ar) == (False, None)


BAD = [
    ({"key": "Courts!"}, "“Courts!” is no key"),
    ({"key": "tip-5-1"}, "has a question tip-5-1 already"),
    ({"text": ""}, "Text, in English: This field is required."),
    ({"text": "In {year"}, "here a brace stands alone"),
    ({"kind": "choice"}, "A question that is answered from a list needs one"),
    ({"kind": "check"}, "Kind of question: Select a valid choice."),
    ({"show_if": '{"question"'}, "Condition, as JSON: This is no JSON: look at line 1, character 12."),
    ({"show_if": '["yes"]'}, "Condition, as JSON: A condition stands in braces"),
    ({"show_if": '{"question": 5}'}, "Condition, as JSON: The condition of tip-5.courts cannot be read"),
    ({"show_if": '{"question": "tip-99", "eq": "yes"}'}, "The condition of tip-5.courts reads tip-99"),
    ({"show_if": '{"question": "tip-5-1", "eq": "maybe"}'}, "an answer that cannot be given: tip-5-1 = maybe"),
    ({"show_if": '{"party_to": "ABC"}'}, "names an instrument that is not there: ABC"),
    ({"show_if": '{"question": "tip-5.courts", "answered": true}'}, "These questions wait for each other"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "sentence"), BAD)
def test_question_that_cannot_be_is_refused_and_the_typed_words_stay(browser, draft, wrong, sentence):
    before = keys_of(draft)

    response = browser.post(address("add", draft, 5), NEW | wrong)

    assert response.status_code == 422
    assert sentence in text_of(response).replace(" : ", ": ")
    assert (NEW | wrong)["text"] in tags_of(response, "textarea")
    assert keys_of(draft) == before


def test_adding_to_a_published_version_finds_no_page(browser):
    assert browser.post(address("add", get_version("tip", 2), 5), NEW).status_code == 404


def test_question_is_taken_out_after_a_page_that_says_what_becomes_of_answers(browser, draft):
    asked = text_of(browser.get(address("remove", draft, "tip-5-1.penalty")))
    response = browser.post(address("remove", draft, "tip-5-1.penalty"), follow=True)

    assert "When an answer moves to this version it waits for a person" in asked
    assert "tip-5-1.penalty was taken out." in text_of(response)
    assert "tip-5-1.penalty" not in keys_of(draft)
    assert "tip-5-1.penalty" in keys_of(draft.based_on)


def test_question_that_others_wait_for_stays(browser, draft):
    asked = browser.get(address("remove", draft, "tip-5-1"))
    response = browser.post(address("remove", draft, "tip-5-1"), follow=True)

    assert "the conditions of these questions read it" in text_of(asked)
    assert address("structure", draft, "tip-5-1.laws") in asked.content.decode()
    assert "is read by the condition of tip-5-1.laws" in text_of(response)
    assert "tip-5-1" in keys_of(draft)


def test_condition_is_changed_and_read_as_a_sentence(browser, draft):
    condition = {
        "all": [
            {"question": "tip-5-1", "in": ["yes", "in_part"]},
            {"any": [{"party_to": "UNTOC"}, {"question": "tip-5.difficulties", "answered": False}]},
        ]
    }

    posted = {"show_if": json.dumps(condition), "is_required": "on"}
    response = browser.post(address("structure", draft, "tip-5-1.penalty"), posted, follow=True)

    question = draft.questions.get(key="tip-5-1.penalty")
    assert (question.show_if, question.is_required) == (condition, True)
    page = text_of(response)
    assert "Asked if all of these hold:" in page
    assert "5(1) is answered with “Yes” or “In part”" in page
    assert "at least one of these holds: the State is party to UNTOC" in page
    assert "is not answered" in page


def test_condition_waiting_for_an_option_is_read_in_its_words(browser, draft):
    condition = {"question": "tip-5.difficulties", "eq": "legislation"}

    browser.post(address("structure", draft, "tip-5-1.penalty"), {"show_if": json.dumps(condition)})

    page = text_of(browser.get(address("question", draft, "tip-5-1.penalty")))
    assert "is answered with “ Problems with the formulation of legislation ”" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("{", "This is no JSON"),
        ("[]", "A condition stands in braces"),
        ('{"all": []}', "cannot be read"),
        ('{"question": "tip-5-1.penalty", "answered": true}', "These questions wait for each other"),
        ('{"all": [{"all": [{"all": [{"all": [{"party_to": "TIP"}]}]}]}]}', "is nested more than 4 deep"),
    ],
)
def test_condition_that_does_not_stand_changes_nothing(browser, draft, typed, sentence):
    before = draft.questions.get(key="tip-5-1.penalty").show_if

    response = browser.post(address("structure", draft, "tip-5-1.penalty"), {"show_if": typed})

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert typed in tags_of(response, "textarea")
    assert draft.questions.get(key="tip-5-1.penalty").show_if == before


def test_empty_box_asks_always(browser, draft):
    browser.post(address("structure", draft, "tip-5-1.penalty"), {"show_if": ""})

    assert draft.questions.get(key="tip-5-1.penalty").show_if == {}


def test_provisions_of_an_item_are_changed(browser, officer):
    draft = copy_version(get_version("tip-checklist"), actor=officer, now=NOW)
    item = draft.questions.filter(kind=QuestionKind.CHECK).order_by("pk")[0]

    browser.post(
        address("structure", draft, item.key), {"covers": "TIP 5(1)\r\n\r\n TIP  5(2)(a) ", "is_required": "on"}
    )
    refused = browser.post(address("structure", draft, item.key), {"covers": "TIP 99(1)"})

    assert draft.questions.get(key=item.key).covers == ["TIP 5(1)", "TIP 5(2)(a)"]
    assert "There is no provision TIP 99(1) in the catalogue." in text_of(refused)


def test_tree_costs_the_same_with_one_and_with_three_more_questions(browser):
    version = make_draft_to_translate()
    ask = lambda: browser.get(address("version", version))  # noqa: E731 (said twice)
    with_one = count_queries(ask)
    first = version.questions.get(key="tip-5-1.laws")
    for number in (3, 4, 5):
        first.pk, first.key, first.position = None, f"tip-5-1.laws{number}", number
        first.save()

    assert count_queries(ask) == with_one
