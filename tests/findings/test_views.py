"""The gap overview: who sees which figures, treaty order, and what a page may cost."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from findings import rendering, rules
from findings.services import bring_up_to_date
from instruments.models import Article
from parties.choices import Role
from questionnaires.models import Cycle
from tests.factories.findings import PARTIES, answer_everywhere, submit_answers
from tests.factories.parties import make_nominated, make_officer, make_user
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.django_db

OFFENCE = "fir-5-1-a"
CUT_OFF = date(2026, 10, 1)
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


def address(cycle: Cycle, **query: str) -> str:
    return reverse("findings:overview", args=[cycle.slug], query={"instrument": "FIR"} | query)


def cells_of(page, article_number: int) -> dict[str, str]:
    """Regional group → what the line of one article says."""
    table = page.context["table"]
    row = next(row for row in table.rows if row.subject.number == article_number)
    return {
        **{str(group): said(cell) for group, cell in zip(table.groups, row.cells, strict=True)},
        "total": said(row.figures.total),
    }


def said(cell: rules.Cell | None) -> str:
    return "withheld" if cell is None else f"{cell.count} of {cell.replied}"


def test_secretariat_sees_every_figure(answered, client_of) -> None:
    page = client_of(make_officer()).get(address(answered))

    assert cells_of(page, 5) == {
        "African States": "0 of 7",
        "Asia-Pacific States": "0 of 0",
        "Eastern European States": "0 of 6",
        "Latin American and Caribbean States": "0 of 6",
        SMALL_GROUP: "1 of 2",
        "": "0 of 0",
        "total": "1 of 21",
    }


@pytest.mark.parametrize("role", Role)
def test_others_see_no_figure_of_a_small_group(answered, client_of, role) -> None:
    """Planted: Norway is one of two, and the only State with a gap. By subtraction it would be known."""
    page = client_of(make_nominated("URY", role)).get(address(answered))

    cells = cells_of(page, 5)
    assert cells["total"] == "1 of 21"
    assert [group for group, text in cells.items() if text == "withheld"] == ["Eastern European States", SMALL_GROUP]
    assert re.findall(r"\b1 of 2\b", page.content.decode()) == []


@pytest.mark.parametrize("name", ["overview", "overview_csv", "article", "article_csv"])
def test_no_door_shows_small_figures_to_an_expert(answered, client_of, name) -> None:
    args = [answered.slug] if name.startswith("overview") else [answered.slug, "FIR", 5]
    url = reverse(f"findings:{name}", args=args, query={"instrument": "FIR"} if len(args) == 1 else {})
    expert, officer = client_of(make_nominated("URY", Role.EXPERT)), client_of(make_officer())

    withheld = [client.get(url).content.decode().count(">withheld<") for client in (expert, officer)]
    in_file = [client.get(url).content.decode().count(",withheld,withheld,withheld") for client in (expert, officer)]

    shown_to_officer = withheld[1] + in_file[1]
    assert shown_to_officer == 0
    assert withheld[0] + in_file[0] > 0


def test_nobody_signed_in_is_sent_to_sign_in(answered, client_of) -> None:
    urls = [reverse("findings:index"), address(answered)]

    assert [client_of(None).get(url)["Location"].split("?")[0] for url in urls] == [reverse("account_login")] * 2


@pytest.mark.parametrize("name", ["index", "overview", "overview_csv", "article", "article_csv"])
def test_signed_in_without_a_role_finds_nothing(answered, client_of, name) -> None:
    args = {"index": [], "overview": [answered.slug], "overview_csv": [answered.slug]}
    url = reverse(f"findings:{name}", args=args.get(name, [answered.slug, "FIR", 5]))
    client = client_of(make_user("passer-by"))

    page = client.get(url)

    assert (page.status_code, "FIR" in page.content.decode()) == (404, False)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/en/findings/no-such-cycle/", id="cycle"),
        pytest.param("/en/findings/first/?instrument=XYZ", id="instrument"),
        pytest.param("/en/findings/first/?obligation=severe", id="obligation"),
        pytest.param("/en/findings/first/?cut_off=2026-01-01", id="cut-off without figures"),
        pytest.param("/en/findings/first/FIR/articles/99/", id="article"),
        pytest.param("/en/findings/first/XYZ/articles/5/", id="instrument of an article"),
    ],
)
def test_what_is_not_there_is_404(answered, client_of, path) -> None:
    assert client_of(make_officer()).get(path).status_code == 404


def test_only_the_secretariat_chooses_another_cut_off(answered, client_of) -> None:
    """Between two dates an expert could see what one State has added."""
    later = CUT_OFF + timedelta(days=20)
    submit_answers("GTM", answered, {OFFENCE: "no"}, submitted_at=datetime(2026, 10, 21, tzinfo=UTC))
    bring_up_to_date(answered)
    url = address(answered, cut_off=later.isoformat())

    expert, officer = (client_of(user).get(url) for user in (make_nominated("URY", Role.EXPERT), make_officer()))

    assert cells_of(expert, 5)["total"] == "1 of 21"
    assert cells_of(officer, 5)["total"] == "2 of 22"


def test_rows_stand_in_treaty_order(answered, client_of) -> None:
    table = client_of(make_officer()).get(address(answered)).context["table"]

    numbers = [row.subject.number for row in table.rows]
    mandatory = Article.objects.filter(instrument__code="FIR", provisions__obligation__startswith="mandatory")
    assert numbers == sorted(set(mandatory.values_list("number", flat=True)))


def test_mandatory_and_optional_are_never_in_one_table(answered, client_of) -> None:
    client = client_of(make_officer())

    tables = {band: client.get(address(answered, obligation=band)).context["table"] for band in rules.BANDS}

    for band, obligations in rules.BANDS.items():
        own = Article.objects.filter(instrument__code="FIR", provisions__obligation__in=obligations).distinct()
        assert {row.subject.pk for row in tables[band].rows} == set(own.values_list("pk", flat=True))


def test_article_leads_to_its_provisions(answered, client_of) -> None:
    page = client_of(make_officer()).get(reverse("findings:article", args=[answered.slug, "FIR", 5]))

    rows = {row.subject.slug: said(row.figures.total) for row in page.context["table"].rows}
    assert rows.pop(OFFENCE) == "1 of 21"
    assert set(rows.values()) == {"0 of 21"}


def test_page_says_what_it_shows_with_dated_denominators(answered, client_of) -> None:
    page = client_of(make_officer()).get(address(answered))

    table = page.context["table"]
    assert page.context["findings"] == [f"Gaps or partial gaps were reported under 1 of {len(table.rows)} articles."]
    assert page.context["replies"] == [
        f"Of the {table.parties.state_count} States parties on 1 October 2026, 21 had replied by then."
    ]


def test_page_says_where_most_report_gaps(cycle, client_of) -> None:
    answer_everywhere(cycle, {OFFENCE: "no"})

    page = client_of(make_officer()).get(address(cycle))

    assert page.context["findings"][1:] == [
        "Under 1 article, more than half of the States parties that replied reported so."
    ]


@pytest.mark.parametrize("query", [{}, {"obligation": "optional"}])
def test_silence_is_shown_as_no_reply(cycle, client_of, query) -> None:
    bring_up_to_date(cycle)

    page = client_of(make_nominated("URY", Role.EXPERT)).get(address(cycle, **query))

    table = page.context["table"]
    assert {said(cell) for row in table.rows for cell in row.cells} == {"0 of 0"}
    assert page.context["findings"] == []
    assert page.content.decode().count('<td class="gap-cell gap-silent">') == len(table.rows) * (len(table.groups) + 1)


def test_illustrative_cycle_says_so_on_page_and_in_file(answered, client_of) -> None:
    Cycle.objects.filter(pk=answered.pk).update(is_illustrative=True)
    client = client_of(make_nominated("URY", Role.EXPERT))
    sentence = "Illustrative data: generated for demonstration, not a statement by any State."

    page = client.get(address(answered)).content.decode()
    lines = read_csv(client.get(reverse("findings:overview_csv", args=[answered.slug], query={"instrument": "FIR"})))

    assert sentence in page.split("<main", 1)[1]
    assert {line["Remark"] for line in lines} == {sentence}


def test_csv_holds_the_table_of_the_page(answered, client_of) -> None:
    client = client_of(make_officer())
    table = client.get(address(answered)).context["table"]

    lines = read_csv(client.get(reverse("findings:overview_csv", args=[answered.slug], query={"instrument": "FIR"})))

    assert [line["Reference"] for line in lines] == [str(row.subject) for row in table.rows]
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

    lines = read_csv(
        client_of(make_officer()).get(
            reverse("findings:overview_csv", args=[answered.slug], query={"instrument": "FIR"})
        )
    )

    assert [line["Title or summary"] for line in lines if line["Reference"] == "FIR 5"] == ["'=HYPERLINK(1)"]


def queries_of(client, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("name", ["index", "overview", "article"])
def test_page_costs_the_same_however_many_replied(cycle, client_of, name) -> None:
    """And never reads an answer. Source: design.md, section 8: at most 10 queries beside those of every page."""
    client = client_of(make_nominated("URY", Role.EXPERT))
    url = reverse(f"findings:{name}", args={"index": [], "overview": ["first"], "article": ["first", "FIR", 5]}[name])
    submit_answers("NOR", cycle, {OFFENCE: "no"})
    bring_up_to_date(cycle)
    few = queries_of(client, url)

    submit_answers("ESP", cycle, {OFFENCE: "no"})
    for number in (2, 3):
        make_cycle(f"cycle-{number}", cut_off_on=CUT_OFF)
    answer_everywhere(Cycle.objects.get(slug="cycle-2"), {OFFENCE: "no"})
    bring_up_to_date(cycle)
    many = queries_of(client, url)

    assert len(many) == len(few)
    assert [sql for sql in many if "submissions_" in sql or 'findings_gap"' in sql] == []
    assert len([sql for sql in many if "findings_" in sql or "instruments_" in sql]) <= 10


def read_csv(response) -> list[dict[str, str]]:
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))
