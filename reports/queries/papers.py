"""What a blank paper holds, read once: all that a version asks with its errata laid over, and the law it asks about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from modeltranslation.utils import build_localized_fieldname

from instruments import queries as instruments_queries
from instruments.choices import TextStage
from instruments.models import Article, CatalogueText, Instrument, Provision
from instruments.rules import StoredStatus, text_stage
from parties.rules import Standing
from questionnaires.choices import VersionStatus
from questionnaires.models import Erratum, Option, Question, QuestionnaireText, QuestionnaireVersion, SharedText
from questionnaires.queries import CODES, lay_errata, subject_of, texts_by_code, version_content
from questionnaires.rules import content_hash
from reports.models import PaperJob

# Django's language code → text, without those that are missing.
Texts = Mapping[str, str]
Wording = Question | SharedText | Option


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
    title_count: int
    unchecked_title_count: int


def versions_on_paper(standing: Standing) -> QuerySet[QuestionnaireVersion]:
    """Versions of which somebody may ask a paper: the published; for the Secretariat drafts and retired ones too."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire__instrument")
    if not standing.is_secretariat:
        versions = versions.filter(status=VersionStatus.PUBLISHED)
    return versions.order_by("questionnaire__kind", "questionnaire__instrument__position", "-number")


def paper_jobs_visible_to(standing: Standing) -> QuerySet[PaperJob]:
    """All for the Secretariat; for everybody else signed in, those of versions that were published, never of drafts."""
    jobs = PaperJob.objects.select_related("version__questionnaire__instrument")
    if standing.is_secretariat:
        return jobs
    return jobs.exclude(version__status=VersionStatus.DRAFT) if standing.is_signed_in else jobs.none()


def read_paper(version: QuestionnaireVersion, language: str) -> PaperContent:
    """All that a paper of this version says; the number of queries does not depend on how much that is.

    The words are those a reader sees today: errata are laid over the frozen text. Source: issue 3, "On paper".
    """
    questionnaire = version.questionnaire
    # Fetched beside, not joined: a shared text is one row for hundreds of questions, and errata are laid over it once.
    asked = version.questions.order_by("section__position", "position")
    questions = list(asked.prefetch_related("section__article", "shared"))
    options: defaultdict[int, list[Option]] = defaultdict(list)
    for option in Option.objects.filter(option_list__version=version).select_related("option_list"):
        options[option.option_list_id].append(option)
    wordings = {subject_of(question.wording): question.wording for question in questions}
    lay_errata(version.pk, [*wordings.values(), *(option for listed in options.values() for option in listed)])
    provisions = _provisions(questions)
    stages = [
        *_stages([*wordings.values(), *(o for listed in options.values() for o in listed)], version, language),
        *_summary_stages([p for p in provisions.values() if p.pk in {q.provision_id for q in questions}], language),
    ]
    articles = {question.section_id: question.section.article for question in questions}.values()
    last_erratum = Erratum.objects.filter(version=version).order_by("-made_at", "-pk").first()
    return PaperContent(
        slug=questionnaire.slug,
        kind=questionnaire.kind,
        number=version.number,
        status=version.status,
        published_on=version.published_at.date() if version.published_at else None,
        content_hash=version.content_hash or content_hash(version_content(version)),
        corrected_on=last_erratum.made_at.date() if last_erratum else None,
        code=questionnaire.instrument.code,
        titles=_texts(questionnaire.instrument, "title"),
        short_titles={i.code: _texts(i, "short_title") for i in Instrument.objects.order_by("position")},
        articles=tuple(_articles(questions, options, provisions)),
        text_count=sum(stage != TextStage.MISSING for stage in stages),
        draft_count=sum(stage not in (TextStage.MISSING, TextStage.APPROVED) for stage in stages),
        missing_count=sum(stage == TextStage.MISSING for stage in stages),
        title_count=len(articles),
        unchecked_title_count=sum(language not in article.titles_confirmed for article in articles),
    )


