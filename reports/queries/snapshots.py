"""What a report shows, read once from the rooms below into one snapshot; and who may see which reports.

The snapshot is language-neutral JSON: codes, ids, counts, dates, and the published texts in every language there is.
No rendered sentence stands in it. A figure that is withheld is ``None``. Its form: ``data/snapshot.schema.json``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from findings import rules as findings_rules
from findings.queries import cycles_read, figures, released_with
from findings.queries.figures import Reader, Selection, Whole
from instruments.models import Instrument
from instruments.queries import texts_by_code
from parties.choices import RegionalGroup
from parties.models import State
from parties.rules import Standing
from questionnaires.models import Cycle, Option, QuestionnaireVersion
from reports.choices import OUTLINE_VERSION, ReportKind
from reports.models import Report
from reports.queries import figure_parts, state_parts

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
SCHEMA = 2
Json = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """What a report is narrowed to. ``instruments``: codes, all where none is named; ``group``: a regional group;
    ``state``: whose own report; ``earlier_on``: the day since which changes are told; ``sections``: all where none."""

    kind: str = ReportKind.GAP_ANALYSIS
    instruments: Sequence[str] = field(default_factory=tuple)
    group: str = ""
    state: State | None = None
    earlier_on: date | None = None
    sections: Sequence[str] = field(default_factory=tuple)

    @property
    def is_own(self) -> bool:
        return self.kind == ReportKind.STATE

    @property
    def is_changes(self) -> bool:
        return self.kind == ReportKind.CHANGES

    @property
    def filters(self) -> Json:
        return {
            "instruments": sorted(self.instruments),
            "group": self.group,
            "state": self.state.iso3 if self.state else "",
            "earlier_on": self.earlier_on.isoformat() if self.earlier_on else "",
        }


def reports_visible_to(standing: Standing) -> QuerySet[Report]:
    """All reports for the Secretariat; those published for everybody else, and a State's own for its focal point.

    Latest first.
    """
    reports = Report.objects.select_related("cycle")
    if standing.is_secretariat:
        return reports
    leading = [pk for pk in standing.own_state_ids if standing.is_focal_point_of(pk)]
    return reports.filter(Q(published_at__isnull=False) | Q(kind=ReportKind.STATE, state__in=leading))


def read_snapshot(
    cycle: Cycle, *, cut_off_on: date, dated_on: date, masthead: Mapping[str, Any], scope: Scope | None = None
) -> Json:
    """Everything the document shows, as it stands; the number of queries does not depend on the number of States.

    Needs ``isolation.acting_for_all``, and figures that are up to date. A published kind shows what the experts may
    see and no more; a State's own report shows its own replies and no figure.
    """
    scope = scope or Scope()
    instruments = instruments_of(cycle, scope)
    days = [cut_off_on, *([scope.earlier_on] if scope.is_changes and scope.earlier_on else [])]
    selections = [Selection(cycle, day, i, group=scope.group) for day in days for i in instruments]
    reader = _reader(cycle, cut_off_on, scope)
    read = figures.whole(selections, reader=reader)
    wholes, before = read[: len(instruments)], read[len(instruments) :]
    if scope.is_own:
        wholes = [figure_parts.without_figures(whole) for whole in wholes]
    # What these two kinds do not show is not read either.
    is_narrow = scope.kind in (ReportKind.STATE, ReportKind.CHANGES)
    replies = state_parts.read_replies(cycle, cut_off_on, instruments, scope.group)
    counted_on = wholes[0].articles["mandatory"].counted_on if wholes else cut_off_on
    return {
        "schema": SCHEMA,
        "kind": str(scope.kind),
        "cycle": _cycle(cycle),
        "cut_off_on": cut_off_on.isoformat(),
        "counted_on": cut_off_on.isoformat() if scope.is_own else counted_on.isoformat(),
        "dated_on": dated_on.isoformat(),
        "masthead": dict(masthead),
        "filters": scope.filters,
        "sections": list(scope.sections),
        "outline_version": OUTLINE_VERSION,
        "rule_number": _rule_number(wholes),
        "threshold": None if scope.is_own else reader.threshold,
        "groups": [scope.group] if scope.group else [str(group.value) for group in RegionalGroup],
        "kinds": _kinds(cycle) if scope.kind != ReportKind.CHANGES else {"assistance": [], "difficulties": []},
        "instruments": _instruments(cycle, instruments, wholes),
        "articles": figure_parts.read_articles(cycle, wholes),
        "declarations": [] if is_narrow else state_parts.read_declarations(cycle, instruments, cut_off_on, scope.group),
        "practices": [] if is_narrow else state_parts.read_practices(replies),
        "trends": _trends(cycle, instruments, scope, reader),
        "replied_states": [] if scope.is_own else state_parts.replied_states(replies),
        "changes": _changes(cycle, cut_off_on, instruments, scope, before),
        "own": state_parts.read_own(scope.state, replies, _rule_number(wholes)) if scope.is_own else None,
    }


def _reader(cycle: Cycle, cut_off_on: date, scope: Scope) -> Reader:
    """Everybody, once the figures of the cut-off date are released, which comes with publication."""
    released = {} if scope.is_own else released_with(cycle, cut_off_on)
    return Reader(settings.SMALL_CELL_THRESHOLD, released)


def instruments_of(cycle: Cycle, scope: Scope) -> list[Instrument]:
    """In treaty order; only those asked for, where some are."""
    found = Instrument.objects.filter(questionnaires__versions__cycles=cycle).distinct().order_by("position")
    return list(found.filter(code__in=scope.instruments) if scope.instruments else found)


def _cycle(cycle: Cycle) -> Json:
    return {"slug": cycle.slug, "titles": texts_by_code(cycle, "title"), "is_illustrative": cycle.is_illustrative}


def _rule_number(wholes: Sequence[Whole]) -> int:
    numbers = [table.rule_number for whole in wholes for table in whole.articles.values()]
    return next((number for number in numbers if number), findings_rules.RULE_NUMBER)


def _instruments(cycle: Cycle, instruments: Sequence[Instrument], wholes: Sequence[Whole]) -> list[Json]:
    versions = QuestionnaireVersion.objects.filter(cycles=cycle).select_related("questionnaire")
    asked = {
        version.questionnaire.instrument_id: {
            "slug": version.questionnaire.slug,
            "version": version.number,
            "questions": version.question_count,
        }
        for version in versions.annotate(question_count=Count("questions"))
    }
    return [
        {
            "code": instrument.code,
            "titles": texts_by_code(instrument, "title"),
            "short_titles": texts_by_code(instrument, "short_title"),
            "treaty_series": instrument.treaty_series,
            "questionnaire": asked[instrument.pk],
            **figure_parts.instrument_figures(whole),
        }
        for instrument, whole in zip(instruments, wholes, strict=True)
    ]


def _kinds(cycle: Cycle) -> Json:
    """Kinds of assistance and of difficulty, in the order of the questionnaire, with their names. One query."""
    lists = ("assistance", "difficulties")
    options = Option.objects.filter(option_list__version__cycles=cycle, option_list__slug__in=lists)
    found: dict[str, dict[str, Json]] = {name: {} for name in lists}
    ordered = options.select_related("option_list").order_by("-option_list__version", "position")
    for option in ordered:
        labels = texts_by_code(option, "label")
        found[option.option_list.slug].setdefault(option.slug, {"slug": option.slug, "labels": labels})
    return {name: list(kinds.values()) for name, kinds in found.items()}


def _trends(cycle: Cycle, instruments: Sequence[Instrument], scope: Scope, reader: Reader) -> list[Json]:
    """Cycles up to this one, real or illustrative as it is; nothing for a report that shows no trends. Four queries."""
    if scope.kind in (ReportKind.STATE, ReportKind.CHANGES):
        return []
    listed = cycles_read().filter(opens_on__lte=cycle.opens_on, is_illustrative=cycle.is_illustrative)
    cycles = sorted(listed, key=lambda c: (c.opens_on, c.slug))
    found = figures.trends_of(cycles, instruments, band="mandatory", reader=reader, group=scope.group)
    return [figure_parts.trend(i, found[i.pk], cycles) for i in instruments if found.get(i.pk)]


def _changes(
    cycle: Cycle, cut_off_on: date, instruments: Sequence[Instrument], scope: Scope, before: Sequence[Whole]
) -> Json | None:
    """Figures of the earlier day, if that was released before, and who replied or revised since."""
    if not scope.is_changes or scope.earlier_on is None:
        return None
    tables = [whole.articles["mandatory"] for whole in before]
    return {
        "earlier_on": scope.earlier_on.isoformat(),
        "before": {table.selection.instrument.code: figure_parts.before(table) for table in tables},
        "states": state_parts.read_changes(cycle, scope.earlier_on, cut_off_on, instruments, scope.group),
    }
