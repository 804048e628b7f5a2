"""A State's own mirror as a file: one job for the same answers, drawn in the background, shown to its own people."""

import pytest
from django.core.exceptions import ValidationError

from parties import isolation
from parties.choices import Role
from reports.models import MirrorJob
from reports.rendering import jobs, mirrors
from reports.rendering.files import path_of
from reports.rendering.html import render_mirror_html
from reports.services import ask_for_mirror, take_up_jobs
from submissions.services import submit_submission
from tests.factories.parties import get_state, make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


@pytest.fixture
def submission():
    submission = make_submission("NOR", "TIP", cycle=make_cycle(version_number=2))
    write(submission, "tip-5-1", "yes")
    return submission


def test_same_answers_give_the_same_job_and_others_another(submission):
    actor, revision = make_nominated("NOR"), submission.revisions.get()
    first = [ask_for_mirror(revision, language="fr", actor=actor).pk for _time in range(2)]
    write(submission, "tip-5-1", "no", base_version=1)
    again = ask_for_mirror(revision, language="fr", actor=actor).pk

    assert first[0] == first[1] != again


def test_every_language_says_the_same_of_every_provision(submission):
    revision = submission.revisions.get()
    papers = {code: mirrors.read(revision, code) for code in ("ar", "zh-hans", "en", "fr", "ru", "es")}

    shapes = {
        code: [(a.anchor, [(line.ref, len(line.steps)) for _h, lines in a.bands for line in lines]) for a in p.articles]
        for code, p in papers.items()
    }
    assert len({str(shape) for shape in shapes.values()}) == 1
    assert len(shapes["ar"]) > 5
    assert 'dir="rtl"' in render_mirror_html(papers["ar"])
    assert "not substantiated" in render_mirror_html(papers["en"])


def test_file_is_drawn_by_a_worker_that_acts_for_nobody(submission):
    write(submission, "tip-6-1", None, answer_state="will_follow")
    job = ask_for_mirror(submission.revisions.get(), language="en", actor=make_nominated("NOR"))
    isolation.show_nothing()

    drawn = jobs.draw_mirror(job.pk)

    isolation.show_all_states()
    job.refresh_from_db()
    assert (drawn, job.status) == (True, "done")
    assert path_of(job.file_sha256).read_bytes()[:5] == b"%PDF-"
    assert job.page_count > 1
    assert job.file_name == "NOR-TIP-first-r1-mirror.en.pdf"


def test_answer_that_changed_since_is_told_and_not_drawn(submission):
    job = ask_for_mirror(submission.revisions.get(), language="en", actor=make_nominated("NOR"))
    write(submission, "tip-5-1", "no", base_version=1)

    assert jobs.draw_mirror(job.pk) is False
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "answer_changed")


def test_reaper_sees_jobs_whoever_it_acts_for(submission, monkeypatch):
    rung = []
    monkeypatch.setattr("reports.tasks.draw_mirror.delay", rung.append)
    job = ask_for_mirror(submission.revisions.get(), language="en", actor=make_nominated("NOR"))
    isolation.show_nothing()

    take_up_jobs()

    assert rung == [job.pk]


@pytest.mark.parametrize(
    ("who", "draft", "submitted"),
    [
        ("focal point", 302, 302),
        ("contributor", 404, 302),
        ("other State", 404, 404),
        ("Secretariat", 404, 404),
    ],
)
def test_who_may_ask(client_of, submission, who, draft, submitted):
    make = {
        "focal point": lambda: make_nominated("NOR"),
        "contributor": lambda: make_nominated("NOR", Role.CONTRIBUTOR),
        "other State": lambda: make_nominated("ARG"),
        "Secretariat": make_officer,
    }[who]
    client, pk = client_of(make()), submission.revisions.get().pk
    body = {"revision": str(pk), "language": "fr"}

    got = [client.post("/en/reports/mirrors/", body).status_code]
    submit_submission(submission, actor=None, now=NOW)
    got.append(client.post("/en/reports/mirrors/", body).status_code)

    assert got == [draft, submitted]


def test_database_shows_a_job_to_its_own_state_alone(submission):
    """The second belt: the Secretariat acts for all, and names its user."""
    ask_for_mirror(submission.revisions.get(), language="en", actor=make_nominated("NOR"))
    seen = {}
    with isolation.acting_for([get_state("NOR").pk]):
        seen["own"] = MirrorJob.objects.count()
    with isolation.acting_for([get_state("ARG").pk]):
        seen["other"] = MirrorJob.objects.count()
    isolation.show_all_states(user_id=make_officer().pk)
    seen["Secretariat"] = MirrorJob.objects.count()

    assert seen == {"own": 1, "other": 0, "Secretariat": 0}


def test_unknown_language_is_refused(submission):
    with pytest.raises(ValidationError, match="xx is not a language"):
        ask_for_mirror(submission.revisions.get(), language="xx", actor=make_nominated("NOR"))
