"""Questions asked of submissions: what a page or a rule needs, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from instruments.choices import MeasureType
from instruments.models import Article, Instrument
from parties.choices import ParticipationStatus
from parties.models import Participation, State, User
from questionnaires.models import Cycle, Question, Section
from submissions import rules
from submissions.choices import RevisionStatus
from submissions.models import Assignment, LawArticle, Response, ResponseVersion, Revision, Submission

# Where nothing has been opened there is no submission to have a status.
NOT_OPENED = "not_opened"


@dataclass(frozen=True)
class ArticleRow:
    """One line of the response overview: an article, how far it is, who has it."""

    article: Article
    progress: rules.Progress
    assignees: Sequence[User]
    due_on: date | None
    obligations: frozenset[str]


@dataclass(frozen=True)
class InstrumentRow:
    """One instrument of an open cycle for one State: how the State stands to it, and its submission if there is one."""

    cycle: Cycle
    state: State
    instrument: Instrument
    participation: ParticipationStatus
    submission: Submission | None
    has_standing_revision: bool


def find_submission(pk: int) -> Submission | None:
    """A submission with what every page of it shows. Row level security hides other States' from their sessions."""
    related = ("state", "cycle", "instrument", "version")
    return Submission.objects.select_related(*related).filter(pk=pk).first()


def revision_in_view(submission: Submission) -> Revision | None:
    """The revision being prepared, or else the one that stands."""
    shown = [RevisionStatus.DRAFT, RevisionStatus.CLEARED, RevisionStatus.SUBMITTED]
    revisions = {r.status: r for r in submission.revisions.filter(status__in=shown).select_related("submitted_by")}
    return next((revisions[status] for status in shown if status in revisions), None)


def assigned_article_ids(submission: Submission, user_id: int | None) -> frozenset[int]:
    """Ids of the articles handed to one person; nobody in particular has none."""
    if user_id is None:
        return frozenset()
    assignments = Assignment.objects.filter(submission=submission, user_id=user_id)
    return frozenset(assignments.values_list("article_id", flat=True))


def find_section(submission: Submission, number: int) -> Section | None:
    """The part of the submission's questionnaire that asks about one article."""
    sections = Section.objects.filter(version=submission.version, article__number=number)
    return sections.select_related("article__instrument").first()


def article_numbers(submission: Submission) -> list[int]:
    """Numbers of the articles asked about, in order of work."""
    sections = Section.objects.filter(version=submission.version).order_by("position")
    return list(sections.values_list("article__number", flat=True))


def questions_of(section: Section) -> list[Question]:
    """The questions of one section with their provisions and options, in order; two queries."""
    questions = section.questions.select_related("provision", "option_list").prefetch_related("option_list__options")
    return list(questions.order_by("position"))


def responses_of(revision: Revision, questions: Iterable[Question]) -> dict[str, Response]:
    """Question key → response as it stands now."""
    by_pk = {question.pk: question.key for question in questions}
    responses = Response.objects.filter(revision=revision, question__in=by_pk).select_related("author")
    return {by_pk[response.question_id]: response for response in responses}


def values_at(responses: Mapping[str, Response], bases: Mapping[str, int]) -> dict[str, tuple[str, object]]:
    """Question key → (answer state, value) as it stood at the version the page was drawn from. One query, or none."""
    stale = {r.pk: key for key, r in responses.items() if 0 < bases.get(key, 0) < r.number}
    known = {key: (r.answer_state, r.value) for key, r in responses.items() if bases.get(key) == r.number}
    if stale:
        versions = ResponseVersion.objects.filter(response__in=stale, is_rival=False)
        for version in versions:
            key = stale[version.response_id]
            if version.number == bases[key]:
                known[key] = (version.answer_state, version.value)
    return known


def law_articles_of(state: State) -> list[LawArticle]:
    """The register of a State's laws, article by article, by title."""
    return list(LawArticle.objects.filter(state=state).select_related("law").order_by("law__title", "law", "pk"))


def facts_of(questions: Iterable[Question]) -> list[rules.QuestionFacts]:
    """What the rules need to know of questions; expects ``provision`` to be there already."""
    return [
        rules.QuestionFacts(
            key=question.key,
            kind=question.kind,
            is_required=question.is_required,
            show_if=question.show_if,
            is_legislative=question.provision is not None
            and question.provision.measure_type == MeasureType.LEGISLATIVE,
        )
        for question in questions
    ]


def replies_of(revision: Revision) -> dict[str, rules.Reply]:
    """Question key → reply, for a whole revision; one query."""
    rows = Response.objects.filter(revision=revision).values_list("question__key", "answer_state", "value").order_by()
    return {key: rules.Reply(answer_state, value) for key, answer_state, value in rows}


def overview_of(submission: Submission, revision: Revision) -> list[ArticleRow]:
    """One row per article asked about, in order; four queries whatever the number of articles."""
    sections = list(submission.version.sections.select_related("article__instrument").order_by("position"))
    questions: defaultdict[int, list[Question]] = defaultdict(list)
    for question in submission.version.questions.select_related("provision").order_by("position"):
        questions[question.section_id].append(question)
    replies = replies_of(revision)
    assignments: defaultdict[int, list[Assignment]] = defaultdict(list)
    for assignment in submission.assignments.select_related("user"):
        assignments[assignment.article_id].append(assignment)
    return [
        ArticleRow(
            article=section.article,
            progress=rules.article_progress(facts_of(questions[section.pk]), replies),
            assignees=[assignment.user for assignment in assignments[section.article_id]],
            due_on=min((a.due_on for a in assignments[section.article_id] if a.due_on), default=None),
            obligations=frozenset(q.provision.obligation for q in questions[section.pk] if q.provision),
        )
        for section in sections
    ]


