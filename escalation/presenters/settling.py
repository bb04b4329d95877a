"""An outcome on the page: its text, what each side will do, the actions, and the hands of the agencies side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agencies.standing import Standing
from components.words import joined
from escalation import notifications
from escalation.core.stages import Side
from escalation.models import Action, ChildNow, Confirmation, Disagreement, Outcome, Party
from escalation.notifications import Told
from escalation.presenters.times import Tag


@dataclass(frozen=True)
class Hand:
    """One agency's answer to an outcome, or that it is still to come and from whom."""

    agency: str
    side: str
    tag: Tag
    who: str
    at: datetime | None = None
    reason: str = ""


TAGS = {
    Confirmation.Answer.CONFIRMED: Tag("Confirmed", "green"),
    Confirmation.Answer.REFUSED: Tag("Not what we agreed", "red"),
    Confirmation.Answer.ACKNOWLEDGED: Tag("Acknowledged", "green"),
}
WAITING = Tag("Not answered yet", "grey")
BY_LETTER = "them by letter, since they are not on Accord,"


@dataclass(frozen=True)
class Part:
    """What one side will do."""

    whose: str
    text: str


@dataclass(frozen=True)
class Shown:
    """An outcome, to be read."""

    outcome: Outcome
    is_decision: bool
    parts: tuple[Part, ...]
    actions: tuple[Action, ...]
    hands: tuple[Hand, ...]

    @property
    def files_wait(self) -> bool:
        """Whether what goes on the child's files is not on file yet, and so is not printed."""
        signed = [one.signed_at for one in self.outcome.sign_offs.all()]
        return bool(self.outcome.for_files) and (not signed or None in signed)


def shown(it: Disagreement, outcome: Outcome, *, now: datetime) -> Shown:
    """An outcome with its actions, and each agency's hand beside the others."""
    parties = parties_of(it)
    wills = {Side.RAISING: outcome.raising_will, Side.RESPONDING: outcome.responding_will}
    parts = (Part(agencies_on(parties, side), will) for side, will in wills.items() if will)
    return Shown(
        outcome,
        outcome.kind == Outcome.Kind.DECISION,
        tuple(parts),
        tuple(outcome.actions.select_related("agency")),
        hands(it, outcome, parties, now=now),
    )


def parties_of(it: Disagreement) -> list[Party]:
    """The agencies that are parties, the raising side's first."""
    return list(
        Party.objects.present()
        .filter(disagreement=it)
        .select_related("agency", "service", "manager__user")
        .order_by("side", "agency__name", "service__name")
    )


def agencies_on(parties: Iterable[Party], side: Side) -> str:
    """A side by the names of its agencies."""
    return joined([party.name for party in parties if party.side == side])


def hands(it: Disagreement, outcome: Outcome, parties: Iterable[Party], *, now: datetime) -> tuple[Hand, ...]:
    """Every agency's answer; of an agency that has given none, who can."""
    hands = outcome.confirmations.select_related("told__party__agency")
    given = {one.party_id: one for one in hands}
    acting = notifications.acting(it, *Side, now=now)
    return tuple(_hand(party, given.get(party.pk), acting) for party in parties)


def _hand(party: Party, given: Confirmation | None, acting: Iterable[Told]) -> Hand:
    side = Side(party.side).description
    if given is None:
        who = joined(names_at(party.agency_id, acting)) or "nobody acts there"
        return Hand(party.name, side, WAITING, BY_LETTER if party.off_accord else who)
    tag = TAGS[Confirmation.Answer(given.answer)]
    who = f"{given.writer_name}, {given.writer_role}"
    if given.told:
        who = f"Told to us by {given.told.who}, shown by the paper. Entered by {who}, {given.writer_agency}"
    return Hand(party.name, side, tag, who, given.recorded_at, given.reason)


def names_at(agency: UUID, acting: Iterable[Told]) -> list[str]:
    """Who acts for an agency, by name and what they are called."""
    people = {one.membership.user_id: one.membership for one in acting if one.membership.agency_id == agency}
    return [f"{person.user.name} ({person.called})" for person in people.values()]


def must_confirm(it: Disagreement, *, but: Party | None) -> list[str]:
    """The parties that an outcome waits for once this one (``but``) has given its hand by proposing it."""
    return [party.name for party in parties_of(it) if party != but]


def newest_safety(it: Disagreement, standing: Standing) -> ChildNow | None:
    """How the child is now: the newest answer that this person may read."""
    return ChildNow.objects.filter(disagreement=it).visible_to(standing).first()
