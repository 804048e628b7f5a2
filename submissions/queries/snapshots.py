"""Everything a State said in one revision, as it enters the seal. Source: design.md, section 4, "Seal"."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from parties.models import State
from submissions import rules
from submissions.models import Attachment, Law, LawArticle, NothingNew, Response, Revision, Seal
from submissions.queries.overview import read_asked


def counts_of(revision: Revision) -> tuple[rules.Counts, set[str]]:
    """How many of the questions asked have an answer, and the keys of all that are asked."""
    asked = read_asked(revision)
    facts = [fact for of_section in asked.facts.values() for fact in of_section]
    progress = rules.article_progress(facts, asked.replies, shown=asked.shown)
    counted = (progress.required_count, progress.answered_count, progress.other_count, progress.unanswered_count)
    return rules.Counts(*counted), asked.shown


def snapshot_of(revision: Revision, *, asked: Collection[str], nonce: str) -> dict[str, Any]:
    """What a revision says, whole: answers with languages, release levels and moments, laws in full, files by digest.

    No official is named: the seal proves what the State said, and the portal's history who wrote it. ``asked``: keys of
    the questions asked; an answer to one that is hidden was kept, and is marked. ``nonce`` is random, so that nobody
    finds short answers by trying digests.
    """
    submission = revision.submission
    rows = Response.objects.filter(revision=revision).select_related("question__provision")
    responses = list(rows.order_by("question__key"))
    files = _files_of(submission.pk)
    state = State.objects.filter(pk=revision.state_id).values_list("iso3", "name_en").get()
    answers = [_answer(response, asked, files.pop(response.question.key, [])) for response in responses]
    cited = rules.cited_ids((response.question.key, response.answer_state, response.value) for response in responses)
    former = Seal.objects.filter(revision__submission=submission, revision__number__lt=revision.number)
    return {
        "kind": rules.SNAPSHOT_KIND,
        "format": rules.SEAL_FORMAT,
        "nonce": nonce,
        "state": {"iso3": state[0], "name": state[1]},
        "instrument": {"code": submission.instrument.code},
        "cycle": {"slug": submission.cycle.slug, "cut_off_on": submission.cycle.cut_off_on.isoformat()},
        "is_illustrative": submission.cycle.is_illustrative,
        "questionnaire": {
            "slug": revision.version.questionnaire.slug,
            "version": revision.version.number,
            "sha256": revision.version.content_hash,
        },
        "revision": revision.number,
        "corrects": former.order_by("-revision__number").values_list("receipt_number", flat=True).first() or "",
        "answers": answers,
        "laws": _laws(LawArticle.objects.filter(pk__in=cited)),
        "attachments": [{"question": key, **file} for key, of_key in sorted(files.items()) for file in of_key],
        "nothing_new": [
            {
                "question": said.question_key,
                "since_on": said.since_on.isoformat(),
                "answer_version": said.response_number,
                "signed_at": moment_of(said.signed_at),
            }
            for said in NothingNew.objects.filter(revision=revision).order_by("question_key", "pk")
        ],
    }


def moment_of(at: datetime) -> str:
    """A moment in UTC, to the microsecond, always written alike."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _answer(response: Response, asked: Collection[str], files: list[dict[str, Any]]) -> dict[str, Any]:
    provision = response.question.provision
    return {
        "question": response.question.key,
        "provision": provision.key if provision else "",
        "is_asked": response.question.key in asked,
        "answer_state": response.answer_state,
        "carried_state": response.carried_state,
        "value": response.value,
        "language": response.language,
        "release_level": response.release_level,
        "version": response.number,
        "written_at": moment_of(response.written_at),
        "attachments": files,
    }


def _laws(articles: QuerySet[LawArticle]) -> list[dict[str, Any]]:
    """Laws with the articles cited, in full: what the State said stands by itself, whatever becomes of a register."""
    cited: defaultdict[int, list[LawArticle]] = defaultdict(list)
    for article in articles.select_related("law__file").order_by("pk"):
        cited[article.law_id].append(article)
    return [_law(of_law[0].law, of_law) for _pk, of_law in sorted(cited.items())]


def _law(law: Law, articles: list[LawArticle]) -> dict[str, Any]:
    return {
        "title": law.title,
        "number": law.number,
        "adopted_on": law.adopted_on.isoformat() if law.adopted_on else "",
        "language": law.language,
        "url": law.url,
        "attachments": [_file(law.file)] if law.file else [],
        "articles": [
            {"id": article.pk, "designation": article.designation, "excerpt": article.excerpt} for article in articles
        ],
    }


def _files_of(submission_id: int) -> dict[str, list[dict[str, Any]]]:
    """Key of a question, blank for none → the files beside it that were not removed."""
    found: Mapping[str, list[dict[str, Any]]] = defaultdict(list)
    for attachment in Attachment.objects.filter(submission=submission_id, removed_at=None).order_by("pk"):
        found[attachment.question_key].append(_file(attachment))
    return dict(found)


def _file(attachment: Attachment) -> dict[str, Any]:
    return {"name": attachment.name, "sha256": attachment.sha256, "size_bytes": attachment.size_bytes}
