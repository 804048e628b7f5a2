"""Cycles with the real questionnaires, and small versions of one's own."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from instruments.models import Article
from parties.models import State
from questionnaires.choices import QuestionKind
from questionnaires.models import Cycle, Question, Questionnaire, QuestionnaireVersion, Section
from questionnaires.services import open_cycle, publish_version

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)


def get_version(slug: str = "untoc", number: int = 1) -> QuestionnaireVersion:
    """A questionnaire as loaded and published."""
    return QuestionnaireVersion.objects.get(questionnaire__slug=slug, number=number)


def make_cycle(
    slug: str = "first",
    *,
    questionnaires: Iterable[str] = ("untoc", "tip", "som", "fir"),
    states: Iterable[str] = ("ARG", "NOR"),
    opens_on: date = date(2026, 1, 1),
    closes_on: date = date(2099, 12, 31),
    cut_off_on: date = date(2026, 10, 1),
    version_number: int = 1,
) -> Cycle:
    """A cycle that is open on every day a test may run, with the published questionnaires."""
    return open_cycle(
        slug,
        titles={"en": f"Cycle {slug}"},
        opens_on=opens_on,
        closes_on=closes_on,
        cut_off_on=cut_off_on,
        versions=[get_version(name, version_number) for name in questionnaires],
        invited_states=State.objects.filter(iso3__in=list(states)),
        is_illustrative=False,
        actor=None,
    )


def make_draft_version(code: str = "TIP", number: int = 9) -> QuestionnaireVersion:
    """An unpublished version with one question about the first provision of article 5."""
    questionnaire = Questionnaire.objects.get(slug=code.lower())
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=number)
    article = Article.objects.get(instrument__code=code, number=5)
    provision = article.provisions.order_by("position")[0]
    Question.objects.create(
        version=version,
        section=Section.objects.create(version=version, article=article, position=1),
        key=provision.slug,
        kind=QuestionKind.IMPLEMENTATION,
        text="Is it so?",
        provision=provision,
        is_required=True,
        position=1,
    )
    return version


def make_published_version(code: str = "TIP", number: int = 9) -> QuestionnaireVersion:
    return publish_version(make_draft_version(code, number), actor=None, now=NOW, reason="For a test.")
