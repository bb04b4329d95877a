"""Policies, calendars, closed days, posts, going live, leaving."""

from collections.abc import Mapping
from datetime import date, timedelta

from agencies.models import Closure, Post
from agencies.services import add_closure, add_post, hold_post
from escalation.services import (
    calendars,
    holidays,
    leaving,
    policies,
    postponing,
    postponing_referrals,
    setting_up,
)
from tests import referrals
from tests.factories import COMMAND_LINE, MONDAY, NORFOLK, World, make_partnership
from tests.house.recipes.base import Call, Recipe, given, ready


def leaves(world: World) -> Call:
    story = given(world)
    return lambda: leaving.leave(
        membership=world.teacher,
        matters={story.it.pk: world.head_teacher},
        posts={},
        manager=None,
        by=world.business_manager,
        now=story.now,
    )


def going_live(world: World) -> Call:
    other = make_partnership(code="suffolk", live=False)
    for slug in ("first_line_manager", "senior_manager"):  # the gaps of the one agency that has nobody there
        post = add_post(
            partnership=other.partnership,
            agency=other.agency("housing"),
            slug=slug,
            title="Desk",
            by=COMMAND_LINE,
            now=MONDAY,
        )
        hold_post(post=post, membership=other.stranger, by=COMMAND_LINE, now=MONDAY)
    return lambda: setting_up.go_live(partnership=other.partnership, by=other.business_manager, now=MONDAY)


def closed_day(world: World) -> Closure:
    return add_closure(
        partnership=world.partnership, day=date(2027, 3, 1), reason="Training", by=COMMAND_LINE, now=MONDAY
    )


def published_with(world: World) -> Call:
    closed_day(world)
    return lambda: calendars.publish_calendar(partnership=world.partnership, by=COMMAND_LINE, now=MONDAY)


def reopens(world: World) -> Call:
    closure = closed_day(world)
    calendars.publish_calendar(partnership=world.partnership, by=COMMAND_LINE, now=MONDAY)
    return lambda: setting_up.open_on(closure=closure, by=world.business_manager, now=MONDAY)


def runs_over_a_day_off(world: World) -> Call:
    """A matter due on Monday 18 January 2027, and Friday the 15th is announced as a bank holiday."""
    story = given(world)
    holidays.announce_holiday(
        partnership=world.partnership,
        day=date(2027, 1, 15),
        name="A day for all",
        by=COMMAND_LINE,
        now=MONDAY,
    )
    return lambda: postponing.move_deadlines(now=story.now)


def referred_over_a_day_off(world: World) -> Call:
    """A referral to be answered by Tuesday 12 January 2027, which is announced as a bank holiday."""
    story = referrals.made(referrals.with_refusals(world))
    holidays.announce_holiday(
        partnership=world.partnership,
        day=date(2027, 1, 12),
        name="A day for all",
        by=COMMAND_LINE,
        now=MONDAY,
    )
    return lambda: postponing_referrals.move_referral_deadlines(now=story.now)


def an_empty_post(world: World) -> Post:
    return add_post(
        partnership=world.partnership,
        agency=world.agency("school"),
        slug="named_professional",
        title="Named professional",
        by=COMMAND_LINE,
        now=MONDAY,
    )


def policy_text() -> str:
    """Norfolk's policy under another key."""
    return NORFOLK.read_text().replace('key = "norfolk"', 'key = "norfolk-two"', 1)


SETTING_UP: Mapping[str, Recipe] = {
    "leave": Recipe(
        leaves,
        ("matter.taken_over", "membership.ended"),
        "+Notice +Seat ~Disagreement ~Holding ~Membership ~Seat",
        "head_teacher",
    ),
    "load_policy": Recipe(
        lambda world: (
            lambda: policies.load_policy(
                partnership=world.partnership,
                text=policy_text(),
                in_force_from=date(2028, 1, 1),
                by=COMMAND_LINE,
                now=MONDAY,
            )
        ),
        ("policy.loaded",),
        "+PolicyVersion",
    ),
    "publish_calendar": Recipe(published_with, ("calendar.published",), "+CalendarVersion"),
    "renew_calendars": Recipe(
        lambda world: lambda: calendars.renew_calendars(now=MONDAY + timedelta(days=365)),
        ("calendar.published",),
        "+CalendarVersion",
    ),
    "go_live": Recipe(going_live, ("partnership.live",), "~Partnership"),
    "close_on": Recipe(
        lambda world: (
            lambda: setting_up.close_on(
                partnership=world.partnership,
                day=date(2027, 3, 1),
                reason="Training",
                by=world.business_manager,
                now=MONDAY,
            )
        ),
        ("calendar.published", "closure.added"),
        "+CalendarVersion +Closure",
    ),
    "announce_holiday": Recipe(
        lambda world: (
            lambda: holidays.announce_holiday(
                partnership=world.partnership,
                day=date(2027, 3, 1),
                name="A day for all",
                by=world.business_manager,
                now=MONDAY,
            )
        ),
        ("calendar.published", "holiday.announced"),
        "+CalendarVersion +HolidayChange",
    ),
    "cancel_holiday": Recipe(
        lambda world: (
            lambda: holidays.cancel_holiday(
                partnership=world.partnership, day=date(2027, 5, 31), by=world.business_manager, now=MONDAY
            )
        ),
        ("calendar.published", "holiday.cancelled"),
        "+CalendarVersion +HolidayChange",
    ),
    "move_deadlines": Recipe(
        runs_over_a_day_off,
        ("deadline.moved",),
        "+DeadlineEvent +Notice ~Deadline",
        "social_worker teacher",
    ),
    "move_referral_deadlines": Recipe(
        referred_over_a_day_off,
        ("referral.time_moved",),
        "+ReferralDeadlineEvent +ReferralNotice ~ReferralDeadline",
    ),
    "open_on": Recipe(reopens, ("calendar.published", "closure.withdrawn"), "+CalendarVersion ~Closure"),
    "close_post": Recipe(
        ready(
            an_empty_post,
            lambda post, world: setting_up.close_post(post=post, by=world.business_manager, now=MONDAY),
        ),
        ("post.closed",),
        "~Post",
    ),
}
