"""Papers: added to a matter or a referral, on its own or together with what another act writes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies.models import Partnership
from agencies.standing import Standing
from audit.files.judging import Judged
from audit.files.keeping import keep
from cases.acts import ReferralAct
from cases.models import InReferral, PaperKind, Referral, ReferralPaper
from cases.models.papers import PaperColumns
from cases.models.written import For
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom, Side, State
from escalation.models import Disagreement, Paper, Written
from escalation.permissions import NotYours, check_can_write
from escalation.places import Place
from escalation.services.doing import begin
from escalation.services.on_referrals import begin_on, people_on, tell_of_referral

WANTS = "To know: a paper was added"


@dataclass(frozen=True)
class PaperGiven:
    """A paper as somebody gives it: a file that was judged, or where the paper is held instead."""

    kind: PaperKind
    title: str
    dated: date | None = None
    file: Judged | None = None
    held_where: str = ""


@transaction.atomic
def add_paper(
    *,
    disagreement: Disagreement,
    by: Standing,
    paper: PaperGiven,
    attached_to: Written | None = None,
    for_whom: ForWhom = ForWhom.BOTH,
    version: int,
    now: datetime,
) -> Paper:
    """Add a paper to a matter, or to one thing in it: it is then for whom that is. Raises NotYours, MoveRefused, Stale.

    A row that this person may not read is not there: Written's DoesNotExist.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_add(doing.it, doing.place)
    if attached_to is not None:
        attached_to = (
            type(attached_to).objects.visible_to(doing.by).get(pk=attached_to.pk, disagreement=doing.it)
        )
        for_whom = ForWhom(attached_to.for_whom)
    check_audience(doing.place, for_whom)
    with doing.act("matter.paper_added", for_whom=for_whom, facts=_facts(paper)) as act:
        row = paper_row(act, paper, attached_to=attached_to)
        if for_whom is ForWhom.BOTH:
            _tell(act, doing.place, now)
        act.move()
    return row


@transaction.atomic
def add_referral_paper(
    *,
    referral: Referral,
    by: Standing,
    paper: PaperGiven,
    attached_to: InReferral | None = None,
    for_whom: For = For.BOTH,
    version: int | None,
    now: datetime,
) -> ReferralPaper:
    """Add a paper to a referral, or to one thing that was written about it. Raises MoveRefused, ReferralChanged."""
    doing = begin_on(referral, by=by, version=version, now=now)
    if attached_to is not None:
        attached_to = type(attached_to).objects.visible_to(doing.by).get(pk=attached_to.pk, referral=doing.it)
        for_whom = For(attached_to.for_whom)
    with doing.act("referral.paper_added", for_whom=for_whom, facts=_facts(paper)) as act:
        row = referral_paper_row(act, paper, attached_to=attached_to)
        act.move()
        if for_whom is For.BOTH:
            tell_of_referral(act, people_on(act.it, doing.place.side.other, now=now), wants=WANTS)
    return row


def paper_row(act: MatterAct, paper: PaperGiven, *, attached_to: Written | None = None) -> Paper:
    """Write a paper as part of an act on a matter, for whom that is to which it is attached; raises MoveRefused.

    ``attached_to`` is a row of the same matter that the act has added, or that its writer may read.
    """
    row = Paper()
    if attached_to is not None:
        row.for_whom, row.side = attached_to.for_whom, _side(act.side, attached_to)
    _fill(row, paper, act.it.partnership)
    if attached_to is not None:
        row.attach_to(attached_to)
    act.add(row)
    return row


def referral_paper_row(
    act: ReferralAct, paper: PaperGiven, *, attached_to: InReferral | None = None
) -> ReferralPaper:
    """Write a paper as part of an act on a referral, for whom that is to which it is attached; raises MoveRefused."""
    row = ReferralPaper()
    if attached_to is not None:
        row.for_whom, row.side = attached_to.for_whom, _side(act.side, attached_to)
    _fill(row, paper, act.it.partnership)
    if attached_to is not None:
        row.attach_to(attached_to)
    act.add(row)
    return row


def takes_files(partnership: Partnership) -> bool:
    """Whether papers are kept here as files; where the setting is empty they are."""
    return partnership.keeps_files is not False


def check_can_add(it: Disagreement, place: Place) -> None:
    """Whoever writes the record of a matter adds papers to it, and so does the convener; raises NotYours, MoveRefused.

    Until it is closed: what shows that an action was done may come after it was resolved.
    """
    if not place.convenes:
        check_can_write(place)
    if it.state == State.CLOSED:
        raise MoveRefused("This matter is closed: nothing can be added to it now.")


def check_audience(place: Place, for_whom: ForWhom) -> None:
    """A side writes for both or for itself, the board for both sides or for the panel; raises NotYours."""
    if for_whom is ForWhom.PANEL and place.side is not None:
        raise NotYours("Papers for the panel alone are added by its convener.")
    if for_whom is ForWhom.OWN_SIDE and place.side is None:
        raise NotYours("The board is on no side: its papers are for both sides, or for the panel.")


def audiences(place: Place) -> list[ForWhom]:
    """For whom this person may add a paper."""
    return [ForWhom.BOTH, ForWhom.PANEL if place.side is None else ForWhom.OWN_SIDE]


def _fill(row: PaperColumns, paper: PaperGiven, partnership: Partnership) -> None:
    if not paper.file and not paper.held_where:
        raise MoveRefused("A paper is a file, or it says where it is held.")
    if paper.file and not takes_files(partnership):
        raise MoveRefused(f"{partnership} keeps no files here. Say where the paper is held instead.")
    row.kind, row.title, row.dated, row.held_where = paper.kind, paper.title, paper.dated, paper.held_where
    if paper.file:
        keep(row, paper.file)


def _side(acting: str | None, attached_to: Written | InReferral) -> str:
    """What is for one side alone stays on that side, whoever acts; else it is of the side that adds it."""
    own = attached_to.for_whom == ForWhom.OWN_SIDE
    return attached_to.side if own else acting or ""


def _facts(paper: PaperGiven) -> dict[str, str]:
    """Its kind, and not its title: that is free text."""
    return {"paper": PaperKind(paper.kind).label.lower()}


def _tell(act: MatterAct, place: Place, now: datetime) -> None:
    sides = [place.side.other] if place.side else list(Side)
    notifications.tell(act, notifications.acting(act.it, *sides, now=now), wants=WANTS)
