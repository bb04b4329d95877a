"""A form of a matter that somebody sends: who sends it, where, and what is typed on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from agencies.models import Membership
from tests.factories import World
from tests.stories import Story

Sent = dict[str, Any]
TYPED = "What was typed stays on the page"
SAFETY: Sent = {
    "safe": "unsure",
    "how": f"{TYPED}: quiet, in school.",
    "keeps_safe": "Her aunt collects her.",
}


@dataclass(frozen=True)
class Case:
    """One page. ``texts`` are the fields that take a typed text; ``others`` is what a person gets who opens it."""

    name: str
    bring: Callable[[World], tuple[Story, dict[str, Any]]]  # to where it can be done, with the address's ids
    by: str
    sent: Callable[[Story], Sent]
    others: dict[str, int]
    texts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()  # fields into which a forged id may be put
    empty: tuple[str, ...] = field(default=())  # the fields that are named where nothing was typed

    def __str__(self) -> str:
        return self.name


def when(name: str, moment: datetime) -> Sent:
    """A moment as a person types it."""
    local = timezone.localtime(moment)
    return {
        f"{name}_day": str(local.day),
        f"{name}_month": str(local.month),
        f"{name}_year": str(local.year),
        f"{name}_time": f"{local:%H:%M}",
    }


def when_day(name: str, day: date) -> Sent:
    """A day as a person types it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def actions(**row: Any) -> Sent:  # noqa: ANN401
    """One action as a row."""
    given = {
        "what": f"{TYPED}: visit",
        "who": "Duty social worker",
        "due_day": "1",
        "due_month": "3",
        "due_year": "2027",
    } | row
    rows = {f"actions-0-{key}": value for key, value in given.items()}
    return {"actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0", **rows}


NO_ACTIONS: Sent = {"actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0"}


def people(*chosen: Membership) -> list[str]:
    return [str(person.pk) for person in chosen]


STRANGERS = {"stranger": 404, "nurse": 404}
