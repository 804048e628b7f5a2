"""What is said before answers are cleared and submitted: reasons, release levels, the declaration."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from submissions.choices import AnswerState, ReleaseLevel
from submissions.forms.page import NOTHING

# What can be said of a question without an answer, before clearing.
REASONS = [AnswerState.DELIBERATELY_BLANK, AnswerState.WILL_FOLLOW, AnswerState.NOT_AVAILABLE]


def read_reasons(data: QueryDict, keys: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Question key → (answer state, base version) of the questions for which a reason was chosen before clearing."""
    chosen = {key: data.get(f"{key}:state", NOTHING) for key in keys}
    bases = {key: data.get(f"{key}:base", "") for key in keys}
    return {
        key: (state, int(bases[key]) if bases[key].isdecimal() and len(bases[key]) < 10 else 0)
        for key, state in chosen.items()
        if state in REASONS
    }


def read_shown(data: QueryDict) -> dict[str, int]:
    """Question key → number of the answer, as listed beside a change of the release level: ``apply=tip-5-1=3``."""
    pairs = (text.rpartition("=") for text in data.getlist("apply"))
    return {key: int(number) for key, _equals, number in pairs if number.isdecimal() and len(number) < 10}


class ReasonForm(forms.Form):
    """Why, in the words of whoever decides."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give the reason. The State reads it.")},
    )


class ReleaseForm(forms.Form):
    """To whom new answers are released."""

    level = forms.ChoiceField(
        label=_("New answers are released to"), choices=ReleaseLevel.choices, widget=forms.RadioSelect
    )


class DeskForm(forms.Form):
    """How a State wants its desk."""

    wants_second_person = forms.BooleanField(
        label=_("A second person submits: not the one who cleared the answers."), required=False
    )


class SubmitForm(forms.Form):
    """The declaration with which a focal point submits; with answers that wait to be confirmed, one line more."""

    declaration = forms.BooleanField(
        label=_("I submit these answers on behalf of my State, as its focal point."),
        error_messages={"required": _("Tick the declaration to submit.")},
    )
    accepts_unconfirmed = forms.BooleanField(
        label=_("I know that answers carried over and not confirmed do not count as answers."),
        error_messages={"required": _("Say that you submit without the answers that are not confirmed.")},
    )

    def __init__(self, *args: object, waits: bool, **further: object) -> None:
        super().__init__(*args, **further)
        if not waits:
            del self.fields["accepts_unconfirmed"]
