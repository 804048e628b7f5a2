"""Handing over, proposing and deciding, acting as the alternate, reminders: the services, on the real database."""

import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from parties.choices import Role
from submissions import periodic, queries
from submissions.choices import AssignmentMode, SaveOutcome
from submissions.models import Assignment, ProposedAnswer, Response, ResponseVersion, SubmissionEvent
from submissions.rules import Place
from submissions.services import (
    PostedAnswer,
    WriteRefusedError,
    assign_places,
    change_assignment,
    remind_person,
    return_proposal,
    send_reminders,
    submit_submission,
    take_over_proposal,
)
from tests.factories.parties import get_state, make_nominated, make_unit
from tests.factories.submissions import NOW, TODAY, get_question, make_handed, make_proposal, make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
DUE = TODAY + timedelta(days=7)


@pytest.fixture
def focal(submission):
    return make_nominated("NOR", email="focal@example.org")


@pytest.fixture
def proposer(submission):
    user = make_nominated("NOR", Role.CONTRIBUTOR, username="kari", email="kari@example.org", preferred_language="fr")
    make_handed(submission, 5, user=user, mode=AssignmentMode.MAY_PROPOSE, due_on=DUE)
    return user


def answer(submission, value, *, key="tip-5-1", base=0) -> PostedAnswer:
    return PostedAnswer(get_question(submission, key), "answered", value, base, uuid.uuid4(), "")


def decide(proposed, focal, value, *, base=0):
    posted = answer(proposed.submission, value, base=base)
    return take_over_proposal(proposed, answer=posted, language="en", actor=focal, now=NOW)


def test_what_cannot_be_handed_over_is_refused(submission, focal):
    stranger, article = make_nominated("ARG"), submission.version.sections.get(article__number=5).article_id
    former = make_nominated("NOR", Role.CONTRIBUTOR, username="former", until=date(2026, 1, 2))
    foreign_article = 10**9
    refused = [
        {},
        {"user": stranger},
        {"user": former},
        {"unit": make_unit("ARG")},
        {"user": focal, "places": []},
        {"user": focal, "places": [Place(foreign_article)]},
        {"user": focal, "places": [Place(article, "tip-6-1")]},
        {"user": focal, "due_on": TODAY - timedelta(days=1)},
        {"user": focal, "mode": "may_rule"},
    ]
    facts = {"places": [Place(article)], "unit": None, "user": None, "mode": "may_edit", "due_on": None, "note": ""}

    for case in refused:
        with pytest.raises(ValidationError):
            assign_places(submission, **facts | case, actor=focal, now=NOW)

    assert Assignment.objects.count() == 0


def test_many_articles_at_once_and_twice_is_once(submission, focal):
    sections = submission.version.sections.filter(article__number__in=(5, 6, 7))
    places = [Place(pk) for pk in sections.values_list("article", flat=True)]
    facts = {"places": places, "unit": make_unit(), "user": None, "note": "", "actor": focal, "now": NOW}

    assign_places(submission, **facts, mode="may_edit", due_on=None)
    assign_places(submission, **facts, mode="may_propose", due_on=DUE)

    assert list(Assignment.objects.values_list("mode", "due_on")) == [("may_propose", DUE)] * 3


def test_another_person_leaves_on_record_who_had_it(submission, focal, proposer):
    mate = make_nominated("NOR", Role.CONTRIBUTOR, username="mate")
    handed = Assignment.objects.get()

    change_assignment(handed, user=mate, mode="may_edit", due_on=DUE, actor=focal, now=NOW)

    rows = Assignment.objects.order_by("pk").values_list("user__username", "ended_by__username")
    assert list(rows) == [("kari", focal.username), ("mate", None)]


def test_proposal_leaves_the_answer_alone_and_is_kept_once(submission, proposer):
    write(submission, "tip-5-1", "no")
    write_id = uuid.uuid4()

    for _time in range(2):
        make_proposal(submission, "tip-5-1", "yes", actor=proposer, write_id=write_id)

    assert (ProposedAnswer.objects.count(), Response.objects.get().value, ResponseVersion.objects.count()) == (
        1,
        "no",
        1,
    )
    with pytest.raises(WriteRefusedError) as refused:
        make_proposal(submission, "tip-5-1", "in_part", actor=proposer, write_id=write_id)
    assert refused.value.status == 422


