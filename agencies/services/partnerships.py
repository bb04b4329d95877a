"""A partnership: set up, changed, its closures, taken live."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.models import Closure, Partnership
from agencies.refusals import Refused
from agencies.services.door import Who, actor_of, chain_of, check_version, checked, open_act, put
from audit.acts import Act, Actor, lock_subject
from audit.models import Subject
from components.words import day_in_words, joined

CHANGEABLE = {
    "name",
    "title",
    "nation",
    "close_of_business",
    "front_door_name",
    "front_door_telephone",
    "keeps_files",
    "allegations_name",
    "allegations_telephone",
    "shares_initials",
    "shares_birth_month",
    "shares_identifier",
    "referral_answer_time",
    "protection_policy",
}


@transaction.atomic
def set_up_partnership(*, code: str, name: str, by: Actor, now: datetime, **more: Any) -> Partnership:  # noqa: ANN401
    """A new partnership, with its own chain; its business manager does the rest. Raises Refused."""
    partnership = checked(Partnership(code=code, name=name, **_only_changeable(more)))
    if Partnership.objects.filter(code=code).exists():
        raise Refused(f"There is a partnership of the code {code} already.")
    subject = Subject.objects.create(kind="partnership", reference=chain_of(partnership), partnership=code)
    partnership.subject = subject
    locked, at = lock_subject(reference=subject.reference, now=now)
    index = {
        "kind": locked.kind,
        "partnership": code,
        "title": name,
        "stage": "setting up",
        "opened_at": at.claimed,
    }
    with Act(locked, "partnership.set_up", by=actor_of(by), at=at, facts={"name": name}, index=index) as act:
        act.add(partnership)
    return partnership


@transaction.atomic
def change_partnership(
    *,
    partnership: Partnership,
    by: Who,
    now: datetime,
    version: int | None = None,
    **changes: Any,  # noqa: ANN401
) -> None:
    """Change its names, nation, hours, front door, or what it tells the other side of a child."""
    act = open_act(partnership, "partnership.changed", by=by, now=now)
    check_version(partnership, version)
    partnership.refresh_from_db()
    if changed := put(partnership, _only_changeable(changes)):
        with act:
            act.facts = {"what": joined(changed)}
            act.index = {"title": partnership.name} if "name" in changed else {}
            act.save(checked(partnership))


@transaction.atomic
def go_live(*, partnership: Partnership, by: Who, now: datetime) -> None:
    """From now on matters can be raised. What must be there first, the caller has looked at."""
    with open_act(partnership, "partnership.live", by=by, now=now) as act:
        partnership.refresh_from_db()
        if partnership.live_at is not None:
            raise Refused(f"{partnership.name} is live already.")
        partnership.live_at = now
        act.index["stage"] = "live"
        act.save(partnership)


@transaction.atomic
def add_closure(*, partnership: Partnership, day: date, reason: str, by: Who, now: datetime) -> Closure:
    """A day on which the partnership is closed, entered on that day at the latest; raises Refused."""
    _check_to_come(day, now)
    with open_act(partnership, "closure.added", by=by, now=now, facts={"day": day_in_words(day)}) as act:
        closure = Closure.objects.filter(partnership=partnership, day=day).first()
        if closure and not closure.withdrawn:
            raise Refused(f"{day_in_words(day)} is a closure already: {closure.reason}.")
        if closure is None:
            closure = Closure(partnership=partnership, day=day, reason=reason)
            act.add(checked(closure))
        else:
            closure.reason, closure.withdrawn = reason, False
            act.save(checked(closure))
    return closure


@transaction.atomic
def withdraw_closure(*, closure: Closure, by: Who, now: datetime) -> None:
    """The partnership is open on that day after all; raises Refused for a day that is past."""
    _check_to_come(closure.day, now)
    facts = {"day": day_in_words(closure.day)}
    with open_act(closure.partnership, "closure.withdrawn", by=by, now=now, facts=facts) as act:
        closure.refresh_from_db()
        if closure.withdrawn:
            raise Refused(f"{day_in_words(closure.day)} was withdrawn already.")
        closure.withdrawn = True
        act.save(closure)


def _check_to_come(day: date, now: datetime) -> None:
    # Times that were counted over a day that is past have been told to people, and stand.
    if day < timezone.localdate(now):
        raise Refused("The day is past. A closure can be entered or withdrawn until the day itself.")


def _only_changeable(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - CHANGEABLE:
        raise TypeError(f"not to be set here: {', '.join(sorted(unknown))}")
    return values
