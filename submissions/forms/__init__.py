"""What comes in by pages is checked here; no writes, no rules."""

from submissions.forms.clearing import REASONS, DeskForm, ReasonForm, ReleaseForm, SubmitForm, read_reasons, read_shown
from submissions.forms.laws import FileForm, LawArticleForm, LawForm
from submissions.forms.page import (
    NOTHING,
    OTHER_STATES,
    read_day,
    read_page,
    read_page_id,
    read_signing,
    read_wanted,
    read_wanted_former,
)
from submissions.forms.returned import ReturnedFileForm, WordForm, WorkbookForm, read_decisions
from submissions.forms.sharing import ChangeForm, HandForm
from submissions.forms.talk import ClarificationForm, HelpForm, WordsField, WordsForm
from submissions.forms.unsent import BroughtForm

__all__ = [
    "NOTHING",
    "OTHER_STATES",
    "REASONS",
    "BroughtForm",
    "ChangeForm",
    "ClarificationForm",
    "DeskForm",
    "FileForm",
    "HandForm",
    "HelpForm",
    "LawArticleForm",
    "LawForm",
    "ReasonForm",
    "ReleaseForm",
    "ReturnedFileForm",
    "SubmitForm",
    "WordForm",
    "WordsField",
    "WordsForm",
    "WorkbookForm",
    "read_day",
    "read_decisions",
    "read_page",
    "read_page_id",
    "read_reasons",
    "read_shown",
    "read_signing",
    "read_wanted",
    "read_wanted_former",
]
