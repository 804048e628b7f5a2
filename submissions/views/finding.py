"""Find in the questionnaire: questions, references, own answers, grouped by article."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from submissions import queries, rules
from submissions.views.found import find_or_404


@login_required
@require_safe
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands where, of what this person sees; a checklist is one page, which the browser searches itself."""
    found = find_or_404(request, pk)
    if found.is_checklist:
        return redirect("submissions:checklist", pk)
    typed = request.GET.get("q", "")
    words = rules.read_words(typed)
    result = queries.find_in(found.revision, words, reads=found.reads, language=get_language() or "en")
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "typed": typed[: rules.LENGTH_MAX],
        "words": words.words,
        "result": result,
        "shown_max": queries.FOUND_MAX,
    }
    return render(request, "submissions/find_list.html", context)
