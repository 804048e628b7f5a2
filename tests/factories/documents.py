"""Documents of blocks made by hand, for renderers: one with every kind of block, and one as long as a real report.

Texts are our own, in the six languages; no database and no translation catalogue is needed.
"""

from dataclasses import dataclass, field, replace

from reports.sections.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Field,
    Figure,
    Footnote,
    Heading,
    Link,
    Listing,
    Masthead,
    Notice,
    Paragraph,
    Part,
    Quotation,
    Row,
    Runs,
    Segment,
    Table,
    Words,
)

TAGS = {"zh-hans": "zh-Hans"}
SENTENCES = {
    "en": (
        "States parties reported on the laws and measures by which they carry out the article.",
        "Most of those that replied cited an article of the penal code; some cited a special law.",
        "Where the measure is in place in part, the reply names what is missing.",
        "Silence is not counted as a gap.",
    ),
    "fr": (
        "Les États parties ont fait connaître les lois et les mesures par lesquelles ils appliquent l’article.",
        "La plupart de ceux qui ont répondu ont cité un article du code pénal ; d’autres, une loi spéciale.",
        "Lorsque la mesure n’est que partiellement en place, la réponse précise ce qui manque.",
        "Le silence n’est pas considéré comme une lacune.",
    ),
    "es": (
        "Los Estados partes informaron de las leyes y medidas con las que aplican el artículo.",
        "La mayoría de los que respondieron citaron un artículo del código penal; otros, una ley especial.",
        "Cuando la medida está en vigor en parte, la respuesta indica lo que falta.",
        "El silencio no se cuenta como una deficiencia.",
    ),
    "ru": (
        "Государства-участники сообщили о законах и мерах, с помощью которых они осуществляют эту статью.",
        "Большинство ответивших сослались на статью уголовного кодекса, некоторые — на специальный закон.",
        "Если мера принята частично, в ответе указано, чего недостает.",
        "Отсутствие ответа не считается пробелом.",
    ),
    "ar": (
        "أبلغت الدول الأطراف عن القوانين والتدابير التي تنفذ بها هذه المادة.",
        "وأشار معظم الدول التي ردت إلى مادة من قانون العقوبات، وأشار بعضها إلى قانون خاص.",
        "وحيثما كان التدبير قائما جزئيا، يبين الرد ما ينقصه.",
        "ولا يعد السكوت ثغرة.",
    ),
    "zh-hans": (
        "缔约国报告了为执行该条款而制定的法律和采取的措施。",
        "多数答复国援引了刑法条款；有些国家援引了专门法律。",
        "措施部分到位的，答复说明了所欠缺的内容。",
        "未作答复不视为差距。",
    ),
}
TITLES = {
    "en": ("Analysis of the replies of States", "Analysis by article", "Article", "States that replied", "Contents"),
    "fr": (
        "Analyse des réponses des États",
        "Analyse par article",
        "Article",
        "États ayant répondu",
        "Table des matières",
    ),
    "es": (
        "Análisis de las respuestas de los Estados",
        "Análisis por artículo",
        "Artículo",
        "Estados que respondieron",
        "Índice",
    ),
    "ru": (
        "Анализ ответов государств",
        "Анализ по статьям",
        "Статья",
        "Государства, представившие ответы",
        "Содержание",
    ),
    "ar": ("تحليل ردود الدول", "التحليل حسب المواد", "المادة", "الدول التي ردت", "المحتويات"),
    "zh-hans": ("各国答复分析", "逐条分析", "条款", "作出答复的国家", "目录"),
}
GROUPS = ("A", "AP", "EE", "GRULAC", "WEOG")
KINDS = ("done", "partly", "not_done", "no_information")
# Words in another language and direction than the document's: a State speaks for itself.
QUOTED = {
    "rtl": ("أنشأنا وحدة متخصصة لمكافحة غسل الأموال.", "ar"),
    "ltr": ("We set up a special unit against money-laundering.", "en"),
}


