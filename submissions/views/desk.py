"""Pages that a person may take along for work without a line: they say so, and only that person keeps them."""

from collections.abc import Callable, Sequence
from functools import wraps

from django.http import HttpRequest, HttpResponse

from submissions.views.found import Found

View = Callable[..., HttpResponse]


def may_be_taken(kind: str) -> Callable[[View], View]:
    """Mark the page, shown as it should be, for the service worker; the middleware adds whose it is."""

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if request.method == "GET" and response.status_code == 200:
                response["X-Desk"] = kind
                response["Cache-Control"] = "private, no-store"
            return response

        return marked

    return decorate


def pages_to_take(found: Found, articles: Sequence[int] = ()) -> list[str]:
    """Addresses of what is stored of one submission, seen from its own: what this person answers, the offline centre.

    ``articles``: numbers of all that they read, whatever the filters; none where all stands on one page.
    """
    if not (found.is_own and found.is_in_preparation):
        return []
    return ["checklist/" if found.is_checklist else "", "../offline/", *(f"articles/{number}/" for number in articles)]