@pytest.mark.parametrize(("value", "status"), [("yes", "taken_over"), ("in_part", "changed")])
def test_taken_over_is_an_answer_on_behalf_of_who_proposed_it(submission, focal, proposer, value, status):
    early = make_proposal(submission, "tip-5-1", "no", actor=proposer, now=NOW - timedelta(hours=1))
    proposed = make_proposal(submission, "tip-5-1", "yes", actor=proposer)

    decide(proposed, focal, value)

    version = ResponseVersion.objects.get()
    assert (version.value, version.channel, version.author, version.on_behalf_of) == (
        value,
        "proposed",
        focal,
        proposer,
    )
    # The earlier text of the same person does not come back as if nobody had decided.
    assert set(ProposedAnswer.objects.values_list("status", "decided_by")) == {(status, focal.pk)}
    for again in (proposed, early):
        with pytest.raises(ValidationError, match="decided already"):
            decide(again, focal, "no", base=1)
    assert ResponseVersion.objects.count() == 1


def test_clash_decides_nothing_and_loses_nothing(submission, focal, proposer):
    proposed = make_proposal(submission, "tip-5-1", "yes", actor=proposer)
    write(submission, "tip-5-1", "no")

    decided = decide(proposed, focal, "in_part", base=0)

    proposed.refresh_from_db()
    assert (decided.is_clash, decided.saved.rival.value, proposed.status) == (True, "in_part", "open")
    assert Response.objects.get().value == "no"


def test_newer_text_of_the_colleague_is_not_passed_over(submission, focal, proposer):
    proposed = make_proposal(submission, "tip-5-1", "yes", actor=proposer)
    make_proposal(submission, "tip-5-1", "in_part", actor=proposer, now=NOW + timedelta(minutes=1))

    with pytest.raises(ValidationError, match="newer text"):
        decide(proposed, focal, "yes")

    assert (Response.objects.count(), ProposedAnswer.objects.filter(status="open").count()) == (0, 2)


def test_returned_needs_a_word_and_is_shown_to_its_author(submission, focal, proposer):
    proposed = make_proposal(submission, "tip-5-1", "yes", actor=proposer)
    with pytest.raises(ValidationError, match="note"):
        return_proposal(proposed, note="  ", actor=focal, now=NOW)

    return_proposal(proposed, note="Which law?", actor=focal, now=NOW)

    (shown,) = queries.proposed_answers(submission, reader=proposer, keys=["tip-5-1"])
    assert (shown.status, shown.note, Response.objects.count()) == ("returned", "Which law?", 0)
    assert queries.proposed_answers(submission, reader=focal, keys=["tip-5-1"]) == []


def test_nothing_is_proposed_or_decided_after_submission(submission, focal, proposer):
    proposed = make_proposal(submission, "tip-5-1", "yes", actor=proposer)
    write(submission, "tip-6-1", "yes")
    submit_submission(submission, actor=focal, now=NOW)

    for refused in (
        lambda: make_proposal(submission, "tip-5-1", "no", actor=proposer),
        lambda: decide(proposed, focal, "yes"),
        lambda: return_proposal(proposed, note="No.", actor=focal, now=NOW),
    ):
        with pytest.raises(WriteRefusedError) as error:
            refused()
        assert error.value.status == 423


@pytest.mark.parametrize("days", [0, 400])
def test_alternate_writes_and_submits_on_behalf_of_the_focal_point_while_it_lasts(submission, focal, days):
    until = TODAY + timedelta(days=30)
    alternate = make_nominated("NOR", Role.ALTERNATE, username="deputy", until=until)
    now = NOW + timedelta(days=days)

    write(submission, "tip-5-1", "yes", actor=alternate, now=now)
    write(submission, "tip-6-1", "yes", actor=focal, now=now)
    submit_submission(submission, actor=alternate, now=now)

    expected = focal if now.date() <= until else None
    by_author = {v.author_id: v.on_behalf_of for v in ResponseVersion.objects.all()}
    assert by_author == {alternate.pk: expected, focal.pk: None}
    events = SubmissionEvent.objects.filter(actor=alternate)
    assert {event.on_behalf_of for event in events} == {expected}


def test_write_of_an_alternate_costs_no_more_queries(submission, focal, django_assert_max_num_queries):
    alternate = make_nominated("NOR", Role.ALTERNATE, username="deputy", until=TODAY + timedelta(days=9))

    with django_assert_max_num_queries(10):  # 8 and the savepoints of a test
        saved = write(submission, "tip-5-1", "yes", actor=alternate)

    assert saved.outcome == SaveOutcome.SAVED


