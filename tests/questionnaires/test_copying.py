"""A draft begins as a copy of all that a version says, and may be thrown away; nothing published is touched."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from instruments.choices import TextStage
from questionnaires.choices import VersionEventKind, VersionStatus
from questionnaires.models import Option, QuestionnaireText, QuestionnaireVersion, VersionEvent
from questionnaires.queries import changes_between, text_row, texts_of, version_content
from questionnaires.rules import ChangeClass, content_hash
from questionnaires.services import (
    copy_version,
    discard_draft,
    edit_text,
    make_erratum,
    publish_version,
    retire_version,
    set_stage,
)
from tests.factories.parties import make_officer, make_user
from tests.factories.questionnaires import NOW, get_version, make_cycle, make_draft_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
STATUS = ("subject", "field", "language", "stage", "text_digest", "source_digest", "author", "reviewer", "changed_at")
LAWS = {"subject": "shared/laws", "field": "text"}


def said(version: QuestionnaireVersion) -> dict[str, object]:
    content = version_content(version)
    del content["version"]
    return content


@pytest.mark.parametrize("slug", ["tip", "untoc", "tip-checklist"])
def test_copy_says_the_same_in_all_languages(slug):
    version, officer = get_version(slug, 1 if "-" in slug else 2), make_officer()

    with translation.override("ar"):
        draft = copy_version(version, actor=officer, now=NOW)
    event = draft.events.get()

    assert (draft.number, draft.status, draft.based_on) == (version.number + 1, VersionStatus.DRAFT, version)
    assert said(draft) == said(version)
    assert list(draft.text_statuses.order_by(*STATUS).values_list(*STATUS)) == list(
        version.text_statuses.order_by(*STATUS).values_list(*STATUS)
    )
    assert (event.kind, event.actor, event.note, event.at) == (
        VersionEventKind.CREATED,
        officer,
        f"← {version}",
        NOW,
    )


def test_copy_holds_nothing_of_the_version_it_was_made_from():
    version = get_version("tip", 2)

    draft = copy_version(version, actor=make_officer(), now=NOW)

    for question in draft.questions.select_related("section", "shared", "option_list"):
        held = [row for row in (question.section, question.shared, question.option_list) if row is not None]
        assert {row.version_id for row in held} == {draft.pk}
    assert draft.questions.count() == version.questions.count()
    assert version.content_hash == content_hash(version_content(version))


def test_copy_costs_the_same_for_a_long_and_a_short_version():
    officer, counts = make_officer(), []
    for slug in ("fir-checklist", "tip-checklist"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            copy_version(get_version(slug, 1), actor=officer, now=NOW)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 25


def test_errata_are_in_the_text_of_the_copy():
    version, officer = get_version("tip", 2), make_officer()
    option = Option.objects.get(option_list__version=version, option_list__slug="priority", slug="high")
    for subject, field, language, text in (
        ("tip-5-1", "text", "en", "Is it so?"),
        ("tip-5-1", "guidance", "fr", "À savoir."),
        ("shared/laws", "text", "ru", "Какие законы?"),
        ("priority/high", "label", "es", "Muy alta"),
        ("tip-5-1", "text", "en", "Is it really so?"),
    ):
        make_erratum(
            version, subject=subject, field=field, language=language, text=text, reason="x", actor=officer, now=NOW
        )

    draft = copy_version(version, actor=officer, now=NOW)
    question = draft.questions.get(key="tip-5-1")

    assert (question.text_en, question.guidance_fr) == ("Is it really so?", "À savoir.")
    assert draft.shared_texts.get(slug="laws").text_ru == "Какие законы?"
    assert Option.objects.get(option_list__version=draft, slug=option.slug).label_es == "Muy alta"
    assert draft.errata.count() == 0
    assert {change.change for change in changes_between(version, draft)} == {ChangeClass.SAME}
    assert version.questions.get(key="tip-5-1").text_en != question.text_en


def test_translations_of_a_corrected_english_read_changed_in_the_copy():
    version, officer = get_version("tip", 2), make_officer()
    make_erratum(version, **LAWS, language="en", text="Which laws?", reason="x", actor=officer, now=NOW)

    row = text_row(copy_version(version, actor=officer, now=NOW), "shared/laws", "text")

    assert row.stage("en") == TextStage.DRAFT
    assert row.statuses["en"].author == str(officer)
    assert {row.stage(language) for language in row.texts if language != "en"} <= {TextStage.SOURCE_CHANGED}


def test_approved_texts_stay_approved_in_the_copy():
    version, officer = get_version("tip", 2), make_officer()
    set_stage(version, **LAWS, language="en", stage=TextStage.APPROVED, actor=officer, now=NOW)

    row = text_row(copy_version(version, actor=officer, now=NOW), "shared/laws", "text")

    assert (row.stage("en"), row.statuses["en"].reviewer) == (TextStage.APPROVED, str(officer))


@pytest.mark.parametrize("retired", [False, True])
def test_any_version_but_a_draft_in_hand_can_be_copied(retired):
    version, officer = get_version("tip", 1), make_officer()
    if retired:
        retire_version(version, actor=officer, now=NOW)

    draft = copy_version(version, actor=officer, now=NOW)

    assert (draft.number, draft.based_on) == (3, version)


def test_questionnaire_has_one_draft():
    officer = make_officer()
    copy_version(get_version("tip", 2), actor=officer, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        copy_version(get_version("tip", 1), actor=officer, now=NOW)

    assert refusal.value.messages == ["tip v3 is a draft already. Publish it or throw it away first."]
    assert copy_version(get_version("fir", 2), actor=officer, now=NOW).number == 3


def test_copy_is_published_and_copied_again():
    officer = make_officer()
    draft = copy_version(get_version("tip", 2), actor=officer, now=NOW)
    edit_text(draft, subject="tip-5-1", field="text", language="en", text="Is it so?", actor=officer, now=NOW)

    published = publish_version(draft, actor=officer, now=NOW, reason="For a test.")
    again = copy_version(published, actor=officer, now=NOW)

    assert published.content_hash != get_version("tip", 2).content_hash
    assert (again.number, said(again)) == (4, said(published))


def test_draft_is_discarded_with_all_in_it():
    officer, version = make_officer(), get_version("tip", 2)
    before = version_content(version)
    draft = copy_version(version, actor=officer, now=NOW)
    edit_text(draft, subject="tip-5-1", field="text", language="en", text="Is it so?", actor=officer, now=NOW)

    discard_draft(draft, actor=officer, now=NOW)
    event = version.events.latest("pk")

    assert not QuestionnaireVersion.objects.filter(pk=draft.pk).exists()
    assert not VersionEvent.objects.filter(version=draft.pk).exists()
    assert not QuestionnaireText.objects.filter(version=draft.pk).exists()
    assert (event.kind, event.actor, event.note, event.at) == (VersionEventKind.DISCARDED, officer, "tip v3", NOW)
    assert version_content(version) == before
    assert copy_version(version, actor=officer, now=NOW).number == 3


def test_draft_made_of_nothing_is_discarded_too():
    draft = make_draft_version()

    discard_draft(draft, actor=make_officer(), now=NOW)

    assert not QuestionnaireVersion.objects.filter(pk=draft.pk).exists()


def test_draft_that_something_holds_to_is_not_discarded():
    """Nothing of ours points to a draft; should something, the draft and all in it stay."""
    officer, cycle = make_officer(), make_cycle()
    draft = copy_version(get_version("tip", 2), actor=officer, now=NOW)
    cycle.versions.add(draft)

    with pytest.raises(ValidationError, match="tip v3 is in use and cannot be thrown away"):
        discard_draft(draft, actor=officer, now=NOW)

    assert said(draft) == said(get_version("tip", 2))
    assert [row.subject for row in texts_of(draft)] == [row.subject for row in texts_of(get_version("tip", 2))]


def test_only_a_draft_is_discarded():
    with pytest.raises(ValidationError, match="tip v2 is published and never changes"):
        discard_draft(get_version("tip", 2), actor=make_user(), now=NOW)
