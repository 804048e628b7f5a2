"""The doors of this room: find, ask permission, call one service or query, answer."""

from submissions.views.article import article
from submissions.views.board import board
from submissions.views.checklist import checklist
from submissions.views.history import history
from submissions.views.moves import move, undo
from submissions.views.offline import offline
from submissions.views.proposals import proposals
from submissions.views.submission import check, mine, open_one, overview, revise, submit

__all__ = [
    "article",
    "board",
    "check",
    "checklist",
    "history",
    "mine",
    "move",
    "offline",
    "open_one",
    "overview",
    "proposals",
    "revise",
    "submit",
    "undo",
]
