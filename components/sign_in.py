"""The sign-in library's forms, drawn the GOV.UK way; ACCOUNT_FORMS names them."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from components.forms import GovukFormMixin

LABELS = {
    "login": "Your e-mail address",
    "email": "Your e-mail address",
    "password": "Your password",
    "oldpassword": "Your password now",
    "password1": "New password",
    "password2": "New password again",
}


class InPlainWords(GovukFormMixin):
    """Our labels, and the rules for a new password as one hint."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's own
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.help_text = " ".join(password_validators_help_texts()) if name == "password1" else ""


class SignInForm(InPlainWords, allauth.LoginForm):
    """E-mail address and password."""


class ResetPasswordForm(InPlainWords, allauth.ResetPasswordForm):
    """Asking for a link to a new password."""


class NewPasswordForm(InPlainWords, allauth.ResetPasswordKeyForm):
    """Choosing the new password."""


class ChangePasswordForm(InPlainWords, allauth.ChangePasswordForm):
    """The old password and a new one."""


class SamePersonForm(InPlainWords, allauth.ReauthenticateForm):
    """The password once more."""
