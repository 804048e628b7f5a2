"""A State's own mirror: the same rule as everywhere, on both texts, for its own people alone."""

import re
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings import queries, rules, services
from findings.models import AssistanceNeed, Gap
from instruments.models import Element
from parties.choices import Role
from submissions.models import Submission
from submissions.rules import Reply
from submissions.services import start_revision, submit_submission
from tests.factories.findings import random_answers, submit_answers
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_assignment, make_law, make_submission, write
from tests.submissions.browsing import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
LAWS = Reply("answered", [1])


@pytest.mark.parametrize(
    ("obligation", "measure", "reply", "laws", "notice", "steps"),
    [
        pytest.param("mandatory", "legislative", Reply("answered", "no"), None, False, ["bring_in"], id="a gap"),
        pytest.param("mandatory", "legislative", Reply("answered", "yes"), None, False, ["cite_law"], id="no law"),
        pytest.param("mandatory", "legislative", Reply("answered", "yes"), LAWS, False, [], id="in place"),
        pytest.param("mandatory", "legislative", Reply("answered", "in_part"), LAWS, False, ["complete"], id="in part"),
        pytest.param(
            "mandatory", "legislative", Reply("answered", "in_part"), None, False, ["complete", "cite_law"], id="both"
        ),
        pytest.param("optional", "legislative", Reply("answered", "no"), None, False, [], id="a choice is no gap"),
        pytest.param("optional", "legislative", Reply("answered", "in_part"), None, False, [], id="partly used"),
        pytest.param("consider", "operational", Reply("answered", "no"), None, False, ["consider"], id="to consider"),
        pytest.param("procedural", "notification", Reply("answered", "no"), None, True, ["send_notice"], id="a notice"),
        pytest.param("mandatory", "legislative", None, None, False, ["give_answer"], id="silence is no gap"),
        pytest.param("mandatory", "legislative", Reply("will_follow"), None, False, ["send_later"], id="announced"),
        pytest.param("mandatory", "legislative", Reply("not_applicable", " "), None, False, ["give_reason"], id="why"),
        pytest.param("mandatory", "legislative", Reply("not_applicable", "No."), None, False, [], id="with a reason"),
    ],
)
def test_next_steps_follow_from_the_answer(obligation, measure, reply, laws, notice, steps):
    """Source: design.md, section 2, rules 2 and 3; issue 4, "The State's own mirror"."""
    assert rules.steps_for(obligation, measure, reply, laws, sends_notice=notice) == steps


def test_mirror_says_what_the_stored_gaps_say():
    """The rule is applied in two places; on random answers, follow-ups that do not belong among them, both agree."""
    cycle = make_cycle(version_number=2)
    revision = submit_answers("NOR", cycle, random_answers(cycle, "FIR", Random(4)))
    services.compute_gaps(revision)

    mirror = queries.mirror_of(revision, None)

    lines = [line for part in mirror.articles for band in part.bands for line in band.lines]
    read = {li.provision.pk: (li.submitted.status, [e.key for e in li.submitted.missing]) for li in lines}
    stored = Gap.objects.values_list("provision", "status", "missing_elements")
    assert read == {provision: (status, missing) for provision, status, missing in stored}
    asked = {(part.article.pk, need.slug) for part in mirror.articles for need in part.needs}
    assert asked == set(AssistanceNeed.objects.values_list("article", "kind"))
    assert len(asked) > 3


@pytest.fixture
def submission() -> Submission:
    """Norway has submitted; a correction is in preparation."""
    submission = make_submission("NOR", "TIP", cycle=make_cycle(version_number=2))
    write(submission, "tip-5-1", "yes")
    write(submission, "tip-6-1", "no")
    submit_submission(submission, actor=None, now=NOW)
    start_revision(submission, actor=None, now=NOW)
    write(submission, "tip-5-1", "in_part", base_version=1)
    return submission


def section(page, number: int) -> str:
    html = page.content.decode()
    found = re.search(rf'<section id="article-{number}">(.*?)</section>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def test_page_tells_both_texts_apart(client_of, submission):
    page = client_of(make_nominated("NOR")).get(f"/en/findings/own/{submission.pk}/")

    text = section(page, 5)
    assert text.count("In the text that was submitted: reported as in place, not substantiated") == 1
    assert text.count("In the text in preparation: reported as in place in part") == 1
    assert text.count("Decide how what is missing will be completed") == 1
    assert text_of(page).count("The text that stands: revision 1, submitted on 24 November 2026") == 1
    assert text_of(page).count("Revision 1, submitted on 24 November 2026") == 1


def test_mandatory_and_optional_stand_apart(client_of):
    submission = make_submission("NOR", "UNTOC", cycle=make_cycle(version_number=2))
    page = client_of(make_nominated("NOR")).get(f"/en/findings/own/{submission.pk}/")

    headings = re.findall(r"<h3>(.*?)</h3>", page.content.decode())
    assert {"Mandatory provisions", "Provisions to be considered", "Optional provisions"} <= set(headings)
    assert not re.search(r"\d+ ?%|score|rank", page.content.decode().split("<main")[1])


def test_contributor_reads_what_was_submitted_and_of_the_draft_their_articles(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 6, contributor)

    page = client_of(contributor).get(f"/en/findings/own/{submission.pk}/")

    drafts = {number: section(page, number).count("In the text in preparation:") for number in (5, 6)}
    assert drafts[5] == 0
    assert drafts[6] > 0
    assert section(page, 5).count("In the text that was submitted:") > 0


@pytest.mark.parametrize("who", ["other State", "Secretariat", "expert"])
def test_nobody_else_sees_it(client_of, submission, who):
    make = {
        "other State": lambda: make_nominated("ARG"),
        "Secretariat": make_officer,
        "expert": lambda: make_nominated("NOR", Role.EXPERT),
    }[who]

    assert client_of(make()).get(f"/en/findings/own/{submission.pk}/").status_code == 404


def test_missing_points_are_named(client_of):
    cycle = make_cycle(version_number=2)
    submission = make_submission("NOR", "UNTOC", cycle=cycle)
    question = next(
        q for q in submission.version.questions.select_related("option_list") if q.key.endswith(".elements")
    )
    main = question.key.removesuffix(".elements")
    slugs = [option.slug for option in question.option_list.options.all()]
    write(submission, main, "in_part")
    write(submission, question.key, slugs[:1])

    page = client_of(make_nominated("NOR")).get(f"/en/findings/own/{submission.pk}/?show=open")

    missing = Element.objects.filter(provision__slug=main).order_by("position")[1:]
    assert [text_of(page).count(" ".join(element.text.split())) for element in missing] == [1] * len(missing)


def test_page_costs_the_same_however_much_is_answered(client_of, submission):
    client = client_of(make_nominated("NOR"))

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/en/findings/own/{submission.pk}/").status_code == 200
        return len(captured)

    with_few = count()
    law = make_law()
    for key in ("tip-5-2-a", "tip-5-2-b", "tip-9-1-a"):
        write(submission, key, "yes")
        write(submission, f"{key}.laws", [law.pk])
    with_more = count()
    print(with_few, with_more)

    assert with_few == with_more
