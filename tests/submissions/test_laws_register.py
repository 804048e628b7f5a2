"""The register of laws: pages, picker, files to take along; who sees which use; as many queries for three as for one.

Source: issue 4, "Laws once"; design.md, section 5.
"""

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from parties.choices import Role
from parties.models import Nomination, State
from submissions import services
from submissions.choices import AssignmentMode
from submissions.models import Assignment, Law, LawArticle, Response, Submission
from tests.factories.files import PDF
from tests.factories.parties import FROM_ON, make_nominated, make_officer
from tests.factories.submissions import NOW, make_assignment, make_law, write
from tests.submissions.browsing import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]

REGISTER = "/en/submissions/laws/"
KEYS = ("tip-5-1.laws", "tip-6-1.laws", "tip-6-2-a.laws")


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"


def find(client: Client, submission: Submission, text: str) -> list[str]:
    response = client.get("/api/v1/laws", {"submission": submission.pk, "q": text})
    return [law["label"] for law in response.json()["laws"]]


def post_json(client: Client, **body: object):
    return client.post("/api/v1/laws", json.dumps(body), content_type="application/json")


def form_of(response) -> dict[str, str]:
    """The hidden field that says which answers the page showed."""
    return {"uses": re.search(r'name="uses" value="([^"]*)"', response.content.decode())[1]}


# typed → found, in this order. Those whose title begins so come first.
TYPED = [
    ("pen", ["Penal Code (Act 12), 257", "Penal Code (Act 12), 258", "Old Penal Law, 1"]),
    ("act 12", ["Penal Code (Act 12), 257", "Penal Code (Act 12), 258"]),
    ("penal 258", ["Penal Code (Act 12), 258"]),
    ("  code   act ", ["Penal Code (Act 12), 257", "Penal Code (Act 12), 258"]),
    ("قانون", ["قانون مكافحة الاتجار"]),
    ("pe", []),
    ("100%", []),
    ("zzz", []),
    ("a\x00b", []),
]


@pytest.mark.parametrize(("typed", "found"), TYPED)
def test_three_letters_find_what_the_state_registered(client, submission, typed, found):
    for designation in ("257", "258"):
        make_law(number="Act 12", designation=designation)
    make_law(title="Old Penal Law", designation="1")
    make_law(title="قانون مكافحة الاتجار", designation="")
    make_law("ARG", title="Código Penal argentino pen zzz")
    services.withdraw_law(make_law(title="Penal Order").law, now=NOW)

    assert find(client, submission, typed) == found


def test_ten_are_found_in_three_queries(client, submission):
    for number in range(12):
        make_law(designation=str(number))
    counts = []
    for text in ("penal code", "penal code 11"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = find(client, submission, text)
        counts.append((len(found), sum("submissions_" in query["sql"] for query in queries)))

    assert counts == [(10, 2), (1, 2)]


def test_register_of_another_state_is_not_there(client_of, submission):
    for person in (make_nominated("ARG"), make_officer(), make_nominated("NOR", Role.EXPERT)):
        client = client_of(person)

        answers = [
            client.get("/api/v1/laws", {"submission": submission.pk, "q": "pen"}),
            client.get("/api/v1/laws", {"submission": "x", "q": "pen"}),
            post_json(client, submission=submission.pk, title="Penal Code", language="en"),
        ]

        assert [answer.status_code for answer in answers] == [404] * 3
    assert Law.objects.count() == 0


def test_new_law_is_registered_once_and_can_be_cited(client, submission):
    body = {"submission": submission.pk, "title": "Penal Code", "number": "Act 12", "adopted_on": "2005-05-20"}
    body |= {"language": "en", "designation": "257"}

    first, again = post_json(client, **body), post_json(client, **body)

    article = LawArticle.objects.get()
    assert (first.status_code, first.json()["id"], first.json()["label"]) == (
        201,
        article.pk,
        "Penal Code (Act 12), 257",
    )
    assert again.json() == first.json()
    assert write(submission, "tip-5-1.laws", [article.pk]).outcome == "saved"


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"language": "de"}, {"adopted_on": "x"}, {"title": "a\x0bb"}, {"title": "x" * 501}]
)
def test_law_that_cannot_be_called_so_gives_400_with_a_sentence(client, submission, changes):
    body = {"submission": submission.pk, "title": "Penal Code", "language": "en"} | changes

    response = post_json(client, **body)

    assert (response.status_code, Law.objects.count()) == (400, 0)
    assert response.json()["error"]


