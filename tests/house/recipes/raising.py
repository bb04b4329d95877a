"""Raising, the other side's first turn, and what goes by itself: notices, the sweep."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from django.core.mail import get_connection

from escalation.models import Draft, SideGiven
from escalation.services import (
    drafts,
    giving,
    opening,
    raising,
    sweeping,
    telling,
)
from tests import stories
from tests.factories import MONDAY, World
from tests.house.recipes.base import Call, Recipe, given, on, ready


def a_draft(world: World) -> Draft:
    return drafts.begin_draft(
        key=uuid4(), membership=world.teacher, page="danger", typed={"safe": ["yes"]}, now=MONDAY
    )


def sent_from_a_draft(world: World) -> Call:
    draft = a_draft(world)
    return lambda: raising.send_draft(
        draft=draft, by=stories.stand(world.teacher, MONDAY), raised=stories.answers(world), now=MONDAY
    )


def waiting_post(world: World) -> Call:
    stories.raised(world)
    post = get_connection("django.core.mail.backends.dummy.EmailBackend")
    return lambda: telling.deliver_notices(now=MONDAY + timedelta(minutes=5), connection=post)


def unopened(world: World) -> Call:
    stories.raised(world)
    return lambda: opening.pass_up_unopened(now=MONDAY + timedelta(days=3))


def over_time(world: World) -> Call:
    story = given(world)
    return lambda: sweeping.sweep(now=story.now + timedelta(days=8))


RAISING: Mapping[str, Recipe] = {
    "begin_draft": Recipe(
        lambda world: (
            lambda: drafts.begin_draft(
                key=uuid4(), membership=world.teacher, page="danger", typed={}, now=MONDAY
            )
        ),
        (),
        "",
    ),
    "keep_page": Recipe(
        ready(
            a_draft, lambda draft, world: drafts.keep_page(draft=draft, page="agency", typed={}, now=MONDAY)
        ),
        (),
        "",
    ),
    "erase_old_drafts": Recipe(
        ready(a_draft, lambda draft, world: drafts.erase_old_drafts(now=MONDAY + timedelta(days=31))),
        (),
        "",
    ),
    "send_draft": Recipe(
        sent_from_a_draft,
        ("matter.raised",),
        "+Case +CaseLink +ChildNow +Deadline +Disagreement +Notice +Party +Seat +StageEntry +View",
        "social_worker",
    ),
    "raise_disagreement": Recipe(
        lambda world: (
            lambda: raising.raise_disagreement(
                by=stories.stand(world.teacher, MONDAY),
                membership=world.teacher,
                raised=stories.answers(world),
                now=MONDAY,
            )
        ),
        ("matter.raised",),
        "+Case +CaseLink +ChildNow +Deadline +Disagreement +Notice +Party +Seat +StageEntry +View",
        "social_worker",
    ),
    "give_side": Recipe(
        on(
            stories.raised,
            lambda story: (
                lambda: giving.give_side(
                    **story.later(hours=1).by(story.world.social_worker),
                    given=giving.Given(SideGiven.Position.KEEP, "The threshold.", stories.THEIR_VIEW),
                )
            ),
        ),
        ("matter.side_given",),
        "+Notice +SideGiven +View ~Disagreement",
        "teacher",
    ),
    "say_found": Recipe(
        on(
            stories.raised,
            lambda story: (
                lambda: giving.say_found(
                    **story.later(hours=1).by(story.world.social_worker), number=1, reference=""
                )
            ),
        ),
        ("matter.child_found",),
        "+CaseLink +Notice ~Disagreement",
        "teacher",
    ),
    "pass_on": Recipe(
        on(
            stories.raised,
            lambda story: (
                lambda: giving.pass_on(
                    **story.later(hours=1).by(story.world.social_worker),
                    to=story.world.post("hospital", "practitioner"),
                    reason="It is the hospital's.",
                )
            ),
        ),
        ("matter.passed_on",),
        "+Notice +Party +Record +Seat ~Disagreement",
        "nurse teacher",
    ),
    "mark_opened": Recipe(
        on(
            stories.raised,
            lambda story: (
                lambda: telling.mark_opened(
                    disagreement=story.it,
                    by=stories.stand(story.world.social_worker, story.now),
                    now=story.now,
                )
            ),
        ),
        ("notice.opened",),
        "~Notice",
    ),
    "deliver_notices": Recipe(waiting_post, ("notice.sent",), "~Notice", quiet=True),
    "pass_up_unopened": Recipe(
        unopened, ("notice.passed_up",), "+Notice +Seat", "team_manager stand_in teacher", quiet=True
    ),
    "sweep": Recipe(
        over_time,
        ("deadline.overdue",),
        "+DeadlineEvent +Notice +Seat ~Disagreement",
        "teacher head_teacher",
        quiet=True,
    ),
}
