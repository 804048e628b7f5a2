"""Work without a line, as far as the server goes: the worker and its switch, whose page is whose, what a person takes
along, the offline centre, and a file of unsent answers that comes back. The browser's part: tests/journeys.

Source: design.md, section 4; knowledge/frontend.md, sections 3.2 and 3.4.
"""

import json
import re
import uuid
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parties.choices import Role
from submissions.models import Response, ResponseVersion, Submission
from submissions.services import submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_assignment, make_submission, write
from tests.submissions.browsing import address, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
ROOT = Path(__file__).resolve().parents[2]
CENTRE = "/en/submissions/offline/"


def row_of(submission: Submission, key: str = "tip-5.examples", **changes: object) -> dict[str, object]:
    """One row as the outbox of a browser holds it."""
    return {
        "id": f"{submission.pk}/{key}",
        "submission": submission.pk,
        "key": key,
        "value": "Typed in the train.",
        "answer_state": "answered",
        "language": "en",
        "release_level": "",
        "base_version": 0,
        "version": submission.version_id,
        "write_id": str(uuid.uuid4()),
        "typed_at": "2026-11-24T14:02:00.000Z",
        "page": address(submission),
        "label": "TIP 5: examples",
        "status": "waiting",
        "problem": "",
        "rival": None,
    } | changes


def file_of(*rows: object, **changes: object) -> SimpleUploadedFile:
    content = {"format": "review-portal-unsent-answers", "version": 1, "user": {"id": "1", "name": "A"}, "rows": rows}
    return SimpleUploadedFile("unsent.json", json.dumps(content | changes).encode(), "application/json")


def look(client: Client, *rows: object):
    return client.post(CENTRE, {"file": file_of(*rows)})


def carried_by(page) -> str | None:
    found = re.search(r'name="rows" value="([^"]*)"', page.content.decode())
    return unescape(found[1]) if found else None


def write_file(client: Client, *rows: object):
    """Show what is in the file, then press the button of the page."""
    return client.post(CENTRE, {"rows": carried_by(look(client, *rows)), "write": ""})


def fates(page) -> list[str]:
    return [row.fate for row in page.context["brought"].rows]


# --- The worker


def test_worker_is_asked_for_anew_and_may_serve_every_page(client_of):
    response = client_of(None).get("/sw.js")

    assert response.status_code == 200
    assert {name: response[name] for name in ("Content-Type", "Cache-Control", "Service-Worker-Allowed")} == {
        "Content-Type": "text/javascript; charset=utf-8",
        "Cache-Control": "no-cache",
        "Service-Worker-Allowed": "/",
    }
    source = response.content.decode()
    shell = json.loads(re.search(r"const SHELL = (\[.*?\]);", source)[1])
    assert shell[0] == reverse("no_line")
    assert [client_of(None).get(path).status_code for path in shell if "static" not in path] == [200]
    assert len([path for path in shell if path.endswith(".css")]) == 3


def test_worker_comes_without_a_database_or_a_session(client_of, django_assert_num_queries):
    client = client_of(make_nominated("NOR"))

    with django_assert_num_queries(0):
        assert [client.get(path).status_code for path in ("/sw.js", "/offline/")] == [200, 200]


def test_worker_that_is_switched_off_removes_itself_and_pages_bring_none(client, settings, submission):
    assert client.get(address(submission)).content.decode().count('data-worker="/sw.js"') == 1
    settings.SERVICE_WORKER = False

    source = client.get("/sw.js").content.decode()

    assert [source.count(word) for word in ("registration.unregister", "caches.delete", "indexedDB", '"fetch"')] == [
        1,
        1,
        0,
        0,
    ]
    assert client.get(address(submission)).content.decode().count('data-worker=""') == 1


def test_page_without_a_line_leads_to_the_centre_in_six_languages(client_of):
    html = client_of(None).get("/offline/").content.decode()

    assert re.findall(r'<section lang="([^"]+)"', html) == ["ar", "zh-Hans", "en", "fr", "ru", "es"]
    assert [html.count(f'href="/{code}/submissions/offline/"') for code, _name in settings.LANGUAGES] == [1] * 6


