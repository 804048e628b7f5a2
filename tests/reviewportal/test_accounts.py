"""Signing in: nobody registers, the second step, the way back for who forgot; every sentence is our own."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from parties.models import User
from reviewportal import forms
from tests.factories.parties import make_user

PASSWORD = "seven words make a good pass phrase"
ACCOUNTS = "/en/accounts"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    cache.clear()


@pytest.fixture
def user() -> User:
    user = make_user("k.diallo", email="k.diallo@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


def errors_shown(html: str) -> list[str]:
    """The lines of the summary of errors."""
    summary = re.search(r'class="errors".*?<ul>(.*?)</ul>', html, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", summary[1], re.DOTALL) if summary else []
    return [re.sub(r"<[^>]*>", "", line).strip() for line in lines]


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, password: str = PASSWORD):
    return client.post(f"{ACCOUNTS}/login/", {"login": "k.diallo", "password": password})


def test_nobody_registers(client_of) -> None:
    client = client_of(None)
    fields = {"username": "new", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}

    page = client.post(f"{ACCOUNTS}/signup/", fields)

    assert "<h1>Accounts are opened by the Secretariat</h1>" in page.content.decode()
    assert list(User.objects.values_list("username", flat=True)) == []


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "confirm-email/key/", "login/code/confirm/", "2fa/webauthn/"]
)
def test_unused_addresses_are_closed(client_of, user: User, path: str) -> None:
    page = client_of(user).get(f"{ACCOUNTS}/{path}")

    assert page.status_code == 404


def test_wrong_password_is_told_in_one_sentence(client_of, user: User) -> None:
    page = sign_in(client_of(None), "something else entirely")

    assert errors_shown(page.content.decode()) == ["The user name or the password is not right."]


def test_second_step_is_set_up_asked_and_replaced_by_a_recovery_code(client_of, user: User) -> None:
    client = client_of(None)
    sign_in(client)
    client.post(f"{ACCOUNTS}/reauthenticate/", {"password": PASSWORD})

    page = client.get(f"{ACCOUNTS}/2fa/totp/activate/").content.decode()
    secret = re.search(r'class="secret" dir="ltr">(\w+)<', page)[1]
    wrong = client.post(f"{ACCOUNTS}/2fa/totp/activate/", {"code": "000000"}).content.decode()
    codes_page = client.post(f"{ACCOUNTS}/2fa/totp/activate/", {"code": code_now(secret)}, follow=True).content.decode()
    codes = re.findall(r"<li>(\d+)</li>", codes_page)
    client.post(f"{ACCOUNTS}/logout/")
    asked = sign_in(client)
    entered = client.post(asked["Location"], {"code": codes[0]})

    assert errors_shown(wrong) == [
        "Code now shown by the app: This code is not right, or its time is over. Please type the one now shown."
    ]
    assert len(set(codes)) == 10
    assert asked["Location"] == f"{ACCOUNTS}/2fa/authenticate/"
    assert entered["Location"] == "/en/"
    assert client.get("/en/help/").context["standing"].user_id == user.pk


def test_forgotten_password_is_replaced_by_a_letter(client_of, user: User) -> None:
    client = client_of(None)

    client.post(f"{ACCOUNTS}/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/en/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    new = "another phrase of several words"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})

    assert [letter.subject for letter in mail.outbox] == ["Choose a new password for the implementation review portal"]
    assert sign_in(client, new)["Location"] == "/en/"


def test_address_of_nobody_gets_no_letter(client_of, user: User) -> None:
    page = client_of(None).post(f"{ACCOUNTS}/password/reset/", {"email": "stranger@example.org"})

    assert page["Location"] == f"{ACCOUNTS}/password/reset/done/"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        pytest.param("short", "short", ["This password is too short: it needs at least 15 characters."], id="short"),
        pytest.param(PASSWORD, PASSWORD + "!", ["The two passwords differ."], id="differ"),
        pytest.param(PASSWORD, PASSWORD, [], id="good"),
    ],
)
def test_new_password_is_checked(user: User, first: str, second: str, said: list[str]) -> None:
    form = forms.SetPasswordForm(user, {"password1": first, "password2": second})

    form.is_valid()

    assert [str(error) for errors in form.errors.values() for error in errors] == said


@pytest.mark.parametrize(
    ("form", "purposes"),
    [
        (forms.LoginForm(), {"login": "username", "password": "current-password"}),
        (
            forms.ChangePasswordForm(),
            {"oldpassword": "current-password", "password1": "new-password", "password2": "new-password"},
        ),
        (forms.ResetPasswordKeyForm(), {"password1": "new-password", "password2": "new-password"}),
        (forms.ResetPasswordForm(), {"email": "email"}),
        (forms.AuthenticateForm(user=None), {"code": "one-time-code"}),
    ],
)
def test_password_managers_know_each_field(form, purposes: dict[str, str]) -> None:
    """Source: WCAG 2.2, 1.3.5 and 3.3.8."""
    assert {name: field.widget.attrs.get("autocomplete") for name, field in form.fields.items()} == purposes
    assert [name for name, field in form.fields.items() if "placeholder" in field.widget.attrs] == []
