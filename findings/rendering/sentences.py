"""The tables of figures in sentences: whole sentences with their numbers, in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from findings import rules
from findings.choices import Band, Capacity, Category, GapStatus, Grouping
from findings.queries.figures import Selection, Statuses, Table, Trend
from findings.rendering.listing import RateLine
from instruments.models import Article
from parties.choices import RegionalGroup
from questionnaires.models import Cycle


def together(sentences: Sequence[str]) -> str:
    """Sentences one after the other, with a space between them where the language has one."""
    return ("" if get_language() == "zh-hans" else " ").join(sentences)


def counted_in(band: str) -> str:
    """What the figures of one table count, as its heading."""
    return {
        Band.MANDATORY: _("Gaps and partial gaps in mandatory provisions"),
        Band.CONSIDER: _("Provisions to be considered: reported as not done, or done in part"),
        Band.OPTIONAL: _("Use of optional provisions: reported as used, or used in part"),
        Band.PROCEDURAL: _("Gaps and partial gaps in notifications and other procedural provisions"),
    }[Band(band)]


def replied(has_replied: bool) -> str:
    return _("replied") if has_replied else _("not yet replied")


def parties_replied(total: int, replied_count: int, day: date) -> str:
    """How many States parties there were on a day, and how many of them had replied."""
    sentence = ngettext(
        "Of the %(total)s State party on %(day)s, %(replied)s had replied by then.",
        "Of the %(total)s States parties on %(day)s, %(replied)s had replied by then.",
        total,
    )
    return sentence % {"total": total, "day": date_format(day), "replied": replied_count}


def rates_replied(lines: Iterable[RateLine], day: date) -> list[str]:
    """The same of each instrument of a cycle."""
    return [
        _("%(instrument)s: %(sentence)s")
        % {"instrument": line.instrument, "sentence": parties_replied(line.parties or 0, line.replied or 0, day)}
        for line in lines
        if line.is_ours
    ]


def group_label(group: str, grouping: str) -> str:
    return str((RegionalGroup if grouping == Grouping.REGION else Category)(group).label)


def whose(selection: Selection) -> str:
    """The heading of the figures of all States of a selection together."""
    return {
        Capacity.PARTY: _("All States parties"),
        Capacity.SIGNATORY: _("All signatories"),
        Capacity.OTHER: _("All other States"),
    }[Capacity(selection.capacity)]


def replies_in(table: Table) -> list[str]:
    """How many replied, out of how many, on which day; whose figures these are, where they are not of all parties."""
    selection, day = table.selection, date_format(table.counted_on)
    listed = list(table.states.values())
    if selection.grouping != Grouping.REGION and not selection.group:
        replied = [line.total.of for line in table.lines if line.total.of is not None]
        sentences = [_("Categories overlap: a State may be in several. Figures as at %(day)s.") % {"day": day}]
        return [_("In all, %(replied)s replied.") % {"replied": replied[0]}, *sentences] if replied else sentences
    total, replied = sum(states for states, _n in listed), sum(n for _states, n in listed)
    if selection.capacity == Capacity.PARTY:
        named = [parties_replied(total, replied, table.counted_on)]
    else:
        sentence = _("Of the %(total)s States in this capacity on %(day)s, %(replied)s had replied by then.")
        named = [sentence % {"total": total, "day": day, "replied": replied}]
    if selection.group:
        named.append(_("Counted here: %(group)s.") % {"group": group_label(selection.group, selection.grouping)})
    if selection.capacity != Capacity.PARTY:
        named.append(_("Counted here: %(group)s.") % {"group": whose(selection)})
    return named


def findings_in(table: Table, band: str) -> list[str]:
    """What the table says in words, from its totals; nothing where no total may be shown."""
    totals = [line.total for line in table.lines if line.total.number is not None and line.total.of]
    if not totals:
        return []
    under = sum((total.number or 0) > 0 for total in totals)
    if isinstance(table.lines[0].subject, str):
        return [_of_clusters(len(totals)) % {"under": under, "all": len(totals)}]
    widely = sum(2 * (total.number or 0) > (total.of or 0) for total in totals)
    if table.selection.capacity != Capacity.PARTY:
        widely = 0
    numbers = {"under": under, "all": len(totals), "widely": widely}
    return [sentence % numbers for sentence in _sentences(table, band, len(totals), widely)]


def status_findings(statuses: Sequence[Statuses], band: str, *, capacity: str) -> list[str]:
    """In how many provisions of one level something is counted; nothing where a figure is withheld."""
    listed = [each for each in statuses if each.provision.obligation in rules.BANDS[band]]
    counted = [[each.counts[status] for status in rules.COUNTED[band] if status in each.counts] for each in listed]
    if not listed or any(count.is_withheld for counts in counted for count in counts):
        return []
    sums = [
        (sum(count.number or 0 for count in counts), max(count.of or 0 for count in counts))
        for counts in counted
        if counts
    ]
    widely = sum(2 * number > of for number, of in sums) if capacity == Capacity.PARTY else 0
    some, more = _of_provisions(band, len(listed), widely)
    numbers = {"under": sum(number > 0 for number, _of in sums), "all": len(listed), "widely": widely}
    return [sentence % numbers for sentence in ([some, more] if widely else [some])]


def said_most_often(one: Statuses) -> list[str]:
    """What was reported most often of one provision; the first in the order of the rule where two are alike."""
    counts = [(label, one.counts[status]) for status, label in GapStatus.choices if status in one.counts]
    if not counts or any(count.is_withheld for _label, count in counts):
        return []
    label, most = max(counts, key=lambda pair: pair[1].number or 0)
    sentence = ngettext(
        "Most often: %(status)s, by %(count)s of the %(replied)s State that replied.",
        "Most often: %(status)s, by %(count)s of the %(replied)s States that replied.",
        most.of or 0,
    )
    return [sentence % {"status": label, "count": most.number, "replied": most.of}]


def trend_findings(trends: Sequence[Trend], cycles: Sequence[Cycle]) -> list[str]:
    """Under how many articles fewer, as many or more of the same States are counted, from the first to the last."""
    ends = [(trend.counts[cycles[0].slug].number, trend.counts[cycles[-1].slug].number) for trend in trends]
    pairs = [(first, last) for first, last in ends if first is not None and last is not None]
    if not pairs:
        return []
    return [
        _(
            "From the first of these cycles to the last, fewer of the same States are counted under %(fewer)s articles,"
            " as many under %(same)s, and more under %(more)s."
        )
        % {
            "fewer": sum(last < first for first, last in pairs),
            "same": sum(last == first for first, last in pairs),
            "more": sum(last > first for first, last in pairs),
        }
    ]


def _sentences(table: Table, band: str, listed: int, widely: int) -> Sequence[str]:
    is_of_articles = isinstance(table.lines[0].subject, Article)
    some, more = (_of_articles if is_of_articles else _of_provisions)(band, listed, widely)
    return [some, more] if widely else [some]


def _of_clusters(listed: int) -> str:
    """Said under the heading that tells what is counted."""
    return ngettext(
        "At least one State reported so under %(under)s of %(all)s cluster.",
        "At least one State reported so under %(under)s of %(all)s clusters.",
        listed,
    )


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
