"""The participation summary of the API: published totals, bad days, what it costs."""

import pytest

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/participation/summary/"
DEPOSITARY = "United Nations Treaty Collection, as cited in parties/data/README.md"


def counts(client, on: str) -> dict[str, int]:
    answer = client.get(ADDRESS, {"on": on}).json()
    return {row["code"]: row["party_count"] for row in answer["instruments"]}


@pytest.mark.parametrize(
    ("on", "published"),
    [
        # Source of every figure: parties/data/README.md, "How it was built", running totals against published ones.
        pytest.param("2005-03-08", {"UNTOC": 100, "TIP": 80, "SOM": 69}, id="8 March 2005"),
        pytest.param("2005-07-29", {"UNTOC": 107, "TIP": 87}, id="July 2005"),
        pytest.param("2005-07-21", {"FIR": 42}, id="July 2005, before the deposit of 22 July"),
        pytest.param("2008-09-26", {"TIP": 124, "FIR": 77}, id="26 September 2008"),
        pytest.param("2015-01-31", {"UNTOC": 185}, id="January 2015"),
        pytest.param("2016-06-30", {"UNTOC": 187}, id="June 2016"),
        pytest.param("2018-10-05", {"UNTOC": 189, "TIP": 173, "SOM": 146, "FIR": 115}, id="early October 2018"),
        pytest.param("2023-02-28", {"UNTOC": 191}, id="February 2023"),
        pytest.param("2024-05-04", {"UNTOC": 192, "TIP": 181, "SOM": 150, "FIR": 123}, id="April and May 2024"),
    ],
)
def test_summary_gives_published_totals(client, on, published):
    counted = counts(client, on)

    assert {code: counted[code] for code in published} == published


@pytest.mark.parametrize(
    ("on", "code", "entry_into_force_needs"),
    [
        # Source: UNTOC art. 38(1), TIP art. 17(1), SOM art. 22(1), FIR art. 18(1): in force on the ninetieth day after
        # the fortieth deposit, so forty were deposited ninety days before.
        pytest.param("2003-07-01", "UNTOC", 40, id="UNTOC, in force 29 September 2003"),
        pytest.param("2003-09-26", "TIP", 40, id="TIP, in force 25 December 2003"),
        pytest.param("2003-10-30", "SOM", 40, id="SOM, in force 28 January 2004"),
        pytest.param("2005-04-04", "FIR", 40, id="FIR, in force 3 July 2005"),
    ],
)
def test_fortieth_deposit_is_ninety_days_before_entry_into_force(client, on, code, entry_into_force_needs):
    assert counts(client, on)[code] >= entry_into_force_needs


def test_before_signature_nobody_is_party_or_signatory(client):
    rows = client.get(ADDRESS, {"on": "2000-12-11"}).json()["instruments"]

    assert rows == [{"code": code, "party_count": 0, "signatory_count": 0} for code in ("UNTOC", "TIP", "SOM", "FIR")]


def test_summary_says_it_is_not_the_depositary(client):
    answer = client.get(ADDRESS, {"on": "2005-07-29"}).json()

    assert answer["on"] == "2005-07-29"
    assert answer["source"] == {
        "depositary": "Secretary-General of the United Nations",
        "as_of": "2025-10-24",
        "note": "The portal is not the depositary; compare with the United Nations Treaty Collection.",
    }


@pytest.mark.parametrize(
    "on", ["yesterday", "2005-02-30", "2005-7-1", "20050729", "2005-W30-5", "2005-07-29T00:00", "٢٠٠٥-٠٧-٢٩"]
)
def test_bad_day_is_refused_in_one_sentence(client, on):
    response = client.get(ADDRESS, {"on": on})

    assert (response.status_code, response.json()) == (400, {"error": "“on” must be a day, written as YYYY-MM-DD."})


def test_summary_costs_the_same_on_any_day(client, django_assert_num_queries):
    for on in ("2000-12-11", "2026-01-01"):
        with django_assert_num_queries(5):
            client.get(ADDRESS, {"on": on})


PARTICIPATION = "/api/v1/participation/"


@pytest.mark.parametrize("status", ["party", "signatory"])
def test_list_of_participation_adds_up_to_the_summary(client, status):
    totals = {row["code"]: row for row in client.get(ADDRESS, {"on": "2005-07-29"}).json()["instruments"]}

    for code, row in totals.items():
        asked = {"on": "2005-07-29", "instrument": code, "status": status, "page_size": 1}
        assert client.get(PARTICIPATION, asked).json()["count"] == row[f"{status}_count"]


def test_participation_of_one_state_is_as_of_the_day(client):
    """Source: parties/data/participation.csv, Norway: signed 13 December 2000, ratified 23 September 2003."""
    before, after = (
        client.get(PARTICIPATION, {"state": "NOR", "instrument": "UNTOC", "on": on}).json()["results"][0]
        for on in ("2003-09-22", "2003-09-23")
    )

    assert (before["status"], after["status"]) == ("signatory", "party")
    assert (after["signed_on"], after["consented_on"]) == ("2000-12-13", "2003-09-23")


def test_states_come_by_the_alphabet_of_the_language(client):
    """Germany is Allemagne in French, and far in front."""
    english, french = (
        client.get("/api/v1/states/", {"language": code, "page_size": 200}).json()["results"] for code in ("en", "fr")
    )
    places = [[line["code"] for line in lines].index("DEU") for lines in (english, french)]

    assert {line["code"] for line in english} == {line["code"] for line in french}
    assert places[1] < 10 < places[0]
    assert next(line["name"] for line in french if line["code"] == "DEU") == "Allemagne"


def test_states_of_one_group_and_of_none(client):
    african, without = (
        client.get("/api/v1/states/", {"group": group, "page_size": 200}).json() for group in ("African States", "none")
    )

    assert {line["regional_group"] for line in african["results"]} == {"African States"}
    assert {line["regional_group"] for line in without["results"]} == {""}
    assert (african["count"], 0 < without["count"] < 20) == (54, True)


def test_participation_costs_the_same_for_one_line_and_for_three(client, django_assert_num_queries):
    for size in (1, 3):
        with django_assert_num_queries(3):
            client.get(PARTICIPATION, {"page_size": size})


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"state": "XXX"}, "There is no State with this code."),
        ({"instrument": "UNCAC"}, "There is no instrument with this code."),
    ],
)
def test_code_that_names_nothing_is_refused(client, query, said):
    response = client.get(PARTICIPATION, query)

    assert (response.status_code, response.json()["fields"]) == (400, {name: [said] for name in query})
