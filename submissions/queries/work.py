"""Who has what, and how far it is: over all submissions of a State that are in preparation, in constant queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from instruments.models import Article
from parties.choices import ParticipationStatus
from parties.models import Nomination, Participation, State, Unit, User
from parties.rules import PREPARING_ROLES, Standing
from questionnaires.models import Option, Question, Section
from submissions import rules
from submissions.choices import ProposedStatus, RevisionStatus
from submissions.models import Assignment, ProposedAnswer, Response, Revision
from submissions.queries.content import facts_of
from submissions.queries.overview import POINT_LISTS


@dataclass(frozen=True)
class Work:
    """The texts in preparation of some States as the rules read them: revision → its sections, facts, replies."""

    revisions: Sequence[Revision]
    sections: Mapping[int, Sequence[Section]]
    facts: Mapping[int, Sequence[rules.QuestionFacts]]
    replies: Mapping[int, Mapping[str, rules.Reply]]
    shown: Mapping[int, set[str]]

    def progress(self, revision: Revision, section: Section, key: str = "") -> rules.Progress:
        """How far an article is, or one question of it with what opens under it."""
        place = rules.Place(section.article_id, key)
        facts = [fact for fact in self.facts[section.pk] if place.holds(section.article_id, fact.key)]
        return rules.article_progress(facts, self.replies[revision.pk], shown=self.shown[revision.pk])


def work_of(state_ids: Collection[int], *, submission_pk: int | None = None) -> Work:
    """Six queries, whatever the number of submissions."""
    drafts = Revision.objects.filter(state__in=state_ids, status=RevisionStatus.DRAFT)
    if submission_pk is not None:
        drafts = drafts.filter(submission=submission_pk)
    related = drafts.select_related("submission__cycle", "submission__instrument", "submission__state")
    revisions = list(related.order_by("submission__cycle__closes_on", "submission__instrument__position", "pk"))
    versions = {revision.version_id for revision in revisions}
    sections: defaultdict[int, list[Section]] = defaultdict(list)
    for section in Section.objects.filter(version__in=versions).select_related("article").order_by("position"):
        sections[section.version_id].append(section)
    facts = _facts(versions)
    replies: defaultdict[int, dict[str, rules.Reply]] = defaultdict(dict)
    rows = Response.objects.filter(revision__in=revisions).order_by()
    for pk, key, state, value in rows.values_list("revision", "question__key", "answer_state", "value"):
        replies[pk][key] = rules.Reply(state, value)
    bound = _party_to(revisions)
    shown = {
        revision.pk: rules.shown_keys(
            [fact for section in sections[revision.version_id] for fact in facts[section.pk]],
            replies[revision.pk],
            bound[revision.pk],
        )
        for revision in revisions
    }
    return Work(revisions, {r.pk: sections[r.version_id] for r in revisions}, facts, replies, shown)


def _facts(versions: Collection[int]) -> dict[int, list[rules.QuestionFacts]]:
    """Section → what the rules read of its questions; two queries."""
    questions: defaultdict[int, list[Question]] = defaultdict(list)
    own = ("key", "kind", "is_required", "show_if", "section", "option_list", "provision__measure_type")
    rows = Question.objects.filter(version__in=versions).select_related("provision").only(*own)
    for question in rows.order_by("section", "position"):
        questions[question.section_id].append(question)
    points = Option.objects.filter(option_list__version__in=versions, option_list__slug__endswith=POINT_LISTS)
    counts = dict(points.values_list("option_list").annotate(Count("pk")).order_by())
    return defaultdict(list, {section: facts_of(asked, counts) for section, asked in questions.items()})


def _party_to(revisions: Iterable[Revision]) -> dict[int, frozenset[str] | None]:
    """Revision → codes of the instruments its State is party to, as ``party_to_of``; one query for all."""
    revisions = list(revisions)
    by_state: defaultdict[int, list[Participation]] = defaultdict(list)
    states = {revision.state_id for revision in revisions}
    for row in Participation.objects.filter(state__in=states).select_related("instrument").order_by():
        by_state[row.state_id].append(row)
    found: dict[int, frozenset[str] | None] = {}
    for revision in revisions:
        day = revision.submission.cycle.cut_off_on
        parties = [r for r in by_state[revision.state_id] if r.status_on(day) == ParticipationStatus.PARTY]
        is_party = revision.submission.instrument_id in {row.instrument_id for row in parties}
        found[revision.pk] = frozenset(row.instrument.code for row in parties) if is_party else None
    return found


@dataclass(frozen=True)
class Task:
    """One assignment that stands, with how far it is. ``days_left``: None without a due date, below 0 when overdue."""

    assignment: Assignment
    revision: Revision
    article: Article
    progress: rules.Progress
    days_left: int | None
    proposed_count: int = 0
    returned_count: int = 0

    @property
    def is_done(self) -> bool:
        return self.progress.replied_count == self.progress.required_count

    @property
    def overdue_days(self) -> int:
        return -self.days_left if self.days_left is not None and self.days_left < 0 and not self.is_done else 0


@dataclass(frozen=True)
class Waiting:
    """Proposals under one submission that wait for whoever decides there."""

    revision: Revision
    count: int


def tasks_of(standing: Standing, *, today: date) -> list[Task]:
    """What is this person's: handed to them, or to their ministry and not yet to a person; due first. Eight queries."""
    work = work_of(standing.own_state_ids)
    own = Assignment.objects.standing().of(standing.user_id, today=today)
    tasks = _tasks(work, own.filter(state__in=standing.own_state_ids), today=today)
    returned: defaultdict[tuple[int, str], str] = defaultdict(str)
    proposed = ProposedAnswer.objects.filter(author=standing.user_id, state__in=standing.own_state_ids)
    for row in proposed.order_by("written_at", "pk").values_list("submission", "question_key", "status"):
        returned[row[0], row[1]] = row[2]
    return [_with_proposed(task, work, returned) for task in tasks]


