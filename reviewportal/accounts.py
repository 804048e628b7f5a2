"""How allauth is bound to this portal: no self-registration, people are nominated."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No one registers here: a State nominates by note verbale, the Secretariat opens the account."""
        return False
