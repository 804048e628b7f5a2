"""What goes to the translation service: which texts of a version, with all that a translator needs beside each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from instruments.choices import TextStage
from instruments.rules import ENGLISH
from questionnaires import queries
from questionnaires.choices import VersionStatus
from questionnaires.models import Option, Question, QuestionnaireVersion, SharedText
from questionnaires.queries.groups import text_groups
from questionnaires.rules import content_hash
from questionnaires.rules.exchange import condition_in_words
from questionnaires.services.exchange.terms import OfficialTerms

TARGETS = tuple(code for code in queries.CODES if code != ENGLISH)


@dataclass(frozen=True)
class OutgoingText:
    """One text to translate. ``terms``: official terms that occur in the English, each with its rendering."""

    subject: str
    field: str
    context: str
    english: str
    terms: Mapping[str, str]
    target: str
    stage: TextStage

    @property
    def name(self) -> str:
        """Subject and field in one word, as XLIFF needs it."""
        return f"{self.subject}#{self.field}"


@dataclass(frozen=True)
class Outgoing:
    """A file in the making. ``content_key`` changes with anything the version asks."""

    version: str
    language: str
    made_at: datetime
    content_key: str
    is_for_review: bool
    texts: list[OutgoingText] = field(default_factory=list)


def texts_to_send(
    version: QuestionnaireVersion, *, language: str, now: datetime, stages: Collection[str] = (), group: str = ""
) -> Outgoing:
    """The texts of a version that have English, for one language; fifteen queries at most.

    ``stages``: only those texts whose translation is in one of them. ``group``: only one article, the shared texts or
    the lists, by the slug of ``queries.text_groups``. ``ValidationError`` when the language is none of the five or
    nothing is left.
    """
    if language not in TARGETS:
        raise ValidationError(_("%(code)s is not a language to translate into.") % {"code": language})
    rows = [row for each in text_groups(version) if group in ("", each.slug) for row in each.rows]
    chosen = [row for row in rows if row.english and (not stages or row.stage(language) in stages)]
    if not chosen:
        raise ValidationError(_("There is no such text in this version."))
    terms, context = OfficialTerms.read(language), _Contexts(version)
    content = version.content_hash or content_hash(queries.version_content(version))
    texts = [
        OutgoingText(
            row.subject,
            row.field,
            context.of(row),
            row.english,
            terms.in_text(row.english),
            row.texts.get(language, ""),
            row.stage(language),
        )
        for row in chosen
    ]
    is_for_review = version.status != VersionStatus.DRAFT
    return Outgoing(str(version), language, now, content[:16], is_for_review, texts)


class _Contexts:
    """Where a text stands, in English: reference, article, kind, what opens the question."""

    def __init__(self, version: QuestionnaireVersion) -> None:
        questions = version.questions.select_related("section__article__instrument", "provision", "option_list")
        self._shared: dict[int, list[Question]] = {}
        self._lists: dict[int, list[Question]] = {}
        for question in questions.order_by("section__position", "position"):
            if question.shared_id:
                self._shared.setdefault(question.shared_id, []).append(question)
            if question.option_list_id:
                self._lists.setdefault(question.option_list_id, []).append(question)

    def of(self, text: queries.TextRow) -> str:
        with translation.override(ENGLISH):
            if isinstance(text.row, SharedText):
                return self._of_users("Shared text", self._shared.get(text.row.pk, []))
            if isinstance(text.row, Option):
                users = self._lists.get(text.row.option_list_id, [])
                return self._of_users(f"Option of the list “{text.row.option_list.slug}”", users)
            return _of_question(text.row)

    def _of_users(self, beginning: str, users: list[Question]) -> str:
        if not users:
            return f"{beginning}, not used by any question"
        more = f" and {len(users) - 1} more" if len(users) > 1 else ""
        return f"{beginning}, used by {users[0].key}{more} · {_of_question(users[0])}"


def _of_question(question: Question) -> str:
    article = question.section.article
    parts = [
        str(question.provision or article),
        f"article {article.number}, {article.title}",
        str(question.get_kind_display()),
    ]
    if question.show_if:
        parts.append(f"asked when {condition_in_words(question.show_if)}")
    return " · ".join(parts)
