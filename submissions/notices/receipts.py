"""The letter that says a submission was received."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from parties.choices import Role
from parties.models import Nomination, User
from submissions.models import Assignment, Seal


def send_receipt(seal_id: int) -> int:
    """Tell all who are named for a submission that it was received; returns to how many. Needs to act for the State."""
    related = ("submission__state", "submission__cycle", "submission__instrument", "submitted_by")
    seal = Seal.objects.select_related(*(f"revision__{name}" for name in related)).get(pk=seal_id)
    letters = [_receipt_letter(seal, person) for person in _named(seal)]
    return get_connection().send_messages(letters) or 0


def _named(seal: Seal) -> list[User]:
    """The focal points and alternates of the day it was sealed, and all to whom an article was handed."""
    day: date = seal.sealed_at.date()
    held = Nomination.objects.in_force_on(day).filter(state=seal.state_id).order_by()
    assigned = Assignment.objects.standing().filter(submission=seal.revision.submission_id, user__isnull=False)
    named = Q(pk__in=held.filter(role__in=[Role.FOCAL_POINT, Role.ALTERNATE]).values("user"))
    named |= Q(pk__in=assigned.order_by().values("user"), nominations__in=held.filter(role=Role.CONTRIBUTOR))
    return list(User.objects.filter(named, is_active=True).exclude(email="").distinct().order_by("pk"))


def _receipt_letter(seal: Seal, person: User) -> EmailMessage:
    submission = seal.revision.submission
    with override(person.preferred_language or settings.LANGUAGE_CODE):
        context = {
            "seal": seal,
            "person": person,
            "submission": submission,
            "address": settings.BASE_URL + reverse("submissions:receipt", args=[submission.pk, seal.revision.number]),
        }
        subject = _("Received: %(number)s") % {"number": seal.receipt_number}
        if submission.cycle.is_illustrative:
            subject = _("[Illustration] %(subject)s") % {"subject": subject}
        body = render_to_string("emails/submissions/receipt.txt", context)
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])
