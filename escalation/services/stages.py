"""Entering and leaving a stage: the entry, who takes over on each side, the clocks, the word to both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from agencies.models import Membership, Post
from audit.acts import Moment
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.events import Event
from escalation.core.mediation import Ended
from escalation.core.policy import Stage
from escalation.core.sending import NOT_ASKED
from escalation.core.stages import Rung, Side
from escalation.models import Deadline, Disagreement, Mediation, MediationMeeting, Meeting, Seat, StageEntry
from escalation.services import clocks, seating
from escalation.services.routing import Routes
from escalation.services.routing_of_act import RoutesOfAct
from escalation.services.twice import passed_on
from escalation.sitting import TakingPart
from escalation.zone import local_day

OF_THE_BOARD = (Seat.AsWhat.CONVENER, Seat.AsWhat.BOARD)


def enter(
    act: MatterAct,
    stage: Stage,
    *,
    ground: StageEntry.Ground,
    at: datetime,
    reason: str = "",
    tried: str = "",
    passed_over: str = "",
    shortcut: str = "",
    seats: Iterable[Seat] | None = None,
    review_on: datetime | None = None,
) -> StageEntry:
    """The matter enters a stage: its entry, the seats of who acts there, and the clocks that start with it.

    ``at`` is when the stage's clocks start. ``seats`` where they were chosen; else the routes say who acts.
    ``review_on`` is the review date that was proposed, where the stage has no time of its own.
    """
    it = act.it
    routes = RoutesOfAct(act.rows, on=local_day(act.at.recorded))
    found = None
    if seats is None:
        found = routed(it, stage, at=act.at, before=it.current_stage, routes=routes)
    entry = StageEntry(
        number=it.current_stage.number + 1 if it.current_stage else 1,
        key=stage.key,
        rung=stage.rung.value,
        title=stage.title,
        stage_number=stage.number,
        ground=ground,
        reason=reason,
        tried=tried,
        passed_over=passed_over,
        shortcut=shortcut,
        handed_up="\n".join(found.handed_up) or None if found else None,
        claimed_at=at,
    )
    act.add(entry)
    it.current_stage = entry
    act.index["stage"] = stage.title
    chosen = list(found.seats if found else seats or ())
    for seat in chosen:
        seat.stage_entry = entry
    act.add_all([*chosen, *_board_seats(act, stage, entry), *deciders_seat(routes, it, stage, entry)])
    clocks.happened(act, Event.STAGE_ENTERED, at, review_on=review_on)
    return entry


def leave(
    act: MatterAct,
    *,
    ended: StageEntry.Ended,
    event: Event | None,
    reason: str = "",
    unmet: Deadline | None = None,
) -> None:
    """The present stage is left: its entry and its clocks end now; with the reason, where nothing was settled.

    ``unmet`` is the clock that ran out and moved the matter up by itself.

    A panel's members have access until then, however it ends; an offer to mediate that still stood has ended too.
    """
    entry = act.it.current_stage
    assert entry is not None
    clocks.left(act, event, act.at.claimed, unmet=unmet)
    _dismiss_the_panel(act)
    for mediation in [one for one in act.rows.of(Mediation) if one.ended_at is None]:
        met = any(one.mediation_id == mediation.pk for one in act.rows.of(MediationMeeting))
        settled = ended is StageEntry.Ended.RESOLVED and met
        mediation.ended_at = act.at.claimed
        mediation.ended = (Ended.SETTLED if settled else Ended.OVERTAKEN).value
        act.save(mediation)
    entry.left_at, entry.ended, entry.reason_for_end = act.at.claimed, ended, reason
    act.save(entry)


def _dismiss_the_panel(act: MatterAct) -> None:
    """Its members have access no more; where it has not met they are told, so that nobody comes to a sitting."""
    seats = _live(act, Seat.AsWhat.PANEL)
    met = any(one.kind == Meeting.Kind.PANEL and one.held_at for one in act.rows.here(Meeting))
    if seats and not met:
        told = [notifications.Told(seat.membership, None) for seat in seats if seat.membership]
        notifications.tell(act, told, wants=NOT_ASKED)
    for seat in seats:
        seat.ended_at = act.at.claimed
        act.save(seat)


def let_in(act: MatterAct, people: Iterable[Membership]) -> None:
    """Give people of the writer's own side a seat from which they can read the matter and advise; each once."""
    there = {seat.membership_id for seat in act.rows.of(Seat) if seat.ended_at is None}
    act.add_all(
        Seat(agency=person.agency, membership=person, as_what=Seat.AsWhat.ASKED)
        for person in people
        if person.pk not in there
    )


