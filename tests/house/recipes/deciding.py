"""Deciding below the panel, advising both sides, mediation, what goes on file, what is learned."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from escalation.core.mediation import Taken
from escalation.models import Learning
from escalation.services import advising, deciding, filing, learning, mediating, settling
from escalation.services.forms import pass_form_over
from tests import invented, stories
from tests.factories import World
from tests.house.recipes.base import Call, Recipe, on
from tests.stories import SAFE, Story

ENDED = "~Deadline ~StageEntry"

SIGNED = """
[records]
sign_off = "first-line manager"
child_file = true

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""

SHOULD = """
forms = ["note"]

[forms.note]
title = "Note"
fields = ["What is new?"]
need = "should"

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""

LEARNS = """
[closure]
learning_to = ["chair"]
debrief = true
if_unresolved = "Each agency keeps its own duty to the child."
"""


def with_decider(world: World) -> Story:
    return invented.second_stage(invented.with_line_manager(world), invented.DECIDES)


def advising_stage(world: World) -> Story:
    return invented.second_stage(world, invented.ADVISES)


def to_mediate(world: World) -> Story:
    return invented.second_stage(world, invented.MEDIATES).later(minutes=5)


def offered(world: World) -> Story:
    story = to_mediate(world)
    mediating.offer_mediation(**story.by(world.chair), offer="We could meet on Thursday.")
    return story.later(minutes=5)


def taken_up(world: World) -> Story:
    story = offered(world)
    for person in (world.teacher, world.social_worker):
        mediating.answer_mediation(**story.by(person), taken=Taken.TAKEN_UP, reason="")
    return story.later(days=1)


def to_sign(world: World) -> Story:
    story = invented.given(world, SIGNED)
    stories.discussed(story)
    return story.later(minutes=5)


def on_file(world: World) -> Story:
    story = to_sign(world)
    record = story.it.records.get(kind="discussion")
    filing.sign_off(**story.by(world.head_teacher), waiting=record.sign_offs.get())
    return story.later(minutes=5)


def closed(world: World) -> Story:
    story = invented.given(world, LEARNS)
    stories.agreed(story)
    learnt = Learning(themes="Ring.", why_not_earlier="No call.", debrief_offered=True)
    settling.close_with_learning(**story.later(hours=1).by(world.teacher), learning=learnt)
    return story.later(hours=1)


def does(do: Callable[..., object], person: str, **given: Any) -> Callable[[Story], Call]:  # noqa: ANN401
    return lambda story: lambda: do(**story.by(getattr(story.world, person)), **given)


def meets(story: Story) -> Call:
    moved = mediating.Moved(story.now - timedelta(hours=1), "All of us", "A plan.", "A visit.", SAFE)
    return does(mediating.record_mediation, "chair", moved=moved)(story)


def signs(story: Story) -> Call:
    waiting = story.it.records.get(kind="discussion").sign_offs.get()
    return does(filing.sign_off, "head_teacher", waiting=waiting)(story)


def places(story: Story) -> Call:
    record = story.it.records.get(kind="discussion")
    placed = {"placed_at": story.now, "by_whom": "The clerk", "where": ""}
    return does(filing.record_copy_placed, "teacher", thing=record, **placed)(story)


CHOSEN = deciding.Chosen("It stays open.", "Two.", "The pattern.", deciding.NOBODY_ELSE, SAFE)

DECIDING: Mapping[str, Recipe] = {
    "decide_here": Recipe(
        on(with_decider, does(deciding.decide_here, "stand_in", chosen=CHOSEN)),
        ("matter.decided_here",),
        f"+ChildNow +Notice +Outcome {ENDED} ~Disagreement",
        "teacher trust_director service_manager",
    ),
    "advise_both_sides": Recipe(
        on(advising_stage, does(advising.advise_both_sides, "service_manager", advice="Visit together.")),
        ("matter.stage_advised",),
        "+Notice +Record ~Disagreement",
        "teacher trust_director",
    ),
    "offer_mediation": Recipe(
        on(to_mediate, does(mediating.offer_mediation, "chair", offer="Thursday.")),
        ("matter.mediation_offered",),
        "+Mediation +Notice ~Disagreement",
        "teacher social_worker",
    ),
    "answer_mediation": Recipe(
        on(offered, does(mediating.answer_mediation, "teacher", taken=Taken.DECLINED, reason="No use.")),
        ("matter.mediation_answered",),
        "+MediationAnswer +Notice ~Disagreement ~Mediation",
        "social_worker chair deputy_chair",
    ),
    "record_mediation": Recipe(
        on(taken_up, meets),
        ("matter.mediation_met",),
        "+ChildNow +MediationMeeting +Notice ~Disagreement",
        "teacher social_worker deputy_chair",
    ),
    "end_mediation": Recipe(
        on(taken_up, does(mediating.end_mediation, "chair", remains="Who visits.", safety=SAFE)),
        ("matter.mediation_ended",),
        f"+ChildNow +Notice {ENDED} ~Disagreement ~Mediation",
        "teacher social_worker deputy_chair",
    ),
    "sign_off": Recipe(
        on(to_sign, signs),
        ("matter.signed_off",),
        "+Notice ~Disagreement ~SignOff",
        "teacher",
    ),
    "record_copy_placed": Recipe(
        on(on_file, places), ("matter.placed_on_file",), "+Placed ~Disagreement", ""
    ),
    "pass_form_over": Recipe(
        on(
            lambda world: invented.given(world, SHOULD),
            does(pass_form_over, "teacher", form="note", reason="Nothing is new."),
        ),
        ("matter.form_passed",),
        "+Record ~Disagreement",
        "",
    ),
    "record_debrief": Recipe(
        on(
            closed,
            lambda story: does(learning.record_debrief, "teacher", held_at=story.now, note="Both.")(story),
        ),
        ("matter.debrief_held",),
        "+Notice ~Disagreement ~Learning",
        "social_worker",
    ),
}
