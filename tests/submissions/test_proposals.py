"""Ask once: what a State said elsewhere is shown, taken over by a click, and never another State's."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from instruments.models import Provision
from parties import isolation
from parties.choices import Role
from parties.permissions import Standing
from submissions import queries
from submissions.models import Response, ResponseVersion, Submission
from submissions.services import start_revision, submit_submission, take_over
from tests.factories.parties import get_state, make_nominated
from tests.factories.questionnaires import get_version, make_cycle
from tests.factories.submissions import (
    NOW,
    TODAY,
    make_assignment,
    make_cycle_on,
    make_law,
    make_submission,
    write,
)
from tests.submissions.browsing import address, fields_of, text_of, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
# TIP 5(1) is asked under article 5 of the Protocol; the Convention's provision it leans on is made to be 6(1)(a)(i).
TARGET, SOURCE = "tip-5-1", "untoc-6-1-a-i"
FOCAL_POINT, CONTRIBUTOR = Role.FOCAL_POINT, Role.CONTRIBUTOR


@pytest.fixture(autouse=True)
def _related() -> None:
    """One link, named by the Convention's side; all others are taken away, so that counts are ours."""
    target, source = Provision.objects.get(slug=TARGET), Provision.objects.get(slug=SOURCE)
    target.related.clear()
    Provision.related.through.objects.filter(to_provision=target).delete()
    source.related.add(target)


@pytest.fixture
def cycle():
    return make_cycle(version_number=2)


@pytest.fixture
def submission(cycle) -> Submission:
    return make_submission("NOR", "TIP", cycle=cycle)


@pytest.fixture
def convention(cycle) -> Submission:
    return make_submission("NOR", "UNTOC", cycle=cycle)


def standing(submission: Submission, role: Role = FOCAL_POINT, user_id: int = 0) -> Standing:
    return Standing(user_id=user_id, roles={submission.state_id: frozenset({role})})


def proposals(submission: Submission, by: Standing | None = None) -> dict[str, tuple[str | None, list[str]]]:
    """Key → value proposed, references of its sources."""
    revision = queries.newest_revision(submission)
    revision.submission = submission
    section = submission.version.sections.get(article__number=5)
    questions = queries.questions_of(section)
    found = queries.proposals_for(
        revision, questions, queries.responses_of(revision, questions), standing=by or standing(submission), today=TODAY
    )
    return {key: (p.value, [s.source.reference for s in p.sources]) for key, p in found.items()}


def checklist_of(iso3: str = "NOR") -> Submission:
    return make_submission(iso3, "TIP", cycle=make_cycle_on(get_version("tip-checklist"), slug="checklist"))


def test_answer_under_the_other_instrument_is_proposed(submission, convention):
    write(convention, SOURCE, "in_part")

    assert proposals(submission) == {TARGET: ("in_part", ["UNTOC 6(1)(a)(i)"])}


def test_link_is_followed_either_way(submission, convention):
    write(submission, TARGET, "yes")
    section = convention.version.sections.get(article__number=6)
    revision = convention.revisions.get()

    found = queries.proposals_for(
        revision, queries.questions_of(section), {}, standing=standing(convention), today=TODAY
    )

    assert {key: proposed.value for key, proposed in found.items()} == {SOURCE: "yes"}


def test_answered_question_is_left_alone(submission, convention):
    write(convention, SOURCE, "in_part")
    write(submission, TARGET, "no")

    assert proposals(submission) == {}


def test_latest_submitted_answer_of_another_cycle_is_proposed(submission):
    for slug, value, submits in [("one", "yes", True), ("two", "no", False)]:
        other = make_submission("NOR", "UNTOC", cycle=make_cycle(slug, version_number=2))
        write(other, SOURCE, value)
        if submits:
            submit_submission(other, actor=None, now=NOW)

    assert proposals(submission) == {TARGET: ("yes", ["UNTOC 6(1)(a)(i)"])}


def test_answer_of_an_earlier_cycle_is_proposed_and_of_a_later_one_is_not():
    said = {}
    for slug, opens_on, value in [("earlier", date(2024, 1, 1), "yes"), ("later", date(2026, 6, 1), "no")]:
        other = make_submission("NOR", "TIP", cycle=make_cycle(slug, opens_on=opens_on))
        write(other, TARGET, value)
        submit_submission(other, actor=None, now=NOW)
    for slug, opens_on in [("now", date(2026, 1, 1)), ("first of all", date(2020, 1, 1))]:
        cycle = make_cycle(slug.replace(" ", "-"), version_number=2, opens_on=opens_on)
        said[slug] = proposals(make_submission("NOR", "TIP", cycle=cycle))

    assert said == {"now": {TARGET: ("yes", ["TIP 5(1)"])}, "first of all": {}}


