"""Questions asked of submissions: what a page or a rule needs, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet

from instruments.choices import MeasureType
from instruments.models import Article, Instrument
from parties.choices import ParticipationStatus
from parties.models import Participation, State, User
from parties.rules import Standing
from questionnaires.models import Cycle, Question, Section
from questionnaires.queries import lay_errata
from submissions import rules
from submissions.choices import RevisionStatus, SubmissionStatus
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


def find_submission(pk: int) -> Submission | None:
    """A submission, for a program that writes. Row level security hides other States' from their sessions."""
    return Submission.objects.select_related("state", "version").filter(pk=pk).first()


def find_revision(pk: int, *, standing: Standing) -> tuple[Revision, frozenset[int]] | None:
    """What this person is shown of one submission, with all that every page of it names; one query.

    The State's own people see the revision in preparation, or else the one that stands; all others only the latter.
    Beside it, the ids of the articles handed to this person.
    """
    related = ("state", "cycle", "instrument", "version")
    handed = Assignment.objects.filter(submission=OuterRef("submission"), user=standing.user_id).order_by()
    revisions = Revision.objects.filter(submission=pk).exclude(status=RevisionStatus.SUPERSEDED)
    revisions = revisions.annotate(handed=ArraySubquery(handed.values("article_id")))
    found = {
        revision.status: revision
        for revision in revisions.select_related("submitted_by", *(f"submission__{name}" for name in related))
    }
    stands = found.get(RevisionStatus.SUBMITTED)
    in_preparation = found.get(RevisionStatus.DRAFT) or found.get(RevisionStatus.CLEARED)
    newest = in_preparation or stands
    shown = newest if newest is not None and newest.state_id in standing.own_state_ids else stands
    return (shown, frozenset(shown.handed)) if shown is not None else None  # type: ignore[attr-defined]  # annotated above


def newest_revision(submission: Submission) -> Revision | None:
    """The revision in preparation, or else the one that stands."""
    return submission.revisions.exclude(status=RevisionStatus.SUPERSEDED).order_by("-number").first()


def assigned_article_ids(submission: Submission, user_id: int | None) -> frozenset[int]:
    """Ids of the articles handed to one person; nobody in particular has none."""
    if user_id is None:
        return frozenset()
    assignments = Assignment.objects.filter(submission=submission, user_id=user_id)
    return frozenset(assignments.values_list("article_id", flat=True))


def sections_of(submission: Submission) -> list[Section]:
    """The parts of the submission's questionnaire with their articles, in order of work."""
    sections = Section.objects.filter(version=submission.version_id).select_related("article__instrument")
    return list(sections.order_by("position"))


def questions_of(section: Section) -> list[Question]:
    """The questions of one section with their provisions, words and options, errata laid over them; three queries."""
    questions = section.questions.select_related("provision", "option_list", "shared")
    found = list(questions.prefetch_related("option_list__options").order_by("position"))
    _lay_errata(section.version_id, found)
    return found


def _lay_errata(version_id: int, questions: Iterable[Question]) -> None:
    options = []
    for question in questions:
        if question.option_list is not None:
            for option in question.option_list.options.all():
                option.option_list = question.option_list
                options.append(option)
    lay_errata(version_id, [*{question.wording for question in questions}, *options])


def responses_of(revision: Revision, questions: Iterable[Question]) -> dict[str, Response]:
    """Question key → response as it stands now."""
    by_pk = {question.pk: question.key for question in questions}
    found = {}
    for response in Response.objects.filter(revision=revision, question__in=by_pk).select_related("author"):
        response.revision = revision
        found[by_pk[response.question_id]] = response
    return found


def values_at(responses: Mapping[str, Response], bases: Mapping[str, int]) -> dict[str, tuple[str, object]]:
    """Question key → (answer state, value) as it stood at the version the page was drawn from. One query, or none.

    That version may stand in an earlier revision: numbers go on when a correction is begun.
    """
    stale = {(r.question_id, bases[key]): key for key, r in responses.items() if 0 < bases.get(key, 0) < r.number}
    known = {key: (r.answer_state, r.value) for key, r in responses.items() if bases.get(key) == r.number}
    if stale:
        submission = next(iter(responses.values())).revision.submission_id
        versions = ResponseVersion.objects.filter(response__revision__submission=submission, is_rival=False)
        of_questions = versions.filter(response__question__in=[question for question, _number in stale])
        for version in of_questions.select_related("response"):
            if key := stale.get((version.response.question_id, version.number)):
                known[key] = (version.answer_state, version.value)
    return known


def law_articles_of(state: State) -> list[LawArticle]:
    """The register of a State's laws, article by article, by title."""
    return list(LawArticle.objects.filter(state=state).select_related("law").order_by("law__title", "law", "pk"))


def law_rows(articles: QuerySet[LawArticle]) -> list[tuple[int, str, str, str | None, str]]:
    """Articles of laws as they enter the hash of a revision: see ``rules.content_hash``. One query."""
    names = ("pk", "law__title", "law__number", "law__adopted_on", "designation")
    return [
        (pk, title, number, adopted_on.isoformat() if adopted_on else None, designation)
        for pk, title, number, adopted_on, designation in articles.order_by().values_list(*names)
    ]


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


