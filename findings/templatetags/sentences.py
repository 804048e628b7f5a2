"""Prints figures and the sentences made from them."""

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from findings.queries.figures import Count
from findings.rendering import together

register = template.Library()
register.simple_tag(together)


@register.simple_tag
def gap_cell(cell: Count, is_shaded: bool = False, mark: str = "") -> SafeString:
    """Number, denominator and share of one cell; shade comes last, then words beside the figure.

    No template of its own: a page has hundreds of cells, and including one took most of its time.
    """
    if cell.of == 0:
        return format_html('<td class="gap-cell gap-silent"><span>{}</span></td>', _("no reply"))
    if cell.number is None:
        return format_html('<td class="gap-cell gap-withheld">{}</td>', _("withheld"))
    values = {"count": number_format(cell.number), "replied": number_format(cell.of or 0)}
    return format_html(
        '<td class="gap-cell{}"><span class="gap-cell__count">{}</span>'
        ' <span class="gap-cell__share">{}</span> {}</td>',
        f" gap-step-{cell.step}" if is_shaded else "",
        _("%(count)s of %(replied)s") % values,
        _("%(share)s%%") % {"share": cell.share},
        format_html('<span class="gap-cell__mark">{}</span>', mark) if mark else mark_safe(""),
    )
