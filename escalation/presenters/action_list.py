"""Everybody's list of actions: theirs, their agency's, all that they can read; of matters and of refused referrals.

An action stays in it until it is done. What a person may see is asked of ``visible_to`` alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from agencies.standing import Standing
from cases.models import PlanAction
from escalation.core.names import DEFAULT_CLOSE
from escalation.models import Action, ActionEvent, Seat
from escalation.presenters.actions import tag_of
from escalation.presenters.rows import newest_calendars
from escalation.presenters.times import Tag
from escalation.services.actions import IN_FORCE, falls_due
from escalation.zone import LOCAL

A_PAGE = 25

# Each filter: its title, and what is said where it is empty.
SHOWN: Mapping[str, tuple[str, str]] = {
    "mine": (
        "Yours to do",
        "Nothing is yours to do. What is given to you, or to a post that you hold, stands here.",
    ),
    "returned": ("Back to you", "Nothing that you decided is late."),
    "agency": ("Your agency’s", "Your agency has nothing to do that you can read of."),
    "all": ("All that are open", "No action is open in what you can read."),
    "done": ("Done", "No action is done yet in what you can read."),
}


@dataclass(frozen=True)
class ActionRow:
    """One action in the list."""

    what: str
    reference: str
    href: str
    who: str
    agency: str
    due: date
    tag: Tag
    carried: int


@dataclass(frozen=True)
class Link:
    """A filter that is a link."""

    text: str
    href: str
    active: bool


@dataclass(frozen=True)
class ActionList:
    """All that the page shows."""

    title: str
    empty: str
    rows: tuple[ActionRow, ...]
    filters: tuple[Link, ...]
    page: Page


def own_actions(standing: Standing) -> tuple[QuerySet, QuerySet]:
    """The open actions of matters and of plans that are this person's to do."""
    return _kinds(standing, "mine")


def action_list(standing: Standing, asked: str, page: str, *, now: datetime) -> ActionList:
    """One filter of the list, page by page, what is due first coming first; done ones the newest first."""
    counts = {key: sum(one.count() for one in _kinds(standing, key)) for key in SHOWN}
    offered = [key for key in SHOWN if key != "returned" or counts[key]]
    shown = asked if asked in offered else "mine" if counts["mine"] else "all"
    of_matters, of_plans = _kinds(standing, shown)
    keys = [(due, pk) for one in (of_matters, of_plans) for pk, due in one.values_list("pk", "due")]
    keys.sort(key=lambda one: (one[0], str(one[1])), reverse=shown == "done")
    found = Paginator(keys, A_PAGE).get_page(page)
    rows = _rows({pk for _, pk in found.object_list}, now=now)
    title, empty = SHOWN[shown]
    return ActionList(
        title,
        empty,
        tuple(rows[pk] for _, pk in found.object_list if pk in rows),
        tuple(
            Link(f"{SHOWN[key][0]} ({counts[key]})", f"?{urlencode({'show': key})}", key == shown)
            for key in offered
        ),
        found,
    )


def _kinds(standing: Standing, shown: str) -> tuple[QuerySet, QuerySet]:
    """The actions of matters and of plans that a filter shows this person."""
    done = shown == "done"
    of_matters = Action.objects.visible_to(standing).filter(
        outcome__status__in=IN_FORCE, done_at__isnull=not done
    )
    of_plans = PlanAction.objects.visible_to(standing).filter(done_at__isnull=not done)
    if shown == "mine":
        narrow = replace(standing, managed=frozenset(), managed_posts=frozenset())
        of_matters, of_plans = of_matters.filter(_owned(narrow)), of_plans.filter(_owned(narrow))
    elif shown == "agency":
        own = {one.agency_id for one in standing.memberships if one.agency_id}
        of_matters = of_matters.filter(agency__in=own)
        of_plans = of_plans.filter(Q(membership__agency__in=own) | Q(post__agency__in=own))
    elif shown == "returned":
        returned = ActionEvent.objects.filter(action=OuterRef("pk"), kind="returned", day=OuterRef("due"))
        seats = _convened(standing)
        of_matters, of_plans = of_matters.filter(Exists(returned), seats), of_plans.none()
    return of_matters, of_plans


def _owned(standing: Standing) -> Q:
    """Given to this person, to a post of theirs, or to their agency under their own name."""
    named = Q()
    for one in standing.memberships:
        named |= Q(membership=None, post=None, who__iexact=one.user.name)
    by_key = Q(membership__in=standing.membership_ids) | Q(post__in=standing.posts)
    return by_key | named if named else by_key


def _convened(standing: Standing) -> Q:
    """That this person convened its panel, or decided it."""
    above = (Seat.AsWhat.CONVENER, Seat.AsWhat.DECIDES)
    seats = Seat.objects.of(standing).filter(disagreement=OuterRef("disagreement"), as_what__in=above)
    return Q(Exists(seats)) | Q(outcome__written_by__in=standing.membership_ids)


def _rows(keys: set[UUID], *, now: datetime) -> dict[UUID, ActionRow]:
    """The rows of a page, by the keys of their actions."""
    rows: dict[UUID, ActionRow] = {}
    actions = list(
        Action.objects.filter(pk__in=keys)
        .select_related("disagreement__policy_version", "agency")
        .prefetch_related("carried")
    )
    plans = list(
        PlanAction.objects.filter(pk__in=keys)
        .select_related("referral", "membership__agency", "post__agency")
        .prefetch_related("carried")
    )
    partnerships = {one.disagreement.partnership_id for one in actions}
    calendars = newest_calendars({*partnerships, *(one.referral.partnership_id for one in plans)})
    for one in actions:
        it = one.disagreement
        due_at = falls_due(one.due, it.policy)
        tag = tag_of(one, calendar=calendars[it.partnership_id], now=now, due_at=due_at)
        href = reverse("escalation:matter_actions", args=[it.reference]) + f"#action-{one.pk}"
        agency = one.agency.name if one.agency else ""
        rows[one.pk] = ActionRow(
            one.what, it.reference, href, one.who, agency, one.due, tag, len(one.carried.all())
        )
    for plan in plans:
        referral = plan.referral
        due_at = datetime.combine(plan.due, DEFAULT_CLOSE, tzinfo=LOCAL)
        tag = tag_of(plan, calendar=calendars[referral.partnership_id], now=now, due_at=due_at)
        owner = plan.membership or plan.post
        agency = owner.agency.name if owner and owner.agency else ""
        href = referral.get_absolute_url()
        rows[plan.pk] = ActionRow(
            plan.what, referral.reference, href, plan.who, agency, plan.due, tag, len(plan.carried.all())
        )
    return rows
