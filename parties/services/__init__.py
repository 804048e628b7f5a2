"""Every change of who speaks: States and participation loaded from files, nominations."""

from parties.services.chaining import link_chain_now
from parties.services.demonstration import DemonstrationAccount, demonstration_accounts, make_demonstration_accounts
from parties.services.loading import PartiesError, load_parties
from parties.services.nominating import end_nomination, nominate, record_note_verbale

__all__ = [
    "DemonstrationAccount",
    "PartiesError",
    "demonstration_accounts",
    "end_nomination",
    "link_chain_now",
    "load_parties",
    "make_demonstration_accounts",
    "nominate",
    "record_note_verbale",
]
