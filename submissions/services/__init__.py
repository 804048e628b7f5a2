"""Every change of what a State says."""

from submissions.services.bringing import BroughtRow, sort_brought, write_brought
from submissions.services.carrying import TakenOver, take_over
from submissions.services.checking import close_submission, mark_as_checked, return_submission
from submissions.services.clarifying import answer_clarification, ask_clarification, settle_clarification
from submissions.services.commenting import reopen_comment, resolve_comment, write_comment
from submissions.services.correcting import (
    LawFacts,
    correct_article,
    correct_law,
    correct_law_only_here,
    correct_only_here,
    merge_laws,
    offer_law_again,
    set_law_file,
    withdraw_law,
)
from submissions.services.helping import ask_for_help, close_help_request, reopen_help_request, reply_to_help
from submissions.services.illustrative import generate_illustrative_replies
from submissions.services.laws import register_article, register_law
from submissions.services.marking import mark_article
from submissions.services.moving import move_submission, undo_move
from submissions.services.opening import open_submission
from submissions.services.pages import WITH_OTHER_STATES, NewLaw, PostedAnswer, PostedPage, SavedPage, save_page
from submissions.services.proposing import propose_answer
from submissions.services.releasing import Released, change_release_default, set_second_person
from submissions.services.restoring import restore_version
from submissions.services.sealing import content_hash_of, faults_of_seal
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
from submissions.services.signing import make_key, public_key_pem, public_keys, read_public_key, signing_key
from submissions.services.store import StoreUnavailableError
from submissions.services.submitting import (
    clear_submission,
    give_up_revision,
    recall_submission,
    start_revision,
    submit_submission,
    wants_second_person,
)
from submissions.services.sweeping import sweep_attachments
from submissions.services.unchanged import sign_nothing_new, steps_to_sign, take_over_former
from submissions.services.uploading import (
    FilePlace,
    FileRefusedError,
    WrongOffsetError,
    attach_file,
    begin_upload,
    cancel_upload,
    receive_piece,
    remove_attachment,
    restore_attachment,
)
from submissions.services.wording import check_words
from submissions.services.writing import SavedResponse, WriteRefusedError, save_response

__all__ = [
    "WITH_OTHER_STATES",
    "BroughtRow",
    "Decided",
    "FilePlace",
    "FileRefusedError",
    "LawFacts",
    "NewLaw",
    "PostedAnswer",
    "PostedPage",
    "Released",
    "SavedPage",
    "SavedResponse",
    "StoreUnavailableError",
    "TakenOver",
    "WriteRefusedError",
    "WrongOffsetError",
    "answer_clarification",
    "ask_clarification",
    "ask_for_help",
    "assign_article",
    "assign_places",
    "attach_file",
    "begin_upload",
    "cancel_upload",
    "change_assignment",
    "change_release_default",
    "check_words",
    "clear_submission",
    "close_help_request",
    "close_submission",
    "content_hash_of",
    "correct_article",
    "correct_law",
    "correct_law_only_here",
    "correct_only_here",
    "faults_of_seal",
    "generate_illustrative_replies",
    "give_up_revision",
    "make_key",
    "mark_article",
    "mark_as_checked",
    "merge_laws",
    "move_submission",
    "offer_law_again",
    "open_submission",
    "propose_answer",
    "public_key_pem",
    "public_keys",
    "read_public_key",
    "recall_submission",
    "receive_piece",
    "register_article",
    "register_law",
    "remind_person",
    "remove_attachment",
    "reopen_comment",
    "reopen_help_request",
    "reply_to_help",
    "resolve_comment",
    "restore_attachment",
    "restore_version",
    "return_proposal",
    "return_submission",
    "save_page",
    "save_response",
    "send_reminders",
    "set_law_file",
    "set_second_person",
    "settle_clarification",
    "sign_nothing_new",
    "signing_key",
    "sort_brought",
    "start_revision",
    "steps_to_sign",
    "submit_submission",
    "sweep_attachments",
    "take_assignment",
    "take_back_assignment",
    "take_over",
    "take_over_former",
    "take_over_proposal",
    "undo_move",
    "wants_second_person",
    "withdraw_law",
    "write_brought",
    "write_comment",
]