def _with_proposed(task: Task, work: Work, latest: Mapping[tuple[int, str], str]) -> Task:
    place = rules.Place(task.article.pk, task.assignment.question_key)
    section = next(s for s in work.sections[task.revision.pk] if s.article_id == task.article.pk)
    keys = [fact.key for fact in work.facts[section.pk] if place.holds(task.article.pk, fact.key)]
    said = [latest.get((task.assignment.submission_id, key), "") for key in keys]
    return Task(
        **{name: getattr(task, name) for name in ("assignment", "revision", "article", "progress", "days_left")},
        proposed_count=said.count(ProposedStatus.OPEN),
        returned_count=said.count(ProposedStatus.RETURNED),
    )


def _tasks(work: Work, assignments: QuerySet[Assignment], *, today: date) -> list[Task]:
    """Those of texts in preparation, due first, then in the order of the texts; one query."""
    of_submission = {revision.submission_id: revision for revision in work.revisions}
    rows = assignments.filter(submission__in=of_submission).select_related("article", "user", "unit", "assigned_by")
    found = []
    for assignment in rows:
        revision = of_submission[assignment.submission_id]
        sections = work.sections[revision.pk]
        section = next((s for s in sections if s.article_id == assignment.article_id), None)
        if section is not None:
            days_left = (assignment.due_on - today).days if assignment.due_on else None
            progress = work.progress(revision, section, assignment.question_key)
            found.append(Task(assignment, revision, section.article, progress, days_left))
    order = [revision.pk for revision in work.revisions]
    return sorted(
        found,
        key=lambda t: (
            t.assignment.due_on or date.max,
            order.index(t.revision.pk),
            t.article.number,
            t.assignment.question_key,
        ),
    )


