"""A report that is prepared: drafts and their texts, approval by a second person, compiling, corrections."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parties import isolation
from reports import outline, queries, services
from reports.choices import JobStatus, ReportKind, TextStatus, TextStep
from reports.models import Report, ReportDraft, SectionText, SectionTextVersion
from reports.permissions import can_approve_report_text, can_build_reports, can_compile_own_report
from reports.rendering import drafts, jobs
from reports.sections import blocks
from tests.factories.findings import answer_everywhere, submit_answers
from tests.factories.parties import get_state, make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import LANGUAGES, TODAY

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")
NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
ANSWERS = {"fir-5-1-a": "yes", "fir-5-1-b": "no", "fir-5-1-b.assistance": ["training"]}
REPLIED = "participation.fir.replied"
SAID = f"In all {{{{{REPLIED}}}}} States replied.[^Of {{{{participation.fir.states}}}} States parties.]"


@pytest.fixture
def cycle(db):
    """21 States parties answered alike under the Firearms Protocol."""
    made = make_cycle(questionnaires=["fir"])
    answer_everywhere(made, ANSWERS)
    return made


@pytest.fixture
def author(db):
    return make_officer("author")


@pytest.fixture
def draft(cycle, author) -> ReportDraft:
    return begin(cycle, author)


def begin(cycle, actor, **changes) -> ReportDraft:
    asked = {"kind": ReportKind.GAP_ANALYSIS, "cut_off_on": cycle.cut_off_on, "filters": {}, "today": TODAY}
    return services.start_draft(cycle, actor=actor, **(asked | changes))


def write(draft, text, *, section="difficulties", language="en", base=0, actor=None) -> services.Outcome:
    actor = actor or draft.created_by
    return services.write_text(draft, section=section, language=language, text=text, base_version=base, actor=actor)


def approve(draft, text, officer, **place) -> SectionText:
    row = write(draft, text, **place).text
    row = services.ask_approval(row, base_version=row.version, actor=row.author)
    return services.approve_text(row, base_version=row.version, actor=officer, now=NOW)


def compile_it(draft, languages=("en",)) -> Report:
    return services.compile_draft(
        draft, languages=list(languages), formats=["html"], actor=draft.created_by, today=TODAY, is_announced=False
    )


def refusal(call, *args, **named) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        call(*args, **named)
    return refused.value.messages


def change(draft, **changes) -> ReportDraft:
    return services.change_draft(draft, base_version=draft.version, actor=draft.created_by, today=TODAY, **changes)


# --- The draft


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"cut_off_on": date(2026, 12, 1)}, "cut_off_on"),
        ({"cut_off_on": date(2025, 1, 1)}, "cut_off_on"),
        ({"kind": ReportKind.REGIONAL}, "group"),
        ({"sections": ["own"]}, "sections"),
    ],
)
def test_draft_that_makes_no_sense_is_not_begun(cycle, author, asked, field):
    with pytest.raises(ValidationError) as refused:
        begin(cycle, author, **asked)

    assert list(refused.value.message_dict) == [field]
    assert ReportDraft.objects.count() == 0


def test_draft_keeps_filters_and_first_page(draft):
    place = {"fr": "Vienne, 12-16 octobre 2026", "en": " Vienna, 12–16 October 2026 ", "ar": ""}
    fields = {"symbol": "CTOC/COP/2026/4", "session": 13, "distribution": "limited", "place": place}

    changed = change(draft, masthead=fields, sections=["difficulties"], slot_on=date(2026, 8, 1), is_strict=False)

    kept = ReportDraft.objects.get(pk=draft.pk)
    assert (kept.version, kept.slot_on, kept.is_strict, kept.sections) == (
        2,
        date(2026, 8, 1),
        False,
        ("difficulties",),
    )
    assert kept.masthead == fields | {"place": {"en": "Vienna, 12–16 October 2026", "fr": "Vienne, 12-16 octobre 2026"}}
    assert change(changed, masthead={"session": None}).masthead["symbol"] == "CTOC/COP/2026/4"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("symbol", "CTOC/COP/<b>"),
        ("symbol", "x" * 61),
        ("session", 0),
        ("session", "13"),
        ("distribution", "everybody"),
        ("job_number", "V.26\x00"),
        ("late_reason", {"en": "x" * 1001}),
    ],
)
def test_first_page_that_cannot_be_is_refused_by_field(draft, field, value):
    with pytest.raises(ValidationError) as refused:
        change(draft, masthead={field: value})

    assert list(refused.value.message_dict) == [field]


def test_draft_that_somebody_else_changed_is_not_written_over(draft, author):
    change(draft, is_strict=False)

    said = refusal(change, draft, is_strict=True)

    assert said == ["Somebody else changed this report meanwhile. Look at it again, then save."]
    assert ReportDraft.objects.get().is_strict is False


# --- Texts


def test_text_is_kept_as_typed_and_each_step_with_it(draft, officer):
    row = approve(draft, SAID, officer)
    again = write(draft, "Other words.", base=row.version).text

    steps = [(s.number, s.step, s.text, s.author.username) for s in queries.history_of(row)][::-1]
    assert (again.status, again.approved_by, again.approved_at) == (TextStatus.DRAFT, None, None)
    assert steps == [
        (1, TextStep.WRITTEN, SAID, "author"),
        (2, TextStep.ASKED, SAID, "author"),
        (3, TextStep.APPROVED, SAID, "officer"),
        (4, TextStep.WRITTEN, "Other words.", "author"),
    ]


def test_history_is_never_changed(draft):
    write(draft, "Words.")

    for change_it in (SectionTextVersion.objects.update, SectionTextVersion.objects.all().delete):
        with pytest.raises(Exception, match="permission denied|never changed"), transaction.atomic():
            change_it(**({"text": "Others"} if change_it == SectionTextVersion.objects.update else {}))


def test_unknown_figure_is_refused_with_paragraph_and_excerpt(draft):
    said = refusal(write, draft, "First.\n\nThen {{nobody.knows}} States.")

    assert said == [
        "Paragraph 2, at “Then {{nobody.knows}} States.”: This name is no figure of the report.",
    ]
    assert SectionText.objects.count() == 0


def test_hundred_thousand_words_are_refused_with_a_sentence(draft):
    (said,) = refusal(write, draft, "word {{x}} " * 100_000)

    assert said.endswith("The text is longer than a section may be.")


@pytest.mark.parametrize("place", [{"section": "own"}, {"section": "annex-method"}, {"language": "de"}])
def test_text_has_a_place_in_the_report(draft, place):
    refusal(write, draft, "Words.", **place)

    assert SectionText.objects.count() == 0


def test_text_that_somebody_else_wrote_meanwhile_is_not_written_over_and_none_is_lost(draft, officer):
    write(draft, "Mine.")
    theirs = write(draft, "Theirs.", base=1, actor=officer).text

    outcome = write(draft, "Mine, better.", base=1)
    same = write(draft, "Theirs.", base=1)

    assert (outcome.is_saved, outcome.text.text, outcome.typed) == (False, "Theirs.", "Mine, better.")
    assert (same.is_saved, same.text.version) == (True, theirs.version)
    assert [s.text for s in queries.history_of(theirs) if s.step == TextStep.RIVAL] == ["Mine, better."]
