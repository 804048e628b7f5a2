"""What a version asks, as a tree: articles with their questions, shared texts, lists."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from instruments.models import Article
from questionnaires import queries
from questionnaires.forms import TreeFilter
from questionnaires.views.found import version_context, version_or_404
from questionnaires.views.structure import filters_of


@login_required
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Articles with their questions, shared texts, lists: all, or what was looked for."""
    found = version_or_404(request, slug, number)
    form = TreeFilter(request.GET, kind=found.questionnaire.kind)
    wanted = queries.Wanted(**form.criteria, languages=_languages(form.criteria["language"]))
    tree = queries.version_tree(found, wanted)
    asked = {line.section.article_id for line in tree.sections}
    articles = Article.objects.filter(instrument=found.questionnaire.instrument_id).order_by("number")
    context = version_context(found, "version") | {
        "form": form,
        "tree": tree,
        "is_filtered": not wanted.is_all,
        "language": form.criteria["language"] or get_language(),
        "open_article": request.GET.get("open", ""),
        "filters": filters_of(request.GET),
        "question_count": len(tree.questions),
        "further_articles": [article for article in articles if article.pk not in asked] if wanted.is_all else [],
    }
    return render(request, "questionnaires/version_page.html", context)


def _languages(chosen: str) -> tuple[str, ...]:
    """The language that is worked on, and English: words are looked for in both."""
    return tuple(dict.fromkeys([chosen or get_language(), "en"]))