def test_register_lists_laws_with_articles_and_uses(client, submission):
    write(submission, "tip-5-1.laws", [make_law(number="Act 12").pk])
    make_law(title="Road Act", designation="")

    text = text_of(client.get(REGISTER))

    assert [text.count(words) for words in ("Penal Code (Act 12)", "257", "Cited in 1 answer", "Not cited yet")] == [
        1
    ] * 4
    assert text_of(client.get(REGISTER, {"find": "road"})).count("Penal Code") == 0
    assert text_of(client.get(REGISTER, {"find": "xyz"})).count("No law of this register holds these words.") == 1


def test_empty_register_says_what_to_do(client):
    assert text_of(client.get(REGISTER)).count("There is no law in this register yet.") == 1


@pytest.mark.parametrize("address", [REGISTER, f"{REGISTER}register.csv", f"{REGISTER}register.xlsx"])
def test_three_laws_cost_the_queries_of_one(client, submission, address):
    def count(number: int) -> int:
        law = make_law(title=f"Law {number}")
        write(submission, KEYS[number], [law.pk])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    client.get(address)
    one = count(0)
    count(1)

    assert count(2) == one


def test_law_used_three_times_costs_the_queries_of_once(client, submission):
    article = make_law()

    def count(key: str) -> int:
        write(submission, key, [article.pk])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{REGISTER}{article.law_id}/").status_code == 200
        return len(queries)

    one = count(KEYS[0])
    count(KEYS[1])

    assert count(KEYS[2]) == one


def test_contributor_sees_their_own_uses_and_the_number_of_the_others(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk])
    write(submission, "tip-6-1.laws", [article.pk])
    client = client_of(contributor)

    html = client.get(f"{REGISTER}{article.law_id}/").content.decode()

    assert (html.count("articles/5/#tip-5-1.laws"), html.count("tip-6-1")) == (1, 0)
    assert html.count("1 other answer that colleagues give cites it too.") == 1
    assert html.count("so your focal point changes it") == 1
    assert client.get(f"{REGISTER}{article.law_id}/change/").status_code == 404


def test_contributor_changes_what_only_their_answers_cite_unless_they_may_only_propose(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk])
    client = client_of(contributor)
    address = f"{REGISTER}{article.law_id}/change/"

    statuses = [client.get(address).status_code]
    Assignment.objects.update(mode=AssignmentMode.MAY_PROPOSE)
    statuses.append(client.get(address).status_code)

    assert statuses == [200, 404]


def test_law_and_its_first_article_are_added(client):
    facts = {"title": "Penal Code", "number": "12", "adopted_on": "2005-05-20", "language": "fr", "designation": "257"}

    response = client.post(f"{REGISTER}add/", facts | {"url": "https://laws.example.org/12", "excerpt": "Quiconque …"})

    law = Law.objects.get()
    assert response["Location"] == f"{REGISTER}{law.pk}/"
    assert (law.url, law.language, law.articles.get().excerpt) == ("https://laws.example.org/12", "fr", "Quiconque …")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"url": "javascript:alert(1)"}, "begins with https:// or http://"),
        ({"adopted_on": "20 May"}, "year-month-day"),
        ({"excerpt": "x" * 30_001}, "longer than 30000 characters"),
    ],
)
def test_what_was_typed_comes_back_with_a_sentence(client, changes, words):
    facts = {"title": "Penal Code", "language": "en", "number": "kept 12"} | changes

    response = client.post(f"{REGISTER}add/", facts)

    html = response.content.decode()
    assert (response.status_code, Law.objects.count()) == (422, 0)
    assert html.count('value="kept 12"') == 1
    assert html.count(words) >= 1


def test_changed_law_asks_before_it_touches_answers(client, submission):
    article = make_law()
    first = write(submission, "tip-5-1.laws", [article.pk]).response
    write(submission, "tip-6-1.laws", [article.pk])
    address = f"{REGISTER}{article.law_id}/change/"
    page = client.get(address)
    facts = {"title": "Criminal Code", "language": "en"} | form_of(page)

    unsaid = client.post(address, facts)
    stale = client.post(address, facts | {"uses": "1", "where": "everywhere"})
    here = client.post(address, facts | {"where": str(first.pk)})

    assert text_of(page).count("Everywhere in preparation: 2 answers") == 1
    assert (unsaid.status_code, stale.status_code, here.status_code) == (422, 409, 302)
    assert unsaid.content.decode().count('value="Criminal Code"') == 1
    titles = [
        LawArticle.objects.get(pk=Response.objects.get(question__key=key).value[0]).law.title
        for key in ("tip-5-1.laws", "tip-6-1.laws")
    ]
    assert titles == ["Criminal Code", "Penal Code"]


