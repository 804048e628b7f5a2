"""Every change of what a State says."""

from submissions.services.carrying import TakenOver, take_over
from submissions.services.clarifying import answer_clarification, ask_clarification, settle_clarification
from submissions.services.commenting import reopen_comment, resolve_comment, write_comment
from submissions.services.helping import ask_for_help, close_help_request, reopen_help_request, reply_to_help
from submissions.services.illustrative import generate_illustrative_replies
from submissions.services.laws import register_law
from submissions.services.marking import mark_article
from submissions.services.moving import move_submission, undo_move
from submissions.services.opening import assign_article, open_submission
from submissions.services.pages import WITH_OTHER_STATES, NewLaw, PostedAnswer, PostedPage, SavedPage, save_page
from submissions.services.submitting import start_revision, submit_submission
from submissions.services.writing import SavedResponse, WriteRefusedError, save_response

__all__ = [
    "WITH_OTHER_STATES",
    "NewLaw",
    "PostedAnswer",
    "PostedPage",
    "SavedPage",
    "SavedResponse",
    "TakenOver",
    "WriteRefusedError",
    "answer_clarification",
    "ask_clarification",
    "ask_for_help",
    "assign_article",
    "close_help_request",
    "generate_illustrative_replies",
    "mark_article",
    "move_submission",
    "open_submission",
    "register_law",
    "reopen_comment",
    "reopen_help_request",
    "reply_to_help",
    "resolve_comment",
    "save_page",
    "save_response",
    "settle_clarification",
    "start_revision",
    "submit_submission",
    "take_over",
    "undo_move",
    "write_comment",
]