def test_draft_of_an_earlier_cycle_is_no_statement():
    write(make_submission("NOR", "TIP", cycle=make_cycle("earlier", opens_on=date(2024, 1, 1))), TARGET, "yes")

    assert proposals(make_submission("NOR", "TIP", cycle=make_cycle(version_number=2))) == {}


def test_checklist_is_proposed_under_each_provision_it_covers(submission):
    checklist = checklist_of()
    item = next(q for q in checklist.version.questions.all() if "TIP 5(1)" in q.covers)
    write(checklist, item.key, "yes")

    found = proposals(submission)

    assert {key: value for key, (value, _sources) in found.items()} == {
        provision.slug: "yes" for provision in Provision.objects.filter(key__in=item.covers, article__number=5)
    }
    assert found[TARGET] == ("yes", [item.key])


def test_text_in_preparation_goes_before_the_one_that_stands(submission, convention):
    write(convention, SOURCE, "no")
    submit_submission(convention, actor=None, now=NOW)
    start_revision(convention, actor=None, now=NOW)
    write(convention, SOURCE, "yes", base_version=1)

    assert proposals(submission) == {TARGET: ("yes", ["UNTOC 6(1)(a)(i)"])}


@pytest.mark.parametrize(
    ("handed", "submits", "expected"),
    [
        pytest.param(None, False, {}, id="a draft that was not handed to them"),
        pytest.param(6, False, {TARGET: ("in_part", ["UNTOC 6(1)(a)(i)"])}, id="a draft of their article"),
        pytest.param(5, False, {}, id="a draft of another article"),
        pytest.param(None, True, {TARGET: ("in_part", ["UNTOC 6(1)(a)(i)"])}, id="what was submitted"),
    ],
)
def test_contributor_is_shown_only_what_they_may_read(submission, convention, handed, submits, expected):
    contributor = make_nominated("NOR", CONTRIBUTOR)
    write(convention, SOURCE, "in_part")
    if handed:
        make_assignment(convention, handed, contributor)
    if submits:
        submit_submission(convention, actor=None, now=NOW)

    assert proposals(submission, standing(submission, CONTRIBUTOR, contributor.pk)) == expected


def test_contributor_without_the_article_gets_no_page_of_proposals(client_of, submission, convention):
    write(convention, SOURCE, "yes")
    contributor = make_nominated("NOR", CONTRIBUTOR)
    make_assignment(submission, 6, contributor)
    make_assignment(convention, 6, contributor)
    client = client_of(contributor)

    got = [client.get(address(submission, f"articles/{n}/proposals/")).status_code for n in (5, 6)]
    posted = client.post(address(submission, "articles/5/proposals/"), {"take_over": f"{TARGET}=yes"}).status_code

    assert (got, posted) == ([404, 200], 404)
    assert values() == {SOURCE: ("answered", "yes")}


def test_another_state_s_answer_is_never_proposed(submission, cycle):
    """Both belts: the query asks for this State only, and the database shows no other."""
    other = make_submission("ARG", "UNTOC", cycle=cycle)
    write(other, SOURCE, "yes")
    write(checklist_of("ARG"), get_version("tip-checklist").questions.first().key, "yes")

    assert proposals(submission) == {}  # by a session that sees all States
    with isolation.acting_for([get_state("NOR").pk]):
        assert Response.objects.filter(question__key=SOURCE).count() == 0
        assert proposals(submission) == {}


@pytest.fixture
def client(client_of, submission):
    return client_of(make_nominated("NOR"))


def test_page_shows_value_source_and_date_and_takes_over_by_a_button(client, submission, convention):
    law = make_law("NOR", "Penal Code", "257")
    write(convention, SOURCE, "yes", language="fr")
    write(convention, f"{SOURCE}.laws", [law.pk])

    page = client.get(address(submission))
    text = text_of(page)
    taken = client.post(address(submission), fields_of(page) | {"take_over": f"{TARGET}=yes"}, follow=True)

    assert text.count("Your State has said elsewhere: Yes – UNTOC 6(1)(a)(i) (") == 1
    assert text.count("answered 24 November 2026") == 1
    assert text.count("Laws cited there: Penal Code, 257") == 1
    assert text_of(taken).count("1 answer taken over.") == 1
    assert {key: said for key, said in values().items() if key.startswith("tip")} == {
        TARGET: ("answered", "yes"),
        f"{TARGET}.laws": ("answered", [law.pk]),
    }
    written = ResponseVersion.objects.filter(response__question__key__startswith=TARGET)
    assert set(written.values_list("channel", "source", "language", "author__username")) == {
        ("carried", "UNTOC 6(1)(a)(i), 2026-11-24", "fr", "nor-focal_point")
    }
    history = text_of(client.get(address(submission, f"history/{TARGET}/")))
    assert history.count("Taken over from UNTOC 6(1)(a)(i), 2026-11-24") == 1


