"""Three voices on one provision, side by side: what the State said, what the rule concludes, what reviewers observe."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from findings.choices import GapStatus
from findings.models import Gap, Observation
from findings.queries.counting import rule_in_force
from instruments.models import Element, Provision
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions.models import Response, Revision, Submission


@dataclass(frozen=True)
class Voices:
    """One provision of a submission. ``gap`` is None until the rule is applied, ``response`` where nothing was said."""

    question: Question
    response: Response | None
    gap: Gap | None
    missing: Sequence[Element]
    observation_count: int

    @property
    def provision(self) -> Provision:
        """The provision that the question is about."""
        assert self.question.provision is not None  # noqa: S101  (see ``voices_of``)
        return self.question.provision

    @property
    def gap_label(self) -> str:
        """What the rule concludes, in words."""
        return str(GapStatus(self.gap.status).label) if self.gap else ""


def voices_of(revision: Revision, *, provision: Provision | None = None) -> list[Voices]:
    """Every provision asked about, in the order of the questionnaire; or one. Six queries."""
    questions = Question.objects.filter(version=revision.version_id, kind=QuestionKind.IMPLEMENTATION)
    questions = questions.filter(provision=provision) if provision else questions.filter(provision__isnull=False)
    listed = list(
        questions.select_related("provision", "section__article", "shared").order_by("section__position", "position")
    )
    responses = {r.question_id: r for r in Response.objects.filter(revision=revision, question__in=listed)}
    rule = rule_in_force(revision.submission.cycle)
    gaps = {gap.provision_id: gap for gap in Gap.objects.filter(revision=revision, rule=rule).select_related("rule")}
    keys = {key for gap in gaps.values() for key in gap.missing_elements}
    elements = {element.key: element for element in Element.objects.filter(key__in=keys)}
    counts = Counter(standing_observations(revision.submission).values_list("provision", flat=True))
    return [
        Voices(
            question=question,
            response=responses.get(question.pk),
            gap=(gap := gaps.get(question.provision_id or 0)),
            missing=[elements[key] for key in (gap.missing_elements if gap else []) if key in elements],
            observation_count=counts[question.provision_id or 0],
        )
        for question in listed
    ]


def standing_observations(submission: Submission) -> QuerySet[Observation]:
    """Observations on a submission that no later one corrects."""
    return Observation.objects.filter(revision__submission=submission, superseded_by=None).order_by()


def observations_of(submission: Submission, provision: Provision) -> QuerySet[Observation]:
    """All observations on one provision, latest first, those that were corrected and those on earlier texts too."""
    written = Observation.objects.filter(revision__submission=submission, provision=provision)
    return written.select_related("author", "revision", "gap__rule", "superseded_by").order_by("-at", "-pk")
