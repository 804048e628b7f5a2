"""The article page of version 2: one of a list, check points, follow-ups of follow-ups, what is asked of whom."""

import re

import pytest

from submissions import queries
from submissions.choices import AnswerState
from submissions.models import ResponseVersion
from submissions.services import submit_submission
from tests.factories.parties import make_nominated
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_cycle_on, make_law, make_submission, make_version, write
from tests.submissions.browsing import address, fields_of, text_of, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
# Article 18 of the Convention has provisions with check points, with notices, and with a choice left to the State.
PAGE = "articles/18/"
POINTED = "untoc-18-10"
POINT = '<p class="proposal">'


@pytest.fixture
def submission():
    return make_submission("NOR", "UNTOC", cycle=make_cycle(version_number=2))


def save(client, submission, changes, page=None):
    page = page or client.get(address(submission, PAGE))
    return client.post(address(submission, PAGE), fields_of(page) | changes, follow=True)


def element(html: str, key: str) -> str:
    """The opening tag of the element that holds one question."""
    return re.search(rf'<(?:div|fieldset)[^>]*id="{re.escape(key)}"[^>]*>', html)[0]


def test_one_of_a_list_is_chosen_and_taken_back(client, submission):
    key = "untoc-18-13.notified"

    save(client, submission, {key: "later", f"{key}_how": "By note verbale of 3 May 2004."})
    chosen = values()
    back = fields_of(client.get(address(submission, PAGE)))
    save(client, submission, {key: "", f"{key}_how": ""})

    assert chosen == {key: ("answered", "later"), f"{key}_how": ("answered", "By note verbale of 3 May 2004.")}
    assert (back[key], back[f"{key}_how"]) == (["later"], ["By note verbale of 3 May 2004."])
    assert set(values().values()) == {("unanswered", None)}


def test_page_of_version_2_sent_unchanged_writes_nothing(client, submission):
    write(submission, POINTED, "yes")
    write(submission, f"{POINTED}.elements", ["1"])
    write(submission, "untoc-18-13.notified", "not-yet")
    write(submission, "untoc-18.assistance", ["training"])
    write(submission, "untoc-18.statistics", None, answer_state=AnswerState.WILL_FOLLOW)
    write(submission, "untoc-18.difficulties_more", "No reason.", answer_state=AnswerState.NOT_APPLICABLE)
    write(submission, "untoc-18.examples", None, answer_state=AnswerState.NOT_AVAILABLE, release_level="public")
    before = list(ResponseVersion.objects.values_list("pk", flat=True))

    response = save(client, submission, {})

    assert text_of(response).count("Nothing had changed; nothing was written.") == 1
    assert list(ResponseVersion.objects.values_list("pk", flat=True)) == before


def test_state_without_a_control_is_shown_in_words_and_can_be_replaced(client, submission):
    write(submission, "untoc-18.statistics", None, answer_state=AnswerState.WILL_FOLLOW)

    page = client.get(address(submission, PAGE))
    save(client, submission, {"untoc-18.statistics": "2024: 12 requests."}, page)

    assert page.content.decode().count('<p class="hint">will follow</p>') == 1
    assert values()["untoc-18.statistics"] == ("answered", "2024: 12 requests.")


def test_yes_with_open_points_proposes_in_part_and_changes_nothing(client, submission):
    saved = save(client, submission, {POINTED: "yes", f"{POINTED}.elements": ["1"]})

    assert text_of(saved).count("1 of 2 points below is not ticked, which means “in part”.") == 1
    assert values()[POINTED] == ("answered", "yes")

    changed = save(client, submission, {"in_part": POINTED})

    assert values()[POINTED] == ("answered", "in_part")
    assert text_of(changed).count("points below is not ticked") == 0


def test_button_changes_one_answer_and_saves_the_rest_of_the_page(client, submission):
    write(submission, POINTED, "yes")

    save(client, submission, {"in_part": POINTED, "untoc-18-1": "yes"})

    assert values() == {POINTED: ("answered", "in_part"), "untoc-18-1": ("answered", "yes")}


def test_yes_with_all_points_proposes_nothing(client, submission):
    slugs = list(submission.version.option_lists.get(slug=f"{POINTED}-elements").options.values_list("slug", flat=True))

    saved = save(client, submission, {POINTED: "yes", f"{POINTED}.elements": slugs})

    assert saved.content.decode().count(POINT) == 0


def test_check_names_a_yes_with_open_points(client, submission):
    write(submission, POINTED, "yes")
    write(submission, f"{POINTED}.laws", [make_law().pk])

    html = client.get(address(submission, "check/")).content.decode()

    assert len(re.findall(rf'#{POINTED}">.*?not every point to check is ticked', html, re.DOTALL)) == 1


