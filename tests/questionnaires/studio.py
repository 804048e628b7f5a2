"""How tests read the pages of the Studio and press its buttons."""

import html
import re
from collections.abc import Callable

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from questionnaires.models import QuestionnaireVersion


def address(name: str, version: QuestionnaireVersion, *rest: object) -> str:
    return reverse(f"questionnaires:{name}", args=[version.questionnaire.slug, version.number, *rest])


def text_of(response: HttpResponse) -> str:
    """What a page says, without tags and with single spaces; the words that only screen readers hear among them."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def tags_of(response: HttpResponse, tag: str) -> list[str]:
    """The words inside each element of one kind."""
    found = re.findall(rf"<{tag}(?=[\s>])[^>]*>(.*?)</{tag.split()[0]}>", response.content.decode(), re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", inner)).split()) for inner in found]


def boxes_of(response: HttpResponse) -> dict[str, str]:
    """What a browser would send back of the texts of a page: boxes, and the digests beside them."""
    page = response.content.decode()
    found = {
        name: html.unescape(text.removeprefix("\n")).replace("\n", "\r\n")
        for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    }
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if ":" in attributes.get("name", ""):
            found[attributes["name"]] = html.unescape(attributes.get("value", ""))
    return found


def press(client: Client, url: str, changes: dict[str, str], **button: str) -> HttpResponse:
    """Open a page of texts, type, press a button."""
    return client.post(url, boxes_of(client.get(url)) | changes | button)


def count_queries(ask: Callable[[], object]) -> int:
    """Asked twice: what the first request of a process looks up is not the page's."""
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)
