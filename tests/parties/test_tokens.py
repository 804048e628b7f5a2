"""Tokens for programs: made once, shown once, withdrawn for good, and nobody else's business."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from parties.choices import TokenScope
from parties.models import ApiToken, User
from parties.services import hash_of, issue_token, revoke_token, use_token
from tests.factories.parties import make_token, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    return make_user("owner")


def page() -> str:
    return reverse("tokens")


def asked(**changes: object) -> dict[str, object]:
    last = timezone.now().date() + timedelta(days=30)
    return {"name": "Statistics office", "scopes": ["figures", "cycles"], "expires_on": last.isoformat()} | changes


def test_key_is_shown_once_and_kept_nowhere(owner, client_of) -> None:
    client = client_of(owner)
    made = client.post(page(), asked())
    token, key = ApiToken.objects.get(), made.context["key"]

    again = client.get(page())

    assert key.startswith("irp_")
    assert key in made.content.decode()
    assert key not in again.content.decode()
    assert token.key_hash == hash_of(key)
    assert key not in {str(value) for value in ApiToken.objects.values().get().values()}
    assert (token.user, token.scopes) == (owner, ["cycles", "figures"])
    assert "no-store" in made.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"name": " "}, ["Please fill this in."], id="no name"),
        pytest.param({"scopes": []}, ["Say what the token may read."], id="nothing to read"),
        pytest.param({"expires_on": "2020-01-01"}, ["The last day is from today on, and within one year."], id="over"),
        pytest.param(
            {"expires_on": "2999-01-01"}, ["The last day is from today on, and within one year."], id="for ever"
        ),
    ],
)
def test_token_that_makes_no_sense_is_refused_and_what_was_typed_stays(owner, client_of, changes, said) -> None:
    response = client_of(owner).post(page(), asked(**changes))

    form = response.context["form"]
    assert (response.status_code, [text for errors in form.errors.values() for text in errors]) == (422, said)
    assert form.data["name"] == asked(**changes)["name"]
    assert ApiToken.objects.count() == 0


def test_twenty_are_enough(owner) -> None:
    for _number in range(20):
        make_token(owner)

    with pytest.raises(ValidationError, match="You have 20 tokens"):
        make_token(owner)

    revoke_token(owner.api_tokens.first(), actor=owner, now=timezone.now())
    make_token(owner)
    assert owner.api_tokens.in_force_on(timezone.now().date()).count() == 20


def test_token_is_made_and_withdrawn_by_its_owner_alone(owner) -> None:
    other, now = make_user("other"), timezone.now()
    token, key = make_token(owner)

    with pytest.raises(ValidationError):
        issue_token(owner, name="x", scopes=["figures"], expires_on=now.date(), actor=other, now=now)
    with pytest.raises(ValidationError):
        revoke_token(token, actor=other, now=now)

    assert use_token(key, today=now.date()) == token


def test_withdrawn_token_opens_nothing_and_stays_listed(owner, client_of) -> None:
    token, key = make_token(owner)
    client = client_of(owner)

    client.post(reverse("revoke_token", args=[token.pk]))
    moment = ApiToken.objects.get().revoked_at
    client.post(reverse("revoke_token", args=[token.pk]))

    assert use_token(key, today=timezone.now().date()) is None
    assert ApiToken.objects.get().revoked_at == moment
    context = client.get(page()).context
    assert ([*context["tokens"]], [*context["former"]]) == ([], [token])


def test_page_shows_ones_own_tokens_alone(owner, client_of) -> None:
    """Planted: somebody else's token."""
    make_token(make_user("other"))

    context = client_of(owner).get(page()).context

    assert ([*context["tokens"]], [*context["former"]]) == ([], [])


def test_scopes_are_kept_in_order_and_once(owner) -> None:
    token, _key = make_token(owner, "reports", "instruments", "reports")

    assert token.scopes == [TokenScope.INSTRUMENTS, TokenScope.REPORTS]