def waiting_for(standing: Standing) -> list[Waiting]:
    """Proposals that wait for the focal point, by submission; one query."""
    states = [pk for pk in standing.own_state_ids if standing.is_focal_point_of(pk)]
    rows = ProposedAnswer.objects.filter(state__in=states, status=ProposedStatus.OPEN)
    rows = rows.filter(submission__revisions__status=RevisionStatus.DRAFT).exclude(author=standing.user_id)
    counts = rows.values("submission").annotate(count=Count("question_key", distinct=True)).order_by()
    by_submission = {row["submission"]: row["count"] for row in counts}
    drafts = Revision.objects.filter(submission__in=by_submission, status=RevisionStatus.DRAFT)
    related = drafts.select_related("submission__cycle", "submission__instrument", "submission__state")
    return [Waiting(revision, by_submission[revision.submission_id]) for revision in related.order_by("submission")]


@dataclass(frozen=True)
class Holder:
    """A person or, where nobody is named yet, a ministry, with what they have."""

    user: User | None
    unit: Unit | None
    tasks: Sequence[Task]
    is_in_force: bool = True

    @property
    def done_count(self) -> int:
        return sum(task.is_done for task in self.tasks)

    @property
    def overdue_count(self) -> int:
        return sum(task.overdue_days > 0 for task in self.tasks)


@dataclass(frozen=True)
class NobodysArticles:
    """Articles of one submission that nobody has, as a whole or in part."""

    revision: Revision
    articles: Sequence[Article]
    article_count: int


@dataclass(frozen=True)
class Sharing:
    """Who has what in one State. ``ministries``: the ministry, None for those of none, and its holders."""

    state: State
    nobodys: Sequence[NobodysArticles]
    ministries: Sequence[tuple[Unit | None, Sequence[Holder]]]
    revisions: Sequence[Revision] = field(default=())


def sharing_of(state: State, *, submission_pk: int | None = None, today: date, work: Work | None = None) -> Sharing:
    """Nobody's articles first, then by ministry and person, alphabetical; eight queries for any number of rows.

    ``work``: where somebody has read it already.
    """
    work = work or work_of([state.pk], submission_pk=submission_pk)
    tasks = _tasks(work, Assignment.objects.standing().filter(state=state), today=today)
    held = Nomination.objects.in_force_on(today).filter(state=state, role__in=PREPARING_ROLES).select_related("unit")
    unit_of: dict[int, Unit | None] = {}
    for nomination in held.order_by("pk"):
        unit_of[nomination.user_id] = nomination.unit or unit_of.get(nomination.user_id)
    by_holder: defaultdict[tuple[int | None, int | None], list[Task]] = defaultdict(list)
    for task in tasks:
        person = task.assignment.user
        unit = task.assignment.unit or (unit_of.get(person.pk) if person else None)
        by_holder[unit.pk if unit else None, person.pk if person else None].append(task)
    ministries: defaultdict[Unit | None, list[Holder]] = defaultdict(list)
    for listed in by_holder.values():
        person, own_unit = listed[0].assignment.user, listed[0].assignment.unit
        unit = own_unit or (unit_of.get(person.pk) if person else None)
        ministries[unit].append(Holder(person, unit, listed, person is None or person.pk in unit_of))
    ordered = sorted(ministries.items(), key=lambda pair: (pair[0] is None, str(pair[0] or "")))
    return Sharing(
        state=state,
        nobodys=[found for revision in work.revisions if (found := _nobodys(work, revision, tasks)).articles],
        ministries=[(unit, sorted(held, key=lambda h: (h.user is not None, str(h.user)))) for unit, held in ordered],
        revisions=work.revisions,
    )


def _nobodys(work: Work, revision: Revision, tasks: Iterable[Task]) -> NobodysArticles:
    had = {task.article.pk for task in tasks if task.revision.pk == revision.pk}
    sections = work.sections[revision.pk]
    return NobodysArticles(revision, [s.article for s in sections if s.article_id not in had], len(sections))
