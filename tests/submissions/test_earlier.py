"""What was said in an earlier cycle: shown, taken over one by one or together, or signed for as unchanged."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from parties.rules import Standing
from questionnaires.models import Cycle
from submissions import queries
from submissions.models import NothingNew, Response, ResponseVersion, Submission
from submissions.services import sign_nothing_new, start_revision, submit_submission, take_over_former
from tests.factories.moves import QUESTIONS, publish_next, revise
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import (
    NOW,
    make_assignment,
    make_cycle_on,
    make_law,
    make_submission,
    make_version,
    write,
)
from tests.submissions.browsing import address, fields_of, text_of, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
EARLIER, THEN = date(2024, 1, 1), datetime(2024, 6, 30, 9, tzinfo=UTC)


def submit_earlier(said: dict[str, object], *, version_number: int = 2, **fields: object) -> Submission:
    """What Norway submitted in 2024 under the Trafficking Protocol."""
    slug = str(fields.pop("slug", "earlier"))
    iso3 = str(fields.pop("iso3", "NOR"))
    cycle = make_cycle(slug, opens_on=EARLIER, version_number=version_number)
    if fields.get("is_illustrative"):
        Cycle.objects.filter(pk=cycle.pk).update(is_illustrative=True)
    earlier = make_submission(iso3, "TIP", cycle=cycle)
    for key, value in said.items():
        write(earlier, key, value, now=THEN, language="fr")
    return submit_submission(earlier, actor=None, now=THEN)


@pytest.fixture
def submission() -> Submission:
    return make_submission("NOR", "TIP", cycle=make_cycle(version_number=2))


@pytest.fixture
def client(client_of, submission):
    return client_of(make_nominated("NOR"))


def former_of(submission: Submission, article: int = 5) -> queries.Former:
    section = submission.version.sections.get(article__number=article)
    revision = queries.newest_revision(submission)
    assert revision is not None
    revision.submission = submission
    return queries.former_answers(revision, queries.questions_of(section), article_id=section.article_id)


def offered(submission: Submission) -> dict[str, tuple[str, bool]]:
    return {key: (str(a.change), a.is_offered) for key, a in former_of(submission).answers.items()}


def test_every_former_answer_is_offered_with_its_change(submission):
    submit_earlier({"tip-5-1": "yes", "tip-5-1.laws": [make_law().pk], "tip-5-2-a": "in_part"})

    assert offered(submission) == dict.fromkeys(("tip-5-1", "tip-5-1.laws", "tip-5-2-a"), ("same", True))
    assert former_of(submission).submitted_on == date(2024, 6, 30)


def test_changed_questions_are_classed_and_a_breaking_one_is_only_shown():
    """Source: questionnaires.rules.changes; what ``revise`` does to each question is told there."""
    officer, version = make_officer(), make_version(QUESTIONS)
    cycle = make_cycle_on(version, slug="before", opens_on=EARLIER)
    earlier = make_submission("NOR", "TIP", cycle=cycle)
    said = {"tip-5.difficulties": ["means"], "tip-5.examples": "One.", "tip-5.practice": "Much."}
    for key, value in {**dict.fromkeys(("tip-5-1", "tip-5-2-a", "tip-5-2-b", "tip-5-2-c"), "yes"), **said}.items():
        write(earlier, key, value, now=THEN)
    submit_submission(earlier, actor=None, now=THEN)
    newer = publish_next(version, officer, revise)

    found = offered(make_submission("NOR", "TIP", cycle=make_cycle_on(newer, slug="now")))

    assert found == {
        "tip-5-1": ("same", True),
        "tip-5-2-a": ("wording", True),
        "tip-5-2-b": ("wording", True),
        "tip-5-2-c": ("compatible", True),
        "tip-5.difficulties": ("breaking", False),
        "tip-5.practice": ("wording", True),
    }


@pytest.mark.parametrize("is_old", [True, False])
def test_illustrative_answers_never_meet_real_ones(submission, is_old):
    submit_earlier({"tip-5-1": "yes"}, is_illustrative=is_old)
    Cycle.objects.filter(pk=submission.cycle_id).update(is_illustrative=not is_old)
    submission.refresh_from_db()
    revision = submission.revisions.get()
    questions = queries.questions_of(submission.version.sections.get(article__number=5))
    standing = Standing(user_id=0, roles={submission.state_id: frozenset({Role.FOCAL_POINT})})

    assert offered(submission) == {}
    assert queries.proposals_for(revision, questions, {}, standing=standing, today=date(2026, 11, 24)) == {}


def test_another_state_s_former_answers_are_never_offered(submission):
    submit_earlier({"tip-5-1": "yes"}, iso3="ARG")

    assert offered(submission) == {}


def test_former_answer_that_its_own_answers_hid_is_not_offered(submission):
    """Hidden answers are kept and never counted nor exported: design.md, section 3."""
    submit_earlier({"tip-5-1": "yes", "tip-5-1.missing": "Rien."})

    assert offered(submission) == {"tip-5-1": ("same", True)}


def test_later_cycle_draft_and_unconfirmed_answers_are_no_former_ones(submission):
    unconfirmed = make_submission("NOR", "TIP", cycle=make_cycle("earlier", opens_on=EARLIER, version_number=2))
    write(unconfirmed, "tip-5-1", "yes")
    write(unconfirmed, "tip-5-2-b", "no")
    waits = Response.objects.filter(question__key="tip-5-1")
    waits.update(answer_state="carried_over", carried_state="answered")
    submit_submission(unconfirmed, actor=None, now=THEN, accepts_unconfirmed=True)
    draft = make_submission("NOR", "TIP", cycle=make_cycle("draft", opens_on=date(2025, 1, 1), version_number=2))
    write(draft, "tip-5-2-a", "no")

    assert offered(submission) == {"tip-5-2-b": ("same", True)}


def test_answer_is_taken_over_from_the_page_with_where_it_came_from(client, submission):
    submit_earlier({"tip-5-1": "in_part", "tip-5-1.missing": "Avant."})
    page = client.get(address(submission))
    button = re.search(r'name="take_former"\s+value="(tip-5-1\.missing=\d+)"', page.content.decode())
    assert button is not None

    taken = client.post(address(submission), fields_of(page) | {"take_former": button[1]}, follow=True)

    assert text_of(page).count("What your State said before (Cycle earlier, submitted on 30 June 2024)") == 1
    assert text_of(taken).count("1 answer taken over.") == 1
    version = ResponseVersion.objects.get(response__revision__submission=submission)
    assert (version.value, version.language, version.channel) == ("Avant.", "fr", "carried")
    assert version.source == "TIP 5(1), 2024-06-30, earlier"


def test_whole_list_is_shown_and_taken_over_with_one_button(client, submission):
    law = make_law()
    submit_earlier({"tip-5-1": "yes", "tip-5-1.laws": [law.pk], "tip-5-2-a": "no"})
    write(submission, "tip-5-2-a", "in_part")

    page = client.get(address(submission, "articles/5/proposals/"))
    fields = re.findall(r'name="(take_\w+)"\s+value="([^"]+)"', page.content.decode())
    posted: dict[str, object] = {"page": str(uuid.uuid4())}
    for name, value in fields:
        posted.setdefault(name, []).append(value)
    client.post(address(submission, "articles/5/proposals/"), posted)

    assert _said(submission) == {"tip-5-1": "yes", "tip-5-1.laws": [law.pk], "tip-5-2-a": "in_part"}


def _said(submission: Submission) -> dict[str, object]:
    rows = Response.objects.filter(revision__submission=submission, revision__status="draft")
    return dict(rows.values_list("question__key", "value"))


def test_page_of_what_was_said_before_counts_article_by_article(client, submission):
    submit_earlier({"tip-5-1": "yes", "tip-5-2-a": "no", "tip-9-1-a": "yes"})
    write(submission, "tip-5-1", "yes")

    text = text_of(client.get(address(submission, "before/")))

    assert text.count("Your State last answered in “Cycle earlier”, submitted on 30 June 2024.") == 1
    assert text.count("2 answers wait to be looked at.") == 1
    assert text.count("1 from the earlier cycle") == 2


def test_page_of_what_was_said_before_costs_the_same_for_one_and_for_three(client, submission):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(submission, "before/")).status_code == 200
        return len(captured)

    submit_earlier({"tip-5-1": "yes"})
    with_one = count()
    submit_earlier({"tip-5-1": "yes", "tip-5-2-a": "no", "tip-9-1-a": "yes"}, slug="again")

    assert count() == with_one


def test_contributor_is_shown_only_their_articles(client_of, submission):
    submit_earlier({"tip-5-1": "yes", "tip-6-1": "yes"})
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 6, contributor)

    page = client_of(contributor).get(address(submission, "before/"))

    assert re.findall(r"/articles/(\d+)/proposals/", page.content.decode()) == ["6"]


# Nothing new since a day.


def sign(submission: Submission, *, key: str = "tip-5-1", since_on: date = date(2024, 6, 30), now=NOW) -> int:
    section = submission.version.sections.get(article__number=5)
    questions = queries.questions_of(section)
    main = next(q for q in questions if q.key == key)
    rest = [q for q in questions if q.provision_id == main.provision_id and q.key != key]
    return sign_nothing_new(
        submission,
        questions=[main, *rest],
        former=former_of(submission),
        since_on=since_on,
        page_id=uuid.uuid4(),
        actor=make_nominated("NOR", username=f"signer-{uuid.uuid4().hex[:6]}"),
        now=now,
    )


def statement(submission: Submission) -> list[str | None]:
    """Since when nothing is new, answer by answer of the provision, as the pages read it."""
    revision = queries.newest_revision(submission)
    questions = queries.questions_of(submission.version.sections.get(article__number=5))
    found = queries.responses_of(revision, questions)
    return [found[key].signed and found[key].signed["since_on"] for key in ("tip-5-1", "tip-5-1.missing")]


def test_one_act_confirms_a_provision_and_is_signed(client, submission):
    submit_earlier({"tip-5-1": "in_part", "tip-5-1.missing": "Avant.", "tip-5-2-a": "no"})
    page = client.get(address(submission))
    fields = fields_of(page)

    signed = client.post(address(submission), fields | {"nothing_new": "tip-5-1"}, follow=True)

    assert fields["tip-5-1:since"] == ["2024-06-30"]
    assert text_of(signed).count("Signed: nothing new under 5(1). 2 answers are confirmed as they were.") == 1
    assert text_of(signed).count("Nothing new since 30 June 2024. Signed by nor-focal_point on") == 1
    assert _said(submission) == {"tip-5-1": "in_part", "tip-5-1.missing": "Avant."}
    rows = NothingNew.objects.values_list("question_key", "response_number", "since_on", "signed_by__username")
    assert sorted(rows) == [(key, 1, date(2024, 6, 30), "nor-focal_point") for key in ("tip-5-1", "tip-5-1.missing")]


def test_statement_falls_when_an_answer_is_changed_and_not_when_a_correction_begins(client, submission):
    submit_earlier({"tip-5-1": "in_part", "tip-5-1.missing": "Avant."})
    sign(submission)
    submit_submission(submission, actor=None, now=NOW)
    for_reading = client.get(address(submission))
    start_revision(submission, actor=None, now=NOW)
    kept = statement(submission)
    in_correction = text_of(client.get(address(submission))).count("Nothing new since 30 June 2024.")

    write(submission, "tip-5-1.missing", "Après.", base_version=1, now=NOW + timedelta(minutes=1))

    assert text_of(for_reading).count("Nothing new since 30 June 2024.") == 1
    assert (kept, in_correction) == (["2024-06-30", "2024-06-30"], 1)
    assert statement(submission) == ["2024-06-30", None]
    assert text_of(client.get(address(submission))).count("Nothing new since 30 June 2024.") == 0


def test_history_tells_what_was_signed_and_what_fell(client, submission):
    submit_earlier({"tip-5-1": "yes"})
    sign(submission)
    stands = text_of(client.get(address(submission, "history/tip-5-1/")))
    write(submission, "tip-5-1", "no", base_version=1)
    fell = text_of(client.get(address(submission, "history/tip-5-1/")))

    assert stands.count("Nothing new since 30 June 2024: signed by signer-") == 1
    assert [text.count("so this no longer stands") for text in (stands, fell)] == [0, 1]


def test_carried_over_answer_is_confirmed_by_the_same_act(submission):
    saved = write(submission, "tip-5-1", "yes")
    Response.objects.filter(pk=saved.response.pk).update(answer_state="carried_over", carried_state="answered")

    assert sign(submission) == 1
    assert values()["tip-5-1"] == ("answered", "yes")


@pytest.mark.parametrize(
    ("said_now", "since_on", "told"),
    [
        pytest.param("no", date(2024, 6, 30), "no longer the one you gave before", id="another answer by now"),
        pytest.param(None, date(2030, 1, 1), "not in the future", id="a day to come"),
        pytest.param(None, date(1999, 1, 1), "not before the year 2000", id="before the Convention"),
    ],
)
def test_what_cannot_be_signed_writes_nothing(submission, said_now, since_on, told):
    submit_earlier({"tip-5-1": "in_part", "tip-5-1.missing": "Avant."})
    if said_now:
        write(submission, "tip-5-1", said_now)
    before = ResponseVersion.objects.count()

    with pytest.raises(ValidationError, match=told), transaction.atomic():
        sign(submission, since_on=since_on)

    assert (NothingNew.objects.count(), ResponseVersion.objects.count()) == (0, before)


def test_provision_without_former_answer_cannot_be_signed(submission):
    write(submission, "tip-5-1", "yes")

    with pytest.raises(ValidationError, match="There is no former answer here"):
        sign(submission)


def test_signing_twice_is_one_statement(submission):
    submit_earlier({"tip-5-1": "yes"})

    assert [sign(submission), sign(submission)] == [1, 1]
    assert NothingNew.objects.count() == 1


def test_statement_is_never_rewritten(submission):
    submit_earlier({"tip-5-1": "yes"})
    sign(submission)

    with pytest.raises(DatabaseError), transaction.atomic():
        NothingNew.objects.update(since_on=date(2020, 1, 1))


def test_wrong_day_comes_back_with_a_sentence(client, submission):
    submit_earlier({"tip-5-1": "yes"})
    page = client.get(address(submission))

    response = client.post(
        address(submission), fields_of(page) | {"nothing_new": "tip-5-1", "tip-5-1:since": "30.6.24", "tip-5-2-a": "no"}
    )

    assert response.status_code == 422
    assert text_of(response).count("5(1): Give the day as year-month-day, for instance 2024-06-30.") == 1
    assert response.content.decode().count('value="30.6.24"') == 1
    assert _said(submission) == {"tip-5-2-a": "no"}


def test_taking_over_something_else_than_was_shown_writes_nothing(submission):
    submit_earlier({"tip-5-1": "yes"})

    taken = take_over_former(
        submission,
        former=former_of(submission),
        responses={},
        wanted={"tip-5-1": 1},
        page_id=uuid.uuid4(),
        actor=make_nominated("NOR"),
        now=NOW,
    )

    assert (taken.written_count, taken.changed, _said(submission)) == (0, ["tip-5-1"], {})
