"""Who gets which paper, and what the pages say at each stage."""

import pytest
from django.urls import reverse

from questionnaires.models import QuestionnaireVersion
from questionnaires.services import publish_version
from reports.choices import JobStatus, PaperProblem
from reports.models import PaperJob
from reports.rendering import files, jobs
from tests.factories.parties import make_nominated
from tests.factories.questionnaires import NOW, get_version
from tests.factories.reports import LANGUAGES, make_paper_job
from tests.reports.papers import make_paper_version

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")


@pytest.fixture
def readers(officer, client_of) -> dict:
    return {
        "officer": client_of(officer),
        "focal point": client_of(make_nominated("NOR")),
        "contributor": client_of(make_nominated("NOR", "contributor")),
        "expert": client_of(make_nominated("ARG", "expert")),
        "anonymous": client_of(None),
    }


def drawn(job: PaperJob) -> PaperJob:
    assert jobs.draw_paper(job.pk)
    return PaperJob.objects.select_related("questionnaire").get(pk=job.pk)


def ask(browser, version: QuestionnaireVersion, **changes):
    data = {"version": version.pk, "language": "fr", "form": "docx"} | changes
    return browser.post(reverse("reports:papers"), data)


def test_a_paper_of_a_published_version_is_for_everybody_signed_in(readers):
    job = drawn(make_paper_job())
    addresses = [reverse("reports:papers"), job.get_absolute_url(), reverse("reports:paper_file", args=[job.pk])]

    answers = {name: [browser.get(a).status_code for a in addresses] for name, browser in readers.items()}

    signed_in = {name: [200, 200, 200] for name in set(readers) - {"anonymous"}}
    assert answers == signed_in | {"anonymous": [302, 302, 302]}


def test_a_paper_of_a_draft_is_for_the_secretariat_even_after_publication(readers):
    draft = make_paper_version()
    job = drawn(make_paper_job(draft))
    publish_version(draft, actor=None, now=NOW, reason="For a test.")
    addresses = [job.get_absolute_url(), reverse("reports:paper_file", args=[job.pk])]

    answers = {name: [browser.get(a).status_code for a in addresses] for name, browser in readers.items()}

    others = {name: [404, 404] for name in set(readers) - {"anonymous", "officer"}}
    assert answers == others | {"anonymous": [302, 302], "officer": [200, 200]}


def test_a_state_is_offered_published_versions_and_the_secretariat_drafts_too(readers):
    make_paper_version()

    pages = {name: readers[name].get(reverse("reports:papers")).content.decode() for name in ("officer", "focal point")}

    shown = {name: ("version 9 (draft)" in page, page.count("<option")) for name, page in pages.items()}
    assert shown == {"officer": (True, 13 + 6), "focal point": (False, 12 + 6)}


def test_a_draft_cannot_be_asked_for_by_its_number(readers):
    draft = make_paper_version()

    refused = ask(readers["focal point"], draft)

    assert (refused.status_code, PaperJob.objects.count()) == (422, 0)
    assert ask(readers["officer"], draft).status_code == 302
    assert PaperJob.objects.get().is_draft


def test_nobody_signed_in_asks_for_nothing(readers):
    assert ask(readers["anonymous"], get_version("fir-checklist")).status_code == 401
    assert PaperJob.objects.count() == 0


def test_asking_draws_the_paper_and_gives_it(readers, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(readers["contributor"], get_version("fir-checklist"))

    job = PaperJob.objects.get()
    page = readers["contributor"].get(asked["Location"]).content.decode()
    file = readers["contributor"].get(reverse("reports:paper_file", args=[job.pk]))
    again = readers["expert"].get(reverse("reports:paper_file", args=[job.pk]), headers={"If-None-Match": file["ETag"]})
    assert "The paper is ready." in page
    assert "fir-checklist-v1.fr.docx" in page
    assert file["Content-Disposition"] == 'attachment; filename="fir-checklist-v1.fr.docx"'
    assert file["Content-Type"].startswith("application/vnd.openxmlformats-officedocument.wordprocessingml")
    assert b"".join(file.streaming_content) == files.path_of(job.file_sha256).read_bytes()
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("fields", "sentence", "is_asked_again"),
    [
        ({}, "The paper is waiting to be drawn.", False),
        ({"status": JobStatus.RUNNING}, "The paper is being drawn. This can take a few minutes.", False),
        (
            {"status": JobStatus.FAILED, "error": "ZeroDivisionError: x"},
            "The paper could not be drawn. Ask for it again; if that fails too, write to the Secretariat.",
            True,
        ),
        (
            {"status": JobStatus.FAILED, "error": PaperProblem.TEXT_CHANGED},
            "A text of this paper has changed since it was asked for.",
            True,
        ),
    ],
)
def test_each_stage_says_what_is_going_on(readers, fields, sentence, is_asked_again):
    job = make_paper_job(**fields)

    page = readers["focal point"].get(job.get_absolute_url()).content.decode()

    assert sentence in page
    assert ("Ask for it again</button>" in page) is is_asked_again
    assert ("Look again" in page) is not is_asked_again
    assert "ZeroDivisionError" not in page
    assert readers["focal point"].get(reverse("reports:paper_file", args=[job.pk])).status_code == 404


