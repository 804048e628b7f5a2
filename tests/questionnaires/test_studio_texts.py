"""Texts in six languages beside each other: saved one or all, reviewed, corrected; nothing typed is lost."""

import pytest

from instruments.choices import TextStage
from instruments.rules import text_digest
from parties.models import User
from questionnaires.models import Erratum, QuestionnaireVersion
from questionnaires.queries import text_row, version_content
from questionnaires.services import (
    TypedText,
    copy_version,
    edit_text,
    make_erratum,
    publish_version,
    retire_version,
    save_texts,
    set_stage,
)
from tests.factories.exchange import make_draft_to_translate
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version
from tests.questionnaires.studio import address, boxes_of, count_queries, press, tags_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
KEY = "tip-5-1"
ENGLISH, RUSSIAN, SPANISH = (f"{KEY}:text:{code}" for code in ("en", "ru", "es"))


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def browser(client_of, officer):
    return client_of(officer)


@pytest.fixture
def draft(officer) -> QuestionnaireVersion:
    return copy_version(get_version("tip", 2), actor=officer, now=NOW)


@pytest.fixture
def page(draft) -> str:
    return address("question", draft, KEY)


def text(version: QuestionnaireVersion, language: str = "en", subject: str = KEY, field: str = "text") -> str:
    row = text_row(version, subject, field)
    assert row is not None
    return row.texts.get(language, "")


def stage(version: QuestionnaireVersion, language: str, subject: str = KEY, field: str = "text") -> str:
    row = text_row(version, subject, field)
    assert row is not None
    return row.stage(language)


def test_each_language_stands_in_its_own_box_and_direction(browser, page, draft):
    response = browser.get(page)

    assert set(boxes_of(response)) == {
        f"{begin}{KEY}:{field}:{code}"
        for begin in ("", "base:")
        for field in ("text", "guidance")
        for code in ("ar", "zh-hans", "en", "fr", "ru", "es")
    }
    html = response.content.decode()
    assert f'name="{KEY}:text:ar"' in html
    assert 'lang="ar" dir="rtl"' in html
    assert 'lang="zh-Hans" dir="ltr"' in html


def test_language_that_is_worked_on_stands_beside_the_english(browser, page):
    names = [name for name in boxes_of(browser.get(page, {"language": "ru"})) if name.startswith(f"{KEY}:text")]

    assert names[:2] == [ENGLISH, RUSSIAN]


def test_one_text_is_saved(browser, page, draft):
    response = press(browser, page, {RUSSIAN: "Новый текст"}, save=RUSSIAN)

    assert response.status_code == 302
    assert text(draft, "ru") == "Новый текст"
    assert "1 text saved." in text_of(browser.get(page))
    assert draft.events.order_by("-pk").values_list("note", flat=True)[0] == f"{KEY} text ru"


def test_all_texts_are_saved_and_translations_are_made_from_the_new_english(browser, page, draft):
    press(browser, page, {ENGLISH: "Is it a crime?", RUSSIAN: "Это преступление?"}, save="all")

    assert (text(draft), text(draft, "ru")) == ("Is it a crime?", "Это преступление?")
    assert (stage(draft, "ru"), stage(draft, "fr")) == (TextStage.DRAFT, TextStage.SOURCE_CHANGED)


def test_saving_one_keeps_what_else_was_typed(browser, page, draft):
    response = press(browser, page, {RUSSIAN: "Новый текст", SPANISH: "Texto nuevo"}, save=RUSSIAN)

    assert response.status_code == 200
    assert "Other words that you typed on this page are not saved yet." in text_of(response)
    assert boxes_of(response)[SPANISH] == "Texto nuevo"
    assert text(draft, "es") != "Texto nuevo"

    browser.post(page, boxes_of(response) | {"save": "all"})
    assert text(draft, "es") == "Texto nuevo"


def test_nothing_changed_is_said_and_nothing_written(browser, page, draft):
    before = draft.events.count()

    response = browser.post(page, boxes_of(browser.get(page)) | {"save": "all"}, follow=True)

    assert "Nothing had changed; nothing was written." in text_of(response)
    assert draft.events.count() == before


