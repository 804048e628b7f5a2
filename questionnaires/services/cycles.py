"""A cycle of review is opened, and later takes up a newer version."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import State, User
from questionnaires.choices import VersionEventKind, VersionStatus
from questionnaires.models import Cycle, QuestionnaireVersion, VersionEvent


@transaction.atomic
def open_cycle(
    slug: str,
    *,
    titles: Mapping[str, str],
    opens_on: date,
    closes_on: date,
    cut_off_on: date,
    versions: Iterable[QuestionnaireVersion],
    invited_states: Iterable[State],
    is_illustrative: bool,
    actor: User | None,
) -> Cycle:
    """One round of review, with a published version per instrument and the States invited.

    ``titles`` maps language codes of the settings to titles; English is needed. ``ValidationError`` when the
    name is taken, the dates are out of order, or a version is not published.
    """
    versions, invited_states = list(versions), list(invited_states)
    _check_cycle(slug, titles, opens_on, closes_on, versions, invited_states)
    cycle = Cycle(
        slug=slug,
        kind=versions[0].questionnaire.kind,
        opens_on=opens_on,
        closes_on=closes_on,
        cut_off_on=cut_off_on,
        is_illustrative=is_illustrative,
    )
    for code, title in titles.items():
        setattr(cycle, f"title_{code.replace('-', '_')}", title)
    cycle.save()
    cycle.versions.set(versions)
    cycle.invited_states.set(invited_states)
    return cycle


@transaction.atomic
def adopt_version(cycle: Cycle, *, version: QuestionnaireVersion, actor: User, now: datetime) -> Cycle:
    """Submissions begun from now on answer a newer version; drafts under way keep theirs until they are moved.

    ``ValidationError`` when the cycle has closed, or the version is not published, or not newer than the one of the
    same questionnaire that the cycle has. Source: issue 3, "Versions".
    """
    cycle = Cycle.objects.select_for_update(no_key=True, of=("self",)).get(pk=cycle.pk)
    version = QuestionnaireVersion.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.pk)
    if cycle.closes_on < now.date():
        raise ValidationError(_("%(cycle)s has closed.") % {"cycle": cycle})
    if version.status != VersionStatus.PUBLISHED:
        raise ValidationError(_("%(version)s is not published.") % {"version": version})
    present = cycle.versions.filter(questionnaire=version.questionnaire_id).first()
    if present is None:
        raise ValidationError(_("This cycle does not ask the questionnaire of %(version)s.") % {"version": version})
    if present.number >= version.number:
        raise ValidationError(_("The cycle has %(version)s, which is not older.") % {"version": present})
    cycle.versions.remove(present)
    cycle.versions.add(version)
    VersionEvent.objects.create(
        version=version, kind=VersionEventKind.ADOPTED, actor=actor, note=f"{cycle.slug}: {present}", at=now
    )
    return cycle


def _check_cycle(
    slug: str,
    titles: Mapping[str, str],
    opens_on: date,
    closes_on: date,
    versions: list[QuestionnaireVersion],
    invited_states: list[State],
) -> None:
    unknown = set(titles) - {code for code, _name in settings.LANGUAGES}
    instruments = [version.questionnaire.instrument_id for version in versions]
    if unknown:
        raise ValidationError(_("%(code)s is not a language of the portal.") % {"code": ", ".join(sorted(unknown))})
    if not titles.get("en"):
        raise ValidationError(_("A cycle needs an English title."))
    if closes_on < opens_on:
        raise ValidationError(_("A cycle cannot close before it opens."))
    if not versions or len(set(instruments)) < len(instruments):
        raise ValidationError(_("A cycle needs one questionnaire for each instrument it reviews."))
    if len({version.questionnaire.kind for version in versions}) > 1:
        raise ValidationError(_("A cycle asks either full questionnaires or checklists."))
    for version in versions:
        if version.status != VersionStatus.PUBLISHED:
            raise ValidationError(_("%(version)s is not published.") % {"version": version})
    if not invited_states:
        raise ValidationError(_("A cycle needs States to invite."))
    if Cycle.objects.filter(slug=slug).exists():
        raise ValidationError(_("There is already a cycle called %(slug)s.") % {"slug": slug})
