"""How allauth is bound to this portal: no self-registration, people are nominated; every sentence is our own."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

TOO_MANY_TRIES = _("Too many tries. Please wait a few minutes and try again.")
WRONG_CODE = _("This code is not right, or its time is over. Please type the one now shown.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Please ask the Secretariat."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link has been used already or is too old."),
        "rate_limited": TOO_MANY_TRIES,
        "too_many_login_attempts": TOO_MANY_TRIES,
        "username_password_mismatch": _("The user name or the password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No one registers here: a State nominates by note verbale, the Secretariat opens the account."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reauthentication_methods(self, user) -> list[dict[str, Any]]:
        """The ways to confirm that it is you, named in our own words."""
        names = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code of your authenticator app"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": str(names[method["id"]])} for method in methods]

    def format_email_subject(self, subject: str) -> str:
        """As the template has it: the subject names the portal itself."""
        return subject


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("The second step of signing in cannot be switched off."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app first, then make recovery codes."),
        "incorrect_code": WRONG_CODE,
        "rate_limited": TOO_MANY_TRIES,
    }


class LengthValidator(MinimumLengthValidator):
    """Django's rule in our own words: its own are not translated into all six languages."""

    def get_error_message(self) -> str:
        sentence = ngettext(
            "This password is too short: it needs at least %(count)d character.",
            "This password is too short: it needs at least %(count)d characters.",
            self.min_length,
        )
        return sentence % {"count": self.min_length}


class RarenessValidator(CommonPasswordValidator):
    """Django's rule in our own words."""

    def get_error_message(self) -> str:
        return str(_("Many people use this password. Please choose another."))
