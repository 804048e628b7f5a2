"""Questions of a draft: added, taken out, moved, asked under another condition."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from instruments.models import Article, Provision
from parties.models import User
from questionnaires import queries
from questionnaires.choices import QuestionKind, QuestionnaireKind
from questionnaires.models import OptionList, Question, QuestionnaireVersion, Section
from questionnaires.rules import is_question_key, questions_in
from questionnaires.services.checks import check_covers, check_version_conditions
from questionnaires.services.drafting.log import log_edit
from questionnaires.services.drafting.words import check_words, record_draft
from questionnaires.services.publishing import lock_draft

WITH_LIST = (QuestionKind.CHOICES, QuestionKind.CHOICE)


@transaction.atomic
def edit_question(
    version: QuestionnaireVersion,
    *,
    key: str,
    show_if: Mapping[str, Any],
    is_required: bool,
    covers: Sequence[str] | None = None,
    actor: User,
    now: datetime,
) -> Question:
    """When a question of a draft is asked, and whether it must be answered; ``covers`` None leaves it as it is.

    ``covers`` holds keys of provisions, for an item of the checklist. The conditions of the whole version are checked
    afterwards: ``ValidationError`` in a sentence, and nothing is changed.
    """
    version = lock_draft(version)
    question = _question(version, key)
    question.show_if, question.is_required = dict(show_if) if isinstance(show_if, Mapping) else show_if, is_required
    if covers is not None:
        question.covers = check_covers(version, question.kind, covers)
    question.save(update_fields=["show_if", "is_required", "covers"])
    check_version_conditions(version)
    log_edit(version, key, actor, now)
    return question


@transaction.atomic
def add_question(
    version: QuestionnaireVersion,
    *,
    article: Article,
    key: str,
    kind: str,
    text: str,
    guidance: str,
    provision: Provision | None = None,
    option_list: OptionList | None = None,
    show_if: Mapping[str, Any] | None = None,
    is_required: bool = False,
    covers: Sequence[str] = (),
    after: str | None = None,
    actor: User,
    now: datetime,
) -> Question:
    """A new question in English, behind the question ``after`` of the same article, or at its end.

    The section of the article is made when there is none. ``ValidationError`` when the key is taken or is no key, the
    kind does not fit what comes with it, or the condition does not stand.
    """
    version = lock_draft(version)
    _check_key(version, key, kind, provision)
    _check_parts(version, article, kind, provision, option_list)
    section = _section_of(version, article)
    question = Question(
        version=version,
        section=section,
        key=key,
        kind=kind,
        provision=provision,
        option_list=option_list,
        show_if=dict(show_if or {}),
        covers=check_covers(version, kind, covers),
        is_required=is_required,
        position=_make_room(section, after),
    )
    _write_english(question, {"text": text, "guidance": guidance}, actor, now)
    check_version_conditions(version)
    log_edit(version, f"+ {key}", actor, now)
    return question


@transaction.atomic
def remove_question(version: QuestionnaireVersion, *, key: str, actor: User, now: datetime) -> None:
    """Take a question out of a draft; the versions before it, and the answers given there, keep theirs.

    ``ValidationError`` when the condition of another question reads it. A section left without question goes too.
    """
    version = lock_draft(version)
    question = _question(version, key)
    readers = [other for other, condition in queries.conditions_of(version).items() if key in questions_in(condition)]
    if readers:
        raise ValidationError(
            _("%(key)s is read by the condition of %(readers)s. Change that first.")
            % {"key": key, "readers": ", ".join(readers)}
        )
    section = question.section
    question.delete()
    version.text_statuses.filter(subject=key).delete()
    if not section.questions.exists():
        section.delete()
    log_edit(version, f"- {key}", actor, now)


@transaction.atomic
def move_question(version: QuestionnaireVersion, *, key: str, step: int, actor: User, now: datetime) -> None:
    """Move a question within its article, ``step`` places down, or up when below nought; not past either end."""
    version = lock_draft(version)
    question = _question(version, key)
    questions = list(question.section.questions.order_by("position"))
    place = questions.index(question)
    questions.insert(max(0, place + step), questions.pop(place))
    _number(questions)
    log_edit(version, key, actor, now)


def _question(version: QuestionnaireVersion, key: str) -> Question:
    question = version.questions.select_related("section").filter(key=key).first()
    if question is None:
        raise ValidationError(_("%(version)s has no question %(key)s.") % {"version": version, "key": key})
    return question


def _check_key(version: QuestionnaireVersion, key: str, kind: str, provision: Provision | None) -> None:
    """A key is stable across versions, so it is checked once for good: of this questionnaire, and not taken."""
    if not is_question_key(key):
        raise ValidationError(
            _("“%(key)s” is no key: small letters, digits and hyphens, and perhaps a point and a name.") % {"key": key}
        )
    begins = version.questionnaire.slug
    if not key.startswith((f"{begins}-", f"{begins}.")):
        raise ValidationError(
            _("The key of a question of this questionnaire begins with %(begin)s.") % {"begin": begins}
        )
    if version.questions.filter(key=key).exists():
        raise ValidationError(_("%(version)s has a question %(key)s already.") % {"version": version, "key": key})
    if kind == QuestionKind.IMPLEMENTATION and provision is not None and key != provision.slug:
        raise ValidationError(
            _("The question on %(provision)s has the key %(key)s, as in every version.")
            % {"provision": provision, "key": provision.slug}
        )


def _check_parts(
    version: QuestionnaireVersion,
    article: Article,
    kind: str,
    provision: Provision | None,
    option_list: OptionList | None,
) -> None:
    """The kind, and what must come with it, all of the instrument of the questionnaire."""
    if kind not in QuestionKind.values:
        raise ValidationError(_("%(kind)s is not a kind of question.") % {"kind": kind})
    is_checklist = version.questionnaire.kind == QuestionnaireKind.CHECKLIST
    if (kind == QuestionKind.CHECK) is not is_checklist:
        raise ValidationError(_("A checklist asks its items, and a full questionnaire all other kinds of question."))
    if article.instrument_id != version.questionnaire.instrument_id:
        raise ValidationError(
            _("%(article)s is not an article of this questionnaire's instrument.") % {"article": article}
        )
    if kind == QuestionKind.IMPLEMENTATION and provision is None:
        raise ValidationError(_("Say which provision the question is about."))
    if provision is not None and provision.article_id != article.pk:
        raise ValidationError(
            _("%(provision)s is not a provision of %(article)s.") % {"provision": provision, "article": article}
        )
    if (option_list is not None) is not (kind in WITH_LIST):
        raise ValidationError(_("A question that is answered from a list needs one, and no other has one."))
    if option_list is not None and option_list.version_id != version.pk:
        raise ValidationError(_("The list %(list)s belongs to another version.") % {"list": option_list})


def _section_of(version: QuestionnaireVersion, article: Article) -> Section:
    """The section of an article; a new one takes its place in treaty order."""
    section = version.sections.filter(article=article).first()
    if section is None:
        section = Section.objects.create(version=version, article=article, position=0)
        sections = sorted(version.sections.select_related("article"), key=lambda row: row.article.number)
        for position, row in enumerate(sections, start=1):
            row.position = position
        Section.objects.bulk_update(sections, ["position"])
    return section


def _make_room(section: Section, after: str | None) -> int:
    """The position for a new question of the section; those behind it move on."""
    questions = list(section.questions.order_by("position"))
    place = len(questions)
    if after is not None:
        keys = [question.key for question in questions]
        if after not in keys:
            raise ValidationError(_("%(key)s is not a question of this article.") % {"key": after})
        place = keys.index(after) + 1
    _number(questions[:place])
    _number(questions[place:], start=place + 2)
    return place + 1


def _number(questions: list[Question], start: int = 1) -> None:
    for position, question in enumerate(questions, start=start):
        question.position = position
    Question.objects.bulk_update(questions, ["position"])


def _write_english(question: Question, texts: dict[str, str], actor: User, now: datetime) -> None:
    places = {name: queries.TextRow(question.key, name, "", question, {}) for name in texts}
    checked = {name: check_words(places[name], language="en", text=text) for name, text in texts.items()}
    with translation.override("en"):
        for name, text in checked.items():
            setattr(question, f"{name}_en", text)
        question.save()
    for name, text in checked.items():
        record_draft(question.version, places[name], language="en", text=text, english=text, author=actor, now=now)
