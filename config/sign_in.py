"""How people sign in: nobody signs up by themselves, an administrator makes the account."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedToThePublic(DefaultAccountAdapter):
    """Sign-in by e-mail and password, with sign-up closed."""

    # The library's sentence says "and/or" and "specified"; which of the two is wrong is nobody's to know.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again"
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator, with a membership; never by a visitor."""
        return False
