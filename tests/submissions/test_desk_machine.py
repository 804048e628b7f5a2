"""The desk as a machine: any order of steps by any person, and what must hold after each.

Source: issue 4, Show 3; design.md, sections 4 and 5. A further step of the desk is one more method with ``@rule``.
"""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from parties import isolation
from parties.choices import Role
from parties.models import State, User
from parties.permissions import Standing
from parties.queries import faults_in_chain, standing_of
from parties.services import link_chain_now
from submissions import permissions, queries
from submissions.choices import AssignmentMode, ProposedStatus, RevisionStatus, SaveOutcome
from submissions.models import Assignment, ProposedAnswer, Response, ResponseVersion, Seal, Submission, SubmissionEvent
from submissions.rules import Handed
from submissions.services import (
    PostedAnswer,
    WriteRefusedError,
    clear_submission,
    close_submission,
    faults_of_seal,
    give_up_revision,
    mark_as_checked,
    recall_submission,
    return_proposal,
    return_submission,
    set_second_person,
    start_revision,
    submit_submission,
    take_back_assignment,
    take_over_proposal,
)
from tests.factories.parties import get_state, make_nominated, make_officer
from tests.factories.submissions import (
    NOW,
    get_question,
    make_assignment,
    make_handed,
    make_proposal,
    make_submission,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]

PEOPLE = ["focal point", "alternate", "contributor", "other State", "officer", "expert"]
KEYS = ["tip-5-1", "tip-5-2-a", "tip-6-1", "tip-9-1-a"]
VALUES = ["yes", "in_part", "no"]
person = st.sampled_from(["focal point"] * 4 + ["contributor"] * 3 + PEOPLE)
# What was done at least once: a machine that never submits would prove nothing.
REACHED: set[str] = set()


SERVICES = {
    "clear": clear_submission,
    "submit": submit_submission,
    "recall": recall_submission,
    "revise": start_revision,
    "give up": give_up_revision,
    "return": partial(return_submission, reason="Unclear."),
    "check": mark_as_checked,
    "close": close_submission,
}


RUN = [
    *[("focal point", act) for act in ("edit", "edit", "clash", "clear", "edit", "recall")],
    *[("contributor", act) for act in ("edit", "clear")],
    *[("alternate", act) for act in ("submit", "edit", "submit")],
    *[("officer", act) for act in ("check", "return", "revise")],
    *[("other State", act) for act in ("revise", "recall", "submit")],
    *[("focal point", act) for act in ("revise", "edit", "give up", "revise", "two", "submit", "clear", "submit")],
    *[("alternate", act) for act in ("submit", "one", "revise")],
]


