"""Questions and options of a draft are added, taken out, moved, and asked under conditions that stand."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from instruments.choices import TextStage
from parties.models import User
from questionnaires.models import Option, OptionList, QuestionnaireVersion
from questionnaires.queries import changes_between, conditions_of, text_row, version_content
from questionnaires.rules import ChangeClass
from questionnaires.services import (
    add_option,
    add_question,
    copy_version,
    edit_question,
    move_option,
    move_question,
    publish_version,
    remove_option,
    remove_question,
)
from tests.factories.instruments import get_article, get_provision
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
ALWAYS: dict[str, object] = {}


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def draft(officer) -> QuestionnaireVersion:
    return copy_version(get_version("tip", 2), actor=officer, now=NOW)


@pytest.fixture
def checklist(officer) -> QuestionnaireVersion:
    return copy_version(get_version("tip-checklist"), actor=officer, now=NOW)


def keys_of(version: QuestionnaireVersion, article: int = 5) -> list[str]:
    questions = version.questions.filter(section__article__number=article).order_by("position")
    return list(questions.values_list("key", flat=True))


def changed(version: QuestionnaireVersion) -> dict[str, ChangeClass]:
    changes = changes_between(version.based_on, version)
    return {change.key: change.change for change in changes if change.change != ChangeClass.SAME}


def last_event(version: QuestionnaireVersion) -> tuple[str, str]:
    return version.events.order_by("pk").values_list("kind", "note").last()


def edit(version, user, *, key="tip-5.examples", show_if=ALWAYS, is_required=False, covers=None):
    return edit_question(version, key=key, show_if=show_if, is_required=is_required, covers=covers, actor=user, now=NOW)


def add(version, user, **arguments):
    values = {
        "article": get_article("TIP", 5),
        "key": "tip-5.training",
        "kind": "text",
        "text": "How are judges trained?",
        "guidance": "Name the course.",
    }
    return add_question(version, **(values | arguments), actor=user, now=NOW)


def test_question_is_asked_under_another_condition(draft, officer):
    condition = {"all": [{"question": "tip-5-1", "in": ["yes", "in_part"]}, {"party_to": "UNTOC"}]}

    edit(draft, officer, show_if=condition, is_required=True)
    question = draft.questions.get(key="tip-5.examples")

    assert (question.show_if, question.is_required, question.covers) == (condition, True, [])
    assert changed(draft) == {"tip-5.examples": ChangeClass.COMPATIBLE}
    assert last_event(draft) == ("edited", "tip-5.examples")


REFUSED = [
    (
        {"question": "tip-5.nothing", "answered": True},
        "unknown_question",
        "The condition of tip-5.examples reads tip-5.nothing, which this version does not ask.",
    ),
    (
        {"question": "tip-5-1", "eq": "maybe"},
        "unknown_value",
        "The condition of tip-5.examples waits for an answer that cannot be given: tip-5-1 = maybe",
    ),
    (
        {"question": "tip-5.good_practices", "eq": "yes"},
        "unknown_value",
        "The condition of tip-5.examples waits for an answer that cannot be given: tip-5.good_practices = yes",
    ),
    (
        {"party_to": "UNCAC"},
        "unknown_instrument",
        "The condition of tip-5.examples names an instrument that is not there: UNCAC",
    ),
    ({"tip-5-1": "yes"}, "shape", "The condition of tip-5.examples cannot be read: {'tip-5-1': 'yes'}"),
    ([], "shape", "The condition of tip-5.examples cannot be read: []"),
    (
        {"all": [{"all": [{"all": [{"all": [{"party_to": "TIP"}]}]}]}]},
        "depth",
        "The condition of tip-5.examples is nested more than 4 deep.",
    ),
    (
        {"question": "tip-5.examples", "answered": True},
        "cycle",
        "These questions wait for each other: tip-5.examples → tip-5.examples",
    ),
]


@pytest.mark.parametrize(("condition", "code", "sentence"), REFUSED)
def test_condition_that_does_not_stand_is_refused_in_a_sentence(draft, officer, condition, code, sentence):
    before = conditions_of(draft), draft.events.count()

    with pytest.raises(ValidationError) as refusal:
        edit(draft, officer, show_if=condition)

    assert (refusal.value.messages, refusal.value.code) == ([sentence], code)
    assert (conditions_of(draft), draft.events.count()) == before


def test_question_that_others_read_does_not_wait_for_them(draft, officer):
    with pytest.raises(ValidationError) as refusal:
        edit(draft, officer, key="tip-5-1", show_if={"question": "tip-5-1.laws", "answered": True})

    assert refusal.value.messages == ["These questions wait for each other: tip-5-1 → tip-5-1.laws → tip-5-1"]


def test_condition_is_checked_in_a_constant_number_of_queries(draft, checklist, officer):
    counts = []
    for version, key in ((draft, "tip-5-1"), (checklist, keys_of(checklist)[0])):
        with CaptureQueriesContext(connection) as asked:
            edit(version, officer, key=key, is_required=False)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_unknown_question_is_refused(draft, officer):
    with pytest.raises(ValidationError, match=r"tip v3 has no question tip-5\.nothing"):
        edit(draft, officer, key="tip-5.nothing")


def test_item_covers_provisions_in_treaty_order(checklist, officer):
    key = keys_of(checklist)[0]

    edit(checklist, officer, key=key, is_required=True, covers=["TIP 9(5)", "TIP 5(1)", "TIP 5(1)"])

    assert checklist.questions.get(key=key).covers == ["TIP 5(1)", "TIP 9(5)"]
    assert changed(checklist) == {key: ChangeClass.COMPATIBLE}


@pytest.mark.parametrize(
    ("covers", "sentence"),
    [
        (["TIP 5(1)", "TIP 99"], "There is no provision TIP 99 in the catalogue."),
        (["UNTOC 5(1)(a)"], "There is no provision UNTOC 5(1)(a) in the catalogue."),
        ([], "An item of the checklist covers at least one provision."),
    ],
)
def test_item_that_covers_what_is_not_there_is_refused(checklist, officer, covers, sentence):
    key = keys_of(checklist)[0]

    with pytest.raises(ValidationError) as refusal:
        edit(checklist, officer, key=key, covers=covers)

    assert refusal.value.messages == [sentence]


def test_question_of_a_full_questionnaire_covers_nothing(draft, officer):
    with pytest.raises(ValidationError, match="Only an item of the checklist covers provisions"):
        edit(draft, officer, covers=["TIP 5(1)"])


def test_question_is_added_at_the_end_of_its_article(draft, officer):
    before = keys_of(draft)

    with translation.override("fr"):
        question = add(draft, officer, show_if={"question": "tip-5.examples", "answered": True}, is_required=True)
    question.refresh_from_db()

    assert keys_of(draft) == [*before, "tip-5.training"]
    assert (question.text_en, question.guidance_en) == ("How are judges trained?", "Name the course.")
    assert (question.text_fr, question.covers, question.is_required) == (None, [], True)
    assert changed(draft) == {"tip-5.training": ChangeClass.COMPATIBLE}
    assert last_event(draft) == ("edited", "+ tip-5.training")
    for field in ("text", "guidance"):
        row = text_row(draft, "tip-5.training", field)
        assert (row.stage("en"), row.statuses["en"].author) == (TextStage.DRAFT, str(officer))


def test_question_is_added_behind_another(draft, officer):
    before = keys_of(draft)

    add(draft, officer, after=before[0])
    add(draft, officer, key="tip-5.more", guidance="", after="tip-5.training")

    assert keys_of(draft) == [before[0], "tip-5.training", "tip-5.more", *before[1:]]
    assert list(
        draft.questions.filter(section__article__number=5).order_by("position").values_list("position", flat=True)
    ) == [*range(1, len(before) + 3)]
    assert list(draft.text_statuses.filter(subject="tip-5.more").values_list("field", flat=True)) == ["text"]


def test_section_is_made_in_treaty_order(draft, officer):
    article = get_article("TIP", 4)
    assert not draft.sections.filter(article=article).exists()

    add(draft, officer, article=article, key="tip-4.scope")

    numbers = list(draft.sections.order_by("position").values_list("article__number", flat=True))
    assert 4 in numbers
    assert numbers == sorted(numbers)


def test_question_is_answered_from_a_list(draft, officer):
    option_list = draft.option_lists.get(slug="priority")

    question = add(draft, officer, kind="choice", option_list=option_list)
    edit(draft, officer, show_if={"question": question.key, "eq": "high"})

    assert question.option_list == option_list


def test_question_on_a_provision_that_was_taken_out_comes_back(draft, officer):
    provision = get_provision("TIP 5(1)")
    for key in [key for key in keys_of(draft) if key.startswith("tip-5-1.")]:
        remove_question(draft, key=key, actor=officer, now=NOW)
    remove_question(draft, key="tip-5-1", actor=officer, now=NOW)

    add(draft, officer, key="tip-5-1", kind="implementation", provision=provision, is_required=True)

    assert changed(draft)["tip-5-1"] == ChangeClass.WORDING


def test_item_is_added_to_a_checklist(checklist, officer):
    question = add(checklist, officer, key="tip-checklist.judges", kind="check", covers=["TIP 10(2)"])

    assert question.covers == ["TIP 10(2)"]


CANNOT = {
    "key taken": ({"key": "tip-5.examples"}, "tip v3 has a question tip-5.examples already."),
    "no key": (
        {"key": "TIP 5"},
        "“TIP 5” is no key: small letters, digits and hyphens, and perhaps a point and a name.",
    ),
    "key of another": ({"key": "som-5.x"}, "The key of a question of this questionnaire begins with tip."),
    "key that only begins alike": (
        {"key": "tipping-5"},
        "The key of a question of this questionnaire begins with tip.",
    ),
    "no text": ({"text": " "}, "A question and an option need their English."),
    "broken text": ({"text": "In {year"}, "A placeholder is a name in braces, as {year}; here a brace stands alone."),
    "broken guidance": ({"guidance": "\a"}, "The text holds characters that are no text: U+0007."),
    "unknown kind": ({"kind": "essay"}, "essay is not a kind of question."),
    "item in a full questionnaire": (
        {"kind": "check", "covers": ["TIP 5(1)"]},
        "A checklist asks its items, and a full questionnaire all other kinds of question.",
    ),
    "no provision": ({"kind": "implementation"}, "Say which provision the question is about."),
    "no list": ({"kind": "choice"}, "A question that is answered from a list needs one, and no other has one."),
    "behind nothing": ({"after": "tip-6.examples"}, "tip-6.examples is not a question of this article."),
    "condition": (
        {"show_if": {"question": "tip-99", "answered": True}},
        "The condition of tip-5.training reads tip-99, which this version does not ask.",
    ),
}


@pytest.mark.parametrize(("arguments", "sentence"), CANNOT.values(), ids=CANNOT)
def test_question_that_cannot_be_is_refused(draft, officer, arguments, sentence):
    before = version_content(draft), draft.text_statuses.count(), draft.events.count()

    with pytest.raises(ValidationError) as refusal:
        add(draft, officer, **arguments)

    assert refusal.value.messages == [sentence]
    assert (version_content(draft), draft.text_statuses.count(), draft.events.count()) == before


def test_question_has_the_parts_of_its_own_questionnaire(draft, officer):
    published = get_version("tip", 2).option_lists.get(slug="priority")
    for arguments, sentence in (
        ({"article": get_article("SOM", 5)}, "SOM 5 is not an article of this questionnaire's instrument."),
        ({"provision": get_provision("TIP 6(1)")}, "TIP 6(1) is not a provision of TIP 5."),
        (
            {"kind": "implementation", "provision": get_provision("TIP 5(1)")},
            "The question on TIP 5(1) has the key tip-5-1, as in every version.",
        ),
        ({"kind": "choice", "option_list": published}, "The list priority belongs to another version."),
        (
            {"option_list": draft.option_lists.get(slug="priority")},
            "A question that is answered from a list needs one, and no other has one.",
        ),
    ):
        with pytest.raises(ValidationError) as refusal:
            add(draft, officer, **arguments)
        assert refusal.value.messages == [sentence]


def test_item_needs_what_it_covers(checklist, officer):
    with pytest.raises(ValidationError, match="covers at least one provision"):
        add(checklist, officer, key="tip-checklist.judges", kind="check")
    with pytest.raises(ValidationError, match="A checklist asks its items"):
        add(checklist, officer, key="tip-checklist.judges")


def test_question_is_taken_out(draft, officer):
    before = keys_of(draft)
    add(draft, officer)

    remove_question(draft, key="tip-5.training", actor=officer, now=NOW)

    assert keys_of(draft) == before
    assert not draft.text_statuses.filter(subject="tip-5.training").exists()
    assert changed(draft) == {}
    assert last_event(draft) == ("edited", "- tip-5.training")


def test_question_that_was_published_stays_where_it_was_published(draft, officer):
    remove_question(draft, key="tip-5.examples", actor=officer, now=NOW)

    assert changed(draft) == {"tip-5.examples": ChangeClass.BREAKING}
    assert get_version("tip", 2).questions.filter(key="tip-5.examples").exists()


def test_question_that_another_reads_is_not_taken_out(draft, officer):
    with pytest.raises(ValidationError) as refusal:
        remove_question(draft, key="tip-5.difficulties", actor=officer, now=NOW)

    assert refusal.value.messages == [
        "tip-5.difficulties is read by the condition of tip-5.difficulties_more. Change that first."
    ]
    assert "tip-5.difficulties" in keys_of(draft)


def test_section_left_without_question_goes(draft, officer):
    add(draft, officer, article=get_article("TIP", 4), key="tip-4.scope")

    remove_question(draft, key="tip-4.scope", actor=officer, now=NOW)

    assert not draft.sections.filter(article__number=4).exists()
    assert version_content(draft)["sections"] == version_content(draft.based_on)["sections"]


@pytest.mark.parametrize(("start", "step", "place"), [(0, 1, 1), (1, -1, 0), (2, 2, 4), (0, -1, 0), (0, 999, -1)])
def test_question_is_moved_within_its_article(draft, officer, start, step, place):
    before = keys_of(draft)
    key = before[start]

    move_question(draft, key=key, step=step, actor=officer, now=NOW)

    expected = [other for other in before if other != key]
    expected.insert(place if place >= 0 else len(expected), key)
    assert keys_of(draft) == expected
    assert changed(draft) == {}


def options_of(version: QuestionnaireVersion) -> tuple[OptionList, list[str]]:
    option_list = version.option_lists.get(slug="priority")
    return option_list, list(option_list.options.order_by("position").values_list("slug", flat=True))


def test_option_is_added(draft, officer):
    option_list, before = options_of(draft)
    asked = {q.key for q in draft.questions.filter(option_list=option_list)}

    with translation.override("ar"):
        add_option(draft, option_list=option_list, slug="urgent", label="Urgent", actor=officer, now=NOW)
    row = text_row(draft, "priority/urgent", "label")

    assert options_of(draft)[1] == [*before, "urgent"]
    assert (dict(row.texts), row.stage("en"), row.statuses["en"].author) == (
        {"en": "Urgent"},
        TextStage.DRAFT,
        str(officer),
    )
    assert changed(draft) == dict.fromkeys(asked, ChangeClass.COMPATIBLE)
    assert last_event(draft) == ("edited", "+ priority/urgent")


@pytest.mark.parametrize(
    ("slug", "label", "sentence"),
    [
        ("high", "High", "The list has an option high already."),
        ("Very high", "High", "“Very high” is no name of an option: small letters, digits, hyphens."),
        ("urgent", "", "A question and an option need their English."),
        ("urgent", "a" * 501, "The text has 501 characters, and at most 500 fit."),
    ],
)
def test_option_that_cannot_be_is_refused(draft, officer, slug, label, sentence):
    option_list, before = options_of(draft)

    with pytest.raises(ValidationError) as refusal:
        add_option(draft, option_list=option_list, slug=slug, label=label, actor=officer, now=NOW)

    assert refusal.value.messages == [sentence]
    assert options_of(draft)[1] == before


def test_option_is_taken_out_and_breaks_what_chose_it(draft, officer):
    option_list, before = options_of(draft)
    asked = {q.key for q in draft.questions.filter(option_list=option_list)}

    remove_option(draft, option=option_list.options.get(slug="high"), actor=officer, now=NOW)

    assert options_of(draft)[1] == [slug for slug in before if slug != "high"]
    assert changed(draft) == dict.fromkeys(asked, ChangeClass.BREAKING)
    assert not draft.text_statuses.filter(subject="priority/high").exists()
    assert last_event(draft) == ("edited", "- priority/high")


def test_option_that_a_condition_waits_for_is_not_taken_out(draft, officer):
    option_list, before = options_of(draft)
    edit(draft, officer, show_if={"question": "tip-5.assistance_priority", "eq": "high"})

    with pytest.raises(ValidationError, match=r"that cannot be given: tip-5\.assistance_priority"):
        remove_option(draft, option=option_list.options.get(slug="high"), actor=officer, now=NOW)

    assert options_of(draft)[1] == before


def test_last_option_is_not_taken_out(draft, officer):
    option_list, before = options_of(draft)
    for slug in before[1:]:
        remove_option(draft, option=option_list.options.get(slug=slug), actor=officer, now=NOW)

    with pytest.raises(ValidationError, match="A list keeps at least one option"):
        remove_option(draft, option=option_list.options.get(), actor=officer, now=NOW)


@pytest.mark.parametrize(("start", "step", "place"), [(0, 1, 1), (1, -1, 0), (0, -1, 0), (0, 999, -1)])
def test_option_is_moved_within_its_list(draft, officer, start, step, place):
    option_list, before = options_of(draft)
    slug = before[start]

    move_option(draft, option=option_list.options.get(slug=slug), step=step, actor=officer, now=NOW)

    expected = [other for other in before if other != slug]
    expected.insert(place if place >= 0 else len(expected), slug)
    assert options_of(draft)[1] == expected


def test_option_of_another_version_is_left_alone(draft, officer):
    option_list, before = options_of(get_version("tip", 2))
    option = Option.objects.filter(option_list=option_list)[0]

    for change in (
        lambda: add_option(draft, option_list=option_list, slug="urgent", label="Urgent", actor=officer, now=NOW),
        lambda: remove_option(draft, option=option, actor=officer, now=NOW),
        lambda: move_option(draft, option=option, step=1, actor=officer, now=NOW),
    ):
        with pytest.raises(ValidationError, match="The list priority belongs to another version"):
            change()

    assert options_of(get_version("tip", 2))[1] == before


def test_edited_draft_is_published_and_read_as_it_was_edited(draft, officer):
    add(draft, officer)
    remove_question(draft, key="tip-5.examples", actor=officer, now=NOW)

    version = publish_version(draft, actor=officer, now=NOW, reason="For a test.")

    assert changed(version) == {"tip-5.training": ChangeClass.COMPATIBLE, "tip-5.examples": ChangeClass.BREAKING}
