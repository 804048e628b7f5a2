"""The gap table in sentences and as a file: whole sentences with their numbers, in the reader's language."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings import rules
from findings.choices import Band
from findings.queries import Table, TableRow
from findings.rules import Cell
from instruments.models import Article
from questionnaires.models import Cycle

# Read by a spreadsheet as the beginning of a formula. Source: design.md, section 9.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
# Without it, spreadsheets read UTF-8 as something else.
BYTE_ORDER_MARK = "\ufeff"


def counted_in(band: str) -> str:
    """What the figures of one table count, as its heading."""
    return {
        Band.MANDATORY: _("Gaps and partial gaps in mandatory provisions"),
        Band.CONSIDER: _("Provisions to be considered: reported as not done, or done in part"),
        Band.OPTIONAL: _("Use of optional provisions: reported as used, or used in part"),
        Band.PROCEDURAL: _("Gaps and partial gaps in notifications and other procedural provisions"),
    }[Band(band)]


def replies_in(table: Table, cut_off_on: date) -> list[str]:
    """How many replied, out of how many, on which day; signatories apart."""
    parties, signatories = table.parties, table.signatories
    sentences = [
        ngettext(
            "Of the %(total)s State party on %(day)s, %(replied)s had replied by then.",
            "Of the %(total)s States parties on %(day)s, %(replied)s had replied by then.",
            parties.state_count,
        )
        % {"total": parties.state_count, "day": date_format(cut_off_on), "replied": parties.replied_count}
    ]
    if signatories.replied_count:
        sentence = ngettext(
            "%(replied)s signatory replied too and is not counted in the table.",
            "%(replied)s signatories replied too and are not counted in the table.",
            signatories.replied_count,
        )
        sentences.append(sentence % {"replied": signatories.replied_count})
    return sentences


def findings_in(table: Table, band: str) -> list[str]:
    """What the table says in words, from its totals; nothing where no total may be shown."""
    totals = [row.figures.total for row in table.rows if row.figures.total and row.figures.total.replied]
    if not totals:
        return []
    under = sum(total.count > 0 for total in totals)
    widely = sum(2 * total.count > total.replied for total in totals)
    numbers = {"under": under, "all": len(totals), "widely": widely}
    return [sentence % numbers for sentence in _sentences(table, band, len(totals), widely)]


def _sentences(table: Table, band: str, listed: int, widely: int) -> Sequence[str]:
    is_of_articles = isinstance(table.rows[0].subject, Article)
    some, more = (_of_articles if is_of_articles else _of_provisions)(band, listed, widely)
    return [some, more] if widely else [some]


def _of_articles(band: str, listed: int, widely: int) -> tuple[str, str]:
    if band == Band.OPTIONAL:
        some = ngettext(
            "Use of an optional provision was reported under %(under)s of %(all)s article that has some.",
            "Use of an optional provision was reported under %(under)s of %(all)s articles that have some.",
            listed,
        )
    elif band == Band.CONSIDER:
        some = ngettext(
            "A measure to be considered was reported as not done or done in part under %(under)s of %(all)s article"
            " that has some.",
            "A measure to be considered was reported as not done or done in part under %(under)s of %(all)s articles"
            " that have some.",
            listed,
        )
    else:
        some = ngettext(
            "Gaps or partial gaps were reported under %(under)s of %(all)s article.",
            "Gaps or partial gaps were reported under %(under)s of %(all)s articles.",
            listed,
        )
    more = ngettext(
        "Under %(widely)s article, more than half of the States parties that replied reported so.",
        "Under %(widely)s articles, more than half of the States parties that replied reported so.",
        widely,
    )
    return some, more


def _of_provisions(band: str, listed: int, widely: int) -> tuple[str, str]:
    if band == Band.OPTIONAL:
        some = ngettext(
            "Use was reported of %(under)s of %(all)s optional provision.",
            "Use was reported of %(under)s of %(all)s optional provisions.",
            listed,
        )
    elif band == Band.CONSIDER:
        some = ngettext(
            "%(under)s of %(all)s measure to be considered was reported as not done or done in part.",
            "%(under)s of %(all)s measures to be considered were reported as not done or done in part.",
            listed,
        )
    else:
        some = ngettext(
            "Gaps or partial gaps were reported in %(under)s of %(all)s provision.",
            "Gaps or partial gaps were reported in %(under)s of %(all)s provisions.",
            listed,
        )
    more = ngettext(
        "For %(widely)s provision, more than half of the States parties that replied reported so.",
        "For %(widely)s provisions, more than half of the States parties that replied reported so.",
        widely,
    )
    return some, more


def table_as_csv(table: Table, *, cycle: Cycle, cut_off_on: date, band: str) -> str:
    """The table as it is on screen, line by line; every line says what it counts, for which day, and from what."""
    out = io.StringIO()
    writer = csv.writer(out)
    heads = [_("Reference"), _("Title or summary"), _("What is counted"), _("Cut-off date")]
    for name in [*(group.label for group in table.groups), _("All States parties")]:
        heads += [
            _("%(group)s: number") % {"group": name},
            _("%(group)s: States parties that replied") % {"group": name},
            _("%(group)s: per cent") % {"group": name},
        ]
    writer.writerow([safe_cell(head) for head in [*heads, _("Remark")]])
    remark = ""
    if cycle.is_illustrative:
        remark = _("Illustrative data: generated for demonstration, not a statement by any State.")
    for row in table.rows:
        values = [*_subject(row), counted_in(band), cut_off_on.isoformat()]
        for cell in [*row.cells, row.figures.total]:
            values += _figures(cell)
        writer.writerow([safe_cell(value) for value in [*values, remark]])
    return BYTE_ORDER_MARK + out.getvalue()


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text


def step_sentence(step: str, measure_type: str) -> str:
    """One next step in a plain sentence, as an offer and never as a judgement."""
    sentences = {
        rules.BRING_IN: _("Decide by which measure this will be carried out, who prepares it, and by when."),
        rules.COMPLETE: _("Decide how what is missing will be completed, who prepares it, and by when."),
        rules.CITE_LAW: _("Name the law and its article under this answer, so that it is substantiated."),
        rules.CONSIDER: _("Note whether this was considered, and with what result: the treaty asks to consider it."),
        rules.SEND_NOTICE: _("Send the notice to the Secretary-General of the United Nations, then say so here."),
        rules.GIVE_ANSWER: _("Answer this question; until then it is shown as no information, never as a gap."),
        rules.GIVE_REASON: _("Give the reason why this does not apply."),
        rules.SEND_LATER: _("Send the information that was announced, or say when it will come."),
    }
    if step == rules.BRING_IN and measure_type == "legislative":
        return _("Decide which law is to say this, who drafts it, and by when; a law that exists only has to be named.")
    return sentences[step]


def _subject(row: TableRow) -> list[str]:
    subject = row.subject
    return [str(subject), subject.title if isinstance(subject, Article) else subject.summary]


def _figures(cell: Cell | None) -> list[object]:
    if cell is None:
        return [_("withheld")] * 3
    if not cell.replied:
        return [_("no reply"), 0, ""]
    return [cell.count, cell.replied, cell.share]