BAD = [
    (ENGLISH, "", "Text, English: A question and an option need their English."),
    (RUSSIAN, "В {year}", "Text, Russian: The placeholders of the English and of the translation are not the same"),
    (RUSSIAN, "a } b", "Text, Russian: A placeholder is a name in braces"),
    (SPANISH, "bell\x07", "Text, Spanish: The text holds characters that are no text: U+0007."),
    (SPANISH, "x" * 3001, "Text, Spanish: The text has 3001 characters, and at most 3000 fit."),
]


@pytest.mark.parametrize(("name", "typed", "sentence"), BAD, ids=[sentence for _name, _typed, sentence in BAD])
def test_bad_text_keeps_what_was_typed_and_saves_the_rest(browser, page, draft, name, typed, sentence):
    before = text(draft, name.rpartition(":")[2])

    response = press(browser, page, {name: typed, f"{KEY}:guidance:fr": "Citez la loi."}, save="all")

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert boxes_of(response)[name] == typed
    assert f'href="#{name}"' in response.content.decode()
    assert text(draft, name.rpartition(":")[2]) == before
    assert text(draft, "fr", field="guidance") == "Citez la loi."


def test_text_somebody_else_changed_is_not_written_over_unseen(browser, page, draft, officer):
    opened = boxes_of(browser.get(page))
    edit_text(draft, subject=KEY, field="text", language="ru", text="Чужой текст", actor=officer, now=NOW)

    response = browser.post(page, opened | {RUSSIAN: "Мой текст", "save": "all"})

    assert response.status_code == 422
    assert "Somebody else changed this text meanwhile. It now reads: “Чужой текст”." in text_of(response)
    assert (text(draft, "ru"), boxes_of(response)[RUSSIAN]) == ("Чужой текст", "Мой текст")

    browser.post(page, boxes_of(response) | {"save": "all"})
    assert text(draft, "ru") == "Мой текст"


def test_untouched_box_does_not_undo_what_somebody_else_wrote(browser, page, draft, officer):
    opened = boxes_of(browser.get(page))
    edit_text(draft, subject=KEY, field="text", language="ru", text="Чужой текст", actor=officer, now=NOW)

    response = browser.post(page, opened | {SPANISH: "Texto nuevo", "save": "all"})

    assert response.status_code == 302
    assert (text(draft, "ru"), text(draft, "es")) == ("Чужой текст", "Texto nuevo")


def test_line_breaks_alone_can_be_changed(draft, officer):
    words = text(draft, field="guidance")
    typed = TypedText(KEY, "guidance", "en", words.replace(". ", ".\n"), base=text_digest(words))

    saved = save_texts(draft, [typed], actor=officer, now=NOW)

    assert saved.written_count == 1
    assert text(draft, field="guidance") == words.replace(". ", ".\n")


def test_texts_of_a_published_version_are_refused(browser):
    version = get_version("tip", 2)
    before = version_content(version)
    page = address("question", version, KEY)

    response = browser.post(page, {ENGLISH: "Other", f"base:{ENGLISH}": text_digest(text(version)), "save": "all"})

    assert response.status_code == 302
    assert "This version is published and never changes." in text_of(browser.get(page))
    assert version_content(version) == before
    assert tags_of(browser.get(page), "textarea") == []


STAGES = [("to_review", "ru", "to be reviewed"), ("approved", "ru", "approved"), ("draft", "ru", "draft, not reviewed")]


@pytest.mark.parametrize(("given", "language", "word"), STAGES)
def test_stage_is_given(browser, page, draft, officer, given, language, word):
    if given == "draft":
        set_stage(draft, subject=KEY, field="text", language=language, stage="to_review", actor=officer, now=NOW)

    browser.post(page, {"stage": f"{KEY}:text:{language}={given}"})

    assert stage(draft, language) == given
    assert f"Noted: {word}" in text_of(browser.get(page))


def test_approval_names_the_reviewer(browser, page, officer):
    browser.post(page, {"stage": f"{RUSSIAN}=approved"})

    assert f"Approved by {officer} ." in text_of(browser.get(page)).replace(f"{officer}.", f"{officer} .")


def test_own_translation_is_approved_by_somebody_else(browser, client_of, page, draft):
    press(browser, page, {RUSSIAN: "Новый текст"}, save=RUSSIAN)

    refused = browser.post(page, {"stage": f"{RUSSIAN}=approved"})
    client_of(make_officer("colleague")).post(page, {"stage": f"{RUSSIAN}=approved"})

    assert refused.status_code == 422
    assert "you wrote this text, so somebody else approves it" in text_of(refused)
    assert stage(draft, "ru") == TextStage.APPROVED