@pytest.mark.parametrize(
    ("role", "count"), [("focal point", 1), ("contributor", 1), ("expert", 0), ("officer", 0), ("nobody", 0)]
)
def test_worker_comes_to_those_who_prepare_answers(client_of, role, count):
    person = {
        "focal point": lambda: make_nominated("NOR"),
        "contributor": lambda: make_nominated("NOR", Role.CONTRIBUTOR),
        "expert": lambda: make_nominated("NOR", Role.EXPERT),
        "officer": make_officer,
        "nobody": lambda: None,
    }[role]()

    html = client_of(person).get("/en/").content.decode()

    assert [html.count(text) for text in ("data-worker=", 'type="importmap"')] == [count, count]


def test_page_has_one_import_map(client, submission):
    for page in ("", "articles/5/", "history/tip-5-1/"):
        html = client.get(address(submission, page)).content.decode()
        assert html.count('type="importmap"') <= 1, page
    assert client.get(address(submission)).content.decode().count('src="/static/js/guard.js"') == 1


# --- Whose page is whose


def test_pages_say_whose_they_are_and_which_may_be_taken_along(client_of, submission):
    person = make_nominated("NOR")
    client = client_of(person)
    write(submission, "tip-5-1")

    said = {page: client.get(address(submission, page))["X-Desk"] for page in ("", "articles/5/", "check/")}

    assert said == {"": f"{person.pk}:overview", "articles/5/": f"{person.pk}:article", "check/": f"{person.pk}:"}
    assert client.get(CENTRE)["X-Desk"] == f"{person.pk}:offline"
    assert client.get(address(submission, "articles/99/"))["X-Desk"] == f"{person.pk}:"
    assert client.get("/en/")["X-Desk"] == f"{person.pk}:"
    # Sent in with something to mend: this is not the page as it should be stored.
    refused = client.post(address(submission), {"version": "0", "tip-5-1:base": "1", "tip-5-1": "no"})
    assert (refused.status_code, refused["X-Desk"]) == (409, f"{person.pk}:")


def test_sign_in_page_under_the_address_of_a_form_says_nothing(client_of, submission):
    response = client_of(None).get(address(submission), follow=True)

    assert (response.redirect_chain[-1][0].split("?")[0], response.has_header("X-Desk")) == (
        "/en/accounts/login/",
        False,
    )


@pytest.mark.parametrize("page", ["", "articles/5/"])
def test_http_caches_keep_no_page_of_the_desk(client, submission, page):
    assert client.get(address(submission, page))["Cache-Control"] == "private, no-store"


def test_no_response_clears_what_a_browser_stores(client_of, submission):
    """It would take the outbox with it. Source: knowledge/frontend.md, 3.4, number 2."""
    client = client_of(make_nominated("NOR"))
    pages = [client.get(path) for path in ("/sw.js", "/en/", CENTRE, address(submission), "/en/accounts/logout/")]
    pages += [client.post("/en/accounts/logout/"), client.get("/en/"), client.get("/en/accounts/login/")]

    assert [page.status_code for page in pages] == [200, 200, 200, 200, 200, 302, 200, 200]
    assert [page.has_header("Clear-Site-Data") for page in pages] == [False] * len(pages)
    rooms = ("reviewportal", "submissions", "parties", "deploy", "static")
    sources = [path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in {".py", ".conf", ".js"}]
    assert [path for path in sources if "clear-site-data" in path.read_text().lower()] == []


# --- What is taken along


def pages_of(response) -> list[str]:
    found = re.search(r'data-pages="([^"]*)"', response.content.decode())
    return json.loads(unescape(found[1])) if found else []


def test_focal_point_takes_every_article_whatever_the_filter(client, submission):
    everything = pages_of(client.get(address(submission, "")))

    assert everything[:3] == ["", "../offline/", "articles/1/"]
    assert len(everything) == 14
    assert pages_of(client.get(address(submission, "") + "?state=complete")) == everything
    paths = [urljoin(address(submission, ""), page) for page in everything[:4]]
    assert [client.get(path).status_code for path in paths] == [200] * 4


def test_contributor_takes_what_was_handed_to_them(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 6, contributor)

    assert pages_of(client_of(contributor).get(address(submission, ""))) == ["", "../offline/", "articles/6/"]


