"""People: their roles, their managers, and their leaving."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, Holding, Membership, Partnership, Service, User
from agencies.queries import check_takes_part
from agencies.refusals import Refused
from agencies.roles import Role
from agencies.services.door import Who, check_version, checked, open_act, put
from agencies.services.posts import end_now
from agencies.sessions import end_sessions
from components.words import joined

CHANGEABLE = {"job_title", "telephone"}


@transaction.atomic
def add_person(
    *,
    partnership: Partnership,
    name: str,
    email: str,
    role: str,
    agency: Agency | None = None,
    service: Service | None = None,
    job_title: str = "",
    telephone: str = "",
    manager: Membership | None = None,
    starts: date | None = None,
    password: str | None = None,
    by: Who,
    now: datetime,
) -> Membership:
    """A person has a role from that day or from today; raises Refused.

    The account is found by its e-mail address, or made; without a password the person chooses one when they
    first sign in.
    """
    membership = checked(
        Membership(
            partnership=partnership,
            agency=agency,
            service=service,
            role=role,
            job_title=job_title,
            telephone=telephone,
            manager=manager,
            starts=starts or timezone.localdate(now),
        )
    )
    with open_act(partnership, "person.added", by=by, now=now) as act:
        membership.user = _account(email, name, password)
        _check_place(membership)
        _check_manager(membership, manager)
        act.facts = facts_of(membership)
        act.add(membership)
    return membership


@transaction.atomic
def change_person(
    *,
    membership: Membership,
    by: Who,
    now: datetime,
    version: int | None = None,
    **changes: Any,  # noqa: ANN401
) -> None:
    """Change somebody's job title or telephone."""
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"not to be set here: {', '.join(sorted(unknown))}")
    act = open_act(membership.partnership, "person.changed", by=by, now=now)
    check_version(membership, version)
    membership.refresh_from_db()
    if changed := put(membership, changes):
        with act:
            act.facts = {"what": joined(changed), "person": membership.user.name}
            act.save(checked(membership))


@transaction.atomic
def set_manager(
    *, membership: Membership, manager: Membership | None, by: Who, now: datetime, version: int | None = None
) -> None:
    """Who manages somebody, from now on; None for nobody. Raises Refused: elsewhere, themselves, a circle."""
    facts = {"person": membership.user.name, "manager": manager.user.name if manager else "nobody"}
    act = open_act(membership.partnership, "manager.set", by=by, now=now, facts=facts)
    check_version(membership, version)
    membership.refresh_from_db()
    _check_manager(membership, manager)
    if membership.manager_id != (manager.pk if manager else None):
        with act:
            membership.manager = manager
            act.save(membership)


@transaction.atomic
def end_membership(*, membership: Membership, by: Who, now: datetime) -> None:
    """Leaving ends everything at once: the role, each post held or stood in for, the person's sessions."""
    today = timezone.localdate(now)
    facts = facts_of(membership)
    with open_act(membership.partnership, "membership.ended", by=by, now=now, facts=facts) as act:
        membership.refresh_from_db()
        if membership.ends is not None:
            raise Refused(f"{membership.user.name} has left already.")
        for holding in Holding.objects.filter(membership=membership, ends=None):
            end_now(act, holding, today)
        membership.ends = max(today, membership.starts)
        act.save(membership)
    end_sessions(membership.user)


def _account(email: str, name: str, password: str | None) -> User:
    """The account of that address, under the name that it has, or a new one."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("Enter an e-mail address in the correct format, like name@example.com.") from error
    if found := User.objects.filter(email__iexact=email).first():
        return found
    account = User(email=email.lower(), name=name)
    account.set_password(password)
    checked(account).save()
    return account


def _check_place(membership: Membership) -> None:
    agency, role = membership.agency, Role(membership.role)
    if role.of_the_partnership and agency is not None:
        raise Refused(f"A {role.description} has this role in the partnership, not in one agency.")
    if not role.of_the_partnership and agency is None:
        raise Refused(f"Say in which agency this {role.description} works.")
    if agency is not None:
        check_takes_part(agency, membership.partnership)
    if membership.service is not None and membership.service.agency_id != membership.agency_id:
        raise Refused(f"{membership.service.name} is not a service of that agency.")
    same = Membership.objects.filter(
        user=membership.user, partnership=membership.partnership, agency=agency, role=role, ends=None
    )
    if same.exists():
        raise Refused(f"{membership.user.name} has this role already.")


def _check_manager(membership: Membership, manager: Membership | None) -> None:
    """The line upwards ends: nobody manages themselves, by however many others."""
    if manager is None:
        return
    if manager.partnership_id != membership.partnership_id or manager.agency_id != membership.agency_id:
        raise Refused(f"{manager.user.name} works elsewhere and cannot be the manager.")
    above: Membership | None = manager
    while above is not None:
        if above.user_id == membership.user_id:
            raise Refused(f"{manager.user.name} is managed by {membership.user.name}, or is the same person.")
        above = above.manager


def facts_of(membership: Membership) -> dict[str, str]:
    return {"person": membership.user.name, "role": membership.called, "place": membership.place}
