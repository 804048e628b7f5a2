"""What was typed on one page of the Studio is saved: sound texts are, the others are named, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from instruments.rules import ENGLISH, text_digest
from parties.models import User
from questionnaires.models import QuestionnaireVersion
from questionnaires.services.drafting import edit_text, find_text
from questionnaires.services.publishing import lock_draft


@dataclass(frozen=True)
class TypedText:
    """``base``: digest of the text that the page showed when typing began."""

    subject: str
    field: str
    language: str
    text: str
    base: str

    @property
    def place(self) -> tuple[str, str, str]:
        return self.subject, self.field, self.language


@dataclass
class SavedTexts:
    """``written_count``: texts that are others now. ``problems``: place → what is wrong with what was typed there."""

    written_count: int = 0
    problems: dict[tuple[str, str, str], ValidationError] = field(default_factory=dict)


@transaction.atomic
def save_texts(version: QuestionnaireVersion, typed: Iterable[TypedText], *, actor: User, now: datetime) -> SavedTexts:
    """Write the texts of one page of a draft, the English first: translations beside it are made from the new one.

    A text that somebody else changed since the page was drawn is not written over: the problem holds theirs. All that
    is sound is saved. ``ValidationError`` when the version is no draft.
    """
    version = lock_draft(version)
    saved = SavedTexts()
    for one in sorted(typed, key=lambda one: one.language != ENGLISH):
        try:
            with transaction.atomic():
                saved.written_count += _save(version, one, actor, now)
        except ValidationError as error:
            saved.problems[one.place] = error
    return saved


def _save(version: QuestionnaireVersion, one: TypedText, actor: User, now: datetime) -> bool:
    names = {"subject": one.subject, "field": one.field, "language": one.language}
    present = find_text(version, **names).texts.get(one.language, "")
    if "\n".join(one.text.strip().splitlines()) == "\n".join(present.strip().splitlines()):
        return False
    if text_digest(present) != one.base:
        if text_digest(one.text) == one.base:
            return False
        raise ValidationError(
            _("Somebody else changed this text meanwhile. It now reads: “%(text)s”. Save again to put yours there.")
            % {"text": present}
        )
    edit_text(version, **names, text=one.text, actor=actor, now=now)
    return True
