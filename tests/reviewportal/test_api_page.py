"""The page for who writes programs: it lists what there is, and its examples work as they stand."""

import html
import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import get_resolver

from findings.services import publish_figures
from reviewportal.api_page import ADDRESSES
from tests.factories.parties import make_officer, make_user
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.django_db


def test_page_lists_every_address_that_is_read() -> None:
    _prefix, api = get_resolver().namespace_dict["api"]
    read = [
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern)), pattern.callback.cls.scope)
        for pattern in api.url_patterns
        if getattr(getattr(pattern.callback, "cls", None), "scope", "")
    ]

    assert sorted((address.path, address.scope) for address in ADDRESSES) == sorted(read)


def test_examples_work_as_they_stand(catalogue, all_states, client_of) -> None:
    cycle = make_cycle(cut_off_on=date(2026, 10, 1))
    publish_figures(cycle, actor=make_officer(), today=date(2026, 10, 2))
    client = client_of(None)
    page = html.unescape(client.get("/en/api/").content.decode())

    examples = "".join(re.findall(r"<pre.*?</pre>", page, re.DOTALL))
    addresses = re.findall(r"http://testserver(/api/v1/[^'\"]+?)(?=['\"])", examples)

    found = {address: client.get(address).status_code for address in addresses if address != "/api/v1/"}
    assert found == dict.fromkeys(
        [
            "/api/v1/participation/?instrument=UNTOC&on=2005-07-29&status=party",
            f"/api/v1/figures/{cycle.slug}/UNTOC/articles/?obligation=mandatory",
            f"/api/v1/cycles/{cycle.slug}/status/?instrument=UNTOC",
            f"/api/v1/figures/{cycle.slug}/UNTOC/articles/?page_size=200",
        ],
        200,
    )


def test_python_examples_are_python(catalogue, client_of) -> None:
    page = html.unescape(client_of(None).get("/en/api/").content.decode())
    examples = [text for text in re.findall(r"<code>(.*?)</code>", page, re.DOTALL) if "import" in text]

    assert len(examples) == 2
    for example in examples:
        compile(example, "example", "exec")


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_page_is_there_in_each_language(catalogue, client_of, code) -> None:
    anonymous = client_of(None).get(f"/{code}/api/")
    signed_in = client_of(make_user()).get(f"/{code}/api/")

    assert (anonymous.status_code, f"/{code}/accounts/tokens/" in anonymous.content.decode()) == (200, False)
    assert (signed_in.status_code, f"/{code}/accounts/tokens/" in signed_in.content.decode()) == (200, True)
