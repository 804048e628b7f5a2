"""What the pages of the builder print of a text: how far it is, in words, and how its tag is dressed."""

from django import template
from django.utils.translation import gettext as _

from reports.choices import TextStatus
from reports.models import SectionText

register = template.Library()
KINDS = {TextStatus.DRAFT: "neutral", TextStatus.FOR_APPROVAL: "accent", TextStatus.APPROVED: "good"}


@register.filter
def status_word(text: SectionText | None) -> str:
    """How far a text is. One that says nothing is not written, whoever opened it."""
    if text is None or not text.text.strip():
        return _("not written")
    return str(TextStatus(text.status).label)


@register.filter
def status_kind(text: SectionText | None) -> str:
    """The kind of tag that says so."""
    if text is None or not text.text.strip():
        return "quiet"
    return KINDS[TextStatus(text.status)]
