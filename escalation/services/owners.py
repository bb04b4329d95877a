"""Who may own an action: the people who take part for a party, and the posts of its agency; anybody else by name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.models import Holding, Membership, Post
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom, Side
from escalation.models import Action, Disagreement, Party, Seat
from escalation.queries import inside_one_agency, sits_across
from escalation.services.answers import Pending
from escalation.walls import kept_users
from escalation.zone import local_day


@dataclass(frozen=True)
class Owner:
    """A post or a person to whom an action can be given; ``key`` is what a form sends for it."""

    key: str
    name: str  # as the record names them
    agency: UUID | None
    agency_name: str
    membership: Membership | None = None
    post: Post | None = None

    @classmethod
    def of(cls, one: Membership | Post) -> "Owner":
        agency, name = one.agency_id, one.agency.name if one.agency else ""
        if isinstance(one, Post):
            return cls(f"post-{one.pk}", one.title, agency, name, post=one)
        return cls(f"person-{one.pk}", f"{one.user.name}, {one.called}", agency, name, membership=one)


def may_own(it: Disagreement, *, now: datetime) -> list[Owner]:
    """By agency: its posts, then the people who take part for it today, by name or at a desk."""
    today = local_day(now)
    parties = set(Party.objects.present().filter(disagreement=it).values_list("agency", flat=True))
    # A seat for its own side only is that of a raiser whose name is not told.
    seats = Seat.objects.filter(disagreement=it, ended_at=None, for_whom=ForWhom.BOTH).exclude(side="")
    at_desks = Holding.objects.on(today).filter(post__in=seats.exclude(post=None).values("post"))
    people = Membership.objects.on(today).filter(partnership=it.partnership_id, agency__in=parties)
    by_name = seats.exclude(membership=None).values("membership")
    people = people.exclude(user__in=kept_users(it))
    people = people.filter(pk__in=by_name) | people.filter(pk__in=at_desks.values("membership"))
    posts = Post.objects.filter(partnership=it.partnership_id, agency__in=parties, closed=False)
    found = [Owner.of(one) for one in posts.select_related("agency").order_by("title")]
    found += [
        Owner.of(one)
        for one in people.select_related("user", "agency").order_by("user__name", "pk").distinct()
    ]
    return sorted(found, key=lambda one: one.agency_name)


def open_actions(membership: Membership) -> QuerySet[Action]:
    """The actions not done that are this person's: given to them, or their agency's under their name."""
    theirs = Q(membership=membership)
    by_name = Q(membership=None, post=None, agency=membership.agency, who__iexact=membership.user.name)
    return Action.objects.filter(theirs | by_name, done_at=None)


def check_owner(it: Disagreement, pending: Pending) -> None:
    """An owner that Accord knows is of an agency that is a party; anybody else is given by name. Raises MoveRefused."""
    owner = pending.membership or pending.post
    if owner is None:
        return
    parties = Party.objects.present().filter(disagreement=it, agency=owner.agency_id)
    if owner.partnership_id != it.partnership_id or owner.agency_id is None or not parties.exists():
        raise MoveRefused("Who is of no agency that takes part is given an action by name.")


def seats_of_owners(act: MatterAct, owned: list[tuple[Membership | None, Post | None]]) -> None:
    """Whoever is given something to do can open the matter: a seat on their own side, for each who has none."""
    it = act.it
    open_seats = [seat for seat in act.rows.of(Seat) if seat.ended_at is None]
    people = {seat.membership_id for seat in open_seats}
    posts = {seat.post_id for seat in open_seats}
    for person, post in owned:
        one = person or post
        if one is None or one.pk in people | posts:
            continue
        (people if person else posts).add(one.pk)
        act.add(
            Seat(
                stage_entry=it.current_stage,
                agency_id=one.agency_id,
                membership=person,
                post=post,
                side=_side(it, one),
                as_what=Seat.AsWhat.OWNS,
            )
        )


def _side(it: Disagreement, one: Membership | Post) -> str:
    """On which side somebody is: of their agency; inside one agency where they sit already, or of their service."""
    present = Party.objects.present().filter(disagreement=it, agency=one.agency_id)
    if not inside_one_agency(it):
        return next(iter(present.values_list("side", flat=True)), "")
    if isinstance(one, Membership):
        for side in Side:
            if sits_across(it, side.other, one):
                return side
    own = present.filter(service=one.service_id).exclude(service=None)
    return next(iter(own.values_list("side", flat=True)), "")
