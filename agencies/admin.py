"""The administration: accounts and nothing else. No matter, no row of the record is registered here."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.forms import ModelForm
from django.http import HttpRequest

from agencies.models import User
from agencies.sessions import end_sessions

ADDRESS_CHANGED = "Accord: you sign in with another e-mail address now"
WHAT_TO_DO = """An administrator of accounts has changed the address with which you sign in to Accord.
It is not this one any more.

If you do not know why, tell your administrator and your board at once.
"""

# What a person may do is their memberships' alone. Groups were registered by the import of auth's own admin.
del auth_admin
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """An account: address, name, whether it may sign in. Passwords are chosen by their owners, by e-mail."""

    fields = ("email", "name", "is_active")
    list_display = ("email", "name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("email", "name")
    ordering = ("email",)
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account that was used stands in the record; it is made inactive."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No question about a password: by its first letters, then the next, a list would spell out what is stored."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: Any) -> None:  # noqa: ANN401
        """Addresses are kept in small letters; who may no longer sign in like this is signed out at once.

        Whose address is changed is told at the one that they had: a new password would come to the new one.
        """
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        # An address that was changed opens nothing any more, neither by signing in nor by a new password.
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
        if not obj.is_active or "email" in form.changed_data:
            end_sessions(obj)
        if change and "email" in form.changed_data:
            send_mail(ADDRESS_CHANGED, WHAT_TO_DO, None, [form.initial["email"]], fail_silently=True)
