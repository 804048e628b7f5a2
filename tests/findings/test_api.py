"""Figures, cycles and replies for programs: the same figures as on the pages, withheld as there."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from findings.choices import Band
from findings.services import bring_up_to_date, publish_figures
from instruments.models import Provision
from parties.choices import Role
from parties.models import User
from questionnaires.models import Cycle
from tests.factories.findings import PARTIES, submit_answers
from tests.factories.parties import make_nominated, make_officer, make_token
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.django_db

OFFENCE = "fir-5-1-a"
CUT_OFF = date(2026, 10, 1)
SMALL_GROUP = "Western European and other States"
KINDS = ("articles", "provisions", "clusters", "statuses", "needs", "trends")


@pytest.fixture
def cycle(catalogue, all_states) -> Cycle:
    return make_cycle(cut_off_on=CUT_OFF)


@pytest.fixture
def answered(cycle) -> Cycle:
    """21 States replied under FIR, two of them in one regional group: one of the two says no, all others yes."""
    for states in PARTIES.values():
        for iso3 in states:
            submit_answers(iso3, cycle, {OFFENCE: "no" if iso3 == "NOR" else "yes"})
    bring_up_to_date(cycle)
    return cycle


@pytest.fixture
def published(answered) -> Cycle:
    publish_figures(answered, actor=make_officer("publisher"), today=CUT_OFF + timedelta(days=1))
    return answered


def address(cycle: Cycle, kind: str = "articles", code: str = "FIR") -> str:
    return f"/api/v1/figures/{cycle.slug}/{code}/{kind}/"


def needed(kind: str) -> dict[str, object]:
    return {"article": 5} if kind == "provisions" else {}


def lines_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def told(line: dict[str, object]) -> str:
    return "withheld" if line["withheld"] else f"{line['number']} of {line['of']}"


def test_expert_and_public_are_given_the_figures_of_the_page(published, client_of) -> None:
    """Planted: Norway is one of two in its group, and the only State with a gap."""
    page = client_of(None).get(reverse("findings:overview", args=[published.slug], query={"instrument": "FIR"}))
    (grid,) = page.context["page"].grids
    on_page = {
        (line.reference, place): (cell.number, cell.of) for line in grid.lines for place, cell in enumerate(line.cells)
    }

    for reader in (None, make_nominated("URY", Role.EXPERT)):
        answer = client_of(reader).get(address(published), {"page_size": 200}).json()
        lines = answer["results"]
        width = len(grid.columns)
        given = {(line["reference"], place % width): (line["number"], line["of"]) for place, line in enumerate(lines)}
        assert given == on_page
        assert answer["count"] == len(on_page)

    # Which other group is withheld beside the small one is for the rules; without one, subtraction would tell.
    of_article = {line["group"]: told(line) for line in lines if line["reference"] == "FIR 5"}
    assert (of_article[SMALL_GROUP], of_article["all"]) == ("withheld", "1 of 21")
    assert list(of_article.values()).count("withheld") == 2


def test_withheld_is_null_and_never_zero(published, client_of) -> None:
    client = client_of(None)
    line = next(
        line
        for line in client.get(address(published), {"group": SMALL_GROUP}).json()["results"]
        if line["reference"] == "FIR 5"
    )
    in_file = next(
        line
        for line in lines_of(client.get(address(published), {"group": SMALL_GROUP, "format": "csv"}))
        if line["reference"] == "FIR 5"
    )

    assert {name: line[name] for name in ("number", "of", "share", "withheld")} == {
        "number": None,
        "of": 2,
        "share": None,
        "withheld": True,
    }
    assert [in_file[name] for name in ("number", "of", "share", "withheld")] == ["", "2", "", "true"]


def test_secretariat_is_given_every_figure_by_its_own_token(answered, client_of) -> None:
    _token, key = make_token(make_officer())

    answer = (
        client_of(None)
        .get(address(answered), {"group": SMALL_GROUP}, headers={"Authorization": f"Bearer {key}"})
        .json()
    )

    assert [told(line) for line in answer["results"] if line["reference"] == "FIR 5"] == ["1 of 2"]
    assert answer["about"]["threshold"] is None


def test_token_of_an_expert_sees_no_more_than_the_expert(answered, client_of) -> None:
    _token, key = make_token(make_nominated("URY", Role.EXPERT))
    bearing = {"Authorization": f"Bearer {key}"}

    answer = client_of(None).get(address(answered), {"group": SMALL_GROUP}, headers=bearing).json()

    assert [told(line) for line in answer["results"] if line["reference"] == "FIR 5"] == ["withheld"]


def test_token_of_nobody_in_particular_sees_what_the_public_sees(answered, client_of) -> None:
    _token, key = make_token(User.objects.create(username="nobody"))

    response = client_of(None).get(address(answered), headers={"Authorization": f"Bearer {key}"})

    assert response.status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_public_is_given_published_cycles_alone(answered, client_of, kind) -> None:
    client = client_of(None)
    before = client.get(address(answered, kind), needed(kind))
    listed = client.get("/api/v1/cycles/").json()["results"]

    publish_figures(answered, actor=make_officer(), today=CUT_OFF + timedelta(days=1))
    after = client.get(address(answered, kind), needed(kind))

    assert (before.status_code, before.json()) == (404, {"error": "There is nothing here that you can see."})
    assert listed == []
    assert (after.status_code, after.json()["about"]["cycle"]) == (200, answered.slug)
    assert [each["slug"] for each in client.get("/api/v1/cycles/").json()["results"]] == [answered.slug]


def test_list_says_what_it_counts_of_whom_and_when(published, client_of) -> None:
    about = client_of(None).get(address(published), {"obligation": "optional", "language": "en"}).json()["about"]

    assert {name: about[name] for name in ("counted", "cut_off_on", "counted_on", "threshold", "remark")} == {
        "counted": "Use of optional provisions: reported as used, or used in part",
        "cut_off_on": "2026-10-01",
        "counted_on": "2026-10-01",
        "threshold": 5,
        "remark": "",
    }
    assert [group["replied_count"] for group in about["groups"]] == [7, 0, 6, 6, 2, 0]
    assert about["citation"].startswith("Implementation review portal, Use of optional provisions")
    assert about["citation"].endswith(f"http://testserver{address(published)}?obligation=optional&language=en")


def test_illustrative_figures_say_so_in_every_line_and_language(published, client_of) -> None:
    Cycle.objects.filter(pk=published.pk).update(is_illustrative=True)
    client = client_of(None)

    in_json = client.get(address(published)).json()
    in_file = lines_of(client.get(address(published), {"format": "csv"}))
    in_french = client.get(address(published), {"language": "fr"}).json()

    sentence = "Illustrative data: generated for demonstration, not a statement by any State."
    assert {line["remark"] for line in in_json["results"]} == {line["remark"] for line in in_file} == {sentence}
    assert in_json["about"]["remark"] == sentence
    assert in_french["about"]["remark"] not in ("", sentence)


@pytest.mark.parametrize("band", Band.values)
@pytest.mark.parametrize("kind", ["articles", "clusters"])
def test_levels_of_obligation_are_never_added_up(published, client_of, kind, band) -> None:
    answer = client_of(None).get(address(published, kind), {"obligation": band, "page_size": 200}).json()

    assert answer["about"]["counted"] != ""
    assert len({(line["reference"], line["group"]) for line in answer["results"]}) == answer["count"]


def test_articles_of_one_cluster(published, client_of) -> None:
    client = client_of(None)
    everything = client.get(address(published), {"page_size": 200}).json()["results"]
    clusters = {"A", "B", "C", "D"}

    parts = [client.get(address(published), {"cluster": c, "page_size": 200}).json()["results"] for c in clusters]

    held = [line["reference"] for part in parts for line in part]
    assert {line["reference"] for line in everything} >= {*held}
    assert all(len(part) < len(everything) for part in parts)


def test_provision_has_each_status_and_the_points_left_open(answered, client_of) -> None:
    client = client_of(make_officer())

    lines = client.get(address(answered, "statuses"), {"article": 5, "page_size": 200}).json()["results"]

    of_offence = {(line["aspect"], line["status"]): told(line) for line in lines if line["reference"] == "FIR 5(1)(a)"}
    assert of_offence["whole", "gap"] == "1 of 21"
    assert of_offence["whole", "not_substantiated"] == "20 of 21"
    assert of_offence["whole", "reserved"] == "0 of 21"


def test_needs_are_named_in_the_language(published, client_of) -> None:
    client = client_of(None)
    english, french = (
        client.get(address(published, "needs"), {"language": code}).json()["results"] for code in ("en", "fr")
    )

    assert [line["reference"] for line in english] == [line["reference"] for line in french]
    assert english[0]["title"] not in ("", french[0]["title"])


def test_title_says_in_which_language_it_is_given(published, client_of) -> None:
    """Planted: a provision without a summary in Spanish."""
    Provision.objects.filter(slug=OFFENCE).update(summary_es="")

    asked = {"article": 5, "language": "es", "page_size": 200}
    lines = client_of(None).get(address(published, "provisions"), asked).json()["results"]

    languages = {line["reference"]: line["title_language"] for line in lines}
    assert languages.pop("FIR 5(1)(a)") == "en"
    assert {*languages.values()} == {"es"}


def test_replies_name_who_replied_and_nothing_of_what(published, client_of) -> None:
    answer = (
        client_of(None).get(f"/api/v1/cycles/{published.slug}/status/", {"instrument": "FIR", "page_size": 200}).json()
    )
    lines = {line["state"]: line for line in answer["results"]}

    assert sum(line["has_replied"] for line in answer["results"]) == 21
    assert lines["NOR"] == {
        "state": "NOR",
        "state_name": "Norway",
        "regional_group": SMALL_GROUP,
        "instrument": "FIR",
        "capacity": "party",
        "has_replied": True,
        "counted_on": "2026-10-01",
        "remark": "",
    }
    assert [line["state_name"] for line in answer["results"]][:3] == ["Albania", "Algeria", "Angola"]


def test_cycle_says_which_days_may_be_asked_for(published, client_of) -> None:
    cycle = client_of(None).get(f"/api/v1/cycles/{published.slug}/").json()

    assert (cycle["slug"], cycle["cut_offs"], cycle["figures_published_on"]) == (
        published.slug,
        ["2026-10-01"],
        "2026-10-02",
    )
    assert cycle["instruments"] == ["UNTOC", "TIP", "SOM", "FIR"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        pytest.param(
            {"cut_off": "1999-01-01"},
            {"cut_off": ["There are no figures for this day: choose one from %s to %s."]},
            id="a day before the cycle",
        ),
        pytest.param(
            {"group": "ldc"},
            {"group": ["This group is not one of those by which States are put together here."]},
            id="a group of the other grouping",
        ),
        pytest.param({"obligation": "all"}, {"obligation": ['"all" is not a valid choice.']}, id="levels added up"),
        pytest.param({"article": "5"}, None, id="a parameter of another address"),
    ],
)
def test_filter_that_makes_no_sense_is_refused(published, client_of, query, fields) -> None:
    response = client_of(None).get(address(published), query)

    said = response.json()
    assert response.status_code == 400
    if fields is None:
        assert said["error"].startswith("This address has no parameter “article”. It has: language, format,")
    else:
        (name, sentences), *rest = said["fields"].items()
        assert (name, rest) == (next(iter(fields)), [])
        assert sentences[0].split(":")[0] == fields[name][0].split(":")[0]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/figures/none/FIR/articles/", 404),
        ("/api/v1/figures/CYCLE/NONE/articles/", 404),
        ("/api/v1/figures/CYCLE/FIR/provisions/?article=99", 404),
        ("/api/v1/figures/CYCLE/FIR/trends/?since=none", 400),
        ("/api/v1/cycles/CYCLE/status/?instrument=NONE", 400),
    ],
)
def test_what_is_not_there_is_told(published, client_of, path, status) -> None:
    response = client_of(None).get(path.replace("CYCLE", published.slug))

    assert (response.status_code, next(iter(response.json()))) == (status, "error")


@pytest.mark.parametrize("kind", KINDS)
def test_figures_cost_the_same_whatever_the_number_of_states(
    cycle, client_of, django_assert_max_num_queries, kind
) -> None:
    client = client_of(None)
    costs = []
    for number, (group, iso3s) in enumerate(PARTIES.items()):
        for iso3 in iso3s:
            submit_answers(iso3, cycle, {OFFENCE: "yes"})
        bring_up_to_date(cycle)
        if not number:
            publish_figures(cycle, actor=make_officer(), today=CUT_OFF + timedelta(days=1))
            client.get(address(cycle, kind), needed(kind))
        with django_assert_max_num_queries(25) as counted:
            assert client.get(address(cycle, kind), needed(kind)).status_code == 200, group
        costs.append(len(counted))

    assert len({*costs}) == 1


@pytest.mark.parametrize("path", ["/api/v1/cycles/", "/api/v1/cycles/CYCLE/status/"])
def test_lists_cost_the_same_for_one_line_and_for_three(
    published, client_of, django_assert_max_num_queries, path
) -> None:
    for slug in ("second", "third"):
        other = make_cycle(slug, cut_off_on=CUT_OFF)
        publish_figures(other, actor=make_officer(f"of-{slug}"), today=CUT_OFF + timedelta(days=1))
    client, path = client_of(None), path.replace("CYCLE", published.slug)
    client.get(path)
    costs = []
    for size in (1, 3):
        with django_assert_max_num_queries(20) as counted:
            assert len(client.get(path, {"page_size": size}).json()["results"]) == size
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_late_reply_is_no_reply_for_the_public(published, client_of) -> None:
    """Planted: Japan replies after the released day."""
    submit_answers("JPN", published, {OFFENCE: "yes"}, submitted_at=datetime(2026, 11, 1, tzinfo=UTC))
    bring_up_to_date(published)
    path = f"/api/v1/cycles/{published.slug}/status/"

    lines = client_of(None).get(path, {"instrument": "FIR", "cut_off": "2026-11-20", "page_size": 200}).json()

    assert [line for line in lines["results"] if line["state"] == "JPN" and line["has_replied"]] == []
    assert lines["about"]["counted_on"] == "2026-10-01"
