"""The doors of this room: find, ask permission, call one service or query, answer."""

from submissions.views.article import article
from submissions.views.board import board
from submissions.views.checklist import checklist
from submissions.views.clearing import check, submit
from submissions.views.delegation import assignment, delegation
from submissions.views.earlier import before
from submissions.views.files import file, file_remove, file_restore, files
from submissions.views.finding import find
from submissions.views.forms import form_return, forms, issue_form
from submissions.views.hand_over import hand_over
from submissions.views.history import history
from submissions.views.law_changes import law_article_change, law_change, law_merge, law_offer, law_withdraw
from submissions.views.laws import law, law_add, law_file, laws, laws_file
from submissions.views.moves import move, undo
from submissions.views.offline import offline
from submissions.views.proposals import proposals
from submissions.views.proposed import decide, proposed
from submissions.views.receipts import differences, events, receipt, receipt_file
from submissions.views.steps import close_one, desk, give_up, mark_checked, recall, release, return_one
from submissions.views.submission import mine, next_open, open_one, overview, revise
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
    "close_one",
    "comments",
    "decide",
    "delegation",
    "desk",
    "differences",
    "events",
    "file",
    "file_remove",
    "file_restore",
    "files",
    "find",
    "form_return",
    "forms",
    "give_up",
    "hand_over",
    "help_request",
    "help_requests",
    "history",
    "issue_form",
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
    "mark_checked",
    "mine",
    "move",
    "next_open",
    "offline",
    "open_comments",
    "open_one",
    "overview",
    "proposals",
    "proposed",
    "recall",
    "receipt",
    "receipt_file",
    "release",
    "remind",
    "reopen_comment",
    "reopen_help",
    "resolve_comment",
    "return_one",
    "revise",
    "settle",
    "submit",
    "tasks",
    "undo",
    "who_has_what",
]