class Desk(RuleBasedStateMachine):
    """Each rule asks ``permissions`` as every door does, then the service; a model in plain Python expects the same."""

    @initialize()
    def begin(self) -> None:
        self.point = transaction.savepoint()
        self.now = NOW
        self.people: dict[str, User] = {
            "focal point": make_nominated("NOR", username="machine-focal"),
            "alternate": make_nominated("NOR", Role.ALTERNATE, username="machine-alternate"),
            "contributor": make_nominated("NOR", Role.CONTRIBUTOR, username="machine-contributor"),
            "other State": make_nominated("ARG", username="machine-other"),
            "officer": make_officer("machine-officer"),
            "expert": make_nominated("NOR", Role.EXPERT, username="machine-expert"),
        }
        self.submission = make_submission()
        make_assignment(self.submission, 5, self.people["contributor"])
        # Article → what the contributor may do there.
        self.parts: dict[int, str] = {5: AssignmentMode.MAY_EDIT}
        # write id → what was acknowledged: key, value, whether it became the answer.
        self.acknowledged: dict[uuid.UUID, tuple[str, str]] = {}
        self.sealed: dict[int, bytes] = {}
        write(self.submission, "tip-5-1", "no")

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.savepoint_rollback(self.point)

    # --- What people do

    @rule(who=person, key=st.sampled_from(KEYS), value=st.sampled_from(VALUES), is_stale=st.booleans())
    def edit(self, who: str, key: str, value: str, is_stale: bool) -> None:
        """An answer, or a clash where somebody else was quicker: both texts are kept."""
        submission, actor = self.fresh(), self.people[who]
        question = get_question(submission, key)
        becomes = permissions.becomes(self.standing(who), submission, question, assigned=self.assigned(who))
        assert becomes == self.expected(who, key)
        if becomes == SaveOutcome.PROPOSED:
            self.propose(submission, key, value, actor)
        if becomes != SaveOutcome.SAVED:
            return
        revision = queries.newest_revision(submission)
        standing = Response.objects.filter(revision=revision, question=question).first()
        number = standing.number if standing else 0
        base = number - 1 if is_stale and number > 1 else number
        write_id = uuid.uuid4()
        try:
            with transaction.atomic():
                write(submission, key, value, base_version=base, write_id=write_id, actor=actor, now=self.tick())
            refused = 0
        except WriteRefusedError as refusal:
            refused = refusal.status
        assert refused == (0 if revision.status == RevisionStatus.DRAFT else 423)
        if refused:
            REACHED.add("423")
            return
        self.acknowledged[write_id] = (key, value)

    def expected(self, who: str, key: str) -> SaveOutcome | None:
        if who in ("focal point", "alternate"):
            return SaveOutcome.SAVED
        mode = self.parts.get(int(key.split("-")[1])) if who == "contributor" else None
        return {AssignmentMode.MAY_EDIT: SaveOutcome.SAVED, AssignmentMode.MAY_PROPOSE: SaveOutcome.PROPOSED}.get(mode)

    def propose(self, submission: Submission, key: str, value: str, actor: User) -> None:
        """A proposal waits beside the answer and changes nothing of it."""
        before = list(Response.objects.order_by("pk").values_list("pk", "number", "value"))
        try:
            with transaction.atomic():
                make_proposal(submission, key, value, actor=actor, now=self.tick())
            refused = 0
        except WriteRefusedError as refusal:
            refused = refusal.status
        assert refused == (0 if self.status == "draft" else 423)
        REACHED.add("propose" if not refused else "423")
        assert list(Response.objects.order_by("pk").values_list("pk", "number", "value")) == before

    @rule(
        who=st.sampled_from(["focal point", "alternate", "contributor", "other State"]),
        number=st.sampled_from([5, 6, 9]),
        mode=st.sampled_from(["may_propose", "may_propose", "may_edit"]),
    )
    def hand_over(self, who: str, number: int, mode: str) -> None:
        """An article goes to the contributor; only who acts as the focal point hands anything to anybody."""
        may = permissions.can_share(self.standing(who), self.submission.state_id)
        assert may == (who in ("focal point", "alternate"))
        if may:
            make_handed(self.fresh(), number, user=self.people["contributor"], mode=mode, actor=self.people[who])
            self.parts[number] = AssignmentMode(mode)
            REACHED.add("hand over")

    @rule(who=st.sampled_from(["focal point", "alternate"]))
    def take_back(self, who: str) -> None:
        handed = Assignment.objects.standing().filter(submission=self.submission).order_by("article__number").last()
        if handed is not None:
            take_back_assignment(handed, actor=self.people[who], now=self.tick())
            del self.parts[handed.article.number]
            REACHED.add("take back")

    @rule(who=st.sampled_from(["focal point", "alternate"]), is_returned=st.booleans())
    def decide(self, who: str, is_returned: bool) -> None:
        """A proposal is decided once, and only while the answers are in preparation; taken over, it is an answer."""
        waiting = ProposedAnswer.objects.filter(submission=self.submission, status=ProposedStatus.OPEN)
        proposed = waiting.select_related("submission__version", "author").order_by("-written_at").first()
        if proposed is None:
            return
        question = get_question(self.fresh(), proposed.question_key)
        revision = queries.newest_revision(self.fresh())
        standing = Response.objects.filter(revision=revision, question=question).first()
        answer = PostedAnswer(
            question=question,
            answer_state=proposed.answer_state,
            value=proposed.value,
            base_version=standing.number if standing else 0,
            write_id=uuid.uuid4(),
            release_level="",
        )
        try:
            with transaction.atomic():
                if is_returned:
                    return_proposal(proposed, note="Which law?", actor=self.people[who], now=self.tick())
                else:
                    facts = {"actor": self.people[who], "now": self.tick()}
                    take_over_proposal(proposed, answer=answer, language="en", **facts)
            refused = 0
        except WriteRefusedError as refusal:
            refused = refusal.status
        assert refused == (0 if self.status == "draft" else 423)
        if refused:
            return
        REACHED.add("return proposal" if is_returned else "take over")
        proposed.refresh_from_db()
        assert proposed.status == (ProposedStatus.RETURNED if is_returned else ProposedStatus.TAKEN_OVER)
        if not is_returned:
            self.acknowledged[uuid.uuid5(answer.write_id, str(proposed.pk))] = (question.key, proposed.value)

    @precondition(lambda self: self.status == "draft")
    @rule(who=person)
    def clear(self, who: str) -> None:
        self.attempt(who, "clear", lambda s, a: clear_submission(s, actor=a, now=self.tick()))

    @precondition(lambda self: self.status == "cleared")
    @rule(who=person)
    def submit(self, who: str) -> None:
        before = self.fresh()
        wants = queries.desk_setting_of(before.state)
        cleared_by = before.revisions.filter(status=RevisionStatus.CLEARED).values_list("cleared_by", flat=True).first()
        done = self.attempt(who, "submit", lambda s, a: submit_submission(s, actor=a, now=self.tick()))
        if done and wants and wants.wants_second_person:
            assert cleared_by not in (None, self.people[who].pk)
        if done:
            self.remember_seal()

    @precondition(lambda self: self.status == "cleared")
    @rule(who=person)
    def recall(self, who: str) -> None:
        self.attempt(who, "recall", lambda s, a: recall_submission(s, actor=a, now=self.tick()))

    @precondition(lambda self: self.status == "submitted")
    @rule(who=person)
    def revise(self, who: str) -> None:
        self.attempt(who, "revise", lambda s, a: start_revision(s, actor=a, now=self.tick()))

    @precondition(lambda self: self.status == "draft" and self.sealed)
    @rule(who=person)
    def give_up(self, who: str) -> None:
        self.attempt(who, "give up", lambda s, a: give_up_revision(s, actor=a, now=self.tick()))

    @rule(who=person, wants=st.booleans())
    def want_two(self, who: str, wants: bool) -> None:
        state = get_state("NOR")
        if permissions.can_arrange_desk(self.standing(who), state.pk):
            set_second_person(state, wants_second_person=wants, actor=self.people[who], now=self.tick())

    @precondition(lambda self: self.status == "submitted")
    @rule(who=person)
    def return_(self, who: str) -> None:
        self.attempt(who, "return", lambda s, a: return_submission(s, reason="Unclear.", actor=a, now=self.tick()))

    @precondition(lambda self: self.status == "submitted")
    @rule(who=person)
    def check(self, who: str) -> None:
        self.attempt(who, "check", lambda s, a: mark_as_checked(s, actor=a, now=self.tick()))

    @precondition(lambda self: self.status == "submitted")
    @rule(who=person, luck=st.integers(0, 9))
    def close(self, who: str, luck: int) -> None:
        if luck == 0:  # or nothing would ever happen after it
            self.attempt(who, "close", lambda s, a: close_submission(s, actor=a, now=self.tick()))

    @rule(who=person, act=st.sampled_from(sorted(SERVICES)))
    def do_out_of_turn(self, who: str, act: str) -> None:
        """Any step at any time: those that are not open are refused, and change nothing."""
        if act == "close":
            return
        if self.attempt(who, act, lambda s, a: SERVICES[act](s, actor=a, now=self.tick())):
            self.remember_seal()

    # --- What must hold

    @invariant()
    def one_in_preparation_one_stands(self) -> None:
        statuses = list(self.fresh().revisions.values_list("status", flat=True))
        in_preparation = [s for s in statuses if s in (RevisionStatus.DRAFT, RevisionStatus.CLEARED)]
        assert len(in_preparation) <= 1
        assert statuses.count(RevisionStatus.SUBMITTED) <= 1
        expected = {"draft": ["draft"], "cleared": ["cleared"]}.get(self.fresh().status, [])
        assert in_preparation == expected

    @invariant()
    def every_seal_holds(self) -> None:
        seals = list(Seal.objects.select_related("state", "revision").order_by("pk"))
        assert {seal.pk: bytes(seal.snapshot) for seal in seals} == self.sealed
        assert [faults_of_seal(seal) for seal in seals] == [[] for _seal in seals]

    @invariant()
    def nothing_acknowledged_is_missing(self) -> None:
        kept = ResponseVersion.objects.filter(write_id__in=self.acknowledged).select_related("response__question")
        found = {version.write_id: (version.response.question.key, version.value) for version in kept}
        assert found == self.acknowledged

    @invariant()
    def events_lead_from_one_status_to_the_next(self) -> None:
        events = list(SubmissionEvent.objects.filter(submission=self.submission).order_by("pk"))
        steps = [(event.from_status, event.to_status) for event in events]
        assert [before for before, _after in steps[1:]] == [after for _before, after in steps[:-1]]
        assert steps[-1][1] == self.fresh().status

    @invariant()
    def the_chain_verifies(self) -> None:
        link_chain_now()
        assert faults_in_chain(self.submission.state_id) == []

    @invariant()
    def another_state_finds_nothing(self) -> None:
        argentina = State.objects.get(iso3="ARG")
        with isolation.acting_for([argentina.pk]):
            assert Submission.objects.filter(pk=self.submission.pk).count() == 0
            assert Seal.objects.count() == 0

    # --- Helpers

    @property
    def status(self) -> str:
        return self.fresh().status

    def remember_seal(self) -> None:
        for seal in Seal.objects.exclude(pk__in=self.sealed):
            self.sealed[seal.pk] = bytes(seal.snapshot)

    def attempt(self, who: str, act: str, service) -> bool:
        """Whether the step was taken. Nobody takes one that is not theirs; what is refused changes nothing."""
        submission, standing = self.fresh(), self.standing(who)
        of_secretariat = act in ("check", "return", "close")
        may = permissions.can_check(standing) if of_secretariat else permissions.can_submit(standing, submission)
        assert may == (who == "officer" if of_secretariat else who in ("focal point", "alternate"))
        if not may:
            return False
        before = self.picture()
        try:
            with transaction.atomic():
                service(submission, self.people[who])
        except ValidationError:
            assert self.picture() == before
            return False
        REACHED.add(act)
        event = SubmissionEvent.objects.filter(submission=submission).latest("pk")
        assert event.on_behalf_of == (self.people["focal point"] if who == "alternate" else None)
        return True

    def picture(self) -> tuple[object, ...]:
        revisions = self.submission.revisions.order_by("pk").values_list("pk", "status", "content_hash", "cleared_by")
        return (self.fresh().status, list(revisions), SubmissionEvent.objects.count(), Seal.objects.count())

    def fresh(self) -> Submission:
        return Submission.objects.select_related("state", "version").get(pk=self.submission.pk)

    def standing(self, who: str) -> Standing:
        return standing_of(self.people[who], today=NOW.date())

    def assigned(self, who: str) -> Handed:
        return queries.handed_to(self.people[who].pk, self.submission, today=self.now.date())

    def tick(self):
        self.now += timedelta(seconds=1)
        return self.now


