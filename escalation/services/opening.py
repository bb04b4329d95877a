"""Opened or not: what nobody opens goes on to the next post (DESIGN §4.5); what was passed on changes hands."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from agencies.models import Holding, Post
from agencies.roles import LEVELS
from audit.history import history_model
from components.words import joined
from escalation import notifications
from escalation.acts import MatterAct, act_on, lock_if_free
from escalation.core.clock import half_or_one_working_day
from escalation.core.stages import Side
from escalation.models import (
    CaseLink,
    Deadline,
    Disagreement,
    Letter,
    Notice,
    Party,
    PolicyVersion,
    Record,
    Seat,
    SideGiven,
    StageEntry,
)
from escalation.models.matters import DisagreementQuerySet
from escalation.models.stages import DeadlineQuerySet
from escalation.queries import first_due, inside_one_agency
from escalation.services.calendars import calendar_in_force, calendars_in_force
from escalation.services.routing import Routes
from escalation.services.seating import is_inside
from escalation.services.setting_aside import Finding, awake, forget_settled, maybe, write_each
from escalation.zone import LOCAL, local_day

WHAT = "unopened matter"
PASSED_UP = "notice.passed_up"
PASSED_ON = "matter.passed_on"


def pass_up_unopened(*, now: datetime) -> int:
    """Pass up every new matter that nobody of the other side has opened in time; how many there were.

    One bad row is set aside and stops nothing.
    """
    found = awake(WHAT, findings(now), now=now)
    passed = write_each(WHAT, found, lambda one: _pass_up(one.key, now), now=now)
    forget_settled(WHAT, now=now)
    return passed


def findings(now: datetime) -> Iterator[Finding]:
    """The unopened matters whose time to be passed up has come, the oldest first; in a fixed number of queries."""
    clocks_of = first_clocks(OuterRef("current_stage"), OuterRef("raised_at"))
    new = unopened().filter(raised_at__lt=now).annotate(first_due=Subquery(clocks_of.values("due_at")[:1]))
    rows = list(
        new.order_by("raised_at").values_list("pk", "raised_at", "first_due", "policy_version", "partnership")
    )
    versions = PolicyVersion.objects.in_bulk({row[3] for row in rows})
    calendars = calendars_in_force({row[4] for row in rows})

    def is_over(raised_at: datetime, first_due: datetime | None, version: UUID, partnership: UUID) -> bool:
        policy, calendar = versions[version].policy, calendars[partnership].calendar
        at = half_or_one_working_day(raised_at, first_due, calendar, policy.close_of_business, LOCAL)
        return at <= now

    for key, *values in rows:
        if maybe(partial(is_over, *values)):
            yield Finding(key, "", key)


def unopened() -> DisagreementQuerySet:
    """New matters that nobody of the other side has opened, nor written in, and that were not passed up yet."""
    here = {"disagreement": OuterRef("pk")}
    theirs = Seat.objects.filter(disagreement=OuterRef("disagreement"), side=Side.RESPONDING).filter(
        Q(post=OuterRef("post")) | Q(membership=OuterRef("addressee"))
    )
    opened = Notice.objects.filter(Exists(theirs), **here, opened_at__isnull=False)
    wrote = [model.objects.filter(**here, side=Side.RESPONDING) for model in (SideGiven, CaseLink, Record)]
    # Who is not on Accord opens nothing: a letter goes to them.
    reached = Party.objects.present().filter(**here, side=Side.RESPONDING).exclude(off_accord=True)
    new = Disagreement.objects.open().filter(Exists(reached), current_stage__number=1)
    for sign in (opened, *wrote, Notice.objects.filter(**here, kind=PASSED_UP)):
        new = new.exclude(Exists(sign))
    return new


def passes_up_at(it: Disagreement) -> datetime:
    """When a new matter is passed up: half of its first clock or one working day from its raising, whichever is less.

    A clock may have run since the matter was first put to the other side, and even be over: nobody could open the
    matter before it was raised, so the half is of the time that was left then.
    """
    due_at = first_clocks(it.current_stage, it.raised_at).values_list("due_at", flat=True).first()
    calendar = calendar_in_force(it.partnership).calendar
    return half_or_one_working_day(it.raised_at, due_at, calendar, it.policy.close_of_business, LOCAL)


def first_clocks(
    stage_entry: StageEntry | OuterRef | None, raised_at: datetime | OuterRef
) -> DeadlineQuerySet:
    """The firm clocks of a stage that were not over when the matter was raised, what is due first coming first."""
    return Deadline.objects.filter(stage_entry=stage_entry, due_at__gt=raised_at).firm().order_by("due_at")


def next_post(it: Disagreement, party: Party, *, now: datetime) -> Post | None:
    """The post at the next higher level of a party that does not have the matter yet; None where there is none."""
    seated = Seat.objects.filter(
        disagreement=it, side=Side.RESPONDING, agency=party.agency, ended_at=None, post__isnull=False
    )
    slugs = set(seated.values_list("post__slug", flat=True)) | {it.stage.rung.value}
    height = max((LEVELS.index(slug) for slug in slugs if slug in LEVELS), default=-1)
    above = LEVELS[height + 1 :]
    if not above:
        return None
    routes = Routes([it], on=local_day(now))
    without = routes.kept(it) | (routes.across(it, party.side, ()) if is_inside([party]) else set())
    return routes.desks.route(
        agency=party.agency, partnership=it.partnership, slugs=above, service=party.service, without=without
    )


def hand_over(act: MatterAct, opened: Iterable[Notice]) -> None:
    """A desk has opened what was passed on to it: until then whoever passed it on kept it too (PAGES).

    Within an agency one desk hands over to another. From one agency to another the whole agency does, and is a
    party no more: nobody waits for it to confirm an outcome of what is not its own.
    """
    for notice in opened:
        if notice.kind != PASSED_ON or notice.post is None or not _went_to(notice):
            continue
        passed = Record.objects.select_related("written_by", "told__party").get(
            disagreement=act.it, kind=Record.Kind.PASSED_ON, recorded_at=notice.recorded_at
        )
        assert passed.written_by is not None  # a person passed it on
        here = Seat.objects.filter(
            disagreement=act.it, side=Side.RESPONDING, ended_at=None, recorded_at__lt=notice.recorded_at
        )
        passer = passed.told.party.agency_id if passed.told else passed.written_by.agency_id
        if passer == notice.post.agency_id:
            theirs = here.filter(Q(membership=passed.written_by) | Q(post__in=_held_by(passed)))
            if notice.post.service_id and inside_one_agency(act.it):
                # From one service of an agency to another the whole service hands over.
                theirs = here.exclude(post__service=notice.post.service_id)
                _leave(act, passer, since=notice.recorded_at, but=notice.post.service_id)
        else:
            theirs = here.filter(agency=passer)
            _leave(act, passer, since=notice.recorded_at)
        for seat in theirs:
            seat.ended_at = act.at.claimed
            act.save(seat)


def hand_over_by_letter(act: MatterAct, letter: Letter) -> None:
    """What was passed on to an agency that is not on Accord is handed over once the letter about it has gone.

    Another agency that is not on Accord is written to of it as well, and hands nothing over by its letter.
    """
    if not _joined_by(act, letter):
        return
    passed = Record.objects.filter(
        disagreement=act.it, kind=Record.Kind.PASSED_ON, recorded_at=letter.recorded_at
    )
    for record in passed.exclude(written_by=None).select_related("written_by", "told__party"):
        assert record.written_by is not None  # as was asked
        passer = record.told.party.agency_id if record.told else record.written_by.agency_id
        if passer == letter.party.agency_id:
            continue
        theirs = Seat.objects.filter(disagreement=act.it, side=Side.RESPONDING, agency=passer, ended_at=None)
        for seat in theirs.filter(recorded_at__lte=letter.recorded_at):
            seat.ended_at = act.at.claimed
            act.save(seat)
        _leave(act, passer, since=letter.recorded_at)


def _went_to(notice: Notice) -> bool:
    """Whether it is of the desk to which it was passed on; the raising side's may be told by a desk, too."""
    given = Seat.objects.filter(disagreement=notice.disagreement_id, side=Side.RESPONDING, post=notice.post)
    return given.filter(recorded_at=notice.recorded_at).exists()


