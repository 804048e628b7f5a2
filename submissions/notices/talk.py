"""Letters that something waits to be read: a question of the Secretariat, an answer, a reply. Never its words."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from parties.choices import Role
from parties.models import Nomination, User
from submissions.models import Clarification, HelpRequest


def tell_of_clarification(pk: int, *, today: date) -> int:
    """Tell those who are focal point or act for it today that the Secretariat asks something; how many were told."""
    asked = _find_clarification(pk)
    nominations = Nomination.objects.in_force_on(today).filter(
        state=asked.state_id, role__in=[Role.FOCAL_POINT, Role.ALTERNATE]
    )
    people = {nomination.user for nomination in nominations.select_related("user").order_by("pk")}
    return _send("clarification_asked", people, asked, _address_of(asked))


def tell_of_answer(pk: int) -> int:
    """Tell whoever asked for a clarification that the State has answered."""
    asked = _find_clarification(pk)
    return _send("clarification_answered", [asked.asked_by], asked, _address_of(asked))


def tell_of_help(pk: int) -> int:
    """Tell whoever asked for help that a reply waits."""
    request = HelpRequest.objects.select_related(*_RELATED, "asked_by").get(pk=pk)
    return _send("help_replied", [request.asked_by], request, ("submissions:help_request", [request.pk]))


_RELATED = ("submission__state", "submission__instrument", "submission__cycle")


def _find_clarification(pk: int) -> Clarification:
    return Clarification.objects.select_related(*_RELATED, "asked_by").get(pk=pk)


def _address_of(asked: Clarification) -> tuple[str, list[object]]:
    return "submissions:clarification", [asked.submission_id, asked.pk]


def _send(
    name: str, people: Iterable[User | None], about: Clarification | HelpRequest, address: tuple[str, list[object]]
) -> int:
    letters = []
    for person in people:
        if person is None or not person.is_active or not person.email:
            continue
        with translation.override(person.preferred_language or settings.LANGUAGE_CODE):
            url = settings.BASE_URL + reverse(address[0], args=address[1])
            context = {"person": person, "about": about, "submission": about.submission, "url": url}
            subject = render_to_string(f"emails/submissions/{name}_subject.txt", context)
            body = render_to_string(f"emails/submissions/{name}_body.txt", context)
        letters.append(EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[person.email]))
    return get_connection().send_messages(letters) or 0 if letters else 0
