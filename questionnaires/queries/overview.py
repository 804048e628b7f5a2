"""Every questionnaire with its versions: which stage each is in, who brought it there, how much is approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery

from instruments.choices import TextStage
from instruments.rules import ENGLISH
from questionnaires.choices import VersionEventKind, VersionStatus
from questionnaires.models import Questionnaire, QuestionnaireText, QuestionnaireVersion, VersionEvent

STEPS = (VersionEventKind.CREATED, VersionEventKind.PUBLISHED, VersionEventKind.RETIRED)


@dataclass(frozen=True)
class VersionLine:
    """One version. ``steps``: how it was made, published, retired. ``approved``: language → number of texts."""

    version: QuestionnaireVersion
    steps: Sequence[VersionEvent]
    text_count: int
    approved: Mapping[str, int]


@dataclass(frozen=True)
class QuestionnaireLine:
    """One questionnaire; the newest version first."""

    questionnaire: Questionnaire
    versions: Sequence[VersionLine]

    @property
    def draft(self) -> QuestionnaireVersion | None:
        return next((line.version for line in self.versions if line.version.status == VersionStatus.DRAFT), None)


def questionnaires_with_versions() -> list[QuestionnaireLine]:
    """Every questionnaire: the full ones in treaty order, then the checklists. Six queries."""
    steps = VersionEvent.objects.filter(kind__in=STEPS).select_related("actor").order_by("at", "pk")
    versions = QuestionnaireVersion.objects.select_related("published_by").order_by("-number")
    versions = versions.prefetch_related(Prefetch("events", steps, to_attr="steps"), "cycles")
    found = Questionnaire.objects.select_related("instrument").prefetch_related(Prefetch("versions", versions))
    counts, approved = _text_counts(), _approved_counts()
    # Full before checklist: not the order of the alphabet.
    ordered = sorted(found, key=lambda row: (row.kind != "full", row.instrument.position))
    return [
        QuestionnaireLine(
            row,
            [
                VersionLine(version, version.steps, counts.get(version.pk, 0), approved.get(version.pk, {}))  # type: ignore[attr-defined]  # prefetched above
                for version in row.versions.all()
            ],
        )
        for row in ordered
    ]


def _text_counts() -> dict[int, int]:
    """Version → number of its texts: each has English, and so a status in it."""
    english = QuestionnaireText.objects.filter(language=ENGLISH).order_by()
    return dict(english.values("version").annotate(count=Count("pk")).values_list("version", "count"))


def _approved_counts() -> dict[int, dict[str, int]]:
    """Version → language → texts approved, and made from the English there is.

    By the digests that every service writes beside a text: reading all texts of all versions for this would be slow.
    """
    own = {name: OuterRef(name) for name in ("version", "subject", "field")}
    english = QuestionnaireText.objects.filter(**own, language=ENGLISH).values("text_digest")
    approved = QuestionnaireText.objects.filter(stage=TextStage.APPROVED).annotate(english=Subquery(english))
    valid = approved.filter(Q(language=ENGLISH) | Q(source_digest=F("english"))).order_by()
    found: dict[int, dict[str, int]] = {}
    for version, language, count in valid.values_list("version", "language").annotate(Count("pk")):
        found.setdefault(version, {})[language] = count
    return found
