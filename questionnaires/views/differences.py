"""What changed between two versions of a questionnaire, and what a move would do with the answers given under one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from questionnaires import queries
from questionnaires.choices import QuestionKind, VersionStatus
from questionnaires.forms import ADDED, CHANGE_CLASSES, FIELD_LABELS, REMOVED, DifferencesFilter
from questionnaires.models import QuestionnaireVersion
from questionnaires.rules import Change, ChangeClass, Fate
from questionnaires.views.found import questions_of, version_context, version_or_404

CHANGES_PER_PAGE = 10


@dataclass(frozen=True)
class TextPair:
    """One text in one language as it was and as it is."""

    name: object
    language: str
    before: str
    after: str
    is_option: bool = False

    @property
    def is_one_sided(self) -> bool:
        """Whether the text is new, or gone."""
        return not (self.before and self.after)


@dataclass(frozen=True)
class ChangeLine:
    """One question: what became of it, its structure before and after where that is another, its texts likewise.

    ``further_texts``: options that came or went, and what is in languages other than English, the reader's and the one
    asked for.
    """

    change: Change
    kind: str
    structure: Sequence[tuple[str, object, object]]
    texts: Sequence[TextPair]
    further_texts: Sequence[TextPair]

    @property
    def further_languages(self) -> list[str]:
        return list(dict.fromkeys(pair.language for pair in self.further_texts))

    @property
    def has_other_condition(self) -> bool:
        before, after = self.change.before, self.change.after
        return before is not None and after is not None and before.show_if != after.show_if


@login_required
@require_safe
def differences(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """By question, side by side in each language; compared with the version in force unless another is named."""
    found = version_or_404(request, slug, number)
    others = list(found.questionnaire.versions.exclude(pk=found.pk).order_by("-number"))
    for other in others:
        other.questionnaire = found.questionnaire
    names = [(other.number, _("version %(number)s") % {"number": other.number}) for other in others]
    form = DifferencesFilter(request.GET, versions=names)
    criteria = form.criteria
    other = _other(found, others, criteria["to"])
    context = version_context(found, "differences") | {"form": form, "other": other}
    if other is None:
        return render(request, "questionnaires/differences.html", context)
    changes = queries.changes_between(other, found)
    wanted = [change for change in changes if _is_wanted(change, criteria)]
    page = Paginator(wanted, CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    counts = Counter(class_of(change) for change in changes)
    fates = Counter(change.fate for change in changes if change.before is not None)
    context |= {
        "counts": [(kind, label, counts[kind]) for kind, label in CHANGE_CLASSES],
        "fates": [(fate.value, fates[fate]) for fate in Fate],
        "page": page,
        "lines": [_line(change, criteria["language"]) for change in page],
        "questions_before": questions_of(other),
        "questions_after": questions_of(found),
        "chosen": criteria,
    }
    return render(request, "questionnaires/differences.html", context)


def class_of(change: Change) -> str:
    """The class of a change, where added and taken out are told apart from the others."""
    if change.before is None:
        return ADDED
    return REMOVED if change.after is None else change.change.value


def _other(
    found: QuestionnaireVersion, others: Sequence[QuestionnaireVersion], number: str
) -> QuestionnaireVersion | None:
    """The version named, or the newest that was published before this one, or else the newest there is."""
    if number:
        return next(other for other in others if str(other.number) == number)
    earlier = [other for other in others if other.number < found.number and other.status != VersionStatus.DRAFT]
    return next(iter(earlier or others), None)


def _is_wanted(change: Change, criteria: dict[str, str]) -> bool:
    """What stayed the same is shown only to whoever asks for it."""
    kind = class_of(change)
    if criteria["change"]:
        if kind != criteria["change"]:
            return False
    elif kind == ChangeClass.SAME:
        return False
    language = criteria["language"]
    return not language or any(language in pairs for pairs in queries.text_differences(change).values())


def _line(change: Change, language: str) -> ChangeLine:
    pairs = [
        TextPair(_field_name(field), code, before, after, is_option="/" in field)
        for field, languages in queries.text_differences(change).items()
        for code, (before, after) in sorted(languages.items(), key=lambda pair: queries.CODES.index(pair[0]))
        if not language or code == language
    ]
    near = {language, "en", get_language()}
    first = [pair for pair in pairs if pair.language in near and not (pair.is_option and pair.is_one_sided)]
    return ChangeLine(
        change, class_of(change), _structure(change), first, [pair for pair in pairs if pair not in first]
    )


def _field_name(field: str) -> object:
    kind, _slash, option = field.partition("/")
    if option:
        return _("Option %(option)s") % {"option": option}
    return FIELD_LABELS[kind]


def _structure(change: Change) -> list[tuple[str, object, object]]:
    """Name, before and after of what is another. Conditions go as they are: the page makes sentences of them."""
    before, after = change.before, change.after
    if before is None or after is None:
        return []
    yes_no = {True: _("yes"), False: _("no")}
    rows: list[tuple[str, object, object]] = [
        (_("Kind of question"), QuestionKind(before.kind).label, QuestionKind(after.kind).label),
        (_("Provision"), before.provision or "", after.provision or ""),
        (_("Must be answered"), yes_no[before.is_required], yes_no[after.is_required]),
        (_("Options"), ", ".join(before.options), ", ".join(after.options)),
        (_("Provisions covered"), ", ".join(before.covers), ", ".join(after.covers)),
    ]
    return [row for row in rows if row[1] != row[2]]
