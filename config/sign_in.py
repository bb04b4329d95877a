"""How people sign in: nobody signs up by themselves, an administrator makes the account."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class ClosedToThePublic(DefaultAccountAdapter):
    """Sign-in by e-mail and password, with sign-up closed."""

    # The library's sentences say "and/or" and "specified", and not what to do; which of the two is wrong is nobody's
    # to know. Five tries are the library's own limit, and five minutes how long it holds.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again",
        "too_many_login_attempts": "There were too many tries. Wait five minutes, then try again, or choose “I have "
        "forgotten my password”",
        "enter_current_password": "This is not your password now. Type the one that you sign in with",
        "incorrect_password": "This is not your password. Type the one that you sign in with",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator, with a membership; never by a visitor."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link to a new password leads to our own address, by whatever name or port it was asked for."""
        link = urlsplit(super().get_reset_password_from_key_url(key))
        return f"{settings.ACCORD_BASE_URL}{link.path}"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401
        """One count of wrong tries for one account, by whatever name of ours it is asked.

        The library takes the host into the key as it was sent: each port, and each capital letter, counted anew.
        """
        return str(credentials.get("email", "")).lower()