@dataclass(frozen=True)
class Routed:
    """Who acts at a stage, and, in sentences, where somebody higher does than the routes say."""

    seats: list[Seat]
    handed_up: list[str]


def acting_seats(it: Disagreement, stage: Stage, *, at: Moment, beside: Iterable[Seat] = ()) -> list[Seat]:
    """Who acts at a stage, where the matter comes to it from where it stands; ``beside`` are seats chosen already."""
    return routed(it, stage, at=at, before=it.current_stage, beside=beside).seats


def routed(
    it: Disagreement,
    stage: Stage,
    *,
    at: Moment,
    before: StageEntry | None,
    beside: Iterable[Seat] = (),
    routes: Routes | None = None,
    side: Side | None = None,
) -> Routed:
    """Who acts at a stage, for every agency of both sides: the person's own line first, else the agency's route.

    An agency that has nobody at this level nor above gets no seat, and the page says so. ``before`` is the stage
    that is left: whoever acted there alone does not act twice running. Where a worker and their own manager do not
    agree, only their lines act: no desk of the agency beside them is let in, and the worker acts alone if need be.
    ``routes`` where those of many matters are followed at once; ``side`` where one side alone is asked for.
    """
    routes = routes or Routes([it], on=local_day(at.recorded))
    parties = routes.parties(it)
    found = Routed([], [])
    inside, kept = seating.is_inside(parties), routes.kept(it)
    only_lines = any(one.manager_id for one in parties)
    for party in seating.in_order(parties):
        if side is not None and party.side != side and not inside:
            continue  # inside one agency it still tells which desks are taken
        if it.speaks_up and party.side == Side.RAISING and party.agency_id == it.raised_by.agency_id:
            found.seats.extend(_guardians_seat(routes.walls.guardian(it), party))
            continue
        across = routes.across(it, party.side, [*beside, *found.seats]) | kept if inside else kept
        slugs = seating.slugs_at(it.policy, stage, party.agency.kind, party.side)
        began, itself = routes.who_began(it, party), party.manager is not None
        post = routes.lines.post(began, slugs, without=across, itself=itself)
        if post is None and not only_lines:
            post = seating.routed_post(routes.desks, it, party, stage, without=across)
        if post is None:
            found.seats.extend(_managers_seat(party))
            continue
        if before is not None:
            post, why = passed_on(routes, it, party, stage, post, before=before, without=across)
            found.handed_up.extend([why] if why else [])
        if post.pk not in across:
            found.seats.append(
                Seat(side=party.side, agency=party.agency, post=post, as_what=Seat.AsWhat.ACTS)
            )
    return found


def next_rung_seats(it: Disagreement, *, at: Moment, routes: Routes) -> list[Seat]:
    """Seats at the present stage for who would take over for the raising side at the next; each post once."""
    above = it.next_stage
    if above is None:
        return []
    there = {
        seat.post_id
        for seat in routes.seats(it)
        if seat.stage_entry_id == it.current_stage_id and seat.ended_at is None
    }
    found = routed(it, above, at=at, before=it.current_stage, routes=routes, side=Side.RAISING).seats
    seats = [seat for seat in found if seat.side == Side.RAISING and seat.post_id not in there]
    for seat in seats:
        seat.stage_entry = it.current_stage
    return seats