def test_what_is_submitted_is_not_taken_along(client, client_of, submission):
    write(submission, "tip-5-1")
    submit_submission(submission, actor=None, now=NOW)

    assert pages_of(client.get(address(submission, ""))) == []
    assert client_of(make_officer()).get(address(submission, "")).content.decode().count("data-take") == 0


def test_checklist_is_taken_as_one_page(client_of):
    cycle = make_cycle("checklist", questionnaires=("tip-checklist",))
    checklist = make_submission("NOR", "TIP", cycle=cycle)

    person = make_nominated("NOR")
    client = client_of(person)

    page = client.get(f"/en/submissions/{checklist.pk}/checklist/")

    assert pages_of(page) == ["checklist/", "../offline/"]
    # The way there is no page to be stored.
    assert client.get(f"/en/submissions/{checklist.pk}/")["X-Desk"] == f"{person.pk}:"


def test_without_script_paper_is_offered(client, submission):
    for page in (client.get(address(submission, "")), client.get(CENTRE)):
        assert page.content.decode().count('<a href="/en/reports/papers/">Get a questionnaire or a checklist') == 1


# --- The offline centre and a file that comes back


def test_centre_names_own_submissions_only_and_costs_the_same(client_of, submission):
    make_submission("ARG", "TIP", cycle=submission.cycle)
    client = client_of(make_nominated("NOR"))
    client.get(CENTRE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = client.get(CENTRE)
    assert page.context["submission_ids"] == [submission.pk]
    others = [make_submission("NOR", code, cycle=submission.cycle) for code in ("SOM", "FIR")]

    with CaptureQueriesContext(connection) as many:
        page = client.get(CENTRE)

    assert page.context["submission_ids"] == sorted([submission.pk, *(other.pk for other in others)])
    assert len(few) == len(many)


def test_file_is_shown_first_and_then_written(client, submission):
    row = row_of(submission)

    shown = look(client, row)

    assert (shown.status_code, fates(shown), Response.objects.count()) == (200, ["new"], 0)
    assert text_of(shown).count("Typed in the train.") == 1
    written = client.post(CENTRE, {"rows": carried_by(shown), "write": ""})
    assert fates(written) == ["same"]
    assert ResponseVersion.objects.values_list("write_id", "value").get() == (
        uuid.UUID(row["write_id"]),
        "Typed in the train.",
    )


def test_file_brought_twice_is_one_write(client, submission):
    row = row_of(submission)
    carried = carried_by(look(client, row))
    write_file(client, row)

    again = client.post(CENTRE, {"rows": carried, "write": ""})

    assert (fates(again), fates(look(client, row)), ResponseVersion.objects.count()) == (["same"], ["same"], 1)


def test_answer_changed_meanwhile_stands_and_the_file_s_is_kept(client, submission):
    write(submission, "tip-5.examples", "Typed by a colleague.")
    row = row_of(submission)

    shown, written = look(client, row), write_file(client, row)

    assert (fates(shown), fates(written)) == (["both"], ["both"])
    assert Response.objects.get().value == "Typed by a colleague."
    assert ResponseVersion.objects.get(is_rival=True).value == "Typed in the train."
    assert written.content.decode().count(address(submission, "history/tip-5.examples/")) == 1
    # Once more: it is there, and said so.
    again = look(client, row)
    assert (fates(again), carried_by(again)) == (["refused"], None)


def test_answer_that_is_the_same_is_not_written(client, submission):
    write(submission, "tip-5.examples", "Typed in the train.")

    shown = look(client, row_of(submission))

    assert (fates(shown), carried_by(shown)) == (["same"], None)


# Who, in whose submission, which question, whether it is submitted: all refused, and nothing is written.
@pytest.mark.parametrize(
    ("role", "key", "is_submitted", "words"),
    [
        ("other", "tip-5.examples", False, "not among the answers that you write"),
        ("contributor", "tip-6-1", False, "not among the answers that you write"),
        ("contributor", "tip-5-99", False, "not among the answers that you write"),
        ("focal point", "tip-5-99", False, "no longer part of the questionnaire"),
        ("focal point", "tip-5.examples", True, "no longer in preparation"),
    ],
)
def test_file_with_what_is_not_theirs_to_write_is_refused_row_by_row(
    client_of, submission, role, key, is_submitted, words
):
    person = make_nominated(
        "ARG" if role == "other" else "NOR", Role.CONTRIBUTOR if role == "contributor" else Role.FOCAL_POINT
    )
    if role == "contributor":
        make_assignment(submission, 5, person)
    if is_submitted:
        write(submission, "tip-5-1", "in_part")
        submit_submission(submission, actor=None, now=NOW)
    client, row = client_of(person), row_of(submission, key, value="yes")

    shown = look(client, row)
    # Somebody who makes the second form by hand gets no further.
    client.post(CENTRE, {"rows": json.dumps([row]), "write": ""})

    assert (fates(shown), text_of(shown).count(words), carried_by(shown)) == (["refused"], 1, None)
    assert Response.objects.exclude(question__key="tip-5-1").count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "x" * 30_001}, "longer than 30000 characters"),
        ({"language": "de"}, "not one of those offered"),
        ({"answer_state": "carried_over"}, "not one of those offered"),
    ],
)
def test_row_that_cannot_be_kept_says_why_and_the_rest_is_written(client, submission, changes, words):
    page = write_file(client, row_of(submission, **changes), row_of(submission, "tip-5-1", value="yes"))

    assert (fates(page), text_of(page).count(words)) == (["refused", "same"], 1)
    assert Response.objects.get().value == "yes"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"not json", id="not JSON"),
        pytest.param(b'{"format": "another", "version": 1, "rows": []}', id="another format"),
        pytest.param(b'{"format": "review-portal-unsent-answers", "version": 2, "rows": []}', id="another version"),
        pytest.param(b'{"format": "review-portal-unsent-answers", "version": 1, "rows": {}}', id="rows are no list"),
        pytest.param(b'{"version": 1, "version": 1}', id="duplicate key"),
        pytest.param(b'{"rows": "\\ud800"}', id="half a character"),
        pytest.param(b'{"rows": "\\u0000"}', id="NUL"),
        pytest.param(b"[" * 100_000, id="depth"),
        pytest.param(b'{"rows": 1e999}', id="number"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
    ],
)
def test_file_that_is_something_else_is_refused_with_a_sentence(client, content):
    page = client.post(CENTRE, {"file": SimpleUploadedFile("a.json", content)})

    assert page.status_code == 422
    assert text_of(page).count("This is not a file of unsent answers that this portal made.") == 2  # summary and field


