"""How to use a paper, what the answers and the levels of obligation mean, and how far its texts are."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from instruments.choices import Obligation
from questionnaires.choices import QuestionnaireKind
from reports.queries import PaperContent
from reports.sections.content import ENGLISH
from reports.sections.paper.content import Explanation, Instructions
from submissions.choices import AnswerState, Implementation, InPlace


def instructions(content: PaperContent, language: str) -> Instructions:
    """For a checklist the short form: it must fit on its first page beside the first items."""
    is_checklist = content.kind == QuestionnaireKind.CHECKLIST
    return Instructions(
        heading=_("How to use this paper"),
        sentences=_checklist_sentences() if is_checklist else _questionnaire_sentences(),
        answers_heading=_("What the answers mean"),
        answers=checklist_answers() if is_checklist else _answers(),
        silence=_("A line left empty is read as no information, never as a “no”: silence is not a gap."),
        obligations_heading="" if is_checklist else _("What the levels of obligation mean"),
        obligations=() if is_checklist else _obligations(),
        notes=tuple(_notes(content, language)),
        fields=(_("State"), _("Ministry or authority"), _("Filled in by"), _("Date")),
    )


def checklist_answers() -> tuple[Explanation, ...]:
    """The boxes of a checklist, in order, and what each means. Source: issue 3, "The checklist"."""
    return (
        Explanation(str(InPlace.YES.label), _("All of what the line asks for exists, in law or in practice.")),
        Explanation(str(InPlace.IN_PART.label), _("Some of it exists.")),
        Explanation(str(InPlace.NO.label), _("None of it exists yet.")),
        Explanation(_("Do not know"), _("Nobody at hand could tell. This is never counted as “not in place”.")),
    )


def _questionnaire_sentences() -> tuple[str, ...]:
    return (
        _(
            "This paper holds every question of the questionnaire and every question that may follow from an answer, so"
            " that ministries can prepare their answers before anybody works on a screen."
        ),
        _(
            "Answers count once they are in the portal. Type them in yourself if articles have been handed to you"
            " there; otherwise send these pages to the focal point of your State."
        ),
        _(
            "Under each provision tick one box, then answer the questions below it that apply. A line such as “If yes"
            " or in part:” before a question says when it is asked."
        ),
        _("Answers may be written in any of the six official languages of the United Nations."),
        _("Guidance on a question that comes back is printed once in each article."),
    )


def _checklist_sentences() -> tuple[str, ...]:
    return (
        _(
            "One person can answer this checklist in about half an hour. Tick one box in each line, from what you know;"
            " no laws need to be cited here."
        ),
        _(
            "Answers count once they are in the portal: type them in there, or send this paper to the focal point of"
            " your State. They are offered again in the full questionnaire, to be confirmed."
        ),
    )


def _answers() -> tuple[Explanation, ...]:
    return (
        Explanation(
            str(Implementation.YES.label),
            _("All of what the provision asks for is in place. Cite the laws or practice."),
        ),
        Explanation(str(Implementation.IN_PART.label), _("Some of it is in place. Say what is missing.")),
        Explanation(str(Implementation.NO.label), _("It is not in place. Say what is planned, if anything.")),
        Explanation(
            sentence_case(str(AnswerState.NOT_APPLICABLE.label)),
            _("The provision cannot apply to your State. Give the reason."),
        ),
        Explanation(
            sentence_case(str(AnswerState.NOT_AVAILABLE.label)),
            _("The information was looked for and cannot be had. This is never counted as a “no”."),
        ),
        Explanation(
            sentence_case(str(AnswerState.WILL_FOLLOW.label)), _("The answer is being prepared and will be sent later.")
        ),
    )


def _obligations() -> tuple[Explanation, ...]:
    """Source: design.md, section 2, rule 2; wording of the treaty ("shall", "shall consider", "may")."""
    meanings = {
        Obligation.MANDATORY: _("States parties must do this. A “no” is shown as a gap."),
        Obligation.MANDATORY_QUALIFIED: _(
            "States parties must do this within limits that the treaty itself names, for instance the basic concepts of"
            " their legal system."
        ),
        Obligation.CONSIDER: _(
            "States parties must consider this; what they decide is for them. No answer is shown as a gap."
        ),
        Obligation.OPTIONAL: _("States parties may do this. A “no” means that it is not used; it is never a gap."),
        Obligation.PROCEDURAL: _("How something is done between States or with the United Nations."),
    }
    return tuple(Explanation(sentence_case(str(level.label)), meaning) for level, meaning in meanings.items())


def _notes(content: PaperContent, language: str) -> Iterator[str]:
    """In small type: whose words these are, and how far they are in this language. Source: issue 3, "Six languages"."""
    yield _(
        "Questions, guidance and summaries are in the portal’s own words and are not an official text. Only the text of"
        " the treaty binds."
    )
    if content.draft_count and language == ENGLISH:
        yield ngettext(
            "%(count)s of the %(total)s texts on this paper is a draft that nobody has approved yet.",
            "%(count)s of the %(total)s texts on this paper are drafts that nobody has approved yet.",
            content.draft_count,
        ) % {"count": _counted(content.draft_count), "total": _counted(content.text_count)}
    elif content.draft_count:
        # Translators: name your own language, for instance "… des textes en français …".
        yield ngettext(
            "%(count)s of the %(total)s texts in the language of this paper is a draft: no translator of the United"
            " Nations has reviewed it yet.",
            "%(count)s of the %(total)s texts in the language of this paper are drafts: no translator of the United"
            " Nations has reviewed them yet.",
            content.draft_count,
        ) % {"count": _counted(content.draft_count), "total": _counted(content.text_count)}
    if content.missing_count:
        yield ngettext(
            "%(count)s text is not yet available in the language of this paper. It is printed in another, whose name"
            " follows it in square brackets.",
            "%(count)s texts are not yet available in the language of this paper. They are printed in another, whose"
            " name follows them in square brackets.",
            content.missing_count,
        ) % {"count": _counted(content.missing_count)}
    if content.unchecked_title_count:
        yield ngettext(
            "The title of %(count)s article has not yet been checked against the authentic text.",
            "The titles of %(count)s articles have not yet been checked against the authentic text.",
            content.unchecked_title_count,
        ) % {"count": _counted(content.unchecked_title_count)}


def sentence_case(text: str) -> str:
    """First letter large: labels are written small in the middle of sentences."""
    return text[:1].upper() + text[1:]


def _counted(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
