"""Texts in six languages: of a question, a shared text, a list; errata of those that are published."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from questionnaires import queries, rules, services
from questionnaires.choices import VersionStatus
from questionnaires.forms import ErratumForm
from questionnaires.models import QuestionnaireVersion
from questionnaires.views.boxes import box_rows, texts_page
from questionnaires.views.found import arguments_of, questions_of, version_context, version_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """A question with its words, when it is asked, and its options. Words it shares are worked on elsewhere."""
    found = version_or_404(request, slug, number)
    asked = get_object_or_404(found.questions.select_related("shared"), key=key)
    template = "questionnaires/question_page.html"
    if asked.shared is not None:
        working = queries.texts_to_work_on(found, [asked.shared])
        context = _question_context(found, key) | {"rows": box_rows(request, found, working), "form": None}
        return render(request, template, context)

    def rows() -> list[queries.Row]:
        return list(found.questions.filter(key=key))

    return texts_page(request, found, rows, template, lambda: _question_context(found, key))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """A text that many questions share, and which they are."""
    found = version_or_404(request, slug, number)
    get_object_or_404(found.shared_texts, slug=name)

    def rows() -> list[queries.Row]:
        return list(found.shared_texts.filter(slug=name))

    def context() -> dict[str, object]:
        users = found.questions.filter(shared__slug=name).order_by("section__position", "position")
        text = found.shared_texts.get(slug=name)
        queries.lay_errata(found.pk, [text])
        return version_context(found, "shared") | {"text": text, "users": list(users)}

    return texts_page(request, found, rows, "questionnaires/shared_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def option_list(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """A list to choose from: its options in order, each in six languages."""
    found = version_or_404(request, slug, number)
    options = get_object_or_404(found.option_lists, slug=name)

    def rows() -> list[queries.Row]:
        return list(options.options.select_related("option_list").order_by("position"))

    def context() -> dict[str, object]:
        users = found.questions.filter(option_list=options).order_by("section__position", "position")
        return version_context(found, "list") | {"option_list": options, "users": list(users)}

    return texts_page(request, found, rows, "questionnaires/list_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erratum(request: HttpRequest, slug: str, number: int, language: str, field: str, subject: str) -> HttpResponse:
    """A correction is laid over one text of a published version."""
    found = version_or_404(request, slug, number)
    row = queries.text_row(found, subject, field)
    if row is None or language not in queries.CODES or found.status == VersionStatus.DRAFT:
        raise Http404
    place = {"subject": subject, "field": field, "language": language}
    present = row.texts.get(language, "")
    form = ErratumForm(request.POST or None, language=language, initial={"text": present})
    if request.method == "POST" and form.is_valid():
        try:
            services.make_erratum(found, **place, **form.cleaned_data, actor=request.user, now=timezone.now())
            messages.success(request, _("The erratum is made. Whoever reads this text reads the correction now."))
            return redirect(address_of(found, row))
        except ValidationError as error:
            form.add_error("text" if form.cleaned_data["reason"].strip() else "reason", error)
    context = version_context(found, "erratum") | {
        "form": form,
        "row": row,
        "language": language,
        "present": present,
        "back": address_of(found, row),
    }
    return render(request, "questionnaires/erratum_add.html", context, status=422 if form.errors else 200)


def address_of(version: QuestionnaireVersion, row: queries.TextRow) -> str:
    """The page on which a text is worked on."""
    head, _slash, name = row.subject.partition("/")
    if not name:
        return reverse("questionnaires:question", args=[*arguments_of(version), head])
    if head == queries.SHARED:
        return reverse("questionnaires:shared", args=[*arguments_of(version), name])
    return reverse("questionnaires:list", args=[*arguments_of(version), head])


def _question_context(found: QuestionnaireVersion, key: str) -> dict[str, object]:
    """The question among all others of its version: what opens it, what it opens, who shares its words and its list."""
    questions = questions_of(found)
    asked = questions[key]
    keys = list(questions)
    place = keys.index(key)
    options = list(asked.option_list.options.select_related("option_list")) if asked.option_list else []
    queries.lay_errata(found.pk, [asked.wording, *options])
    same_list = [row for row in questions.values() if row.option_list_id == asked.option_list_id]
    return version_context(found, "question") | {
        "question": asked,
        "questions": questions,
        "readers": [row for row in questions.values() if key in rules.questions_in(row.show_if)],
        "options": options,
        "list_user_count": len(same_list) if asked.option_list else 0,
        "shared_user_count": sum(row.shared_id == asked.shared_id for row in questions.values()),
        "previous": questions[keys[place - 1]] if place else None,
        "following": questions[keys[place + 1]] if place + 1 < len(keys) else None,
    }
