"""How a test reads a page and sends its form back: the page's own words, nothing invented."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from submissions.models import Response, Submission


def address(submission: Submission, page: str = "articles/5/", language: str = "en") -> str:
    return f"/{language}/submissions/{submission.pk}/{page}"


def text_of(response: HttpResponse) -> str:
    """What a page says, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def fields_of(response: HttpResponse) -> dict[str, list[str]]:
    """What a browser would send from the article form as it is drawn: the page's own words, nothing invented."""
    html = response.content.decode()
    form = html[html.index('class="article-form"') : html.index('class="sticky-bar"')]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("radio", "checkbox") and not re.search(r"\bchecked\b", tag):
            continue
        fields.setdefault(attributes["name"], []).append(unescape(attributes.get("value", "")))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        fields[name] = [unescape(text.removeprefix("\n")).replace("\n", "\r\n")]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"([^>]*)>', options)
        fields[name] = [next((v for v, rest in values if "selected" in rest), values[0][0])]
    return fields


def save(client: Client, submission: Submission, changes: dict[str, object], *, page: HttpResponse | None = None):
    """Open the page, change these fields, press Save."""
    page = page or client.get(address(submission))
    return client.post(address(submission), fields_of(page) | changes)


def values() -> dict[str, tuple[str, object]]:
    rows = Response.objects.values_list("question__key", "answer_state", "value")
    return {key: (state, value) for key, state, value in rows}
