"""Two hundred rows that are due at one moment, of every kind that time works on; built through the services.

At ``NOW``, Tuesday 19 January 2027 at half past nine, one sweep has to write ``DUE`` events. Nothing before was
missed: a sweep ran on Monday at ten, when the nights and weekends of all these matters were over.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from cases.models import MultiAgencyMeeting
from escalation.services.agencies_meeting import Held, hold_agencies_meeting
from escalation.services.answers import Pending
from escalation.services.gates import ask_gate
from escalation.services.panels import Decision, decide
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from escalation.services.waking import wake
from tests import referrals, stories
from tests.factories import World, make_partnership
from tests.faults.expected import LONDON, is_working_day
from tests.policies.climbing import put_in_force
from tests.stories import SAFE

NUDGED_DAILY = 30


def at(text: str) -> datetime:
    """A moment of January 2027 in UTC, which is London's time then: "19 09:30"."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2027-01-{day}T{clock}").replace(tzinfo=UTC)


NOW = at("19 09:30")
BEFORE = at("18 10:00")  # the sweep that has been
NIGHT = at("18 20:00")  # when nothing is due of what is nudged in the morning


def overdue(world: World) -> None:
    """Raised on Monday the 11th: five working days are over on Monday the 18th at 5pm."""
    stories.side_given(stories.raised(world, at("11 09:30")))


def reminded(world: World) -> None:
    """Due today at 5pm: one working day before was yesterday at 5pm."""
    stories.side_given(stories.raised(world, at("12 09:30")))


def nudged(world: World) -> None:
    """Due on Friday at 5pm, found overdue on Monday: nudged today from nine."""
    stories.side_given(stories.raised(world, at("08 09:30")))


def gate_reminded(world: World) -> None:
    """Asked yesterday at ten: half of its time, until 5pm today, was over in the night."""
    _gate(world, at("18 10:00"))


def gate_over(world: World) -> None:
    """Asked on Friday, to be answered by Monday at 5pm."""
    _gate(world, at("15 14:00"))


def unopened(world: World) -> None:
    """Raised on Friday afternoon: one working day was over on Monday at 5pm, and nobody has opened it."""
    stories.raised(world, at("15 14:30"))


def gone_up(world: World) -> None:
    """Raised on Thursday under a policy that takes it up where two working days, to Monday, bring no answer."""
    stories.raised(world, at("14 09:30"), category="")


def last_reminded(world: World) -> None:
    """Refused yesterday at half past ten: four hours are less than what is left of a day."""
    referrals.refused(referrals.made(world, at("18 10:30")))


def reasons_overdue(world: World) -> None:
    """Refused yesterday at nine: the reasons were due half an hour ago."""
    referrals.refused(referrals.made(world, at("18 08:00")))


def action_overdue(world: World) -> None:
    _agreed(world, date(2027, 1, 18))


def action_reminded(world: World) -> None:
    _agreed(world, date(2027, 1, 19))


def action_nudged(world: World) -> None:
    """Due on Friday, found overdue on Monday."""
    _agreed(world, date(2027, 1, 15))


def action_returned(world: World) -> None:
    """What a panel decided was to be done yesterday: overdue, and back to who decided it. Two events."""
    story = stories.at_panel(world, at("04 09:30"))
    stories.panel_held(story)
    pending = Pending("Reopen the case", "Service manager", date(2027, 1, 18), world.agency("social-care"))
    decision = Decision("It is reopened.", "The pattern is one of neglect.", SAFE, pending=(pending,))
    decide(**story.later(hours=1).by(world.chair), decision=decision)


def plan_overdue(world: World) -> None:
    _planned(world, date(2027, 1, 18))


def plan_reminded(world: World) -> None:
    _planned(world, date(2027, 1, 19))


Make = Callable[[World], None]
# Under which policy, what, and how many; action_returned counts twice.
NORFOLK: dict[Make, int] = {
    overdue: 90,
    reminded: 62,
    nudged: 34,
    unopened: 2,
    last_reminded: 1,
    reasons_overdue: 1,
    action_overdue: 1,
    action_reminded: 1,
    action_nudged: 1,
    action_returned: 1,
    plan_overdue: 1,
    plan_reminded: 1,
}
ASK_FIRST: dict[Make, int] = {gate_reminded: 1, gate_over: 1}
SILENCE: dict[Make, int] = {gone_up: 1}
DUE = sum((*NORFOLK.values(), *ASK_FIRST.values(), *SILENCE.values())) + NORFOLK[action_returned]

