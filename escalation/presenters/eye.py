"""What needs the board's eye: open matters that are on nobody's list, or too late. Conditions for lists and counts."""

from datetime import datetime

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce

from agencies.models import Holding, Membership
from escalation.core.policy_parts import STAGE_CLOCK
from escalation.core.turns import Turn
from escalation.models import Deadline, KeptFrom, Party, Record, Seat
from escalation.zone import local_day


def on_nobodys_list(*, now: datetime) -> Q:
    """That an agency that is a party has nobody today who acts where it stands, or that no one convenes or decides."""
    day = local_day(now)
    # Who is kept from the matter is nobody there, whatever desk they hold.
    kept = KeptFrom.objects.filter(
        disagreement=OuterRef(OuterRef("disagreement")), ended_at=None, person__isnull=False
    ).values("person__user")
    holding = Holding.objects.on(day).filter(post=OuterRef("post")).exclude(membership__user__in=kept)
    person = Membership.objects.on(day).filter(pk=OuterRef("membership")).exclude(user__in=kept)
    staffed = Seat.objects.acting().filter(Exists(holding) | Exists(person))
    there = staffed.filter(disagreement=OuterRef("disagreement"), agency=OuterRef("agency"))
    # Who is not on Accord has no list: the other side writes to them, and has it on its own.
    without = Party.objects.present().exclude(off_accord=True).filter(disagreement=OuterRef("pk"))
    without = without.filter(~Exists(there))
    convened = staffed.filter(disagreement=OuterRef("pk"), as_what=Seat.AsWhat.CONVENER)
    decides = staffed.filter(disagreement=OuterRef("pk"), as_what=Seat.AsWhat.DECIDES)
    nobody = Q(turn=Turn.CONVENER) & ~Q(Exists(convened)) | Q(turn=Turn.DECIDER) & ~Q(Exists(decides))
    return Q(Exists(without)) | nobody


def stages_overdue(*, now: datetime) -> Coalesce:
    """At how many stages a firm time of a matter ran out before it was met."""
    late = Q(ended_at=None, due_at__lt=now) | Q(ended_at__gt=F("due_at"))
    missed = Deadline.objects.firm().filter(late, disagreement=OuterRef("pk")).order_by()
    counted = missed.values("disagreement").annotate(count=Count("stage_entry", distinct=True))
    return Coalesce(Subquery(counted.values("count")), 0, output_field=IntegerField())


def overdue_for_long(*, now: datetime) -> Q:
    """That the time of its stage ran out longer ago than the whole of that time was, from its start until it fell due.

    By the clock on the wall: the same nights and weekends lie in both, so five working days are a week and a week.
    """
    given = ExpressionWrapper(F("due_at") - F("starts_at"), output_field=DurationField())
    own = Deadline.objects.running().firm().filter(stage_entry=OuterRef("current_stage"), clock=STAGE_CLOCK)
    over = own.annotate(twice=ExpressionWrapper(F("due_at") + given, output_field=DateTimeField())).filter(
        twice__lt=now
    )
    return Q(Exists(over))


def times_passed_on() -> Coalesce:
    """How often a matter was passed on to another desk."""
    passes = Record.objects.filter(disagreement=OuterRef("pk"), kind=Record.Kind.PASSED_ON).order_by()
    counted = passes.values("disagreement").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0, output_field=IntegerField())
