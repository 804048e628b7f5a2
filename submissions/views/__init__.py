"""The doors of this room: find, ask permission, call one service or query, answer."""

from submissions.views.article import article
from submissions.views.board import board
from submissions.views.checklist import checklist
from submissions.views.delegation import assignment, delegation
from submissions.views.hand_over import hand_over
from submissions.views.history import history
from submissions.views.moves import move, undo
from submissions.views.proposals import proposals
from submissions.views.proposed import decide, proposed
from submissions.views.submission import check, mine, open_one, overview, revise, submit
from submissions.views.work import remind, tasks, who_has_what

__all__ = [
    "article",
    "assignment",
    "board",
    "check",
    "checklist",
    "decide",
    "delegation",
    "hand_over",
    "history",
    "mine",
    "move",
    "open_one",
    "overview",
    "proposals",
    "proposed",
    "remind",
    "revise",
    "submit",
    "tasks",
    "undo",
    "who_has_what",
]
