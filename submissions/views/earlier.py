"""What a State said in an earlier cycle: shown beside each provision, taken over, or signed for as unchanged."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from instruments.models import Article
from questionnaires.models import Question
from submissions import queries, rules, services
from submissions.choices import AnswerState
from submissions.forms import read_day, read_signing, read_wanted_former
from submissions.models import Response
from submissions.queries import Former, FormerAnswer
from submissions.rules import SourceKind, Step
from submissions.services import PostedPage, SavedPage
from submissions.views.blocks import Block
from submissions.views.found import find_or_404
from submissions.views.pages import ArticlePage


@dataclass(frozen=True)
class Statement:
    """That nothing is new under a provision since a day: by whom and when."""

    since_on: date
    signed_at: datetime
    person: str


@dataclass(frozen=True)
class EarlierBlock:
    """What was said before under one provision, or about the article as a whole.

    ``waiting``: keys that may be taken over. ``since``: the day as typed, or the one proposed. ``can_sign``: whether
    nothing here says something else by now.
    """

    former: Former
    answers: Sequence[FormerAnswer]
    waiting: frozenset[str]
    key: str = ""
    since: str = ""
    can_sign: bool = False
    statement: Statement | None = None


def former_on(page: ArticlePage) -> Former:
    """What was said before to the questions of a page, for somebody who may answer. One query."""
    if not page.is_direct:
        return Former()
    return queries.former_answers(page.found.revision, page.questions, article_id=page.section.article_id)


def with_earlier(
    blocks: Sequence[Block],
    questions: Sequence[Question],
    responses: Mapping[str, Response],
    former: Former,
    *,
    is_editable: bool,
    typed: QueryDict | None = None,
) -> list[Block]:
    """The blocks of a page, each with what was said before under its provision, and with what was signed for."""
    found = []
    for block in blocks:
        of_block = [q for q in questions if q.provision_id == (block.provision.pk if block.provision else None)]
        earlier = _earlier_of(block, of_block, responses, former, is_editable=is_editable, typed=typed)
        proposed = block.proposed
        if proposed and proposed.question.key in former.answers:
            kinds = {source.source.kind for source in proposed.sources}
            proposed = None if kinds == {SourceKind.EARLIER} else proposed
        found.append(replace(block, earlier=earlier, proposed=proposed))
    return found


def _earlier_of(
    block: Block,
    questions: Sequence[Question],
    responses: Mapping[str, Response],
    former: Former,
    *,
    is_editable: bool,
    typed: QueryDict | None,
) -> EarlierBlock | None:
    answers = [former.answers[question.key] for question in questions if question.key in former.answers]
    main = responses.get(block.first.key) if block.first else None
    statement = _statement_of(main, [responses[q.key] for q in questions if q.key in responses])
    is_carried = main is not None and main.answer_state == AnswerState.CARRIED_OVER
    if not answers and not statement and not (is_carried and is_editable):
        return None
    key = block.first.key if block.first else ""
    since_on = former.submitted_on or (main.written_at.date() if main else None)
    return EarlierBlock(
        former=former,
        answers=answers,
        waiting=frozenset(
            a.question.key for a in answers if a.is_offered and queries.is_open(responses.get(a.question.key))
        ),
        key=key,
        since=(typed or {}).get(f"{key}:since") or (since_on.isoformat() if since_on else ""),
        can_sign=is_editable and bool(key) and statement is None and _can_sign(key, questions, responses, former),
        statement=statement,
    )


def _can_sign(key: str, questions: Sequence[Question], responses: Mapping[str, Response], former: Former) -> bool:
    steps = services.steps_to_sign(questions, responses, former)
    return Step.REFUSE not in steps.values() and steps[key] != Step.LEAVE


def _statement_of(main: Response | None, of_block: Sequence[Response]) -> Statement | None:
    signed = getattr(main, "signed", None)
    if signed is None:
        return None
    signed_at = datetime.fromisoformat(signed["signed_at"])
    if not rules.statement_stands(signed_at, [response.written_at for response in of_block]):
        return None
    named = f"{signed['first_name'] or ''} {signed['last_name'] or ''}".strip() or signed["username"] or ""
    return Statement(date.fromisoformat(signed["since_on"]), signed_at, named)


def act_on_earlier(request: HttpRequest, page: ArticlePage, posted: PostedPage, saved: SavedPage) -> bool:
    """Do what the buttons under former answers say; whether one was pressed. What is wrong joins ``saved``."""
    wanted, signing = read_wanted_former(request.POST), read_signing(request.POST)
    if wanted:
        take_over_former_on(request, page, wanted, page_id=posted.page_id)
    if signing:
        _sign_on(request, page, signing, posted, saved)
    return bool(wanted or signing)


def take_over_former_on(
    request: HttpRequest, page: ArticlePage, wanted: Mapping[str, int], *, page_id: uuid.UUID
) -> None:
    """Answer again as before, and say what became of it."""
    taken = services.take_over_former(
        page.found.submission,
        former=former_on(page),
        responses=queries.responses_of(page.found.revision, page.questions),
        wanted=wanted,
        page_id=page_id,
        actor=request.user,
        now=timezone.now(),
    )
    if taken.written_count:
        text = ngettext("%(count)s answer taken over.", "%(count)s answers taken over.", taken.written_count)
        messages.success(request, text % {"count": taken.written_count})
    if taken.changed:
        messages.warning(request, _("What was proposed has changed meanwhile, so it was not taken over. Look again."))


def _sign_on(request: HttpRequest, page: ArticlePage, key: str, posted: PostedPage, saved: SavedPage) -> None:
    main = next((question for question in page.questions if question.key == key), None)
    if main is None or main.provision_id is None or not page.is_direct:
        return
    if saved.problems or saved.conflicts:
        messages.warning(request, _("Nothing was signed yet. Mend this page first, then confirm again."))
        return
    of_provision = [q for q in page.questions if q.provision_id == main.provision_id and q.key != key]
    since_on = read_day(request.POST.get(f"{key}:since", ""))
    try:
        if since_on is None:
            raise ValidationError(_("Give the day as year-month-day, for instance 2024-06-30."))
        count = services.sign_nothing_new(
            page.found.submission,
            questions=[main, *of_provision],
            former=former_on(page),
            since_on=since_on,
            page_id=posted.page_id,
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        saved.problems[key] = " ".join(refusal.messages)
        return
    text = ngettext(
        "Signed: nothing new under %(reference)s. %(count)s answer is confirmed as it was.",
        "Signed: nothing new under %(reference)s. %(count)s answers are confirmed as they were.",
        count,
    )
    messages.success(request, text % {"reference": main.provision.ref if main.provision else "", "count": count})


@dataclass(frozen=True)
class BeforeRow:
    """One article: what waits to be taken over, how much of it in an earlier cycle, what is asked otherwise now."""

    article: Article
    waiting_count: int
    former_count: int
    elsewhere_count: int
    asked_otherwise_count: int


@login_required
@require_safe
def before(request: HttpRequest, pk: int) -> HttpResponse:
    """What the State said before, article by article: how many answers wait, with the way to each list."""
    found = find_or_404(request, pk)
    if not found.is_own or not found.is_in_preparation or found.is_checklist:
        raise Http404
    asked = [
        question
        for question in queries.questions_asked(found.revision)
        if found.shows(question.section.article_id, question.key)
    ]
    editable = [question for question in asked if found.writes.may_edit(question.section.article_id, question.key)]
    responses = queries.responses_of(found.revision, editable)
    former = queries.former_answers(found.revision, editable)
    elsewhere = queries.proposals_for(
        found.revision, editable, responses, standing=request.standing, today=timezone.now().date()
    )
    rows = _before_rows(editable, responses, former, elsewhere)
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "former": former,
        "rows": rows,
        "waiting_count": sum(row.waiting_count for row in rows),
    }
    return render(request, "submissions/before_list.html", context)


def _before_rows(
    questions: Sequence[Question],
    responses: Mapping[str, Response],
    former: Former,
    elsewhere: Mapping[str, queries.Proposed],
) -> list[BeforeRow]:
    offered = {answer.question.key for answer in former.offered(responses)}
    otherwise = {
        key for key, answer in former.answers.items() if not answer.is_offered and queries.is_open(responses.get(key))
    }
    articles: dict[int, tuple[Article, list[str]]] = {}
    for question in questions:
        articles.setdefault(question.section.article_id, (question.section.article, []))[1].append(question.key)
    rows = []
    for article, keys in articles.values():
        here = set(keys)
        row = BeforeRow(
            article=article,
            waiting_count=len(here & (offered | set(elsewhere))),
            former_count=len(here & offered),
            elsewhere_count=len(here & set(elsewhere) - offered),
            asked_otherwise_count=len(here & otherwise),
        )
        if row.waiting_count or row.asked_otherwise_count:
            rows.append(row)
    return rows
