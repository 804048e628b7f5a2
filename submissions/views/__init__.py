"""The doors of this room: find, ask permission, call one service or query, answer."""

from submissions.views.article import article
from submissions.views.board import board
from submissions.views.checklist import checklist
from submissions.views.delegation import assignment, delegation
from submissions.views.earlier import before
from submissions.views.files import file, file_remove, file_restore, files
from submissions.views.finding import find
from submissions.views.hand_over import hand_over
from submissions.views.history import history
from submissions.views.law_changes import law_article_change, law_change, law_merge, law_offer, law_withdraw
from submissions.views.laws import law, law_add, law_file, laws, laws_file
from submissions.views.moves import move, undo
from submissions.views.proposals import proposals
from submissions.views.proposed import decide, proposed
from submissions.views.submission import check, mine, next_open, open_one, overview, revise, submit
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
from submissions.views.work import remind, tasks, who_has_what

__all__ = [
    "article",
    "ask",
    "ask_help",
    "assignment",
    "before",
    "board",
    "check",
    "checklist",
    "clarification",
    "clarifications",
    "clarifications_asked",
    "close_help",
    "comments",
    "decide",
    "delegation",
    "file",
    "file_remove",
    "file_restore",
    "files",
    "find",
    "hand_over",
    "help_request",
    "help_requests",
    "history",
    "law",
    "law_add",
    "law_article_change",
    "law_change",
    "law_file",
    "law_merge",
    "law_offer",
    "law_withdraw",
    "laws",
    "laws_file",
    "mine",
    "move",
    "next_open",
    "open_comments",
    "open_one",
    "overview",
    "proposals",
    "proposed",
    "remind",
    "reopen_comment",
    "reopen_help",
    "resolve_comment",
    "revise",
    "settle",
    "submit",
    "tasks",
    "undo",
    "who_has_what",
]
