"""The doors of this room: find, ask permission, call one service or query, answer."""

from submissions.views.article import article
from submissions.views.board import board
from submissions.views.checklist import checklist
from submissions.views.history import history
from submissions.views.moves import move, undo
from submissions.views.proposals import proposals
from submissions.views.submission import check, mine, open_one, overview, revise, submit
from submissions.views.talk import (
    ask,
    ask_help,
    clarification,
    clarifications,
    clarifications_asked,
    close_help,
    comments,
    help_request,
    help_requests,
    open_comments,
    reopen_comment,
    reopen_help,
    resolve_comment,
    settle,
)

__all__ = [
    "article",
    "ask",
    "ask_help",
    "board",
    "check",
    "checklist",
    "clarification",
    "clarifications",
    "clarifications_asked",
    "close_help",
    "comments",
    "help_request",
    "help_requests",
    "history",
    "mine",
    "move",
    "open_comments",
    "open_one",
    "overview",
    "proposals",
    "reopen_comment",
    "reopen_help",
    "resolve_comment",
    "revise",
    "settle",
    "submit",
    "undo",
]
