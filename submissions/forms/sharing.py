"""To whom parts are handed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parties.models import Unit, User
from parties.queries import preparing_people, units_of
from submissions.choices import AssignmentMode


class HandForm(forms.Form):
    """To whom articles are handed, until when, and what may be done with them."""

    articles = forms.TypedMultipleChoiceField(coerce=int, required=False)
    question = forms.ChoiceField(required=False)
    unit = forms.ModelChoiceField(
        label=_("Ministry or service"), queryset=Unit.objects.none(), required=False, empty_label=_("none")
    )
    new_unit = forms.CharField(
        label=_("or one that is not in the list"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    user = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("nobody in particular")
    )
    mode = forms.ChoiceField(
        label=_("What they write"),
        choices=[
            (AssignmentMode.MAY_EDIT, _("becomes the answer")),
            (AssignmentMode.MAY_PROPOSE, _("is proposed, and you decide")),
        ],
        widget=forms.RadioSelect,
        initial=AssignmentMode.MAY_EDIT,
    )
    due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Give the day as year-month-day, for instance 2026-12-31.")},
    )
    note = forms.CharField(
        label=_("Note to the colleague"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args, state, articles, questions, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["articles"].choices = [(pk, pk) for pk in articles]
        self.fields["question"].choices = [("", ""), *((key, key) for key in questions)]
        self.fields["unit"].queryset = units_of(state)
        self.fields["user"].queryset = preparing_people(state, today=today)


class ChangeForm(forms.Form):
    """The person, what they may do, and the due date of what was handed over already."""

    user = HandForm.base_fields["user"]
    mode = HandForm.base_fields["mode"]
    due_on = HandForm.base_fields["due_on"]

    def __init__(self, *args, state, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = preparing_people(state, today=today)