@dataclass(frozen=True)
class ArticleRemarks:
    """What the check says about one article: its remarks, each with its question."""

    article: Article
    remarks: Sequence[rules.Remark]
    questions: Mapping[str, Question]


def remarks_on(submission: Submission, revision: Revision) -> list[ArticleRemarks]:
    """What to look at before submission, article by article; articles without remarks are left out. Three queries."""
    replies = replies_of(revision)
    questions: defaultdict[int, list[Question]] = defaultdict(list)
    for question in submission.version.questions.select_related("provision").order_by("position"):
        questions[question.section_id].append(question)
    found = []
    for section in submission.version.sections.select_related("article__instrument").order_by("position"):
        of_section = questions[section.pk]
        remarks = rules.check(facts_of(of_section), replies)
        if remarks:
            found.append(ArticleRemarks(section.article, remarks, {q.key: q for q in of_section}))
    return found


def instruments_for(state_ids: Iterable[int], *, today: date) -> list[InstrumentRow]:
    """For each open cycle that invited one of these States: its instruments, in treaty order. Five queries."""
    cycles = Cycle.objects.open_on(today).filter(invited_states__in=state_ids).distinct()
    rows: list[InstrumentRow] = []
    for cycle in cycles.prefetch_related("versions__questionnaire__instrument", "invited_states"):
        rows += _instruments_in(cycle, [s for s in cycle.invited_states.all() if s.pk in set(state_ids)])
    return rows


def history_of(response: Response) -> list[ResponseVersion]:
    """Every write to one answer, latest first, rivals among them."""
    return list(response.versions.select_related("author", "on_behalf_of").order_by("-number", "-written_at"))


def _instruments_in(cycle: Cycle, states: Sequence[State]) -> list[InstrumentRow]:
    participations = {(p.state_id, p.instrument_id): p for p in Participation.objects.filter(state__in=states)}
    submissions = {(s.state_id, s.instrument_id): s for s in Submission.objects.filter(cycle=cycle, state__in=states)}
    revisions = Revision.objects.standing().filter(submission__cycle=cycle, state__in=states)
    standing = set(revisions.values_list("submission", flat=True))
    instruments = [version.questionnaire.instrument for version in cycle.versions.all()]
    rows = []
    for state in states:
        for instrument in instruments:
            participation = participations.get((state.pk, instrument.pk))
            submission = submissions.get((state.pk, instrument.pk))
            rows.append(
                InstrumentRow(
                    cycle=cycle,
                    state=state,
                    instrument=instrument,
                    participation=participation.status_on(cycle.cut_off_on)
                    if participation
                    else ParticipationStatus.NONE,
                    submission=submission,
                    has_standing_revision=submission is not None and submission.pk in standing,
                )
            )
    return rows


@dataclass(frozen=True)
class BoardCell:
    """How one State stands in one instrument of a cycle: its participation, and where its reply is."""

    participation: ParticipationStatus
    status: str
    submitted_at: datetime | None
    submission_pk: int | None


@dataclass(frozen=True)
class BoardRow:
    state: State
    cells: Sequence[BoardCell]


@dataclass(frozen=True)
class BoardCount:
    """States parties on the cut-off date under one instrument, and how many of them have replied."""

    instrument: Instrument
    party_count: int
    replied_count: int
    other_replied_count: int


@dataclass(frozen=True)
class Board:
    instruments: Sequence[Instrument]
    rows: Sequence[BoardRow]
    counts: Sequence[BoardCount]


def board_of(cycle: Cycle) -> Board:
    """Every invited State, alphabetical in the reader's language, by instrument; five queries in all."""
    versions = cycle.versions.select_related("questionnaire__instrument").order_by(
        "questionnaire__instrument__position"
    )
    instruments = [version.questionnaire.instrument for version in versions]
    participations = {(p.state_id, p.instrument_id): p for p in Participation.objects.all()}
    submissions = {(s.state_id, s.instrument_id): s for s in Submission.objects.filter(cycle=cycle)}
    standing = Revision.objects.standing().filter(submission__cycle=cycle)
    submitted_at = dict(standing.values_list("submission", "submitted_at"))
    rows = []
    for state in cycle.invited_states.order_by("position"):
        cells = []
        for instrument in instruments:
            participation = participations.get((state.pk, instrument.pk))
            submission = submissions.get((state.pk, instrument.pk))
            cells.append(
                BoardCell(
                    participation.status_on(cycle.cut_off_on) if participation else ParticipationStatus.NONE,
                    submission.status if submission else NOT_OPENED,
                    submitted_at.get(submission.pk) if submission else None,
                    submission.pk if submission else None,
                )
            )
        rows.append(BoardRow(state, cells))
    return Board(instruments, rows, [_count(i, [row.cells[n] for row in rows]) for n, i in enumerate(instruments)])


def _count(instrument: Instrument, cells: Sequence[BoardCell]) -> BoardCount:
    parties = [cell for cell in cells if cell.participation == ParticipationStatus.PARTY]
    replied = [cell for cell in cells if cell.submitted_at is not None]
    party_replies = sum(cell.participation == ParticipationStatus.PARTY for cell in replied)
    return BoardCount(instrument, len(parties), party_replies, len(replied) - party_replies)