def test_what_is_typed_and_not_saved_is_not_approved(browser, page, draft):
    response = press(browser, page, {RUSSIAN: "Новый текст"}, stage=f"{RUSSIAN}=approved")

    assert response.status_code == 422
    assert "Save this text first" in text_of(response)
    assert boxes_of(response)[RUSSIAN] == "Новый текст"
    assert stage(draft, "ru") == TextStage.DRAFT


@pytest.mark.parametrize(
    "value", ["", "x=approved", f"{RUSSIAN}=missing", f"{RUSSIAN}=nonsense", f"{KEY}:text:de=draft"]
)
def test_nonsense_gives_no_stage(browser, page, draft, value):
    response = browser.post(page, {"stage": value}, follow=True)

    assert response.status_code in (200, 422)
    assert stage(draft, "ru") == TextStage.DRAFT


def test_stage_may_be_given_until_the_version_is_retired(browser, officer):
    version = publish_version(make_draft_to_translate(), actor=officer, now=NOW, reason="For a test.")
    page = address("question", version, KEY)

    browser.post(page, {"stage": f"{ENGLISH}=approved"})
    retire_version(version, actor=officer, now=NOW)
    browser.post(page, {"stage": f"{ENGLISH}=draft"})

    assert stage(version, "en") == TextStage.APPROVED
    last = text_of(browser.get(page))
    assert "is retired; its texts are no longer worked on." in last
    assert "Hand over for review" not in last


def test_changed_english_is_shown_against_what_the_translation_was_made_from(browser, page, draft, officer):
    old = text(draft)
    new = old.replace("domestic", "national")
    edit_text(draft, subject=KEY, field="text", language="en", text=new, actor=officer, now=NOW)

    response = browser.get(page)

    assert "What changed in the English since" in text_of(response)
    assert set(tags_of(response, "del")) == {"[taken out: domestic end of what was taken out]"}
    assert set(tags_of(response, "ins")) == {"[added: national end of what was added]"}


def test_english_that_no_version_kept_is_said(browser, page, draft, officer):
    for words in ("First?", "Second?"):
        edit_text(draft, subject=KEY, field="text", language="en", text=words, actor=officer, now=NOW)
        if words == "First?":
            edit_text(draft, subject=KEY, field="text", language="fr", text="Premier ?", actor=officer, now=NOW)

    assert "No version has kept the English from which it was made." in text_of(browser.get(page))


def test_shared_words_are_read_on_the_question_and_worked_on_apart(browser, draft):
    response = browser.get(address("question", draft, f"{KEY}.laws"))
    shared = address("shared", draft, "laws")

    assert boxes_of(response) == {}
    assert shared in response.content.decode()
    count = draft.questions.filter(shared__slug="laws").count()
    assert f"The words are a shared text that {count} questions of this version use." in text_of(response)

    press(browser, shared, {"shared/laws:text:fr": "Quelles lois ?"}, save="all")
    assert text(draft, "fr", "shared/laws") == "Quelles lois ?"


def test_options_are_worked_on_in_six_languages(browser, draft):
    page = address("list", draft, "liability")

    press(browser, page, {"liability/civil:label:fr": "Responsabilité (civile)"}, save="all")

    assert text(draft, "fr", "liability/civil", "label") == "Responsabilité (civile)"


def test_option_is_added_moved_and_taken_out(browser, draft):
    page = address("options", draft, "liability")

    def slugs() -> list[str]:
        options = draft.option_lists.get(slug="liability").options.order_by("position")
        return list(options.values_list("slug", flat=True))

    before = slugs()
    browser.post(page, {"add": "1", "slug": "other", "label": "Other liability"})
    assert slugs() == [*before, "other"]
    browser.post(page, {"up": "other"})
    assert slugs() == [*before[:-1], "other", before[-1]]
    assert "Answers that chose this option wait for a person" in text_of(browser.get(page, {"remove": "other"}))
    browser.post(page, {"remove": "other"})
    assert slugs() == before


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"slug": "Not a slug", "label": "Else"}, "is no name of an option"),
        ({"slug": "civil", "label": "Else"}, "The list has an option civil already."),
        ({"slug": "else", "label": ""}, "Words, in English: This field is required."),
        ({"slug": "else", "label": "a { b"}, "here a brace stands alone"),
    ],
)
def test_option_that_cannot_be_is_refused(browser, draft, posted, sentence):
    response = browser.post(address("options", draft, "liability"), {"add": "1"} | posted)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert draft.option_lists.get(slug="liability").options.count() == 4


