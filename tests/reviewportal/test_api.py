"""The frame of the API: who is known by a token, pages, CSV, conditional answers, refusals in sentences."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from parties.choices import TokenScope
from parties.models import User
from parties.services import revoke_token
from reviewportal.api_page import ADDRESSES
from reviewportal.api_reading import ReadingThrottle
from tests.factories.parties import make_token, make_user

pytestmark = pytest.mark.django_db

INSTRUMENTS = "/api/v1/instruments/"
ARTICLES = "/api/v1/instruments/UNTOC/articles/"
# Every address a program reads. CYCLE, CODE, REPORT stand for what there is; provisions need ?article=.
API_ADDRESSES = (
    INSTRUMENTS,
    "/api/v1/instruments/CODE/articles/",
    "/api/v1/instruments/CODE/provisions/",
    "/api/v1/states/",
    "/api/v1/participation/",
    "/api/v1/participation/summary/",
    "/api/v1/cycles/",
    "/api/v1/cycles/CYCLE/",
    "/api/v1/cycles/CYCLE/status/",
    "/api/v1/figures/CYCLE/CODE/articles/",
    "/api/v1/figures/CYCLE/CODE/provisions/",
    "/api/v1/figures/CYCLE/CODE/clusters/",
    "/api/v1/figures/CYCLE/CODE/statuses/",
    "/api/v1/figures/CYCLE/CODE/needs/",
    "/api/v1/figures/CYCLE/CODE/trends/",
    "/api/v1/reports/",
    "/api/v1/reports/REPORT/",
    "/api/v1/reports/REPORT/snapshot/",
)


@pytest.fixture
def owner(catalogue: None) -> User:
    return make_user("owner")


def bearing(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def lines_of(response) -> list[dict[str, str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_description_of_the_api_is_valid_and_without_a_warning(db: None, capsys) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")

    assert capsys.readouterr().err == ""


def test_description_says_what_every_address_takes_and_refuses(client_of) -> None:
    described = client_of(None).get("/api/v1/schema/?format=json").json()
    articles = described["paths"]["/api/v1/instruments/{code}/articles/"]["get"]

    assert described["openapi"] == "3.1.0"
    assert [parameter["name"] for parameter in articles["parameters"]] == [
        *("cluster", "code", "format", "language", "page", "page_size", "theme")
    ]
    assert [*articles["responses"]] == ["200", "304", "400", "401", "403", "404", "429"]
    assert [*articles["responses"]["200"]["content"]] == ["application/json", "text/csv"]
    assert articles["security"] == [{"session": []}, {}, {"token": ["instruments"]}]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_list_of_addresses_is_whole() -> None:
    """The attack on withholding asks all of them."""
    names = {"{code}": "CODE", "{slug}": "CYCLE", "{pk}": "REPORT"}
    shown = {f"/api/v1/{address.path}" for address in ADDRESSES}

    assert {*API_ADDRESSES} == {re.sub(r"{\w+}", lambda found: names[found[0]], path) for path in shown}


def test_nothing_is_ordered_on_request(client_of) -> None:
    """No list takes a parameter by which States could be put in an order of results."""
    described = client_of(None).get("/api/v1/schema/?format=json").json()
    names = {
        parameter["name"]
        for path in described["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
    }

    assert names & {"ordering", "order", "order_by", "sort"} == set()


def test_list_comes_page_by_page(catalogue, client_of) -> None:
    client = client_of(None)
    first = client.get(ARTICLES, {"page_size": 2, "language": "fr"}).json()
    second = client.get(first["next"]).json()

    assert (first["count"], first["previous"]) == (41, None)
    assert first["next"] == "http://testserver/api/v1/instruments/UNTOC/articles/?language=fr&page=2&page_size=2"
    assert [article["number"] for article in first["results"] + second["results"]] == [1, 2, 3, 4]
    assert {article["title_language"] for article in first["results"]} == {"fr"}


def test_csv_holds_all_lines(catalogue, client_of) -> None:
    client = client_of(None)
    by_header = client.get(ARTICLES, headers={"Accept": "text/csv"})
    by_parameter = client.get(ARTICLES, {"format": "csv"})

    assert by_header.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert by_header.headers["Content-Disposition"] == 'attachment; filename="instruments-UNTOC-articles.csv"'
    assert by_header.content == by_parameter.content
    assert by_header.content[:3] == b"\xef\xbb\xbf"
    assert [line["number"] for line in lines_of(by_header)] == [str(number) for number in range(1, 42)]


def test_csv_never_carries_a_formula(catalogue, client_of, monkeypatch) -> None:
    """Planted: the best text there is of everything begins like a formula."""
    monkeypatch.setattr("instruments.serializers.published_text", lambda *_asked: ("=1+1", "en"))

    line = lines_of(client_of(None).get(INSTRUMENTS, {"format": "csv"}))[0]

    assert line["title"] == "'=1+1"


@pytest.mark.parametrize("query", [{}, {"format": "csv"}, {"language": "ar"}])
def test_same_answer_is_not_sent_twice(catalogue, client_of, query) -> None:
    client = client_of(None)
    first = client.get(INSTRUMENTS, query)

    again = client.get(INSTRUMENTS, query, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(INSTRUMENTS, query | {"page_size": 1}, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == (400 if "format" in query else 200)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept", "Accept-Language", "Authorization"} <= {*first.headers["Vary"].split(", ")}


@pytest.mark.parametrize(
    ("query", "error", "fields"),
    [
        pytest.param(
            {"obligaton": "mandatory"},
            "This address has no parameter “obligaton”. It has: language, format, page, page_size, cluster, theme.",
            None,
            id="a filter that is misspelt",
        ),
        pytest.param({"page": 99}, "There is no page 99.", None, id="a page beyond the last"),
        pytest.param({"format": "xml"}, "“format” must be one of: json, csv.", None, id="a format there is not"),
        pytest.param(
            {"format": "csv", "page": 2},
            "A CSV file holds all lines: leave out “page” and “page_size”.",
            None,
            id="a page of a file",
        ),
        pytest.param(
            {"cluster": "Z"},
            "Some values are not right.",
            {"cluster": ['"Z" is not a valid choice.']},
            id="a value there is not",
        ),
        pytest.param(
            {"page_size": 201},
            "Some values are not right.",
            {"page_size": ["Ensure this value is less than or equal to 200."]},
            id="a page too large",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(catalogue, client_of, query, error, fields) -> None:
    response = client_of(None).get(ARTICLES, query)

    assert response.status_code == (404 if "page" in query and len(query) == 1 else 400)
    assert response.json() == {"error": error} | ({"fields": fields} if fields else {})


def test_refusal_is_json_in_the_language_asked_for(catalogue, client_of) -> None:
    response = client_of(None).get("/api/v1/instruments/NONE/articles/", {"format": "csv", "language": "fr"})

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/json")
    assert response.json() != {"error": "There is nothing here that you can see."}
    assert response.headers["Content-Language"] == "fr"


def test_token_reads_what_it_was_made_for(owner, client_of) -> None:
    _token, key = make_token(owner, TokenScope.INSTRUMENTS)
    client = client_of(None)

    allowed = client.get(INSTRUMENTS, headers=bearing(key))
    refused = client.get("/api/v1/participation/summary/", headers=bearing(key))

    assert [line["code"] for line in allowed.json()["results"]] == ["UNTOC", "TIP", "SOM", "FIR"]
    assert (refused.status_code, refused.json()) == (
        403,
        {"error": "This token was not made for “Participation”.", "code": "insufficient_scope"},
    )
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="api", error="insufficient_scope"'


@pytest.mark.parametrize("what", ["unknown", "over", "withdrawn", "owner_gone", "no_bearer"])
def test_token_that_does_not_hold_is_told_so(owner, client_of, what) -> None:
    token, key = make_token(owner, days=-1 if what == "over" else 1)
    if what == "withdrawn":
        revoke_token(token, actor=owner, now=timezone.now())
    if what == "owner_gone":
        User.objects.filter(pk=owner.pk).update(is_active=False)
    headers = {
        "unknown": bearing("irp_other"),
        "no_bearer": {"Authorization": "Basic b3duZXI6cGFzcw=="},
    }.get(what, bearing(key))

    response = client_of(None).get(INSTRUMENTS, headers=headers)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
    assert response.json() == {
        "error": "This token is not known, has been withdrawn, or is over. Make a new one on your page of tokens.",
        "code": "invalid_token",
    }


def test_token_holds_on_its_last_day_and_says_when_it_was_used(owner, client_of) -> None:
    token, key = make_token(owner, days=0)

    response = client_of(None).get(INSTRUMENTS, headers=bearing(key))

    token.refresh_from_db()
    assert (response.status_code, token.last_used_on) == (200, timezone.now().date())


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("put", "/api/v1/responses/1/tip-5-1"),
        ("post", "/api/v1/laws"),
        ("get", "/api/v1/laws"),
        ("post", INSTRUMENTS),
        ("delete", "/api/v1/uploads/00000000-0000-0000-0000-000000000000"),
    ],
)
def test_token_never_writes_and_opens_nothing_but_what_is_read(owner, client_of, method, address) -> None:
    _token, key = make_token(owner)

    response = getattr(client_of(owner), method)(address, content_type="application/json", headers=bearing(key))

    assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")


def test_token_opens_no_page(owner, client_of) -> None:
    """Pages are read by who is signed in; a token beside them is as if it were not there."""
    _token, key = make_token(owner)

    response = client_of(None).get("/en/accounts/tokens/", headers=bearing(key))

    assert response.status_code == 302


def test_too_many_requests_are_told_when_to_go_on(catalogue, client_of, monkeypatch) -> None:
    monkeypatch.setattr(ReadingThrottle, "THROTTLE_RATES", {"reading": "2/min"})
    client = client_of(None)

    codes = [client.get(INSTRUMENTS).status_code for _time in range(3)]
    refused = client.get(INSTRUMENTS)

    assert codes == [200, 200, 429]
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.json() == {"error": f"Too many requests. Go on in {refused.headers['Retry-After']} seconds."}


@pytest.mark.parametrize("address", [INSTRUMENTS, ARTICLES, "/api/v1/instruments/UNTOC/provisions/", "/api/v1/states/"])
def test_list_costs_the_same_for_one_line_and_for_three(
    catalogue, client_of, django_assert_num_queries, address
) -> None:
    client = client_of(None)
    client.get(address)
    for size in (1, 3):
        with django_assert_num_queries(QUERIES[address]):
            client.get(address, {"page_size": size})


QUERIES = {INSTRUMENTS: 3, ARTICLES: 4, "/api/v1/instruments/UNTOC/provisions/": 5, "/api/v1/states/": 3}
Reader = Callable[[User | None], Client]