def overview_of(
    submission: Submission, revision: Revision, *, articles: frozenset[int] | None, with_assignments: bool
) -> list[ArticleRow]:
    """One row per article asked about, in order; four queries whatever the number of articles.

    ``articles``: ids of those this person may see, None for all. Assignments are the State's own affair.
    """
    questions = _questions_by_section(submission)
    replies = replies_of(revision)
    assignments: defaultdict[int, list[Assignment]] = defaultdict(list)
    if with_assignments:
        for assignment in submission.assignments.select_related("user").order_by("user__last_name", "user__username"):
            assignments[assignment.article_id].append(assignment)
    return [
        ArticleRow(
            article=section.article,
            progress=rules.article_progress(facts_of(questions[section.pk]), replies),
            assignees=[assignment.user for assignment in assignments[section.article_id]],
            due_on=min((a.due_on for a in assignments[section.article_id] if a.due_on), default=None),
            obligations=frozenset(q.provision.obligation for q in questions[section.pk] if q.provision),
        )
        for section in sections_of(submission)
        if articles is None or section.article_id in articles
    ]


@dataclass(frozen=True)
class ArticleRemarks:
    """What the check says about one article: its remarks, each with its question."""

    article: Article
    remarks: Sequence[rules.Remark]
    questions: Mapping[str, Question]

    @property
    def unanswered(self) -> list[Question]:
        """The questions without an answer: named in one line."""
        return [self.questions[remark.key] for remark in self.remarks if remark.code == rules.UNANSWERED]

    @property
    def further(self) -> list[rules.Remark]:
        """What needs a sentence of its own."""
        return [remark for remark in self.remarks if remark.code != rules.UNANSWERED]


def remarks_on(
    submission: Submission, revision: Revision, *, articles: frozenset[int] | None = None
) -> list[ArticleRemarks]:
    """What to look at before submission, article by article; articles without remarks are left out. Three queries."""
    questions = _questions_by_section(submission)
    replies = replies_of(revision)
    found = []
    for section in sections_of(submission):
        of_section = questions[section.pk]
        remarks = rules.check(facts_of(of_section), replies)
        if remarks and (articles is None or section.article_id in articles):
            found.append(ArticleRemarks(section.article, remarks, {q.key: q for q in of_section}))
    return found


def _questions_by_section(submission: Submission) -> dict[int, list[Question]]:
    """Section → its questions in order, with no more than the rules and a list of references need: no texts."""
    own = ("key", "kind", "is_required", "show_if", "section")
    of_provision = (f"provision__{name}" for name in ("key", "ref", "obligation", "measure_type"))
    found: defaultdict[int, list[Question]] = defaultdict(list)
    questions = Question.objects.filter(version=submission.version_id).select_related("provision")
    for question in questions.only(*own, *of_provision).order_by("position"):
        found[question.section_id].append(question)
    return found


def instruments_for(state_ids: Iterable[int], *, today: date) -> list[InstrumentRow]:
    """For each open cycle that invited one of these States: its instruments, in treaty order.

    Six queries, whatever the number of cycles and States.
    """
    own = State.objects.filter(pk__in=state_ids)
    cycles = Cycle.objects.open_on(today).filter(invited_states__in=state_ids).distinct()
    with_versions = cycles.prefetch_related(
        "versions__questionnaire__instrument", Prefetch("invited_states", queryset=own, to_attr="own_states")
    )
    participations = {(p.state_id, p.instrument_id): p for p in Participation.objects.filter(state__in=state_ids)}
    opened = Submission.objects.filter(state__in=state_ids, cycle__in=cycles)
    submissions = {(s.cycle_id, s.state_id, s.instrument_id): s for s in opened}
    rows = []
    for cycle in with_versions:
        for state in cycle.own_states:
            for instrument in (version.questionnaire.instrument for version in cycle.versions.all()):
                participation = participations.get((state.pk, instrument.pk))
                status = participation.status_on(cycle.cut_off_on) if participation else ParticipationStatus.NONE
                submission = submissions.get((cycle.pk, state.pk, instrument.pk))
                rows.append(InstrumentRow(cycle, state, instrument, status, submission))
    return rows


def history_of(response: Response) -> list[ResponseVersion]:
    """Every write to one answer, latest first, rivals among them."""
    return list(response.versions.select_related("author", "on_behalf_of").order_by("-number", "-written_at"))


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
                    _board_status(submission, submitted_at),
                    submitted_at.get(submission.pk) if submission else None,
                    submission.pk if submission else None,
                )
            )
        rows.append(BoardRow(state, cells))
    return Board(instruments, rows, [_count(i, [row.cells[n] for row in rows]) for n, i in enumerate(instruments)])


def _board_status(submission: Submission | None, submitted_at: Mapping[int, datetime | None]) -> str:
    """Not begun, in preparation, or submitted: what stands counts, also while a correction is prepared."""
    if submission is None:
        return NOT_OPENED
    return SubmissionStatus.SUBMITTED if submission.pk in submitted_at else SubmissionStatus.DRAFT


def _count(instrument: Instrument, cells: Sequence[BoardCell]) -> BoardCount:
    parties = [cell for cell in cells if cell.participation == ParticipationStatus.PARTY]
    replied = [cell for cell in cells if cell.submitted_at is not None]
    party_replies = sum(cell.participation == ParticipationStatus.PARTY for cell in replied)
    return BoardCount(instrument, len(parties), party_replies, len(replied) - party_replies)
