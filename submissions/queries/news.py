"""What others have written while somebody works, and whether a question is still the one that was read."""

from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery

from parties.permissions import Standing
from questionnaires.models import Option, Question, Section
from submissions import rules
from submissions.choices import RevisionStatus
from submissions.models import LawArticle, Response, ResponseVersion, Revision
from submissions.queries.finding import handed_to


def article_news(
    submission_id: int, number: int, *, standing: Standing, after: datetime, today: date
) -> list[Response] | None:
    """Answers of one article in preparation that others wrote after a moment, oldest first.

    None where there is nothing this person may see: another State's, what was handed to somebody else. Two queries,
    and one for a contributor.
    """
    sections = Section.objects.filter(version=OuterRef("version"), article__number=number).values("article")
    drafts = Revision.objects.filter(
        submission=submission_id, status=RevisionStatus.DRAFT, state__in=standing.own_state_ids
    )
    revision = drafts.select_related("submission").annotate(asked_article=Subquery(sections[:1])).first()
    article_id: int | None = revision.asked_article if revision else None  # type: ignore[attr-defined]  # annotated above
    if revision is None or article_id is None:
        return None
    reads = rules.EVERYTHING
    if not standing.is_focal_point_of(revision.state_id):
        reads = handed_to(standing.user_id, revision.submission, today=today)
    if not reads.shows_part_of(article_id):
        return None
    responses = Response.objects.filter(revision=revision, question__section__article=article_id)
    others = responses.filter(written_at__gt=after).exclude(author=standing.user_id)
    found = others.select_related("author", "question").order_by("written_at")
    return [response for response in found if reads.shows(article_id, response.question.key)]


def asks_alike(version_id: int | None, question: Question) -> bool:
    """Whether a question was asked in the same words under an earlier version; no query where it is the same version.

    Where that version never asked it, what was typed belongs elsewhere: no.
    """
    if version_id is None or version_id == question.version_id:
        return True
    asked = Question.objects.filter(Q(version=version_id) | Q(pk=question.pk), key=question.key)
    both = list(asked.select_related("shared", "option_list").prefetch_related("option_list__options"))
    if len(both) != 2:
        return False
    first, other = ((q.kind, q.wording.text_en, _labels(q)) for q in both)  # type: ignore[union-attr]  # translated field
    return first == other


def law_labels(*said: Response | ResponseVersion) -> dict[int, str]:
    """Id of an article of a law → what it is called, for all that is cited; one query."""
    ids = rules.cited_ids([("", "", one.value) for one in said])
    cited = LawArticle.objects.filter(pk__in=ids).select_related("law")
    return {article.pk: ", ".join(filter(None, (article.law.label, article.designation))) for article in cited}


def _labels(question: Question) -> list[tuple[str, str]]:
    options: list[Option] = list(question.option_list.options.all()) if question.option_list else []
    return [(option.slug, option.label_en) for option in options]  # type: ignore[attr-defined]  # translated field
