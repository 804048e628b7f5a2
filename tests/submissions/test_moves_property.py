"""Whatever is edited, published, answered, moved and undone, in whatever order: no answer is lost or re-attributed.

Source: issue 3, "Show", 3. One example is a run of steps over one small questionnaire; after every step every version
of every answer is still what it was, and after every move and undo each answer is where it should be.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from parties.choices import Role
from parties.models import User
from questionnaires import services as questionnaires
from questionnaires.models import Option, Question, QuestionnaireVersion
from submissions import queries
from submissions.choices import AnswerState
from submissions.models import LawArticle, Response, ResponseVersion, Revision, Submission, SubmissionMove
from submissions.services import move_submission, start_revision, submit_submission, undo_move
from tests.factories.moves import QUESTIONS, make_small_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, make_law, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
STEPS = ("answer", "answer", "answer", "edit", "publish", "move", "move", "undo", "take_back", "clash", "submit")
# What a version of an answer is, for good; and what an answer is, wherever it goes.
WRITTEN = (
    "answer_state",
    "value",
    "language",
    "release_level",
    "author",
    "written_at",
    "is_rival",
    "response__question__key",
)
TEXTS = ("A case of 2020.", "قضية", "案例", "Два дела.")


def said(response: Response) -> tuple[object, ...]:
    """An answer without its place: the state meant, the words, who wrote them and when."""
    return response.said_state, response.value, response.language, response.author_id, response.written_at


def answers_in(revision: Revision) -> dict[str, Response]:
    return {r.question.key: r for r in Response.objects.filter(revision=revision).select_related("question")}


def rows_of(revision: Revision) -> list[dict[str, object]]:
    return list(Response.objects.filter(revision=revision).order_by("pk").values())


@dataclass
class World:
    """One submission, the people, and what the test itself remembers of what was said."""

    submission: Submission
    people: list[User]
    officer: User
    law: LawArticle
    now: datetime = NOW
    draft: QuestionnaireVersion | None = None
    written: dict[int, tuple[object, ...]] = field(default_factory=dict)
    # Per move that may be undone, the latest on top: the rows it left, and what was said since, key → answer.
    moves: list[tuple[SubmissionMove, list[dict[str, object]], dict[str, tuple[object, ...]]]] = field(
        default_factory=list
    )
    frozen: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    undone_count: int = 0

    @property
    def revision(self) -> Revision:
        return self.submission.revisions.select_related("version__questionnaire", "submission__cycle").get(
            status="draft"
        )

    def question(self, number: int) -> Question:
        questions = list(self.submission.version.questions.select_related("option_list").order_by("key"))
        return questions[number % len(questions)]

    def step(self, name: str, number: int) -> None:
        self.now += timedelta(minutes=1)
        getattr(self, name)(number)
        self.check_nothing_written_is_gone()

    def answer(self, number: int) -> None:
        question = self.question(number)
        values = {
            "implementation": ["yes", "in_part", "no"][number % 3],
            "text": TEXTS[number % len(TEXTS)],
            "citations": [self.law.pk],
            "choices": list(_slugs(question)[: 1 + number % 2]),
        }
        self._write(question, values[question.kind], AnswerState.ANSWERED, number)

    def take_back(self, number: int) -> None:
        self._write(self.question(number), None, AnswerState.UNANSWERED, number)

    def clash(self, number: int) -> None:
        standing = answers_in(self.revision)
        of_text = [key for key, response in standing.items() if response.question.kind == "text"]
        if of_text:
            key = sorted(of_text)[number % len(of_text)]
            base = standing[key].number + 1
            author = self.people[number % 2]
            assert write(self.submission, key, "Rival.", base_version=base, actor=author, now=self.now).rival

    def _write(self, question: Question, value: object, state: AnswerState, number: int) -> None:
        standing = answers_in(self.revision).get(question.key)
        saved = write(
            self.submission, question.key, value, answer_state=state,
            base_version=standing.number if standing else 0, language=["en", "ar"][number % 2],
            actor=self.people[number % len(self.people)], now=self.now,
        )  # fmt: skip
        assert saved.outcome == "saved"
        if self.moves:
            self.moves[-1][2][question.key] = said(answers_in(self.revision)[question.key])

    def edit(self, number: int) -> None:
        if self.draft is None:
            newest = QuestionnaireVersion.objects.filter(questionnaire__slug="tip").order_by("-number")[0]
            self.draft = questionnaires.copy_version(newest, actor=self.officer, now=self.now)
        edits = [self._reword, self._advise, self._require, self._add, self._take_out, self._options, self._replace]
        edits[number % len(edits)](self.draft, number // len(edits), {"actor": self.officer, "now": self.now})

    def publish(self, number: int) -> None:
        self.edit(number)
        self.edit(number * 31 + 5)
        questionnaires.publish_version(self.draft, actor=self.officer, now=self.now, reason="For a test.")
        questionnaires.adopt_version(self.submission.cycle, version=self.draft, actor=self.officer, now=self.now)
        self.draft = None

    def _reword(self, draft: QuestionnaireVersion, number: int, by: dict[str, object]) -> None:
        self._edit_text(draft, number, by, field="text")

    def _advise(self, draft: QuestionnaireVersion, number: int, by: dict[str, object]) -> None:
        self._edit_text(draft, number, by, field="guidance")

    def _edit_text(self, draft: QuestionnaireVersion, number: int, by: dict[str, object], *, field: str) -> None:
        words = {"field": field, "language": "en", "text": f"Asked at {self.now:%H:%M}?"}
        questionnaires.edit_text(draft, subject=_pick(draft, number).key, **words, **by)

    def _require(self, draft: QuestionnaireVersion, number: int, by: dict[str, object]) -> None:
        question = _pick(draft, number)
        questionnaires.edit_question(draft, key=question.key, show_if={}, is_required=not question.is_required, **by)

    def _add(self, draft: QuestionnaireVersion, number: int, by: dict[str, object], *, key: str = "") -> None:
        key = key or f"tip-5.more{self.now:%H%M}"
        kind = ["text", "citations"][number % 2]
        if not draft.questions.filter(key=key).exists():
            article = draft.sections.get().article
            new = {"key": key, "kind": kind, "text": "And this?", "guidance": ""}
            questionnaires.add_question(draft, article=article, **new, **by)

    def _take_out(self, draft: QuestionnaireVersion, number: int, by: dict[str, object]) -> None:
        if draft.questions.count() > 3:
            questionnaires.remove_question(draft, key=_pick(draft, number).key, **by)

    def _replace(self, draft: QuestionnaireVersion, number: int, by: dict[str, object]) -> None:
        """A question of the same key that is answered in another way, or one that was taken out and comes again."""
        if draft.questions.filter(key="tip-5.examples").exists():
            questionnaires.remove_question(draft, key="tip-5.examples", **by)
        self._add(draft, number, by, key="tip-5.examples")

    def _options(self, draft: QuestionnaireVersion, number: int, by: dict[str, object]) -> None:
        options = list(Option.objects.filter(option_list__version=draft).order_by("slug"))
        if number % 2 and len(options) > 1:
            questionnaires.remove_option(draft, option=options[number % len(options)], **by)
        elif options:
            new = {"slug": f"o{self.now:%H%M}-{len(options)}", "label": "Another"}
            if not any(option.slug == new["slug"] for option in options):
                questionnaires.add_option(draft, option_list=options[0].option_list, **new, **by)

    def move(self, number: int) -> None:
        """To the newest version of the cycle, which is published first where there is none to go to."""
        if queries.newer_version(self.submission, self.revision) is None:
            self.publish(number)
        revision = self.revision
        version = queries.newer_version(self.submission, revision)
        before, rows = answers_in(revision), rows_of(revision)

        made = move_submission(self.submission, version=version, actor=self.officer, now=self.now)

        self.submission = Submission.objects.select_related("version", "cycle", "state").get()
        self.moves.append((made, rows, {}))
        self.check_move(made, before)
        assert rows_of(revision) == rows

    def check_move(self, made: SubmissionMove, before: dict[str, Response]) -> None:
        """Each answer is carried, waits to be confirmed, or is told and whole on the draft set aside."""
        after = answers_in(self.revision)
        left = {answer.response.pk: said(answer.response) for answer in queries.move_facts(self.revision).left}
        answered = {key: response for key, response in before.items() if response.said_state != "unanswered"}
        assert set(made.outcome) == set(answered)
        for key, response in answered.items():
            if made.outcome[key]["fate"] == "needs_person":
                assert key not in after
                assert left[response.pk] == said(response)
                continue
            assert said(after[key]) == said(response)
            assert after[key].number == response.number
            is_as_it_was = after[key].answer_state == response.answer_state
            assert is_as_it_was if made.outcome[key]["fate"] == "carried" else after[key].answer_state == "carried_over"

    def undo(self, number: int) -> None:
        """The latest move; one is made first where there is none, and something said."""
        if not self.moves:
            self.move(number)
            self.answer(number)
        made, rows, since = self.moves.pop()

        undone = undo_move(made, actor=self.officer, now=self.now)

        self.submission = Submission.objects.select_related("version", "cycle", "state").get()
        self.undone_count += 1
        self.check_undo(undone, {row["question_id"]: row for row in rows}, since)

    def check_undo(
        self, undone: SubmissionMove, before: dict[int, dict[str, object]], since: dict[str, tuple[object, ...]]
    ) -> None:
        """What was there before, plus what was said since: taken back, or told and whole on the draft set aside."""
        assert self.revision == undone.from_revision
        after = answers_in(self.revision)
        rows = {row["question_id"]: row for row in rows_of(self.revision)}
        left = {
            answer.before.key: said(answer.response)
            for answer in queries.move_facts(self.revision).left
            if answer.response.revision_id == undone.to_revision_id
        }
        came_back = {key for key, entry in undone.undo_outcome.items() if entry["fate"] != "needs_person"}
        assert set(undone.undo_outcome) <= set(since)
        assert {since[key][0] for key in set(since) - set(undone.undo_outcome)} <= {"unanswered"}
        for key, what in since.items():
            if key in came_back:
                assert said(after[key]) == what
                if self.moves:
                    self.moves[-1][2][key] = what
            elif what[0] != "unanswered":
                assert left[key] == what
        untouched = {pk: row for pk, row in rows.items() if pk not in {after[key].question_id for key in came_back}}
        expected = {pk: row for pk, row in before.items() if pk not in {after[key].question_id for key in came_back}}
        assert untouched == expected

    def submit(self, number: int) -> None:
        revision = self.revision
        try:
            with transaction.atomic():
                submit_submission(self.submission, actor=self.people[0], now=self.now, accepts_unconfirmed=True)
        except ValidationError:
            return
        self.frozen[revision.pk] = rows_of(revision)
        self.moves.clear()
        start_revision(self.submission, actor=self.people[0], now=self.now)

    def check_nothing_written_is_gone(self) -> None:
        now = {pk: facts for pk, *facts in ResponseVersion.objects.values_list("pk", *WRITTEN)}
        assert {pk: now.get(pk) for pk in self.written} == self.written
        self.written = now
        for pk, rows in self.frozen.items():
            assert list(Response.objects.filter(revision=pk).order_by("pk").values()) == rows


def _slugs(question: Question) -> list[str]:
    return [option.slug for option in question.option_list.options.all()] if question.option_list else []


def _pick(draft: QuestionnaireVersion, number: int) -> Question:
    questions = list(draft.questions.order_by("key"))
    return questions[number % len(questions)]


def run(steps: list[tuple[str, int]]) -> World:
    people = [make_nominated("NOR"), *(make_nominated("NOR", Role.CONTRIBUTOR, username=f"c{n}") for n in range(2))]
    submission = make_small_submission()
    world = World(submission, people, make_officer(), make_law())
    for number in range(len(QUESTIONS)):
        world.step("answer", number)
    for name, number in steps:
        world.step(name, number)
    return world


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # a run is short enough to read; making it shorter takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2000)), min_size=6, max_size=9))
def test_no_order_of_edits_publications_moves_and_undos_loses_an_answer(steps):
    with transaction.atomic():
        run([*steps, ("move", steps[0][1]), *steps[:2], ("undo", 0)])
        transaction.set_rollback(True)  # all an example wrote goes with it


def test_a_run_by_hand_goes_there_and_back_twice():
    """That the steps do what they are named after, in an order that reaches every branch."""
    answers = [("answer", number) for number in range(7)]
    there = [("publish", 0), ("move", 0), *answers, ("clash", 1), ("publish", 4), ("move", 0), *answers]
    back = [("publish", 13), ("undo", 0), ("take_back", 3), ("undo", 0), ("move", 0), ("submit", 0), ("answer", 1)]

    world = run(there + back)

    assert world.undone_count == 2
    assert SubmissionMove.objects.count() == 3
    assert len(world.frozen) == 1
