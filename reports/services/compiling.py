"""A report is compiled from one frozen snapshot, and later published for good."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from findings import services as findings_services
from parties import isolation
from parties.choices import RegionalGroup
from parties.models import State, User
from questionnaires.models import Cycle
from questionnaires.rules import content_hash
from reports import outline, queries
from reports.choices import JobStatus, ReportFormat, ReportKind
from reports.models import Report, ReportJob
from reports.sections import texts as sections_texts
from reports.sections.masthead import FIELDS
from reports.sections.texts import Texts
from reports.services.announcing import announce

logger = logging.getLogger(__name__)

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def compile_report(
    cycle: Cycle,
    *,
    kind: str = ReportKind.GAP_ANALYSIS,
    cut_off_on: date,
    filters: Mapping[str, Any] | None = None,
    sections: Sequence[str] = (),
    texts: Mapping[str, Texts] | None = None,
    languages: Sequence[str],
    formats: Sequence[str],
    masthead: Mapping[str, Any],
    actor: User | None,
    today: date,
    is_announced: bool = True,
) -> Report:
    """Read everything the report shows once, freeze it, and queue a job for each language and format.

    The same inputs give the same report and the same jobs. ``filters``: instruments (codes), group, state (ISO code),
    earlier_on (a date). ``texts``: language → section → paragraphs; a figure in them gets the number of this report.
    ``masthead``: ``outline``'s fields. ``is_announced`` False leaves the jobs to the caller, who draws them itself.
    ``ValidationError`` for a cut-off date or a filter that cannot be, when no known language or format is asked for,
    or for a text that names no figure of the report.
    """
    _check_request(cycle, cut_off_on, languages, formats, today)
    scope = scope_of(cycle, kind=kind, cut_off_on=cut_off_on, filters=filters or {}, sections=sections)
    with isolation.acting_for_all(), transaction.atomic():
        findings_services.bring_up_to_date(cycle)
        fields = {name: masthead.get(name) or None for name in FIELDS}
        snapshot = queries.read_snapshot(cycle, cut_off_on=cut_off_on, dated_on=today, masthead=fields, scope=scope)
        _check_agreement(snapshot)
        report = _keep_report(cycle, scope, snapshot, _filled(texts or {}, snapshot), actor)
        jobs = _queue_jobs(report, languages, formats)
        if is_announced:
            transaction.on_commit(
                partial(announce, ReportJob, [job.pk for job in jobs if job.status == JobStatus.QUEUED])
            )
    return report


def scope_of(
    cycle: Cycle, *, kind: str, cut_off_on: date, filters: Mapping[str, Any], sections: Sequence[str] = ()
) -> queries.Scope:
    """What a report is narrowed to; ``ValidationError`` with the field where the filters make no sense."""
    if kind not in ReportKind.values:
        raise ValidationError(_("%(kind)s is not a kind of report.") % {"kind": kind})
    iso3 = filters.get("state") or ""
    state = State.objects.filter(iso3=iso3).first() if iso3 else None
    scope = queries.Scope(
        kind=kind,
        instruments=tuple(filters.get("instruments") or ()),
        group=filters.get("group") or "",
        state=state,
        earlier_on=filters.get("earlier_on") or None,
        sections=tuple(sections),
    )
    if unknown := set(sections) - set(outline.OF_KIND[kind]):
        raise ValidationError({"sections": _("%(name)s is not a section of this report.") % {"name": min(unknown)}})
    if iso3 and state is None:
        raise ValidationError({"state": _("There is no State with the code %(code)s.") % {"code": iso3}})
    _check_filters(cycle, scope, cut_off_on)
    return scope


def _check_filters(cycle: Cycle, scope: queries.Scope, cut_off_on: date) -> None:
    """Each kind needs its own filter, and takes no other that would contradict it."""
    found = {instrument.code for instrument in queries.instruments_of(cycle, scope)}
    if not found or set(scope.instruments) - found:
        raise ValidationError({"instruments": _("Choose instruments that the cycle asks about.")})
    if scope.kind == ReportKind.INSTRUMENT and len(scope.instruments) != 1:
        raise ValidationError({"instruments": _("Choose one instrument.")})
    if (scope.kind == ReportKind.REGIONAL) != bool(scope.group) or scope.group not in RegionalGroup.values:
        raise ValidationError({"group": _("A report on one regional group, and no other, names the group.")})
    if (scope.kind == ReportKind.STATE) != (scope.state is not None):
        raise ValidationError({"state": _("A report on one State's own replies, and no other, names the State.")})
    if (scope.kind == ReportKind.CHANGES) != (scope.earlier_on is not None):
        raise ValidationError({"earlier_on": _("A report on changes, and no other, names the earlier date.")})
    if scope.earlier_on and not cycle.opens_on <= scope.earlier_on < cut_off_on:
        raise ValidationError(
            {"earlier_on": _("The earlier date lies between the opening of the cycle and the cut-off date.")}
        )


def _filled(texts: Mapping[str, Texts], snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Texts with the figures of this snapshot, as they are frozen; empty ones left out."""
    if not texts:
        return {}
    figures = outline.figures_of(snapshot)
    try:
        found = {language: sections_texts.filled(said, figures, language) for language, said in texts.items()}
    except sections_texts.UnknownFigure as error:
        raise ValidationError({"texts": _("%(name)s is no figure of this report.") % {"name": error.args[0]}}) from None
    return {language: sections_texts.frozen({k: v for k, v in said.items() if v}) for language, said in found.items()}


