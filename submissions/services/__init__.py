"""Every change of what a State says."""

from submissions.services.bringing import BroughtRow, sort_brought, write_brought
from submissions.services.carrying import TakenOver, take_over
from submissions.services.illustrative import generate_illustrative_replies
from submissions.services.laws import register_law
from submissions.services.moving import move_submission, undo_move
from submissions.services.opening import assign_article, open_submission
from submissions.services.pages import WITH_OTHER_STATES, NewLaw, PostedAnswer, PostedPage, SavedPage, save_page
from submissions.services.restoring import restore_version
from submissions.services.submitting import start_revision, submit_submission
from submissions.services.writing import SavedResponse, WriteRefusedError, save_response

__all__ = [
    "WITH_OTHER_STATES",
    "BroughtRow",
    "NewLaw",
    "PostedAnswer",
    "PostedPage",
    "SavedPage",
    "SavedResponse",
    "TakenOver",
    "WriteRefusedError",
    "assign_article",
    "generate_illustrative_replies",
    "move_submission",
    "open_submission",
    "register_law",
    "restore_version",
    "save_page",
    "save_response",
    "sort_brought",
    "start_revision",
    "submit_submission",
    "take_over",
    "undo_move",
    "write_brought",
]
