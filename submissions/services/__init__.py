"""Every change of what a State says."""

from submissions.services.carrying import TakenOver, take_over
from submissions.services.illustrative import generate_illustrative_replies
from submissions.services.laws import register_law
from submissions.services.moving import move_submission, undo_move
from submissions.services.opening import open_submission
from submissions.services.pages import WITH_OTHER_STATES, NewLaw, PostedAnswer, PostedPage, SavedPage, save_page
from submissions.services.proposing import propose_answer
from submissions.services.sharing import (
    Decided,
    assign_article,
    assign_places,
    change_assignment,
    remind_person,
    return_proposal,
    send_reminders,
    take_assignment,
    take_back_assignment,
    take_over_proposal,
)
from submissions.services.submitting import start_revision, submit_submission
from submissions.services.writing import SavedResponse, WriteRefusedError, save_response

__all__ = [
    "WITH_OTHER_STATES",
    "Decided",
    "NewLaw",
    "PostedAnswer",
    "PostedPage",
    "SavedPage",
    "SavedResponse",
    "TakenOver",
    "WriteRefusedError",
    "assign_article",
    "assign_places",
    "change_assignment",
    "generate_illustrative_replies",
    "move_submission",
    "open_submission",
    "propose_answer",
    "register_law",
    "remind_person",
    "return_proposal",
    "save_page",
    "save_response",
    "send_reminders",
    "start_revision",
    "submit_submission",
    "take_assignment",
    "take_back_assignment",
    "take_over",
    "take_over_proposal",
    "undo_move",
]
