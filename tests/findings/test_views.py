"""The gap overview: who sees which figures, treaty order, and what a page may cost."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from findings import rendering, rules
from findings.choices import Category
from findings.queries.figures import Count
from findings.services import bring_up_to_date, publish_figures
from instruments.models import Article
from parties.choices import Role
from parties.models import Participation, State
from questionnaires.models import Cycle
from tests.factories.findings import PARTIES, answer_everywhere, submit_answers
from tests.factories.parties import make_nominated, make_officer, make_user
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.django_db

OFFENCE = "fir-5-1-a"
CUT_OFF = date(2026, 10, 1)
ALL = "All States parties"
SMALL_GROUP = "Western European and other States"


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


def address(cycle: Cycle, **query: str | list[str]) -> str:
    return reverse("findings:overview", args=[cycle.slug], query={"instrument": "FIR"} | query)


def table_of(cycle: Cycle, form: str = "csv") -> str:
    return reverse("findings:overview_file", args=[cycle.slug, form], query={"instrument": "FIR"})


def cells_of(page, article_number: int) -> dict[str, str]:
    """Regional group → what the line of one article says."""
    (grid,) = page.context["page"].grids
    line = next(line for line in grid.lines if line.subject.number == article_number)
    return {column: said(cell) for column, cell in zip(grid.columns, line.cells, strict=True)}


def said(cell: Count) -> str:
    return "withheld" if cell.number is None else f"{cell.number} of {cell.of}"


def test_secretariat_sees_every_figure(answered, client_of) -> None:
    page = client_of(make_officer()).get(address(answered))

    assert cells_of(page, 5) == {
        "African States": "0 of 7",
        "Asia-Pacific States": "0 of 0",
        "Eastern European States": "0 of 6",
        "Latin American and Caribbean States": "0 of 6",
        SMALL_GROUP: "1 of 2",
        "No regional group": "0 of 0",
        ALL: "1 of 21",
    }


@pytest.mark.parametrize("role", Role)
def test_others_see_no_figure_of_a_small_group(answered, client_of, role) -> None:
    """Planted: Norway is one of two, and the only State with a gap. By subtraction it would be known."""
    page = client_of(make_nominated("URY", role)).get(address(answered))

    cells = cells_of(page, 5)
    assert cells[ALL] == "1 of 21"
    assert [group for group, text in cells.items() if text == "withheld"] == [
        "Latin American and Caribbean States",
        SMALL_GROUP,
    ]
    assert re.findall(r"\b1 of 2\b", page.content.decode()) == []


@pytest.mark.parametrize("name", ["overview", "overview_file", "article", "article_file"])
def test_no_door_shows_small_figures_to_an_expert(answered, client_of, name) -> None:
    args = {"slug": answered.slug} | ({"code": "FIR", "number": 5} if name.startswith("article") else {})
    args |= {"form": "csv"} if name.endswith("file") else {}
    query = {} if "code" in args else {"instrument": "FIR"}
    url = reverse(f"findings:{name}", kwargs=args, query=query)
    expert, officer = client_of(make_nominated("URY", Role.EXPERT)), client_of(make_officer())

    withheld = [client.get(url).content.decode().count(">withheld<") for client in (expert, officer)]
    in_file = [client.get(url).content.decode().count(",withheld,withheld,withheld") for client in (expert, officer)]

    shown_to_officer = withheld[1] + in_file[1]
    assert shown_to_officer == 0
    assert withheld[0] + in_file[0] > 0


def addresses_of(cycle: Cycle) -> list[str]:
    """Every page of figures of one cycle, and every table."""
    begin = {"slug": cycle.slug}
    pages = {
        "overview": begin,
        "rates": begin,
        **dict.fromkeys(("clusters", "trends", "replies"), begin | {"code": "FIR"}),
        **dict.fromkeys(("article", "across"), begin | {"code": "FIR", "number": 5}),
        "provision": begin | {"code": "FIR", "slug_of": OFFENCE},
    }
    found = [reverse(f"findings:{name}", kwargs=args) for name, args in pages.items()]
    return [*found, *(f"{url}table.{form}" for url in found for form in ("csv", "xlsx"))]


def test_every_page_and_table_is_there_for_an_expert(answered, client_of) -> None:
    client = client_of(make_nominated("URY", Role.EXPERT))

    assert {url: client.get(url).status_code for url in addresses_of(answered)} == dict.fromkeys(
        addresses_of(answered), 200
    )


def test_public_reads_published_cycles_alone(answered, client_of) -> None:
    """Planted: a cycle that is not published; and one that is, with small groups withheld as for an expert."""
    client = client_of(None)
    unpublished = [client.get(url).status_code for url in addresses_of(answered)]
    listed = client.get(reverse("findings:index")).content.decode()

    publish_figures(answered, actor=make_officer(), today=CUT_OFF + timedelta(days=1))

    assert set(unpublished) == {404}
    assert reverse("findings:overview", args=[answered.slug]) not in listed
    assert {client.get(url).status_code for url in addresses_of(answered)} == {200}
    assert cells_of(client.get(address(answered)), 5)[SMALL_GROUP] == "withheld"


def test_figures_are_published_by_the_secretariat_once_the_cut_off_has_passed(answered, client_of) -> None:
    url = reverse("findings:publish", args=[answered.slug])
    with pytest.raises(ValidationError):
        publish_figures(answered, actor=make_officer("early"), today=CUT_OFF)

    refused = client_of(make_nominated("URY", Role.FOCAL_POINT)).post(url)
    answered.refresh_from_db()
    before = answered.figures_published_on
    client_of(make_officer()).post(url)

    answered.refresh_from_db()
    assert (refused.status_code, before, answered.figures_published_on is not None) == (404, None, True)


def test_signed_in_without_a_role_finds_nothing(answered, client_of) -> None:
    client = client_of(make_user("passer-by"))

    pages = [client.get(url) for url in [reverse("findings:index"), *addresses_of(answered)]]

    assert {page.status_code for page in pages} == {404}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/en/findings/no-such-cycle/", id="cycle"),
        pytest.param("/en/findings/first/FIR/articles/99/", id="article"),
        pytest.param("/en/findings/first/XYZ/articles/5/", id="instrument of an article"),
        pytest.param("/en/findings/first/FIR/provisions/untoc-5-1-a/", id="provision of another instrument"),
        pytest.param("/en/findings/first/table.exe", id="format"),
    ],
)
def test_what_is_not_there_is_404(answered, client_of, path) -> None:
    assert client_of(make_officer()).get(path).status_code == 404


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("instrument=XYZ", "instrument", "Select a valid choice. XYZ is not one of the available choices."),
        ("obligation=severe", "obligation", "Select a valid choice. severe is not one of the available choices."),
        ("cut_off=someday", "cut_off", "Enter a valid date."),
        (
            "cut_off=1999-01-01",
            "cut_off",
            "There are no figures for this day: choose one from 1 September 2026 to 26 November 2026.",
        ),
        (
            "grouping=region&group=ldc",
            "group",
            "This group is not one of those by which States are put together here.",
        ),
    ],
)
def test_senseless_filter_is_400_with_a_sentence(answered, client_of, query, field, sentence) -> None:
    """And what was typed is still there. Source: issue 5, "Bad input"."""
    page = client_of(make_nominated("URY", Role.EXPERT)).get(f"/en/findings/first/?{query}")

    errors = page.context["form"].errors
    assert (page.status_code, list(errors)) == (400, [field])
    assert re.sub(r"from .* to .*\.", "", errors[field][0]) == re.sub(r"from .* to .*\.", "", sentence)
    assert query.split("=")[-1] in page.content.decode()


def test_only_the_secretariat_chooses_another_cut_off(answered, client_of) -> None:
    """Between two dates an expert could see what one State has added."""
    later = CUT_OFF + timedelta(days=20)
    submit_answers("GTM", answered, {OFFENCE: "no"}, submitted_at=datetime(2026, 10, 21, tzinfo=UTC))
    bring_up_to_date(answered)
    url = address(answered, cut_off=later.isoformat())

    expert, officer = (client_of(user).get(url) for user in (make_nominated("URY", Role.EXPERT), make_officer()))

    assert cells_of(expert, 5)[ALL] == "1 of 21"
    assert cells_of(officer, 5)[ALL] == "2 of 22"


def test_rows_stand_in_treaty_order(answered, client_of) -> None:
    (grid,) = client_of(make_officer()).get(address(answered)).context["page"].grids

    numbers = [line.subject.number for line in grid.lines]
    mandatory = Article.objects.filter(instrument__code="FIR", provisions__obligation__startswith="mandatory")
    assert numbers == sorted(set(mandatory.values_list("number", flat=True)))


def test_mandatory_and_optional_are_never_in_one_table(answered, client_of) -> None:
    client = client_of(make_officer())

    grids = {band: client.get(address(answered, obligation=band)).context["page"].grids[0] for band in rules.BANDS}

    for band, obligations in rules.BANDS.items():
        own = Article.objects.filter(instrument__code="FIR", provisions__obligation__in=obligations).distinct()
        assert {line.subject.pk for line in grids[band].lines} == set(own.values_list("pk", flat=True))


def test_article_leads_to_its_provisions(answered, client_of) -> None:
    page = client_of(make_officer()).get(reverse("findings:article", args=[answered.slug, "FIR", 5]))

    rows = {line.subject.slug: said(line.cells[-1]) for line in page.context["page"].grids[0].lines}
    assert rows.pop(OFFENCE) == "1 of 21"
    assert set(rows.values()) == {"0 of 21"}


def test_page_says_what_it_shows_with_dated_denominators(answered, client_of) -> None:
    page = client_of(make_officer()).get(address(answered))

    shown = page.context["page"]
    parties = Participation.objects.parties_on(CUT_OFF).filter(instrument__code="FIR").count()
    assert shown.findings == [f"Gaps or partial gaps were reported under 1 of {len(shown.grids[0].lines)} articles."]
    assert shown.replies == [f"Of the {parties} States parties on 1 October 2026, 21 had replied by then."]


FINDINGS = {
    "overview": "Gaps or partial gaps were reported under 1 of ",
    "clusters": "At least one State reported so under 1 of ",
    "article": "Gaps or partial gaps were reported in 1 of ",
    "across": "Gaps or partial gaps were reported in 1 of ",
    "provision": "Most often: reported as in place, not substantiated, by 20 of the 21 States that replied.",
}


@pytest.mark.parametrize("name", FINDINGS)
def test_each_view_states_its_finding(answered, client_of, name) -> None:
    url = addresses_of(answered)[NAMES.index(name)]

    page = client_of(make_officer()).get(url, {"instrument": "FIR"} if name == "overview" else {})

    assert page.context["page"].findings[0].startswith(FINDINGS[name])
    assert FINDINGS[name] in page.content.decode()


def test_rates_are_stated_for_each_instrument(answered, client_of) -> None:
    page = client_of(make_officer()).get(reverse("findings:rates", args=[answered.slug]))

    assert [sentence.partition(",")[2] for sentence in page.context["page"].findings] == [
        *[" 0 had replied by then."] * 3,
        " 21 had replied by then.",
    ]


def test_sentences_follow_each_other_as_the_language_writes() -> None:
    with override("zh-hans"):
        in_chinese = rendering.together(["一。", "二。"])

    assert (in_chinese, rendering.together(["One.", "Two."])) == ("一。二。", "One. Two.")


def test_page_says_where_most_report_gaps(cycle, client_of) -> None:
    answer_everywhere(cycle, {OFFENCE: "no"})

    page = client_of(make_officer()).get(address(cycle))

    assert page.context["page"].findings[1:] == [
        "Under 1 article, more than half of the States parties that replied reported so."
    ]


@pytest.mark.parametrize("query", [{}, {"obligation": "optional"}])
def test_silence_is_shown_as_no_reply(cycle, client_of, query) -> None:
    bring_up_to_date(cycle)

    page = client_of(make_nominated("URY", Role.EXPERT)).get(address(cycle, **query))

    (grid,) = page.context["page"].grids
    assert {said(cell) for line in grid.lines for cell in line.cells} == {"0 of 0"}
    assert page.context["page"].findings == []
    assert page.content.decode().count('<td class="gap-cell gap-silent">') == len(grid.lines) * len(grid.columns)


def test_illustrative_cycle_says_so_on_page_and_in_file(answered, client_of) -> None:
    Cycle.objects.filter(pk=answered.pk).update(is_illustrative=True)
    client = client_of(make_nominated("URY", Role.EXPERT))
    sentence = "Illustrative data: generated for demonstration, not a statement by any State."

    page = client.get(address(answered)).content.decode()
    lines = read_csv(client.get(table_of(answered)))

    assert sentence in page.split("<main", 1)[1]
    assert {line["Remark"] for line in lines} == {sentence}


def test_csv_holds_the_table_of_the_page(answered, client_of) -> None:
    client = client_of(make_officer())
    (grid,) = client.get(address(answered)).context["page"].grids

    lines = read_csv(client.get(table_of(answered)))

    assert [line["Reference"] for line in lines] == [line.reference for line in grid.lines]
    line = next(line for line in lines if line["Reference"] == "FIR 5")
    heads = ("number", "States parties that replied", "per cent")
    assert [line[f"{SMALL_GROUP}: {head}"] for head in heads] == ["1", "2", "50"]
    assert [line[f"All States parties: {head}"] for head in heads] == ["1", "21", "5"]
    assert line["Cut-off date"] == "2026-10-01"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_csv_never_begins_a_formula(text: str) -> None:
    """Source: design.md, section 9."""
    assert rendering.safe_cell(text) == f"'{text}"


def test_csv_escapes_a_title_that_looks_like_a_formula(answered, client_of) -> None:
    Article.objects.filter(instrument__code="FIR", number=5).update(title_en="=HYPERLINK(1)")

    lines = read_csv(client_of(make_officer()).get(table_of(answered)))

    assert [line["Title or summary"] for line in lines if line["Reference"] == "FIR 5"] == ["'=HYPERLINK(1)"]


def queries_of(client, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return [query["sql"] for query in captured.captured_queries]


def test_workbook_holds_no_formula_and_the_same_figures(answered, client_of) -> None:
    Article.objects.filter(instrument__code="FIR", number=5).update(title_en="=HYPERLINK(1)")

    content = client_of(make_officer()).get(table_of(answered, "xlsx")).content

    table, notes = load_workbook(io.BytesIO(content)).worksheets
    rows = [[cell.value for cell in row] for row in table.iter_rows()]
    line = dict(zip(rows[0], next(row for row in rows if row[0] == "FIR 5"), strict=True))
    assert {cell.data_type for row in table.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert (line["Title or summary"], line["All States parties: number"]) == ("'=HYPERLINK(1)", 1)
    assert "figures as at 1 October 2026, gap rule version 2" in "".join(str(row[0].value) for row in notes.iter_rows())


def test_permanent_link_pins_the_day_and_leads_to_the_same_figures(answered, client_of) -> None:
    client = client_of(make_nominated("URY", Role.EXPERT))
    page = client.get(address(answered))

    permanent = page.context["permanent"]

    assert parse_qs(urlsplit(permanent).query)["cut_off"] == ["2026-10-01"]
    assert cells_of(client.get(permanent), 5) == cells_of(page, 5)
    assert permanent in page.context["citation"]


def test_table_of_one_cluster_holds_its_articles_alone(answered, client_of) -> None:
    client = client_of(make_officer())
    url = reverse("findings:clusters", args=[answered.slug, "FIR"])

    (clusters,) = client.get(url).context["page"].grids

    line = next(line for line in clusters.lines if line.cells[-1].number)
    (grid,) = client.get(line.url).context["page"].grids
    assert {one.subject.cluster for one in grid.lines} == {line.reference}
    assert line.cells[-1] == Count(1, 21)


def test_groups_capacity_and_one_group_are_asked_for_in_the_address(answered, client_of) -> None:
    client = client_of(make_officer())

    categories = client.get(address(answered, grouping="category")).context["page"].grids[0]
    one = client.get(address(answered, group=SMALL_GROUP)).context["page"]
    signatories = client.get(address(answered, capacity="signatory")).context["page"].grids[0]

    assert categories.columns == [*map(str, Category.labels), ALL]
    assert (one.grids[0].columns, one.replies[-1]) == ([SMALL_GROUP], f"Counted here: {SMALL_GROUP}.")
    assert signatories.columns[-1] == "All signatories"


def test_other_cycles_stand_beside_in_the_order_of_time(answered, client_of) -> None:
    make_cycle("earlier", opens_on=date(2020, 1, 1), closes_on=date(2020, 12, 31), cut_off_on=date(2020, 12, 31))

    page = client_of(make_officer()).get(address(answered, cycles="earlier"))

    (grid,) = page.context["page"].grids
    line = next(line for line in grid.lines if line.subject.number == 5)
    assert [said(cell) for cell in line.cells] == ["0 of 0", "1 of 21"]


def test_provision_shows_statuses_and_each_point_left_open_has_an_address(answered, client_of) -> None:
    page = client_of(make_officer()).get(reverse("findings:provision", args=[answered.slug, "FIR", OFFENCE]))

    parts = {part.title: {line.label: said(line.count) for line in part.lines} for part in page.context["lists"]}
    assert parts["What was reported"] == {
        "reported as in place, not substantiated": "20 of 21",
        "reported as not in place": "1 of 21",
    }


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        pytest.param("public", {"public"}, id="public"),
        pytest.param("party", {"public", "parties"}, id="State party"),
        pytest.param("other", {"public"}, id="State that is no party"),
        pytest.param("secretariat", {"public", "parties", "secretariat"}, id="Secretariat"),
    ],
)
def test_released_words_reach_those_they_were_released_to(answered, client_of, reader, seen) -> None:
    """Planted: three States say something of their good practices, each released to others; a fourth has a draft."""
    key = "fir-5.good_practices"
    for iso3, level in {"KEN": "public", "BRA": "parties", "LVA": "secretariat"}.items():
        submit_answers(iso3, answered, {key: f"Words for {level} readers"}, release_level=level)
    submit_answers("MEX", answered, {key: "Words of a draft"}, submitted_at=None, release_level="public")
    publish_figures(answered, actor=make_officer("planted"), today=CUT_OFF + timedelta(days=1))
    user = {
        "public": lambda: None,
        "party": lambda: make_nominated("URY", Role.EXPERT),
        "other": lambda: make_nominated("AUS", Role.EXPERT),
        "secretariat": make_officer,
    }[reader]()

    page = client_of(user).get(reverse("findings:across", args=[answered.slug, "FIR", 5])).content.decode()

    assert set(re.findall(r"Words for (\w+) readers", page)) == seen
    assert "Words of a draft" not in page


def test_tiles_tell_who_replied_in_words_and_by_alphabet(answered, client_of) -> None:
    page = client_of(make_nominated("URY", Role.EXPERT)).get(reverse("findings:replies", args=[answered.slug, "FIR"]))

    groups = {str(each.group): each for each in page.context["groups"]}
    names = [tile.state.name for tile in groups["African States"].tiles]
    replied = {tile.state.iso3 for tile in groups["African States"].tiles if tile.has_replied}
    assert replied == set(PARTIES["African States"])
    assert names == list(State.objects.filter(name__in=names).order_by("position").values_list("name", flat=True))
    said_in_words = re.findall(r'tile__said">\s*(.*?)\s*</span>', page.content.decode())
    assert said_in_words.count("replied") == 21


def test_rates_stand_beside_the_published_past(answered, client_of) -> None:
    """Source: knowledge/mechanism.md, 1.2."""
    page = client_of(make_nominated("URY", Role.EXPERT)).get(reverse("findings:rates", args=[answered.slug]))

    lines = page.context["lines"]
    past = [(line.replied, line.parties, line.share) for line in lines[:4]]
    assert past == [(50, 107, 47), (37, 87, 43), (None, None, 45), (None, 92, 35)]
    firearms = next(line for line in lines[4:] if "Firearms" in line.instrument)
    assert (firearms.replied, firearms.as_at) == (21, "1 October 2026")


NAMES = ["overview", "rates", "clusters", "trends", "replies", "article", "across", "provision"]


@pytest.mark.parametrize("place", range(len(NAMES)), ids=NAMES)
def test_page_costs_the_same_however_many_replied(cycle, client_of, place) -> None:
    """And figures never read an answer."""
    client = client_of(make_nominated("URY", Role.EXPERT))
    url = addresses_of(cycle)[place]
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    make_cycle("another", cut_off_on=CUT_OFF)
    bring_up_to_date(cycle)
    few = queries_of(client, url)

    submit_answers("ESP", cycle, {OFFENCE: "no"})
    for number in (2, 3):
        make_cycle(f"cycle-{number}", cut_off_on=CUT_OFF)
    answer_everywhere(Cycle.objects.get(slug="cycle-2"), {OFFENCE: "no"})
    bring_up_to_date(cycle)
    many = queries_of(client, url)

    assert len(many) == len(few)
    # What States released is read as it is, and who replied from the revisions; figures come from what is stored.
    if not {"across", "replies"} & set(url.split("/")):
        assert [sql for sql in many if "submissions_" in sql or 'findings_gap"' in sql] == []


@pytest.mark.parametrize("reader", ["expert", "officer"])
def test_gap_table_costs_ten_queries_from_session_to_footer(answered, client_of, reader) -> None:
    """Alone, and beside four other cycles. Source: issue 5, "Speed and memory"; design.md, section 8."""
    client = client_of(make_officer() if reader == "officer" else make_nominated("URY", Role.EXPERT))
    others = [f"cycle-{number}" for number in range(4)]
    for slug in others:
        bring_up_to_date(make_cycle(slug, cut_off_on=CUT_OFF))

    alone = queries_of(client, address(answered))
    beside = queries_of(client, address(answered, cycles=others))

    assert len(beside) == len(alone) <= 10


def read_csv(response) -> list[dict[str, str]]:
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))
