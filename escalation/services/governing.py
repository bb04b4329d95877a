"""Before a disagreement is raised: who may raise one at all, which policy governs it, and whether its answers fit."""

from datetime import date, datetime

from agencies.models import Membership, Partnership
from agencies.queries import check_takes_part
from agencies.refusals import Refused
from agencies.standing import Standing
from escalation.core.choosing import NoneGoverns, choose
from escalation.core.decisions import MoveRefused
from escalation.core.names import About, Scope
from escalation.core.policy_parts import Track
from escalation.models import PolicyVersion
from escalation.services.answers import Raised
from escalation.services.calendars import calendar_in_force
from escalation.services.policies import policies_in_force
from escalation.services.seating import desks_of_person
from escalation.services.walls import check_walls
from escalation.zone import local_day


class RaiseRefused(MoveRefused):
    """It cannot be raised like this; ``about`` names the answer that would have to be another."""

    def __init__(self, sentence: str, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about


def check_can_raise(membership: Membership, *, by: Standing, now: datetime) -> list[PolicyVersion]:
    """Whether this person can raise a disagreement at all, and what could govern it; raises RaiseRefused."""
    if membership.pk not in by.membership_ids or membership.agency is None:
        raise RaiseRefused("A disagreement is raised by somebody who works in an agency of the partnership.")
    if membership.partnership.live_at is None:
        raise RaiseRefused(
            "Your partnership is still setting Accord up. Until it is live, use the procedure as you did before."
        )
    versions = policies_in_force(membership.partnership, local_day(now))
    if not versions:
        raise RaiseRefused(
            "Your partnership has no procedure in force yet. Tell your board's business manager."
        )
    return versions


def governing(membership: Membership, raised: Raised, *, versions: list[PolicyVersion]) -> PolicyVersion:
    """The version that governs what was answered, of those in force; raises RaiseRefused."""
    own = raised.responding == membership.agency
    scope = Scope.WITHIN_ONE_AGENCY if own else Scope.BETWEEN_AGENCIES
    policies = [version.policy for version in versions]
    about = About(raised.about) if raised.about else None
    try:
        chosen = choose(policies, scope=scope, about=about, track=raised.track)
    except NoneGoverns as none:
        raise RaiseRefused(none.sentence, about="responding") from none
    _check_track(chosen.policy.tracks, raised)
    return versions[policies.index(chosen.policy)]


def _check_track(tracks: tuple[Track, ...], raised: Raised) -> None:
    """With tracks, a matter is raised on one of them; dissent alone is put on record only where the track allows it."""
    track = next((one for one in tracks if one.key == raised.track), None)
    if bool(tracks) != bool(raised.track) or (tracks and track is None):
        raise RaiseRefused("Say what kind of disagreement it is, as the procedure has it.", about="track")
    if raised.record_only and not (track and track.record_only):
        raise RaiseRefused("This procedure does not put dissent on record only.", about="track")


def check_answers(membership: Membership, raised: Raised, now: datetime) -> None:
    """The answers fit with one another and with now; raises RaiseRefused."""
    _check_sides(membership, raised, local_day(now))
    try:
        check_takes_part(raised.responding, membership.partnership)
        calendar = calendar_in_force(membership.partnership)
    except Refused as refused:
        raise RaiseRefused(refused.sentence, about="responding") from refused
    if raised.put_at > now:
        raise RaiseRefused("You cannot have put it to them in the future.", about="put_at")
    for moment in filter(None, (raised.put_at, raised.conference_at)):
        if local_day(moment) < calendar.covers_from:
            raise RaiseRefused(
                "That is too long ago to count from. Say when you last put it to them.", about="put_at"
            )
    if raised.protective_until is not None and raised.protective_until <= now:
        raise RaiseRefused(
            "The time that protects the child must be still to come.", about="protective_until"
        )
    _check_chosen(membership.partnership, raised)
    try:
        check_walls(membership, raised, now=now)
    except MoveRefused as refused:
        raise RaiseRefused(refused.sentence, about="who") from refused


def _check_sides(membership: Membership, raised: Raised, today: date) -> None:
    """Inside one agency the sides are two services, or a worker and their own manager; elsewhere there is neither."""
    inside = raised.responding == membership.agency
    if not inside:
        if raised.own_service or raised.service or raised.manager:
            raise RaiseRefused("Services and managers are sides inside one agency only.", about="responding")
        return
    if bool(raised.service) == bool(raised.manager):
        raise RaiseRefused("Say which service's decision it is, or your manager's.", about="responding")
    if raised.service and raised.service == raised.own_service:
        raise RaiseRefused("That is your own service: say which other one it is.", about="responding")
    there = [raised.own_service, raised.service, raised.manager]
    if any(one.agency_id != membership.agency_id for one in there if one is not None):
        raise RaiseRefused("That service or person is not of your agency.", about="responding")
    if raised.desk and raised.desk.pk in desks_of_person(membership, on=today):
        raise RaiseRefused(
            "You are at that desk yourself: say another, or that you do not know.", about="desk"
        )
    if raised.manager and raised.manager.user_id == membership.user_id:
        raise RaiseRefused("You cannot disagree with yourself: say who your manager is.", about="responding")


def _check_chosen(partnership: Partnership, raised: Raised) -> None:
    for chosen in (raised.desk, raised.person):
        if chosen is not None and (
            chosen.agency_id != raised.responding.pk or chosen.partnership_id != partnership.pk
        ):
            raise RaiseRefused(f"That post or person is not at {raised.responding.name}.", about="desk")
