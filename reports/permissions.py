"""Who may compile, publish and read reports. Source: design.md, section 5."""

from parties.rules import Standing
from reports.models import Report


def can_compile_reports(standing: Standing) -> bool:
    """The Secretariat compiles and publishes; nobody else."""
    return standing.is_secretariat


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
