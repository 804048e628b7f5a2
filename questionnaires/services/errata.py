"""A published text is corrected by a row laid over it; the text itself stays as it was published."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from instruments.rules import ENGLISH
from parties.models import User
from questionnaires.choices import VersionEventKind, VersionStatus
from questionnaires.models import Erratum, QuestionnaireVersion, VersionEvent
from questionnaires.services.drafting import check_words, find_text
from questionnaires.services.drafting.words import record_draft


@transaction.atomic
def make_erratum(
    version: QuestionnaireVersion,
    *,
    subject: str,
    field: str,
    language: str,
    text: str,
    reason: str,
    actor: User,
    now: datetime,
) -> Erratum:
    """Lay a correction over one text of a published or retired version; ``subject`` and ``field`` name it.

    Whoever reads the version from now on reads ``text``; the hash of what was published stays true. The text is a draft
    again, by its author. ``ValidationError`` without a reason or a change, for a draft, or when the words cannot
    stand. Source: issue 3, "Versions".
    """
    version = QuestionnaireVersion.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.pk)
    if version.status == VersionStatus.DRAFT:
        raise ValidationError(_("%(version)s is a draft: change its text instead.") % {"version": version})
    if not reason.strip():
        raise ValidationError(_("Say why the text is corrected."))
    place = find_text(version, subject=subject, field=field, language=language)
    text = check_words(place, language=language, text=text)
    before = place.texts.get(language, "")
    if not text or text == before:
        raise ValidationError(_("An erratum says what to read instead."))
    erratum = Erratum.objects.create(
        version=version,
        subject=subject,
        field=field,
        language=language,
        before=before,
        text=text,
        reason=reason.strip(),
        author=actor,
        made_at=now,
    )
    english = text if language == ENGLISH else place.english
    record_draft(version, place, language=language, text=text, english=english, author=actor, now=now)
    note = f"{subject} {field} {language}: {erratum.reason}"
    VersionEvent.objects.create(version=version, kind=VersionEventKind.CORRECTED, actor=actor, note=note, at=now)
    return erratum