def test_changed_article_goes_everywhere_when_said(client, submission):
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk])
    address = f"{REGISTER}articles/{article.pk}/change/"

    client.post(
        address, {"designation": "300", "excerpt": "Who …", "where": "everywhere"} | form_of(client.get(address))
    )

    article.refresh_from_db()
    assert (article.designation, article.excerpt) == ("300", "Who …")


def test_merging_shows_the_list_then_merges(client, submission):
    gone, stays = make_law(title="Penal code"), make_law()
    write(submission, "tip-5-1.laws", [gone.pk])
    address = f"{REGISTER}{gone.law_id}/merge/"
    page = client.get(address, {"into": stays.law_id})

    stale = client.post(address, {"into": stays.law_id, "uses": ""})
    merged = client.post(address, {"into": stays.law_id} | form_of(page))

    assert text_of(page).count("1 answer in preparation will cite the one that stays") == 1
    assert (stale.status_code, merged.status_code) == (409, 302)
    assert Response.objects.get(question__key="tip-5-1.laws").value == [stays.pk]
    assert client.get(f"{REGISTER}{gone.law_id}/").status_code == 200


def test_law_is_withdrawn_and_offered_again(client, submission):
    law = make_law().law

    client.post(f"{REGISTER}{law.pk}/withdraw/")
    withdrawn = find(client, submission, "penal")
    client.post(f"{REGISTER}{law.pk}/offer/")

    assert (withdrawn, find(client, submission, "penal")) == ([], ["Penal Code, 257"])


def test_file_of_a_law_is_sent_and_taken_away(client):
    law = make_law().law
    file = io.BytesIO(PDF)
    file.name = "law.pdf"

    sent = client.post(f"{REGISTER}{law.pk}/file/", {"file": file})
    law.refresh_from_db()
    name = law.file.name
    fetched = client.get(f"/en/submissions/files/{law.file_id}/")
    client.post(f"{REGISTER}{law.pk}/file/", {"remove": "1"})
    law.refresh_from_db()

    assert (sent.status_code, name, law.file) == (302, "law.pdf", None)
    assert b"".join(fetched.streaming_content) == PDF


# Read by a spreadsheet as the beginning of a formula. Source: design.md, section 9.
@pytest.mark.parametrize("beginning", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(client, submission, beginning):
    make_law(title=f"{beginning}1+1", designation=f"{beginning}2")

    lines = list(csv.reader(io.StringIO(client.get(f"{REGISTER}register.csv").content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(client.get(f"{REGISTER}register.xlsx").content)).active

    assert (lines[1][0], lines[1][6]) == (f"'{beginning}1+1", f"'{beginning}2")
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in (sheet["A2"], sheet["G2"])] == [
        (f"{beginning}1+1", "s", True),
        (f"{beginning}2", "s", True),
    ]


def test_person_who_acts_for_two_states_chooses_the_register(client_of, submission):
    user = make_nominated("NOR", username="both")
    Nomination.objects.create(user=user, state=State.objects.get(iso3="ARG"), role=Role.FOCAL_POINT, from_on=FROM_ON)
    make_law("ARG", title="Código Penal")
    make_law("NOR")
    client = client_of(user)

    texts = [text_of(client.get(REGISTER, {"state": iso3})) for iso3 in ("ARG", "NOR")]

    assert [(text.count("Código Penal"), text.count("Penal Code")) for text in texts] == [(1, 0), (0, 1)]
    # Both registers are open to this person, so that row level security hides neither.
    assert find(client, submission, "penal") == ["Penal Code, 257"]
    assert client.get(REGISTER, {"state": "URY"}).status_code == 404


def test_article_page_offers_only_laws_that_can_be_cited(client, submission):
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk])
    services.withdraw_law(make_law(title="Road Act").law, now=NOW)

    html = client.get(f"/en/submissions/{submission.pk}/articles/5/").content.decode()

    assert (html.count('<option value="Penal Code">'), html.count("Road Act")) == (1, 0)
