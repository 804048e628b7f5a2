"""What a version asks, as a tree: articles with their questions, then shared texts and lists to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default

from instruments.choices import TextStage
from instruments.queries import published_text
from instruments.rules import ENGLISH
from questionnaires.models import Option, OptionList, Question, QuestionnaireVersion, Section, SharedText
from questionnaires.queries.texts import CODES, SHARED, TextRow, lay_errata, texts_of


@dataclass(frozen=True)
class Marks:
    """In which languages texts of one row of the tree are missing, and in which the English changed since."""

    missing: Sequence[str] = ()
    changed: Sequence[str] = ()


@dataclass(frozen=True)
class QuestionLine:
    """A question; one that asks in shared words has no marks of its own."""

    question: Question
    marks: Marks


@dataclass(frozen=True)
class SectionLine:
    """An article with the questions that were looked for, out of ``question_count``."""

    section: Section
    lines: Sequence[QuestionLine]
    question_count: int


@dataclass(frozen=True)
class SharedLine:
    shared: SharedText
    marks: Marks
    question_count: int


@dataclass(frozen=True)
class ListLine:
    """A list with its options; ``question`` is the one that uses it, where it is one only."""

    option_list: OptionList
    options: Sequence[Option]
    marks: Marks
    question_count: int
    question: Question | None


@dataclass(frozen=True)
class Tree:
    """``questions``: key → every question of the version, looked for or not."""

    sections: Sequence[SectionLine]
    shared_texts: Sequence[SharedLine]
    lists: Sequence[ListLine]
    questions: Mapping[str, Question]

    @property
    def line_count(self) -> int:
        return sum(len(section.lines) for section in self.sections) + len(self.shared_texts) + len(self.lists)


@dataclass(frozen=True)
class Wanted:
    """What is looked for; all that is given must hold. ``stage`` is that of a text in ``language``, or in any."""

    language: str = ""
    stage: str = ""
    kind: str = ""
    words: str = ""
    languages: Sequence[str] = with_default(default=(ENGLISH,))

    @property
    def is_all(self) -> bool:
        return not (self.stage or self.kind or self.words)

    def has(self, texts: Iterable[TextRow]) -> bool:
        if not self.stage:
            return True
        codes = [self.language] if self.language else CODES
        return any(text.stage(code) == self.stage for text in texts for code in codes)

    def says(self, names: Iterable[str], texts: Iterable[TextRow]) -> bool:
        """Whether every word stands in a name, or in a text in one of ``languages``."""
        said = [text.texts.get(code, "") for text in texts for code in self.languages]
        place = " ".join([*names, *said]).casefold()
        return all(word in place for word in self.words.casefold().split())


def version_tree(version: QuestionnaireVersion, wanted: Wanted) -> Tree:
    """The tree of a version, with the rows that were looked for. Seventeen queries."""
    texts: dict[str, list[TextRow]] = {}
    for row in texts_of(version):
        texts.setdefault(row.subject, []).append(row)
    # Fetched beside, not joined: a thousand questions share a few dozen articles, provisions and texts.
    questions = version.questions.prefetch_related("section__article__instrument", "provision", "shared", "option_list")
    ordered = list(questions.order_by("section__position", "position"))
    lay_errata(version.pk, {id(question.wording): question.wording for question in ordered}.values())
    sections = version.sections.select_related("article__instrument").order_by("position")
    lines = [_section_line(section, ordered, texts, wanted) for section in sections]
    return Tree(
        sections=[line for line in lines if line.lines or wanted.is_all],
        shared_texts=[] if wanted.kind else list(_shared_lines(version, ordered, texts, wanted)),
        lists=[] if wanted.kind else list(_list_lines(version, ordered, texts, wanted)),
        questions={question.key: question for question in ordered},
    )


def _section_line(
    section: Section, ordered: Iterable[Question], texts: Mapping[str, list[TextRow]], wanted: Wanted
) -> SectionLine:
    questions = [question for question in ordered if question.section_id == section.pk]
    lines = [
        QuestionLine(question, _marks(texts.get(question.key, ())))
        for question in questions
        if _is_wanted(question, section, texts, wanted)
    ]
    return SectionLine(section, lines, len(questions))


def _is_wanted(question: Question, section: Section, texts: Mapping[str, list[TextRow]], wanted: Wanted) -> bool:
    if wanted.kind and question.kind != wanted.kind:
        return False
    own = texts.get(question.key, [])
    if wanted.stage and not (own and wanted.has(own)):
        return False
    shared = texts.get(f"{SHARED}/{question.shared.slug}", []) if question.shared else []
    if not wanted.words:
        return True
    titles = [published_text(section.article, "title", code)[0] for code in wanted.languages]
    provision = question.provision.key if question.provision else str(section.article)
    return wanted.says([question.key, provision, *titles], [*own, *shared])


def _shared_lines(
    version: QuestionnaireVersion, ordered: Iterable[Question], texts: Mapping[str, list[TextRow]], wanted: Wanted
) -> Iterable[SharedLine]:
    used = [question.shared_id for question in ordered]
    for shared in version.shared_texts.order_by("pk"):
        own = texts.get(f"{SHARED}/{shared.slug}", [])
        if wanted.has(own) and (not wanted.words or wanted.says([shared.slug], own)):
            yield SharedLine(shared, _marks(own), used.count(shared.pk))


def _list_lines(
    version: QuestionnaireVersion, ordered: Iterable[Question], texts: Mapping[str, list[TextRow]], wanted: Wanted
) -> Iterable[ListLine]:
    users: dict[int | None, list[Question]] = {}
    for question in ordered:
        users.setdefault(question.option_list_id, []).append(question)
    options: dict[int, list[Option]] = {}
    all_options = Option.objects.filter(option_list__version=version).prefetch_related("option_list")
    for option in all_options.order_by("position"):
        options.setdefault(option.option_list_id, []).append(option)
    for option_list in version.option_lists.order_by("pk"):
        own = options.get(option_list.pk, [])
        said = [text for option in own for text in texts.get(f"{option_list.slug}/{option.slug}", [])]
        if wanted.has(said) and (not wanted.words or wanted.says([option_list.slug], said)):
            by = users.get(option_list.pk, [])
            yield ListLine(option_list, own, _marks(said), len(by), by[0] if len(by) == 1 else None)


def _marks(texts: Sequence[TextRow]) -> Marks:
    stages = {code: {text.stage(code) for text in texts} for code in CODES} if texts else {}

    def where(stage: TextStage) -> list[str]:
        return [code for code, found in stages.items() if stage in found]

    return Marks(where(TextStage.MISSING), where(TextStage.SOURCE_CHANGED))
