"""A draft begins as a copy of a version, and may be thrown away as long as it is one."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils import translation
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires import queries
from questionnaires.choices import VersionEventKind, VersionStatus
from questionnaires.models import (
    Option,
    OptionList,
    Question,
    Questionnaire,
    QuestionnaireText,
    QuestionnaireVersion,
    Section,
    SharedText,
    VersionEvent,
)
from questionnaires.services.publishing import lock_draft

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def copy_version(version: QuestionnaireVersion, *, actor: User | None, now: datetime) -> QuestionnaireVersion:
    """The next draft, with all that the version asks in all languages, and how far each text is.

    The errata of the version are in the text of the copy. ``ValidationError`` when the questionnaire has a draft.
    """
    questionnaire = Questionnaire.objects.select_for_update(of=("self",)).get(pk=version.questionnaire_id)
    draft = questionnaire.versions.filter(status=VersionStatus.DRAFT).first()
    if draft is not None:
        raise ValidationError(
            _("%(version)s is a draft already. Publish it or throw it away first.") % {"version": draft}
        )
    number = questionnaire.versions.order_by("-number").values_list("number", flat=True)[0] + 1
    copy = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=number, based_on=version)
    with translation.override("en"):
        _copy_content(version, copy)
    QuestionnaireText.objects.bulk_create(_again(version.text_statuses.all(), version=copy).values(), batch_size=2000)
    # A name, no sentence: the log is read in six languages.
    VersionEvent.objects.create(version=copy, kind=VersionEventKind.CREATED, actor=actor, note=f"← {version}", at=now)
    return copy


@transaction.atomic
def discard_draft(version: QuestionnaireVersion, *, actor: User, now: datetime) -> None:
    """Throw a draft away with all in it and its log; the version it was copied from keeps a note of it.

    ``ValidationError`` when it is not a draft; and should anything hold to it, then nothing is gone.
    """
    version = lock_draft(version)
    name, based_on = str(version), version.based_on
    try:
        with transaction.atomic():
            _delete(version)
    except (ProtectedError, IntegrityError) as error:
        raise ValidationError(_("%(version)s is in use and cannot be thrown away.") % {"version": name}) from error
    if based_on is not None:
        VersionEvent.objects.create(version=based_on, kind=VersionEventKind.DISCARDED, actor=actor, note=name, at=now)


def _copy_content(version: QuestionnaireVersion, copy: QuestionnaireVersion) -> None:
    """Rows of the copy, in the order in which they hold to each other."""
    lists = _again(version.option_lists.all(), version=copy)
    options = list(Option.objects.filter(option_list__version=version).select_related("option_list"))
    shared_texts = list(version.shared_texts.all())
    sections = _again(version.sections.all(), version=copy)
    questions = list(version.questions.all())
    queries.lay_errata(version.pk, [*options, *shared_texts, *(row for row in questions if row.shared_id is None)])
    shared = _again(shared_texts, version=copy)
    OptionList.objects.bulk_create(lists.values())
    SharedText.objects.bulk_create(shared.values())
    Section.objects.bulk_create(sections.values())
    for option in options:
        option.option_list = lists[option.option_list_id]
    for question in questions:
        question.section = sections[question.section_id]
        question.shared = shared[question.shared_id] if question.shared_id else None
        question.option_list = lists[question.option_list_id] if question.option_list_id else None
    Option.objects.bulk_create(_again(options).values())
    Question.objects.bulk_create(_again(questions, version=copy).values())


def _again(rows: Iterable[Row], **columns: object) -> dict[int, Row]:
    """Key of a row → the same row, to be written once more with other columns."""
    found = {}
    for row in rows:
        found[row.pk] = row
        row.pk, row._state.adding = None, True
        for name, value in columns.items():
            setattr(row, name, value)
    return found


def _delete(version: QuestionnaireVersion) -> None:
    """What the version says, then the row, then its log: an event may go only when its version is gone (trigger)."""
    version.questions.all().delete()
    version.sections.all().delete()
    version.shared_texts.all().delete()
    Option.objects.filter(option_list__version=version).delete()
    version.option_lists.all().delete()
    version.text_imports.all().delete()
    version.text_statuses.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM questionnaires_questionnaireversion WHERE id = %s", [version.pk])
        cursor.execute("DELETE FROM questionnaires_versionevent WHERE version_id = %s", [version.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
