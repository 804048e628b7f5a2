"""Who may compile, publish and read reports. Source: design.md, section 5."""

from parties.models import State
from parties.rules import Standing
from reports.models import Report, SectionText


def can_compile_reports(standing: Standing) -> bool:
    """The Secretariat compiles and publishes; nobody else."""
    return standing.is_secretariat


def can_build_reports(standing: Standing) -> bool:
    """Who compiles a report also prepares it: chooses what it covers, writes and approves its texts."""
    return can_compile_reports(standing)


def can_approve_report_text(standing: Standing, text: SectionText) -> bool:
    """Somebody who prepares reports, and not the one who wrote this text: two people have read it then."""
    return can_build_reports(standing) and text.author_id != standing.user_id


def can_compile_own_report(standing: Standing, state: State) -> bool:
    """The focal point, of its own State's replies; the Secretariat compiles it as any other report."""
    return standing.is_focal_point_of(state.pk)


def can_read_report(standing: Standing, report: Report) -> bool:
    """Published reports are open to everybody; a State's own to its focal point; all to the Secretariat."""
    if can_compile_reports(standing) or report.published_at is not None:
        return True
    return report.state_id is not None and standing.is_focal_point_of(report.state_id)


def can_ask_for_papers(standing: Standing) -> bool:
    """Everybody who is signed in: the people of a State need blank forms.

    Which versions somebody sees: ``queries.versions_on_paper``.
    """
    return standing.is_signed_in
