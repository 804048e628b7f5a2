"""Somebody says how far a text is. That is no content, so it may be said of a published version too."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from instruments.choices import TextStage
from instruments.rules import ENGLISH, text_digest
from parties.models import User
from questionnaires import queries
from questionnaires.choices import VersionStatus
from questionnaires.models import QuestionnaireText, QuestionnaireVersion
from questionnaires.services.drafting.words import find_text

SAID_BY_PEOPLE = (TextStage.DRAFT, TextStage.TO_REVIEW, TextStage.APPROVED)
COLUMNS = ["stage", "text_digest", "source_digest", "author", "reviewer", "changed_at"]


@transaction.atomic
def set_stage(
    version: QuestionnaireVersion, *, subject: str, field: str, language: str, stage: str, actor: User, now: datetime
) -> TextStage:
    """Say of one text that it is a draft, to be reviewed, or approved; returns how far it is then.

    Whoever wrote a translation does not approve it: a second pair of eyes does. The English may be approved by its
    author, since whoever is in charge of the questionnaire writes it, and the gate of publication asks again. To be
    reviewed and approved are said of the text against the English there is now: *changed* ends with it.
    ``ValidationError`` when there is no text, the version is retired, or the stage is none people give.
    """
    version = _lock(version)
    wanted = _wanted(stage)
    place = find_text(version, subject=subject, field=field, language=language)
    _write(version, [(place, language)], wanted, actor, now)
    return queries.text_row(version, subject, field).stage(language)  # type: ignore[union-attr]  # it was there


@transaction.atomic
def set_stages(
    version: QuestionnaireVersion, places: Iterable[tuple[str, str, str]], stage: str, *, actor: User, now: datetime
) -> int:
    """``set_stage`` for many places, each a subject, a field and a language: all or none. Returns how many."""
    version = _lock(version)
    wanted = _wanted(stage)
    rows = {row.place: row for row in queries.texts_of(version)}
    found = []
    for subject, field, language in dict.fromkeys(places):
        row = rows.get((subject, field))
        found.append((row or find_text(version, subject=subject, field=field, language=language), language))
    _write(version, found, wanted, actor, now)
    return len(found)


def _lock(version: QuestionnaireVersion) -> QuestionnaireVersion:
    version = QuestionnaireVersion.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.pk)
    if version.status == VersionStatus.RETIRED:
        raise ValidationError(_("%(version)s is retired; its texts are no longer worked on.") % {"version": version})
    return version


def _wanted(stage: str) -> TextStage:
    if stage not in SAID_BY_PEOPLE:
        raise ValidationError(_("%(stage)s is not a stage that a text is given.") % {"stage": stage})
    return TextStage(stage)


def _write(
    version: QuestionnaireVersion,
    found: list[tuple[queries.TextRow, str]],
    stage: TextStage,
    actor: User,
    now: datetime,
) -> None:
    QuestionnaireText.objects.bulk_create(
        [_status(version, row, language, stage, actor, now) for row, language in found],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["version", "subject", "field", "language"],
        update_fields=COLUMNS,
    )


def _status(
    version: QuestionnaireVersion, row: queries.TextRow, language: str, stage: TextStage, actor: User, now: datetime
) -> QuestionnaireText:
    text = row.texts.get(language, "")
    names = {"subject": row.subject, "field": row.field, "language": language}
    if not text:
        raise ValidationError(_("%(subject)s, %(field)s, %(language)s: there is no text yet.") % names)
    known = row.statuses.get(language) or QuestionnaireText()
    if stage == TextStage.APPROVED and language != ENGLISH and known.author == str(actor):
        raise ValidationError(
            _("%(subject)s, %(field)s, %(language)s: you wrote this text, so somebody else approves it.") % names
        )
    is_made_from_this = language != ENGLISH and stage != TextStage.DRAFT
    return QuestionnaireText(
        version=version,
        **names,
        stage=stage,
        text_digest=text_digest(text),
        source_digest=text_digest(row.english) if is_made_from_this else known.source_digest,
        author=known.author,
        reviewer=str(actor) if stage == TextStage.APPROVED else "",
        changed_at=now,
    )
