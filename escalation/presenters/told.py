"""Whom something is sent to, said before the button: names, and what each is called."""

from collections.abc import Iterable

from components.words import joined
from escalation.notifications import Told

MOST_NAMED = 4


def sent_to(people: Iterable[Told], *, but: object = None, what: str = "It") -> str:
    """ "It is sent to ..." in a sentence, without whoever writes (a user's key); it says so where that is nobody."""
    named = {one.membership.user_id: _named(one) for one in people if one.membership.user_id != but}
    if not named:
        return (
            "Nobody is at the other desk today, so nobody is sent word. Ring them, and record that you tried."
        )
    names = list(dict.fromkeys(named.values()))
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], f"{len(names) - MOST_NAMED + 1} others"]
    return f"{what} is sent to {joined(names)}."


def _named(one: Told) -> str:
    if one.shown_as:
        return one.shown_as
    called = one.post.title if one.post else one.membership.called
    return f"{one.membership.user.name} ({called}, {one.membership.place})"
