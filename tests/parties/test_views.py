"""States for everyone, in each language's own order; nominations only for whom they concern."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from parties.models import Nomination, State
from parties.services import record_note_verbale
from tests.factories.parties import get_state, make_nominated, make_officer, make_user

pytestmark = pytest.mark.django_db
LANGUAGES = ["ar", "zh-hans", "en", "fr", "ru", "es"]


def main_of(response) -> str:
    """The content of the page without its frame."""
    return re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def states_of(main: str) -> list[str]:
    return re.findall(r'href="/[a-z-]+/states/([A-Z]{3})/"', main)


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_is_alphabetical_in_the_readers_language(client, language):
    main = main_of(client.get(f"/{language}/states/"))

    column = f"position_{language.replace('-', '_')}"
    assert states_of(main) == list(State.objects.order_by(column).values_list("iso3", flat=True))
    assert len(states_of(main)) == 198


@pytest.mark.parametrize(
    ("query", "count"),
    [
        # Source of the counts: the regional groups of the General Assembly, with the States placed there by practice.
        pytest.param({"group": "African States"}, 54, id="African States"),
        pytest.param({"group": "Eastern European States"}, 23, id="Eastern European States"),
        pytest.param({"group": "none"}, 2, id="no group: the Holy See, the European Union"),
        pytest.param({"q": "guinea"}, 4, id="a part of the name, in any case"),
        pytest.param({"q": "nor"}, 3, id="a code, or a part of a name"),
        pytest.param({"q": "  Norway "}, 1, id="blanks around the name"),
        pytest.param({"q": "%"}, 0, id="a sign of patterns is a sign"),
        pytest.param({"group": "nowhere"}, 0, id="an unknown group"),
    ],
)
def test_list_is_filtered_by_group_and_name(client, query, count):
    main = main_of(client.get("/en/states/", query))

    assert len(states_of(main)) == count
    assert words_of(main).count("No State fits these filters.") == (0 if count else 1)


def test_name_is_found_in_the_readers_language_and_in_english(client):
    assert states_of(main_of(client.get("/ru/states/", {"q": "Норвегия"}))) == ["NOR"]
    assert states_of(main_of(client.get("/ru/states/", {"q": "Norway"}))) == ["NOR"]
    assert states_of(main_of(client.get("/en/states/", {"q": "Норвегия"}))) == []


@pytest.mark.parametrize("path", ["states/XXX/", "states/nor/"])
def test_unknown_state_is_not_found(client, path):
    assert client.get(f"/en/{path}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_page_opens_in_every_language(client, language):
    for iso3 in ("NOR", "VAT", "EUE", "SOM", "KIR"):
        response = client.get(f"/{language}/states/{iso3}/")

        main = main_of(response)
        assert main.count('<section class="card"') == 4
        assert main.count(getattr(get_state(iso3), f"name_{language.replace('-', '_')}")) >= 1


def test_state_page_gives_dates_confidence_and_sources(client):
    words = words_of(main_of(client.get("/en/states/NOR/")))

    # Source: parties/data/participation.csv, which rests on the depositary's tables as copied in 2014.
    assert words.count("Organized Crime Convention State party Signature 13 December 2000") == 1
    assert words.count("Ratification 23 September 2003") >= 1
    assert words.count("The depositary is the Secretary-General of the United Nations.") == 1


def test_only_exact_addresses_of_sources_are_links(client):
    """A rebuilt or shortened address may lead nowhere, so it is shown as text only."""
    main = main_of(client.get("/en/states/AFG/"))

    used = {source for row in get_state("AFG").participations.all() for source in row.sources.all()}
    exact = {source.url for source in used if source.url_kind == "exact"}
    linked = set(re.findall(r'<a href="(https://[^"]*)"', main))
    assert linked == exact
    assert {source.url_kind for source in used} > {"exact"}


def test_party_without_a_known_date_is_said_to_be_so(client):
    words = words_of(main_of(client.get("/en/states/SOM/")))

    assert words.count("Consent to be bound date not known") == 4


def planted(username: str) -> Nomination:
    """Norway's focal point with a note verbale whose reference would betray a leak."""
    user = make_nominated("NOR", username=username)
    nomination = user.nominations.get()
    nomination.note_verbale = record_note_verbale(
        get_state("NOR"), reference="PLANTED-17/2026", dated_on=date(2026, 1, 1), actor=None
    )
    nomination.save()
    return nomination


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("nobody", False),
        ("account without nomination", False),
        ("focal point of another State", False),
        ("contributor of another State", False),
        ("expert of the State", False),
        ("former focal point of the State", False),
        ("contributor of the State", True),
        ("focal point of the State", True),
        ("officer of the Secretariat", True),
    ],
)
def test_nominations_are_shown_to_whom_they_concern(all_states, client_of, who, sees):
    nomination = planted("planted-person")
    people = {
        "nobody": lambda: None,
        "account without nomination": make_user,
        "focal point of another State": lambda: make_nominated("ARG"),
        "contributor of another State": lambda: make_nominated("ARG", Role.CONTRIBUTOR),
        "expert of the State": lambda: make_nominated("NOR", Role.EXPERT),
        "former focal point of the State": lambda: make_nominated("NOR", until=date(2026, 1, 31)),
        "contributor of the State": lambda: make_nominated("NOR", Role.CONTRIBUTOR),
        "focal point of the State": lambda: nomination.user,
        "officer of the Secretariat": make_officer,
    }

    main = main_of(client_of(people[who]()).get("/en/states/NOR/"))

    assert (main.count("planted-person"), main.count("PLANTED-17/2026")) == ((1, 1) if sees else (0, 0))


def test_secretariat_reads_when_nobody_is_nominated(client_of, all_states):
    main = main_of(client_of(make_officer()).get("/en/states/NOR/"))

    assert words_of(main).count("Nobody is nominated yet.") == 1


def test_pages_cost_the_same_with_one_and_three_rows(client_of, all_states):
    officer = make_officer()
    planted("first")

    def cost(path: str) -> int:
        client = client_of(officer)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    one = [cost("/en/states/NOR/"), cost("/en/states/?q=Norway")]
    for number in (2, 3):
        user = make_user(f"contributor-{number}")
        Nomination.objects.create(user=user, state=get_state("NOR"), role=Role.CONTRIBUTOR, from_on=date(2026, 1, 1))
    three = [cost("/en/states/NOR/"), cost("/en/states/?q=guinea")]

    assert three == one
    assert max(three) <= 12
    assert cost("/en/states/") == one[1]
