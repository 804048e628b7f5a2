"""The register of a State's laws: typed once, cited many times."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import State, User
from submissions.models import Law, LawArticle


def register_law(
    state: State,
    *,
    title: str,
    language: str,
    actor: User,
    number: str = "",
    adopted_on: date | None = None,
    designation: str = "",
) -> LawArticle:
    """The article of a law, put into the register if it is not there yet.

    ``title`` may be the name under which the register shows a law, "title (number)"; a title alone finds the
    law of that title. ``ValidationError`` when something is missing or too long.
    """
    title, number, designation = title.strip(), number.strip(), designation.strip()
    if not title or len(title) > 500:
        raise ValidationError(_("Give the title of the law, in at most 500 characters."))
    if len(number) > 100:
        raise ValidationError(_("Give the number of the law in at most 100 characters."))
    if len(designation) > 200:
        raise ValidationError(_("Give the articles of the law in at most 200 characters."))
    if not f"{title}{number}{designation}".isprintable():
        raise ValidationError(_("The name of the law holds a character that cannot be shown. Please remove it."))
    with transaction.atomic():
        # Two colleagues who type the same law at once make one law.
        State.objects.select_for_update(no_key=True).get(pk=state.pk)
        law = _find_law(state, title, number)
        if law is None:
            law = Law.objects.create(
                state=state, title=title, number=number, adopted_on=adopted_on, language=language, created_by=actor
            )
        article, _is_new = LawArticle.objects.get_or_create(law=law, designation=designation, defaults={"state": state})
    return article


def _find_law(state: State, title: str, number: str) -> Law | None:
    laws = list(Law.objects.filter(state=state).order_by("pk"))
    if number:
        return next((law for law in laws if (law.title, law.number) == (title, number)), None)
    return next((law for law in laws if law.label == title), None) or next(
        (law for law in laws if law.title == title), None
    )
