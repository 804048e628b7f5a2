"""The next version of a questionnaire is prepared: copied, reworded, rearranged, given back or thrown away."""

from questionnaires.services.drafting.copying import copy_version, discard_draft
from questionnaires.services.drafting.options import add_option, move_option, remove_option
from questionnaires.services.drafting.questions import add_question, edit_question, move_question, remove_question
from questionnaires.services.drafting.stages import set_stage, set_stages
from questionnaires.services.drafting.words import check_words, edit_text, find_text

__all__ = [
    "add_option",
    "add_question",
    "check_words",
    "copy_version",
    "discard_draft",
    "edit_question",
    "edit_text",
    "find_text",
    "move_option",
    "move_question",
    "remove_option",
    "remove_question",
    "set_stage",
    "set_stages",
]