def test_reminders_go_out_once_in_the_language_of_the_person(submission, proposer):
    (one, two) = [send_reminders(now=NOW) for _time in range(2)]

    assert (one, two, len(mail.outbox)) == (1, 0, 1)
    assert (mail.outbox[0].to, "/fr/submissions/tasks/" in mail.outbox[0].body) == (["kari@example.org"], True)
    assert [send_reminders(now=NOW + timedelta(days=days)) for days in (1, 5, 6, 6, 8, 9, 15)] == [0, 0, 1, 0, 1, 0, 1]


@pytest.mark.parametrize("why", ["ended", "inactive", "no address", "done", "taken back", "submitted"])
def test_who_is_not_reminded(submission, focal, proposer, why):
    if why == "ended":
        proposer.nominations.update(until=date(2026, 1, 2))
    elif why == "inactive":
        type(proposer).objects.filter(pk=proposer.pk).update(is_active=False)
    elif why == "no address":
        type(proposer).objects.filter(pk=proposer.pk).update(email="")
    elif why == "done":
        Assignment.objects.update(question_key="tip-5-1")
        write(submission, "tip-5-1", "no")
    elif why == "taken back":
        Assignment.objects.update(ended_at=NOW)
    else:
        write(submission, "tip-6-1", "yes")
        submit_submission(submission, actor=focal, now=NOW)

    assert (send_reminders(now=NOW), mail.outbox) == (0, [])


def test_one_letter_lists_all_and_a_ministry_s_people_each_get_theirs(submission):
    unit = make_unit()
    for name in ("one", "two"):
        make_nominated("NOR", Role.CONTRIBUTOR, username=name, unit=unit, email=f"{name}@example.org")
    for number in (5, 6):
        make_handed(submission, number, unit=unit, due_on=DUE)

    assert (send_reminders(now=NOW), send_reminders(now=NOW + timedelta(hours=1))) == (2, 0)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["one@example.org", "two@example.org"]
    assert [(letter.body.count("article 5"), letter.body.count("article 6")) for letter in mail.outbox] == [(1, 1)] * 2


def test_letter_holds_no_answer_and_no_note(submission, focal, proposer):
    Assignment.objects.update(note="Between us.")
    write(submission, "tip-5.examples", "A secret answer.")

    send_reminders(now=NOW)

    assert [(m.body.count("Between us"), m.body.count("secret")) for m in mail.outbox] == [(0, 0)]


def test_remind_now_works_once_a_day(submission, focal, proposer):
    state = get_state("NOR")

    remind_person(proposer, state=state, actor=focal, now=NOW)
    with pytest.raises(ValidationError, match="today already"):
        remind_person(proposer, state=state, actor=focal, now=NOW + timedelta(hours=2))
    remind_person(proposer, state=state, actor=focal, now=NOW + timedelta(days=1))

    assert len(mail.outbox) == 2


def test_reminder_fails_for_one_and_reaches_the_other(submission, proposer, monkeypatch):
    mate = make_nominated("NOR", Role.CONTRIBUTOR, username="mate", email="mate@example.org")
    make_handed(submission, 6, user=mate, due_on=DUE)
    from submissions.notices import reminders as notices

    real = notices.send_reminder

    def flaky(user, tasks, *, today):
        if user == proposer:
            raise OSError("the post is away")
        real(user, tasks, today=today)

    monkeypatch.setattr(notices, "send_reminder", flaky)
    first = send_reminders(now=NOW)
    monkeypatch.undo()

    assert (first, send_reminders(now=NOW + timedelta(hours=1))) == (1, 1)
    assert [letter.to for letter in mail.outbox] == [["mate@example.org"], ["kari@example.org"]]


def test_another_state_s_work_is_in_no_letter(submission, proposer):
    other = make_nominated("ARG", Role.CONTRIBUTOR, email="arg@example.org")
    make_handed(make_submission("ARG", "TIP"), 6, user=other, due_on=DUE)

    send_reminders(now=NOW)

    assert {letter.to[0]: "article 6" in letter.body for letter in mail.outbox} == {
        "kari@example.org": False,
        "arg@example.org": True,
    }


def test_timetable_opens_the_door_of_the_reminders(submission, proposer, settings):
    Assignment.objects.update(due_on=timezone.now().date() + timedelta(days=1))
    (task,) = [row["task"] for name, row in settings.CELERY_BEAT_SCHEDULE.items() if name == "send-reminders"]

    assert (task, periodic.send_reminders.name, periodic.send_reminders()) == (periodic.send_reminders.name, task, 1)
