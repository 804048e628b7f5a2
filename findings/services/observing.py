"""Reviewers write down what they conclude; what was written stays."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from findings import queries
from findings.choices import ObservationKind, Stance
from findings.models import Gap, Observation
from instruments.models import Provision
from parties.models import User
from submissions.choices import RevisionStatus
from submissions.models import Revision, Submission
from submissions.services import check_words


def record_observation(
    revision: Revision,
    *,
    provision: Provision,
    kind: str,
    text: str,
    language: str,
    actor: User,
    now: datetime,
    stance: str = "",
    reason: str = "",
    instead_of: Observation | None = None,
) -> Observation:
    """Note one observation on a provision of what a State submitted; ``instead_of``: the one that it corrects.

    In order: locks the submission and the revision, checks, writes one row. The answer and the gap stay as they are.
    ``ValidationError`` when the revision no longer stands, when an observation that differs gives no reason, when
    there is no conclusion of the rule to confirm or differ from, or when the former one was corrected already.
    """
    words = check_words(text, language)
    why = check_words(reason, language) if reason.strip() else ""
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=revision.submission_id)
        locked = Revision.objects.select_for_update().get(pk=revision.pk)
        if locked.status != RevisionStatus.SUBMITTED:
            raise ValidationError(_("The State has replaced this text. Please read the one that stands now."))
        rule = queries.rule_in_force(revision.submission.cycle)
        gap = Gap.objects.filter(revision=locked, provision=provision, rule=rule).first()
        _check(kind, stance, why, gap)
        if instead_of is not None and Observation.objects.filter(supersedes=instead_of).exists():
            raise ValidationError(_("This observation was corrected in the meantime. Please read the correction."))
        return Observation.objects.create(
            state_id=locked.state_id,
            revision=locked,
            provision=provision,
            gap=gap,
            kind=kind,
            stance=stance,
            text=words,
            reason=why if stance == Stance.DIFFERS else "",
            language=language,
            supersedes=instead_of,
            author=actor,
            at=now,
        )


def _check(kind: str, stance: str, reason: str, gap: Gap | None) -> None:
    """Source: issue 5, "Gaps and aggregates": an observation may confirm or differ, with reason."""
    if kind == ObservationKind.GAP and gap is not None and not stance:
        raise ValidationError({"stance": _("Say whether this gap confirms or differs from what the rule concludes.")})
    if stance and gap is None:
        raise ValidationError({"stance": _("The rule has concluded nothing here that could be confirmed.")})
    if stance == Stance.DIFFERS and not reason:
        raise ValidationError({"reason": _("Give the reason why the observation differs.")})
