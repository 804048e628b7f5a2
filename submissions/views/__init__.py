"""The doors of this room: find, ask permission, call one service or query, answer."""

from submissions.views.article import article
from submissions.views.board import board
from submissions.views.checklist import checklist
from submissions.views.clearing import check, submit
from submissions.views.history import history
from submissions.views.moves import move, undo
from submissions.views.proposals import proposals
from submissions.views.receipts import differences, events, receipt, receipt_file
from submissions.views.steps import close_one, desk, give_up, mark_checked, recall, release, return_one
from submissions.views.submission import mine, open_one, overview, revise

__all__ = [
    "article",
    "board",
    "check",
    "checklist",
    "close_one",
    "desk",
    "differences",
    "events",
    "give_up",
    "history",
    "mark_checked",
    "mine",
    "move",
    "open_one",
    "overview",
    "proposals",
    "recall",
    "receipt",
    "receipt_file",
    "release",
    "return_one",
    "revise",
    "submit",
    "undo",
]
