"""The pages of settling, meetings, the panel and closing, each with how to come there and what is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from agencies.models import Membership
from escalation.core.mediation import Taken
from escalation.models import Meeting
from escalation.services import filing, mediating
from tests import invented, stories
from tests.factories import World
from tests.stories import Story

Sent = dict[str, Any]
TYPED = "What was typed stays on the page"
SAFETY: Sent = {
    "safe": "unsure",
    "how": f"{TYPED}: quiet, in school.",
    "keeps_safe": "Her aunt collects her.",
}


@dataclass(frozen=True)
class Case:
    """One page. ``texts`` are the fields that take a typed text; ``others`` is what a person gets who opens it."""

    name: str
    bring: Callable[[World], tuple[Story, dict[str, Any]]]  # to where it can be done, with the address's ids
    by: str
    sent: Callable[[Story], Sent]
    others: dict[str, int]
    texts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()  # fields into which a forged id may be put
    empty: tuple[str, ...] = field(default=())  # the fields that are named where nothing was typed

    def __str__(self) -> str:
        return self.name


def when(name: str, moment: datetime) -> Sent:
    """A moment as a person types it."""
    local = timezone.localtime(moment)
    return {
        f"{name}_day": str(local.day),
        f"{name}_month": str(local.month),
        f"{name}_year": str(local.year),
        f"{name}_time": f"{local:%H:%M}",
    }


def when_day(name: str, day: date) -> Sent:
    """A day as a person types it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def actions(**row: Any) -> Sent:  # noqa: ANN401
    """One action as a row."""
    given = {
        "what": f"{TYPED}: visit",
        "who": "Duty social worker",
        "due_day": "1",
        "due_month": "3",
        "due_year": "2027",
    } | row
    rows = {f"actions-0-{key}": value for key, value in given.items()}
    return {"actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0", **rows}


NO_ACTIONS: Sent = {"actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0"}


def people(*chosen: Membership) -> list[str]:
    return [str(person.pk) for person in chosen]


def _given(world: World) -> tuple[Story, dict[str, Any]]:
    return stories.side_given(stories.raised(world)).later(minutes=5), {}


