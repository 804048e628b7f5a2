"""The words of a form in the language that is active: what each cell says, and what such words mean when they return.

Both directions stand in one place, so that what goes out is understood when it comes back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext, override

from instruments.queries import published_text
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions import rules
from submissions.choices import AnswerState, Implementation, InPlace
from submissions.models import LawArticle, Response

STATES = (
    AnswerState.NOT_APPLICABLE,
    AnswerState.NOT_AVAILABLE,
    AnswerState.WILL_FOLLOW,
    AnswerState.DELIBERATELY_BLANK,
    AnswerState.UNANSWERED,
)
# Kinds of question whose cell is a list of the three values and of all answer states.
WITH_VALUES = (QuestionKind.IMPLEMENTATION, QuestionKind.CHECK)


def answer_cell(question: Question, response: Response | None, laws: Mapping[int, LawArticle]) -> str:
    """What stands, as the answer cell says it; blank where nothing does."""
    if response is None or response.said_state == AnswerState.UNANSWERED:
        return ""
    state, value = response.said_state, response.value
    if state != AnswerState.ANSWERED:
        return state_word(question, state)
    if question.kind in WITH_VALUES:
        return str(_values(question).get(str(value), ""))
    if question.kind == QuestionKind.CITATIONS:
        ids = value if isinstance(value, list) else []
        return "\n".join(law_name(laws[pk]) for pk in ids if pk in laws)
    if question.kind == QuestionKind.TEXT:
        return str(value)
    numbered = numbered_options(question)
    if question.kind == QuestionKind.CHOICE:
        return numbered.get(str(value), ("", ""))[1]
    chosen = value if isinstance(value, list) else []
    return "\n".join(f"{number}. {label}" for slug, (number, label) in numbered.items() if slug in chosen)


def reason_cell(response: Response | None) -> str:
    """Why it does not apply, as the State wrote it."""
    is_reason = response is not None and response.said_state == AnswerState.NOT_APPLICABLE
    return str(response.value or "") if response is not None and is_reason else ""


def choices_of(question: Question, law_names: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """What the list under an answer cell offers, and whether something else may be written too."""
    if question.kind in WITH_VALUES:
        values = [str(label) for label in _values(question).values()]
        return tuple(dict.fromkeys([*values, *(state_word(question, state) for state in STATES)])), False
    if question.kind == QuestionKind.CITATIONS:
        return law_names, True
    numbered = numbered_options(question)
    if question.kind == QuestionKind.CHOICE:
        words = [state_word(question, state) for state in STATES]
        return tuple([label for _number, label in numbered.values()] + words), False
    if question.kind == QuestionKind.CHOICES:
        return tuple(f"{number}. {label}" for number, label in numbered.values()), True
    return (), False


def numbered_options(question: Question) -> dict[str, tuple[str, str]]:
    """Slug of an option → its number in the list, its label in the language of the form."""
    if question.option_list is None:
        return {}
    options = question.option_list.options.all()
    language = get_language() or settings.LANGUAGE_CODE
    return {o.slug: (str(n), published_text(o, "label", language)[0]) for n, o in enumerate(options, start=1)}


def state_word(question: Question, state: str) -> str:
    """An answer state by its name; in brackets where the cell may hold any words."""
    if question.kind == QuestionKind.CHECK and state == AnswerState.NOT_AVAILABLE:
        return gettext("Do not know")
    label = str(AnswerState(state).label)
    return label if question.kind in WITH_VALUES else f"[{label}]"


def law_name(law: LawArticle) -> str:
    """One line that names an article of a law, as the register shows it; never two lines, never a bar."""
    name = law.law.label
    if law.designation:
        name = gettext("%(law)s, %(articles)s") % {"law": name, "articles": law.designation}
    return " ".join(name.split())


@dataclass(frozen=True)
class Names:
    """What is the same under every question of a form: names of laws and of languages → id, code."""

    laws: Mapping[str, int]
    tongues: Mapping[str, str]


def names_in(language: str, register: Iterable[LawArticle]) -> Names:
    """As a form in ``language`` writes them, or as an English one does."""
    laws: dict[str, int] = {}
    spoken: dict[str, str] = {}
    for code in dict.fromkeys([settings.LANGUAGE_CODE, language]):
        with override(code):
            laws |= {rules.folded(law_name(law)): law.pk for law in register}
            spoken |= {rules.folded(name): key for key, name in tongues().items()}
    return Names(laws, spoken)


def words_of(question: Question, names: Names, language: str) -> rules.FormWords:
    """What the cells of a form in ``language`` may say under this question, English words among them."""
    values: dict[str, str] = {}
    states: dict[str, str] = {}
    for code in dict.fromkeys([settings.LANGUAGE_CODE, language]):
        with override(code):
            values |= {rules.folded(str(label)): value for value, label in _values(question).items()}
            states |= {rules.folded(str(state.label)): state.value for state in STATES}
            states |= {rules.folded(state_word(question, state)): state.value for state in STATES}
    with override(language):
        options = [(slug, label) for slug, (_number, label) in numbered_options(question).items()]
    return rules.FormWords(values, states, names.laws, options)


def tongues() -> dict[str, str]:
    """Code of each language → its name in the language of the form."""
    return {code: gettext(str(name)) for code, name in settings.LANGUAGES}


def read_tongue(text: str, names: Names, language: str) -> str | None:
    """The code of a language that a cell names; that of the form where it names none; None for anything else."""
    return names.tongues.get(rules.folded(text)) if text.strip() else language


def _values(question: Question) -> dict[str, object]:
    pairs = InPlace if question.kind == QuestionKind.CHECK else Implementation
    return {choice.value: choice.label for choice in pairs} if question.kind in WITH_VALUES else {}
