"""Lists, overview, history, check, submission, board; and what pages cost."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from parties.models import User
from submissions.choices import AnswerState
from submissions.models import Submission
from submissions.services import submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_assignment, make_law, make_submission, write
from tests.submissions.browsing import address, fields_of, text_of
from tests.submissions.people import PAGES, PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


def test_history_shows_every_version_and_rival(client, submission):
    write(submission, "tip-5.examples", "First.")
    write(submission, "tip-5.examples", "Second.", base_version=1, language="ar")
    write(submission, "tip-5.examples", "Rival.", base_version=1)

    html = client.get(address(submission, "history/tip-5.examples/")).content.decode()

    assert [html.count(text) for text in ("First.", "Rival.")] == [1, 1]
    marked = re.search(r'<span class="words" lang="ar" dir="rtl">(.*?)</span>\s*</div>', html)[1]
    assert re.sub(r'<span class="visually-hidden">.*?</span>', "", marked) == "<del>First</del><ins>Second</ins>."
    assert html.count("while the answer was changing; kept, not in force") == 1


def listed_in(page) -> list[str]:
    """Numbers of the articles in the list of the overview."""
    html = page.content.decode()
    return re.findall(r"/articles/(\d+)/", html[html.rindex('class="filters"') :])


def test_overview_counts_and_filters(client, submission):
    write(submission, "tip-5-1", "yes")
    contributor = make_nominated("NOR", Role.CONTRIBUTOR, username="Kari")
    make_assignment(submission, 6, contributor)

    page = client.get(address(submission, ""))

    assert len(listed_in(page)) == 12
    assert text_of(page).count("1 of 4 answered") == 1
    assert text_of(page).count("Kari") == 1
    shown = {
        query: listed_in(client.get(address(submission, f"?{query}")))
        for query in ("state=in_progress", "state=answered", "theme=criminalization", "mine=1")
    }
    assert shown == {"state=in_progress": ["5"], "state=answered": [], "theme=criminalization": ["5"], "mine=1": []}


def test_check_lists_what_is_open_with_a_way_to_it(client, submission):
    write(submission, "tip-5-1", "yes")
    write(submission, "tip-5-2-a", "", answer_state=AnswerState.NOT_APPLICABLE)

    page = client.get(address(submission, "check/"))

    html = page.content.decode()
    assert html.count('/articles/5/#tip-5-1"') == 1
    assert text_of(page).count("but no law is cited") == 1
    assert text_of(page).count("not applicable, but the reason is missing") == 1
    assert text_of(page).count("Before you submit, give the missing reasons marked below.") == 1


def test_submitting_needs_the_declaration(client, submission):
    write(submission, "tip-5-1", "yes")

    refused = client.post(address(submission, "submit/"), {})
    client.post(address(submission, "submit/"), {"declaration": "on"})
    done = client.get(address(submission))

    assert refused.status_code == 422
    assert text_of(refused).count("Tick the declaration to submit.") == 2
    revision = submission.revisions.get()
    assert revision.status == "submitted"
    assert done.content.decode().count(revision.content_hash) == 1
    assert len(re.findall(r"Submitted on \d+ \w+ \d{4}, \d\d:\d\d UTC", text_of(done))) == 1


def test_what_blocks_is_told_on_the_page_to_submit(client, submission):
    write(submission, "tip-5-2-a", "", answer_state=AnswerState.NOT_APPLICABLE)

    response = client.post(address(submission, "submit/"), {"declaration": "on"})

    assert response.status_code == 422
    assert text_of(response).count("TIP 5(2)(a): not applicable, but the reason is missing.") == 1


def test_submitted_article_is_read_not_edited(client, submission):
    write(submission, "tip-5-1", "in_part")
    write(submission, "tip-5-1.missing", "A register is missing.")
    write(submission, "tip-5-2-a.missing", "Hidden, for nothing is answered above.")
    submit_submission(submission, actor=None, now=NOW)

    html = client.get(address(submission)).content.decode()

    assert (html.count("<textarea"), html.count('type="radio"')) == (0, 0)
    assert (html.count("A register is missing."), html.count("Hidden, for nothing")) == (1, 0)


def test_correction_begins_by_a_button_and_may_be_edited(client, submission):
    write(submission, "tip-5-1", "in_part")
    submit_submission(submission, actor=None, now=NOW)

    client.post(address(submission, "revise/"))

    assert submission.revisions.filter(status="draft").count() == 1
    assert fields_of(client.get(address(submission)))["tip-5-1"] == ["in_part"]


def test_own_list_offers_to_begin_where_that_is_possible(client_of, submission):
    focal_point = make_nominated("NOR")
    client = client_of(focal_point)

    page = client.get("/en/submissions/")
    begun = client.post("/en/submissions/open/", {"cycle": "first", "state": "NOR", "instrument": "SOM"})

    assert page.content.decode().count('action="/en/submissions/open/"') == 3
    assert begun["Location"] == address(Submission.objects.get(instrument__code="SOM"), "")


@pytest.mark.parametrize(("role", "expected"), [(Role.CONTRIBUTOR, 404), (Role.EXPERT, 404)])
def test_only_the_focal_point_begins(client_of, submission, role, expected):
    person = make_nominated("NOR", role)

    response = client_of(person).post("/en/submissions/open/", {"cycle": "first", "state": "NOR", "instrument": "SOM"})

    assert (response.status_code, Submission.objects.count()) == (expected, 1)


def test_service_refusal_of_a_cycle_closed_meanwhile_is_told(client, submission):
    write(submission, "tip-5-1", "yes")
    submission.cycle.closes_on = submission.cycle.opens_on + timedelta(days=1)
    submission.cycle.save()

    response = client.post(address(submission, "submit/"), {"declaration": "on"})

    assert text_of(response).count("This cycle is closed; answers can no longer be submitted.") == 1
    with pytest.raises(ValidationError):
        submit_submission(submission, actor=None, now=NOW)


def test_board_counts_parties_that_replied_with_their_denominator(client_of):
    """South Sudan is bound by the Convention only, so it is no part of the denominator of the Protocols."""
    cycle = make_cycle(states=("ARG", "NOR", "SSD"), questionnaires=("untoc", "tip"))
    reply = make_submission("NOR", "TIP", cycle=cycle)
    write(reply, "tip-5-1", "yes")
    submit_submission(reply, actor=None, now=NOW)
    make_submission("ARG", "TIP", cycle=cycle)

    text = text_of(client_of(make_officer()).get("/en/submissions/board/first/"))

    assert text.count("0 of 3 States parties on 1 October 2026 have replied.") == 1
    assert text.count("1 of 2 States parties on 1 October 2026 has replied.") == 1
    assert text.count("neither party nor signatory") == 1


def test_board_is_alphabetical_in_the_reader_s_language_within_regional_groups(client_of):
    make_cycle(states=("DEU", "AUT", "ESP"))  # Germany, Austria, Spain: Allemagne, Autriche, Espagne
    client = client_of(make_officer())

    order = {
        language: re.findall(r"/states/(\w{3})/", client.get(f"/{language}/submissions/board/first/").content.decode())
        for language in ("en", "fr")
    }

    assert order == {"en": ["AUT", "DEU", "ESP"], "fr": ["DEU", "AUT", "ESP"]}


def test_board_filters(client_of):
    make_cycle(states=("ARG", "NOR"))
    make_submission("ARG", "TIP")
    client = client_of(make_officer())

    shown = {
        query: re.findall(r"/states/(\w{3})/", client.get(f"/en/submissions/board/first/?{query}").content.decode())
        for query in ("status=draft", "status=submitted", "group=Western European and other States", "group=none")
    }

    assert shown == {
        "status=draft": ["ARG"],
        "status=submitted": [],
        "group=Western European and other States": ["NOR"],
        "group=none": [],
    }


@pytest.mark.parametrize("person", ["focal point", "contributor", "expert"])
def test_board_is_the_secretariat_s(client_of, submission, person):
    assert client_of(PEOPLE[person]()).get("/en/submissions/board/first/").status_code == 404


def test_board_of_a_cycle_that_is_not_there(client_of):
    assert client_of(make_officer()).get("/en/submissions/board/absent/").status_code == 404


def count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("person", ["focal point", "contributor"])
def test_article_page_costs_at_most_18_queries(client_of, person):
    """The largest article of the newest version, everything answered, laws cited. Source: design.md, section 8."""
    submission = make_submission("NOR", "UNTOC", cycle=make_cycle(version_number=2))
    user: User = PEOPLE[person]()
    if person == "contributor":
        make_assignment(submission, 18, user)
    law = make_law()
    for question in submission.version.questions.filter(section__article__number=18).select_related("option_list"):
        options = [option.slug for option in question.option_list.options.all()] if question.option_list else []
        said = {"citations": [law.pk], "choices": options, "choice": options[:1] and options[0]}
        write(submission, question.key, said.get(question.kind, "yes"))

    assert count_queries(client_of(user), address(submission, "articles/18/")) <= 18


@pytest.mark.parametrize("page", ["", "check/", "submit/", "articles/5/", "history/tip-5-1/"])
def test_pages_cost_the_same_however_much_is_answered(client, submission, page):
    write(submission, "tip-5-1", "yes")
    with_one = count_queries(client, address(submission, page))

    for number in range(3):
        write(submission, "tip-5-1", "yes", base_version=number + 1)
        write(submission, ["tip-5-2-a", "tip-6-1", "tip-7-1"][number], "no")
        write(submission, "tip-5-1.laws", [make_law("NOR", f"Act {number}").pk], base_version=number)
        make_assignment(submission, 5, make_nominated("NOR", Role.CONTRIBUTOR, username=f"c{number}"))

    assert count_queries(client, address(submission, page)) == with_one


def test_own_list_costs_the_same_however_many_cycles(client_of):
    make_cycle("one", states=("NOR",))
    client = client_of(make_nominated("NOR"))
    with_one = count_queries(client, "/en/submissions/")

    for slug in ("two", "three"):
        make_submission("NOR", "TIP", cycle=make_cycle(slug, states=("NOR",)))

    assert count_queries(client, "/en/submissions/") == with_one


def test_board_costs_the_same_however_many_states(client_of):
    make_cycle("one", states=("NOR",))
    make_cycle("three", states=("NOR", "ARG", "FRA"))
    client = client_of(make_officer())

    counts = {slug: count_queries(client, f"/en/submissions/board/{slug}/") for slug in ("one", "three")}

    assert counts["one"] == counts["three"]


@pytest.mark.parametrize("language", ["ar", "zh-hans", "en", "fr", "ru", "es"])
def test_every_page_opens_in_every_language(client, submission, language):
    write(submission, "tip-5-1", "in_part")

    for page in PAGES:
        html = client.get(address(submission, page, language)).content.decode()
        assert html.count(f'dir="{"rtl" if language == "ar" else "ltr"}"') > 0, page


@pytest.mark.parametrize("language", ["ar", "zh-hans", "en", "ru"])
def test_largest_article_page_is_light(client_of, language):
    """Source: design.md, section 8: 60 KiB in at most 5 requests, cold; our CSS at most 12 KiB."""
    submission = make_submission("NOR", "UNTOC", cycle=make_cycle(version_number=2))
    for number in range(30):
        make_law("NOR", f"Act {number} on a matter of criminal law", str(number))

    html = client_of(make_nominated("NOR")).get(address(submission, "articles/18/", language)).content

    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html.decode())
    sizes = [len(gzip.compress(Path(finders.find(sheet)).read_bytes())) for sheet in sheets]
    print(language, len(html), len(gzip.compress(html)), sum(sizes))
    assert re.findall(r"<script(?![^>]*(?:nonce=|src=\"/static/js/|application/json))", html.decode()) == []
    assert 1 + len(sheets) <= 5
    assert sum(sizes) <= 12 * 1024
    assert len(gzip.compress(html)) + sum(sizes) <= 60 * 1024