def _proposed(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _given(world)
    return story, {"outcome": stories.proposed(story).pk}


def _agreed(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _given(world)
    stories.agreed(story)
    return story.later(minutes=5), {}


def _with_action(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _given(world)
    outcome = stories.agreed(story)
    return story.later(minutes=5), {"action": outcome.actions.get().pk}


def _senior(world: World) -> tuple[Story, dict[str, Any]]:
    return stories.at_senior(world).later(minutes=5), {}


def _meeting(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _senior(world)
    meeting = stories.meeting_convened(story)
    return story.later(days=2), {"meeting": meeting.pk}


def _proposed_meeting(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _senior(world)
    proposal = stories.meeting_proposed(story)
    return story.later(minutes=5), {"proposal": proposal.pk}


def _held_meeting(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _senior(world)
    meeting = stories.meeting_held(story)
    return story.later(minutes=5), {"meeting": meeting.pk}


def _panel(world: World) -> tuple[Story, dict[str, Any]]:
    return stories.at_panel(world).later(minutes=5), {}


def _panel_convened(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _panel(world)
    meeting = stories.panel_convened(story)
    return story.later(days=2), {"meeting": meeting.pk}


def _panel_held(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _panel(world)
    stories.panel_held(story)
    return story.later(minutes=5), {}


def _decided(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _panel(world)
    stories.decided(story)
    return story.later(minutes=5), {}


def _with_decider(world: World) -> tuple[Story, dict[str, Any]]:
    story = invented.second_stage(invented.with_line_manager(world), invented.DECIDES)
    return story.later(minutes=5), {}


def _advising(world: World) -> tuple[Story, dict[str, Any]]:
    return invented.second_stage(world, invented.ADVISES).later(minutes=5), {}


def _to_mediate(world: World) -> tuple[Story, dict[str, Any]]:
    return invented.second_stage(world, invented.MEDIATES).later(minutes=5), {}


def _mediation_offered(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _to_mediate(world)
    mediating.offer_mediation(**story.by(world.chair), offer="We could meet on Thursday.")
    return story.later(minutes=5), {}


def _mediating(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _mediation_offered(world)
    for person in (world.teacher, world.social_worker):
        mediating.answer_mediation(**story.by(person), taken=Taken.TAKEN_UP, reason="")
    return story.later(days=2), {}


SIGNED_OFF = """
[records]
sign_off = "first-line manager"
child_file = true

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""


def _to_sign(world: World) -> tuple[Story, dict[str, Any]]:
    story = invented.given(world, SIGNED_OFF)
    record = stories.discussed(story)
    return story.later(minutes=5), {"waiting": record.sign_offs.get().pk}


def _signed(world: World) -> tuple[Story, dict[str, Any]]:
    story = invented.given(world, SIGNED_OFF)
    record = stories.discussed(story)
    waiting = record.sign_offs.get()
    filing.sign_off(**story.later(minutes=5).by(world.head_teacher), waiting=waiting)
    return story.later(minutes=5), {"record": record.pk}


def invited(story: Story) -> list[str]:
    """The invitations of the meeting of the present stage."""
    meeting = Meeting.objects.get(stage_entry=story.fresh().current_stage)
    return [str(pk) for pk in meeting.attendees.values_list("pk", flat=True)]


STRANGERS = {"stranger": 404, "nurse": 404}
CASES = [
    Case(
        "propose",
        _given,
        "teacher",
        lambda story: (
            SAFETY
            | actions(agency=str(story.world.agency("social-care").pk))
            | {"text": f"{TYPED}: it stays open.", "ours": "Share attendance.", "theirs": "Visit."}
        ),
        STRANGERS | {"social_worker": 200, "head_teacher": 403, "service_manager": 404, "chair": 404},
        texts=("text", "ours", "theirs", "how", "keeps_safe", "actions-0-what", "actions-0-who"),
        choices=("actions-0-agency", "safe"),
        empty=("text", "ours", "theirs", "safe", "how", "keeps_safe"),
    ),
    Case(
        "confirm",
        _proposed,
        "social_worker",
        lambda story: {},
        STRANGERS | {"teacher": 403, "team_manager": 403, "chair": 404},
    ),
    Case(
        "refuse",
        _proposed,
        "social_worker",
        lambda story: {"reason": f"{TYPED}: we agreed to look again."},
        STRANGERS | {"teacher": 403, "team_manager": 403},
        texts=("reason",),
        empty=("reason",),
    ),
    Case(
        "settled",
        _agreed,
        "teacher",
        lambda story: {"settled": "no", "said": f"{TYPED}: I am uneasy."},
        STRANGERS | {"social_worker": 403, "head_teacher": 403},
        texts=("said",),
        choices=("settled",),
        empty=("settled",),
    ),
    Case(
        "action_done",
        _with_action,
        "social_worker",
        lambda story: {"shown_by": f"{TYPED}: it is in our records."},
        STRANGERS | {"teacher": 200, "head_teacher": 403},
        texts=("shown_by",),
        empty=("shown_by",),
    ),
    Case(
        "convene_meeting",
        _senior,
        "trust_director",
        lambda story: (
            when("meets_at", story.now + timedelta(days=1))
            | {"place": f"{TYPED}: room 2", "people": people(story.world.teacher, story.world.social_worker)}
        ),
        STRANGERS | {"service_manager": 200, "teacher": 403, "team_manager": 403},
        texts=("place", "link"),
        choices=("people", "others"),
        empty=("meets_at", "place"),
    ),
    Case(
        "hold_meeting",
        _meeting,
        "trust_director",
        lambda story: (
            SAFETY
            | when("held_at", story.now - timedelta(hours=2))
            | {"attended": invited(story)[:2], "came_of_it": f"{TYPED}: one map.", "ended": "not_agreed"}
            | {
                "mapped": "yes",
                "worries": "Alone.",
                "working_well": "Her aunt.",
                "needs": "A visit.",
                "raising": "3",
            }
        ),
        STRANGERS | {"service_manager": 200, "team_manager": 403},
        texts=("came_of_it", "how", "worries", "also_there"),
        choices=("attended", "mapped", "ended", "raising", "responding"),
        empty=("held_at", "attended", "came_of_it", "safe", "mapped", "ended"),
    ),
    Case(
        "accept_meeting",
        _proposed_meeting,
        "service_manager",
        lambda story: {},
        STRANGERS | {"trust_director": 403, "team_manager": 403},
    ),
    Case(
        "answer_meeting",
        _held_meeting,
        "service_manager",
        lambda story: {"verdict": "own", "own_account": f"{TYPED}: we also spoke of the school."},
        STRANGERS | {"trust_director": 403, "social_worker": 200},
        texts=("own_account",),
        choices=("verdict",),
        empty=("verdict",),
    ),
    Case(
        "carry_over",
        _with_action,
        "social_worker",
        lambda story: when_day("to", date(2027, 2, 8)) | {"reason": f"{TYPED}: they were away."},
        STRANGERS | {"teacher": 200, "head_teacher": 403},
        texts=("reason",),
        empty=("to", "reason"),
    ),
    Case(
        "convene_panel",
        _panel,
        "chair",
        lambda story: (
            when("meets_at", story.now + timedelta(days=1))
            | {"place": f"{TYPED}: the board", "members": people(*stories.representatives(story.world))}
            | {f"over_{key}": why for key, why in stories.not_asked(story).items()}
        ),
        STRANGERS | {"deputy_chair": 200, "teacher": 403, "service_manager": 403, "business_manager": 200},
        texts=("place", "link"),
        choices=("members",),
        empty=("meets_at", "place", "members"),
    ),
    Case(
        "hold_panel",
        _panel_convened,
        "chair",
        lambda story: (
            SAFETY
            | when("held_at", story.now - timedelta(hours=2))
            | {
                "attended": invited(story),
                "came_of_it": f"{TYPED}: both were heard.",
                "chaired_by": str(story.world.deputy_chair.pk),
            }
        ),
        STRANGERS | {"deputy_chair": 200, "teacher": 403, "police_representative": 403},
        texts=("came_of_it", "how"),
        choices=("attended", "chaired_by"),
        empty=("held_at", "attended", "came_of_it", "chaired_by"),
    ),
    Case(
        "decide",
        _panel_held,
        "chair",
        lambda story: SAFETY | actions() | {"text": f"{TYPED}: it is reopened.", "reasons": "The pattern."},
        STRANGERS | {"deputy_chair": 200, "service_manager": 403, "charity_representative": 403},
        texts=("text", "reasons", "actions-0-what"),
        choices=("actions-0-agency",),
        empty=("text", "reasons", "safe"),
    ),
    Case(
        "acknowledge",
        _decided,
        "trust_director",
        lambda story: {},
        STRANGERS | {"service_manager": 200, "teacher": 200, "chair": 403, "police_representative": 404},
    ),
    Case(
        "close",
        _agreed,
        "teacher",
        lambda story: {
            "themes": f"{TYPED}: ring first.",
            "why_not_earlier": "Nobody rang.",
            "for_the_board": "yes",
            "debrief_offered": "yes",
            "debrief_note": "To both.",
        },
        STRANGERS | {"social_worker": 200, "head_teacher": 403},
        texts=("themes", "why_not_earlier", "debrief_note"),
        choices=("for_the_board",),
        empty=("themes", "why_not_earlier", "for_the_board", "debrief_offered"),
    ),
    Case(
        "decide_here",
        _with_decider,
        "stand_in",
        lambda story: (
            SAFETY
            | actions()
            | {
                "options": f"{TYPED}: close it, or keep it open.",
                "text": "It stays open.",
                "reasons": "The pattern.",
                "others_hold": "yes",
                "consulted": "The service manager agrees.",
            }
        ),
        STRANGERS | {"teacher": 403, "trust_director": 403, "service_manager": 403, "chair": 404},
        texts=("options", "text", "reasons", "consulted", "actions-0-what"),
        choices=("others_hold", "actions-0-agency"),
        empty=("options", "text", "reasons", "others_hold", "safe"),
    ),
    Case(
        "stage_advice",
        _advising,
        "service_manager",
        lambda story: {"advice": f"{TYPED}: visit together."},
        STRANGERS | {"trust_director": 200, "teacher": 403, "team_manager": 403},
        texts=("advice",),
        empty=("advice",),
    ),
    Case(
        "offer_mediation",
        _to_mediate,
        "chair",
        lambda story: {"offer": f"{TYPED}: Thursday."},
        STRANGERS | {"deputy_chair": 200, "teacher": 403, "social_worker": 403, "business_manager": 200},
        texts=("offer",),
        empty=("offer",),
    ),
    Case(
        "answer_mediation",
        _mediation_offered,
        "social_worker",
        lambda story: {"answer": "declined", "reason": f"{TYPED}: we have said what we think."},
        STRANGERS | {"teacher": 200, "chair": 403, "team_manager": 403},
        texts=("reason",),
        choices=("answer",),
        empty=("answer",),
    ),
    Case(
        "record_mediation",
        _mediating,
        "chair",
        lambda story: (
            SAFETY
            | when("met_at", story.now - timedelta(hours=2))
            | {
                "attended": f"{TYPED}: the three of us",
                "raising": "A shorter plan.",
                "responding": "A visit each week.",
            }
        ),
        STRANGERS | {"teacher": 200, "social_worker": 200, "business_manager": 200},
        texts=("attended", "raising", "responding", "how"),
        empty=("met_at", "attended", "raising", "responding", "safe"),
    ),
    Case(
        "end_mediation",
        _mediating,
        "chair",
        lambda story: SAFETY | {"remains": f"{TYPED}: who visits."},
        STRANGERS | {"teacher": 200, "business_manager": 200},
        texts=("remains", "how"),
        empty=("remains", "safe"),
    ),
    Case(
        "sign_off",
        _to_sign,
        "head_teacher",
        lambda story: {},
        STRANGERS | {"teacher": 403, "social_worker": 403, "trust_director": 404},
    ),
    Case(
        "place_record",
        _signed,
        "teacher",
        lambda story: (
            when("placed_at", story.now - timedelta(minutes=1))
            | {"by_whom": f"{TYPED}: the clerk", "where": "Case notes"}
        ),
        STRANGERS | {"social_worker": 200, "trust_director": 404, "head_teacher": 200},
        texts=("by_whom", "where"),
        empty=("by_whom", "placed_at"),
    ),
]