def test_file_over_the_limit_or_missing_is_refused(client):
    large = client.post(CENTRE, {"file": SimpleUploadedFile("a.json", b" " * (5 * 1024 * 1024 + 1))})
    missing = client.post(CENTRE, {"look": ""})

    assert [page.status_code for page in (large, missing)] == [422, 422]
    assert text_of(large).count("This file is larger than 5 MB.") == 2


def test_damaged_rows_are_counted_and_left_out(client, submission):
    page = look(client, row_of(submission), "text", None, row_of(submission, write_id="x"), {"submission": -1})

    assert (fates(page), text_of(page).count("4 entries of the file are damaged")) == (["new"], 1)


def test_long_file_goes_in_part_by_part(client, submission):
    """More than one form can carry: the rest is written when the same file is chosen again."""
    keys = ["tip-5.examples", "tip-6.examples", "tip-7.examples"]
    rows = [row_of(submission, key, value="ж" * 29_000) for key in keys] * 10

    page = look(client, *rows)

    assert page.context["brought"].later_count == 30 - len(json.loads(carried_by(page)))
    assert 0 < page.context["brought"].later_count < 30
    assert text_of(page).count("The file is long") == 1


def test_looking_costs_the_same_for_one_row_and_three(client, submission):
    keys = ["tip-5.examples", "tip-5-1", "tip-6-1"]
    counts = []
    for some in (keys[:1], keys):
        with CaptureQueriesContext(connection) as asked:
            look(client, *(row_of(submission, key, value="yes") for key in some))
        counts.append(len(asked))

    assert counts[0] == counts[1]
