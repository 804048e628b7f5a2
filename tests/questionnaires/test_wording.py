"""Texts of a draft are written in one language at a time, and people say how far they are."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from instruments.choices import TextStage
from instruments.rules import text_digest
from parties.models import User
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.queries import stage_counts, text_row, texts_of
from questionnaires.services import copy_version, edit_text, retire_version, set_stage, set_stages
from tests.factories.parties import make_officer, make_user
from tests.factories.questionnaires import NOW, get_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
MISSING, DRAFT, TO_REVIEW, APPROVED, CHANGED = TextStage
KEY = "tip-5-1"


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def reviewer() -> User:
    return make_user("reviewer", first_name="Rita", last_name="Reviewer")


@pytest.fixture
def draft(officer) -> QuestionnaireVersion:
    return copy_version(get_version("tip", 2), actor=officer, now=NOW)


def write(version, user, text, *, language="fr", subject=KEY, field="text") -> TextStage:
    return edit_text(version, subject=subject, field=field, language=language, text=text, actor=user, now=NOW)


def say(version, user, stage, *, language="fr", subject=KEY, field="text") -> TextStage:
    return set_stage(version, subject=subject, field=field, language=language, stage=stage, actor=user, now=NOW)


def stage(version, *, language="fr", subject=KEY, field="text") -> TextStage:
    return text_row(version, subject, field).stage(language)


PLACES = [
    (KEY, "text", "fr", "text_fr"),
    (KEY, "guidance", "zh-hans", "guidance_zh_hans"),
    ("shared/laws", "text", "ar", "text_ar"),
    ("shared/laws", "guidance", "en", "guidance_en"),
    ("priority/high", "label", "es", "label_es"),
]


@pytest.mark.parametrize(("subject", "field", "language", "column"), PLACES)
def test_text_is_written_where_it_stands(draft, reviewer, subject, field, language, column):
    before = {(row.subject, row.field): dict(row.texts) for row in texts_of(draft)}

    with translation.override("ru"):
        found = write(draft, reviewer, "Another text", subject=subject, field=field, language=language)
    row = text_row(draft, subject, field)
    status = row.statuses[language]

    assert (found, row.stage(language)) == (DRAFT, DRAFT)
    assert getattr(row.row, column) == "Another text"
    assert (status.author, status.reviewer, status.changed_at) == ("Rita Reviewer", "", NOW)
    assert status.source_digest == ("" if language == "en" else text_digest(row.english))
    before[subject, field][language] = "Another text"
    assert {(row.subject, row.field): dict(row.texts) for row in texts_of(draft)} == before
    assert list(draft.events.values_list("kind", "note"))[-1] == ("edited", f"{subject} {field} {language}")


def test_english_that_changes_turns_the_other_languages_to_changed(draft, officer, reviewer):
    write(draft, officer, "En est-il ainsi ?")
    say(draft, reviewer, APPROVED)

    write(draft, officer, "Is it really so?", language="en")

    assert (stage(draft, language="en"), stage(draft)) == (DRAFT, CHANGED)
    assert stage(draft, field="guidance", language="en") == DRAFT
    assert text_row(draft, KEY, "text").texts["fr"] == "En est-il ainsi ?"


def test_english_that_changes_back_leaves_nothing_changed(draft, officer, reviewer):
    english = text_row(draft, KEY, "text").english
    write(draft, officer, "En est-il ainsi ?")
    say(draft, reviewer, APPROVED)

    write(draft, officer, "Is it really so?", language="en")
    write(draft, officer, english, language="en")

    assert stage(draft) == APPROVED


def test_translation_made_anew_is_no_longer_changed(draft, officer):
    write(draft, officer, "Is it really so?", language="en")

    assert write(draft, officer, "En est-il vraiment ainsi ?") == DRAFT


def test_same_text_again_is_no_change(draft, officer, reviewer):
    write(draft, officer, "En est-il ainsi ?")
    say(draft, reviewer, APPROVED)
    before = draft.events.count()

    assert write(draft, officer, " En est-il ainsi ?\r\n") == APPROVED
    assert (stage(draft), draft.events.count()) == (APPROVED, before)


def test_line_breaks_are_kept_and_evened_out(draft, officer):
    write(draft, officer, "Un \r\nDeux\rTrois\n\nQuatre\n", field="guidance")

    assert text_row(draft, KEY, "guidance").texts["fr"] == "Un\nDeux\nTrois\n\nQuatre"


def test_empty_translation_is_taken_out(draft, officer):
    write(draft, officer, "En est-il ainsi ?")

    assert write(draft, officer, " ") == MISSING
    assert stage(draft) == MISSING
    assert draft.questions.get(key=KEY).text_fr is None
    assert not draft.text_statuses.filter(subject=KEY, field="text", language="fr").exists()


def test_guidance_is_taken_out_when_its_translations_are(draft, officer):
    with pytest.raises(ValidationError, match="There are translations of this text"):
        write(draft, officer, "", field="guidance", language="en")
    for language in ("ar", "zh-hans", "fr", "ru", "es"):
        write(draft, officer, "", field="guidance", language=language)

    assert write(draft, officer, "", field="guidance", language="en") == MISSING
    assert (KEY, "guidance") not in {row.place for row in texts_of(draft)}


WORDS = [
    # field, language, text → sentence
    ("text", "en", "", "A question and an option need their English."),
    ("text", "fr", "Une\ttabulation", "The text holds characters that are no text: U+0009."),
    ("text", "fr", "a" * 3001, "The text has 3001 characters, and at most 3000 fit."),
    ("guidance", "fr", "a" * 6001, "The text has 6001 characters, and at most 6000 fit."),
    ("text", "en", "In {year", "A placeholder is a name in braces, as {year}; here a brace stands alone."),
    (
        "text",
        "fr",
        "En {year} et {month} ?",
        "The placeholders of the English and of the translation are not the same: {month}, {year}.",
    ),
    ("label", "fr", "En est-il ainsi ?", "tip v3 has no text tip-5-1, label."),
    ("text", "de", "So?", "de is not a language of the portal."),
]


@pytest.mark.parametrize(("field", "language", "text", "sentence"), WORDS)
def test_words_that_cannot_stand_are_refused(draft, officer, field, language, text, sentence):
    before = list(Question.objects.filter(version=draft).values()), draft.events.count()

    with pytest.raises(ValidationError) as refusal:
        write(draft, officer, text, field=field, language=language)

    assert refusal.value.messages == [sentence]
    assert (list(Question.objects.filter(version=draft).values()), draft.events.count()) == before


LABELS = [
    ("", "en", "A question and an option need their English."),
    ("Two\nlines", "en", "The text holds characters that are no text: U+000A."),
    ("a" * 501, "fr", "The text has 501 characters, and at most 500 fit."),
]


@pytest.mark.parametrize(("text", "language", "sentence"), LABELS)
def test_label_that_cannot_stand_is_refused(draft, officer, text, language, sentence):
    with pytest.raises(ValidationError) as refusal:
        write(draft, officer, text, subject="priority/high", field="label", language=language)

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(
    "subject", ["tip-99", "shared/nothing", "priority/nothing", "nothing/high", "tip-5-1.laws", "/"]
)
def test_place_that_is_not_there_is_refused(draft, officer, subject):
    """The words of a follow-up are shared: they are edited under ``shared/``."""
    with pytest.raises(ValidationError) as refusal:
        write(draft, officer, "x", subject=subject)

    assert refusal.value.messages == [f"tip v3 has no text {subject}, text."]


def test_text_without_english_is_not_translated(draft, officer):
    for language in ("ar", "zh-hans", "fr", "ru", "es", "en"):
        write(draft, officer, "", field="guidance", language=language)

    with pytest.raises(ValidationError, match="There is no English to translate yet"):
        write(draft, officer, "À savoir.", field="guidance")


def test_placeholders_of_the_english_are_in_the_translation(draft, officer):
    write(draft, officer, "Since {year}?", language="en")

    assert write(draft, officer, "Depuis {year} ?") == DRAFT


def test_text_goes_through_review(draft, officer, reviewer):
    write(draft, officer, "En est-il ainsi ?")

    assert say(draft, officer, TO_REVIEW) == TO_REVIEW
    assert text_row(draft, KEY, "text").statuses["fr"].reviewer == ""
    assert say(draft, reviewer, APPROVED) == APPROVED
    status = text_row(draft, KEY, "text").statuses["fr"]
    assert (status.author, status.reviewer) == (str(officer), "Rita Reviewer")
    assert say(draft, officer, DRAFT) == DRAFT
    assert text_row(draft, KEY, "text").statuses["fr"].reviewer == ""


def test_author_of_a_translation_does_not_approve_it(draft, officer):
    write(draft, officer, "En est-il ainsi ?")

    with pytest.raises(ValidationError) as refusal:
        say(draft, officer, APPROVED)

    assert refusal.value.messages == ["tip-5-1, text, fr: you wrote this text, so somebody else approves it."]
    assert stage(draft) == DRAFT


def test_author_of_the_english_may_approve_it(draft, officer):
    write(draft, officer, "Is it really so?", language="en")

    assert say(draft, officer, APPROVED, language="en") == APPROVED


def test_approved_text_that_is_written_again_is_a_draft(draft, officer, reviewer):
    write(draft, officer, "En est-il ainsi ?")
    say(draft, reviewer, APPROVED)

    assert write(draft, reviewer, "En est-il bien ainsi ?") == DRAFT
    assert text_row(draft, KEY, "text").statuses["fr"].reviewer == ""


def test_missing_text_has_no_stage(draft, officer, reviewer):
    write(draft, officer, "")

    for wanted in (DRAFT, TO_REVIEW, APPROVED):
        with pytest.raises(ValidationError, match="tip-5-1, text, fr: there is no text yet"):
            say(draft, reviewer, wanted)


@pytest.mark.parametrize("wanted", [MISSING, CHANGED, "done", ""])
def test_stage_that_follows_from_the_texts_is_not_given(draft, reviewer, wanted):
    with pytest.raises(ValidationError, match="is not a stage that a text is given"):
        say(draft, reviewer, wanted)


@pytest.mark.parametrize(("confirmed", "expected"), [(APPROVED, APPROVED), (TO_REVIEW, TO_REVIEW), (DRAFT, CHANGED)])
def test_changed_text_is_confirmed_against_the_english_there_is_now(draft, officer, reviewer, confirmed, expected):
    write(draft, officer, "En est-il ainsi ?")
    write(draft, officer, "Is it really so?", language="en")

    assert say(draft, reviewer, confirmed) == expected
    assert stage(draft) == expected


def test_text_without_a_status_is_approved_too(draft, reviewer):
    write(draft, reviewer, "En est-il ainsi ?")
    draft.text_statuses.filter(subject=KEY).delete()

    assert stage(draft) == CHANGED
    assert say(draft, reviewer, APPROVED) == APPROVED


def test_stage_is_said_of_a_published_version_and_changes_nothing_else(reviewer):
    version = get_version("tip", 2)

    assert say(version, reviewer, APPROVED, language="en") == APPROVED
    version.refresh_from_db()
    assert version == get_version("tip", 2)
    assert version.status == "published"


def test_texts_of_a_retired_version_are_no_longer_worked_on(officer, reviewer):
    version = retire_version(get_version("tip", 1), actor=officer, now=NOW)

    with pytest.raises(ValidationError, match="tip v1 is retired; its texts are no longer worked on"):
        say(version, reviewer, APPROVED, language="en")


def test_many_texts_are_approved_at_once(draft, reviewer):
    places = [(row.subject, row.field, "en") for row in texts_of(draft)]

    assert set_stages(draft, [*places, *places], APPROVED, actor=reviewer, now=NOW) == len(places)
    counts = stage_counts(texts_of(draft))["en"]
    assert counts[APPROVED] == sum(counts.values()) == len(places)


def test_many_texts_are_approved_all_or_none(draft, officer, reviewer):
    write(draft, reviewer, "En est-il ainsi ?")
    places = [("shared/laws", "text", "en"), (KEY, "text", "fr")]

    with pytest.raises(ValidationError, match="tip-5-1, text, fr: you wrote this text"):
        set_stages(draft, places, APPROVED, actor=reviewer, now=NOW)

    assert stage(draft, subject="shared/laws", language="en") == DRAFT
    assert set_stages(draft, places, APPROVED, actor=officer, now=NOW) == 2


def test_place_that_is_not_there_is_not_approved(draft, reviewer):
    with pytest.raises(ValidationError, match="tip v3 has no text tip-99, text"):
        set_stages(draft, [("tip-99", "text", "en")], APPROVED, actor=reviewer, now=NOW)


def test_one_and_many_texts_cost_the_same(draft, reviewer):
    places = [(row.subject, row.field, "en") for row in texts_of(draft)]
    counts = []
    for some in (places[:1], places[:30]):
        with CaptureQueriesContext(connection) as asked:
            set_stages(draft, some, APPROVED, actor=reviewer, now=NOW)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12
