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

    A law is the same when title and number are the same, letter by letter. ``ValidationError`` when the
    title or the designation is too long or missing.
    """
    title, designation = title.strip(), designation.strip()
    if not title or len(title) > 500:
        raise ValidationError(_("Give the title of the law, in at most 500 characters."))
    if len(designation) > 200:
        raise ValidationError(_("Give the articles of the law in at most 200 characters."))
    with transaction.atomic():
        law = Law.objects.filter(state=state, title=title, number=number).first()
        if law is None:
            law = Law.objects.create(
                state=state, title=title, number=number, adopted_on=adopted_on, language=language, created_by=actor
            )
        article, _is_new = LawArticle.objects.get_or_create(law=law, designation=designation, defaults={"state": state})
    return article
