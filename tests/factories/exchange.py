"""A draft with every kind of text, and the files in which its texts travel, changed as a translator would."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from parties.models import User
from questionnaires.choices import ExchangeFormat, QuestionKind
from questionnaires.models import Option, OptionList, Question, QuestionnaireVersion, SharedText, TextImport
from questionnaires.services import edit_text
from questionnaires.services.exchange import export_texts, start_import
from tests.factories.questionnaires import NOW, make_draft_version

XLIFF = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
ARABIC, CHINESE = "هل الاتجار بالأشخاص مجرَّم في {year}؟", "贵国法律是否在 {year} 年将人口贩运定为刑事犯罪？"
TRANSLATED = {"ar": ARABIC, "zh-hans": CHINESE}
FIRST = ("tip-5-1", "text")
COLUMN = {"subject": 1, "field": 2, "source": 4, "target": 6, "status": 7, "made_from": 8, "stood_here": 9}


def make_draft_to_translate() -> QuestionnaireVersion:
    """One question of its own, a follow-up in shared words, a list: six texts, none translated."""
    version = make_draft_version()
    question = version.questions.get()
    question.text = "Is trafficking in persons a crime in {year}?"
    question.guidance = "=Say which law.\nName its articles."
    question.save()
    shared = SharedText.objects.create(version=version, slug="laws", text="Which laws? Name them.", guidance="-")
    listed = OptionList.objects.create(version=version, slug="priority")
    for position, label in enumerate(("@once", "+ later"), start=1):
        Option.objects.create(option_list=listed, slug=f"p{position}", label=label, position=position)
    Question.objects.create(
        version=version,
        section=question.section,
        key=f"{question.key}.laws",
        kind=QuestionKind.CHOICES,
        shared=shared,
        option_list=listed,
        show_if={"question": question.key, "in": ["yes", "in_part"]},
        position=2,
    )
    return version


def export(version: QuestionnaireVersion, format: str, language: str = "ar", **choice: Any) -> bytes:
    return export_texts(version, language=language, format=ExchangeFormat(format), now=NOW, **choice).content


def make_text_import(owner: User, version: QuestionnaireVersion | None = None, *, text: str = ARABIC) -> TextImport:
    """A spreadsheet that came back with one text, waiting to be looked at."""
    version = version or make_draft_to_translate()
    data = returned(export(version, "xlsx"), "xlsx", text)
    return start_import(version, data, file_name="back.xlsx", actor=owner, now=NOW)


def translate(version: QuestionnaireVersion, text: str, actor: User, *, language: str = "ar", place=FIRST) -> None:
    subject, field = place
    edit_text(version, subject=subject, field=field, language=language, text=text, actor=actor, now=NOW)


def with_sheet(data: bytes, change: Callable[[Worksheet], object]) -> bytes:
    """The spreadsheet after a change, saved again."""
    book: Workbook = load_workbook(BytesIO(data))
    change(book.worksheets[0])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def line_of(sheet: Worksheet, place: tuple[str, str] = FIRST) -> int:
    return next(
        line for line in range(1, sheet.max_row + 1) if (sheet.cell(line, 1).value, sheet.cell(line, 2).value) == place
    )


def with_cell(data: bytes, name: str, value: object, place: tuple[str, str] = FIRST) -> bytes:
    return with_sheet(data, lambda sheet: sheet.cell(line_of(sheet, place), COLUMN[name], value))


def with_root(data: bytes, change: Callable[[ElementTree.Element], object]) -> bytes:
    """The translation file after a change, saved again."""
    root = ElementTree.fromstring(data)
    change(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


def unit_of(root: ElementTree.Element, place: tuple[str, str] = FIRST) -> ElementTree.Element:
    return next(unit for unit in root.iter(f"{{{XLIFF['x']}}}trans-unit") if unit.get("id") == "#".join(place))


def with_target(data: bytes, text: str, place: tuple[str, str] = FIRST, *, state: str | None = "translated") -> bytes:
    """The translation file with one target written by a tool."""

    def write(root: ElementTree.Element) -> None:
        unit = unit_of(root, place)
        target = unit.find("x:target", XLIFF)
        if target is None:
            target = ElementTree.Element(f"{{{XLIFF['x']}}}target")
            unit.insert(1, target)
        target.text = text
        target.attrib.pop("state", None)
        if state:
            target.set("state", state)

    return with_root(data, write)


def returned(data: bytes, format: str, text: str, *, status: str = "", place: tuple[str, str] = FIRST) -> bytes:
    """A file as it comes back, one text translated."""
    if format == "xliff":
        states = {"": None, "to be reviewed": "translated", "approved": "final", "draft": "needs-review-translation"}
        return with_target(data, text, place, state=states[status])
    data = with_cell(data, "target", text, place)
    return with_cell(data, "status", status, place) if status else data
