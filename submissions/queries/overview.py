"""How far a submission is, article by article, and what to look at before it is submitted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from instruments.models import Article
from parties.models import User
from questionnaires.models import Option, Question
from submissions import rules
from submissions.models import Assignment, Revision
from submissions.queries.content import facts_of, replies_of, sections_of
from submissions.queries.finding import party_to_of

# Ends the name of a list of check points.
POINT_LISTS = "-elements"


@dataclass(frozen=True)
class ArticleRow:
    """One line of the response overview: an article, how far it is, who has it."""

    article: Article
    progress: rules.Progress
    assignees: Sequence[User]
    due_on: date | None
    obligations: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A whole questionnaire as the rules read it, with the replies: section → its questions, and their facts."""

    questions: Mapping[int, list[Question]]
    facts: Mapping[int, list[rules.QuestionFacts]]
    replies: Mapping[str, rules.Reply]
    shown: set[str]


def overview_of(revision: Revision, *, articles: frozenset[int] | None, with_assignments: bool) -> list[ArticleRow]:
    """One row per article asked about, in order; six queries whatever the number of articles.

    ``articles``: ids of those this person may see, None for all. Assignments are the State's own affair.
    """
    asked = read_asked(revision)
    assignments: defaultdict[int, list[Assignment]] = defaultdict(list)
    if with_assignments:
        handed = (
            Assignment.objects.standing()
            .filter(submission=revision.submission_id, user__isnull=False)
            .select_related("user")
        )
        for assignment in handed.order_by("user__last_name", "user__username"):
            assignments[assignment.article_id].append(assignment)
    return [
        ArticleRow(
            article=section.article,
            progress=rules.article_progress(asked.facts[section.pk], asked.replies, shown=asked.shown),
            assignees=[a.user for a in assignments[section.article_id] if a.user],
            due_on=min((a.due_on for a in assignments[section.article_id] if a.due_on), default=None),
            obligations=frozenset(q.provision.obligation for q in asked.questions[section.pk] if q.provision),
        )
        for section in sections_of(revision)
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


def remarks_on(revision: Revision, *, articles: frozenset[int] | None = None) -> list[ArticleRemarks]:
    """What to look at before submission, article by article; articles without remarks are left out. Five queries."""
    asked = read_asked(revision)
    found = []
    for section in sections_of(revision):
        remarks = rules.check(asked.facts[section.pk], asked.replies, shown=asked.shown)
        if remarks and (articles is None or section.article_id in articles):
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
