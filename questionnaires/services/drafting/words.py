"""One text of a draft is written, in one language."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from instruments.choices import TextStage
from instruments.rules import ENGLISH, has_stray_brace, placeholders, text_digest
from parties.models import User
from questionnaires import queries, rules
from questionnaires.models import QuestionnaireText, QuestionnaireVersion
from questionnaires.services.drafting.log import log_edit
from questionnaires.services.publishing import lock_draft


@transaction.atomic
def edit_text(
    version: QuestionnaireVersion, *, subject: str, field: str, language: str, text: str, actor: User, now: datetime
) -> TextStage:
    """Write one text of a draft; returns how far it is: a draft by whoever wrote it.

    ``subject`` and ``field`` as in ``QuestionnaireText``. A translation is made from the English there is now; after a
    change of the English the others keep what they were made from, and so read *changed*. An empty text is taken out.
    The same text again is no change. ``ValidationError`` when it is no draft, or the words cannot stand.
    """
    version = lock_draft(version)
    place = find_text(version, subject=subject, field=field, language=language)
    text = check_words(place, language=language, text=text)
    if text == place.texts.get(language, ""):
        return place.stage(language)
    with translation.override(ENGLISH):
        setattr(place.row, build_localized_fieldname(field, language), text or ("" if language == ENGLISH else None))
        place.row.save()
    english = text if language == ENGLISH else place.english
    record_draft(version, place, language=language, text=text, english=english, author=actor, now=now)
    log_edit(version, f"{subject} {field} {language}", actor, now)
    return TextStage.DRAFT if text else TextStage.MISSING


def find_text(version: QuestionnaireVersion, *, subject: str, field: str, language: str) -> queries.TextRow:
    """The text as it is read now; ``ValidationError`` when there is no such place or language."""
    if language not in queries.CODES:
        raise ValidationError(_("%(code)s is not a language of the portal.") % {"code": language})
    place = queries.text_row(version, subject, field)
    if place is None:
        raise ValidationError(
            _("%(version)s has no text %(subject)s, %(field)s.")
            % {"version": version, "subject": subject, "field": field}
        )
    return place


def check_words(place: queries.TextRow, *, language: str, text: str) -> str:
    """The text as it will be stored, line ends evened out; ``ValidationError`` says why it cannot stand.

    Source: design.md, section 9; issue 3, "Bad input".
    """
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
    limit = rules.LENGTHS_MAX[place.field]
    if found := rules.control_characters(text, may_break=place.field != "label"):
        raise ValidationError(
            _("The text holds characters that are no text: %(characters)s.") % {"characters": ", ".join(found)}
        )
    if len(text) > limit:
        raise ValidationError(
            _("The text has %(length)s characters, and at most %(limit)s fit.") % {"length": len(text), "limit": limit}
        )
    if has_stray_brace(text):
        raise ValidationError(_("A placeholder is a name in braces, as {year}; here a brace stands alone."))
    if language == ENGLISH:
        _check_english(place, text)
    elif text:
        _check_translation(place, text)
    return text


def record_draft(
    version: QuestionnaireVersion,
    place: queries.TextRow,
    *,
    language: str,
    text: str,
    english: str,
    author: User,
    now: datetime,
) -> None:
    """The status of a text just written: a draft, by whom, made from which English; none where there is no text."""
    key: dict[str, Any] = {"version": version, "subject": place.subject, "field": place.field, "language": language}
    if not text:
        QuestionnaireText.objects.filter(**key).delete()
        return
    QuestionnaireText.objects.update_or_create(
        **key,
        defaults={
            "stage": TextStage.DRAFT,
            "text_digest": text_digest(text),
            "source_digest": "" if language == ENGLISH else text_digest(english),
            "author": str(author),
            "reviewer": "",
            "changed_at": now,
        },
    )


def _check_english(place: queries.TextRow, text: str) -> None:
    if text:
        return
    if place.field != "guidance":
        raise ValidationError(_("A question and an option need their English."))
    if set(place.texts) - {ENGLISH}:
        raise ValidationError(_("There are translations of this text. Take them out before the English."))


def _check_translation(place: queries.TextRow, text: str) -> None:
    if not place.english:
        raise ValidationError(_("There is no English to translate yet."))
    wanted, found = placeholders(place.english), placeholders(text)
    if wanted != found:
        names = ", ".join(f"{{{name}}}" for name in sorted(wanted ^ found))
        raise ValidationError(
            _("The placeholders of the English and of the translation are not the same: %(names)s.") % {"names": names}
        )