@transaction.atomic
def publish_report(report: Report, *, actor: User, now: datetime) -> None:
    """Open a report to everybody, for good, and release the figures of its day to the readers of the pages.

    ``ValidationError`` when a file is missing, it is published already, its day is not over, or it shows other figures
    than may be shown by now, because others were released or facts corrected since it was compiled.
    """
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.published_at is not None:
        raise ValidationError(_("This report has already been published."))
    if locked.kind == ReportKind.STATE:
        raise ValidationError(_("A report on one State's own replies is not published."))
    jobs = list(locked.jobs.all())
    if not jobs or any(job.status != JobStatus.DONE for job in jobs):
        raise ValidationError(_("A report can be published when all its documents are ready."))
    _check_figures(locked)
    findings_services.release_figures(locked.cycle, locked.cut_off_on, actor=actor, now=now)
    Report.objects.filter(pk=report.pk).update(published_at=now)
    report.published_at = now
    logger.info("report %s published by user %s", report.pk, actor.pk)


def _check_figures(report: Report) -> None:
    """What was read once is what would be read now: between the two, nothing may have gone out that completes it."""
    scope = scope_of(
        report.cycle,
        kind=report.kind,
        cut_off_on=report.cut_off_on,
        filters=report.filters | {"earlier_on": _earlier_day(report)},
        sections=report.filters.get("sections", ()),
    )
    with isolation.acting_for_all():
        snapshot = queries.read_snapshot(
            report.cycle,
            cut_off_on=report.cut_off_on,
            dated_on=report.dated_on,
            masthead=report.snapshot["masthead"],
            scope=scope,
        )
    # The texts of the catalogue may have been bettered since; the figures may not.
    if _numbers(snapshot) != _numbers(report.snapshot):
        raise ValidationError(
            _("The figures have changed since this report was compiled. Please compile it again, then publish it.")
        )


def _numbers(value: Any) -> Any:
    """A snapshot without its words."""
    if isinstance(value, Mapping):
        return {key: _numbers(each) for key, each in value.items() if not isinstance(each, str)}
    if isinstance(value, list):
        return [_numbers(each) for each in value if not isinstance(each, str)]
    return value


def _earlier_day(report: Report) -> date | None:
    day = report.filters.get("earlier_on")
    return date.fromisoformat(day) if day else None


def _check_request(
    cycle: Cycle, cut_off_on: date, languages: Sequence[str], formats: Sequence[str], today: date
) -> None:
    if cut_off_on > today:
        raise ValidationError({"cut_off_on": _("The cut-off date cannot lie in the future.")})
    if cut_off_on < cycle.opens_on:
        raise ValidationError(
            {"cut_off_on": _("The cut-off date cannot lie before the day on which the cycle opened.")}
        )
    if unknown := set(languages) - set(LANGUAGES):
        raise ValidationError(_("%(code)s is not a language of the portal.") % {"code": ", ".join(sorted(unknown))})
    if unknown := set(formats) - set(ReportFormat.values):
        raise ValidationError(_("%(format)s is not a format of reports.") % {"format": ", ".join(sorted(unknown))})
    if not languages or not formats:
        raise ValidationError(_("Choose at least one language and one format."))


def _check_agreement(snapshot: Mapping[str, Any]) -> None:
    """The list of States that replied and the counted replies were read at the same moment, or nothing is kept."""
    if snapshot["kind"] == ReportKind.STATE:
        return
    listed = sum(len(state["replies"]) for state in snapshot["replied_states"])
    counted = sum(
        replied
        for instrument in snapshot["instruments"]
        for groups in instrument["replies"].values()
        for _states, replied in groups.values()
    )
    if listed != counted:
        raise ValidationError(_("A reply arrived while the report was being compiled. Please compile it again."))


def _keep_report(
    cycle: Cycle, scope: queries.Scope, snapshot: dict[str, Any], texts: dict[str, Any], actor: User | None
) -> Report:
    masthead = snapshot["masthead"]
    report, _is_new = Report.objects.get_or_create(
        kind=scope.kind,
        snapshot_sha256=content_hash(snapshot),
        texts_sha256=content_hash(texts),
        outline_version=snapshot["outline_version"],
        rule_number=snapshot["rule_number"],
        defaults={
            "cycle": cycle,
            "state": scope.state,
            "filters": scope.filters | {"sections": list(scope.sections)},
            "texts": texts,
            "cut_off_on": date.fromisoformat(snapshot["cut_off_on"]),
            "dated_on": date.fromisoformat(snapshot["dated_on"]),
            "symbol": masthead["symbol"] or "",
            "session": masthead["session"],
            "agenda_item": masthead["agenda_item"] or "",
            "snapshot": snapshot,
            "compiled_by": actor,
        },
    )
    return report


def _queue_jobs(report: Report, languages: Sequence[str], formats: Sequence[str]) -> list[ReportJob]:
    """Jobs in the order of the six languages. None is added to a published report: it is never rebuilt in place."""
    wanted = [
        (code, form) for form in ReportFormat.values if form in formats for code in LANGUAGES if code in languages
    ]
    if report.published_at is not None:
        return list(report.jobs.filter(language__in=languages, format__in=formats))
    return [report.jobs.get_or_create(language=code, format=form)[0] for code, form in wanted]
