"""Grants: asked for by one person, agreed by another, ended by either; until then an auditor reads nothing."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agencies.models import AuditGrant, Membership
from agencies.permissions import check_can_agree, check_can_ask, check_speaks_for_board
from agencies.refusals import Refused
from agencies.roles import Role
from agencies.services.door import check_version, checked, open_act
from audit.acts import Act
from components.words import day_in_words


@transaction.atomic
def ask_for_grant(
    *,
    membership: Membership,
    starts: date,
    until: date,
    purpose: str,
    opens_written: bool,
    opens_child: bool,
    by: Membership,
    now: datetime,
) -> AuditGrant:
    """Ask that an auditor may read histories from that day until that day, for at most a year; raises Refused."""
    grant = AuditGrant(
        membership=membership,
        starts=starts,
        until=until,
        purpose=purpose,
        opens_written=opens_written,
        opens_child=opens_child,
        asked_by=by,
    )
    with _act(grant, "grant.asked", by, now) as act:
        today = timezone.localdate(now)
        check_can_ask(by, membership, on=today)
        _check_is_auditor(membership, today)
        _check_days(starts, until, today)
        _check_alone(grant)
        if not purpose.strip():
            raise Refused("Say what the auditor reads for.")
        act.add(checked(grant))
    return grant


@transaction.atomic
def agree_to_grant(*, grant: AuditGrant, by: Membership, now: datetime, version: int | None = None) -> None:
    """Agree to what somebody else asked for: from now on, within its days, the auditor reads; raises Refused."""
    with _act(grant, "grant.agreed", by, now) as act:
        today = timezone.localdate(now)
        check_version(grant, version)
        grant.refresh_from_db()
        check_can_agree(by, grant, on=today)
        if grant.ended_at is not None:
            raise Refused("This was ended already. It can be asked for again.")
        if grant.agreed_at is not None:
            raise Refused("Somebody agreed to this already.")
        if grant.until < today:
            raise Refused("Its last day is over. It can be asked for again, with other dates.")
        _check_is_auditor(grant.membership, today)
        grant.agreed_by, grant.agreed_at = by, now
        act.save(grant)


@transaction.atomic
def end_grant(*, grant: AuditGrant, by: Membership, now: datetime) -> None:
    """From now on the auditor reads nothing by it, agreed or not; raises Refused."""
    with _act(grant, "grant.ended", by, now) as act:
        grant.refresh_from_db()
        check_speaks_for_board(by, grant, on=timezone.localdate(now))
        if grant.ended_at is not None:
            raise Refused("This was ended already.")
        grant.ended_by, grant.ended_at = by, now
        act.save(grant)


def latest_day(starts: date) -> date:
    """The last day that a grant from that day may have: a year, and no day more."""
    try:
        return starts.replace(year=starts.year + 1) - timedelta(days=1)
    except ValueError:  # from 29 February
        return date(starts.year + 1, 2, 28)


def _act(grant: AuditGrant, kind: str, by: Membership, now: datetime) -> Act:
    """The act, its chain locked. Who may is asked behind the lock: whoever waited may have left meanwhile."""
    person = grant.membership
    days = {"starts": day_in_words(grant.starts), "until": day_in_words(grant.until)}
    facts = {"person": person.user.name, **days}
    act = open_act(person.partnership, kind, by=by.actor(), now=now, facts=facts)
    for membership in (by, person):
        membership.refresh_from_db(fields=["role", "starts", "ends"])
    return act


def _check_is_auditor(membership: Membership, today: date) -> None:
    if membership.role != Role.AUDITOR:
        raise Refused(f"{membership.user.name} is no auditor.")
    if membership.has_left(on=today):
        raise Refused(f"{membership.user.name} is an auditor no more.")


def _check_days(starts: date, until: date, today: date) -> None:
    if starts < today:
        raise Refused("The first day is past.")
    if until < starts:
        raise Refused("The last day is before the first one.")
    if until > (latest := latest_day(starts)):
        raise Refused(f"It is for a year at most: the last day can be {day_in_words(latest)}.")


def _check_alone(grant: AuditGrant) -> None:
    """One at a time: what an auditor may read is told by one grant, and not added up from several."""
    others = AuditGrant.objects.filter(membership=grant.membership, ended_at=None)
    if others.filter(starts__lte=grant.until, until__gte=grant.starts).exists():
        name = grant.membership.user.name
        raise Refused(
            f"For some of these days something was asked or agreed for {name} already. End it first."
        )
