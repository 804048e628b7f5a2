"""One State's own mirror: what the rule reads in what it submitted, and in what it prepares, provision by provision.

Nothing here looks at another State, and nothing is added up. The rule is applied as it is for the stored gaps
(``services.gaps``), so that a draft can be read too, which has none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from findings import rules
from findings.choices import Band, GapStatus
from findings.queries.aggregates import EVER_SUBMITTED
from instruments.models import Article, Element, Provision
from questionnaires.choices import QuestionKind
from questionnaires.models import Option, Question
from submissions.models import Response, Revision, Seal, Submission
from submissions.queries import facts_of, party_to_of
from submissions.rules import EVERYTHING, Handed, Reply, shown_keys


@dataclass(frozen=True)
class Conclusion:
    """What the rule reads in one answer. ``missing``: points left open; ``reason``: why it does not apply.

    ``steps``: codes of ``rules.steps_for``. ``key``: of the question, where to go to answer.
    """

    key: str
    status: str
    missing: Sequence[Element]
    steps: Sequence[str]
    reason: str = ""
    reason_language: str = ""

    @property
    def label(self) -> str:
        """The status in words."""
        return str(GapStatus(self.status).label)


@dataclass(frozen=True)
class MirrorLine:
    """One provision. ``submitted`` is None where that text did not ask it, ``draft`` where there is none to see."""

    provision: Provision
    submitted: Conclusion | None
    draft: Conclusion | None

    @property
    def shown(self) -> Conclusion | None:
        """The one whose next steps are shown: of the text in preparation, or else of the one that stands."""
        return self.draft or self.submitted

    @property
    def is_silent(self) -> bool:
        """Whether nothing was said under it in either text: named shortly, with the others of its kind."""
        read = [one for one in (self.submitted, self.draft) if one is not None]
        return all(list(one.steps) == [rules.GIVE_ANSWER] for one in read)


@dataclass(frozen=True)
class MirrorBand:
    """Provisions of one level of obligation: mandatory and optional ones stand apart."""

    band: Band
    lines: Sequence[MirrorLine]

    @property
    def said(self) -> list[MirrorLine]:
        """Those under which something was said."""
        return [line for line in self.lines if not line.is_silent]

    @property
    def silent(self) -> list[MirrorLine]:
        """The others."""
        return [line for line in self.lines if line.is_silent]


@dataclass(frozen=True)
class MirrorArticle:
    """One article; ``needs``: kinds of technical assistance asked for under it, in the text shown."""

    article: Article
    bands: Sequence[MirrorBand]
    needs: Sequence[Option]


@dataclass(frozen=True)
class Mirror:
    """A whole submission. Which text was read stands beside every status."""

    submitted: Revision | None
    draft: Revision | None
    articles: Sequence[MirrorArticle]


@dataclass(frozen=True)
class _Read:
    """One text as the rule reads it: provisions in order, provision id → conclusion, article id → assistance."""

    provisions: Sequence[Provision]
    conclusions: Mapping[int, Conclusion]
    needs: Mapping[int, Sequence[Option]]


def mirror_of(
    submitted: Revision | None,
    draft: Revision | None,
    *,
    draft_reads: Handed = EVERYTHING,
    is_open_only: bool = False,
) -> Mirror:
    """Provision by provision, article by article, in treaty order; five queries for each text, one for check points.

    ``draft_reads``: what this person reads of the draft. ``is_open_only``: only provisions
    with a next step.
    """
    texts = {"submitted": _read(submitted, EVERYTHING), "draft": _read(draft, draft_reads)}
    provisions: dict[int, Provision] = {}
    for read in texts.values():
        provisions |= {provision.pk: provision for provision in read.provisions if provision.pk not in provisions}
    by_article: dict[int, list[MirrorLine]] = defaultdict(list)
    articles: dict[int, Article] = {}
    order = sorted(provisions.values(), key=lambda provision: (provision.article.number, provision.position))
    for provision in order:
        line = MirrorLine(provision, *(texts[name].conclusions.get(provision.pk) for name in ("submitted", "draft")))
        articles[provision.article_id] = provision.article
        if not is_open_only or (line.shown and line.shown.steps):
            by_article[provision.article_id].append(line)
    listed = [
        MirrorArticle(
            article=articles[pk],
            bands=_bands(lines),
            needs=texts["draft"].needs.get(pk) or texts["submitted"].needs.get(pk, []),
        )
        for pk, lines in by_article.items()
    ]
    return Mirror(submitted, draft, listed)


def standing_revision(submission: Submission) -> Revision | None:
    """The text of a submission that counts, or None."""
    return Revision.objects.standing().filter(submission=submission).select_related("version").first()


def earlier_submissions(submission: Submission) -> list[Revision]:
    """All that the State has submitted under the same instrument, latest first: real or illustrative, never both."""
    revisions = Revision.objects.filter(
        state=submission.state_id,
        status__in=EVER_SUBMITTED,
        submission__instrument=submission.instrument_id,
        submission__cycle__is_illustrative=submission.cycle.is_illustrative,
    )
    # Those of before there were seals have no receipt.
    sealed = revisions.annotate(has_receipt=Exists(Seal.objects.filter(revision=OuterRef("pk"))))
    return list(sealed.select_related("submission__cycle", "version").order_by("-submitted_at", "-pk"))


def _bands(lines: Sequence[MirrorLine]) -> list[MirrorBand]:
    grouped: defaultdict[str, list[MirrorLine]] = defaultdict(list)
    for line in lines:
        grouped[rules.band_of(line.provision.obligation)].append(line)
    return [MirrorBand(Band(band), grouped[band]) for band in rules.BANDS if band in grouped]


def _read(revision: Revision | None, reads: Handed) -> _Read:
    if revision is None:
        return _Read([], {}, {})
    # What hides a question may stand in another article, so all is read; only what ``reads`` shows is concluded upon.
    questions = Question.objects.filter(version=revision.version_id)
    related = ("provision__article__instrument", "section", "option_list")
    asked = list(questions.select_related(*related).order_by("section__position", "position"))
    options: defaultdict[int, list[Option]] = defaultdict(list)
    for option in Option.objects.filter(option_list__version=revision.version_id).order_by("option_list", "position"):
        options[option.option_list_id].append(option)
    responses = {r.question_id: r for r in Response.objects.filter(revision=revision)}
    said = {q.key: responses[q.pk] for q in asked if q.pk in responses}
    replies = {key: Reply(response.answer_state, response.value) for key, response in said.items()}
    shown = shown_keys(facts_of(asked), replies, party_to_of(revision.submission))
    heard = {key: reply for key, reply in replies.items() if key in shown}
    asked = [q for q in asked if reads.shows(q.section.article_id, q.key)]
    main = [(q, q.provision) for q in asked if q.kind == QuestionKind.IMPLEMENTATION and q.provision is not None]
    slugs = {q.key: [o.slug for o in options[q.option_list_id]] for q in asked if q.option_list_id}
    missing = {provision.pk: _missing(provision, slugs, heard) for _question, provision in main}
    elements = _elements(key for keys in missing.values() for key in keys)
    conclusions = {}
    for question, provision in main:
        open_points = [elements[key] for key in missing[provision.pk] if key in elements]
        conclusions[provision.pk] = _conclude(question.key, provision, heard, said.get(question.key), open_points)
    provisions = [provision for _question, provision in main]
    return _Read(provisions, conclusions, dict(_needs(asked, heard, options)))


def _missing(provision: Provision, slugs: Mapping[str, Sequence[str]], heard: Mapping[str, Reply]) -> list[str]:
    key = f"{provision.slug}.elements"
    return rules.missing_elements(provision.key, slugs.get(key, ()), heard.get(key))


def _elements(keys: Iterable[str]) -> dict[str, Element]:
    return {element.key: element for element in Element.objects.filter(key__in=list(keys))}


def _conclude(
    key: str,
    provision: Provision,
    heard: Mapping[str, Reply],
    response: Response | None,
    missing: Sequence[Element],
) -> Conclusion:
    reply, laws = heard.get(provision.slug), heard.get(f"{provision.slug}.laws")
    read = (provision.obligation, provision.measure_type, reply, laws)
    status = rules.status_of(*read)
    is_reason = status == GapStatus.NOT_APPLICABLE and response is not None and isinstance(response.value, str)
    return Conclusion(
        key=key,
        status=status,
        missing=missing,
        steps=rules.steps_for(*read, sends_notice=provision.requires_notification),
        reason=str(response.value) if is_reason and response else "",
        reason_language=response.language if is_reason and response else "",
    )


def _needs(
    asked: Iterable[Question], heard: Mapping[str, Reply], options: Mapping[int, Sequence[Option]]
) -> Iterable[tuple[int, list[Option]]]:
    """Article id → kinds of assistance asked for under it, each once."""
    found: defaultdict[int, dict[str, Option]] = defaultdict(dict)
    for question in asked:
        reply = heard.get(question.key)
        if question.key.endswith(".assistance") and reply and reply.answer_state == "answered":
            chosen = reply.value if isinstance(reply.value, list) else []
            for option in options.get(question.option_list_id or 0, ()):
                if option.slug in chosen:
                    found[question.section.article_id][option.slug] = option
    return ((article, list(kinds.values())) for article, kinds in found.items())