def seats_again(it: Disagreement, stage: Stage, *, at: Moment) -> list[Seat]:
    """Who acts when a matter is reopened where it stood: who acted there last, and the route for who has left."""
    there = Membership.objects.on(local_day(at.recorded))
    last = Seat.objects.filter(
        disagreement=it, stage_entry=it.current_stage, as_what=Seat.AsWhat.ACTS, ended_at=None
    )
    again = [
        Seat(
            side=seat.side,
            agency=seat.agency,
            post=seat.post,
            membership=seat.membership,
            as_what=seat.as_what,
        )
        for seat in last.filter(Q(post__closed=False) | Q(membership__in=there)).select_related("agency")
    ]
    covered = {(seat.agency_id, seat.side) for seat in again}
    if stage.rung is Rung.PRACTITIONER and there.filter(pk=it.raised_by_id).exists():
        # Among the practitioners the raiser acts themselves.
        covered.add((it.raised_by.agency_id, Side.RAISING.value))
    new = routed(it, stage, at=at, before=None).seats
    return again + [seat for seat in new if (seat.agency_id, seat.side) not in covered]


def _guardians_seat(guardian: Membership | None, party: TakingPart) -> list[Seat]:
    """Who acts for a raiser who speaks up, at every rung instead of their line; none where nobody could be found."""
    if guardian is None:
        return []
    return [Seat(side=party.side, agency=party.agency, membership=guardian, as_what=Seat.AsWhat.ACTS)]


def _managers_seat(party: TakingPart) -> list[Seat]:
    """Where a manager's decision is disagreed with and nobody is above them, they act again themselves."""
    if party.manager is None:
        return []
    return [Seat(side=party.side, agency=party.agency, membership=party.manager, as_what=Seat.AsWhat.ACTS)]


def _board_seats(act: MatterAct, stage: Stage, entry: StageEntry) -> list[Seat]:
    """The convener at the panel, and the board's manager from the stage that policy says; each once.

    A desk that was closed while the matter was over is nobody's: the one that took its place has a seat now.
    """
    it, wanted = act.it, {}
    seats = [seat for as_what in OF_THE_BOARD for seat in _live(act, as_what)]
    there = {seat.as_what for seat in seats if seat.post is None or not seat.post.closed}
    if stage.rung is Rung.PANEL and it.policy.panel and Seat.AsWhat.CONVENER not in there:
        wanted[Seat.AsWhat.CONVENER] = it.policy.panel.chaired_by
    if stage.rung.order >= it.policy.contents_from.rung.order and Seat.AsWhat.BOARD not in there:
        wanted[Seat.AsWhat.BOARD] = "business_manager"
    posts = _partnership_posts(it, wanted.values()) if wanted else {}
    return [
        Seat(post=posts[slug], as_what=as_what, stage_entry=entry)
        for as_what, slug in wanted.items()
        if slug in posts
    ]


def deciders_seat(routes: Routes, it: Disagreement, stage: Stage, entry: StageEntry) -> list[Seat]:
    """A seat for who decides, where policy names somebody else than those who act; nobody's side (DESIGN §4.2).

    The manager is looked for above the person whose decision it is, then by the route of their agency; then on the
    raising side; at last in the partnership.
    """
    if not stage.decided_by:
        return []
    kept = routes.kept(it)
    for party in sorted(routes.parties(it), key=lambda one: one.side != Side.RESPONDING):
        line = routes.who_began(it, party)
        post = routes.lines.post(line, [stage.decided_by], without=kept) or routes.desks.route(
            agency=party.agency, partnership=it.partnership, slugs=[stage.decided_by], without=kept
        )
        if post is not None:
            return [Seat(agency=post.agency, post=post, as_what=Seat.AsWhat.DECIDES, stage_entry=entry)]
    return []


def convening_post(it: Disagreement) -> Post | None:
    """Who chairs the panel of the policy: a post of the partnership."""
    if it.policy.panel is None:
        return None
    slug = it.policy.panel.chaired_by
    return _partnership_posts(it, [slug]).get(slug)


def _partnership_posts(it: Disagreement, slugs: Iterable[str]) -> dict[str, Post]:
    """The open posts of the partnership itself, by their names; of each the first."""
    posts = Post.objects.filter(
        partnership=it.partnership_id, agency=None, slug__in=set(slugs), by_default=True, closed=False
    )
    return {post.slug: post for post in reversed(list(posts))}


def _live(act: MatterAct, as_what: Seat.AsWhat) -> list[Seat]:
    """The seats of one kind that have not ended."""
    return [seat for seat in act.rows.of(Seat) if seat.as_what == as_what and seat.ended_at is None]
