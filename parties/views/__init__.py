"""The doors of this room: who the States are, where they stand in the instruments, and who works for them."""

from parties.views.invitations import accept, ask_again
from parties.views.people import end_role, people, resend, withdraw
from parties.views.states import index, state
from parties.views.tokens import revoke, tokens

__all__ = ["accept", "ask_again", "end_role", "index", "people", "resend", "revoke", "state", "tokens", "withdraw"]
