"""Workbooks and Word forms: out with what stands, back as answers that are looked at first."""

from submissions.services.forms.applying import apply_return, forget_returns
from submissions.services.forms.becoming import Becomes
from submissions.services.forms.comparing import CheckedRow, compare_rows
from submissions.services.forms.issuing import IssuedFile, issue_form
from submissions.services.forms.receiving import receive_form
from submissions.services.forms.sentences import trouble_sentence

__all__ = [
    "Becomes",
    "CheckedRow",
    "IssuedFile",
    "apply_return",
    "compare_rows",
    "forget_returns",
    "issue_form",
    "receive_form",
    "trouble_sentence",
]
