"""A draft becomes a report, again and again until one is published; a State has the report of its own replies."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from parties.models import State, User
from questionnaires.models import Cycle
from reports import outline, queries, rules
from reports.choices import ReportKind, TextStatus
from reports.models import Report, ReportDraft, SectionText
from reports.rendering import drafts
from reports.services.compiling import compile_report
from reports.services.drafting import lock_draft
from reports.services.texts import sentence_of

# A refusal names so many texts; the matrix of the draft shows them all.
NAMED_MOST = 20


def compile_draft(
    draft: ReportDraft,
    *,
    languages: Sequence[str],
    formats: Sequence[str],
    actor: User,
    today: date,
    is_announced: bool = True,
) -> Report:
    """Compile a draft with its texts; what was compiled before stays as it is. The same inputs give the same report.

    ``ValidationError`` when texts have other numbers of paragraphs in different languages, name a figure that is gone,
    or, in strict mode, when one is not approved in a language asked for. Otherwise the report says what it lacks.
    """
    with transaction.atomic():
        draft = lock_draft(draft)
    places = drafts.places_of(draft)
    rows = [row for row in queries.texts_of(draft) if row.section in places and row.text.strip()]
    _check_figures(draft, rows)
    _check_paragraphs(rows, languages)
    if draft.is_strict:
        _check_approved(draft, rows, languages)
        _check_slot(draft, languages, today)
    written = drafts.written_texts(draft, rows)
    report = compile_report(
        draft.cycle,
        kind=draft.kind,
        cut_off_on=draft.cut_off_on,
        filters=_filters(draft),
        sections=draft.sections,
        texts={code: said for code, said in written.texts.items() if said},
        coverage={code: found.frozen() for code, found in written.coverage.items() if not found.is_full},
        languages=languages,
        formats=formats,
        masthead=draft.masthead,
        replaces=draft.replaces,
        actor=actor,
        today=today,
        is_announced=is_announced,
    )
    with transaction.atomic():
        lock_draft(draft)  # what it gave before may have been published while this was compiled
        ReportDraft.objects.filter(pk=draft.pk).update(report=report)
    return report


def compile_own_report(
    state: State, cycle: Cycle, *, languages: Sequence[str], formats: Sequence[str], actor: User, today: date
) -> Report:
    """What one State reported in a cycle, as it stands today; for its own people and the Secretariat, never published.

    ``ValidationError`` when the cycle has not opened, or no known language or format is asked for.
    """
    return compile_report(
        cycle,
        kind=ReportKind.STATE,
        cut_off_on=today,
        filters={"state": state.iso3},
        languages=languages,
        formats=formats,
        masthead={},
        actor=actor,
        today=today,
    )


def _filters(draft: ReportDraft) -> dict[str, Any]:
    scope = queries.scope_of_draft(draft)
    return scope.filters | {"earlier_on": scope.earlier_on}


def _check_figures(draft: ReportDraft, rows: Sequence[SectionText]) -> None:
    """A figure may have gone since the text was saved: another filter, a section left out."""
    known = drafts.known_figures(draft) if any("{{" in row.text for row in rows) else frozenset()
    found = [
        _("%(text)s: %(problem)s") % {"text": _name(row), "problem": sentence_of(problem)}
        for row in rows
        for problem in rules.problems(row.text, known)
    ]
    if found:
        raise ValidationError(found[:NAMED_MOST])


def _check_paragraphs(rows: Sequence[SectionText], languages: Sequence[str]) -> None:
    """A paragraph has the same number in all languages. Source: knowledge/mechanism.md, 5.4."""
    counts: dict[str, dict[int, SectionText]] = {}
    for row in rows:
        if row.language in languages:
            counts.setdefault(row.section, {}).setdefault(len(rules.parse(row.text)), row)
    found = []
    for by_count in counts.values():
        if len(by_count) > 1:
            (one, first), (other, second) = sorted(by_count.items())[:2]
            said = _(
                "Paragraphs have the same numbers in all languages: %(first)s has %(one)s, %(second)s has %(other)s."
            )
            found.append(said % {"first": _name(first), "one": one, "second": _name(second), "other": other})
    if found:
        raise ValidationError(found)


def _check_approved(draft: ReportDraft, rows: Sequence[SectionText], languages: Sequence[str]) -> None:
    """What is written in one language is approved in all; conclusions are written."""
    said = {row.section for row in rows}
    if outline.lacks_conclusions(draft.kind, draft.sections, said):
        raise ValidationError(_("Nobody has written the conclusions and recommendations yet."))
    approved = {(row.section, row.language) for row in rows if row.status == TextStatus.APPROVED}
    missing = [
        _place(section, language)
        for section in drafts.places_of(draft)
        if section in said
        for language in languages
        if (section, language) not in approved
    ]
    if missing:
        opening = _("Every text has to be approved before this report is compiled. These are not:")
        raise ValidationError([opening, *missing[:NAMED_MOST]])


def _check_slot(draft: ReportDraft, languages: Sequence[str], today: date) -> None:
    """A document that comes late says why. Source: knowledge/mechanism.md, 5.1: footnote on late submission."""
    if draft.slot_on is None or today <= draft.slot_on:
        return
    said = draft.masthead.get("late_reason") or {}
    missing = [get_language_info(code)["name_translated"] for code in languages if not said.get(code)]
    if missing:
        opening = _("The slot date has passed. Give the reason for the late submission in these languages:")
        raise ValidationError([opening, *missing])


def _name(row: SectionText) -> str:
    return _place(row.section, row.language)


def _place(section: str, language: str) -> str:
    names = {"title": outline.TITLES[section], "language": get_language_info(language)["name_translated"]}
    return _("%(title)s (%(language)s)") % names
