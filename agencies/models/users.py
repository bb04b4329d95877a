"""Accounts: an e-mail address, a name, a password. What a person may do is their memberships', never the account's."""

from datetime import time
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> "User":  # noqa: ANN401
        user = self.model(email=self.normalize_email(email).lower(), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None) -> "User":
        """An administrator of accounts: signs in to the admin, where no matter is."""
        return self.create_user(email, name, password, is_staff=True, is_superuser=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class CalledField(models.CharField):
    """A person's name, kept with single spaces however it came in: who is kept out by name is looked up so."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        name = " ".join(super().pre_save(model_instance, add).split())
        setattr(model_instance, self.attname, name)
        return name

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To the database it is any text."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("e-mail address", unique=True)
    name = CalledField(max_length=200)
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
