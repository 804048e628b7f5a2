"""The work of one State shared among its people: handed over, proposed and decided, reminded of."""

from submissions.services.sharing.assigning import (
    assign_article,
    assign_places,
    change_assignment,
    take_assignment,
    take_back_assignment,
)
from submissions.services.sharing.deciding import Decided, return_proposal, take_over_proposal
from submissions.services.sharing.reminding import remind_person, send_reminders

__all__ = [
    "Decided",
    "assign_article",
    "assign_places",
    "change_assignment",
    "remind_person",
    "return_proposal",
    "send_reminders",
    "take_assignment",
    "take_back_assignment",
    "take_over_proposal",
]
