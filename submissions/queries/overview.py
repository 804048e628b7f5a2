"""How far a submission is, article by article, and what to look at before it is submitted."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from instruments.models import Article
from parties.models import Unit, User
from questionnaires.models import Option, Question, Section
from submissions import rules
from submissions.choices import ProposedStatus
from submissions.models import Assignment, Clarification, Comment, ProposedAnswer, Revision
from submissions.queries.content import facts_of, replies_of, sections_of
from submissions.queries.finding import party_to_of
from submissions.queries.marks import marks_of

# Ends the name of a list of check points.
POINT_LISTS = "-elements"


@dataclass(frozen=True)
class ArticleRow:
    """One line of the response overview: an article, how far it is, who has it."""

    article: Article
    progress: rules.Progress
    assignees: Sequence[User | Unit | None]
    due_on: date | None
    obligations: frozenset[str]
    standing: rules.ArticleStanding
    marks: rules.Marks | None = None

    @property
    def time_left(self) -> rules.TimeLeft | None:
        """What the article may still take one person."""
        return rules.time_left(self.standing.unanswered_count, self.standing.waiting_count)


@dataclass(frozen=True)
class Asked:
    """A whole questionnaire as the rules read it, with the replies: section → its questions, and their facts."""

    questions: Mapping[int, list[Question]]
    facts: Mapping[int, list[rules.QuestionFacts]]
    replies: Mapping[str, rules.Reply]
    shown: set[str]


def overview_of(
    revision: Revision, *, reads: rules.Handed = rules.EVERYTHING, with_assignments: bool
) -> list[ArticleRow]:
    """One row per article asked about, in order; nine queries whatever the number of articles.

    ``reads``: what this person may see; nothing else is counted. Assignments and marks are the State's own affair.
    """
    asked = read_asked(revision)
    assignments: defaultdict[int, list[Assignment]] = defaultdict(list)
    if with_assignments:
        handed = Assignment.objects.standing().filter(submission=revision.submission_id).select_related("user", "unit")
        for assignment in handed.order_by("user__last_name", "user__username", "unit__name"):
            if reads.shows(assignment.article_id, assignment.question_key):
                assignments[assignment.article_id].append(assignment)
    asked_after = _asked_after(revision) if with_assignments else set()
    marks = marks_of(revision) if with_assignments else {}
    return [
        ArticleRow(
            article=section.article,
            progress=rules.article_progress(
                [fact for fact in asked.facts[section.pk] if reads.shows(section.article_id, fact.key)],
                asked.replies,
                shown=asked.shown,
            ),
            assignees=list({a.user or a.unit: None for a in assignments[section.article_id]}),
            due_on=min((a.due_on for a in assignments[section.article_id] if a.due_on), default=None),
            obligations=frozenset(
                q.provision.obligation
                for q in asked.questions[section.pk]
                if q.provision and reads.shows(section.article_id, q.key)
            ),
            standing=_standing_of(section, asked, asked_after, reads),
            marks=marks.get(section.article_id),
        )
        for section in sections_of(revision)
        if reads.shows_part_of(section.article_id)
    ]


def _standing_of(
    section: Section, asked: Asked, asked_after: Collection[str], reads: rules.Handed
) -> rules.ArticleStanding:
    """What is open in one article, as the next step and the filters read it."""
    facts = [f for f in asked.facts.get(section.pk, []) if reads.shows(section.article_id, f.key)]
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for remark in rules.check(facts, asked.replies, shown=asked.shown):
        keys["problem" if remark.is_blocking else remark.code].append(remark.key)
    open_keys = [fact.key for fact in facts if fact.key in asked_after]
    progress = rules.article_progress(facts, asked.replies, shown=asked.shown)

    def first(listed: Sequence[str]) -> str:
        return listed[0] if listed else ""

    return rules.ArticleStanding(
        number=section.article.number,
        unanswered_count=progress.unanswered_count
        - sum(f.is_required and f.key in keys[rules.CARRIED_OVER] for f in facts),
        waiting_count=len(keys[rules.CARRIED_OVER]),
        problem_count=len(keys["problem"]),
        asked_count=len(open_keys),
        is_begun=progress.replied_count > 0,
        first_unanswered=first(keys[rules.UNANSWERED]),
        first_waiting=first(keys[rules.CARRIED_OVER]),
        first_problem=first(keys["problem"]),
        first_asked=first(open_keys),
    )


def _asked_after(revision: Revision) -> set[str]:
    """Keys of questions about which somebody waits: an open comment, a clarification, a proposal returned. One query.

    The State's own affair: the database shows comments and proposals to nobody else.
    """
    of_submission = {"submission": revision.submission_id}
    comments = Comment.objects.filter(resolved_at=None, **of_submission).values_list("question_key")
    clarifications = Clarification.objects.filter(answered_at=None, settled_at=None, **of_submission)
    returned = ProposedAnswer.objects.filter(status=ProposedStatus.RETURNED, **of_submission)
    newer = ProposedAnswer.objects.filter(
        question_key=OuterRef("question_key"), author=OuterRef("author"), pk__gt=OuterRef("pk"), **of_submission
    )
    rows = comments.order_by().union(
        clarifications.order_by().values_list("question_key"),
        returned.filter(~Exists(newer)).order_by().values_list("question_key"),
    )
    return {key for (key,) in rows if key}


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


def remarks_on(revision: Revision, *, reads: rules.Handed = rules.EVERYTHING) -> list[ArticleRemarks]:
    """What to look at before submission, article by article; articles without remarks are left out. Five queries."""
    asked = read_asked(revision)
    found = []
    for section in sections_of(revision):
        facts = [fact for fact in asked.facts[section.pk] if reads.shows(section.article_id, fact.key)]
        remarks = rules.check(facts, asked.replies, shown=asked.shown)
        if remarks:
            questions = {question.key: question for question in asked.questions[section.pk]}
            found.append(ArticleRemarks(section.article, remarks, questions))
    return found


def read_asked(revision: Revision) -> Asked:
    """Four queries, with no more of the questions than the rules and a list of references need: no texts."""
    own = ("key", "kind", "is_required", "show_if", "section", "option_list")
    of_provision = (f"provision__{name}" for name in ("key", "ref", "obligation", "measure_type"))
    questions: defaultdict[int, list[Question]] = defaultdict(list)
    rows = Question.objects.filter(version=revision.version_id).select_related("provision")
    for question in rows.only(*own, *of_provision).order_by("section__position", "position"):
        questions[question.section_id].append(question)
    points = Option.objects.filter(option_list__version=revision.version_id, option_list__slug__endswith=POINT_LISTS)
    counts = dict(points.values_list("option_list").annotate(Count("pk")).order_by())
    facts = {section: facts_of(of_section, counts) for section, of_section in questions.items()}
    replies = replies_of(revision)
    everything = [fact for of_section in facts.values() for fact in of_section]
    shown = rules.shown_keys(everything, replies, party_to_of(revision.submission))
    return Asked(questions, facts, replies, shown)
