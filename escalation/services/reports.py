"""The board's report of a year: that it was made, for whom and why, is written on the partnership's own chain."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Membership, Partnership
from agencies.services import open_act
from audit.models import Export
from escalation.core.board.periods import Period
from escalation.queries_of_the_board import REPORT


@transaction.atomic
def make_report(
    *,
    partnership: Partnership,
    year: Period,
    key: UUID,
    recipient: str,
    why: str,
    by: Membership,
    now: datetime,
) -> Export:
    """Write down that the report of a year is handed out, for whom and why.

    It is both an act on the partnership's chain and a row of the register of exports. An act, because the report is of
    the partnership and of no one matter: the chain says who made it, when, of which year. A row of the register,
    because what was given out is asked for in one place ("who has a copy of what?"), and for whom and why are texts,
    which stand in rows and never in the facts of an act. The file is made from the rows as they stood at the act.

    ``key`` is the form's own: sent twice, it is one report. Raises Refused.
    """
    act = open_act(partnership, REPORT, by=by, now=now, facts={"year": year.name, "period": year.key})
    if (before := Export.objects.filter(pk=key, subject=act.subject).first()) is not None:
        return before
    made = Export(
        pk=key,
        subject=act.subject,
        form=Export.Form.PDF,
        recipient=recipient,
        why=why,
        length=act.subject.length + 1,
    )
    with act:
        act.add(made)
    return made
