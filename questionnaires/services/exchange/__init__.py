"""Texts of a questionnaire go to the translation service and come back: export, preview, import."""

from questionnaires.services.exchange.checking import CheckedRow, check_rows
from questionnaires.services.exchange.contents import TARGETS, texts_to_send
from questionnaires.services.exchange.exporting import ExchangeFile, export_texts
from questionnaires.services.exchange.importing import (
    LEFT_OUT,
    choose_rows,
    confirm_import,
    drop_import,
    forget_imports,
    read_upload,
    start_import,
)
from questionnaires.services.exchange.incoming import BYTES_MAX, FileRefused
from questionnaires.services.exchange.sentences import outcome_word, refusal, remark_sentence

__all__ = [
    "BYTES_MAX",
    "LEFT_OUT",
    "TARGETS",
    "CheckedRow",
    "ExchangeFile",
    "FileRefused",
    "check_rows",
    "choose_rows",
    "confirm_import",
    "drop_import",
    "export_texts",
    "forget_imports",
    "outcome_word",
    "read_upload",
    "refusal",
    "remark_sentence",
    "start_import",
    "texts_to_send",
]