def _provisions(questions: Iterable[Question]) -> dict[str, Provision]:
    """Key → every provision that is asked about or covered, with those related to it. Three queries."""
    asked = {question.provision_id for question in questions if question.provision_id}
    covered = {key for question in questions for key in question.covers}
    elsewhere = Provision.objects.select_related("article__instrument")
    found = Provision.objects.filter(Q(pk__in=asked) | Q(key__in=covered)).select_related("article__instrument")
    return {
        provision.key: provision
        for provision in found.prefetch_related(Prefetch("related", elsewhere), Prefetch("related_from", elsewhere))
    }


def _articles(
    questions: Iterable[Question], options: Mapping[int, Sequence[Option]], provisions: Mapping[str, Provision]
) -> Iterator[AskedArticle]:
    by_pk = {provision.pk: provision for provision in provisions.values()}
    for section, in_section in groupby(questions, lambda question: question.section):
        groups: list[AskedProvision | tuple[AskedQuestion, ...]] = []
        for provision_id, together in groupby(in_section, lambda question: question.provision_id):
            asked = tuple(_question(question, options, provisions) for question in together)
            groups.append(_provision(by_pk[provision_id], asked) if provision_id else asked)
        article = section.article
        yield AskedArticle(article.number, _texts(article, "title"), tuple(groups))


def _provision(provision: Provision, questions: tuple[AskedQuestion, ...]) -> AskedProvision:
    instrument_id = provision.article.instrument_id
    related = [p.key for p in instruments_queries.see_also(provision) if p.article.instrument_id != instrument_id]
    return AskedProvision(
        ref=provision.ref,
        obligation=provision.obligation,
        summaries=_texts(provision, "summary"),
        related=tuple(related),
        questions=questions,
    )


def _question(
    question: Question, options: Mapping[int, Sequence[Option]], provisions: Mapping[str, Provision]
) -> AskedQuestion:
    return AskedQuestion(
        key=question.key,
        kind=question.kind,
        shared=question.shared.slug if question.shared else "",
        show_if=question.show_if,
        texts=texts_by_code(question.wording, "text"),
        guidance=texts_by_code(question.wording, "guidance"),
        options={o.slug: texts_by_code(o, "label") for o in options.get(question.option_list_id or 0, ())},
        covers=tuple(provisions[key].ref for key in question.covers),
    )


def _stages(rows: Iterable[Wording], version: QuestionnaireVersion, language: str) -> list[str]:
    """How far each text shown is, in the order of ``rows``; texts that no language has are left out."""
    found = QuestionnaireText.objects.filter(version=version, language=language)
    statuses = {
        (subject, field): StoredStatus(*stored)
        for subject, field, *stored in found.values_list("subject", "field", "stage", "text_digest", "source_digest")
    }
    return [
        _stage(texts, statuses.get((subject_of(row), field)), language)
        for row in rows
        for field in (("label",) if isinstance(row, Option) else ("text", "guidance"))
        if (texts := texts_by_code(row, field))
    ]


def _summary_stages(provisions: Iterable[Provision], language: str) -> list[str]:
    summaries = {provision.key: _texts(provision, "summary") for provision in provisions}
    found = CatalogueText.objects.filter(field="summary", language=language, subject__in=summaries)
    statuses = {
        subject: StoredStatus(*stored)
        for subject, *stored in found.values_list("subject", "stage", "text_digest", "source_digest")
    }
    return [_stage(texts, statuses.get(key), language) for key, texts in summaries.items()]


def _stage(texts: Texts, status: StoredStatus | None, language: str) -> str:
    english = texts.get("en", "")
    return text_stage(texts.get(language, ""), language=language, english=english, status=status or StoredStatus())


def _texts(row: Article | Provision | Instrument, field: str) -> dict[str, str]:
    found = {code: getattr(row, build_localized_fieldname(field, code)) for code in CODES}
    return {code: str(text) for code, text in found.items() if text}
