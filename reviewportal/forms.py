"""Forms of signing in, in our own words. What they check is allauth's."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateForm
from django.utils.translation import gettext_lazy as _

NEW_PASSWORD_HELP = _(
    "At least 15 characters and not a password others use often. Several words in a row are easy to remember."
)


class OwnWords:
    """Labels and help of this portal; no placeholders, which vanish when one starts to type."""

    labels: dict[str, object] = {}
    helps: dict[str, object] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            if field.widget.attrs.get("autocomplete") == "one-time-code":
                field.widget.attrs |= {
                    "inputmode": "text",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "dir": "ltr",
                }


class SameTwice(OwnWords):
    """The new password is asked twice; allauth's own check is passed over for its sentence only."""

    labels = {"password1": _("New password"), "password2": _("New password, once more")}
    helps = {"password1": NEW_PASSWORD_HELP}

    def clean(self):
        values = super(account.PasswordVerificationMixin, self).clean()
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        return values


class LoginForm(OwnWords, account.LoginForm):
    labels = {"login": _("User name"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "dir": "auto"}


class ReauthenticateForm(OwnWords, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class ChangePasswordForm(SameTwice, account.ChangePasswordForm):
    labels = SameTwice.labels | {"oldpassword": _("Present password")}


class SetPasswordForm(SameTwice, account.SetPasswordForm):
    pass


class ResetPasswordKeyForm(SameTwice, account.ResetPasswordKeyForm):
    pass


class ResetPasswordForm(OwnWords, account.ResetPasswordForm):
    labels = {"email": _("Email address")}


class AuthenticateForm(OwnWords, second_factor.AuthenticateForm):
    labels = {"code": _("Code of your authenticator app, or a recovery code")}


class ReauthenticateByCodeForm(OwnWords, second_factor.ReauthenticateForm):
    labels = {"code": _("Code of your authenticator app, or a recovery code")}


class ActivateTOTPForm(OwnWords, BaseActivateForm):
    labels = {"code": _("Code now shown by the app")}
    helps = {"code": _("Six digits; they change every 30 seconds.")}
