"""Letters to an agency that is not on Accord: marked as sent, how and when; or why one need not go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Participation
from agencies.standing import Standing
from escalation.core.decisions import MoveRefused
from escalation.models import Disagreement, Letter
from escalation.permissions import NotYours
from escalation.places import Place
from escalation.services.doing import begin
from escalation.services.opening import hand_over_by_letter


@dataclass(frozen=True)
class Gone:
    """How a letter went: by what way, when, to whom and where, and what it said."""

    how: Letter.How
    sent_at: datetime
    to: str
    text: str


@transaction.atomic
def mark_letter_sent(
    *, disagreement: Disagreement, by: Standing, letter: Letter, gone: Gone, version: int, now: datetime
) -> Letter:
    """A letter has gone: what it said is kept as it was sent. Raises NotYours, MoveRefused, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    letter = _waiting(doing.it, doing.place, letter.pk)
    doing.check_past(gone.sent_at)
    with doing.act("letter.sent", happened=gone.sent_at, facts={"agency": letter.party.agency.name}) as act:
        letter.sent_at, letter.sent_how = gone.sent_at, gone.how
        letter.sent_to, letter.sent_text = gone.to, gone.text
        letter.sent_by = ", ".join((act.by.name, act.by.role, act.by.agency))
        act.save(letter)
        hand_over_by_letter(act, letter)
        act.move()
    return letter


@transaction.atomic
def say_letter_not_sent(
    *, disagreement: Disagreement, by: Standing, letter: Letter, reason: str, version: int, now: datetime
) -> Letter:
    """A letter need not go, with the reason: how they know it already. Raises NotYours, MoveRefused, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    letter = _waiting(doing.it, doing.place, letter.pk)
    with doing.act("letter.not_sent", facts={"agency": letter.party.agency.name}) as act:
        letter.not_sent = reason
        act.save(letter)
        hand_over_by_letter(act, letter)
        act.move()
    return letter


def check_can_send(place: Place) -> None:
    """Whoever acts in the matter on a side, or for the board, sends a letter; who only looks on does not."""
    if place.looks_on or (place.side is None and not place.convenes):
        raise NotYours("The people who act in this matter send its letters.")


def check_waits(letter: Letter) -> None:
    if not letter.waits:
        raise MoveRefused("This letter is marked already.")


def goes_to(letter: Letter) -> str:
    """Where letters to the agency go, as the partnership has it; empty where that is not entered."""
    part = Participation.objects.filter(
        agency=letter.party.agency_id, partnership=letter.disagreement.partnership_id
    ).first()
    return (part.letters_to or "") if part else ""


def _waiting(it: Disagreement, place: Place, key: UUID) -> Letter:
    check_can_send(place)
    letter = Letter.objects.select_related("party__agency").get(pk=key, disagreement=it)
    check_waits(letter)
    return letter