def test_list_is_shown_before_all_is_taken_over(client, submission, convention):
    write(convention, SOURCE, "yes")
    checklist = checklist_of()
    item = next(q for q in checklist.version.questions.all() if "TIP 5(2)(a)" in q.covers)
    write(checklist, item.key, "in_part")  # it covers several provisions: to be looked at

    page = client.get(address(submission, "articles/5/proposals/"))
    fields = re.findall(r'name="take_over"\s+value="([^"]+)"', page.content.decode())
    client.post(address(submission, "articles/5/proposals/"), {"take_over": fields, "page": str(uuid.uuid4())})

    assert len(item.covers) > 1
    assert text_of(page).count("This item covers several provisions: look at this one.") == len(item.covers)
    assert fields == [f"{TARGET}=yes"]
    assert {key for key in values() if key.startswith("tip-5")} == {TARGET}


def test_sources_that_differ_are_shown_and_none_is_proposed(client, submission, convention):
    write(convention, SOURCE, "yes")
    checklist = checklist_of()
    item = next(q for q in checklist.version.questions.all() if "TIP 5(1)" in q.covers)
    write(checklist, item.key, "no")

    page = client.get(address(submission))
    client.post(address(submission), fields_of(page) | {"take_over": f"{TARGET}=yes"})

    assert text_of(page).count("These answers differ, so none is proposed.") == 1
    assert page.content.decode().count('name="take_over"') == 0
    assert TARGET not in values()


def test_typed_answer_is_saved_and_not_replaced_by_the_proposal(client, submission, convention):
    write(convention, SOURCE, "yes")
    page = client.get(address(submission))

    response = client.post(
        address(submission), fields_of(page) | {TARGET: "no", "take_over": f"{TARGET}=yes"}, follow=True
    )

    assert values()[TARGET] == ("answered", "no")
    assert text_of(response).count("What was proposed has changed meanwhile") == 1


def test_proposal_that_changed_since_the_page_was_drawn_is_not_taken_over(client, submission, convention):
    write(convention, SOURCE, "yes")
    page = client.get(address(submission))
    write(convention, SOURCE, "no", base_version=1)

    client.post(address(submission), fields_of(page) | {"take_over": f"{TARGET}=yes"})

    assert TARGET not in values()


def test_answer_taken_back_is_proposed_again_and_its_history_goes_on(client, submission, convention):
    write(convention, SOURCE, "yes")
    write(submission, TARGET, "no")
    write(submission, TARGET, None, answer_state="unanswered", base_version=1)

    page = client.get(address(submission))
    client.post(address(submission), fields_of(page) | {"take_over": f"{TARGET}=yes"})

    numbers = ResponseVersion.objects.filter(response__question__key=TARGET).values_list("number", "value")
    assert sorted(numbers) == [(1, "no"), (2, None), (3, "yes")]


def test_taking_over_twice_is_one_write(submission, convention):
    write(convention, SOURCE, "yes")
    revision = submission.revisions.get()
    questions = queries.questions_of(submission.version.sections.get(article__number=5))
    found = queries.proposals_for(revision, questions, {}, standing=standing(submission), today=TODAY)
    arguments = {"questions": questions, "responses": {}, "proposals": found, "wanted": {TARGET: "yes"}}
    page_id = uuid.uuid4()

    for minutes in (0, 1):
        take_over(
            submission,
            **arguments,
            page_id=page_id,
            actor=make_nominated("NOR", username=f"u{minutes}"),
            now=NOW + timedelta(minutes=minutes),
        )

    assert ResponseVersion.objects.filter(response__question__key=TARGET).count() == 1


def test_proposals_cost_two_queries_however_many_there_are(submission, convention):
    def count() -> int:
        revision = submission.revisions.get()
        revision.submission = submission
        questions = queries.questions_of(submission.version.sections.get(article__number=5))
        with CaptureQueriesContext(connection) as captured:
            queries.proposals_for(revision, questions, {}, standing=standing(submission), today=TODAY)
        return len(captured)

    write(convention, SOURCE, "yes")
    with_one = count()
    checklist = checklist_of()
    for item in checklist.version.questions.all():
        write(checklist, item.key, "yes")

    assert (with_one, count()) == (2, 2)
