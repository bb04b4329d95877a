"""Who is kept from a matter today, who acts for a raiser who speaks up, and whom the other side may contact."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from agencies.lines import know_lines, managers_above
from agencies.models import Agency, Holding, Membership, Partnership, Post
from agencies.queries import people_of
from agencies.roles import LEVELS, Role
from agencies.routes import holders_by_post
from escalation.core.stages import Side
from escalation.models import Disagreement, KeptFrom, Party, Seat, SpeakUp
from escalation.zone import local_day

# Who supports people who are worried, by profession: the first of them who may is offered first.
SAFEGUARDING_LEADS = (Role.DESIGNATED_PROFESSIONAL, Role.NAMED_PROFESSIONAL)


class Walls:
    """Who is kept from some matters, and who acts for those who speak up in them; asked once for all of them."""

    def __init__(self, its: Iterable[Disagreement]) -> None:
        its = list(its)  # of none the database is not asked
        self._kept: dict[UUID, set[int]] = defaultdict(set)
        names: dict[str, set[UUID]] = defaultdict(set)
        walls = KeptFrom.objects.filter(disagreement__in=[it.pk for it in its], ended_at=None)
        rows: list[tuple[UUID, int | None, str]] = (
            list(walls.values_list("disagreement", "person__user", "name")) if its else []
        )
        for matter, user, name in rows:
            if user is None:
                names[" ".join(name.split())].add(matter)
            else:
                self._kept[matter].add(user)
        for name, user in _users_called(names):
            for matter in names[name]:
                self._kept[matter].add(user)
        self._spoken = self._speaking([it for it in its if it.speaks_up])

    def kept(self, it: Disagreement) -> frozenset[int]:
        """The accounts of everybody who is kept from this matter, whatever role they hold."""
        found = set(self._kept[it.pk])
        if it.speaks_up:
            guardian = self.guardian(it)
            found |= {one.user_id for one in managers_above(it.raised_by)}
            found -= {guardian.user_id} - self._kept[it.pk] if guardian else set()
        return frozenset(found)

    def guardian(self, it: Disagreement) -> Membership | None:
        """Who acts for a raiser who speaks up at every rung, in the place of their line."""
        spoken = self._spoken.get(it.pk)
        return spoken.guardian if spoken else None

    def contact(self, it: Disagreement) -> str:
        """Whom the other side may contact, and nobody else: "contact only ..."; empty where nobody speaks up."""
        spoken = self._spoken.get(it.pk)
        return f"contact only {spoken.contact}" if spoken else ""

    def _speaking(self, its: list[Disagreement]) -> dict[UUID, SpeakUp]:
        if not its:
            return {}
        know_lines(it.raised_by for it in its)
        found = SpeakUp.objects.filter(disagreement__in=its).select_related(
            "guardian__user", "guardian__agency"
        )
        return {one.disagreement_id: one for one in found}


def _users_called(names: Collection[str]) -> set[tuple[str, int]]:
    """Everybody of one of these names, with the name."""
    if not names:
        return set()
    known = Q(pk__in=[])
    for name in names:
        known |= Q(user__name__iexact=name)
    people = Membership.objects.filter(known).values_list("user__name", "user")
    return {(name, user) for called, user in people for name in names if name.upper() == called.upper()}


def kept_users(it: Disagreement) -> frozenset[int]:
    """The accounts of everybody who is kept from this matter, whatever role they hold."""
    return Walls([it]).kept(it)


def speak_up_of(it: Disagreement) -> SpeakUp | None:
    """How it was raised past the raiser's own line; None where it was not, without asking the database."""
    if not it.speaks_up:
        return None
    found = SpeakUp.objects.filter(disagreement=it).select_related("guardian__user", "guardian__agency")
    return found.first()


def guardian_of(it: Disagreement) -> Membership | None:
    """Who acts for the raiser at every rung, in the place of their line."""
    spoken = speak_up_of(it)
    return spoken.guardian if spoken else None


def contact_of(it: Disagreement) -> str:
    """Whom the other side may contact, and nobody else: "contact only ..."; empty where nobody speaks up."""
    spoken = speak_up_of(it)
    return f"contact only {spoken.contact}" if spoken else ""


def line_of(person: Membership, *, on: date) -> list[Membership]:
    """The line of a person in every role they hold: everybody above them, and who shares the desks of a level there.

    A deputy who stands in at a manager's desk reads what comes to it, so they are of the line too.
    """
    roles = Membership.objects.on(on).filter(user=person.user_id).select_related("manager")
    above = {one.pk: one for role in [person, *roles] for one in managers_above(role)}
    desks = Holding.objects.on(on).filter(membership__in=above, post__slug__in=LEVELS).values("post")
    beside = Holding.objects.on(on).filter(post__in=desks).select_related("membership__user")
    for holding in beside:
        above.setdefault(holding.membership_id, holding.membership)
    return [one for one in above.values() if one.user_id != person.user_id]


def guardians_for(person: Membership, *, on: date, without: Collection[int] = ()) -> list[Membership]:
    """Who of their agency may act for somebody who speaks up: its speak-up contact first, then its safeguarding leads.

    Never somebody above them, nor whose account is in ``without``.
    """
    agency = person.agency
    if agency is None:
        return []
    above = {one.user_id for one in managers_above(person)}
    leads = Q(role__in=SAFEGUARDING_LEADS, agency=agency, partnership=person.partnership_id)
    there = Membership.objects.on(on).filter(leads | Q(pk=agency.speak_up_contact_id))
    found = there.select_related("user", "agency", "partnership").order_by("user__name", "pk")
    may = [one for one in found if one.user_id not in {*above, person.user_id, *without}]
    return sorted(may, key=lambda one: one.pk != agency.speak_up_contact_id)


def desks_kept(it: Disagreement, *, on: date) -> set[UUID]:
    """The desks at which everybody is kept from the matter: it goes to none of them."""
    kept = kept_users(it)
    if not kept:
        return set()
    theirs = Holding.objects.on(on).filter(membership__user__in=kept)
    return kept_desks(holders_by_post(Post.objects.filter(pk__in=theirs.values("post")), on), kept)


def kept_desks(at: Mapping[UUID, Collection[Holding]], kept: Collection[int]) -> set[UUID]:
    """Of desks, with who is at them, those at which there is somebody, and everybody is kept."""
    if not kept:
        return set()
    return {
        key for key, there in at.items() if there and all(one.membership.user_id in kept for one in there)
    }


def deciding_users(it: Disagreement) -> set[int]:
    """The accounts of the professionals whose decision it is about: parties, never persons concerned."""
    named = Seat.objects.filter(
        disagreement=it, side=Side.RESPONDING, as_what=Seat.AsWhat.ACTS, stage_entry__number=1
    ).exclude(membership=None)
    managers = Party.objects.filter(disagreement=it).exclude(manager=None)
    users = set(named.values_list("membership__user", flat=True))
    return users | set(managers.values_list("manager__user", flat=True))


def people_called(name: str, agency: Agency, partnership: Partnership, *, now: datetime) -> list[Membership]:
    """Everybody of that name at that agency, in every role: where two share it, both are kept from the matter."""
    wanted = " ".join(name.split()).casefold()
    here = people_of(partnership, on=local_day(now)).filter(agency=agency)
    return [one for one in here if " ".join(one.user.name.split()).casefold() == wanted]
