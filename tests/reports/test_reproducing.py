"""A published report drawn anew from its stored snapshot gives the same files; anything else is said."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from reports.choices import FILE_ENDINGS, MEDIA_TYPES, ReportFormat
from reports.models import Report, ReportJob
from reports.rendering import formats, jobs
from reports.rendering.files import path_of
from tests.factories.reports import make_job, make_report, make_snapshot

pytestmark = pytest.mark.usefixtures("catalogue")
FORMS = list(formats.RENDERERS)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.REPORT_FILES_DIR = tmp_path


@pytest.fixture
def published(db) -> Report:
    """In two languages and every format but the PDF, which takes long."""
    report = make_report()
    for language in ("ar", "en"):
        for form in FORMS:
            assert jobs.draw(make_job(report, language=language, format=form).pk)
    Report.objects.filter(pk=report.pk).update(published_at=timezone.now())
    return report


def said(report: Report) -> list[str]:
    out = io.StringIO()
    call_command("reproduce_report", report.pk, stdout=out)
    return out.getvalue().splitlines()


def test_a_published_report_is_reproduced(published):
    files = {job.file_sha256: path_of(job.file_sha256).stat().st_mtime_ns for job in published.jobs.all()}

    lines = said(published)

    assert len(files) == len(FORMS) * 2
    assert [line.split()[-1] for line in lines[:-1]] == ["same"] * len(files)
    assert {line.split()[1] for line in lines[:-1]} == set(files)
    assert lines[-1] == f"All files of report {published.pk} are the same ({len(files)})."
    assert {digest: path_of(digest).stat().st_mtime_ns for digest in files} == files


def test_a_file_that_was_changed_is_found(published):
    job = published.jobs.get(format="xlsx", language="ar")
    path_of(job.file_sha256).write_bytes(b"another")

    with pytest.raises(CommandError, match=r"^1 of 12 files of report \d+ differ"):
        said(published)


def test_a_file_that_is_gone_is_found(published):
    path_of(published.jobs.get(format="json", language="en").file_sha256).unlink()

    with pytest.raises(CommandError, match=r"^1 of 12 files"):
        said(published)


def test_a_pdf_is_reproduced(db):
    report = make_report()
    assert jobs.draw(make_job(report, format="pdf").pk)

    assert said(report)[-1] == f"All files of report {report.pk} are the same (1)."


def test_another_snapshot_is_found(db):
    report = make_report()
    report.pk, report.snapshot_sha256 = None, "1" * 64
    report.save()

    with pytest.raises(CommandError, match="is not the one it was compiled from"):
        said(report)


def test_there_is_no_such_report(db):
    with pytest.raises(CommandError, match=r"^There is no report 4711\.$"):
        call_command("reproduce_report", 4711)


def test_a_report_without_files_is_not_called_the_same(db):
    with pytest.raises(CommandError, match="0 of 0 files"):
        said(make_report())


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_kept_under_its_name_and_kind(published, client_of, form):
    job = published.jobs.get(format=form, language="ar")

    response = client_of(None).get(reverse("reports:file", args=[job.pk]))

    ending = FILE_ENDINGS.get(form, form.value)
    assert response["Content-Type"] == MEDIA_TYPES[form]
    assert response["Content-Disposition"] == f'attachment; filename="CTOC-COP-2026-4-ar.{ending}"'
    assert len(b"".join(response.streaming_content)) == job.file_bytes


def test_the_page_lists_each_language_with_all_formats_and_digests(published, client_of):
    page = client_of(None).get(reverse("reports:report", args=[published.pk])).content.decode()
    places = [page.index(job.file_sha256) for job in in_order(published)]

    assert places == sorted(places)
    assert page.count('class="digest"') == 12


def test_the_page_costs_the_same_with_one_and_with_three_languages(published, client_of, django_assert_num_queries):
    browser = client_of(None)
    few = make_report(published_at=timezone.now(), snapshot=make_snapshot(threshold=6))
    jobs.draw(make_job(few, format="json").pk)

    with connection.execute_wrapper(counted := Counter()):
        browser.get(reverse("reports:report", args=[few.pk]))
    with django_assert_num_queries(counted.count):
        browser.get(reverse("reports:report", args=[published.pk]))


class Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, *args):
        self.count += 1
        return execute(*args)


def in_order(report: Report) -> list[ReportJob]:
    order = list(ReportFormat)
    return sorted(report.jobs.all(), key=lambda job: (job.language, order.index(ReportFormat(job.format))))
