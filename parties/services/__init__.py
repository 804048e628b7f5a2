"""Every change of who speaks: States and participation loaded from files, nominations."""

from parties.services.chaining import link_chain_now
from parties.services.demonstration import DemonstrationAccount, demonstration_accounts, make_demonstration_accounts
from parties.services.inviting import (
    accept_as,
    accept_as_new,
    hash_of,
    invite,
    resend_invitation,
    resend_to_address,
    withdraw_invitation,
)
from parties.services.loading import PartiesError, load_parties
from parties.services.naming import name_alternate, name_unit, place_in_unit
from parties.services.nominating import end_nomination, nominate, record_note_verbale
from parties.services.tokens import issue_token, revoke_token, use_token

__all__ = [
    "DemonstrationAccount",
    "PartiesError",
    "accept_as",
    "accept_as_new",
    "demonstration_accounts",
    "end_nomination",
    "hash_of",
    "invite",
    "issue_token",
    "link_chain_now",
    "load_parties",
    "make_demonstration_accounts",
    "name_alternate",
    "name_unit",
    "nominate",
    "place_in_unit",
    "record_note_verbale",
    "resend_invitation",
    "resend_to_address",
    "revoke_token",
    "use_token",
    "withdraw_invitation",
]
