"""Workbooks and Word forms that went out and came back: which is meant, what waits, what its questions say now."""

from collections.abc import Iterable

from django.db.models import QuerySet

from instruments.models import Provision
from parties.models import User
from questionnaires.models import Question
from submissions.models import FormIssue, FormReturn, Submission


def find_issue(pk: int, submission: Submission) -> FormIssue | None:
    """A file that went out, whatever submission of this State it is of; None when it went to another State."""
    issues = FormIssue.objects.select_related("article", "submission__instrument")
    return issues.filter(pk=pk, state=submission.state_id).first()


def returns_of(submission: Submission, user: User) -> QuerySet[FormReturn]:
    """What one person brought back in files for one submission, the latest first; nobody else sees it."""
    returns = FormReturn.objects.filter(issue__submission=submission, returned_by=user)
    return returns.select_related("issue__article").order_by("-returned_at", "-pk")


def covered_references(questions: Iterable[Question]) -> dict[str, str]:
    """Key of a provision → its reference, for those that items of a checklist stand for. One query, or none."""
    keys = {key for question in questions for key in question.covers}
    return dict(Provision.objects.filter(key__in=keys).values_list("key", "ref")) if keys else {}
