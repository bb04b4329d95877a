"""A history on its pages: asked for, and read as one text."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.http import HttpResponse

from audit.append_only import remove
from audit.models import Entry
from tests.factories import MONDAY

EARLY = date(2026, 1, 1)
Show = Callable[..., HttpResponse]
LATER = MONDAY + timedelta(days=30)


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def unguard() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
        for statement in remove(connection, Entry._meta.db_table):
            cursor.execute(statement)