def test_desk_holds_whatever_is_done_in_whatever_order():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=16,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert not connection.needs_rollback
    assert {"clear", "submit", "recall", "423", "hand over"} <= REACHED


INVARIANTS = [
    Desk.one_in_preparation_one_stands,
    Desk.every_seal_holds,
    Desk.nothing_acknowledged_is_missing,
    Desk.events_lead_from_one_status_to_the_next,
    Desk.the_chain_verifies,
    Desk.another_state_finds_nothing,
]


def test_a_run_by_hand_reaches_every_step():
    """That the steps do what they are named after, in an order that reaches every branch, twice round."""
    REACHED.clear()
    desk = Desk()
    desk.begin()
    try:
        for round_number in range(2):
            for who, act in RUN:
                if act == "edit":
                    desk.edit(who=who, key="tip-5-1", value=VALUES[round_number], is_stale=False)
                elif act == "clash":
                    desk.edit(who=who, key="tip-5-1", value=VALUES[round_number], is_stale=True)
                elif act in ("one", "two"):
                    desk.want_two(who=who, wants=act == "two")
                else:
                    desk.do_out_of_turn(who=who, act=act)
                for holds in INVARIANTS:
                    holds(desk)
        assert len(desk.sealed) == 4
        assert len(desk.acknowledged) == 10
    finally:
        desk.teardown()
    assert {"clear", "submit", "recall", "revise", "give up", "return", "check", "423"} <= REACHED


@pytest.mark.parametrize(("is_returned", "reached"), [(False, "take over"), (True, "return proposal")])
def test_a_proposal_made_by_hand_is_decided(is_returned, reached):
    REACHED.clear()
    desk = Desk()
    desk.begin()
    try:
        desk.hand_over(who="focal point", number=6, mode="may_propose")
        desk.edit(who="contributor", key="tip-6-1", value="yes", is_stale=False)
        desk.decide(who="alternate", is_returned=is_returned)
        desk.take_back(who="focal point")
        desk.edit(who="contributor", key="tip-6-1", value="no", is_stale=False)
        for holds in INVARIANTS:
            holds(desk)
    finally:
        desk.teardown()
    assert {"hand over", "propose", reached, "take back"} == REACHED
