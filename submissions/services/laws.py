"""The register of a State's laws: typed once, cited many times."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import State, User
from submissions import rules
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
    excerpt: str = "",
    url: str = "",
) -> LawArticle:
    """The article of a law, put into the register if it is not there yet.

    ``title`` may be the name under which the register shows a law, "title (number)"; a title alone finds the
    law of that title, and one that was withdrawn is offered again. ``ValidationError`` when something is missing or
    too long.
    """
    title, number, designation = title.strip(), number.strip(), designation.strip()
    check_law(title, number, url)
    check_article(designation, excerpt)
    with transaction.atomic():
        # Two colleagues who type the same law at once make one law.
        State.objects.select_for_update(no_key=True).get(pk=state.pk)
        law = _find_law(state, title, number)
        if law is None:
            law = Law.objects.create(
                state=state,
                title=title,
                number=number,
                adopted_on=adopted_on,
                language=language,
                url=url,
                created_by=actor,
            )
        elif law.withdrawn_at is not None:
            Law.objects.filter(pk=law.pk).update(withdrawn_at=None)
        article, _is_new = LawArticle.objects.get_or_create(
            law=law, designation=designation, replaced_by=None, defaults={"state": state, "excerpt": excerpt.strip()}
        )
    return article


def register_article(law: Law, *, designation: str, excerpt: str = "") -> LawArticle:
    """One more article of a law; the one that is there already when it is called so. Its excerpt is not overwritten."""
    designation = designation.strip()
    check_article(designation, excerpt)
    with transaction.atomic():
        State.objects.select_for_update(no_key=True).get(pk=law.state_id)
        if not Law.objects.filter(pk=law.pk, replaced_by=None).exists():
            raise ValidationError(_("This law was corrected meanwhile. Look at it again, then decide."))
        article, _is_new = LawArticle.objects.get_or_create(
            law=law,
            designation=designation,
            replaced_by=None,
            defaults={"state_id": law.state_id, "excerpt": excerpt.strip()},
        )
    return article


def check_law(title: str, number: str, url: str = "") -> None:
    """``ValidationError`` unless these can name a law."""
    if not title or len(title) > 500:
        raise ValidationError(_("Give the title of the law, in at most 500 characters."))
    if len(number) > 100:
        raise ValidationError(_("Give the number of the law in at most 100 characters."))
    if not f"{title}{number}".isprintable():
        raise ValidationError(_("The name of the law holds a character that cannot be shown. Please remove it."))
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            raise ValidationError(_("Give the link as a whole address that begins with https:// or http://.")) from None
        if len(url) > 500:
            raise ValidationError(_("Give a link of at most 500 characters."))


def check_article(designation: str, excerpt: str = "") -> None:
    """``ValidationError`` unless these can name an article of a law and quote it."""
    if len(designation) > 200:
        raise ValidationError(_("Give the articles of the law in at most 200 characters."))
    if not designation.isprintable():
        raise ValidationError(_("The name of the law holds a character that cannot be shown. Please remove it."))
    limit = settings.ANSWER_MAX_CHARACTERS
    try:
        rules.normalise("text", "not_applicable", excerpt, limit=limit)
    except rules.InvalidAnswerError as error:
        if error.code == "too_long":
            text = _("The excerpt is longer than %(limit)s characters. Please shorten it.")
            raise ValidationError(text % {"limit": limit}) from error
        raise ValidationError(_("The excerpt holds a character that cannot be shown. Please remove it.")) from error


def _find_law(state: State, title: str, number: str) -> Law | None:
    laws = list(Law.objects.filter(state=state, replaced_by=None).order_by("pk"))
    if number:
        return next((law for law in laws if (law.title, law.number) == (title, number)), None)
    return next((law for law in laws if law.label == title), None) or next(
        (law for law in laws if law.title == title), None
    )
