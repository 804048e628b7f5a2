"""The law, for everyone: instruments, articles with their provisions, terms in six languages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from modeltranslation.utils import build_localized_fieldname, get_language

from instruments import queries
from instruments.choices import Cluster
from instruments.forms import CatalogueFilter
from instruments.models import Article, Instrument, Term


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "instruments/index.html", {"instruments": queries.instruments_with_counts()})


@require_safe
def instrument(request: HttpRequest, code: str) -> HttpResponse:
    """Articles of one instrument; with a filter, also the provisions that fit it."""
    found = get_object_or_404(Instrument.objects.select_related("parent"), code=code)
    form = CatalogueFilter(request.GET)
    criteria = form.criteria
    matches = queries.find_articles(found, **criteria, language=get_language())
    context = {
        "instrument": found,
        "protocols": found.protocols.all(),
        "form": form,
        "matches": matches,
        "provision_count": sum(len(match.provisions) for match in matches),
        "is_filtered": any(criteria.values()),
        "titles": _titles(found, found.titles_confirmed, {}),
        "trail": [_instruments_step()],
    }
    return render(request, "instruments/instrument_page.html", context)


@require_safe
def article(request: HttpRequest, code: str, number: int) -> HttpResponse:
    page = queries.article_page(code, number)
    if page is None:
        raise Http404
    subject = page.article
    context = {
        "page": page,
        "article": subject,
        "provisions": [(provision, queries.see_also(provision)) for provision in page.provisions],
        "titles": _titles(subject, subject.titles_confirmed, subject.instrument.title_notes),
        "alternatives": [Cluster(letter) for letter in subject.cluster_alternatives],
        "has_english_only": _has_english_only(page),
        "trail": [_instruments_step(), _instrument_step(subject.instrument)],
    }
    return render(request, "instruments/article_page.html", context)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The standard terms in six languages, each with what was confirmed."""
    rows = [
        {"term": term, "names": _titles(term, term.confirmed, {}, field="name")}
        for term in Term.objects.order_by("name")
    ]
    return render(request, "instruments/terms.html", {"rows": rows, "trail": [_instruments_step()]})


def _titles(
    obj: Article | Instrument | Term, confirmed: list[str], notes: dict[str, str], *, field: str = "title"
) -> list[dict[str, object]]:
    """One row per language, in the order of the six."""
    return [
        {
            "code": code,
            "language": name,
            "text": getattr(obj, build_localized_fieldname(field, code)) or "",
            "is_confirmed": code in confirmed,
            "note": notes.get(code, ""),
        }
        for code, name in settings.LANGUAGES
    ]


def _has_english_only(page: queries.ArticlePage) -> bool:
    """Whether a summary on the page is not yet in the reader's language; remarks are in English throughout."""
    language = get_language()
    if language == queries.ENGLISH:
        return False
    return any(
        queries.published_text(text, "summary", language)[1] != language for text in (page.article, *page.provisions)
    )


def _instruments_step() -> dict[str, str]:
    return {"title": _("Instruments"), "url": reverse("instruments:index")}


def _instrument_step(instrument: Instrument) -> dict[str, str]:
    title, language = queries.published_text(instrument, "short_title", get_language())
    step = {"title": title, "url": instrument.get_absolute_url()}
    if language != get_language():
        step |= {
            "lang": queries.language_tag(language),
            "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
        }
    return step
