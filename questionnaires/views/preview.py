"""An article page as a State will see it, in a language of choice, with everything open; nothing can be answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from instruments.models import Provision
from questionnaires import queries
from questionnaires.choices import QuestionKind
from questionnaires.models import Question, QuestionnaireVersion, Section
from questionnaires.views.found import questions_of, version_context, version_or_404

FIRST_OF_BLOCK = (QuestionKind.IMPLEMENTATION, QuestionKind.CHECK)


@dataclass(frozen=True)
class PreviewBlock:
    """A provision's question and what is asked beside it; ``first`` is None for what the article asks as a whole."""

    provision: Provision | None
    first: Question | None
    further: Sequence[Question]


@login_required
@require_safe
def preview_start(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The first article that the version asks about."""
    found = version_or_404(request, slug, number)
    section = found.sections.select_related("article").order_by("position").first()
    if section is None:
        return render(request, "questionnaires/preview_empty.html", version_context(found, "preview"))
    address = reverse("questionnaires:preview", args=[slug, number, section.article.number])
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


@login_required
@require_safe
def preview(request: HttpRequest, slug: str, number: int, article: int) -> HttpResponse:
    """One article. The page around it speaks the reader's language, the article the chosen one."""
    found = version_or_404(request, slug, number)
    sections = list(found.sections.select_related("article__instrument").order_by("position"))
    section = next((section for section in sections if section.article.number == article), None)
    if section is None:
        raise Http404
    codes = [code for code, _name in settings.LANGUAGES]
    chosen = request.GET.get("language", "")
    language = chosen if chosen in codes else get_language()
    questions = questions_of(found)
    place = sections.index(section)
    context = version_context(found, "preview") | {
        "article": section.article,
        "sections": sections,
        "language": language,
        "languages_to_choose": settings.LANGUAGES,
        "previous": sections[place - 1].article if place else None,
        "following": sections[place + 1].article if place + 1 < len(sections) else None,
        "drawn": _draw(found, section, questions, language),
    }
    return render(request, "questionnaires/preview.html", context)


def _draw(found: QuestionnaireVersion, section: Section, questions: dict[str, Question], language: str) -> str:
    """The article as HTML, every word around its texts in the chosen language too."""
    asked = [question for question in questions.values() if question.section_id == section.pk]
    _lay_errata(found, asked)
    context = {"article": section.article, "blocks": _blocks(asked), "questions": questions, "version": found}
    with translation.override(language):
        return render_to_string("questionnaires/_preview_article.html", context)


def _blocks(asked: Sequence[Question]) -> list[PreviewBlock]:
    """The blocks of an article page in order, each item of a checklist one of its own, the article's questions last."""
    of_provision: dict[object, list[Question]] = {}
    for question in asked:
        name = question.key if question.kind == QuestionKind.CHECK else question.provision_id
        of_provision.setdefault(name, []).append(question)
    blocks = []
    for questions in of_provision.values():
        first = next((question for question in questions if question.kind in FIRST_OF_BLOCK), None)
        blocks.append(PreviewBlock(questions[0].provision, first, [row for row in questions if row is not first]))
    return sorted(blocks, key=lambda block: block.provision is None and block.first is None)


def _lay_errata(found: QuestionnaireVersion, asked: Sequence[Question]) -> None:
    """A State reads the corrected text, so the preview does; options learn which list they are of."""
    rows: list[queries.Row] = list({id(question.wording): question.wording for question in asked}.values())
    for question in asked:
        if question.option_list is not None:
            for option in question.option_list.options.all():
                option.option_list = question.option_list
                rows.append(option)
    queries.lay_errata(found.pk, rows)
