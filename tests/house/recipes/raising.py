"""Raising, the other side's first turn, and what goes by itself: notices, the sweep."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from django.core.mail import get_connection

from agencies.services import add_service
from escalation.models import Draft, SideGiven
from escalation.services import (
    drafts,
    giving,
    moving_on,
    opening,
    raising,
    sweeping,
    telling,
)
from escalation.services.policies import load_policy
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
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
    days = count()  # what was claimed and not marked is claimed again only later
    return lambda: telling.deliver_notices(
        now=MONDAY + timedelta(minutes=5, days=next(days)), connection=post
    )


def unopened(world: World) -> Call:
    stories.raised(world)
    return lambda: opening.pass_up_unopened(now=MONDAY + timedelta(days=3))


def inside_one_agency(world: World) -> Call:
    """A matter inside the school, which turns out to be between agencies."""
    before = {"partnership": world.partnership, "by": COMMAND_LINE, "now": MONDAY - timedelta(days=2)}
    inside = OTHER_POLICY + 'scope = ["within one agency"]\n' + ONE_STAGE
    load_policy(text=inside, in_force_from=date(2027, 1, 9), **before)
    service = add_service(agency=world.agency("school"), name="Nursery", **before)
    story = stories.raised(world, responding=world.agency("school"), service=service, category="")
    onward = moving_on.Onward(
        world.agency("social-care"), "It is theirs.", moving_on.summary_of(story.it), stories.SAFE
    )
    now = story.later(hours=1).by(world.teacher)
    return lambda: moving_on.move_on(**now, onward=onward)


def over_time(world: World) -> Call:
    story = given(world)
    return lambda: sweeping.sweep(now=story.now + timedelta(days=8))


OTHER_POLICY = 'format = 1\nkey = "inside"\ntitle = "Inside"\nboard = "Anybody"\n'
ONE_STAGE = (
    '[[stages]]\nkey = "one"\ntitle = "One"\nrung = "practitioner"\n'
    'authority = "decide"\ntime = "3 working days"\n'
)

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
    "move_on": Recipe(
        inside_one_agency,
        ("matter.raised", "matter.moved_on"),
        "+CaseLink +ChildNow +Deadline +Disagreement +Notice +Party +Record +Seat +StageEntry +View "
        "~Deadline ~Disagreement ~StageEntry",
        "social_worker head_teacher",
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
