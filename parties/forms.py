"""What comes in about people and invitations is checked for its shape; the services decide."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parties.choices import Role, TokenScope
from parties.models import Nomination, State, Unit

REQUIRED = {"required": _("Please fill this in.")}
DAY = {"invalid": _("Give the day as year-month-day, for instance 2026-12-31.")} | REQUIRED


def day_field(**further: object) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), error_messages=DAY, **further)


class UnitForm(forms.Form):
    """A ministry or service, in the State's own words."""

    name = forms.CharField(label=_("Name of the ministry or service"), max_length=200, error_messages=REQUIRED)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["dir"] = "auto"


class InviteForm(forms.Form):
    """Who is invited, as what, and until when."""

    first_name = forms.CharField(label=_("First name"), max_length=150, error_messages=REQUIRED)
    last_name = forms.CharField(label=_("Last name"), max_length=150, error_messages=REQUIRED)
    email = forms.EmailField(
        label=_("Email address"),
        error_messages={"invalid": _("This is not an e-mail address.")} | REQUIRED,
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ModelChoiceField(
        label=_("Ministry or service"), queryset=Unit.objects.none(), required=False, empty_label=_("none")
    )
    from_on = day_field(label=_("From"), help_text=_("The first day on which the person may work here."))
    until = day_field(label=_("Until"), required=False, help_text=_("The last day. An alternate needs one."))

    def __init__(self, *args, state: State, may_name_alternate: bool, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [Role.CONTRIBUTOR, *([Role.ALTERNATE] if may_name_alternate else [])]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["unit"].queryset = Unit.objects.filter(state=state).order_by("name")
        for name in ("first_name", "last_name"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["email"].widget.attrs["dir"] = "ltr"


class AlternateForm(forms.Form):
    """Somebody who answers for the State already acts for its focal point between two days."""

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Nomination.objects.none(), error_messages=REQUIRED, empty_label=_("choose")
    )
    alternate_from = day_field(label=_("From"))
    alternate_until = day_field(label=_("Until"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda nomination: str(nomination.user)


class AcceptForm(forms.Form):
    """A person who was invited chooses how to sign in."""

    user_name = forms.CharField(label=_("User name"), max_length=150, error_messages=REQUIRED)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages=REQUIRED,
        help_text=_(
            "At least 15 characters and not a password others use often. Several words in a row are easy to remember."
        ),
    )
    password_again = forms.CharField(
        label=_("Password, once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages=REQUIRED,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        attrs = {"autocapitalize": "none", "spellcheck": "false", "dir": "auto", "autocomplete": "username"}
        self.fields["user_name"].widget.attrs |= attrs

    def clean(self):
        values = super().clean()
        first, second = values.get("password"), values.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", _("The two passwords differ."))
        return values


class AskAgainForm(forms.Form):
    email = forms.EmailField(
        label=_("Email address"),
        error_messages={"invalid": _("This is not an e-mail address.")} | REQUIRED,
    )


class TokenForm(forms.Form):
    """A token by which one's own programs read; the service says how far its last day may lie."""

    name = forms.CharField(
        label=_("Name of the token"),
        max_length=100,
        help_text=_("What it is for, so that you know later which one to withdraw."),
        error_messages=REQUIRED,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may read"),
        choices=TokenScope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what the token may read.")},
    )
    expires_on = day_field(label=_("Last day"), help_text=_("At most one year from today."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["dir"] = "auto"
