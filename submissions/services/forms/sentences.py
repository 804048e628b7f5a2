"""Why a file is not read, and why one cell of it cannot be taken over: one clear sentence each."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from submissions.choices import AnswerState
from submissions.rules import Trouble


def refusal_sentence(code: str, details: Mapping[str, Any]) -> str:
    """Why a file is refused as a whole. Nothing was changed by it."""
    named = {name: number_format(value) if isinstance(value, int) else value for name, value in details.items()}
    of_the_file = {
        "too_big": _("The file is larger than 10 MB. The workbooks and forms of this portal are much smaller."),
        "bomb": _("Unpacked, the file would be far larger than any that this portal makes. It was not opened."),
        "cells": _("The file has more than %(limit)s cells or lines."),
        "cells_declared": _("The file says that it has more than %(limit)s cells."),
        "entities": _("The file declares a document type or entities, which no workbook or form needs."),
        "macros": _(
            "The file holds macros or embedded objects. Save it as a plain workbook (XLSX) or document (DOCX)."
        ),
        "links": _("The file is linked to other files or sources of data. Cut these links and bring it again."),
        "password": _("The file has a password. Take the password off and bring it again."),
        "old_format": _("The file is in an old format (XLS or DOC). Save it as XLSX or DOCX and bring it again."),
        "not_a_form": _("This is not a workbook or a Word form that this portal has made."),
        "damaged": _("The file is damaged and cannot be read."),
        "too_much": _("The file could not be read in the time and memory there is for one file."),
        "formula": _("%(cell)s: the cell holds a formula. Put the text itself there and bring the file again."),
        "twice": _("An answer field stands in the document twice. Remove the copy and bring the file again."),
    }
    of_the_portal = {
        "edited": _(
            "The marks by which this portal knows its files were changed. Take a new file and copy your answers there."
        ),
        "not_yours": _("This file is not of your State."),
        "other": _("This file belongs to another submission: %(name)s. Bring it in there."),
        "version": _(
            "This file was made for another version of the questionnaire. Take a new file and copy your answers there."
        ),
        "not_in_preparation": _("These answers are no longer in preparation, so no file can be brought in."),
    }
    sentence = (of_the_file | of_the_portal)[code]
    return sentence % named if named else sentence


def trouble_sentence(trouble: str, detail: str) -> str:
    """Why one answer of a file cannot be taken over."""
    sentences = {
        Trouble.NOT_TEXT: _("The cell holds a date, a truth value or an error instead of text."),
        Trouble.NOT_A_CHOICE: _("“%(words)s” is not one of the answers offered."),
        Trouble.TOO_LONG: _("Longer than %(limit)s characters. Please shorten it."),
        Trouble.CONTROL_CHARACTER: _("The text holds a character that cannot be shown. Please remove it."),
        Trouble.UNKNOWN_LAW: _(
            "“%(words)s” is not in your State's register. Write a new law as title | number | article."
        ),
        Trouble.LAW_TOO_LONG: _("The title, number or article of a law is too long: “%(words)s”."),
        Trouble.LANGUAGE: _("“%(words)s” is not one of the six languages."),
        Trouble.REASON_ALONE: _("A reason is given, but the answer is not “%(state)s”."),
        Trouble.NOT_YOURS: _("This question is not handed to you."),
        Trouble.GONE: _("This question is no longer asked."),
    }
    details = {
        "words": detail if len(detail) <= 80 else f"{detail[:80]}…",
        "limit": number_format(settings.ANSWER_MAX_CHARACTERS),
        "state": AnswerState.NOT_APPLICABLE.label,
    }
    return sentences[Trouble(trouble)] % details
