"""Letters to the people of a State, each in the language of who reads it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from parties.models import Invitation


def send_invitation(invitation: Invitation, token: str) -> None:
    """Send the link to the address it is for. The letter is the only place that holds the token."""
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "state": invitation.state,
            "address": f"{settings.BASE_URL}{reverse('parties:accept', args=[token])}",
            "again": f"{settings.BASE_URL}{reverse('parties:ask_again')}",
        }
        subject = render_to_string("emails/parties/invitation_subject.txt", context)
        body = render_to_string("emails/parties/invitation_message.txt", context)
    EmailMessage(" ".join(subject.split()), body, to=[invitation.email]).send()
