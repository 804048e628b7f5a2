"""The frame of every page, home for each kind of reader, and the pages that give typed text back."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlencode

import brotli
import pytest
from django.test import RequestFactory
from django.utils import timezone, translation

from parties.choices import Role
from questionnaires.models import Cycle
from reviewportal import views
from tests.factories.parties import make_nominated, make_officer

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
BOARD, NEW_REPORT, GAPS = "/en/submissions/board/c/", "/en/reports/drafts/new/?cycle=c", "/en/findings/c/"
OPEN_TO_EVERYONE = ["/en/instruments/", "/en/states/", "/en/reports/"]


@pytest.fixture
def cycle() -> Cycle:
    today = timezone.now().date()
    return Cycle.objects.create(slug="c", title_en="Cycle", opens_on=today, closes_on=today, cut_off_on=today)


def links(html: str, part: str) -> list[str]:
    inside = re.search(rf"<{part}[ >].*?</{part.split()[0]}>", html, re.DOTALL)[0]
    return re.findall(r'<a\b[^>]*?href="([^"]*)"', inside)


@pytest.mark.usefixtures("cycle", "all_states")
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        pytest.param(None, ["/en/accounts/login/"], id="nobody"),
        pytest.param(Role.FOCAL_POINT, ["/en/submissions/tasks/", "/en/submissions/", GAPS], id="focal point"),
        pytest.param(Role.CONTRIBUTOR, ["/en/submissions/tasks/", "/en/submissions/", GAPS], id="contributor"),
        pytest.param(Role.EXPERT, [GAPS], id="expert"),
        pytest.param("secretariat", [BOARD, NEW_REPORT, GAPS], id="Secretariat"),
    ],
)
def test_home_leads_to_the_next_step(client_of, role: str | None, expected: list[str]) -> None:
    user = {None: lambda: None, "secretariat": make_officer}.get(role, lambda: make_nominated("BOL", Role(role)))()

    page = client_of(user).get("/en/").content.decode()

    assert links(page, "main") == expected + OPEN_TO_EVERYONE


@pytest.mark.usefixtures("all_states")
@pytest.mark.parametrize(
    ("role", "own"),
    [
        pytest.param(None, [], id="nobody"),
        pytest.param(
            Role.FOCAL_POINT, ["/en/submissions/tasks/", "/en/submissions/", "/en/findings/"], id="focal point"
        ),
        pytest.param(Role.EXPERT, ["/en/findings/"], id="expert"),
    ],
)
def test_navigation_follows_capability(client_of, role: Role | None, own: list[str]) -> None:
    user = make_nominated("BOL", role) if role else None

    page = client_of(user).get("/en/help/").content.decode()

    assert links(page, 'nav class="nav"') == ["/en/instruments/", "/en/states/", *own, "/en/reports/", "/en/help/"]


@pytest.mark.usefixtures("all_states")
def test_who_is_signed_in_and_for_whom_is_shown(client_of) -> None:
    page = client_of(make_nominated("BOL", Role.FOCAL_POINT)).get("/en/help/").content.decode()

    session = re.search(r'<div class="session">.*?</div>', page, re.DOTALL)[0]
    assert re.findall(r"<bdi>(.*?)</bdi>", session) == [
        "bol-focal_point",
        "Bolivia (Plurinational State of), focal point",
    ]


@pytest.mark.parametrize(
    ("code", "tag", "direction"), [("ar", "ar", "rtl"), ("zh-hans", "zh-Hans", "ltr"), ("fr", "fr", "ltr")]
)
@pytest.mark.parametrize("path", ["help/", "nothing-is-here/"])
def test_page_says_its_language_and_direction(client_of, path: str, code: str, tag: str, direction: str) -> None:
    page = client_of(None).get(f"/{code}/{path}").content.decode()

    assert re.search(r'<html lang="([^"]*)"\s+dir="([^"]*)"', page).groups() == (tag, direction)


def test_language_switcher_leads_to_the_same_page(client_of) -> None:
    page = client_of(None).get("/en/help/?a=b").content.decode()

    switcher = links(page, 'nav class="languages"')
    assert switcher == [f"/{code}/help/?a=b" for code in ("ar", "zh-hans", "fr", "ru", "es")]


@pytest.mark.parametrize("reason", ["unavailable", "fault", "signed_out", "stale_page"])
def test_typed_text_comes_back_in_a_form(reason: str) -> None:
    typed = 'Law No. 5, "on <organized> crime", article 1.\r\nSecond line.'
    fields = {"untoc-5.examples": typed, "untoc-5-1-a-i": "in_part", "password": "never shown again"}
    request = RequestFactory().post("/en/submissions/1/articles/5/", fields)

    with translation.override("en"):
        page = views.keep_text(request, reason=reason, status=503).content.decode()

    texts = [
        unescape(text)
        for text in re.findall(r'<textarea[^>]*name="untoc-5.examples"[^>]*>(.*?)</textarea>', page, re.S)
    ]
    assert texts == [typed]
    assert re.findall(r'name="untoc-5-1-a-i"\s+value="(\w+)"', page) == ["in_part"]
    assert re.findall(r'<form method="post" action="([^"]*)"', page) == ["/en/submissions/1/articles/5/"]
    assert page.count("never shown again") == 0


def test_cycle_that_is_over_is_not_on_the_home_page(client_of, cycle: Cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(opens_on=date(2020, 1, 1), closes_on=date(2020, 2, 1))

    page = client_of(make_officer()).get("/en/").content.decode()

    assert links(page, "main") == OPEN_TO_EVERYONE


@pytest.mark.parametrize("accepted", ["br", "gzip, deflate, br", "gzip, br;q=0.9"])
def test_page_comes_by_brotli_with_all_its_words(client_of, accepted: str) -> None:
    plain = client_of(None).get("/en/help/").content.decode()

    packed = client_of(None).get("/en/help/", headers={"Accept-Encoding": accepted})

    assert (packed["Content-Encoding"], packed["Vary"].count("Accept-Encoding")) == ("br", 1)
    page = brotli.decompress(packed.content).decode()
    assert re.sub(r"<!--[0-9a-f]*-->$", "", page).split() == re.sub(r">\s*\n\s*<", ">\n<", plain).split()


def test_length_of_the_same_page_varies(client_of) -> None:
    """Source: BREACH; a page's length must not tell whether a guess is in it."""
    pages = {len(client_of(None).get("/en/help/", headers={"Accept-Encoding": "br"}).content) for _time in range(12)}

    assert len(pages) > 3


@pytest.mark.parametrize(("size", "kept"), [(2_200_000, True), (9_000_000, False)])
def test_page_over_the_limit_comes_back_with_its_text(client_of, size: int, kept: bool) -> None:
    typed = "x" * size

    page = client_of(None).post("/en/help/", urlencode({"a": typed, "b": "short one"}), content_type=FORM)

    assert page.status_code == 413
    assert (page.content.decode().count(typed) == 1) is kept
    assert page.content.decode().count("longer than the portal can take at once (2 MB)") == 1
