"""What an agency that is not on Accord told, entered for it with its paper; and what it wrote at large."""

from datetime import date, datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.stages import Side
from escalation.models import Disagreement, Party, Record, Written
from escalation.permissions import NotYours
from escalation.places import TellsFor, WhatWasTold
from escalation.services import clocks
from escalation.services.answers import Safety
from escalation.services.doing import begin
from escalation.services.papers import PaperGiven, paper_row


def told_to_us(
    standing: Standing, *, party: Party, name: str, role: str, on: date, paper: PaperGiven | None
) -> TellsFor:
    """Who calls a service with this enters what the party told; the paper is written in the same act."""

    def add_paper(act: MatterAct, row: Written) -> Written:
        assert paper is not None
        return paper_row(act, paper, attached_to=row)

    told = WhatWasTold(party.pk, name, role, on, add_paper if paper else None)
    return TellsFor.of(standing, told)


@transaction.atomic
def enter_what_they_told(
    *,
    disagreement: Disagreement,
    by: Standing,
    said: str,
    version: int,
    now: datetime,
    safety: Safety | None = None,
) -> Record:
    """Enter what an agency without Accord wrote or said, beside its answers; ``by`` is what ``told_to_us`` gives.

    It is the agency's own first word where it had said nothing yet. Raises NotYours, MoveRefused, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    doing.check_open()
    if doing.place.told is None:
        raise NotYours("Only what an agency told that is not on Accord is entered here.")
    record = Record(stage_entry=doing.it.current_stage, kind=Record.Kind.STATEMENT, said=said)
    with doing.act("matter.told_to_us", facts={"agency": doing.place.speaks_for}) as act:
        act.add(record)
        if safety:
            act.add(safety.row())
        clocks.first_contact(act, now)
        told = notifications.acting(doing.it, *Side, now=now)
        notifications.tell(act, told, wants="To know: the other side wrote")
        act.move()
    return record
