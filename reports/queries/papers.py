"""What a blank paper holds, read once: all that a version asks with its errata laid over, and the law it asks about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet

from instruments import queries as instruments_queries
from instruments.choices import TextStage
from instruments.models import Article, CatalogueText, Instrument, Provision
from instruments.queries import texts_by_code
from instruments.rules import StoredStatus, text_stage
from parties.rules import Standing
from questionnaires.choices import VersionStatus
from questionnaires.models import Erratum, QuestionnaireText, QuestionnaireVersion
from questionnaires.permissions import can_prepare_questionnaires
from questionnaires.queries import SHARED, version_content
from questionnaires.rules import content_hash
from reports.models import PaperJob

# Django's language code → text, without those that are missing.
Texts = Mapping[str, str]
# What names a text of a version: subject and field, as its status does.
Place = tuple[str, str]
Json = Mapping[str, Any]


@dataclass(frozen=True)
class AskedQuestion:
    """``shared`` is blank for words of its own; ``options``: slug → label; ``covers``: references of provisions."""

    key: str
    kind: str
    shared: str
    show_if: Mapping[str, Any]
    texts: Texts
    guidance: Texts
    options: Mapping[str, Texts]
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedProvision:
    """Questions that follow each other about one provision. ``related``: keys of provisions of other instruments."""

    ref: str
    obligation: str
    summaries: Texts
    related: tuple[str, ...]
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True)
class AskedArticle:
    """``groups`` in the order of the version; a tuple of questions is about the article as a whole."""

    number: int
    titles: Texts
    groups: tuple[AskedProvision | tuple[AskedQuestion, ...], ...]


@dataclass(frozen=True)
class PaperContent:
    """A version as it is read today in one language.

    ``text_count`` texts are there in it, of which nobody has approved ``draft_count``; ``missing_count`` are not.
    ``corrected_on``: day of the last erratum; ``short_titles``: code of each instrument → its short title.
    """

    slug: str
    kind: str
    number: int
    status: str
    published_on: date | None
    content_hash: str
    corrected_on: date | None
    code: str
    titles: Texts
    short_titles: Mapping[str, Texts]
    articles: tuple[AskedArticle, ...]
    text_count: int
    draft_count: int
    missing_count: int
    unchecked_title_count: int


def versions_on_paper(standing: Standing) -> QuerySet[QuestionnaireVersion]:
    """Versions of which somebody may ask a paper: the published; for the Secretariat drafts and retired ones too.

    Full questionnaires first, then checklists, in treaty order, the newest version first.
    """
    versions = QuestionnaireVersion.objects.select_related("questionnaire__instrument")
    if not can_prepare_questionnaires(standing):
        versions = versions.filter(status=VersionStatus.PUBLISHED)
    return versions.order_by("-questionnaire__kind", "questionnaire__instrument__position", "-number")


def paper_jobs_visible_to(standing: Standing) -> QuerySet[PaperJob]:
    """All for the Secretariat; for everybody else signed in, papers of what was published when they were asked for."""
    jobs = PaperJob.objects.select_related("questionnaire__instrument")
    if can_prepare_questionnaires(standing):
        return jobs
    return jobs.filter(is_draft=False) if standing.is_signed_in else jobs.none()


def version_of(job: PaperJob) -> QuestionnaireVersion | None:
    """The version a paper is of; None when its draft was thrown away since."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire__instrument")
    return versions.filter(questionnaire=job.questionnaire_id, number=job.version_number).first()


def read_paper(version: QuestionnaireVersion, language: str) -> PaperContent:
    """All that a paper of this version says; the number of queries does not depend on how much that is.

    The words are those a reader sees today: errata are laid over the frozen text. Source: issue 3, "On paper".
    """
    questionnaire = version.questionnaire
    content = version_content(version, as_read=True)
    questions = [question for section in content["sections"] for question in section["questions"]]
    numbers = [section["article"] for section in content["sections"]]
    articles = {a.number: a for a in Article.objects.filter(instrument=questionnaire.instrument, number__in=numbers)}
    provisions = _provisions(questions)
    asked = [provisions[key] for key in dict.fromkeys(question["provision"] for question in questions) if key]
    stages = [*_stages(content, version, language), *_summary_stages(asked, language)]
    last_erratum = Erratum.objects.filter(version=version).order_by("-made_at", "-pk").first()
    return PaperContent(
        slug=questionnaire.slug,
        kind=questionnaire.kind,
        number=version.number,
        status=version.status,
        published_on=version.published_at.date() if version.published_at else None,
        # A draft has no errata, so what is read is what will be hashed.
        content_hash=version.content_hash or content_hash(content),
        corrected_on=last_erratum.made_at.date() if last_erratum else None,
        code=questionnaire.instrument.code,
        titles=texts_by_code(questionnaire.instrument, "title"),
        short_titles={i.code: texts_by_code(i, "short_title") for i in Instrument.objects.order_by("position")},
        articles=tuple(
            AskedArticle(
                number=section["article"],
                titles=texts_by_code(articles[section["article"]], "title"),
                groups=tuple(_groups(section["questions"], content, provisions)),
            )
            for section in content["sections"]
            if section["questions"]
        ),
        text_count=sum(stage != TextStage.MISSING for stage in stages),
        draft_count=sum(stage not in (TextStage.MISSING, TextStage.APPROVED) for stage in stages),
        missing_count=sum(stage == TextStage.MISSING for stage in stages),
        unchecked_title_count=sum(language not in article.titles_confirmed for article in articles.values()),
    )


