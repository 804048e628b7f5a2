"""Published reports for programs: their mastheads, files with digests, and the data they are drawn from."""

from datetime import UTC, datetime

import pytest

from questionnaires.rules import content_hash
from reports.choices import JobStatus
from reports.models import Report
from tests.factories.parties import make_nominated, make_officer
from tests.factories.reports import make_job, make_report, make_snapshot

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/reports/"
PUBLISHED_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def report(catalogue, all_states) -> Report:
    """Published, with two documents that are ready and one that is not."""
    made = make_report(published_at=PUBLISHED_AT)
    make_job(made, language="zh-hans", format="pdf", status=JobStatus.DONE, file_sha256="b" * 64, file_bytes=2048)
    make_job(made, language="en", format="json", status=JobStatus.DONE, file_sha256="a" * 64, file_bytes=1024)
    make_job(made, language="en", format="pdf")
    return made


def test_report_that_is_not_published_is_not_there(catalogue, all_states, client_of) -> None:
    """Neither for who compiled it: the API holds what is public."""
    draft = make_report()

    for reader in (None, make_nominated("NOR"), make_officer()):
        client = client_of(reader)
        assert client.get(ADDRESS).json()["results"] == []
        codes = [client.get(f"{ADDRESS}{draft.pk}/{end}").status_code for end in ("", "snapshot/")]
        assert codes == [404, 404]


def test_list_has_the_masthead_and_no_data(report, client_of) -> None:
    answer = client_of(None).get(ADDRESS).json()

    assert answer["results"] == [
        {
            "id": report.pk,
            "kind": "gap_analysis",
            "symbol": "CTOC/COP/2026/4",
            "session": None,
            "agenda_item": "",
            "cycle": "first",
            "cut_off_on": "2026-11-01",
            "dated_on": "2026-11-24",
            "published_at": "2026-11-24T12:00:00Z",
            "rule_number": 1,
            "snapshot_sha256": report.snapshot_sha256,
            "remark": "",
        }
    ]


def test_report_names_its_files_with_their_digests(report, client_of) -> None:
    files = client_of(None).get(f"{ADDRESS}{report.pk}/").json()["files"]

    assert [(file["language"], file["format"], file["sha256"], file["size_bytes"]) for file in files] == [
        ("en", "json", "a" * 64, 1024),
        ("zh-Hans", "pdf", "b" * 64, 2048),
    ]
    assert files[0]["media_type"] == "application/json"
    assert files[0]["name"] == "CTOC-COP-2026-4-en.json"
    job = report.jobs.get(format="json")
    assert files[0]["url"].removeprefix("http://testserver") == f"/en/reports/files/{job.pk}/"


def test_snapshot_is_what_its_digest_says(report, client_of) -> None:
    answer = client_of(None).get(f"{ADDRESS}{report.pk}/snapshot/").json()

    assert answer["sha256"] == report.snapshot_sha256 == content_hash(answer["snapshot"])
    assert answer["schema"] == "http://testserver/schemas/report-data-1.json"


def test_single_things_are_not_csv(report, client_of) -> None:
    client = client_of(None)

    by_parameter = client.get(f"{ADDRESS}{report.pk}/", {"format": "csv"})
    by_header = client.get(f"{ADDRESS}{report.pk}/snapshot/", headers={"Accept": "text/csv"})

    assert (by_parameter.status_code, by_parameter.json()) == (400, {"error": "“format” must be one of: json."})
    assert (by_header.status_code, [*by_header.json()]) == (406, ["error"])


def test_reports_cost_the_same_for_one_and_for_three(report, client_of, django_assert_num_queries) -> None:
    for number in (2, 3):
        snapshot = make_snapshot(dated_on=f"2026-11-2{number}")
        made = make_report(published_at=PUBLISHED_AT, snapshot=snapshot)
        make_job(made, status=JobStatus.DONE, file_sha256="c" * 64)
    client = client_of(None)
    client.get(ADDRESS)

    for size in (1, 3):
        with django_assert_num_queries(3):
            assert len(client.get(ADDRESS, {"page_size": size}).json()["results"]) == size
    with django_assert_num_queries(3):
        client.get(f"{ADDRESS}{report.pk}/")