# Who is told of what; by the words of DESIGN §5 (whose turn it is) and POLICY_FORMAT §5, not by what the code does.
TOLD = {
    "deadline.reminded": {"teacher", "social.worker"},
    "deadline.overdue": {"teacher", "head.teacher"},
    "deadline.nudged": {"teacher", "head.teacher"},
    "gate.reminded": {"head.teacher"},
    "gate.over": {"teacher"},
    "notice.passed_up": {"teacher", "team.manager", "stand.in"},
    "matter.went_up_by_itself": {"teacher", "social.worker", "trust.director", "service.manager"}
    | {"team.manager", "stand.in"},  # who were given it on Monday, since nobody had opened it
}


def two_hundred() -> None:
    """Three partnerships, one for each policy, and all their matters; then Monday's sweep."""
    norfolk = referrals.with_refusals(make_partnership(), at("04 08:00"))
    ask_first, silence = make_partnership(code="ask-first"), make_partnership(code="silence")
    put_in_force(ask_first, "ask-first")
    put_in_force(silence, "silence")
    later: list[Callable[[], None]] = []
    for world, matters in ((norfolk, NORFOLK), (ask_first, ASK_FIRST), (silence, SILENCE)):
        for make, count in matters.items():
            for _ in range(count):
                if make is last_reminded:
                    later.append(partial(make, world))
                else:
                    make(world)
    wake("loop", now=BEFORE)
    for make_late in later:
        make_late()


def nudged_daily() -> None:
    """Thirty matters that are overdue since Friday the 15th and nudged on every working day from Tuesday on."""
    world = make_partnership()
    for _ in range(NUDGED_DAILY):
        nudged(world)
    wake("loop", now=BEFORE)


def working_days(count: int) -> list[datetime]:
    """Half past nine on each working day from Tuesday 19 January 2027 on, London's time."""
    days, day = [], date(2027, 1, 19)
    while len(days) < count:
        if is_working_day(day):
            days.append(datetime(day.year, day.month, day.day, 9, 30, tzinfo=LONDON).astimezone(UTC))
        day += timedelta(days=1)
    return days


def over_christmas() -> None:
    """Four matters a day from Tuesday 15 to Monday 21 December 2026: due from the 22nd to the 30th, at 5pm."""
    start = datetime(2026, 12, 15, 9, 30, tzinfo=UTC)
    world = make_partnership(now=start)
    for day in (15, 16, 17, 18, 21):
        for _ in range(4):
            stories.side_given(stories.raised(world, datetime(2026, 12, day, 9, 30, tzinfo=UTC)))
    wake("loop", now=datetime(2026, 12, 23, 10, tzinfo=UTC))


def _gate(world: World, asked: datetime) -> None:
    story = stories.side_given(stories.raised(world, asked - timedelta(hours=6), category=""))
    stories.discussed(story)
    story.now = asked
    ask_gate(**story.by(world.teacher), gate="endorsement-second", why="Nobody has seen her.")


def _agreed(world: World, due: date) -> None:
    """An outcome that both sides confirmed, with one action of a person."""
    story = stories.side_given(stories.raised(world, at("11 09:30")))
    agency, owner = world.agency("social-care"), world.service_manager
    pending = Pending("A visit to the home", "Service manager", due, agency, owner)
    proposal = Proposal("It stays open.", "We share.", "We visit.", (pending,), SAFE)
    outcome = propose_outcome(**story.later(hours=1).by(world.teacher), proposal=proposal)
    confirm_outcome(**story.later(hours=1).by(world.social_worker), outcome=outcome)


def _planned(world: World, due: date) -> None:
    """A refused referral about which the agencies met, with a plan of one action."""
    asking = referrals.refused(referrals.made(world, at("04 09:30")))
    meeting: MultiAgencyMeeting = referrals.convened(asking)
    asking.later(days=4)
    plan = (Pending("A visit", "Service manager", due, None, world.service_manager),)
    held = Held(asking.now, "Both", "One plan.", MultiAgencyMeeting.Result.PLAN, plan)
    hold_agencies_meeting(**asking.by(world.teacher), meeting=meeting, held=held)
