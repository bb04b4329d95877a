"""Bringing a matter somewhere, for tests: each function walks on through the real services, in the field's words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from agencies.models import Membership
from agencies.standing import Standing, standing_of
from escalation.models import (
    ChildNow,
    Disagreement,
    Learning,
    Meeting,
    MeetingProposal,
    Outcome,
    Record,
    SideGiven,
)
from escalation.services.answers import Child, Pending, Raised, Safety, SignsOfSafety
from escalation.services.discussing import (
    Discussion,
    ask_other_side,
    record_attempt,
    record_discussion,
    seek_advice,
)
from escalation.services.forms import fill_form
from escalation.services.giving import Given, give_side
from escalation.services.joint import Held, Map, accept_meeting, hold_meeting, propose_meeting
from escalation.services.meetings import Invitation
from escalation.services.moving import escalate, withdraw
from escalation.services.panel_members import to_choose_from
from escalation.services.panels import Decision, convene_panel, decide, hold_panel
from escalation.services.raising import raise_disagreement
from escalation.services.settling import Proposal, close_with_learning, confirm_outcome, propose_outcome
from escalation.services.worries import say_still_worried
from escalation.zone import local_day
from tests.factories import MONDAY, World

SAFE = Safety(
    ChildNow.Safe.UNSURE, "Quieter than usual, in school today.", "Collected by her aunt every day."
)
VIEW = SignsOfSafety("Home alone at night.", "She talks to her aunt.", "A strategy discussion this week.", 3)
THEIR_VIEW = SignsOfSafety("Late meals.", "The aunt helps.", "Early help, reviewed monthly.", 6)
REASON = "There has been no visit for three weeks."


def stand(person: Membership, now: datetime) -> Standing:
    """Where this person stands on that day."""
    return standing_of(person.user, on=local_day(now))


@dataclass
class Story:
    """A matter on its way. ``now`` is the story's clock; ``later`` moves it on."""

    world: World
    now: datetime
    it: Disagreement

    def later(self, **how: float) -> "Story":
        self.now += timedelta(**how)
        return self

    def fresh(self) -> Disagreement:
        self.it = Disagreement.objects.select_related("policy_version", "partnership", "current_stage").get(
            pk=self.it.pk
        )
        return self.it

    def by(self, person: Membership) -> dict[str, Any]:
        """What every service is called with, for this person, now, on the version that is there."""
        it = self.fresh()
        return {"disagreement": it, "by": stand(person, self.now), "version": it.version, "now": self.now}


def answers(world: World, now: datetime = MONDAY, **changed: Any) -> Raised:  # noqa: ANN401
    """A teacher's answers: children's social care closed a case."""
    given: dict[str, Any] = {
        "safety": SAFE,
        "children": (
            Child("HA-2207", initials="K.P.", birth_month=4, birth_year=2017, identifier="943 476 5919"),
        ),
        "responding": world.agency("social-care"),
        "decision": "To close the case after one visit.",
        "decided_by": "The duty social worker",
        "put_at": now,
        "category": world.policy.policy.categories[0],
        "view": VIEW,
    }
    return Raised(**given | changed)


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


def meeting_proposed(story: Story, by: Membership | None = None, **changed: Any) -> MeetingProposal:  # noqa: ANN401
    """A senior manager proposes a joint meeting, for tomorrow, with practitioners and first-line managers."""
    world = story.world
    people = changed.pop(
        "people", (world.teacher, world.head_teacher, world.social_worker, world.team_manager)
    )
    at = changed.pop("meets_at", story.now + timedelta(days=1))
    invitation = Invitation(at, changed.pop("place", "County Hall, room 2"), people)
    return propose_meeting(
        **story.later(minutes=5).by(by or world.trust_director), invitation=invitation, **changed
    )


def meeting_convened(story: Story, **changed: Any) -> Meeting:  # noqa: ANN401
    """The senior managers have convened their joint meeting: one proposed a time, the other accepted it."""
    proposal = meeting_proposed(story, **changed)
    return accept_meeting(**story.later(minutes=5).by(story.world.service_manager), proposal=proposal)


def meeting_held(story: Story, **changed: Any) -> Meeting:  # noqa: ANN401
    """They met, and made one map."""
    meeting = meeting_convened(story)
    story.later(days=1, hours=2)
    held: dict[str, Any] = {
        "at": story.now - timedelta(hours=1),
        "attended": set(meeting.attendees.values_list("pk", flat=True)),
        "came_of_it": "One map of what worries both of us.",
        "safety": SAFE,
        "map": Map("Home alone at night.", "She talks to her aunt.", "A visit this week.", 3, 5),
    }
    return hold_meeting(**story.by(story.world.trust_director), meeting=meeting, held=Held(**held | changed))


def representatives(world: World) -> tuple[Membership, Membership]:
    """Two people from whom the policy draws its panel: one statutory, one voluntary; neither acted in the matter."""
    return world.police_representative, world.charity_representative


def panel_convened(story: Story) -> Meeting:
    invitation = Invitation(story.now + timedelta(days=1), "The board's office", representatives(story.world))
    return convene_panel(
        **story.later(minutes=10).by(story.world.chair), invitation=invitation, passed_over=not_asked(story)
    )


def not_asked(story: Story, *asked: Membership) -> dict[UUID, str]:
    """A reason for each who may sit and is not asked."""
    people = {person.pk for person in asked or representatives(story.world)}
    there = to_choose_from(story.fresh(), now=story.now)
    return {person.pk: "They know the family." for person in there if person.pk not in people}


def panel_held(story: Story) -> Meeting:
    meeting = panel_convened(story)
    story.later(days=1, hours=2)
    return hold_panel(
        **story.by(story.world.chair),
        meeting=meeting,
        held_at=story.now - timedelta(hours=1),
        attended=set(meeting.attendees.values_list("pk", flat=True)),
        came_of_it="Both sides were heard.",
        safety=SAFE,
    )


def decided(story: Story) -> Outcome:
    """The panel has decided, with one action."""
    panel_held(story)
    pending = Pending(
        "Reopen the case", "Service manager", date(2027, 3, 1), story.world.agency("social-care")
    )
    decision = Decision("The case is reopened.", "The pattern is one of neglect.", SAFE, pending=(pending,))
    return decide(**story.later(hours=1).by(story.world.chair), decision=decision)


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
