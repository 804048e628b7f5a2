"""What became of a row, and why, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from questionnaires.rules.exchange import Outcome, Reason, Remark

LEFT_OUT = "left_out"


def outcome_word(outcome: str) -> str:
    """What taking a row over would do, in a word or two."""
    return {
        Outcome.NEW: _("new text"),
        Outcome.CHANGED: _("changed text"),
        Outcome.STAGE: _("status only"),
        Outcome.SAME: _("nothing to do"),
        Outcome.REFUSED: _("cannot be imported"),
        LEFT_OUT: _("left out by you"),
    }[outcome]


def refusal(reason: str, details: Mapping[str, str | int]) -> str:
    """Why a row is refused, in one sentence."""
    if reason == Reason.SERVICE:
        return str(details["sentence"])
    in_file = {
        Reason.DUPLICATE: _("This text stands in the file more than once."),
        Reason.FORMULA: _("The cell holds a formula. Put the text itself there."),
        Reason.MERGED: _("Cells of this row are merged. Split them."),
        Reason.NOT_TEXT: _("A cell of this row holds a date, a truth value or an error instead of text."),
        Reason.CODES: _("The text holds codes of a translation tool. This questionnaire is plain text."),
        Reason.NO_MARKS: _("What the export wrote beside this text to recognize it was changed."),
        Reason.SOURCE_ALTERED: _("The English in the file is not the English that was exported."),
        Reason.UNKNOWN_KEY: _("There is no such text in this version: its key or field was changed."),
        Reason.STATUS: _("The status is none of those in the list."),
    }
    by_now = {
        Reason.EMPTY: _("The translation is empty. To take a text out, use the Studio."),
        Reason.NO_ENGLISH: _("This text has no English any more."),
        Reason.STALE: _("The English has changed since the export. Export this text again."),
        Reason.CHANGED_HERE: _("This text was changed here since the export."),
        Reason.CONTROL: _("The text holds characters that are no text: %(characters)s."),
        Reason.LONG: _("The text has %(length)s characters, and at most %(limit)s fit."),
        Reason.BRACE: _("A placeholder is a name in braces, as {year}; here a brace stands alone."),
        Reason.PLACEHOLDERS: _("The placeholders of the English and of the translation are not the same: %(names)s."),
        Reason.OWN_TEXT: _("You wrote this text, so somebody else approves it."),
    }
    sentence = (in_file | by_now)[Reason(reason)]
    return sentence % details if details else sentence


def remark_sentence(remark: Remark) -> str:
    """What to look at before a row is taken over."""
    return {
        Remark.TERMS: _("Terms of the glossary may not be rendered by their official term:"),
        Remark.SCRIPT: _("The text does not seem to be in this language."),
        Remark.LIKE_ENGLISH: _("The text is the same as the English."),
        Remark.NO_MARKS: _("The file no longer says what stood here when it was exported. Compare both texts."),
        Remark.WAITS: _("It comes back approved. As you import it, somebody else approves it here."),
    }[remark]
