"""Loading policies: each an immutable version, written through an act."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from agencies.models import Membership, Partnership
from agencies.refusals import Refused
from agencies.services import open_act
from agencies.services.door import Who
from escalation.core.calendar import day_in_words
from escalation.core.choosing import overlap, side_by_side, why_not_beside
from escalation.core.names import Scope
from escalation.core.policy import Policy
from escalation.core.policy_overlay import base_key
from escalation.core.policy_parse import document_of, parse_policy
from escalation.core.policy_text import read_document
from escalation.models import Lesson, PolicyLesson, PolicyVersion
from escalation.services.learning_in_turn import end_by_policy
from escalation.zone import local_day

SHIPPED = Path(__file__).resolve().parent.parent / "policies"


def shipped_policies() -> dict[str, Path]:
    """The policies that come with Accord, by key."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def read_policy(
    text: str | bytes,
    *,
    partnership: Partnership | None = None,
    on: date | None = None,
    beside: Path = SHIPPED,
) -> Policy:
    """Read a policy file, over the policy that it overlays where it has ``extends``; raises PolicyFaults.

    That one is the version in force in the partnership, else the file in the folder ``beside``. In a partnership its
    own close of business stands where the file says none.
    """
    own = read_document(text)
    key = base_key(own)
    base = _base(key, partnership, on, beside) if key else None
    policy = parse_policy(text, base=base)
    if partnership is None or "close_of_business" in {*own, *(base or {})}:
        return policy
    return replace(policy, close_of_business=partnership.close_of_business)


@transaction.atomic
def load_policy(
    *,
    partnership: Partnership,
    text: str | bytes,
    in_force_from: date | None = None,
    learns_from: Sequence[Lesson] = (),
    by: Who,
    now: datetime,
) -> PolicyVersion:
    """Make a policy file the next version of its key in a partnership; raises PolicyFaults, Refused.

    It is in force from the day in the file or from ``in_force_from``; where both are given they agree
    (POLICY_FORMAT §8). Matters raised from that day follow it, those raised before stay where they are. The day may be
    past, for a procedure that a board has followed on paper: matters raised meanwhile stay on what was loaded when they
    were raised, since each keeps its version, and is asked of that alone. ``learns_from``
    are the lessons of which it is what came; the version names them by reference (Norfolk 1 and 4). Refused too
    where something else came of one meanwhile.
    """
    policy = read_policy(text, partnership=partnership, on=local_day(now))
    day = _day(policy, in_force_from)
    act = open_act(partnership, "policy.loaded", by=by, now=now)
    others = list(PolicyVersion.objects.filter(partnership=partnership))
    _check_new(partnership, policy, day, others)
    version = PolicyVersion(
        partnership=partnership,
        key=policy.key,
        number=sum(version.key == policy.key for version in others) + 1,
        title=policy.title[:300],
        in_force_from=day,
        digest=policy.digest,
        content=policy.canonical(),
        source=text if isinstance(text, str) else text.decode("utf-8-sig"),
    )
    with act:
        act.policy = version.stamp
        act.facts = {"policy": f"{version.key} {version.number}", "day": day_in_words(day)}
        act.add(version)
        act.add_all(PolicyLesson(policy_version=version, lesson=lesson) for lesson in learns_from)
    told = f"A new version of the procedure learned from this: version {version.number}, from {day_in_words(day)}."
    for lesson in learns_from:
        end_by_policy(lesson, version, told=told, by=by if isinstance(by, Membership) else None, now=now)
    return version


def policies_in_force(partnership: Partnership, on: date) -> list[PolicyVersion]:
    """The versions that govern what is raised on that day, side by side; first what is between agencies (DESIGN §6).

    The newer version of a key supersedes the older from its day, and a newer policy that settles all that another
    one did takes its place.
    """
    loaded = PolicyVersion.objects.filter(partnership=partnership, in_force_from__lte=on)
    newest_first = loaded.order_by("-in_force_from", "-number", "key")
    there = side_by_side((version, version.policy) for version in newest_first)
    return sorted(there, key=lambda one: (Scope.BETWEEN_AGENCIES not in one.policy.scope, one.key))


def policy_in_force(partnership: Partnership, on: date) -> PolicyVersion | None:
    """The first of them: where there are several, that for disagreements between agencies; None where there is none."""
    return next(iter(policies_in_force(partnership, on)), None)


def _base(
    key: str, partnership: Partnership | None, on: date | None, beside: Path
) -> Mapping[str, Any] | None:
    if partnership is not None:
        versions = PolicyVersion.objects.filter(partnership=partnership, key=key, in_force_from__lte=on)
        if loaded := versions.order_by("in_force_from").last():
            return document_of(loaded.content)
    file = beside / f"{key}.toml"
    return read_document(file.read_bytes()) if file.is_file() else None


def _day(policy: Policy, given: date | None) -> date:
    if policy.in_force_from and given and policy.in_force_from != given:
        raise Refused(
            f"The file says that it is in force from {day_in_words(policy.in_force_from)}, "
            f"and you said {day_in_words(given)}. Change one of them."
        )
    day = policy.in_force_from or given
    if day is None:
        raise Refused("Say from which day this policy is in force.")
    return day


def _check_new(partnership: Partnership, policy: Policy, day: date, others: list[PolicyVersion]) -> None:
    """It says something new, and from a later day than every other policy for the same disagreements."""
    if policy.nation and policy.nation != partnership.nation:
        raise Refused(f"The file is for {policy.nation.description}, and the partnership is elsewhere.")
    same_key = [version for version in others if version.key == policy.key]
    newest = max(same_key, key=lambda version: version.number, default=None)
    if newest is not None and newest.digest == policy.digest:
        raise Refused(f"This is what version {newest.number} of {policy.title} says already.")
    rivals = [version for version in others if overlap(version.policy, policy)]
    last = max((version.in_force_from for version in {*same_key, *rivals}), default=None)
    if last is not None and day <= last:
        raise Refused(
            f"The day must be after {day_in_words(last)}, from which the newest policy is in force."
        )
    if why_not := why_not_beside(policy, (one.policy for one in policies_in_force(partnership, day))):
        raise Refused(why_not)
