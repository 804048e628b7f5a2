"""The addresses of signing in that this portal uses: no registering, no managing of mail addresses."""

from allauth.account.urls import urlpatterns as account_patterns

USED = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",  # only to say that nobody registers here
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
urlpatterns = [pattern for pattern in account_patterns if pattern.name in USED]
