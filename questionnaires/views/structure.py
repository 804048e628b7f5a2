"""The structure of a draft: questions are added, moved, taken out, asked under a condition; options likewise."""

from collections.abc import Collection, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from instruments.models import Article
from questionnaires import queries, rules, services
from questionnaires.forms import AddOptionForm, AddQuestionForm, StructureForm
from questionnaires.models import Option, OptionList, Question, QuestionnaireVersion
from questionnaires.views.found import (
    arguments_of,
    draft_or_404,
    questions_of,
    sentence_of,
    version_context,
    version_or_404,
)

STEPS = {"up": -1, "down": 1}
FILTERS = ("language", "stage", "kind", "words")
# Where the condition of a question does not stand, the form says it at the condition.
ABOUT_CONDITION = ("shape", "depth", "unknown_question", "unknown_value", "unknown_instrument", "cycle")


@login_required
@require_POST
def move(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One question of a draft goes one place up or down within its article."""
    found = version_or_404(request, slug, number)
    step = next((name for name in STEPS if name in request.POST), "")
    if not step:
        return redirect("questionnaires:version", slug, number)
    question = get_object_or_404(found.questions.select_related("section__article"), key=request.POST.get(step, ""))
    try:
        services.move_question(found, key=question.key, step=STEPS[step], actor=request.user, now=timezone.now())
        messages.success(request, _("%(key)s was moved.") % {"key": question.key})
    except ValidationError as error:
        messages.error(request, sentence_of(error))
    return redirect(_place_in_tree(question, found, request.POST.get("filters", "")))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str, number: int, article: int) -> HttpResponse:
    """A new question about one article, in English; translations come on its own page."""
    found = draft_or_404(request, slug, number)
    articles = Article.objects.select_related("instrument").filter(instrument=found.questionnaire.instrument_id)
    about = get_object_or_404(articles, number=article)
    form = AddQuestionForm(request.POST if request.method == "POST" else None, version=found, article=about)
    if request.method == "POST" and form.is_valid():
        try:
            question = services.add_question(found, article=about, **form.parts, actor=request.user, now=timezone.now())
            messages.success(request, _("%(key)s was added. Its translations are still missing.") % {"key": question})
            return redirect("questionnaires:question", slug, number, question.key)
        except ValidationError as error:
            _add_error(form, error)
    context = version_context(found, "add") | {"form": form, "article": about, "depth": rules.MAX_DEPTH}
    return render(request, "questionnaires/question_add.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def structure(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """When a question of a draft is asked, and whether it must be answered."""
    found = draft_or_404(request, slug, number)
    questions = questions_of(found)
    asked = get_object_or_404(found.questions, key=key)
    initial = {"show_if": asked.show_if, "is_required": asked.is_required, "covers": asked.covers}
    form = StructureForm(request.POST if request.method == "POST" else None, kind=asked.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_question(found, key=key, **form.parts, actor=request.user, now=timezone.now())
            messages.success(request, _("Saved: when %(key)s is asked.") % {"key": key})
            return redirect("questionnaires:question", slug, number, key)
        except ValidationError as error:
            _add_error(form, error)
    context = version_context(found, "structure") | {
        "form": form,
        "question": questions[key],
        "questions": questions,
        "values": _values_near(found, questions[key], questions),
        "depth": rules.MAX_DEPTH,
    }
    return render(request, "questionnaires/question_structure.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """A question is taken out of a draft, after a page that says what becomes of the answers to it."""
    found = draft_or_404(request, slug, number)
    questions = found.questions.select_related("section__article__instrument", "provision", "shared")
    question = get_object_or_404(questions, key=key)
    if request.method == "POST":
        try:
            services.remove_question(found, key=key, actor=request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, sentence_of(error))
            return redirect("questionnaires:question", slug, number, key)
        messages.success(request, _("%(key)s was taken out.") % {"key": key})
        address = reverse("questionnaires:version", args=[slug, number])
        return redirect(f"{address}?open={question.section.article.number}")
    readers = [other for other, shows in queries.conditions_of(found).items() if key in rules.questions_in(shows)]
    context = version_context(found, "remove") | {"question": question, "readers": readers}
    return render(request, "questionnaires/question_remove.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def options(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """The options of a list of a draft: added, moved, taken out; ``?remove`` asks once more before the last."""
    found = draft_or_404(request, slug, number)
    option_list = get_object_or_404(found.option_lists, slug=name)
    form = AddOptionForm(request.POST if "add" in request.POST else None)
    if request.method == "POST":
        try:
            if not form.is_bound or form.is_valid():
                _change_options(request, found, option_list, form)
                return redirect("questionnaires:options", slug, number, name)
        except ValidationError as error:
            if not form.is_bound:
                messages.error(request, sentence_of(error))
                return redirect("questionnaires:options", slug, number, name)
            form.add_error(None, error)
    rows = list(option_list.options.order_by("position"))
    context = version_context(found, "options") | {
        "option_list": option_list,
        "options": rows,
        "leaving": next((option for option in rows if option.slug == request.GET.get("remove")), None),
        "user_count": found.questions.filter(option_list=option_list).count(),
        "form": form,
    }
    return render(request, "questionnaires/list_options.html", context, status=422 if form.errors else 200)


def _values_near(
    found: QuestionnaireVersion, asked: Question, questions: Mapping[str, Question]
) -> dict[str, Collection[str]]:
    """The questions of the same article that a condition may wait for, with the answers they can have."""
    values = queries.answer_values_of(found)
    near = [key for key, row in questions.items() if row.section_id == asked.section_id and key != asked.key]
    return {key: found_values for key in near if (found_values := values[key])}


def _change_options(
    request: HttpRequest, found: QuestionnaireVersion, option_list: OptionList, form: AddOptionForm
) -> None:
    by = {"actor": request.user, "now": timezone.now()}
    if form.is_bound:
        services.add_option(found, option_list=option_list, **form.cleaned_data, **by)
        messages.success(request, _("The option was added. Its translations are still missing."))
        return
    act = next((act for act in (*STEPS, "remove") if act in request.POST), "")
    all_options = Option.objects.select_related("option_list").filter(option_list=option_list)
    option = get_object_or_404(all_options, slug=request.POST.get(act, ""))
    if act == "remove":
        services.remove_option(found, option=option, **by)
        messages.success(request, _("%(key)s was taken out.") % {"key": option.slug})
    else:
        services.move_option(found, option=option, step=STEPS[act], **by)
        messages.success(request, _("%(key)s was moved.") % {"key": option.slug})


def filters_of(given: Mapping[str, str]) -> QueryDict:
    """What was looked for in the tree, and nothing else of an address."""
    query = QueryDict(mutable=True)
    for name in FILTERS:
        if given.get(name):
            query[name] = given[name]
    return query


def _place_in_tree(question: Question, found: QuestionnaireVersion, filters: str) -> str:
    """The tree with the same filters, the article open, at the question."""
    query = filters_of(QueryDict(filters))
    query["open"] = str(question.section.article.number)
    return f"{reverse('questionnaires:version', args=arguments_of(found))}?{query.urlencode()}#{question.key}"


def _add_error(form: Form, error: ValidationError) -> None:
    """What a service refused, at the field it is about where that is known."""
    form.add_error("show_if" if getattr(error, "code", "") in ABOUT_CONDITION else None, error)