def test_follow_ups_carry_the_class_by_which_they_open(client, submission):
    html = client.get(address(submission, PAGE)).content.decode()

    assert element(html, f"{POINTED}.elements").count('class="follow-up opens-yes opens-in_part"') == 1
    assert element(html, "untoc-18-13.notified").count('class="follow-up "') == 1
    for parent, inner in [("untoc-18-13.notified", "_how"), ("untoc-18.assistance", "_priority")]:
        assert element(html, f"{parent}{inner}").count('class="follow-up opens-answered"') == 1
        # Inside the question it waits for: no other one begins in between but what waits for it too.
        between = html[html.index(f'id="{parent}"') : html.index(f'id="{parent}{inner}"')]
        assert between.count('class="follow-up ') == 1


def test_only_what_may_be_of_use_to_others_asks_who_may_read_it(client, submission):
    asked = [name for name in fields_of(client.get(address(submission, PAGE))) if name.endswith(":release")]

    assert asked == ["untoc-18.examples:release", "untoc-18.good_practices:release"]


def test_guidance_that_many_questions_share_stands_once(client, submission):
    html = client.get(address(submission, PAGE)).content.decode()
    shared = submission.version.shared_texts

    assert html.count(shared.get(slug="laws").guidance.partition('"')[0][:40]) == 1
    assert html.count(shared.get(slug="statistics").guidance.partition('"')[0][:40]) == 1


def test_submitted_answers_of_each_kind_are_read_in_words(client, submission):
    write(submission, POINTED, "in_part")
    write(submission, f"{POINTED}.elements", ["1"])
    write(submission, "untoc-18-13.notified", "not-yet")
    write(submission, "untoc-18-13.notified_how", "The note is being written.")
    write(submission, "untoc-18-1.missing", "Hidden: nothing is answered above.")
    submit_submission(submission, actor=None, now=NOW)

    text = text_of(client.get(address(submission, PAGE)))

    assert (text.count("The note is being written."), text.count("Hidden: nothing")) == (1, 0)
    assert text.count(submission.version.option_lists.get(slug="notified").options.get(slug="not-yet").label) == 1


CONDITIONED = [
    {"key": "tip-5-1"},
    {"key": "tip-5-1.under_fir", "kind": "text", "show_if": {"party_to": "FIR"}},
    {"key": "tip-5-1.under_untoc", "kind": "text", "show_if": {"party_to": "UNTOC"}},
    {"key": "tip-5-1.which", "kind": "choice", "options": ["a", "b"]},
    {"key": "tip-5-1.only_b", "kind": "text", "show_if": {"question": "tip-5-1.which", "eq": "b"}},
    {"key": "tip-5-2-a", "show_if": {"party_to": "FIR"}},
    {"key": "tip-5-2-a.missing", "kind": "text", "show_if": {"question": "tip-5-2-a", "in": ["no"]}},
]


def keys_on(client, submission) -> list[str]:
    fields = fields_of(client.get(address(submission)))
    return [name.removesuffix(":base") for name in fields if name.endswith(":base")]


# Source: parties/data/participation.csv. The United States is party to the Convention and to the Protocol on
# trafficking, and has not signed the one on firearms; Japan has only signed it.
UNDER_FIR = {"tip-5-1.under_fir", "tip-5-2-a", "tip-5-2-a.missing"}


@pytest.mark.parametrize(("iso3", "left_out"), [("NOR", set()), ("USA", UNDER_FIR), ("JPN", UNDER_FIR)])
def test_question_about_another_treaty_is_asked_of_its_parties(client_of, iso3, left_out):
    cycle = make_cycle_on(make_version(CONDITIONED), states=(iso3,))
    submission = make_submission(iso3, "TIP", cycle=cycle)
    client = client_of(make_nominated(iso3))

    keys = keys_on(client, submission)
    overview = text_of(client.get(address(submission, "")))

    assert keys == [question["key"] for question in CONDITIONED if question["key"] not in left_out]
    assert overview.count(f"Questions answered: 0 of {1 if left_out else 2}") == 1


@pytest.mark.parametrize(
    ("iso3", "code", "expected"),
    [("NOR", "TIP", {"UNTOC", "TIP", "SOM", "FIR"}), ("USA", "TIP", {"UNTOC", "TIP", "SOM"}), ("JPN", "FIR", None)],
)
def test_instruments_a_state_is_party_to_on_the_cycle_s_date(iso3, code, expected):
    submission = make_submission(iso3, code, cycle=make_cycle(states=(iso3,)))

    assert queries.party_to_of(submission) == expected


def test_what_the_style_sheet_cannot_open_is_shown_and_says_so(client_of):
    submission = make_submission("NOR", "TIP", cycle=make_cycle_on(make_version(CONDITIONED), states=("NOR",)))

    html = client_of(make_nominated("NOR")).get(address(submission)).content.decode()

    assert element(html, "tip-5-1.only_b").count('class="follow-up "') == 1
    assert html.count("This question depends on another answer") == 1
