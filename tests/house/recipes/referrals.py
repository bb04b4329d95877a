"""Referrals and their refusals."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from cases.models import MultiAgencyMeeting, PlanAction, Referral, Settlement
from cases.models.written import For
from escalation.services import (
    agencies_meeting,
    linking,
    persisting,
    plan_actions,
    protection,
    refusals,
    settling_referrals,
    sweeping_referrals,
)
from escalation.services import referrals as services
from escalation.services.answers import Pending
from escalation.services.moving import withdraw
from escalation.services.raising import send_draft
from escalation.services.telling_referrals import deliver_referral_notices, mark_referral_opened
from tests import referrals
from tests.factories import MONDAY, World
from tests.house.recipes.base import Call, Recipe
from tests.referrals import LETTER, Asking
from tests.stories import SAFE, answers, stand


def made(world: World) -> Asking:
    return referrals.made(referrals.with_refusals(world))


def refused(world: World) -> Asking:
    return referrals.refused(made(world)).later(minutes=5)


def reasoned(world: World) -> Asking:
    return referrals.reasoned(refused(world)).later(minutes=5)


def on(bring: Callable[[World], Asking], do: Callable[[Asking], object]) -> Callable[[World], Call]:
    """A referral that was brought somewhere, and what is done there."""

    def ready(world: World) -> Call:
        story = bring(world)
        return lambda: do(story)

    return ready


def with_meeting(do: Callable[[Asking, MultiAgencyMeeting], object]) -> Callable[[World], Call]:
    """A multi-agency meeting that was convened, a day after it was to be."""

    def ready(world: World) -> Call:
        story = refused(world)
        meeting = referrals.convened(story)
        story.later(days=4)
        return lambda: do(story, meeting)

    return ready


def held(story: Asking, meeting: MultiAgencyMeeting) -> None:
    plan = (Pending("Visit", "Family worker", date(2027, 2, 1)),)
    came = agencies_meeting.Held(story.now, "Both", "One plan.", MultiAgencyMeeting.Result.PLAN, plan)
    agencies_meeting.hold_agencies_meeting(**story.by(story.world.teacher), meeting=meeting, held=came)


def with_action(world: World) -> Call:
    """A plan with one action."""
    story = refused(world)
    meeting = referrals.convened(story)
    held(story.later(days=4), meeting)
    story.later(days=1)
    return lambda: agencies_meeting.mark_planned_done(
        **story.by(world.social_worker), action=meeting.actions.get(), shown_by="Our note."
    )


def with_planned(do: Callable[[Asking, PlanAction], Call]) -> Callable[[World], Call]:
    """A plan with one action, a day later."""

    def ready(world: World) -> Call:
        story = refused(world)
        meeting = referrals.convened(story)
        held(story.later(days=4), meeting)
        return do(story.later(days=1), meeting.actions.get())

    return ready


def begin(story: Asking) -> object:
    by = stand(story.world.teacher, story.now)
    return linking.begin_disagreement(referral=story.it, by=by, now=story.now)


def disputed(world: World) -> Asking:
    """Refused, then raised as a disagreement, which was withdrawn."""
    story = refused(world)
    by = stand(world.teacher, story.now)
    draft = linking.begin_disagreement(referral=story.fresh(), by=by, now=story.now)
    it = send_draft(draft=draft, by=by, raised=answers(world, story.now), now=story.now)
    withdraw(
        disagreement=it, by=by, reason="Sorted out.", asked_to=False, who_asked="", safety=SAFE,
        version=it.version, now=story.now,
    )  # fmt: skip
    return story


REFERRALS: Mapping[str, Recipe] = {
    "make_referral": Recipe(
        on(
            lambda world: Asking(referrals.with_refusals(world), MONDAY, Referral()),
            lambda story: referrals.made(story.world),
        ),
        ("referral.made",),
        "+Case +Referral +ReferralDeadline +ReferralNotice +ReferralSeat",
    ),
    "accept_referral": Recipe(
        on(made, lambda story: services.accept_referral(**story.by(story.world.social_worker))),
        ("referral.accepted",),
        "+ReferralNotice ~Referral ~ReferralDeadline",
    ),
    "record_refused": Recipe(
        on(made, referrals.refused),
        ("referral.refused",),
        "+ReferralDeadline +ReferralNotice +Refusal +Telling ~Referral ~ReferralDeadline",
    ),
    "send_reasons": Recipe(
        on(refused, referrals.reasoned),
        ("referral.reasons_sent",),
        "+ReasonsInWriting +ReferralNotice ~Referral ~ReferralDeadline",
    ),
    "enter_reasons": Recipe(
        on(
            refused,
            lambda story: refusals.enter_reasons(
                **story.by(story.world.social_worker),
                letter=LETTER,
                sent=refusals.SentOtherwise(story.now, "By post", "Our file"),
            ),
        ),
        ("referral.reasons_entered",),
        "+ReasonsInWriting +ReferralNotice ~Referral ~ReferralDeadline",
    ),
    "write_note": Recipe(
        on(
            refused,
            lambda story: persisting.write_note(
                **story.by(story.world.teacher),
                text="They rang.",
                for_whom=For.BOTH,
                happened=story.now,
            ),
        ),
        ("referral.noted",),
        "+OwnNote +ReferralNotice ~Referral",
    ),
    "record_advice": Recipe(
        on(reasoned, referrals.persisting),
        ("referral.advice_answered",),
        "+AdviceAnswer +ReferralNotice ~Referral",
    ),
    "inform_manager": Recipe(
        on(
            refused,
            lambda story: persisting.inform_manager(
                **story.by(story.world.teacher), manager=story.world.head_teacher, concerns="Alone."
            ),
        ),
        ("referral.manager_informed",),
        "+ManagerInformed +ReferralNotice +ReferralSeat ~Referral",
    ),
    "record_managers_talk": Recipe(
        on(refused, referrals.talked),
        ("referral.managers_talked",),
        "+ManagersTalk +ReferralNotice ~Referral",
    ),
    "convene_agencies": Recipe(
        on(refused, referrals.convened),
        ("referral.meeting_convened",),
        "+MultiAgencyMeeting +ReferralNotice ~Referral",
    ),
    "hold_agencies_meeting": Recipe(
        with_meeting(held),
        ("referral.meeting_held",),
        "+PlanAction +ReferralNotice ~MultiAgencyMeeting ~Referral",
    ),
    "mark_planned_done": Recipe(
        with_action, ("referral.action_done",), "+ReferralNotice ~PlanAction ~Referral"
    ),
    "carry_planned_over": Recipe(
        with_planned(
            lambda story, action: (
                lambda: plan_actions.carry_planned_over(
                    **story.by(story.world.social_worker),
                    action=action,
                    to=date(2027, 2, 8),
                    reason="The family was away.",
                )
            )
        ),
        ("referral.action_carried",),
        "+PlanActionCarried +ReferralNotice ~PlanAction ~Referral",
    ),
    "sweep_plan_actions": Recipe(
        with_planned(
            lambda story, action: lambda: plan_actions.sweep_plan_actions(now=story.now + timedelta(days=20))
        ),
        ("referral.action_overdue",),
        "+PlanActionEvent +ReferralNotice",
        quiet=True,
    ),
    "begin_disagreement": Recipe(on(refused, begin), (), ""),
    "say_protection": Recipe(
        on(
            refused,
            lambda story: protection.say_protection(
                **story.by(story.world.social_worker), protection=Referral.Protection.YES, why="A bruise."
            ),
        ),
        ("referral.protection_said",),
        "+OwnNote +ReferralNotice ~Referral",
    ),
    "settle_by_matter": Recipe(
        on(
            disputed,
            lambda story: settling_referrals.settle_by_matter(
                **story.by(story.world.teacher), holder=Settlement.Holder.REFERRING, what="We go on."
            ),
        ),
        ("referral.settled",),
        "+ReferralNotice +Settlement ~Referral ~ReferralDeadline",
    ),
    "sweep_referrals": Recipe(
        on(
            refused,
            lambda story: sweeping_referrals.sweep_referrals(now=story.now + timedelta(hours=25)),
        ),
        ("referral.overdue",),
        "+ReferralDeadlineEvent +ReferralNotice",
        quiet=True,
    ),
    "deliver_referral_notices": Recipe(
        on(made, lambda story: deliver_referral_notices(now=story.later(days=1).now)),
        ("referral.notices_sent",),
        "~ReferralNotice",
        quiet=True,
    ),
    "mark_referral_opened": Recipe(
        on(
            made,
            lambda story: mark_referral_opened(
                referral=story.it, by=stand(story.world.social_worker, story.now), now=story.now
            ),
        ),
        ("referral.opened",),
        "~ReferralNotice",
    ),
}
