"""How what people write to each other is shown: their own words, in the language and direction they were written in."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from instruments.templatetags.published_text import direction, language_tag
from questionnaires.models import Question
from submissions import rules

register = template.Library()


@register.simple_tag
def words(text: str, language: str) -> SafeString:
    """A text of one person, line breaks kept."""
    return format_html(
        '<div class="words" lang="{}" dir="{}">{}</div>', language_tag(language), direction(language), text
    )


@register.simple_tag
def question_reference(question: Question | None) -> SafeString:
    """By what a line names a question: its provision, else its article; None is the submission as a whole."""
    if question is None:
        return format_html("{}", _("the submission as a whole"))
    if question.provision is not None:
        return format_html('<bdi dir="ltr">{}</bdi>', question.provision.ref)
    return format_html("{}", _("Article %(number)s as a whole") % {"number": question.section.article.number})


@register.simple_tag
def clarification_stage(stage: str) -> dict[str, str]:
    """The stage of a clarification in words, and how its tag is dressed."""
    said = {
        rules.OPEN: (_("waits for the State"), "accent"),
        rules.DUE: (_("due within a week"), "caution"),
        rules.OVERDUE: (_("overdue"), "alert"),
        rules.ANSWERED: (_("answered"), "neutral"),
        rules.SETTLED: (_("settled"), "quiet"),
    }
    text, kind = said[stage]
    return {"text": text, "kind": kind}
