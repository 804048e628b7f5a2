"""What is filled in on the pages of reports and of blank papers. What is allowed is decided by the services."""

from reports.forms.compiling import CompileForm
from reports.forms.drafting import DocumentsForm, MastheadForm, ScopeForm, StartForm
from reports.forms.papers import PaperForm
from reports.forms.writing import FigureFilter, StageForm, TextForm

__all__ = [
    "CompileForm",
    "DocumentsForm",
    "FigureFilter",
    "MastheadForm",
    "PaperForm",
    "ScopeForm",
    "StageForm",
    "StartForm",
    "TextForm",
]
