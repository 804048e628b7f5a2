"""Every change of what is asked: texts loaded from files, drafts prepared, versions published, cycles opened."""

from questionnaires.services.cycles import adopt_version, open_cycle
from questionnaires.services.drafting import (
    add_option,
    add_question,
    check_words,
    copy_version,
    discard_draft,
    edit_question,
    edit_text,
    find_text,
    move_option,
    move_question,
    remove_option,
    remove_question,
    set_stage,
    set_stages,
)
from questionnaires.services.errata import make_erratum
from questionnaires.services.loading import load_questionnaires
from questionnaires.services.publishing import lock_draft, publish_version, retire_version
from questionnaires.services.saving import SavedTexts, TypedText, save_texts

__all__ = [
    "SavedTexts",
    "TypedText",
    "add_option",
    "add_question",
    "adopt_version",
    "check_words",
    "copy_version",
    "discard_draft",
    "edit_question",
    "edit_text",
    "find_text",
    "load_questionnaires",
    "lock_draft",
    "make_erratum",
    "move_option",
    "move_question",
    "open_cycle",
    "publish_version",
    "remove_option",
    "remove_question",
    "retire_version",
    "save_texts",
    "set_stage",
    "set_stages",
]
