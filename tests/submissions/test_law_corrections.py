"""A law corrected, merged, withdrawn: answers in preparation follow, what was submitted shows the law as it stood.

Source: issue 4, "Laws once": a changed citation asks before it touches other answers.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from parties.models import User
from submissions import services
from submissions.choices import AnswerState, RevisionStatus
from submissions.models import Law, LawArticle, Response, ResponseVersion, Revision, Submission
from submissions.services import LawFacts, start_revision, submit_submission
from tests.factories.parties import make_nominated
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_law, make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]

FACTS = LawFacts("Criminal Code", "Act 12", date(2005, 5, 20), "en", "https://laws.example.org/12")


@pytest.fixture
def actor(submission) -> User:
    return make_nominated("NOR")


def cited(submission: Submission, key: str = "tip-5-1.laws", status: str = RevisionStatus.DRAFT) -> list[str]:
    """What an answer cites, as the register names it."""
    value = Response.objects.get(revision__submission=submission, revision__status=status, question__key=key).value
    return [article.label for article in LawArticle.objects.filter(pk__in=value).select_related("law")]


def submit(submission: Submission) -> None:
    write(submission, "tip-5-1", "yes")
    submit_submission(submission, actor=None, now=NOW)


def corrected(submission: Submission) -> None:
    submit(submission)
    start_revision(submission, actor=None, now=NOW)


def test_law_cited_in_preparation_only_changes_in_its_row(submission, actor):
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk])

    law = services.correct_law(article.law, FACTS, actor=actor, now=NOW)

    assert (law.pk, Law.objects.count()) == (article.law_id, 1)
    assert cited(submission) == ["Criminal Code (Act 12), 257"]
    assert ResponseVersion.objects.count() == 1


def test_submitted_text_shows_the_law_as_it_stood(submission, actor):
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk], actor=actor)
    corrected(submission)

    law = services.correct_law(article.law, FACTS, actor=actor, now=NOW)

    assert law.pk != article.law_id
    assert cited(submission, status=RevisionStatus.SUBMITTED) == ["Penal Code, 257"]
    assert cited(submission) == ["Criminal Code (Act 12), 257"]
    assert Law.objects.get(pk=article.law_id).replaced_by == law


def test_repointed_answer_has_one_more_version_and_its_state(submission, actor):
    other = make_nominated("NOR", username="former")
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk], actor=other)
    corrected(submission)
    Response.objects.filter(revision__status=RevisionStatus.DRAFT, question__key="tip-5-1.laws").update(
        answer_state=AnswerState.CARRIED_OVER, carried_state=AnswerState.ANSWERED
    )

    services.correct_law(article.law, FACTS, actor=actor, now=NOW)

    response = Response.objects.get(revision__status=RevisionStatus.DRAFT, question__key="tip-5-1.laws")
    version = ResponseVersion.objects.get(response=response, number=response.number)
    assert (response.number, response.answer_state, response.carried_state) == (2, "carried_over", "answered")
    assert (version.value, version.author, version.on_behalf_of) == (response.value, actor, other)


def test_article_is_changed_everywhere_in_preparation(submission, actor):
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk])
    corrected(submission)

    changed = services.correct_article(article, designation="257", excerpt="Whoever …", actor=actor, now=NOW)

    assert (changed.designation, changed.excerpt, changed.replaced_by) == ("257", "Whoever …", None)
    assert LawArticle.objects.get(pk=article.pk).replaced_by == changed
    assert Response.objects.get(revision__status=RevisionStatus.DRAFT, question__key="tip-5-1.laws").value == [
        changed.pk
    ]
    assert Response.objects.get(revision__status=RevisionStatus.SUBMITTED, question__key="tip-5-1.laws").value == [
        article.pk
    ]


def test_only_here_changes_one_answer(submission, actor):
    article = make_law()
    first = write(submission, "tip-5-1.laws", [article.pk]).response
    write(submission, "tip-6-1.laws", [article.pk])

    services.correct_only_here(article, response_id=first.pk, designation="258", excerpt="", actor=actor, now=NOW)

    assert cited(submission) == ["Penal Code, 258"]
    assert cited(submission, "tip-6-1.laws") == ["Penal Code, 257"]


def test_law_only_here_takes_the_cited_articles_along(submission, actor):
    article, other = make_law(), make_law(designation="300")
    first = write(submission, "tip-5-1.laws", [article.pk]).response
    write(submission, "tip-6-1.laws", [article.pk, other.pk])

    law = services.correct_law_only_here(article.law, FACTS, response_id=first.pk, actor=actor, now=NOW)

    assert cited(submission) == ["Criminal Code (Act 12), 257"]
    assert cited(submission, "tip-6-1.laws") == ["Penal Code, 257", "Penal Code, 300"]
    assert list(law.articles.values_list("designation", flat=True)) == ["257"]


def test_only_here_of_an_answer_that_no_longer_cites_it_changes_nothing(submission, actor):
    article = make_law()
    response = write(submission, "tip-5-1.laws", [article.pk]).response
    write(submission, "tip-5-1.laws", None, answer_state=AnswerState.UNANSWERED, base_version=1)

    with pytest.raises(ValidationError):
        services.correct_only_here(article, response_id=response.pk, designation="9", excerpt="", actor=actor, now=NOW)

    assert LawArticle.objects.count() == 1


def test_cleared_answers_do_not_change_under_whoever_confirms_them(submission, actor):
    article = make_law()
    write(submission, "tip-5-1.laws", [article.pk])
    Revision.objects.update(status=RevisionStatus.CLEARED)

    services.correct_law(article.law, FACTS, actor=actor, now=NOW)

    assert cited(submission, status=RevisionStatus.CLEARED) == ["Penal Code, 257"]


def test_merged_laws_are_cited_as_one(submission, actor):
    gone, stays = make_law(title="Penal code"), make_law(title="Penal Code")
    more = make_law(title="Penal code", designation="12")
    write(submission, "tip-5-1.laws", [gone.pk, more.pk])
    write(submission, "tip-6-1.laws", [gone.pk, stays.pk])

    services.merge_laws(gone.law, into=stays.law, actor=actor, now=NOW)

    assert cited(submission) == ["Penal Code, 257", "Penal Code, 12"]
    assert cited(submission, "tip-6-1.laws") == ["Penal Code, 257"]
    assert Law.objects.get(pk=gone.law_id).replaced_by == stays.law


def test_merging_leaves_what_was_submitted(submission, actor):
    gone, stays = make_law(title="Penal code"), make_law(title="Penal Code", designation="1")
    write(submission, "tip-5-1.laws", [gone.pk])
    corrected(submission)

    services.merge_laws(gone.law, into=stays.law, actor=actor, now=NOW)

    assert cited(submission, status=RevisionStatus.SUBMITTED) == ["Penal code, 257"]
    assert cited(submission) == ["Penal Code, 257"]


def test_law_is_not_merged_with_itself_nor_with_another_state_s(submission, actor):
    law, foreign = make_law().law, make_law("ARG").law

    for into in (law, foreign):
        with pytest.raises(ValidationError):
            services.merge_laws(law, into=into, actor=actor, now=NOW)


def test_law_cited_in_preparation_is_not_withdrawn(submission, actor):
    article, free = make_law(), make_law(title="Road Act")
    write(submission, "tip-5-1.laws", [article.pk])

    with pytest.raises(ValidationError):
        services.withdraw_law(article.law, now=NOW)
    services.withdraw_law(free.law, now=NOW)

    assert list(Law.objects.exclude(withdrawn_at=None)) == [free.law]


def test_law_typed_again_is_offered_again_and_never_a_replaced_one(submission, actor):
    article = make_law()
    services.withdraw_law(article.law, now=NOW)

    again = make_law()

    assert (again, Law.objects.get().withdrawn_at) == (article, None)
    write(submission, "tip-5-1.laws", [article.pk])
    corrected(submission)
    law = services.correct_law(article.law, FACTS, actor=actor, now=NOW)
    assert make_law(title="Criminal Code (Act 12)").law == law
    assert make_law(title="Penal Code").law not in (law, article.law)


def test_two_laws_are_not_called_the_same(submission, actor):
    law, _other = make_law().law, make_law(title="Criminal Code", number="Act 12")

    with pytest.raises(ValidationError):
        services.correct_law(law, FACTS, actor=actor, now=NOW)


# What the database refuses for a law that a frozen text cites, whatever code or hand writes it.
CHANGES = [
    "UPDATE submissions_law SET title = 'Other'",
    "UPDATE submissions_law SET adopted_on = '2001-01-01'",
    "UPDATE submissions_lawarticle SET designation = '9'",
    "UPDATE submissions_lawarticle SET excerpt = 'x'",
    "DELETE FROM submissions_lawarticle",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("status", [RevisionStatus.SUBMITTED, RevisionStatus.SUPERSEDED, RevisionStatus.SET_ASIDE])
def test_database_keeps_a_law_that_a_frozen_text_cites(submission, change, status):
    write(submission, "tip-5-1.laws", [make_law().pk])
    submit(submission) if status != RevisionStatus.SET_ASIDE else Revision.objects.update(status=status)
    if status == RevisionStatus.SUPERSEDED:
        Revision.objects.update(status=status)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize("change", CHANGES)
def test_database_lets_a_law_change_that_only_a_draft_cites(submission, change):
    article = make_law()
    if change.startswith("UPDATE"):
        write(submission, "tip-5-1.laws", [article.pk])
    other = make_submission("ARG", "TIP", cycle=make_cycle("other"))
    write(other, "tip-5-1", "yes")
    submit_submission(other, actor=None, now=NOW)

    with connection.cursor() as cursor:
        cursor.execute(change)

        assert cursor.rowcount == 1
