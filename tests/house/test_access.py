"""Every address, asked as every kind of reader and as another State's focal point.

Source of the table: design.md, section 5. Not yours looks like not there: 404, never 403. A new address
without a line here fails ``test_every_address_is_in_the_table``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from parties.choices import Role
from parties.models import User
from questionnaires.models import Cycle
from submissions.models import Submission
from tests.factories.exchange import make_text_import
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import make_job, make_paper_job, make_report
from tests.factories.submissions import make_assignment, make_submission, write

pytestmark = pytest.mark.django_db

# anonymous, expert, own contributor, own focal point, another State's focal point, Secretariat
READERS = ("anonymous", "expert", "contributor", "focal_point", "other_state", "secretariat")
ALL = "200 200 200 200 200 200"
OWN_DRAFT = "302 404 200 200 404 404"
SECRETARIAT = "302 404 404 404 404 200"
AGGREGATES = "302 200 200 200 200 200"

PAGES = {
    "healthz": ALL,
    "home": ALL,
    "help": ALL,
    "service_worker": ALL,
    "no_line": ALL,
    "signed_in": "302 200 200 200 200 200",
    "api:session": ALL,
    "api:article_news": "401 404 200 200 404 404",
    "api:schema": ALL,
    "api:participation_summary": ALL,
    "instruments:index": ALL,
    "instruments:terms": ALL,
    "instruments:instrument": ALL,
    "instruments:article": ALL,
    "parties:index": ALL,
    "parties:state": ALL,
    "submissions:mine": "302 404 200 200 200 404",
    "submissions:board": SECRETARIAT,
    "submissions:offline": "302 404 200 200 200 404",
    "submissions:overview": OWN_DRAFT,
    "submissions:article": OWN_DRAFT,
    "submissions:checklist": OWN_DRAFT,
    "submissions:proposals": OWN_DRAFT,
    "submissions:history": OWN_DRAFT,
    "submissions:check": OWN_DRAFT,
    "submissions:move": "302 404 404 200 404 404",
    "submissions:submit": "302 404 404 200 404 404",
    "findings:index": AGGREGATES,
    "findings:overview": AGGREGATES,
    "findings:overview_csv": AGGREGATES,
    "findings:article": AGGREGATES,
    "findings:article_csv": AGGREGATES,
    "questionnaires:index": SECRETARIAT,
    "questionnaires:catalogue": SECRETARIAT,
    "questionnaires:catalogue_texts": SECRETARIAT,
    "questionnaires:version": SECRETARIAT,
    "questionnaires:log": SECRETARIAT,
    "questionnaires:discard": SECRETARIAT,
    "questionnaires:add": SECRETARIAT,
    "questionnaires:question": SECRETARIAT,
    "questionnaires:structure": SECRETARIAT,
    "questionnaires:remove": SECRETARIAT,
    "questionnaires:shared": SECRETARIAT,
    "questionnaires:list": SECRETARIAT,
    "questionnaires:options": SECRETARIAT,
    "questionnaires:erratum": SECRETARIAT,
    "questionnaires:preview": SECRETARIAT,
    "questionnaires:differences": SECRETARIAT,
    "questionnaires:matrix": SECRETARIAT,
    "questionnaires:texts": SECRETARIAT,
    "questionnaires:publication": SECRETARIAT,
    "questionnaires:retire": SECRETARIAT,
    "questionnaires:cycles": SECRETARIAT,
    "questionnaires:preview_start": "302 404 404 404 404 302",
    "questionnaires:export": SECRETARIAT,
    "questionnaires:import": SECRETARIAT,
    "questionnaires:import_preview": SECRETARIAT,
    "reports:index": ALL,
    "reports:compile": SECRETARIAT,
    "reports:report": "404 404 404 404 404 200",
    "reports:job": "302 404 404 404 404 302",
    "reports:papers": "302 200 200 200 200 200",
    # The paper of a draft: for the Secretariat alone.
    "reports:paper": "302 404 404 404 404 200",
}
# Asked by POST (the API by PUT) with nothing in the body: who gets past the door is told what is missing.
ACTIONS = {
    "api:write_response": "401 404 400 400 404 404",
    "submissions:open": "401 404 404 404 404 404",
    "submissions:undo_move": "401 404 404 302 404 404",
    "submissions:revise": "401 404 404 302 404 404",
    "questionnaires:copy": "401 404 404 404 404 302",
    "questionnaires:move": "401 404 404 404 404 302",
    "reports:publish": "401 404 404 404 404 422",
    "reports:retry": "401 404 404 404 404 422",
}
# Tested where they are made: pages of allauth, files that must exist (tests/reports), readiness.
ELSEWHERE = {"readyz", "reports:file", "reports:read", "reports:paper_file"}
ELSEWHERE_BEGINS = ("account_", "mfa_")


@dataclass
class World:
    cycle: Cycle
    submission: Submission
    arguments: dict[str, list[object]]
    users: dict[str, User | None]


@pytest.fixture
def world(all_states: None) -> World:
    """A cycle, a draft of Norway with one answer, a report that is not published; somebody of each kind."""
    cycle = make_cycle()
    users: dict[str, User | None] = {
        "anonymous": None,
        "expert": make_nominated("URY", Role.EXPERT),
        "contributor": make_nominated("NOR", Role.CONTRIBUTOR, username="contributor"),
        "focal_point": make_nominated("NOR", username="focal"),
        "other_state": make_nominated("ARG", username="other"),
        "secretariat": make_officer(),
    }
    submission = make_submission("NOR", "TIP", cycle=cycle)
    contributor = users["contributor"]
    assert contributor is not None
    make_assignment(submission, 5, contributor)
    write(submission, "tip-5-1", actor=users["focal_point"])
    checklist = make_submission("NOR", "TIP", cycle=make_cycle("checklist", questionnaires=("tip-checklist",)))
    make_assignment(checklist, 5, contributor)
    report = make_report(cycle=cycle)
    job = make_job(report)
    officer = users["secretariat"]
    assert officer is not None
    text_import = make_text_import(officer)
    pk = submission.pk
    draft: list[object] = ["tip", 9]
    arguments: dict[str, list[object]] = {
        "instruments:instrument": ["TIP"],
        "instruments:article": ["TIP", 5],
        "parties:state": ["NOR"],
        "api:write_response": [pk, "tip-5-1"],
        "api:article_news": [pk, 5],
        "submissions:board": [cycle.slug],
        "submissions:article": [pk, 5],
        "submissions:checklist": [checklist.pk],
        "submissions:proposals": [pk, 5],
        "submissions:history": [pk, "tip-5-1"],
        "findings:overview": [cycle.slug],
        "findings:overview_csv": [cycle.slug],
        "findings:article": [cycle.slug, "TIP", 5],
        "findings:article_csv": [cycle.slug, "TIP", 5],
        "questionnaires:catalogue_texts": ["TIP"],
        "questionnaires:add": [*draft, 5],
        "questionnaires:shared": [*draft, "laws"],
        "questionnaires:list": [*draft, "priority"],
        "questionnaires:options": [*draft, "priority"],
        "questionnaires:erratum": ["tip", 1, "en", "text", "tip-5-1"],
        "questionnaires:preview": [*draft, 5],
        "questionnaires:retire": ["tip", 1],
        "questionnaires:cycles": ["tip", 1],
        "questionnaires:export": ["tip", 1],
        "questionnaires:import": ["tip", 9],
        "questionnaires:import_preview": [text_import.pk],
        "reports:compile": [cycle.slug],
        "reports:report": [report.pk],
        "reports:publish": [report.pk],
        "reports:job": [job.pk],
        "reports:retry": [job.pk],
        "reports:paper": [make_paper_job(text_import.version).pk],
    }
    for name in (
        "version",
        "log",
        "discard",
        "preview_start",
        "differences",
        "matrix",
        "texts",
        "publication",
        "copy",
        "move",
    ):
        arguments[f"questionnaires:{name}"] = draft
    for name in ("question", "structure", "remove"):
        arguments[f"questionnaires:{name}"] = [*draft, "tip-5-1"]
    for name in ("overview", "check", "submit", "revise", "move", "undo_move"):
        arguments[f"submissions:{name}"] = [pk]
    return World(cycle, submission, arguments, users)


def address_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from address_names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"


def test_every_address_is_in_the_table() -> None:
    names = {name for name in address_names(get_resolver().url_patterns) if not name.startswith(ELSEWHERE_BEGINS)}

    assert names == set(PAGES) | set(ACTIONS) | ELSEWHERE


def asked(client: Client, name: str, address: str) -> int:
    if name == "api:write_response":
        return client.put(address, data={}, content_type="application/json").status_code
    return client.post(address).status_code if name in ACTIONS else client.get(address).status_code


@pytest.mark.parametrize("reader", READERS)
def test_who_gets_what(world: World, client_of: Callable[[User | None], Client], reader: str) -> None:
    place = READERS.index(reader)
    expected = {name: int(line.split()[place]) for name, line in (PAGES | ACTIONS).items()}
    client = client_of(world.users[reader])

    found = {name: asked(client, name, reverse(name, args=world.arguments.get(name))) for name in expected}

    assert found == expected