@dataclass
class Numbers:
    """Counts paragraphs and footnotes through the document."""

    paragraph: int = 0
    footnote: int = 0
    seed: int = field(default=7)

    def next_paragraph(self) -> int:
        self.paragraph += 1
        return self.paragraph

    def next_footnote(self) -> int:
        self.footnote += 1
        return self.footnote

    def value(self, most: int) -> int:
        self.seed = (self.seed * 1103515245 + 12345) % 2**31
        return (self.seed >> 8) % (most + 1)


def small_document(language: str = "en") -> Document:
    """Every kind of block: two articles, footnotes, a heat table, bars, a quotation in another direction, an annex."""
    return _document(language, articles=2, states=3, annexes=1, sections=1)


def large_document(language: str = "en", pages: int = 250, states: int = 193) -> Document:
    """About ``pages`` pages: articles of six sections each, and annex tables of ``states`` rows and ten columns."""
    return _document(
        language, articles=max(1, pages * 62 // 290), states=states, annexes=max(1, pages * 6 // 290), sections=6
    )


def with_words(document: Document, text: str) -> Document:
    """The same document with one more paragraph, and ``text`` in a cell and a quotation: for hostile texts."""
    runs: Runs = (Words(text),)
    blocks: tuple[Block, ...] = (
        Paragraph(runs, is_numbered=False),
        Quotation(text, "en", "ltr", runs),
        Table("hostile", runs, (Column(runs, is_number=False), Column(runs)), (Row((Cell(runs), Cell(runs)), runs),)),
    )
    return replace(document, parts=(*document.parts, Part("hostile", 1, "", runs, blocks)))


def _document(language: str, *, articles: int, states: int, annexes: int, sections: int) -> Document:
    title, analysis, _article, _replied, contents = TITLES[language]
    numbers = Numbers()
    direction = "rtl" if language == "ar" else "ltr"
    parts = (
        Part("analysis", 1, "I.", (Words(analysis),), (_paragraph(language, numbers),), starts_page=True),
        Part("analysis-UNTOC", 2, "", (Words("UNTOC"),), (_paragraph(language, numbers),)),
        *(_article_part(language, numbers, number, sections) for number in range(1, articles + 1)),
        *(_annex(language, number, states, numbers) for number in range(1, annexes + 1)),
    )
    return Document(
        language=language,
        tag=TAGS.get(language, language),
        direction=direction,
        title=title,
        running_head=title,
        symbol="CTOC/COP/2026/4",
        masthead=_masthead(language, title),
        parts=parts,
        contents_heading=contents,
        page_words="%(page)s / %(pages)s",
        is_illustrative=True,
    )


def _masthead(language: str, title: str) -> Masthead:
    said = SENTENCES[language]
    return Masthead(
        organization="UN",
        fields=(
            Field("symbol", "CTOC/COP/2026/4"),
            Field("distribution", "Distr.: General"),
            Field("date", "2026-11-24"),
            Field("organ", TITLES[language][0]),
            Field("agenda_item", "3"),
        ),
        title=title,
        subtitle=said[3],
        summary_heading=TITLES[language][1],
        summary=(Paragraph((Words(said[0]),), is_numbered=False), Listing(((Words(said[1]),), (Words(said[2]),)))),
        notices=(Notice("illustrative", (Words(said[3]),)),),
    )


def _article_part(language: str, numbers: Numbers, number: int, sections: int) -> Part:
    said = SENTENCES[language]
    anchor = f"article-UNTOC-{number}"
    blocks: list[Block] = []
    for section in range(1, sections + 1):
        heading: Runs = (Words(f"{TITLES[language][2]} {number}({section})"),)
        blocks.append(Heading(f"{anchor}-{section}", 4, heading))
        blocks += [_paragraph(language, numbers, note=section % 2 == 1) for _time in range(3 if sections > 1 else 1)]
        blocks.append(Listing(((Words(said[1]),), (Words(said[2]),)), is_ordered=section % 2 == 0))
    blocks.append(_heat(language, numbers, anchor))
    blocks.append(_bars(language, numbers, anchor))
    text, tag = QUOTED["ltr" if language == "ar" else "rtl"]
    source: Runs = (Words(said[0]), Link(TITLES[language][3], "annex-1"))
    blocks.append(Quotation(text, tag, "rtl" if tag == "ar" else "ltr", source))
    blocks.append(Notice("withheld", (Words(said[3]),)))
    strong: Runs = (Words(said[2], is_strong=True), Words(" "), Words(said[3], is_emphasis=True))
    blocks.append(Paragraph(strong, number=numbers.next_paragraph(), is_strong=True, anchor=f"{anchor}-end"))
    return Part(anchor, 3, "", (Words(f"{TITLES[language][2]} {number}. {said[0]}"),), tuple(blocks))


def _paragraph(language: str, numbers: Numbers, *, note: bool = False) -> Paragraph:
    number = numbers.next_paragraph()
    said = " ".join(SENTENCES[language])
    value = numbers.value(193)
    runs: Runs = (Words(said + " "), Figure(f"paragraph.{number}", value, str(value)), Words(" " + said))
    if note:
        called = Footnote((Words("CTOC/COP/2026/4, "), Words(SENTENCES[language][3])), numbers.next_footnote())
        runs = (*runs, called)
    return Paragraph(runs, number=number, anchor=f"par-{number}")


def _heat(language: str, numbers: Numbers, anchor: str) -> Table:
    """Eight rows and five groups, one figure withheld and one without information."""
    said = SENTENCES[language]
    columns = (Column((Words(TITLES[language][2]),), 3, is_number=False), *(Column((Words(g),)) for g in GROUPS))
    rows = []
    for line in range(8):
        cells = [Cell((Words(f"{anchor} ({line + 1})"),))]
        for place, group in enumerate(GROUPS):
            name = f"{anchor}.{line}.{group}"
            value = numbers.value(40)
            if (line, place) == (1, 1):
                cells.append(Cell((Figure(name, None, "†"),)))
            elif (line, place) == (2, 2):
                cells.append(Cell((Figure(name, 0, "0"),), step=0))
            else:
                cells.append(Cell((Figure(name, value, str(value)),), step=1 + value // 9))
        rows.append(Row(tuple(cells), note=(Words(said[3]),) if line == 0 else (), is_total=line == 7))
    return Table(f"{anchor}.heat", (Words(said[0]),), columns, tuple(rows), notes=((Words("† " + said[3]),),))


def _bars(language: str, numbers: Numbers, anchor: str) -> Table:
    """Stacked bars with their figures beside them."""
    said = SENTENCES[language]
    columns = (
        Column((Words(TITLES[language][2]),), 3, is_number=False),
        Column((Words("n"),)),
        Column((Words(TITLES[language][1]),), 3, is_number=False),
    )
    rows = []
    for line in range(6):
        ends = sorted(numbers.value(1000) for _kind in KINDS[1:])
        pairs = zip(KINDS, (0, *ends), (*ends, 1000), strict=True)
        bar = tuple(Segment(kind, start, end - start) for kind, start, end in pairs if end > start)
        value = numbers.value(193)
        figure = Figure(f"{anchor}.bars.{line}", value, str(value))
        rows.append(Row((Cell((Words(f"({line + 1})"),)), Cell((figure,)), Cell(bar=bar))))
    legend = tuple(zip(KINDS, said, strict=True))
    return Table(f"{anchor}.bars", (Words(said[1]),), columns, tuple(rows), legend=legend)


def _annex(language: str, number: int, states: int, numbers: Numbers) -> Part:
    said = SENTENCES[language]
    columns = (
        Column((Words(TITLES[language][3]),), 3, is_number=False),
        *(Column((Words(f"{place}"),)) for place in range(1, 10)),
    )
    rows = tuple(_annex_row(language, number, line, numbers) for line in range(states))
    table = Table(f"annex.{number}", (Words(said[0]),), columns, rows)
    return Part(
        f"annex-{number}", 1, f"{number}.", (Words(TITLES[language][3]),), (table,), is_annex=True, starts_page=True
    )


def _annex_row(language: str, annex: int, line: int, numbers: Numbers) -> Row:
    state = f"{TITLES[language][2]} {line + 1}"
    cells = [Cell((Words(state),))]
    for place in range(9):
        value = numbers.value(99)
        cells.append(Cell((Figure(f"annex.{annex}.{line}.{place}", value, str(value)),)))
    return Row(tuple(cells))
