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
from reports.services import ask_for_mirror
from submissions.models import Submission
from submissions.services import FilePlace, begin_upload, submit_submission
from tests.factories.exchange import make_text_import
from tests.factories.forms import make_form_return
from tests.factories.parties import TOKEN, make_invitation, make_nominated, make_officer, make_token
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import make_draft, make_job, make_paper_job, make_report
from tests.factories.seals import make_sealed
from tests.factories.submissions import (
    NOW,
    make_assignment,
    make_attachment,
    make_law,
    make_proposal,
    make_submission,
    write,
)
from tests.factories.talk import make_clarification, make_comment, make_help_request

pytestmark = pytest.mark.django_db

# anonymous, expert, own contributor, own focal point, another State's focal point, Secretariat
READERS = ("anonymous", "expert", "contributor", "focal_point", "other_state", "secretariat")
ALL = "200 200 200 200 200 200"
OWN_DRAFT = "302 404 200 200 404 404"
SECRETARIAT = "302 404 404 404 404 200"
# The public reads published cycles alone.
AGGREGATES = "404 200 200 200 200 200"

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
    "api_page": ALL,
    "tokens": "302 200 200 200 200 200",
    "api:instruments": ALL,
    "api:articles": ALL,
    "api:provisions": ALL,
    "api:states": ALL,
    "api:participation": ALL,
    "api:cycles": ALL,
    "api:cycle": AGGREGATES,
    "api:cycle_status": AGGREGATES,
    "api:article_figures": AGGREGATES,
    # Of which article: a sentence says that it is missing, to whom the cycle is shown and to whom not.
    "api:provision_figures": "400 400 400 400 400 400",
    "api:cluster_figures": AGGREGATES,
    "api:status_figures": AGGREGATES,
    "api:need_figures": AGGREGATES,
    "api:trend_figures": AGGREGATES,
    "api:reports": ALL,
    # The world's report is not published.
    "api:report": "404 404 404 404 404 404",
    "api:report_snapshot": "404 404 404 404 404 404",
    "instruments:index": ALL,
    "instruments:terms": ALL,
    "instruments:instrument": ALL,
    "instruments:article": ALL,
    "parties:index": ALL,
    "parties:state": ALL,
    "parties:people": "302 404 404 200 404 404",
    # Opened by the link alone, for who is nobody yet; what it shows is tested in tests/parties.
    "parties:accept": ALL,
    "parties:ask_again": ALL,
    "submissions:mine": "302 404 200 200 200 404",
    "submissions:tasks": "302 404 200 200 200 404",
    "submissions:who_has_what": "302 404 404 200 200 404",
    "submissions:hand_over": "302 404 404 200 404 404",
    "submissions:delegation": "302 404 404 200 404 404",
    "submissions:assignment": "302 404 404 200 404 404",
    "submissions:proposed": OWN_DRAFT,
    "submissions:decide": OWN_DRAFT,
    "submissions:board": SECRETARIAT,
    "submissions:offline": "302 404 200 200 200 404",
    "submissions:overview": OWN_DRAFT,
    "submissions:article": OWN_DRAFT,
    "submissions:checklist": OWN_DRAFT,
    "submissions:proposals": OWN_DRAFT,
    "submissions:history": OWN_DRAFT,
    "submissions:before": OWN_DRAFT,
    "submissions:find": OWN_DRAFT,
    "submissions:next": "302 404 302 302 404 404",
    "findings:mirror": OWN_DRAFT,
    "reports:mirror": "302 404 404 200 404 404",
    "submissions:check": OWN_DRAFT,
    # Another State's people come to their own register.
    "submissions:laws": "302 404 200 200 200 404",
    "submissions:law_add": "302 404 200 200 200 404",
    "submissions:laws_file": "302 404 200 200 200 404",
    "submissions:law": OWN_DRAFT,
    "submissions:law_change": OWN_DRAFT,
    "submissions:law_article_change": OWN_DRAFT,
    "submissions:law_merge": "302 404 404 200 404 404",
    "submissions:files": OWN_DRAFT,
    "submissions:comments": OWN_DRAFT,
    "submissions:open_comments": OWN_DRAFT,
    "submissions:ask_help": OWN_DRAFT,
    # About the article handed to the contributor; the world's submitted reply is Argentina's, below.
    "submissions:clarifications": OWN_DRAFT,
    "submissions:clarification": "302 404 404 404 200 200",
    "submissions:ask_clarification": "302 404 404 404 404 200",
    "submissions:clarifications_asked": SECRETARIAT,
    # Asked by the contributor: for themselves, their focal point and the Secretariat.
    "submissions:help_request": "302 404 200 200 404 200",
    "submissions:help_requests": SECRETARIAT,
    "submissions:forms": OWN_DRAFT,
    # What a file said that came back: for whoever brought it alone.
    "submissions:form_return": "302 404 404 200 404 404",
    "submissions:move": "302 404 404 200 404 404",
    "submissions:submit": "302 404 404 200 404 404",
    "verify": ALL,
    "submissions:release": "302 404 404 200 404 404",
    "submissions:desk": "302 404 404 200 404 404",
    "submissions:events": OWN_DRAFT,
    "submissions:differences": "302 404 404 200 404 404",
    # Of a text that was submitted: the Secretariat reads them too.
    "submissions:receipt": "302 404 200 200 404 200",
    "submissions:receipt_file": "302 404 200 200 404 200",
    "reports:receipt_pdf": "302 404 200 200 404 200",
    # Of a text that was submitted: the State concerned and the Secretariat.
    "findings:observations": "302 404 200 200 404 200",
    "findings:observe": "302 404 200 200 404 200",
    "findings:index": ALL,
    "findings:overview": AGGREGATES,
    "findings:overview_file": AGGREGATES,
    "findings:clusters": AGGREGATES,
    "findings:clusters_file": AGGREGATES,
    "findings:article": AGGREGATES,
    "findings:article_file": AGGREGATES,
    "findings:across": AGGREGATES,
    "findings:across_file": AGGREGATES,
    "findings:provision": AGGREGATES,
    "findings:provision_file": AGGREGATES,
    "findings:trends": AGGREGATES,
    "findings:trends_file": AGGREGATES,
    "findings:replies": AGGREGATES,
    "findings:replies_file": AGGREGATES,
    "findings:rates": AGGREGATES,
    "findings:rates_file": AGGREGATES,
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
    "report_data_schema": ALL,
    "reports:compile": SECRETARIAT,
    "reports:start": SECRETARIAT,
    "reports:new_draft": SECRETARIAT,
    "reports:draft": SECRETARIAT,
    "reports:draft_scope": SECRETARIAT,
    "reports:draft_masthead": SECRETARIAT,
    "reports:draft_figures": SECRETARIAT,
    "reports:preview": SECRETARIAT,
    "reports:text": SECRETARIAT,
    "reports:text_history": SECRETARIAT,
    "reports:report": "404 404 404 404 404 200",
    "reports:job": "302 404 404 404 404 302",
    "reports:papers": "302 200 200 200 200 200",
    # The paper of a draft: for the Secretariat alone.
    "reports:paper": "302 404 404 404 404 200",
}
# Asked by POST (the API by PUT) with nothing in the body: who gets past the door is told what is missing.
ACTIONS = {
    "api:write_response": "401 404 400 400 404 404",
    # The world's token is the expert's.
    "revoke_token": "401 302 404 404 404 404",
    "submissions:open": "401 404 404 404 404 404",
    # Another State's people would be told what is missing for their own.
    "api:laws": "401 404 400 400 400 404",
    "api:begin_upload": "401 404 400 400 400 404",
    "api:upload": "401 404 404 400 404 404",
    "submissions:law_file": "401 404 422 422 404 404",
    "submissions:law_withdraw": "401 404 302 302 404 404",
    "submissions:law_offer": "401 404 302 302 404 404",
    "submissions:file_remove": "401 404 302 302 404 404",
    "submissions:file_restore": "401 404 302 302 404 404",
    "findings:publish": "401 404 404 404 404 302",
    "submissions:remind": "401 404 404 404 404 404",
    "parties:end_role": "401 404 404 302 404 404",
    "parties:resend": "401 404 404 302 404 404",
    "parties:withdraw": "401 404 404 302 404 404",
    "submissions:issue_form": "401 404 422 422 404 404",
    "submissions:undo_move": "401 404 404 302 404 404",
    "submissions:resolve_comment": "401 404 302 302 404 404",
    "submissions:reopen_comment": "401 404 302 302 404 404",
    "submissions:close_help": "401 404 302 404 404 404",
    "submissions:reopen_help": "401 404 302 404 404 404",
    "submissions:settle_clarification": "401 404 404 404 404 302",
    "submissions:revise": "401 404 404 302 404 404",
    "submissions:recall": "401 404 404 302 404 404",
    "submissions:give_up": "401 404 404 302 404 404",
    "submissions:mark_checked": "401 404 404 404 404 302",
    "submissions:return": "401 404 404 404 404 422",
    "submissions:close": "401 404 404 404 404 302",
    "questionnaires:copy": "401 404 404 404 404 302",
    "questionnaires:move": "401 404 404 404 404 302",
    "reports:ask_mirror": "401 404 404 404 404 404",
    "reports:publish": "401 404 404 404 404 422",
    "reports:compile_draft": "401 404 404 404 404 422",
    # Nothing has been written there: no text to approve.
    "reports:text_stage": "401 404 404 404 404 404",
    # Of a report that is not published.
    "reports:correct": "401 404 404 404 404 302",
    # In no language, which is refused; of Norway.
    "reports:compile_own": "401 404 404 302 404 404",
    "reports:retry": "401 404 404 404 404 422",
    "reports:cancel": "401 404 404 404 404 302",
}
# Tested where they are made: pages of allauth, files that must exist (tests/reports, tests/submissions), readiness.
ELSEWHERE = {
    "readyz",
    "reports:differences_pdf",
    "reports:file",
    "reports:mirror_file",
    "reports:paper_file",
    "reports:read",
    "submissions:file",
}
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
    handed = make_assignment(submission, 5, contributor)
    write(submission, "tip-5-1", actor=users["focal_point"])
    guest = make_nominated("NOR", Role.CONTRIBUTOR, username="guest")
    proposed = make_proposal(submission, "tip-5-1", "no", actor=guest)
    invitation = make_invitation("NOR", users["focal_point"])
    checklist = make_submission("NOR", "TIP", cycle=make_cycle("checklist", questionnaires=("tip-checklist",)))
    make_assignment(checklist, 5, contributor)
    sealed = make_sealed("NOR", cycle=make_cycle("sealed")).revision.submission
    report = make_report(cycle=cycle)
    job = make_job(report)
    officer = users["secretariat"]
    assert officer is not None
    text_import = make_text_import(officer)
    law = make_law("NOR")
    place = FilePlace(submission.state, submission, "tip-5-1")
    focal_point = users["focal_point"]
    assert focal_point is not None
    upload = begin_upload(place, name="law.pdf", size_bytes=9, actor=focal_point, now=NOW)
    attachment = make_attachment(submission, actor=focal_point)
    pk = submission.pk
    draft: list[object] = ["tip", 9]
    arguments: dict[str, list[object]] = {
        "instruments:instrument": ["TIP"],
        "instruments:article": ["TIP", 5],
        "parties:state": ["NOR"],
        "parties:people": ["NOR"],
        "parties:accept": [TOKEN],
        "parties:end_role": ["NOR", guest.nominations.get().pk],
        "parties:resend": ["NOR", invitation.pk],
        "parties:withdraw": ["NOR", invitation.pk],
        "api:write_response": [pk, "tip-5-1"],
        "submissions:hand_over": ["NOR"],
        "submissions:assignment": [pk, handed.pk],
        "submissions:decide": [pk, proposed.pk],
        "api:article_news": [pk, 5],
        "submissions:board": [cycle.slug],
        "submissions:desk": ["NOR"],
        "submissions:differences": [pk, 1],
        "submissions:receipt": [sealed.pk, 1],
        "submissions:receipt_file": [sealed.pk, 1, "receipt.json"],
        "submissions:mark_checked": [sealed.pk],
        "submissions:return": [sealed.pk],
        "submissions:close": [sealed.pk],
        "reports:receipt_pdf": [sealed.pk, 1],
        "submissions:article": [pk, 5],
        "submissions:checklist": [checklist.pk],
        "submissions:proposals": [pk, 5],
        "submissions:history": [pk, "tip-5-1"],
        "submissions:laws_file": ["csv"],
        "submissions:law_article_change": [law.pk],
        "submissions:files": [pk, "tip-5-1"],
        "submissions:file_remove": [attachment.pk],
        "submissions:file_restore": [attachment.pk],
        "api:upload": [upload.pk],
        **talk_arguments(submission, cycle, contributor, officer),
        "findings:publish": [cycle.slug],
        "findings:observations": [sealed.pk],
        "findings:observe": [sealed.pk, "tip-5-1"],
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
        "findings:mirror": [pk],
        "reports:mirror": [ask_for_mirror(submission.revisions.get(), language="en", actor=officer).pk],
        "reports:compile": [cycle.slug],
        "reports:new_draft": ["gap_analysis", cycle.slug],
        "reports:compile_own": [cycle.slug, "NOR"],
        "reports:report": [report.pk],
        "reports:correct": [report.pk],
        "reports:publish": [report.pk],
        "reports:job": [job.pk],
        "reports:retry": [job.pk],
        "reports:cancel": [job.pk],
        "api:articles": ["TIP"],
        "api:provisions": ["TIP"],
        "api:cycle": [cycle.slug],
        "api:cycle_status": [cycle.slug],
        "api:report": [report.pk],
        "api:report_snapshot": [report.pk],
        "revoke_token": [make_token(users["expert"])[0].pk],
        "reports:paper": [make_paper_job(text_import.version).pk],
    }
    report_draft = make_draft(cycle)
    for name in ("draft", "draft_scope", "draft_masthead", "draft_figures", "compile_draft"):
        arguments[f"reports:{name}"] = [report_draft.pk]
    for name in ("text", "text_history", "text_stage"):
        arguments[f"reports:{name}"] = [report_draft.pk, "overview", "fr"]
    arguments["reports:preview"] = [report_draft.pk, "fr"]
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
    of_article, of_instrument = [cycle.slug, "TIP", 5], [cycle.slug, "TIP"]
    figures = [("overview", [cycle.slug]), ("rates", [cycle.slug]), ("provision", [cycle.slug, "TIP", "tip-5-1"])]
    figures += [("article", of_article), ("across", of_article)]
    figures += [(name, of_instrument) for name in ("clusters", "trends", "replies")]
    for name in ("article", "provision", "cluster", "status", "need", "trend"):
        arguments[f"api:{name}_figures"] = of_instrument
    for name, args in figures:
        arguments[f"findings:{name}"] = args
        arguments[f"findings:{name}_file"] = [*args, "csv"]
    arguments["submissions:form_return"] = [pk, make_form_return(submission, users["focal_point"]).pk]
    for name in (
        "overview",
        "before",
        "find",
        "next",
        "check",
        "submit",
        "revise",
        "move",
        "undo_move",
        "delegation",
        "proposed",
        "release",
        "recall",
        "give_up",
        "events",
        "forms",
        "issue_form",
    ):
        arguments[f"submissions:{name}"] = [pk]
    for name in ("law", "law_change", "law_merge", "law_file", "law_withdraw", "law_offer"):
        arguments[f"submissions:{name}"] = [law.law.pk]
    return World(cycle, submission, arguments, users)


