"""Files that States send: which stand beside an answer, and who may fetch which."""

from collections.abc import Collection, Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery

from parties.models import State
from parties.rules import Standing
from questionnaires.choices import QuestionKind
from questionnaires.models import Question, Section
from submissions.models import Assignment, Attachment, LawArticle, Response, Revision, Submission


def files_of(submission: Submission, keys: Collection[str]) -> dict[str, list[Attachment]]:
    """Question key → files that stand beside its answer, in the order they came. One query."""
    rows = Attachment.objects.filter(submission=submission, question_key__in=keys, removed_at=None)
    return _by_key(rows)


def files_shown(revision: Revision, questions: Iterable[Question]) -> dict[str, list[Attachment]]:
    """Question key → files beside its answer in this text: in preparation those that stand, else as submitted.

    One query, over the provisions of a page only: their questions are those beside which files stand.
    """
    keys = [question.key for question in questions if question.kind == QuestionKind.IMPLEMENTATION]
    rows = Attachment.objects.filter(submission=revision.submission_id, question_key__in=keys)
    moment = revision.submitted_at
    if moment is None:
        rows = rows.filter(removed_at=None)
    else:
        rows = rows.filter(Q(removed_at=None) | Q(removed_at__gte=moment), uploaded_at__lte=moment)
    return _by_key(rows)


def _by_key(rows: QuerySet[Attachment]) -> dict[str, list[Attachment]]:
    files: dict[str, list[Attachment]] = {}
    for attachment in rows.order_by("uploaded_at", "pk"):
        files.setdefault(attachment.question_key, []).append(attachment)
    return files


def files_removed(submission: Submission, key: str) -> list[Attachment]:
    """Files removed from beside an answer that do not stand there anew: those that can be put back. One query."""
    rows = Attachment.objects.filter(submission=submission, question_key=key).order_by("-removed_at", "-pk")
    by_content: dict[tuple[str, str], Attachment | None] = {}
    for row in rows:
        name = (row.sha256, row.name)
        by_content[name] = None if row.removed_at is None else by_content.get(name, row)
    return [row for row in by_content.values() if row is not None]


def find_question(revision: Revision, key: str) -> Question | None:
    """A question of this text, with its words."""
    questions = Question.objects.filter(version=revision.version_id, key=key)
    return questions.select_related("section__article", "provision", "shared").first()


def find_uploaded(state: State, text: str, *, user_id: int) -> Attachment | None:
    """A file that this person sent in pieces for the register, by its id as a form sends it. One query, or none."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        return None
    mine = Attachment.objects.filter(state=state, submission=None, removed_at=None, uploaded_by=user_id)
    return mine.filter(pk=int(text)).first()


def article_of_key(submission: Submission, key: str) -> int | None:
    """Id of the article under which a question of this submission stands; None where it is not asked. One query."""
    sections = Section.objects.filter(version=submission.version_id, questions__key=key).order_by()
    return sections.values_list("article", flat=True).first()


def find_attachment(pk: int, *, standing: Standing) -> Attachment | None:
    """A file this person may fetch: their own State's; for the Secretariat one that was submitted. At most 3 queries.

    Submitted: it stood beside an answer when the text that stands was submitted, or belongs to a law cited there. A
    contributor fetches what stands beside the articles handed to them, and the laws.
    """
    attachment = Attachment.objects.select_related("submission", "state").filter(pk=pk).first()
    if attachment is None:
        return None
    if standing.is_focal_point_of(attachment.state_id):
        return attachment
    if attachment.state_id in standing.own_state_ids:
        is_handed = attachment.submission_id is None or _is_handed(attachment, standing)
        return attachment if is_handed or _is_submitted(attachment) else None
    return attachment if standing.is_secretariat and _is_submitted(attachment) else None


def _is_handed(attachment: Attachment, standing: Standing) -> bool:
    sections = Section.objects.filter(
        version=OuterRef("submission__version"), questions__key=attachment.question_key
    ).values("article")
    rows = Assignment.objects.standing().filter(submission=attachment.submission_id, user_id=standing.user_id or 0)
    return rows.filter(
        Q(question_key=attachment.question_key) | Q(question_key="", article__in=Subquery(sections))
    ).exists()


def _is_submitted(attachment: Attachment) -> bool:
    standing_texts = Revision.objects.standing().filter(state=attachment.state_id)
    if attachment.submission_id is not None:
        texts = standing_texts.filter(submission=attachment.submission_id, submitted_at__gte=attachment.uploaded_at)
        if attachment.removed_at is not None:
            texts = texts.filter(submitted_at__lte=attachment.removed_at)
        return texts.exists()
    ids = LawArticle.objects.filter(law__file=attachment).values_list("pk", flat=True)
    cited = Q()
    for article in ids:
        cited |= Q(value__contains=[article])
    responses = Response.objects.filter(revision__in=standing_texts, question__kind=QuestionKind.CITATIONS)
    return bool(cited) and responses.filter(cited).exists()
