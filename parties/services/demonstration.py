"""Accounts of the illustrative mode. Their passphrases follow from the installation's secret key, so none is stored."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from parties.choices import Role
from parties.models import Nomination, State, User
from parties.services.nominating import nominate, record_note_verbale

WORDS_FILE = settings.BASE_DIR / "parties" / "data" / "passphrase-words.txt"
WORD_COUNT = 5


@dataclass(frozen=True)
class DemonstrationAccount:
    """``role`` is a role of a nomination, or "secretariat"; ``state`` an ISO 3166-1 alpha-3 code, or nothing."""

    user_name: str
    role: str
    state: str
    language: str
    name: str

    @property
    def passphrase(self) -> str:
        """Five words, the same each time on one installation."""
        words = [line for line in WORDS_FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        digest = hmac.new(settings.SECRET_KEY.encode(), self.user_name.encode(), hashlib.sha256).digest()
        return "-".join(words[byte % len(words)] for byte in digest[:WORD_COUNT])


ACCOUNTS = [
    DemonstrationAccount("arg", Role.FOCAL_POINT, "ARG", "es", "Focal point of Argentina (illustrative)"),
    DemonstrationAccount("arg-justice", Role.CONTRIBUTOR, "ARG", "es", "Contributor of Argentina (illustrative)"),
    DemonstrationAccount("nor", Role.FOCAL_POINT, "NOR", "en", "Focal point of Norway (illustrative)"),
    DemonstrationAccount("secretariat", "secretariat", "", "en", "Secretariat officer (illustrative)"),
    # Texts of a report are approved by somebody who did not write them.
    DemonstrationAccount("secretariat-2", "secretariat", "", "fr", "Second Secretariat officer (illustrative)"),
    DemonstrationAccount("expert", Role.EXPERT, "URY", "en", "Governmental expert (illustrative)"),
]


def demonstration_accounts() -> list[DemonstrationAccount]:
    """The accounts, whether or not they were made; asked only in the illustrative mode."""
    return list(ACCOUNTS)


@transaction.atomic
def make_demonstration_accounts(*, today: date) -> int:
    """Make the accounts that are missing, each nominated by an illustrative note verbale; return how many."""
    existing = set(User.objects.filter(username__in=[a.user_name for a in ACCOUNTS]).values_list("username", flat=True))
    missing = [account for account in ACCOUNTS if account.user_name not in existing]
    for account in missing:
        _make(account, today)
    return len(missing)


def _make(account: DemonstrationAccount, today: date) -> None:
    user = User.objects.create_user(
        account.user_name,
        email=f"{account.user_name}@example.org",
        password=account.passphrase,
        first_name=account.name,
        is_secretariat=account.role == "secretariat",
        preferred_language=account.language,
    )
    if not account.state:
        return
    state = State.objects.get(iso3=account.state)
    note = record_note_verbale(
        state, reference=f"Illustrative {state.iso3}/1", dated_on=today, actor=None, is_illustrative=True
    )
    if not Nomination.objects.filter(user=user).exists():
        nominate(user, state=state, role=account.role, from_on=today, until=None, note_verbale=note, actor=None)
