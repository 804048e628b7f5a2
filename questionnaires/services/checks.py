"""Whether a draft still stands after a change: its conditions, and the provisions an item of the checklist covers."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from instruments.models import Instrument, Provision
from questionnaires import queries
from questionnaires.choices import QuestionKind
from questionnaires.models import QuestionnaireVersion
from questionnaires.rules import MAX_DEPTH, ConditionError, check_conditions


def check_version_conditions(version: QuestionnaireVersion) -> None:
    """Refuse a version as it stands in the database, in the reader's language: ``ValidationError``. Four queries."""
    try:
        check_conditions(
            queries.conditions_of(version),
            values=queries.answer_values_of(version),
            instruments=list(Instrument.objects.values_list("code", flat=True)),
        )
    except ConditionError as error:
        raise ValidationError(_sentence(error), code=error.code) from error


def check_covers(version: QuestionnaireVersion, kind: str, covers: Sequence[str]) -> list[str]:
    """The provisions an item covers, in treaty order; ``ValidationError`` when one is not there, or there is none."""
    wanted = set(covers)
    if kind != QuestionKind.CHECK:
        if wanted:
            raise ValidationError(_("Only an item of the checklist covers provisions."))
        return []
    provisions = Provision.objects.filter(article__instrument=version.questionnaire.instrument_id, key__in=wanted)
    found = list(provisions.values_list("key", flat=True))
    if unknown := wanted - set(found):
        raise ValidationError(
            _("There is no provision %(key)s in the catalogue.") % {"key": ", ".join(sorted(unknown))}
        )
    if not found:
        raise ValidationError(_("An item of the checklist covers at least one provision."))
    return found


def _sentence(error: ConditionError) -> str:
    words = {"key": error.key, "detail": error.detail, "depth": MAX_DEPTH}
    sentences = {
        "shape": _("The condition of %(key)s cannot be read: %(detail)s"),
        "depth": _("The condition of %(key)s is nested more than %(depth)s deep."),
        "unknown_question": _("The condition of %(key)s reads %(detail)s, which this version does not ask."),
        "unknown_value": _("The condition of %(key)s waits for an answer that cannot be given: %(detail)s"),
        "unknown_instrument": _("The condition of %(key)s names an instrument that is not there: %(detail)s"),
        "cycle": _("These questions wait for each other: %(detail)s"),
    }
    return sentences[error.code] % words
