"""An erratum lies over a published text: it is read from then on, and the text itself stays as it was published."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from instruments.choices import TextStage
from parties.models import User
from questionnaires.choices import VersionEventKind
from questionnaires.models import Erratum, QuestionnaireVersion
from questionnaires.queries import changes_between, text_differences, text_row, texts_of, version_content
from questionnaires.rules import ChangeClass, Fate, content_hash
from questionnaires.services import copy_version, edit_text, make_erratum, retire_version, set_stage
from tests.factories.parties import make_officer, make_user
from tests.factories.questionnaires import NOW, get_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
KEY = "tip-5-1"


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def version() -> QuestionnaireVersion:
    return get_version("tip", 2)


def correct(
    version, user, text="Is it so?", *, subject=KEY, field="text", language="en", reason="A word was left out."
):
    return make_erratum(
        version, subject=subject, field=field, language=language, text=text, reason=reason, actor=user, now=NOW
    )


def test_erratum_is_a_row_over_the_frozen_text(version, officer):
    published = version.questions.get(key=KEY).text_en

    erratum = correct(version, officer, " Is it so? ", reason=" A word was left out. ")
    event = version.events.latest("pk")

    assert (erratum.before, erratum.text, erratum.reason) == (published, "Is it so?", "A word was left out.")
    assert (erratum.author, erratum.made_at) == (officer, NOW)
    assert version.questions.get(key=KEY).text_en == published
    assert content_hash(version_content(version)) == version.content_hash
    assert (event.kind, event.actor, event.note) == (
        VersionEventKind.CORRECTED,
        officer,
        "tip-5-1 text en: A word was left out.",
    )


PLACES = [
    (KEY, "text", "en"),
    (KEY, "guidance", "ar"),
    ("shared/laws", "text", "ru"),
    ("priority/high", "label", "zh-hans"),
]


@pytest.mark.parametrize(("subject", "field", "language"), PLACES)
def test_erratum_is_read_in_place_of_the_text(version, officer, subject, field, language):
    before = {row.place: dict(row.texts) for row in texts_of(version)}

    correct(version, officer, "Another text", subject=subject, field=field, language=language)

    before[subject, field][language] = "Another text"
    assert {row.place: dict(row.texts) for row in texts_of(version)} == before
    assert text_row(version, subject, field).texts == before[subject, field]
    assert version_content(version, as_read=True) != version_content(version)


def test_latest_erratum_counts_and_each_says_what_was_read_before(version, officer):
    correct(version, officer, "First?")
    correct(version, officer, "Second?")

    assert text_row(version, KEY, "text").english == "Second?"
    assert list(version.errata.values_list("before", "text"))[1] == ("First?", "Second?")


def test_corrected_text_is_a_draft_and_its_translations_read_changed(version, officer):
    for language in ("en", "fr"):
        set_stage(
            version,
            subject=KEY,
            field="text",
            language=language,
            stage=TextStage.APPROVED,
            actor=make_user(f"reviewer-{language}"),
            now=NOW,
        )

    correct(version, officer)
    row = text_row(version, KEY, "text")

    assert (row.stage("en"), row.stage("fr")) == (TextStage.DRAFT, TextStage.SOURCE_CHANGED)
    assert (row.statuses["en"].author, row.statuses["en"].reviewer) == (str(officer), "")


def test_correction_of_a_translation_is_a_draft_of_the_english_there_is(version, officer):
    correct(version, officer, language="en")

    correct(version, officer, "En est-il ainsi ?", language="fr")

    assert text_row(version, KEY, "text").stage("fr") == TextStage.DRAFT


def test_missing_translation_may_be_given_as_an_erratum(officer):
    first = get_version("tip", 1)
    assert "ru" not in text_row(first, KEY, "text").texts

    erratum = correct(first, officer, "Так ли это?", language="ru")

    assert erratum.before == ""
    assert text_row(first, KEY, "text").texts["ru"] == "Так ли это?"


def test_retired_version_is_corrected_too(officer):
    version = retire_version(get_version("tip", 1), actor=officer, now=NOW)

    assert correct(version, officer, "Is it so?").version == version


def test_draft_is_changed_instead(version, officer):
    draft = copy_version(version, actor=officer, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        correct(draft, officer)

    assert refusal.value.messages == ["tip v3 is a draft: change its text instead."]


REFUSED = [
    ({"reason": " "}, "Say why the text is corrected."),
    ({"text": ""}, "A question and an option need their English."),
    ({"text": "", "language": "fr"}, "An erratum says what to read instead."),
    ({"text": "", "field": "guidance", "language": "fr"}, "An erratum says what to read instead."),
    ({"text": "In {year"}, "A placeholder is a name in braces, as {year}; here a brace stands alone."),
    (
        {"text": "En {year} ?", "language": "fr"},
        "The placeholders of the English and of the translation are not the same: {year}.",
    ),
    ({"text": "\x00"}, "The text holds characters that are no text: U+0000."),
    ({"language": "de"}, "de is not a language of the portal."),
    ({"subject": "tip-99"}, "tip v2 has no text tip-99, text."),
    ({"field": "label"}, "tip v2 has no text tip-5-1, label."),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_erratum_that_cannot_stand_is_refused(version, officer, arguments, sentence):
    with pytest.raises(ValidationError) as refusal:
        correct(version, officer, **arguments)

    assert refusal.value.messages == [sentence]
    assert (Erratum.objects.count(), version.events.count()) == (0, 1)


def test_erratum_without_a_change_is_refused(version, officer):
    text = version.questions.get(key=KEY).text_en

    with pytest.raises(ValidationError, match="An erratum says what to read instead"):
        correct(version, officer, f"{text} ")


def test_errata_of_another_version_are_not_read_here(version, officer):
    correct(get_version("tip", 1), officer, "Is it so?")

    assert text_row(version, KEY, "text").english != "Is it so?"


def test_errata_are_read_in_one_query_however_many(version, officer):
    counts = []
    for text in ("First?", "Second?", "Third?"):
        correct(version, officer, text)
        with CaptureQueriesContext(connection) as asked:
            texts_of(version)
        counts.append(len(asked))

    assert counts == [5, 5, 5]


def test_change_is_taken_from_what_is_read(version, officer):
    """An erratum that the next version takes up is no change; what is changed there besides is one."""
    correct(version, officer, "Is it so?")
    draft = copy_version(version, actor=officer, now=NOW + timedelta(days=1))

    assert {change.change for change in changes_between(version, draft)} == {ChangeClass.SAME}
    edit_text(draft, subject=KEY, field="text", language="en", text="Is it really so?", actor=officer, now=NOW)
    (change,) = [change for change in changes_between(version, draft) if change.change != ChangeClass.SAME]

    assert (change.key, change.change, change.fate) == (KEY, ChangeClass.WORDING, Fate.TO_CONFIRM)
    assert text_differences(change) == {"text": {"en": ("Is it so?", "Is it really so?")}}


def test_what_became_of_the_first_version_is_told_question_by_question():
    changes = {change.key: change for change in changes_between(get_version("tip", 1), get_version("tip", 2))}

    assert changes["tip-5-1.assistance"].fate == Fate.NEEDS_PERSON
    assert changes["tip-5-1.assistance"].after is None
    assert changes["tip-5.assistance"].before is None
    assert changes["tip-5.difficulties"].change == ChangeClass.BREAKING
    assert changes["tip-5-1"].change in (ChangeClass.WORDING, ChangeClass.SAME)
    assert set(changes) == {
        *get_version("tip", 1).questions.values_list("key", flat=True),
        *get_version("tip", 2).questions.values_list("key", flat=True),
    }
