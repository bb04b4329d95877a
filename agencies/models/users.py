"""Accounts: an e-mail address, a name, a password. What a person may do is their memberships', never the account's."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


def single_spaced(name: str) -> str:
    return " ".join(name.split())


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> "User":  # noqa: ANN401
        user = self.model(email=self.normalize_email(email).lower(), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None) -> "User":
        """An administrator of accounts: signs in to the admin, where no matter is."""
        return self.create_user(email, name, password, is_staff=True, is_superuser=True)

    def bulk_create(self, objs: Iterable["User"], *args: Any, **options: Any) -> list["User"]:  # noqa: ANN401
        accounts = list(objs)
        for one in accounts:
            one.name = single_spaced(one.name)
        return super().bulk_create(accounts, *args, **options)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200)  # with single spaces, by which who is kept out by name is found
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may administer accounts", default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_address")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        self.name = single_spaced(self.name)
        super().save(*args, **options)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class MailWishes(models.Model):
    """A person's own hours for e-mail, local time; where they said nothing, the service's usual ones."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="mail_wishes")
    quiet_from = models.TimeField(default=time(20))
    quiet_until = models.TimeField(default=time(7))
    digest = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"e-mails to {self.user}"