def test_last_option_stays(browser, draft):
    options = draft.option_lists.get(slug="liability").options
    for option in options.order_by("position")[1:]:
        browser.post(address("options", draft, "liability"), {"remove": option.slug})

    response = browser.post(address("options", draft, "liability"), {"remove": options.get().slug}, follow=True)

    assert "A list keeps at least one option." in text_of(response)
    assert options.count() == 1


def erratum_page(version: QuestionnaireVersion, language: str = "en") -> str:
    return address("erratum", version, language, "text", KEY)


def test_erratum_is_made_and_both_texts_are_read(browser, officer):
    version = get_version("tip", 2)
    old = text(version)

    response = browser.post(erratum_page(version), {"text": "Corrected?", "reason": "A slip."}, follow=True)

    assert response.redirect_chain == [(address("question", version, KEY), 302)]
    said = text_of(response)
    assert f"As published : {old}" in said.replace("As published:", "As published :")
    assert "Corrected?" in said
    assert "Reason: A slip." in said
    assert Erratum.objects.get().before == old
    assert getattr(version.questions.get(key=KEY), "text_en") == old  # noqa: B009 (the column, not the language)


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"text": "Corrected?", "reason": " "}, "Reason: Say why the text is corrected."),
        ({"text": "", "reason": "A slip."}, "What is to be read: A question and an option need their English."),
        ({"text": "a } b", "reason": "A slip."}, "What is to be read: A placeholder is a name in braces"),
    ],
)
def test_erratum_that_cannot_be_is_refused(browser, posted, sentence):
    version = get_version("tip", 2)

    response = browser.post(erratum_page(version), posted)

    assert (response.status_code, Erratum.objects.count()) == (422, 0)
    assert sentence in text_of(response)


@pytest.mark.parametrize(
    ("language", "field", "subject"), [("de", "text", KEY), ("en", "label", KEY), ("en", "text", "x")]
)
def test_erratum_of_nothing_has_no_page(browser, language, field, subject):
    assert browser.get(address("erratum", get_version("tip", 2), language, field, subject)).status_code == 404


def test_draft_has_no_errata(browser, draft):
    assert browser.post(erratum_page(draft), {"text": "Else?", "reason": "A slip."}).status_code == 404


def test_page_shows_the_corrected_words_on_top(browser, officer):
    version = get_version("tip", 2)
    place = {"subject": KEY, "field": "text", "language": "en"}
    make_erratum(version, **place, text="Corrected?", reason="A slip.", actor=officer, now=NOW)

    response = browser.get(address("question", version, KEY))

    assert "Corrected?" in tags_of(response, 'p class="lead"')[0]


def test_page_of_a_list_costs_the_same_with_one_and_with_three_more_options(browser):
    version = make_draft_to_translate()
    listed = version.option_lists.get()
    ask = lambda: browser.get(address("list", version, "priority"))  # noqa: E731 (said twice)
    before = count_queries(ask)
    for position in (3, 4, 5):
        listed.options.create(slug=f"p{position}", label="More", position=position)

    assert count_queries(ask) == before


def test_page_of_a_question_costs_the_same_whatever_else_is_asked(browser):
    version = make_draft_to_translate()
    ask = lambda: browser.get(address("question", version, KEY))  # noqa: E731 (said twice)
    before = count_queries(ask)
    further = version.questions.get(key=f"{KEY}.laws")
    for number in (3, 4, 5):
        further.pk, further.key, further.position = None, f"{KEY}.laws{number}", number
        further.save()

    assert count_queries(ask) == before


@pytest.mark.parametrize("name", ["question", "shared", "list", "structure", "options"])
def test_what_is_not_there_is_not_found(browser, draft, name):
    assert browser.get(address(name, draft, "nowhere")).status_code == 404
