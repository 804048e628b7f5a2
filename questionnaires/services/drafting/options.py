"""The lists of a draft: an option is added, taken out, moved."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires import queries
from questionnaires.models import Option, OptionList, QuestionnaireVersion
from questionnaires.rules import is_slug
from questionnaires.services.checks import check_version_conditions
from questionnaires.services.drafting.log import log_edit
from questionnaires.services.drafting.words import check_words, record_draft
from questionnaires.services.publishing import lock_draft


@transaction.atomic
def add_option(
    version: QuestionnaireVersion, *, option_list: OptionList, slug: str, label: str, actor: User, now: datetime
) -> Option:
    """A new option at the end of a list of a draft, in English. Answers that chose others stay as they are."""
    version = lock_draft(version)
    _check_list(version, option_list)
    if not is_slug(slug):
        raise ValidationError(_("“%(slug)s” is no name of an option: small letters, digits, hyphens.") % {"slug": slug})
    if option_list.options.filter(slug=slug).exists():
        raise ValidationError(_("The list has an option %(slug)s already.") % {"slug": slug})
    last = option_list.options.order_by("-position").first()
    option = Option(option_list=option_list, slug=slug, position=last.position + 1 if last else 1)
    place = queries.TextRow(queries.subject_of(option), "label", option_list.slug, option, {})
    option.label_en = check_words(place, language="en", text=label)  # type: ignore[attr-defined]  # modeltranslation
    with translation.override("en"):
        option.save()
    record_draft(version, place, language="en", text=option.label, english=option.label, author=actor, now=now)
    log_edit(version, f"+ {place.subject}", actor, now)
    return option


@transaction.atomic
def remove_option(version: QuestionnaireVersion, *, option: Option, actor: User, now: datetime) -> None:
    """Take an option out of a draft, so that answers which chose it wait for a person when they move.

    ``ValidationError`` when a condition waits for it, or it is the last of its list.
    """
    version = lock_draft(version)
    _check_list(version, option.option_list)
    if option.option_list.options.count() == 1:
        raise ValidationError(_("A list keeps at least one option."))
    subject = queries.subject_of(option)
    option.delete()
    version.text_statuses.filter(subject=subject).delete()
    check_version_conditions(version)
    log_edit(version, f"- {subject}", actor, now)


@transaction.atomic
def move_option(
    version: QuestionnaireVersion,
    *,
    option: Option,
    step: int,
    actor: User,
    now: datetime,
) -> None:
    """Move an option within its list, ``step`` places down, or up when below nought; not past either end."""
    version = lock_draft(version)
    _check_list(version, option.option_list)
    options = list(option.option_list.options.order_by("position"))
    place = options.index(option)
    options.insert(max(0, place + step), options.pop(place))
    for position, row in enumerate(options, start=1):
        row.position = position
    Option.objects.bulk_update(options, ["position"])
    log_edit(version, queries.subject_of(option), actor, now)


def _check_list(version: QuestionnaireVersion, option_list: OptionList) -> None:
    if option_list.version_id != version.pk:
        raise ValidationError(_("The list %(list)s belongs to another version.") % {"list": option_list})
