"""What is asked beside a provision and about an article. Source: issue 3, "The questions"."""

import pytest

from questionnaires.rules import ProvisionFacts, article_follow_ups, provision_follow_ups

KEY = "untoc-5-1-a"
MANDATORY = ["laws", "missing"]
CHOICE = ["laws", "considered", "considered_why"]
KINDS = [
    # facts → names of the follow-ups, in order
    ({"obligation": "mandatory"}, MANDATORY),
    ({"obligation": "mandatory_qualified"}, MANDATORY),
    ({"obligation": "procedural"}, MANDATORY),
    ({"obligation": "consider"}, CHOICE),
    ({"obligation": "optional"}, CHOICE),
    ({"obligation": "mandatory", "has_elements": True}, ["elements", *MANDATORY]),
    ({"obligation": "mandatory", "is_offence": True}, ["laws", "penalty", "legal_persons", "missing"]),
    (
        {"obligation": "mandatory", "is_offence": True, "has_elements": True},
        ["elements", "laws", "penalty", "legal_persons", "missing"],
    ),
    ({"obligation": "mandatory", "requires_notification": True}, ["laws", "notified", "notified_how", "missing"]),
    (
        {"obligation": "optional", "requires_notification": True},
        ["laws", "notified", "notified_how", "considered", "considered_why"],
    ),
]


@pytest.mark.parametrize(("facts", "names"), KINDS)
def test_follow_ups_fit_the_provision(facts, names):
    assert [follow_up.name for follow_up in provision_follow_ups(ProvisionFacts(KEY, **facts))] == names


def test_follow_ups_open_by_the_answer():
    everything = (
        ProvisionFacts(KEY, "mandatory", requires_notification=True, is_offence=True, has_elements=True),
        ProvisionFacts(KEY, "optional"),
    )

    opened = {
        follow_up.name: (follow_up.kind, follow_up.option_list, follow_up.show_if)
        for facts in everything
        for follow_up in provision_follow_ups(facts)
    }

    satisfied, wanting = {"question": KEY, "in": ["yes", "in_part"]}, {"question": KEY, "in": ["in_part", "no"]}
    assert opened == {
        "elements": ("choices", f"{KEY}-elements", satisfied),
        "laws": ("citations", "", satisfied),
        "penalty": ("text", "", satisfied),
        "legal_persons": ("choices", "liability", satisfied),
        "notified": ("choice", "notified", {}),
        "notified_how": ("text", "", {"question": f"{KEY}.notified", "answered": True}),
        "missing": ("text", "", wanting),
        "considered": ("choice", "considered", wanting),
        "considered_why": ("text", "", {"question": f"{KEY}.considered", "answered": True}),
    }


PER_ARTICLE = [
    "examples",
    "difficulties",
    "difficulties_more",
    "good_practices",
    "assistance",
    "assistance_priority",
    "assistance_received",
]


@pytest.mark.parametrize(
    ("is_cooperation", "names"),
    [(False, PER_ARTICLE), (True, ["treaty_basis", "central_authority", "statistics", *PER_ARTICLE])],
)
def test_article_is_asked_about_as_a_whole(is_cooperation, names):
    follow_ups = list(article_follow_ups("untoc-16", is_cooperation=is_cooperation))

    assert [follow_up.name for follow_up in follow_ups] == names
    assert {name: f.show_if for f in follow_ups if f.show_if for name in [f.name]} == {
        "difficulties_more": {"question": "untoc-16.difficulties", "answered": True},
        "assistance_priority": {"question": "untoc-16.assistance", "answered": True},
        "assistance_received": {"question": "untoc-16.assistance", "answered": True},
    }
