"""The letter that reminds of what was handed over and is due."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from parties.models import User
from submissions.queries import Task


def send_reminder(user: User, tasks: Sequence[Task], *, today: date) -> None:
    """Send one person one letter that lists what they have, due first.

    It names articles and days only: no answer, no note, for a letter passes through many hands.
    """
    with translation.override(user.preferred_language or settings.LANGUAGE_CODE):
        context = {
            "user": user,
            "tasks": tasks,
            "count": len(tasks),
            "today": today,
            "address": f"{settings.BASE_URL}{reverse('submissions:tasks')}",
        }
        subject = render_to_string("emails/submissions/reminder_subject.txt", context)
        body = render_to_string("emails/submissions/reminder_message.txt", context)
    EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
