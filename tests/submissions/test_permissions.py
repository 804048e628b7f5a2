"""Who may read, answer and submit: the table of design.md, section 5."""

import pytest

from parties.choices import Role
from parties.permissions import NOBODY, Standing
from submissions import permissions
from submissions.models import Revision, Submission
from submissions.rules import EVERYTHING, NOTHING, Handed, Place

NORWAY, ARGENTINA = 1, 2
MINE, NOT_MINE = 5, 6
ASSIGNED = Handed(edited=frozenset({Place(MINE)}))


def standing(role: Role, state: int = NORWAY) -> Standing:
    return Standing(user_id=1, roles={state: frozenset({role})})


PEOPLE = {
    "contributor": standing(Role.CONTRIBUTOR),
    "focal point": standing(Role.FOCAL_POINT),
    "focal point of another State": standing(Role.FOCAL_POINT, ARGENTINA),
    "contributor of another State": standing(Role.CONTRIBUTOR, ARGENTINA),
    "Secretariat": Standing(user_id=1, is_secretariat=True),
    "expert of the same State": standing(Role.EXPERT),
    "nobody": NOBODY,
}
SUBMISSION = Submission(state_id=NORWAY)

# Source: design.md, section 5, rows "draft responses" and "submitted responses". True: all; "part": what was assigned.
READS = {
    "contributor": {"draft": "part", "submitted": True},
    "focal point": {"draft": True, "submitted": True},
    "focal point of another State": {"draft": False, "submitted": False},
    "contributor of another State": {"draft": False, "submitted": False},
    "Secretariat": {"draft": False, "submitted": True},
    "expert of the same State": {"draft": False, "submitted": False},
    "nobody": {"draft": False, "submitted": False},
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_who_reads(person, status):
    revision, expected = Revision(status=status), READS[person][status]

    assert permissions.can_see(PEOPLE[person], SUBMISSION, revision) is (expected is not False)
    if expected is not False:
        seen = permissions.visible_parts(PEOPLE[person], SUBMISSION, revision, assigned=ASSIGNED)
        assert seen == (ASSIGNED if expected == "part" else EVERYTHING)


def test_who_reads_nothing_is_shown_no_article():
    seen = permissions.visible_parts(NOBODY, SUBMISSION, Revision(status="draft"), assigned=NOTHING)

    assert seen == NOTHING


@pytest.mark.parametrize("person", PEOPLE)
def test_who_writes(person):
    written = [
        article
        for article in (MINE, NOT_MINE)
        if permissions.can_edit(PEOPLE[person], SUBMISSION, article_id=article, assigned=ASSIGNED)
    ]

    assert written == {"contributor": [MINE], "focal point": [MINE, NOT_MINE]}.get(person, [])


@pytest.mark.parametrize("person", PEOPLE)
def test_only_the_focal_point_begins_and_submits(person):
    may = (permissions.can_open(PEOPLE[person], NORWAY), permissions.can_submit(PEOPLE[person], SUBMISSION))

    assert may == ((True, True) if person == "focal point" else (False, False))


@pytest.mark.parametrize("person", PEOPLE)
def test_working_papers_are_the_state_s_own(person):
    """History, rivals, assignments: design.md, section 5, "national comments, assignments"."""
    assert permissions.is_own(PEOPLE[person], SUBMISSION) is (person in ("contributor", "focal point"))


@pytest.mark.parametrize("person", PEOPLE)
def test_only_the_secretariat_sees_the_board(person):
    assert permissions.can_see_board(PEOPLE[person]) is (person == "Secretariat")
