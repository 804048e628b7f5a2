"""What goes out comes back as it was, and edits come back as those edits, in every language and at the same cost."""

import random
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from parties.models import User
from submissions.choices import FormFormat
from submissions.rendering.content import escaped
from tests.factories.forms import answer_each_kind, bring, filled_workbook, take
from tests.factories.parties import make_nominated
from tests.factories.submissions import write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_states")]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def focal() -> User:
    return make_nominated("NOR")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_goes_out_in_a_workbook_comes_back_as_nothing_to_do(submission, focal, language: str) -> None:
    answer_each_kind(submission)

    back = bring(submission, focal, take(submission, focal, language=language))

    assert back.rows == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_goes_out_in_a_word_form_comes_back_as_nothing_to_do(submission, focal, language: str) -> None:
    answer_each_kind(submission)

    back = bring(submission, focal, take(submission, focal, format=FormFormat.DOCX, language=language, number=5))

    assert back.rows == []
    assert back.issue.article.number == 5


def test_a_text_too_long_for_a_cell_stays_on_the_portal(submission, focal) -> None:
    """30,000 characters of four bytes are 60,000 for a spreadsheet, which holds 32,767."""
    write(submission, "tip-5.examples", "😀" * 30_000)
    write(submission, "tip-6.examples", "é" * 30_000)

    data = take(submission, focal)
    back = bring(submission, focal, data)

    cells = {row[9].value: row[5] for row in load_workbook(BytesIO(data))["TIP"].iter_rows(min_row=3)}
    assert cells["tip-5.examples"].protection.locked is True
    assert len(cells["tip-6.examples"].value) == 30_000
    assert back.rows == []


def random_edit(kind: str, chance: random.Random) -> tuple[object, object]:
    """What somebody writes in a cell, and what it says: of the kinds whose value needs no list of options."""
    if kind == "text":
        letters = "abc =+-@|_x0041_ قس中文。Зя😀é\n\t'\"<&>"
        text = "".join(chance.choice(letters) for _letter in range(chance.randint(1, 400))).strip() or "x"
        return text, ["answered", text]
    label, value = chance.choice([("Yes", "yes"), ("In part", "in_part"), ("No", "no")])
    return label, ["answered", value]


@pytest.mark.parametrize("seed", range(3))
def test_edits_of_random_cells_come_back_as_exactly_those_edits(submission, focal, seed: int) -> None:
    chance = random.Random(seed)
    answer_each_kind(submission)
    asked = [q for q in submission.version.questions.order_by("pk") if q.kind in ("implementation", "text")]
    edits = {q.key: random_edit(q.kind, chance) for q in chance.sample(asked, 40)}

    data = filled_workbook(take(submission, focal), {key: escaped(str(typed)) for key, (typed, _said) in edits.items()})
    back = bring(submission, focal, data)

    untouched = {"tip-5-1": ["answered", "in_part"]}
    wanted = {key: said for key, (_typed, said) in edits.items() if said != untouched.get(key)}
    assert {row["key"]: [row["state"], row["value"]] for row in back.rows} == wanted


@pytest.mark.parametrize("format", FormFormat.values)
def test_a_file_costs_the_same_queries_whatever_it_asks(submission, focal, format: str) -> None:
    """Article 6 asks more than article 5, and a colleague who has one article asks less than the focal point."""
    costs = []
    for number in (5, 6):
        with CaptureQueriesContext(connection) as captured:
            take(submission, focal, format=FormFormat(format), number=number)
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_bringing_in_costs_the_same_queries_whatever_was_written(submission, focal) -> None:
    costs = []
    for keys in (["tip-5.examples"], ["tip-5.examples", "tip-6.examples", "tip-9.examples"]):
        data = filled_workbook(take(submission, focal), dict.fromkeys(keys, "One case."))
        with CaptureQueriesContext(connection) as captured:
            bring(submission, focal, data)
        costs.append(len(captured))

    assert costs[0] == costs[1]
