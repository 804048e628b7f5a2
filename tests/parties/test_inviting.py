"""Invitation by a link: single use, for 72 hours, for one address; and nothing else becomes visible by it.

Source: issue 4, "Sharing".
"""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parties import isolation, queries, services
from parties.choices import Role
from parties.models import Invitation, Nomination, State, Unit, User
from tests.factories.parties import TOKEN, get_state, make_invitation, make_nominated, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_states")]
ACCEPT, AGAIN, PEOPLE = f"/en/states/invitations/{TOKEN}/", "/en/states/invitations/again/", "/en/states/NOR/people/"
PASSWORD = "fjord-lantern-walnut-ember"
FORM = {"user_name": "kari", "password": PASSWORD, "password_again": PASSWORD}
INVITE = {
    "form": "invite",
    "first_name": "Kari",
    "last_name": "Nordmann",
    "email": "Guest@Example.org",
    "language": "ar",
    "role": "contributor",
    "from_on": "2026-01-01",
}


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    """Limits are counted in the cache, which tests share."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def focal():
    return make_nominated("NOR", email="focal@example.org")


def words_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_letter_holds_the_only_token_and_speaks_the_language_of_the_guest(client_of, focal):
    unit = make_unit()

    response = client_of(focal).post(PEOPLE, INVITE | {"unit": unit.pk})

    (letter,), invitation = mail.outbox, Invitation.objects.get()
    token = re.search(r"/ar/states/invitations/([\w-]{43})/", letter.body)[1]
    assert (response.status_code, letter.to, invitation.unit) == (302, ["guest@example.org"], unit)
    assert (invitation.token_hash, token in str(Invitation.objects.values().get())) == (services.hash_of(token), False)
    assert invitation.expires_at - invitation.sent_at == timedelta(hours=72)


def test_looking_uses_nothing_up_and_accepting_does(client_of, focal):
    invitation = make_invitation("NOR", focal, unit=make_unit())
    client = client_of(None)

    looked = [client.get(ACCEPT).status_code, client.head(ACCEPT).status_code, client.get(ACCEPT).status_code]
    accepted = client.post(ACCEPT, FORM)
    again = client_of(None).post(ACCEPT, FORM | {"user_name": "somebody-else"})

    assert (looked, accepted.status_code, again.status_code) == ([200] * 3, 302, 410)
    user = User.objects.get(username="kari")
    nomination = Nomination.objects.get(user=user)
    assert (user.email, user.first_name, user.check_password(PASSWORD)) == ("guest@example.org", "Kari", True)
    assert (nomination.role, nomination.named_by, nomination.unit) == ("contributor", focal, invitation.unit)
    assert client.get("/en/submissions/tasks/").status_code == 200
    assert User.objects.filter(username="somebody-else").exists() is False


def test_where_a_second_step_is_required_its_set_up_comes_next(client_of, focal, settings):
    settings.MFA_REQUIRED = True
    make_invitation("NOR", focal)
    client = client_of(None)

    response = client.post(ACCEPT, FORM)

    assert client.get(response["Location"])["Location"].endswith("/accounts/2fa/totp/activate/")


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, 410, "This link is too old"),
        ({"withdrawn_at": timezone.now()}, 410, "This invitation was withdrawn"),
        ({"accepted_at": timezone.now()}, 410, "This invitation was used already"),
        ({"token": "another"}, 404, "This link is not valid"),
    ],
)
def test_link_that_opens_nothing_says_why(client_of, focal, fields, status, sentence):
    make_invitation("NOR", focal, **fields)
    client = client_of(None)

    for response in (client.get(ACCEPT), client.post(ACCEPT, FORM)):
        assert (response.status_code, words_of(response).count(sentence)) == (status, 1)
    assert User.objects.filter(username="kari").exists() is False


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "short", "password_again": "short"},
        {"password": "kari.nordmann.guest", "password_again": "kari.nordmann.guest"}
        | {"user_name": "kari.nordmann.guest"},
        {"password_again": PASSWORD + "x"},
        {"user_name": "FOCAL"},
        {"user_name": "with space"},
        {"user_name": ""},
    ],
)
def test_what_is_wrong_comes_back_and_the_link_stays_good(client_of, focal, changes):
    User.objects.filter(pk=focal.pk).update(username="focal")
    invitation = make_invitation("NOR", focal)
    client = client_of(None)

    response = client.post(ACCEPT, FORM | changes)

    invitation.refresh_from_db()
    assert (response.status_code, invitation.accepted_at, Nomination.objects.count()) == (422, None, 1)
    assert words_of(response).count("Please mend the following") == 1
    assert client.post(ACCEPT, FORM | {"user_name": "kari2"}).status_code == 302


def test_account_with_the_address_signs_in_to_accept_and_no_other_account_may(client_of, focal):
    make_invitation("NOR", focal)
    known, other = make_user("known", email="GUEST@example.org"), make_user("other", email="other@example.org")

    as_nobody = client_of(None).post(ACCEPT, FORM)
    as_other = client_of(other).post(ACCEPT)
    as_known = client_of(known).post(ACCEPT)

    assert (as_nobody.status_code, as_other.status_code, as_known.status_code) == (422, 422, 302)
    assert list(Nomination.objects.exclude(user=focal).values_list("user", "state__iso3")) == [(known.pk, "NOR")]


def test_link_shows_nothing_else_of_the_state(client_of, focal):
    make_invitation("NOR", focal)
    make_invitation("NOR", focal, token="of-another", email="hidden@example.org")
    Unit.objects.create(state=get_state("NOR"), name="Hidden ministry", language="en")
    client = client_of(None)

    html = client.get(ACCEPT).content.decode()
    closed = [client.get(page).status_code for page in ("/en/submissions/tasks/", PEOPLE)]

    assert (html.count("hidden@example.org"), html.count("Hidden ministry"), closed) == (0, 0, [302, 302])


def test_look_up_by_hash_leaves_the_session_as_it_was(focal):
    make_invitation("NOR", focal)
    isolation.show_nothing()

    found = queries.find_invitation(services.hash_of(TOKEN))

    assert (found is not None, Invitation.objects.count(), Nomination.objects.count()) == (True, 0, 0)
    user = services.accept_as_new(found, user_name="kari", password=PASSWORD, now=timezone.now())
    assert (user.pk is not None, Invitation.objects.count(), Nomination.objects.count()) == (True, 0, 0)


def test_new_link_for_an_old_one_and_the_same_answer_for_everybody(client_of, focal):
    make_invitation("NOR", focal, expires_at=timezone.now() - timedelta(days=9))
    make_invitation("NOR", focal, token="withdrawn", email="gone@example.org", withdrawn_at=timezone.now())
    client = client_of(None)

    pages = [
        client.post(AGAIN, {"email": email}) for email in ("Guest@example.org", "no@example.org", "gone@example.org")
    ]

    assert len({re.sub(r'value="[^"]{64}"', "", page.content.decode()) for page in pages}) == 1
    assert [letter.to for letter in mail.outbox] == [["guest@example.org"]]
    token = re.search(r"/invitations/([\w-]{43})/", mail.outbox[0].body)[1]
    assert [client.get(f"/en/states/invitations/{t}/").status_code for t in (TOKEN, token)] == [404, 200]


def test_asking_again_and_again_is_stopped(client_of, focal):
    make_invitation("NOR", focal)
    client = client_of(None)

    statuses = [client.post(AGAIN, {"email": "guest@example.org"}).status_code for _time in range(4)]

    assert (statuses, len(mail.outbox)) == ([200, 200, 200, 429], 3)


@pytest.mark.parametrize("role", ["focal_point", "expert", "alternate"])
def test_alternate_gives_no_role_but_the_contributor_s(client_of, focal, role):
    deputy = make_nominated("NOR", Role.ALTERNATE, username="deputy")
    client = client_of(deputy)

    response = client.post(PEOPLE, INVITE | {"role": role, "until": "2099-01-01"})
    allowed = client.post(PEOPLE, INVITE)

    assert (response.status_code, allowed.status_code) == (422, 302)
    assert set(Invitation.objects.values_list("role", flat=True)) == {"contributor"}


def test_alternate_names_and_ends_no_alternate(client_of, focal, today):
    deputy = make_nominated("NOR", Role.ALTERNATE, username="deputy")
    mate = make_nominated("NOR", Role.CONTRIBUTOR, username="mate")
    row, own = mate.nominations.get(), deputy.nominations.get()
    client = client_of(deputy)
    form = {"form": "alternate", "person": row.pk, "alternate_from": "2099-01-01", "alternate_until": "2099-02-01"}

    statuses = [
        client.post(PEOPLE, form).status_code,
        client.post(f"/en/states/NOR/people/{own.pk}/end/").status_code,
        client.post(f"/en/states/NOR/people/{focal.nominations.get().pk}/end/").status_code,
    ]
    with pytest.raises(ValidationError):
        services.name_alternate(
            mate, state=get_state("NOR"), from_on=today, until=today, actor=deputy, now=timezone.now()
        )

    assert (statuses, Nomination.objects.filter(role="alternate").count()) == ([404, 404, 404], 1)


def test_focal_point_names_an_alternate_and_ends_it(client_of, focal):
    mate = make_nominated("NOR", Role.CONTRIBUTOR, username="mate")
    client, day = client_of(focal), timezone.now().date().isoformat()
    form = {
        "form": "alternate",
        "person": mate.nominations.get().pk,
        "alternate_from": day,
        "alternate_until": "2099-02-01",
    }

    named = client.post(PEOPLE, form)
    row = Nomination.objects.get(role="alternate")
    Nomination.objects.filter(pk=row.pk).update(from_on="2026-01-01")
    before = client_of(mate).get(PEOPLE).status_code
    ended = client.post(f"/en/states/NOR/people/{row.pk}/end/")
    after = client_of(mate).get(PEOPLE).status_code

    assert (named.status_code, row.named_by, before, ended.status_code, after) == (302, focal, 200, 302, 404)


@pytest.mark.parametrize("what", ["ended", "alternate invited by one whose time is over"])
def test_invitation_does_not_outlive_who_invited(client_of, focal, what):
    deputy = make_nominated("NOR", Role.ALTERNATE, username="deputy")
    make_invitation("NOR", focal if what == "ended" else deputy, role=Role.CONTRIBUTOR)
    Nomination.objects.filter(user__in=[focal, deputy]).update(until="2026-01-02")

    response = client_of(None).post(ACCEPT, FORM)

    assert (response.status_code, User.objects.filter(username="kari").exists()) == (422, False)
    assert words_of(response).count("no longer acts for the State") == 1


@pytest.mark.parametrize("action", ["invite", "resend", "withdraw", "end"])
def test_another_state_s_focal_point_is_told_there_is_nothing(client_of, focal, action):
    invitation = make_invitation("NOR", focal)
    guest = make_nominated("NOR", Role.CONTRIBUTOR, username="guest").nominations.get()
    client = client_of(make_nominated("ARG"))
    pages = {
        "invite": [PEOPLE],
        "resend": [f"/en/states/{iso3}/invitations/{invitation.pk}/resend/" for iso3 in ("NOR", "ARG")],
        "withdraw": [f"/en/states/{iso3}/invitations/{invitation.pk}/withdraw/" for iso3 in ("NOR", "ARG")],
        "end": [f"/en/states/{iso3}/people/{guest.pk}/end/" for iso3 in ("NOR", "ARG")],
    }

    assert {client.post(page, INVITE).status_code for page in pages[action]} == {404}
    assert (mail.outbox, Invitation.objects.get().withdrawn_at) == ([], None)


def test_ministry_of_another_state_is_not_offered(client_of, focal):
    foreign = make_unit("ARG", "Ministerio")

    response = client_of(focal).post(PEOPLE, INVITE | {"unit": foreign.pk})

    assert (response.status_code, Invitation.objects.count()) == (422, 0)
    assert response.content.decode().count("Ministerio") == 0


def test_people_page_costs_the_same_however_many(client_of, focal):
    client = client_of(focal)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PEOPLE).status_code == 200
        return len(captured)

    make_invitation("NOR", focal, token="0")
    make_nominated("NOR", Role.CONTRIBUTOR, username="mate-0", unit=make_unit())
    with_one = count()
    for number in (1, 2):
        make_invitation("NOR", focal, token=str(number), email=f"{number}@example.org")
        make_nominated("NOR", Role.CONTRIBUTOR, username=f"mate-{number}", unit=make_unit(name=f"Unit {number}"))

    assert count() == with_one


def test_typed_invitation_comes_back(client_of, focal):
    response = client_of(focal).post(PEOPLE, INVITE | {"email": "not-an-address"})

    assert response.status_code == 422
    assert (response.content.decode().count('value="Nordmann"'), State.objects.get(iso3="NOR").invitations.count()) == (
        1,
        0,
    )
