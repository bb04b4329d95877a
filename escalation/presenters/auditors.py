"""How grants of auditors are shown to whoever asks, agrees and ends them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from agencies.models import AuditGrant, Partnership
from audit.opened import Content
from components.words import day_in_words, in_words

Row = Mapping[str, Any]
May = Callable[[AuditGrant], bool]


@dataclass(frozen=True)
class State:
    """Where a grant stands: in a word or two with a colour, and whether it can still be ended."""

    text: str
    colour: str
    open: bool = True


WAITS = State("Waits for a second person", "blue")
TO_COME = State("Agreed, to come", "turquoise")
IN_FORCE = State("In force", "green")
ENDED = State("Ended", "grey", open=False)
OVER = State("Over", "grey", open=False)


def state_of(grant: AuditGrant, *, on: date) -> State:
    """Where it stands on a day. Who left, or is no auditor any more, reads nothing, whatever was agreed."""
    if grant.ended_at is not None:
        return ENDED
    if grant.until < on or grant.membership.has_left(on=on):
        return OVER
    if grant.agreed_at is None:
        return WAITS
    return TO_COME if max(grant.starts, grant.membership.starts) > on else IN_FORCE


def auditors_task(partnership: Partnership, *, on: date, otherwise: str) -> Row:
    """The task of Setting up: how many may read today, and what waits for a second person."""
    grants = AuditGrant.objects.filter(membership__partnership=partnership)
    waiting, in_force = grants.waiting(on).count(), grants.in_force(on).count()
    who = "Nobody" if not in_force else f"{in_force} auditor{'' if in_force == 1 else 's'}"
    return {
        "title": "Auditors",
        "href": reverse("escalation:auditors"),
        "hint": f"{who} may read histories today",
        "status": {"tag": {"text": f"{waiting} to agree to", "colour": "blue"}} if waiting else otherwise,
    }


def grant_rows(grants: Iterable[AuditGrant], *, on: date) -> list[Row]:
    """Grants as rows of a summary list: what can still be done something about comes first."""
    told = [(state_of(grant, on=on), grant) for grant in grants]
    order = [WAITS, IN_FORCE, TO_COME, OVER, ENDED]
    return [
        {
            "name": grant.membership.user.name,
            "board": grant.membership.partnership.name,
            "days": days_of(grant),
            "state": {"text": state.text, "colour": state.colour},
            "href": reverse("escalation:grant", args=[grant.pk]),
        }
        for state, grant in sorted(told, key=lambda one: order.index(one[0]))
    ]


def told_rows(grant: AuditGrant) -> list[Row]:
    """All of one grant, as a summary list."""
    agreed = _by(grant.agreed_by, grant.agreed_at) if grant.agreed_by else "Nobody yet"
    rows: list[Row] = [
        {"key": "Who", "value": str(grant.membership)},
        {"key": "When", "value": days_of(grant)},
        {"key": "What for", "value": grant.purpose},
        {"key": "What they may read", "value": ", ".join(opened(grant))},
        {"key": "Asked for by", "value": f"{grant.asked_by.user.name}, {grant.asked_by.called}"},
        {"key": "Agreed by", "value": agreed},
    ]
    if grant.ended_by:
        rows.append({"key": "Ended by", "value": _by(grant.ended_by, grant.ended_at)})
    return rows


def days_of(grant: AuditGrant) -> str:
    return f"From {day_in_words(grant.starts)} until the end of {day_in_words(grant.until)}"


def opened(grant: AuditGrant) -> list[str]:
    """The classes of content that it opens, in a sentence's order."""
    wanted = {Content.HAPPENED: True, Content.WRITTEN: grant.opens_written, Content.CHILD: grant.opens_child}
    words = [content.description for content in Content if wanted[content]]
    return [words[0], *(word.lower() for word in words[1:])]


def _by(person: Any, at: Any) -> str:  # noqa: ANN401 - a membership and a moment, which are there together
    return f"{person.user.name}, {person.called}, at {in_words(at)}"