def talk_arguments(submission: Submission, cycle: Cycle, contributor: User, officer: User) -> dict[str, list[object]]:
    """A comment and a request for help in Norway's draft; what the Secretariat asks about Argentina's submission."""
    submitted = make_submission("ARG", "TIP", cycle=cycle)
    write(submitted, "tip-5-1")
    submit_submission(submitted, actor=None, now=NOW)
    asked = make_clarification(submitted, officer)
    comment = make_comment(submission, "tip-5-1", contributor)
    help_request = make_help_request(submission, "tip-5-1", contributor)
    of_submission = {f"submissions:{name}": [submission.pk] for name in ("open_comments", "clarifications")}
    of_comment = {f"submissions:{name}_comment": [submission.pk, comment.pk] for name in ("resolve", "reopen")}
    of_help = {f"submissions:{name}": [help_request.pk] for name in ("help_request", "close_help", "reopen_help")}
    return {
        **of_submission,
        **of_comment,
        **of_help,
        "submissions:comments": [submission.pk, "tip-5-1"],
        "submissions:ask_help": [submission.pk, "tip-5-1"],
        "submissions:ask_clarification": [submitted.pk],
        "submissions:clarification": [submitted.pk, asked.pk],
        "submissions:settle_clarification": [submitted.pk, asked.pk],
    }


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
    if name in ("api:laws", "api:begin_upload"):
        return client.post(address, data={}, content_type="application/json").status_code
    if name == "api:upload":
        return client.put(address, data=b"", content_type="application/octet-stream").status_code
    return client.post(address).status_code if name in ACTIONS else client.get(address).status_code


@pytest.mark.parametrize("reader", READERS)
def test_who_gets_what(world: World, client_of: Callable[[User | None], Client], reader: str) -> None:
    place = READERS.index(reader)
    expected = {name: int(line.split()[place]) for name, line in (PAGES | ACTIONS).items()}
    client = client_of(world.users[reader])

    found = {name: asked(client, name, reverse(name, args=world.arguments.get(name))) for name in expected}

    assert found == expected
