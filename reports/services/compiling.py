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
from parties.models import User
from questionnaires.models import Cycle
from questionnaires.rules import content_hash
from reports import queries
from reports.choices import JobStatus, ReportFormat, ReportKind
from reports.models import Report, ReportJob
from reports.services.announcing import announce

logger = logging.getLogger(__name__)

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def compile_report(
    cycle: Cycle,
    *,
    cut_off_on: date,
    languages: Sequence[str],
    formats: Sequence[str],
    masthead: Mapping[str, Any],
    actor: User | None,
    today: date,
    is_announced: bool = True,
) -> Report:
    """Read everything the report shows once, freeze it, and queue a job for each language and format.

    The same inputs give the same report and the same jobs. ``masthead``: symbol, session, agenda_item.
    ``ValidationError`` for a cut-off date that cannot be, or when no known language or format is asked for.
    ``is_announced`` False leaves the jobs to the caller, who draws them in its own process.
    """
    _check_request(cycle, cut_off_on, languages, formats, today)
    with isolation.acting_for_all(), transaction.atomic():
        findings_services.bring_up_to_date(cycle)
        fields = {name: masthead.get(name) or None for name in ("symbol", "session", "agenda_item")}
        snapshot = queries.read_snapshot(cycle, cut_off_on=cut_off_on, dated_on=today, masthead=fields)
        _check_agreement(snapshot)
        report = _keep_report(cycle, snapshot, cut_off_on, today, actor)
        jobs = _queue_jobs(report, languages, formats)
        if is_announced:
            transaction.on_commit(
                partial(announce, ReportJob, [job.pk for job in jobs if job.status == JobStatus.QUEUED])
            )
    return report


@transaction.atomic
def publish_report(report: Report, *, actor: User, now: datetime) -> None:
    """Open a report to everybody, for good. ``ValidationError`` when a file is missing or it is published already."""
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.published_at is not None:
        raise ValidationError(_("This report has already been published."))
    jobs = list(locked.jobs.all())
    if not jobs or any(job.status != JobStatus.DONE for job in jobs):
        raise ValidationError(_("A report can be published when all its documents are ready."))
    Report.objects.filter(pk=report.pk).update(published_at=now)
    report.published_at = now
    logger.info("report %s published by user %s", report.pk, actor.pk)


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
    listed = sum(len(state["replies"]) for state in snapshot["replied_states"])
    counted = sum(
        replied
        for instrument in snapshot["instruments"]
        for groups in instrument["replies"].values()
        for _states, replied in groups.values()
    )
    if listed != counted:
        raise ValidationError(_("A reply arrived while the report was being compiled. Please compile it again."))


def _keep_report(cycle: Cycle, snapshot: dict[str, Any], cut_off_on: date, today: date, actor: User | None) -> Report:
    masthead = snapshot["masthead"]
    report, _is_new = Report.objects.get_or_create(
        kind=ReportKind.GAP_ANALYSIS,
        snapshot_sha256=content_hash(snapshot),
        outline_version=snapshot["outline_version"],
        rule_number=snapshot["rule_number"],
        defaults={
            "cycle": cycle,
            "cut_off_on": cut_off_on,
            "dated_on": today,
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
