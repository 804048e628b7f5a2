"""Submissions, revisions, responses with their whole history, laws cited, sharing, talk, seals.

Every table carries ``state``: row level security reads it (parties/isolation.py).
"""

from submissions.models.law import Attachment, Law, LawArticle, Upload
from submissions.models.response import Response, ResponseVersion, Said
from submissions.models.seal import Seal
from submissions.models.sharing import ArticleMark, Assignment, AssignmentQuerySet, ProposedAnswer
from submissions.models.submission import (
    DeskSetting,
    Revision,
    RevisionQuerySet,
    Submission,
    SubmissionEvent,
    SubmissionMove,
)
from submissions.models.talk import Clarification, Comment, HelpRequest, NothingNew
from submissions.models.workbook import FormIssue, FormReturn

__all__ = [
    "ArticleMark",
    "Assignment",
    "AssignmentQuerySet",
    "Attachment",
    "Clarification",
    "Comment",
    "DeskSetting",
    "FormIssue",
    "FormReturn",
    "HelpRequest",
    "Law",
    "LawArticle",
    "NothingNew",
    "ProposedAnswer",
    "Response",
    "ResponseVersion",
    "Revision",
    "RevisionQuerySet",
    "Said",
    "Seal",
    "Submission",
    "SubmissionEvent",
    "SubmissionMove",
    "Upload",
]
