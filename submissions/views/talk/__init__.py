"""The doors to what is said about answers: national comments, clarifications, requests for help."""

from submissions.views.talk.clarifications import ask, clarification, clarifications, settle
from submissions.views.talk.comments import comments, open_comments, reopen_comment, resolve_comment
from submissions.views.talk.help_requests import ask_help, close_help, help_request, reopen_help
from submissions.views.talk.officer import clarifications_asked, help_requests

__all__ = [
    "ask",
    "ask_help",
    "clarification",
    "clarifications",
    "clarifications_asked",
    "close_help",
    "comments",
    "help_request",
    "help_requests",
    "open_comments",
    "reopen_comment",
    "reopen_help",
    "resolve_comment",
    "settle",
]
