"""How receipts, steps and differences are shown."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from instruments.templatetags.published_text import language_tag
from questionnaires.rules import Mark
from submissions import rules
from submissions.queries import ChangedAnswer

register = template.Library()
TAGS = {Mark.KEPT: "span", Mark.ADDED: "ins", Mark.TAKEN: "del"}


@register.filter
def at(labels: Mapping[str, str], key: str) -> str:
    """What stands in ``labels`` under ``key``."""
    return labels.get(key, "")


@register.filter
def change_label(change: rules.Change) -> str:
    """What became of an answer, in words."""
    labels = {
        rules.Change.ADDED: pgettext("answer", "added"),
        rules.Change.CHANGED: pgettext("answer", "changed"),
        rules.Change.WITHDRAWN: pgettext("answer", "withdrawn"),
        rules.Change.RELEASED: _("other readers, same words"),
    }
    return str(labels.get(change, ""))


@register.simple_tag
def changed_words(answer: ChangedAnswer) -> SafeString:
    """A changed text, word by word: what came is underlined, what went is struck through, and both say so aloud."""
    if answer.after is None:
        return mark_safe("")
    pieces = format_html_join("", "<{0}>{1}</{0}>", ((TAGS[passage.mark], passage.text) for passage in answer.passages))
    return format_html('<div class="words" dir="auto" lang="{}">{}</div>', language_tag(answer.after.language), pieces)