def _provisions(questions: Iterable[Json]) -> dict[str, Provision]:
    """Key → every provision that is asked about or covered, with those related to it. Three queries."""
    keys = {question["provision"] for question in questions} | {
        key for question in questions for key in question.get("covers", ())
    }
    elsewhere = Provision.objects.select_related("article__instrument")
    found = Provision.objects.filter(key__in=keys - {None}).select_related("article")
    return {
        provision.key: provision
        for provision in found.prefetch_related(Prefetch("related", elsewhere), Prefetch("related_from", elsewhere))
    }


def _groups(
    questions: Iterable[Json], content: Json, provisions: Mapping[str, Provision]
) -> Iterator[AskedProvision | tuple[AskedQuestion, ...]]:
    for key, together in groupby(questions, lambda question: question["provision"]):
        asked = tuple(_question(question, content, provisions) for question in together)
        yield _provision(provisions[key], asked) if key else asked


def _provision(provision: Provision, questions: tuple[AskedQuestion, ...]) -> AskedProvision:
    instrument_id = provision.article.instrument_id
    related = [p.key for p in instruments_queries.see_also(provision) if p.article.instrument_id != instrument_id]
    return AskedProvision(
        ref=provision.ref,
        obligation=provision.obligation,
        summaries=texts_by_code(provision, "summary"),
        related=tuple(related),
        questions=questions,
    )


def _question(question: Json, content: Json, provisions: Mapping[str, Provision]) -> AskedQuestion:
    shared = question.get("shared", "")
    words = content["shared_texts"][shared] if shared else question
    options = content["option_lists"].get(question["option_list"], ())
    return AskedQuestion(
        key=question["key"],
        kind=question["kind"],
        shared=shared,
        show_if=question["show_if"],
        texts=_by_code(words["text"]),
        guidance=_by_code(words["guidance"]),
        options={option["slug"]: _by_code(option["label"]) for option in options},
        covers=tuple(provisions[key].ref for key in question.get("covers", ())),
    )


def _stages(content: Json, version: QuestionnaireVersion, language: str) -> list[str]:
    """How far each text of the version is in one language; texts that no language has are left out."""
    found = QuestionnaireText.objects.filter(version=version, language=language)
    statuses = {
        (subject, field): StoredStatus(*stored)
        for subject, field, *stored in found.values_list("subject", "field", "stage", "text_digest", "source_digest")
    }
    return [_stage(texts, statuses.get(place), language) for place, texts in _places(content) if texts]


def _places(content: Json) -> Iterator[tuple[Place, Texts]]:
    """Every text once: a question's own words, shared texts, options."""
    own = [(q["key"], q) for section in content["sections"] for q in section["questions"] if "shared" not in q]
    shared = [(f"{SHARED}/{slug}", words) for slug, words in content.get("shared_texts", {}).items()]
    for subject, words in (*own, *shared):
        for field in ("text", "guidance"):
            yield (subject, field), _by_code(words[field])
    for name, options in content["option_lists"].items():
        for option in options:
            yield (f"{name}/{option['slug']}", "label"), _by_code(option["label"])


def _summary_stages(provisions: Iterable[Provision], language: str) -> list[str]:
    summaries = {provision.key: texts_by_code(provision, "summary") for provision in provisions}
    found = CatalogueText.objects.filter(field="summary", language=language, subject__in=summaries)
    statuses = {
        subject: StoredStatus(*stored)
        for subject, *stored in found.values_list("subject", "stage", "text_digest", "source_digest")
    }
    return [_stage(texts, statuses.get(key), language) for key, texts in summaries.items()]


def _stage(texts: Texts, status: StoredStatus | None, language: str) -> str:
    english = texts.get("en", "")
    return text_stage(texts.get(language, ""), language=language, english=english, status=status or StoredStatus())


def _by_code(texts: Texts) -> Texts:
    """Column suffix of a language, as ``version_content`` has it, to Django's code: zh_hans → zh-hans."""
    return {column.replace("_", "-"): text for column, text in texts.items()}
