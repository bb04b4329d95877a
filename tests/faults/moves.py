"""Where a matter can stand, and every move from there: what the races and the ended connections are tried on.

A *place* is a way to bring a matter somewhere (tests/stories); a *move* is one call of one service on it, by whom
it may be, with a version. Which moves are possible at a place is found by trying each alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from escalation.core.mediation import Taken
from escalation.models import Learning, Meeting, Outcome, Record, SideGiven
from escalation.services import (
    deciding,
    discussing,
    giving,
    joint,
    mediating,
    meetings,
    moving,
    no_agreement,
    panels,
    settling,
    sittings,
    worries,
)
from escalation.services.answers import Pending
from escalation.services.sweeping import sweep
from tests import invented, stories
from tests.factories import World
from tests.house.recipes.deciding import CHOSEN
from tests.house.recipes.moving import short_ladder_ends
from tests.stories import SAFE, THEIR_VIEW, Story

Call = Callable[[], object]


@dataclass(frozen=True)
class Move:
    """One move. ``make`` gives the call, on the version that is there; raises Missing where what it is about is not."""

    name: str
    person: str
    make: Callable[[Story], Call]

    def __str__(self) -> str:
        return f"{self.name} ({self.person})"


def _by(person: str, service: Callable[..., object], **given: Any) -> Callable[[Story], Call]:  # noqa: ANN401
    def make(story: Story) -> Call:
        called = story.by(getattr(story.world, person)) | {
            name: value(story) if callable(value) else value for name, value in given.items()
        }
        return lambda: service(**called)

    return make


def _newest(model: Any, **where: Any) -> Callable[[Story], Any]:  # noqa: ANN401
    """The newest row of this matter; Missing where there is none."""

    def find(story: Story) -> Any:  # noqa: ANN401
        found = model.objects.filter(disagreement=story.it, **where).order_by("-recorded_at").first()
        if found is None:
            raise Missing
        return found

    return find


class Missing(Exception):
    """The move is about something that is not there."""


def _talk(story: Story) -> discussing.Discussion:
    return discussing.Discussion(
        "telephone", story.now, "Both of us", "We talked.", not_agreed="The plan.", safety=SAFE
    )


def _proposal(story: Story) -> settling.Proposal:
    pending = Pending("A visit", "Duty social worker", date(2027, 2, 1), story.world.agency("social-care"))
    return settling.Proposal("It stays open.", "We share.", "We visit.", (pending,), SAFE)


def _invitation(story: Story) -> meetings.Invitation:
    return meetings.Invitation(
        story.now + timedelta(days=1), "The board", stories.representatives(story.world)
    )


def _came(story: Story) -> set[Any]:
    meeting = _newest(Meeting)(story)
    return set(meeting.attendees.values_list("pk", flat=True))


def _learning(story: Story) -> Learning:
    return Learning(themes="Ring.", why_not_earlier="No call.", debrief_offered=True)


def _shortcut(person: str) -> Callable[[Story], Call]:
    def make(story: Story) -> Call:
        policy = story.fresh().policy
        if not policy.shortcuts:
            raise Missing
        forms = {
            key: {asked.label: "As said." for asked in policy.forms[key].fields}
            for key in policy.stages[-1].forms
        }
        way = policy.shortcuts[0]
        given = {"ground": way.when, "to": way.to[0], "reason": "It concerns every school.", "safety": SAFE}
        called = story.by(getattr(story.world, person))
        return lambda: moving.take_shortcut(**called, **given, forms=forms)

    return make


WHY_NOT = dict.fromkeys(("discussion", "meeting", "advice"), "They could not be had in time.")
UP = {"reason": "No visit.", "tried": "Two calls.", "safety": SAFE, "passed_over": WHY_NOT}
WITHDRAWN = {"reason": "Put right.", "asked_to": False, "who_asked": "", "safety": SAFE}
RAISERS = ("teacher", "head_teacher", "trust_director")
OTHERS = ("social_worker", "team_manager", "service_manager")


def _for_each(name: str, people: tuple[str, ...], service: Callable[..., object], **given: Any) -> list[Move]:  # noqa: ANN401
    return [Move(name, person, _by(person, service, **given)) for person in people]


SIDE = giving.Given(SideGiven.Position.KEEP, "The threshold.", THEIR_VIEW)
MOVES: list[Move] = [
    *_for_each("give our side", ("social_worker",), giving.give_side, given=SIDE),
    *_for_each("record a discussion", (*RAISERS, *OTHERS), discussing.record_discussion, discussion=_talk),
    *_for_each("escalate", (*RAISERS, *OTHERS), moving.escalate, **UP),
    *(Move("take a shortcut", person, _shortcut(person)) for person in RAISERS),
    *_for_each("propose", (*RAISERS, *OTHERS), settling.propose_outcome, proposal=_proposal),
    *_for_each(
        "confirm", (*RAISERS, *OTHERS), settling.confirm_outcome, outcome=_newest(Outcome, status="proposed")
    ),
    *_for_each(
        "refuse", (*RAISERS, *OTHERS), settling.refuse_outcome,
        outcome=_newest(Outcome, status="proposed"), reason="Not so.",
    ),
    *_for_each("say not agreed", ("social_worker",), no_agreement.say_not_agreed, reason="We differ."),
    *_for_each("withdraw", ("teacher",), moving.withdraw, **WITHDRAWN),
    *_for_each(
        "end as not resolved", ("trust_director",), moving.end_not_resolved, reason="Each holds.", safety=SAFE
    ),
    *_for_each(
        "reopen", ("teacher", "social_worker"), moving.reopen, reason="A report.", safety=SAFE
    ),
    *_for_each("close", ("teacher", "social_worker"), settling.close_with_learning, learning=_learning),
    *_for_each(
        "say whether it is settled", ("teacher",), settling.answer_whether_settled, settled=False, said="No."
    ),
    *_for_each(
        "say that one is still worried", ("teacher", "social_worker"), worries.say_still_worried, worry="Alone."
    ),
    *_for_each(
        "say whom one told", ("social_worker",), worries.tell_of_worry,
        record=_newest(Record, kind=Record.Kind.LAST_WORD), told="Duty", told_at=lambda story: story.now,
        said="They go.",
    ),
    *_for_each(
        "convene the panel", ("chair",), panels.convene_panel,
        invitation=_invitation, passed_over=lambda story: stories.not_asked(story),
    ),
    *_for_each(
        "record the panel", ("chair", "deputy_chair"), panels.hold_panel,
        meeting=_newest(Meeting, kind="panel"), held_at=lambda story: story.now - timedelta(hours=1),
        attended=_came, came_of_it="Heard.", safety=SAFE,
    ),
    *_for_each(
        "adjourn the panel", ("chair",), sittings.adjourn_panel,
        meeting=_newest(Meeting, kind="panel"), adjourned_at=lambda story: story.now - timedelta(hours=1),
        attended=lambda story: set(), why="Nobody came.", safety=SAFE,
    ),
    *_for_each(
        "decide", ("chair", "deputy_chair"), panels.decide,
        decision=panels.Decision("It is reopened.", "The pattern.", SAFE, pending=()),
    ),
    *_for_each("decide here", ("stand_in",), deciding.decide_here, chosen=CHOSEN),
    *_for_each("acknowledge", ("trust_director", "service_manager"), panels.acknowledge),
    *_for_each("offer mediation", ("chair",), mediating.offer_mediation, offer="Thursday."),
    *_for_each(
        "answer mediation", ("teacher", "social_worker"), mediating.answer_mediation,
        taken=Taken.TAKEN_UP, reason="",
    ),
    *_for_each("end mediation", ("chair", "teacher"), mediating.end_mediation, remains="Who visits.", safety=SAFE),
    *_for_each(
        "propose a meeting", ("trust_director", "service_manager"), joint.propose_meeting,
        invitation=lambda story: meetings.Invitation(
            story.now + timedelta(days=1), "Room 2", (story.world.teacher, story.world.social_worker)
        ),
    ),
]  # fmt: skip


def _given(world: World) -> Story:
    return stories.side_given(stories.raised(world))


def _then(bring: Callable[[World], Story], *told: Callable[[Story], object]) -> Callable[[World], Story]:
    def there(world: World) -> Story:
        story = bring(world)
        for tell in told:
            tell(story)
        return story.later(hours=1)

    return there


def _filled_by(person: str) -> Callable[[Story], object]:
    return lambda story: stories.everything_filled(story, getattr(story.world, person))


_filled = _filled_by("teacher")


def _refused(story: Story) -> None:
    outcome = stories.proposed(story)
    settling.refuse_outcome(
        **story.later(hours=1).by(story.world.social_worker), outcome=outcome, reason="Not so."
    )


def _to_mediate(world: World) -> Story:
    return invented.second_stage(world, invented.MEDIATES)


def _offered(story: Story) -> None:
    mediating.offer_mediation(**story.later(minutes=5).by(story.world.chair), offer="Thursday.")


def _taken_up(story: Story) -> None:
    for person in (story.world.teacher, story.world.social_worker):
        mediating.answer_mediation(**story.later(minutes=5).by(person), taken=Taken.TAKEN_UP, reason="")


def _over(story: Story) -> None:
    story.later(days=8)
    sweep(now=story.now)


def _to_sit(story: Story) -> None:
    stories.panel_convened(story)
    story.later(days=2)


# Each has a partnership of its own: some lay down a policy of their own there.
PLACES: Mapping[str, Callable[[World], Story]] = {
    "raised": _then(stories.raised),
    "given": _then(_given),
    "discussed, filled in": _then(_given, stories.discussed, _filled),
    "its time over": _then(_given, _filled, _over),
    "proposed by the raising side": _then(_given, stories.proposed),
    "proposed by the responding side": _then(
        _given, lambda story: stories.proposed(story, story.world.social_worker)
    ),
    "refused": _then(_given, _refused, _filled),
    "first-line managers": _then(stories.at_first_line, _filled_by("head_teacher")),
    "senior managers": _then(stories.at_senior, _filled_by("trust_director")),
    "the panel": _then(stories.at_panel),
    "the panel convened": _then(stories.at_panel, _to_sit),
    "the panel held": _then(stories.at_panel, stories.panel_held),
    "decided": _then(stories.at_panel, stories.decided),
    "agreed": _then(_given, stories.agreed),
    "agreed, still worried": _then(_given, stories.agreed, stories.worry_said),
    "closed": _then(_given, stories.closed),
    "withdrawn": _then(_given, stories.withdrawn),
    "at the end of a short ladder": _then(short_ladder_ends),
    "with who decides": _then(
        lambda world: invented.second_stage(invented.with_line_manager(world), invented.DECIDES)
    ),
    "to mediate": _then(_to_mediate),
    "mediation offered": _then(_to_mediate, _offered),
    "mediating": _then(_to_mediate, _offered, _taken_up),
}
