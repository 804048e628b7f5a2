"""A draft is published behind a gate, under a hash of all it says, and later retired."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from instruments.choices import TextStage
from questionnaires.choices import VersionEventKind, VersionStatus
from questionnaires.models import Option, QuestionnaireVersion
from questionnaires.queries import texts_of, version_content
from questionnaires.rules import content_hash
from questionnaires.services import copy_version, publish_version, retire_version, set_stages
from tests.factories.parties import make_officer, make_user
from tests.factories.questionnaires import (
    NOW,
    get_version,
    make_cycle,
    make_draft_version,
    make_published_version,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LANGUAGES = ("ar", "zh-hans", "en", "fr", "ru", "es")


def translate(version: QuestionnaireVersion) -> None:
    """A text in every language for the one question of a small draft."""
    version.questions.update(**{f"text_{code.replace('-', '_')}": f"{code}?" for code in LANGUAGES})


def approve(version: QuestionnaireVersion, *languages: str) -> None:
    places = [(row.subject, row.field, code) for row in texts_of(version) for code in languages]
    set_stages(version, places, TextStage.APPROVED, actor=make_user("reviewer"), now=NOW)


def test_draft_is_published_with_date_hash_and_reason():
    officer = make_officer()

    version = publish_version(make_draft_version(), actor=officer, now=NOW, reason=" For a test. ")
    event = version.events.get()

    assert (version.status, version.published_at, version.published_by) == (VersionStatus.PUBLISHED, NOW, officer)
    assert version.content_hash == content_hash(version_content(version))
    assert version.publication_reason == "For a test."
    assert (event.kind, event.actor, event.note, event.at) == (
        VersionEventKind.PUBLISHED,
        officer,
        "For a test.",
        NOW,
    )


def test_gate_opens_when_every_text_is_approved_in_six_languages():
    version = make_draft_version()
    translate(version)
    approve(version, *LANGUAGES)

    assert publish_version(version, actor=make_officer(), now=NOW).publication_reason == ""


@pytest.mark.parametrize(("approved", "open_count"), [((), 6), (LANGUAGES[1:], 1)])
def test_gate_is_shut_while_a_text_is_not_approved(approved, open_count):
    version = make_draft_version()
    translate(version)
    approve(version, *approved)

    with pytest.raises(ValidationError, match=rf"^\['{open_count} texts? (is|are) not approved") as refusal:
        publish_version(version, actor=make_officer(), now=NOW, reason=" ")

    assert len(refusal.value.messages) == 1
    version.refresh_from_db()
    assert (version.status, version.events.count()) == (VersionStatus.DRAFT, 0)


def test_missing_text_shuts_the_gate():
    version = make_draft_version()
    approve(version, "en")

    with pytest.raises(ValidationError, match="5 texts are not approved"):
        publish_version(version, actor=make_officer(), now=NOW)


def test_version_is_published_once():
    with pytest.raises(ValidationError, match="tip v1 is published and never changes"):
        publish_version(get_version("tip"), actor=None, now=NOW, reason="Again.")


def test_version_that_asks_nothing_is_not_published():
    version = QuestionnaireVersion.objects.create(questionnaire=get_version("tip").questionnaire, number=9)

    with pytest.raises(ValidationError, match="tip v9 asks nothing yet"):
        publish_version(version, actor=None, now=NOW, reason="For a test.")


def test_question_without_english_is_not_published():
    version = make_draft_version()
    version.questions.update(text_en="", text_fr="En est-il ainsi ?")

    with pytest.raises(ValidationError, match=f"Question {version.questions.get().key} has no English text"):
        publish_version(version, actor=None, now=NOW, reason="For a test.")


def test_shared_text_without_english_is_not_published():
    version = copy_version(get_version("tip", 2), actor=make_officer(), now=NOW)
    version.shared_texts.filter(slug="laws").update(text_en="")

    with pytest.raises(ValidationError, match=r"Question tip-1-2\.laws has no English text"):
        publish_version(version, actor=None, now=NOW, reason="For a test.")


def test_option_without_english_is_not_published():
    version = copy_version(get_version("tip", 2), actor=make_officer(), now=NOW)
    Option.objects.filter(option_list__version=version, slug="training").update(label_en="")

    with pytest.raises(ValidationError, match="There is no English text: assistance/training"):
        publish_version(version, actor=None, now=NOW, reason="For a test.")


def test_version_whose_conditions_do_not_stand_is_not_published():
    """Services refuse such a condition; what came in past them is met at the gate."""
    version = make_draft_version()
    version.questions.update(show_if={"question": "tip-99", "answered": True})

    with pytest.raises(ValidationError, match="reads tip-99, which this version does not ask"):
        publish_version(version, actor=None, now=NOW, reason="For a test.")


def test_version_is_retired():
    officer, version = make_officer(), make_published_version()

    retired = retire_version(version, actor=officer, now=NOW)

    assert retired.status == VersionStatus.RETIRED
    assert list(version.events.values_list("kind", "actor", "at"))[-1] == (VersionEventKind.RETIRED, officer.pk, NOW)


def test_version_on_which_a_cycle_begins_submissions_is_not_retired():
    cycle, version = make_cycle(), get_version("tip")

    with pytest.raises(ValidationError, match="A cycle still begins its submissions on this version"):
        retire_version(version, actor=make_officer(), now=NOW)

    cycle.closes_on = (NOW - timedelta(days=1)).date()
    cycle.save()
    assert retire_version(version, actor=make_officer("another"), now=NOW).status == VersionStatus.RETIRED


@pytest.mark.parametrize("is_retired", [False, True])
def test_only_a_published_version_is_retired(is_retired):
    version = make_draft_version()
    if is_retired:
        version = retire_version(make_published_version("FIR"), actor=make_officer("another"), now=NOW)

    with pytest.raises(ValidationError, match="Only a published version can be retired"):
        retire_version(version, actor=make_officer(), now=NOW)
