"""What a workbook or a Word form holds, in the language that is active: questions, and all that helps to answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext as _

from instruments.queries import published_text
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions import queries, rules
from submissions.choices import AnswerState, Implementation
from submissions.models import LawArticle, Response, Revision
from submissions.rendering.content import Form, Group, Line, Words, fits_a_cell
from submissions.rules import Opens
from submissions.services.forms import wording


@dataclass(frozen=True)
class FormFacts:
    """All that a form is drawn from. ``references``: of the provisions that items of a checklist stand for."""

    revision: Revision
    questions: Sequence[Question]
    responses: Mapping[str, Response]
    register: Sequence[LawArticle]
    references: Mapping[str, str]
    proposals: Mapping[str, queries.Proposed]
    party_to: Collection[str] | None


@dataclass(frozen=True)
class _Constant:
    """What is the same in every line, worked out once: a register may be long."""

    laws: Mapping[int, LawArticle]
    law_names: tuple[str, ...]
    tongues: Mapping[str, str]


def build_groups(facts: FormFacts) -> tuple[Group, ...]:
    """Article by article, a line for each question that may be asked of this State."""
    constant = _Constant(
        {law.pk: law for law in facts.register},
        tuple(dict.fromkeys(wording.law_name(law) for law in facts.register)),
        wording.tongues(),
    )
    groups = []
    for section, asked in groupby(facts.questions, key=lambda question: question.section):
        questions = list(asked)
        article = section.article
        heading = _("Article %(number)s. %(title)s") % {
            "number": article.number,
            "title": published_text(article, "title", _language())[0],
        }
        shown = [(question, _when(question, questions, facts)) for question in questions]
        lines = tuple(_line(question, when, facts, constant) for question, when in shown if when is not None)
        if lines:
            groups.append(Group(heading, lines))
    return tuple(groups)


def build_form(facts: FormFacts, groups: tuple[Group, ...], *, issue_number: int, token: str, is_word: bool) -> Form:
    """The whole form around its lines."""
    submission = facts.revision.submission
    language = _language()
    title = published_text(submission.instrument, "short_title", language)[0]
    cycle = published_text(submission.cycle, "title", language)[0]
    marks = [_("Illustrative data: not a statement of any State.")] if submission.cycle.is_illustrative else []
    return Form(
        token=token,
        issue_number=issue_number,
        submission_number=submission.pk,
        code=submission.instrument.code,
        language=language,
        is_rtl=get_language_info(language)["bidi"],
        title=_("%(state)s: answers under %(instrument)s") % {"state": submission.state.name, "instrument": title},
        subtitle=_("%(cycle)s, questionnaire version %(version)s, file number %(file)s")
        % {"cycle": cycle, "version": facts.revision.version.number, "file": issue_number},
        marks=tuple(marks),
        notes_title=_("How to fill it in"),
        notes=_notes(is_word=is_word),
        columns=_columns(),
        groups=groups,
        tongues=tuple(wording.tongues().values()),
        author=_("Review portal"),
        blank=_("Write here."),
        choose=_("Choose an answer."),
    )


def _columns() -> tuple[str, ...]:
    return (
        _("Reference"),
        _("Question"),
        _("Guidance"),
        _("Level of obligation"),
        _("How to answer"),
        _("Answer"),
        _("Reason, if it does not apply"),
        _("Language of the answer"),
        _("On the portal"),
    )


def _notes(*, is_word: bool) -> tuple[str, ...]:
    place = _("Write only in the shaded fields. All else is there to be read.")
    if not is_word:
        place = _(
            "Write only in the light cells of the columns Answer, Reason and Language. The other cells are locked, so "
            "that the portal knows each question again. Columns may be made wider and lines higher."
        )
    return (
        place,
        _("A field left blank changes nothing on the portal. To take an answer back, write: [%(word)s]")
        % {"word": AnswerState.UNANSWERED.label},
        _(
            "If a provision does not apply to your State, or information is not available or will follow, choose that "
            "from the list; where there is no list, write it in square brackets."
        ),
        _(
            "A new law is written in a line of its own: title | number | article. The number and the article may be "
            "left out; the first bar stays."
        ),
        _("An answer holds at most %(limit)s characters. Formulas are not read: write the words themselves.")
        % {"limit": number_format(settings.ANSWER_MAX_CHARACTERS)},
        _(
            "When you are ready, bring the file back on the page from which you took it. You see first what it would "
            "change; nothing is written before you say so."
        ),
    )


def _line(question: Question, when: str, facts: FormFacts, constant: _Constant) -> Line:
    response = facts.responses.get(question.key)
    answer = wording.answer_cell(question, response, constant.laws)
    reason = wording.reason_cell(response)
    choices, is_open = wording.choices_of(question, constant.law_names)
    fits = fits_a_cell(answer) and fits_a_cell(reason)
    written_in = response.language if response else _language()
    return Line(
        key=question.key,
        base=response.number if response else 0,
        reference=_reference(question, facts),
        question=_words(question.wording, "text"),
        guidance=_words(question.wording, "guidance"),
        level=str(question.provision.get_obligation_display()) if question.provision else "",
        how="\n".join(filter(None, (when, *_how(question)))),
        answer=answer if fits else _("This answer is too long for a spreadsheet. Please work on it on the portal."),
        reason=reason if fits else "",
        tongue=constant.tongues.get(written_in, ""),
        stands=_stands(response, facts.proposals.get(question.key)),
        choices=choices,
        is_open=is_open,
        takes_reason=True,
        is_text_rtl=get_language_info(written_in)["bidi"],
        is_locked=not fits,
    )


def _words(text: object, field: str) -> Words:
    words, language = published_text(text, field, _language())  # type: ignore[arg-type]  # a question or a shared text
    return Words(words, language, get_language_info(language)["bidi"])


def _reference(question: Question, facts: FormFacts) -> str:
    if question.provision is not None:
        return question.provision.ref
    covered = [facts.references[key] for key in question.covers if key in facts.references]
    instrument = facts.revision.submission.instrument
    return ", ".join(covered) or f"{instrument.code} {question.section.article.number}"


def _how(question: Question) -> list[str]:
    if question.kind == QuestionKind.TEXT:
        return [_("Write in your own words.")]
    if question.kind == QuestionKind.CITATIONS:
        return [_("One law in each line: by its name in the register, or new as title | number | article.")]
    if question.kind == QuestionKind.CHOICES:
        options = [f"{number}. {label}" for number, label in wording.numbered_options(question).values()]
        return [_("One or more of these; their numbers are enough, for instance 1, 3:"), *options]
    return [_("Choose one from the list.")]


def _when(question: Question, block: Sequence[Question], facts: FormFacts) -> str | None:
    """After which answers it is asked, in a sentence; None when it is not asked of this State."""
    if not question.show_if:
        return ""
    first = next(
        (q.key for q in block if q.provision_id == question.provision_id and q.kind in wording.WITH_VALUES), None
    )
    opening = rules.opening_of(
        question.show_if,
        first=first,
        block={},
        on_page={asked.key for asked in facts.questions},
        answers={},
        party_to=facts.party_to,
    )
    if opening.how == Opens.NEVER:
        return None
    if opening.how == Opens.ALWAYS:
        return ""
    if opening.how == Opens.BY_FIRST:
        values = " / ".join(f"“{Implementation(value).label}”" for value in opening.values)
        return _("Asked after the answer: %(values)s") % {"values": values}
    return _("Asked only after some of the answers above.")


def _stands(response: Response | None, proposed: queries.Proposed | None) -> str:
    """Which version of the answer went out; where there is none, what the State has said elsewhere."""
    if response is not None and response.number:
        text = _("Version %(number)s, %(day)s") % {
            "number": response.number,
            "day": date_format(response.written_at, "DATE_FORMAT"),
        }
        if response.answer_state == AnswerState.CARRIED_OVER:
            return f"{text}\n{AnswerState.CARRIED_OVER.label}"
        return text
    if proposed is not None and proposed.value:
        said = Implementation(proposed.value).label if proposed.value in Implementation.values else proposed.value
        return gettext("Said elsewhere: %(answer)s (%(source)s)") % {"answer": said, "source": proposed.source_text}
    return _("No answer yet")


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
