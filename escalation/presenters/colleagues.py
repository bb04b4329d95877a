"""Whom to ask for advice or support: the safeguarding leads first, then one's managers, then everybody else."""

from collections.abc import Iterable

from agencies.lines import managers_above
from agencies.models import Membership
from agencies.roles import Role

LEADS = (Role.DESIGNATED_PROFESSIONAL, Role.NAMED_PROFESSIONAL)


def whom_to_ask(people: Iterable[Membership], asker: Membership) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of choices: name and what each is called, by name."""
    people = sorted(people, key=lambda person: person.user.name)
    line = {manager.pk for manager in managers_above(asker)}
    groups: dict[str, list[tuple[str, str]]] = {
        "Safeguarding leads": [],
        "Your managers": [],
        "Colleagues": [],
    }
    for person in people:
        group = "Your managers" if person.pk in line else "Colleagues"
        if person.role in LEADS:
            group = "Safeguarding leads"
        groups[group].append((str(person.pk), f"{person.user.name}, {person.called}"))
    return [(title, choices) for title, choices in groups.items() if choices]
