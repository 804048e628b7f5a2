"""The doors of the Studio: find, ask permission, call one service or query, answer."""

from questionnaires.views.differences import differences
from questionnaires.views.exchange import export_texts, import_preview, import_texts
from questionnaires.views.index import copy, discard, index, log
from questionnaires.views.matrix import catalogue, catalogue_texts, matrix, texts
from questionnaires.views.preview import preview, preview_start
from questionnaires.views.publication import cycles, publication, retire
from questionnaires.views.structure import add, move, options, remove, structure
from questionnaires.views.texts import erratum, option_list, question, shared
from questionnaires.views.version import version

__all__ = [
    "add",
    "catalogue",
    "catalogue_texts",
    "copy",
    "cycles",
    "differences",
    "discard",
    "erratum",
    "export_texts",
    "import_preview",
    "import_texts",
    "index",
    "log",
    "matrix",
    "move",
    "option_list",
    "options",
    "preview",
    "preview_start",
    "publication",
    "question",
    "remove",
    "retire",
    "shared",
    "structure",
    "texts",
    "version",
]
