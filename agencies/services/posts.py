"""Posts, and who holds them or stands in."""

from datetime import date, datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from agencies.models import Agency, Holding, Membership, Partnership, Post, Service
from agencies.queries import check_takes_part
from agencies.refusals import Refused
from agencies.services.door import Who, check_version, checked, open_act, put
from audit.acts import Act
from components.words import joined

CHANGEABLE = {"title", "telephone", "hours"}
PATIENCE = "500ms"  # who reads a post waits behind whoever closes one
TIMED_OUT = "55P03"


@transaction.atomic
def add_post(
    *,
    partnership: Partnership,
    slug: str,
    title: str,
    agency: Agency | None = None,
    service: Service | None = None,
    telephone: str = "",
    hours: str = "",
    by_default: bool | None = None,
    by: Who,
    now: datetime,
) -> Post:
    """A post of an agency, or without one of the partnership itself; raises Refused.

    ``slug`` is policy's name for it. The first post of a slug receives what is addressed to no named person,
    unless ``by_default`` says otherwise.
    """
    post = Post(partnership=partnership, agency=agency, service=service, slug=slug, title=title)
    post.telephone, post.hours = telephone, hours
    with open_act(partnership, "post.added", by=by, now=now, facts=_facts(post)) as act:
        if agency is not None:
            check_takes_part(agency, partnership)
        if service is not None and service.agency_id != (agency and agency.pk):
            raise Refused(f"{service.name} is not a service of that agency.")
        taken = Post.objects.filter(
            partnership=partnership, agency=agency, slug=slug, by_default=True, closed=False
        ).exists()
        if by_default and taken:
            raise Refused(
                "Another post of this kind receives what is addressed to nobody. Close that one first."
            )
        post.by_default = not taken if by_default is None else by_default
        act.add(checked(post))
    return post


@transaction.atomic
def change_post(
    *,
    post: Post,
    by: Who,
    now: datetime,
    version: int | None = None,
    **changes: Any,  # noqa: ANN401
) -> None:
    """Change the title, the telephone or the hours of a post."""
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"not to be set here: {', '.join(sorted(unknown))}")
    act = open_act(post.partnership, "post.changed", by=by, now=now)
    check_version(post, version)
    post.refresh_from_db()
    if changed := put(post, changes):
        with act:
            act.facts = _facts(post) | {"what": joined(changed)}
            act.save(checked(post))


@transaction.atomic
def close_post(*, post: Post, by: Who, now: datetime) -> None:
    """Nobody holds it from today on, and no route leads to it; raises Refused."""
    with open_act(post.partnership, "post.closed", by=by, now=now, facts=_facts(post)) as act:
        post.refresh_from_db()
        if post.closed:
            raise Refused(f"{post} was closed already.")
        for holding in Holding.objects.filter(post=post, ends=None):
            end_now(act, holding, timezone.localdate(now))
        post.closed = True
        act.save(post)


def be_alone_with_posts() -> None:
    """Until this transaction ends nobody else reads a post, and who read one before has come to an end; raises Refused.

    Who gives a seat has read the post in the same transaction, and takes no lock by that but the one of every reader;
    the foreign keys are looked at only as it ends. So whoever closes a post waits for all readers, which costs them
    nothing. SQLite has one writer at a time.
    """
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute(f'LOCK TABLE "{Post._meta.db_table}" IN ACCESS EXCLUSIVE MODE')
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != TIMED_OUT:
            raise
        raise Refused(
            "Accord cannot tell just now that nobody is sending something to this post. Try again in a minute."
        ) from error


@transaction.atomic
def hold_post(
    *,
    post: Post,
    membership: Membership,
    stands_in: bool = False,
    starts: date | None = None,
    by: Who,
    now: datetime,
) -> Holding:
    """Somebody holds a post, or stands in for its holders, from that day or from today; raises Refused."""
    today = timezone.localdate(now)
    holding = Holding(post=post, membership=membership, stands_in=stands_in, starts=starts or today)
    with open_act(post.partnership, "post.held", by=by, now=now, facts=_holding_facts(holding)) as act:
        post.refresh_from_db(fields=["closed"])
        membership.refresh_from_db(fields=["starts", "ends"])
        _check_can_hold(post, membership, today)
        holding.starts = max(holding.starts, membership.starts)
        act.add(holding)
    return holding


@transaction.atomic
def end_holding(*, holding: Holding, by: Who, now: datetime) -> None:
    """From today on this person no longer holds the post, or no longer stands in; raises Refused."""
    facts = _holding_facts(holding)
    with open_act(holding.post.partnership, "holding.ended", by=by, now=now, facts=facts) as act:
        holding.refresh_from_db()
        if holding.ends is not None:
            raise Refused("This was ended already.")
        end_now(act, holding, timezone.localdate(now))


def end_now(act: Act, holding: Holding, day: date) -> None:
    """What begins later and ends now was never held: it ends on the day on which it would have begun."""
    holding.ends = max(day, holding.starts)
    act.save(holding)


def _check_can_hold(post: Post, membership: Membership, today: date) -> None:
    if post.closed:
        raise Refused(f"{post} is closed.")
    elsewhere = post.agency_id is not None and membership.agency_id != post.agency_id
    if elsewhere or membership.partnership_id != post.partnership_id:
        raise Refused(f"{membership.user.name} does not work at {_place(post)}, where this post is.")
    if membership.ends is not None and membership.ends <= today:
        raise Refused(f"{membership.user.name} has left.")
    if Holding.objects.filter(post=post, membership=membership, ends=None).exists():
        raise Refused(f"{membership.user.name} holds this post or stands in for it already. End that first.")


def _place(post: Post) -> str:
    return post.agency.name if post.agency else post.partnership.name


def _facts(post: Post) -> dict[str, str]:
    return {"post": post.title, "place": _place(post)}


def _holding_facts(holding: Holding) -> dict[str, str]:
    how = "stand-in" if holding.stands_in else "holder"
    return _facts(holding.post) | {"person": holding.membership.user.name, "how": how}