def _joined_by(act: MatterAct, letter: Letter) -> bool:
    """Whether the act that a letter is about made its agency a party: it was passed on to that one."""
    history: QuerySet[Any] = QuerySet(history_model(Party))
    written = history.filter(id=letter.party_id, seal_chain=act.subject, history_date=letter.recorded_at)
    return written.exists()


def _held_by(passed: Record) -> QuerySet[Post]:
    """The posts at which somebody was when they passed it on."""
    held = Holding.objects.on(local_day(passed.recorded_at)).filter(membership=passed.written_by)
    return Post.objects.filter(pk__in=held.values("post"))


def _leave(act: MatterAct, agency: UUID | None, *, since: datetime, but: UUID | None = None) -> None:
    """An agency is a party no more; inside one its services of the responding side, save one.

    Not who was passed it again ``since`` then, before the desk to which it went first had opened it.
    """
    later = Record.objects.filter(
        disagreement=act.it, kind=Record.Kind.PASSED_ON, recorded_at__gt=since
    ).values("recorded_at")
    again = Seat.objects.filter(
        disagreement=act.it, side=Side.RESPONDING, agency=agency, ended_at=None, recorded_at__in=later
    )
    parties = Party.objects.present().filter(disagreement=act.it, agency=agency)
    if but is not None:
        parties = parties.filter(side=Side.RESPONDING).exclude(service=but)
        parties = parties.exclude(service__in=again.exclude(post__service=None).values("post__service"))
    elif again.exists():
        return
    for party in parties:
        party.left_at = act.at.claimed
        act.save(party)


@transaction.atomic
def _pass_up(key: UUID, now: datetime) -> bool:
    """Pass one matter up, once it is locked and still unopened."""
    it, at = lock_if_free(key, now=now)
    if passes_up_at(it) > now or not unopened().filter(pk=key).exists():
        return False
    parties = Party.objects.present().filter(disagreement=it, side=Side.RESPONDING)
    parties = parties.exclude(off_accord=True).select_related("agency", "service")
    posts = [post for party in parties if (post := next_post(it, party, now=now))]
    to = joined([str(post) for post in posts]) or "there is none"
    with act_on(it, PASSED_UP, by=None, at=at, facts={"post": to}) as act:
        seats = [
            Seat(
                side=Side.RESPONDING,
                agency=post.agency,
                post=post,
                as_what=Seat.AsWhat.ACTS,
                stage_entry=it.current_stage,
            )
            for post in posts
        ]
        act.add_all(seats)
        told = notifications.seated(seats, now=now) or notifications.business_managers(it, now=now)
        notifications.tell(act, told, wants="Open it: nobody has yet", by_when=first_due(act.rows))
        # The word to the raiser is also what says that this has happened.
        raisers = notifications.raisers(it, now=now) or notifications.business_managers(it, now=now)
        notifications.tell(act, raisers, wants="Ring them: nobody has opened it")
    return True
