"""Steps of a story up the ladder and to its end, each through the real service."""

from datetime import date, datetime, timedelta
from typing import Any

from agencies.models import Membership
from escalation.models import Learning, Outcome, Record, SideGiven
from escalation.services.answers import Pending
from escalation.services.discussing import (
    Discussion,
    ask_other_side,
    record_attempt,
    record_discussion,
    seek_advice,
)
from escalation.services.forms import fill_form
from escalation.services.giving import Given, give_side
from escalation.services.moving import escalate, withdraw
from escalation.services.raising import raise_disagreement
from escalation.services.settling import Proposal, close_with_learning, confirm_outcome, propose_outcome
from escalation.services.worries import say_still_worried
from tests.factories import MONDAY, World
from tests.stories.story import REASON, SAFE, THEIR_VIEW, Story, answers, stand


def raised(world: World, now: datetime = MONDAY, **changed: Any) -> Story:  # noqa: ANN401
    """The teacher has raised a disagreement with children's social care."""
    it = raise_disagreement(
        by=stand(world.teacher, now), membership=world.teacher, raised=answers(world, now, **changed), now=now
    )
    return Story(world, now, it)


def side_given(story: Story) -> Story:
    """The social worker has given the other side: the decision is kept."""
    given = Given(
        SideGiven.Position.KEEP, "The threshold is not met.", THEIR_VIEW, talk_when="Today after 3pm"
    )
    give_side(**story.later(hours=3).by(story.world.social_worker), given=given)
    return story


def discussed(story: Story, by: Membership | None = None, **changed: Any) -> Record:  # noqa: ANN401
    """A discussion by telephone that settled nothing stands in the record."""
    story.later(hours=2)
    discussion: dict[str, Any] = {
        "way": "telephone",
        "happened": story.now - timedelta(minutes=20),
        "people": "Both of us",
        "said": "We went through the visits.",
        "not_agreed": "Whether the case stays open.",
        "safety": SAFE,
    }
    return record_discussion(
        **story.by(by or story.world.teacher), discussion=Discussion(**discussion | changed)
    )


def attempted(story: Story, by: Membership | None = None) -> Record:
    """An attempt by telephone that found nobody stands in the record."""
    story.later(hours=1)
    attempt = Discussion("telephone", story.now - timedelta(minutes=5), "The duty desk", "It rang out.")
    return record_attempt(**story.by(by or story.world.teacher), attempt=attempt)


def form_filled(story: Story, by: Membership, key: str) -> Story:
    """A form of the policy is filled in, whatever its fields."""
    form = story.fresh().policy.forms[key]
    fill_form(
        **story.later(minutes=10).by(by),
        form=key,
        answers={asked.label: "4" if asked.kind == "scale" else "As it was said." for asked in form.fields},
    )
    return story


def everything_filled(story: Story, by: Membership) -> Story:
    """Every form that stands between this side and the next stage."""
    it = story.fresh()
    keys = dict.fromkeys(it.stage.forms + (it.next_stage.forms if it.next_stage else ()))
    for key in keys:
        form_filled(story, by, key)
    return story


def escalated(story: Story, by: Membership, **passed_over: str) -> Story:
    """Gone up one stage, everything asked for done or passed over."""
    everything_filled(story, by)
    why_not = dict.fromkeys(("discussion", "meeting", "advice"), "They could not be had in time.")
    escalate(
        **story.later(minutes=30).by(by),
        reason=REASON,
        tried="Two telephone calls.",
        safety=SAFE,
        passed_over=why_not | passed_over,
    )
    return story


def at_first_line(world: World, now: datetime = MONDAY) -> Story:
    story = side_given(raised(world, now))
    discussed(story)
    return escalated(story, world.teacher)


def at_senior(world: World, now: datetime = MONDAY) -> Story:
    story = at_first_line(world, now).later(days=1)
    discussed(story, world.head_teacher)
    return escalated(story, world.head_teacher)


def at_panel(world: World, now: datetime = MONDAY) -> Story:
    story = at_senior(world, now).later(days=1)
    discussed(story, world.trust_director)
    return escalated(story, world.trust_director)


def proposed(story: Story, by: Membership | None = None) -> Outcome:
    """An outcome with one outstanding issue waits for the other side."""
    world = story.world
    pending = Pending(
        "A visit to the home", "Duty social worker", date(2027, 2, 1), world.agency("social-care")
    )
    proposal = Proposal(
        "The case stays open for six weeks.", "We share attendance.", "We visit.", (pending,), SAFE
    )
    return propose_outcome(**story.later(hours=1).by(by or world.teacher), proposal=proposal)


def agreed(story: Story) -> Outcome:
    """Proposed by the raising side and confirmed by the other: two hands."""
    outcome = proposed(story)
    confirm_outcome(**story.later(hours=1).by(story.world.social_worker), outcome=outcome)
    outcome.refresh_from_db()
    return outcome


def closed(story: Story) -> Story:
    """Agreed, and closed with its learning."""
    agreed(story)
    learning = Learning(themes="Ring before closing.", why_not_earlier="Nobody rang.", debrief_offered=True)
    close_with_learning(**story.later(hours=1).by(story.world.teacher), learning=learning)
    return story


def advice_sought(story: Story) -> Record:
    return seek_advice(
        **story.later(minutes=5).by(story.world.teacher),
        asked=story.world.head_teacher,
        question="What would you do?",
    )


def withdrawn(story: Story) -> Story:
    """Withdrawn by who raised it, asked by nobody."""
    withdraw(
        **story.later(minutes=30).by(story.world.teacher),
        reason="The visit was made.",
        asked_to=False,
        who_asked="",
        safety=SAFE,
    )
    return story


def question_asked(story: Story) -> Record:
    """The raiser has asked the other side a short question."""
    return ask_other_side(**story.later(minutes=5).by(story.world.teacher), question="Who saw her last?")


def worry_said(story: Story, by: Membership | None = None) -> Record:
    """Somebody is still worried."""
    person = by or story.world.teacher
    return say_still_worried(**story.later(minutes=5).by(person), worry="She is alone again at night.")