def test_the_secretariat_reads_what_went_wrong(readers):
    job = make_paper_job(status=JobStatus.FAILED, error="ZeroDivisionError: x")

    assert "ZeroDivisionError: x" in readers["officer"].get(job.get_absolute_url()).content.decode()


def test_asking_again_after_a_failure_draws_the_same_job(readers, django_capture_on_commit_callbacks):
    job = make_paper_job(status=JobStatus.FAILED, attempts=5, error="x", language="fr")

    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(readers["focal point"], get_version("fir-checklist"))

    assert asked["Location"] == job.get_absolute_url()
    assert PaperJob.objects.get().status == JobStatus.DONE


def test_only_the_page_of_the_secretariat_renews_itself(readers):
    job = make_paper_job()
    headers = {"HX-Request": "true"}

    pages = {name: readers[name].get(job.get_absolute_url()).content.decode() for name in ("officer", "focal point")}
    waiting = readers["officer"].get(job.get_absolute_url(), {"told": "queued"}, headers=headers)
    jobs.draw_paper(job.pk)
    ready = readers["officer"].get(job.get_absolute_url(), {"told": "queued"}, headers=headers)

    assert {name: ("every 2s" in page, "htmx" in page) for name, page in pages.items()} == {
        "officer": (True, True),
        "focal point": (False, False),
    }
    assert (waiting.status_code, ready.status_code) == (200, 286)
    assert b"<html" not in ready.content
    assert [b"hx-swap-oob" in answer.content for answer in (waiting, ready)] == [False, True]
    assert b"The paper is ready." in ready.content


def test_what_was_chosen_is_kept_when_something_is_wrong(readers):
    version = get_version("tip", 2)

    answer = ask(readers["focal point"], version, language="de", form="docx")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<option value="{version.pk}" selected>' in page
    assert page.count("checked") == 1


def test_no_questionnaire_yet_is_said(readers, monkeypatch):
    monkeypatch.setattr("reports.queries.versions_on_paper", lambda _standing: QuestionnaireVersion.objects.none())

    page = readers["focal point"].get(reverse("reports:papers")).content.decode()

    assert "No questionnaire has been published yet." in page
    assert "<select" not in page


@pytest.mark.parametrize("further", [0, 2])
def test_choosing_costs_the_same_whatever_there_is(readers, django_assert_num_queries, further):
    for number in range(further):
        make_paper_version(number=30 + number)
    readers["officer"].get(reverse("reports:papers"))

    with django_assert_num_queries(5):
        readers["officer"].get(reverse("reports:papers"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_in_each_language(readers, language):
    job = drawn(make_paper_job(language=language))

    chosen = readers["focal point"].get(f"/{language}/reports/papers/")
    ready = readers["focal point"].get(f"/{language}/reports/papers/{job.pk}/")

    assert (chosen.status_code, ready.status_code) == (200, 200)
    assert f'<option value="{language}" selected>' in chosen.content.decode()
    assert f"fir-checklist-v1.{language}.docx" in ready.content.decode()


def test_the_list_of_reports_leads_to_papers_for_who_is_signed_in(readers):
    pages = {name: browser.get(reverse("reports:index")).content.decode() for name, browser in readers.items()}

    assert {name for name, page in pages.items() if reverse("reports:papers") in page} == set(readers) - {"anonymous"}
