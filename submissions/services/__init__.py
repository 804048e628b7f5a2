"""Every change of what a State says."""

from submissions.services.carrying import TakenOver, take_over
from submissions.services.checking import close_submission, mark_as_checked, return_submission
from submissions.services.illustrative import generate_illustrative_replies
from submissions.services.laws import register_law
from submissions.services.moving import move_submission, undo_move
from submissions.services.opening import assign_article, open_submission
from submissions.services.pages import WITH_OTHER_STATES, NewLaw, PostedAnswer, PostedPage, SavedPage, save_page
from submissions.services.releasing import Released, change_release_default, set_second_person
from submissions.services.sealing import content_hash_of, faults_of_seal
from submissions.services.signing import make_key, public_key_pem, public_keys, read_public_key, signing_key
from submissions.services.submitting import (
    clear_submission,
    give_up_revision,
    recall_submission,
    start_revision,
    submit_submission,
    wants_second_person,
)
from submissions.services.writing import SavedResponse, WriteRefusedError, save_response

__all__ = [
    "WITH_OTHER_STATES",
    "NewLaw",
    "PostedAnswer",
    "PostedPage",
    "Released",
    "SavedPage",
    "SavedResponse",
    "TakenOver",
    "WriteRefusedError",
    "assign_article",
    "change_release_default",
    "clear_submission",
    "close_submission",
    "content_hash_of",
    "faults_of_seal",
    "generate_illustrative_replies",
    "give_up_revision",
    "make_key",
    "mark_as_checked",
    "move_submission",
    "open_submission",
    "public_key_pem",
    "public_keys",
    "read_public_key",
    "recall_submission",
    "register_law",
    "return_submission",
    "save_page",
    "save_response",
    "set_second_person",
    "signing_key",
    "start_revision",
    "submit_submission",
    "take_over",
    "undo_move",
    "wants_second_person",
]
