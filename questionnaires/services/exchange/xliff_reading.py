"""The translation file comes back, through a tool that may have cut its texts into segments."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext as _

from instruments.choices import TextStage
from questionnaires.choices import ExchangeFormat
from questionnaires.rules.exchange import FileRow, Reason
from questionnaires.services.exchange.incoming import (
    FileRefused,
    Incoming,
    language_code,
    refuse_duplicates,
    refuse_many,
    with_marks,
)
from questionnaires.services.exchange.xliff import NAMESPACE, STATES

ELEMENTS_MAX = 200_000
DEPTH_MAX = 50
# Marks of a tool around words of ours; other elements inside a text would be codes, of which there are none.
AROUND_WORDS = {f"{{{NAMESPACE}}}{name}" for name in ("mrk", "g")}
STAGES = {state: stage for stage, state in STATES.items()} | {
    "new": "",
    "needs-adaptation": TextStage.DRAFT,
    "needs-l10n": TextStage.DRAFT,
    "needs-review-adaptation": TextStage.DRAFT,
    "needs-review-l10n": TextStage.DRAFT,
    "signed-off": TextStage.APPROVED,
}


def read_xliff(data: bytes) -> Incoming:
    """All units of a file; ``FileRefused`` says in one sentence why it cannot be read."""
    root = _parse(data)
    if root.tag != _name("xliff"):
        if root.tag.rpartition("}")[2] == "xliff":
            raise FileRefused(_("This is not XLIFF 1.2. Save it in the version in which the portal exported it."))
        raise FileRefused(_("This is neither a spreadsheet nor a translation file."))
    files = root.findall(_name("file"))
    heads = {(file.get("original", ""), language_code(file.get("target-language", ""))) for file in files}
    if len(heads) != 1:
        raise FileRefused(_("The file holds texts of more than one version or language."))
    rows = [_read_unit(unit) for file in files for unit in file.iter(_name("trans-unit"))]
    refuse_many(len(rows))
    version, language = heads.pop()
    return Incoming(ExchangeFormat.XLIFF, version, language, refuse_duplicates(rows))


def _parse(data: bytes) -> Element:
    count = depth = 0
    try:
        steps = iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True)
        for event, _node in steps:
            depth += 1 if event == "start" else -1
            count += event == "start"
            if count > ELEMENTS_MAX or depth > DEPTH_MAX:
                raise FileRefused(_("The file is larger than any that the portal makes."))
    except DefusedXmlException as error:
        raise FileRefused(_("The file declares a document type or entities, which no text needs.")) from error
    except (ParseError, LookupError, ValueError) as error:
        raise FileRefused(_("The translation file is damaged and cannot be read.")) from error
    root: Element = steps.root
    return root


def _read_unit(unit: Element) -> FileRow:
    subject, _mark, name = unit.get("id", "").rpartition("#")
    source, target = (unit.find(_name(tag)) for tag in ("source", "target"))
    row = FileRow(
        place=unit.get("id", ""),
        subject=subject,
        field=name,
        source=_words(source),
        target=_words(target),
        status=_status(unit, target),
        problem=Reason.CODES if _has_codes(source) or _has_codes(target) else "",
    )
    return with_marks(row, unit.get("extradata", ""))


def _status(unit: Element, target: Element | None) -> str:
    """The stage the file gives the text, or the word that is none; nothing where it is not said."""
    if target is None:
        return ""
    state = target.get("state", "")
    stage = STAGES.get(state, state)
    is_approved = unit.get("approved") == "yes" and stage in ("", TextStage.TO_REVIEW)
    return str(TextStage.APPROVED if is_approved else stage)


def _words(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext())


def _has_codes(element: Element | None) -> bool:
    return element is not None and any(inner.tag not in AROUND_WORDS for inner in _inside(element))


def _inside(element: Element) -> Iterator[Element]:
    walk = element.iter()
    next(walk)
    yield from walk


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
