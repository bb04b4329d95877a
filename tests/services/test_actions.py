"""Actions: whose they are, done with what shows it, carried over, reminded, overdue, back to who decided."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audit.models import Entry
from escalation.core.decisions import MoveRefused
from escalation.core.turns import Phase, Turn
from escalation.models import Action, ActionCarried, ActionEvent, Disagreement, Outcome, Seat
from escalation.permissions import NotYours
from escalation.services.actions import carry_action_over, mark_action_done
from escalation.services.answers import Pending
from escalation.services.owners import may_own
from escalation.services.panels import Decision, decide
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from escalation.services.sweeping_actions import sweep_actions
from tests import stories
from tests.factories import World, make_partnership
from tests.stories import SAFE, Story

DUE = date(2027, 2, 1)  # a Monday; stories.agreed gives it to children's social care by name
CLOSE = datetime(2027, 2, 1, 17, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def agreed(world: World) -> Story:
    story = stories.side_given(stories.raised(world))
    stories.agreed(story)
    return story


def owned_by(story: Story, **owner: object) -> Action:
    """An outcome that both sides confirmed, with one action of this owner."""
    world = story.world
    agency = world.agency("social-care")
    pending = Pending("A visit to the home", "Whoever it is", DUE, agency, **owner)  # type: ignore[arg-type]
    proposal = Proposal("It stays open.", "We share.", "We visit.", (pending,), SAFE)
    outcome = propose_outcome(**story.later(hours=1).by(world.teacher), proposal=proposal)
    confirm_outcome(**story.later(hours=1).by(world.social_worker), outcome=outcome)
    return outcome.actions.get()


def told(story: Story, kind: str) -> set[str]:
    names = story.it.notices.filter(kind=kind).values_list("addressee__user__name", flat=True)
    return {name.removesuffix(" Example") for name in names}


def sweep(story: Story, at: datetime) -> list[str]:
    """What a sweep at that moment writes."""
    before = set(ActionEvent.objects.values_list("pk", flat=True))
    story.now = at
    sweep_actions(now=at)
    return [
        event.kind for event in ActionEvent.objects.exclude(pk__in=before).order_by("recorded_at", "kind")
    ]


# --- Whose it is -----------------------------------------------------------------------------------------------------


def test_who_may_own_one_is_of_a_party(agreed: Story, world: World) -> None:
    found = may_own(agreed.fresh(), now=agreed.now)
    names = {one.name for one in found}
    assert {"Teacher Example, Teacher", "Social Worker Example, Social worker", "Service manager"} <= names
    assert {one.agency_name for one in found} == {"Hawthorn Academy", "Norfolk Children's Services"}
    assert not any("Constable" in name for name in names)


def test_an_owner_can_open_the_matter_once_the_outcome_holds_and_is_told(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    before = Disagreement.objects.visible_to(stories.stand(world.service_manager, story.now))
    assert not before.exists()
    action = owned_by(story, membership=world.service_manager)
    seat = Seat.objects.get(disagreement=story.it, as_what="owns")
    assert (seat.membership, seat.side) == (world.service_manager, "responding")
    assert Disagreement.objects.visible_to(stories.stand(world.service_manager, story.now)).exists()
    notice = story.it.notices.get(wants="Do what fell to you")
    assert (notice.addressee, notice.by_when) == (world.service_manager, CLOSE)
    assert Action.objects.visible_to(stories.stand(world.service_manager, story.now)).get() == action


def test_who_owns_several_is_told_once_of_the_first(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    owner, agency = world.service_manager, world.agency("social-care")
    days = (date(2027, 2, 8), DUE)
    pending = tuple(Pending("A visit", "Service manager", day, agency, owner) for day in days)
    proposal = Proposal("It stays open.", "We share.", "We visit.", pending, SAFE)
    outcome = propose_outcome(**story.later(hours=1).by(world.teacher), proposal=proposal)
    confirm_outcome(**story.later(hours=1).by(world.social_worker), outcome=outcome)
    notice = story.it.notices.get(wants="Do what fell to you")
    assert (notice.addressee, notice.by_when) == (owner, CLOSE)
    assert Seat.objects.filter(disagreement=story.it, as_what="owns").count() == 1


def test_a_post_owns_one_through_whoever_is_there(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    owned_by(story, post=world.post("social-care", "first_line_manager"))
    notices = story.it.notices.filter(wants="Do what fell to you")
    assert {notice.addressee for notice in notices} == {world.team_manager, world.stand_in}


def test_nobody_of_another_agency_is_given_one_but_by_name(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    with pytest.raises(MoveRefused, match="given an action by name"):
        owned_by(story, membership=world.nurse)


# --- Carried over, and done ------------------------------------------------------------------------------------------


def carry(story: Story, person: object, to: date, action: Action | None = None) -> Action:
    one = action or story.it.actions.get()
    return carry_action_over(**story.by(person), action=one, to=to, reason="The family was away.")  # type: ignore[arg-type]


def test_one_that_is_carried_over_keeps_the_day_that_it_had_and_is_done_later(
    agreed: Story, world: World
) -> None:
    agreed.later(days=1)
    action = carry(agreed, world.social_worker, date(2027, 2, 8))
    assert action.due == date(2027, 2, 8)
    kept = ActionCarried.objects.get()
    assert (kept.was, kept.to, kept.reason) == (DUE, date(2027, 2, 8), "The family was away.")
    entry = Entry.objects.get(kind="matter.action_carried")
    assert "Monday 1 February 2027" in entry.facts
    assert "family" not in entry.facts
    assert told(agreed, "matter.action_carried") == {"Teacher"}
    carry(agreed.later(days=1), world.teacher, date(2027, 2, 10))
    assert [str(one) for one in action.carried.all()] == [
        "from 2027-02-01 to 2027-02-08", "from 2027-02-08 to 2027-02-10",
    ]  # fmt: skip
    mark_action_done(**agreed.by(world.social_worker), action=action, shown_by="Our record.")
    with pytest.raises(MoveRefused, match="done already"):
        carry(agreed, world.social_worker, date(2027, 2, 20))


@pytest.mark.parametrize("to", [DUE, date(2027, 1, 29), date(2027, 1, 12)])
def test_it_is_carried_to_a_later_day_only(agreed: Story, world: World, to: date) -> None:
    with pytest.raises(MoveRefused, match="still to come, and later"):
        carry(agreed, world.social_worker, to)


def test_one_that_is_long_overdue_is_carried_to_a_day_that_is_still_to_come(
    agreed: Story, world: World
) -> None:
    agreed.now = datetime(2027, 2, 15, 10, tzinfo=UTC)
    with pytest.raises(MoveRefused, match="still to come"):
        carry(agreed, world.social_worker, date(2027, 2, 15))
    assert carry(agreed, world.social_worker, date(2027, 2, 16)).due == date(2027, 2, 16)


def test_nothing_is_carried_over_under_an_outcome_that_does_not_hold(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.proposed(story)
    with pytest.raises(MoveRefused, match="not agreed, or not yet"):
        carry(story, world.social_worker, date(2027, 2, 8))


# --- The sweep -------------------------------------------------------------------------------------------------------


def test_reminded_a_working_day_before_overdue_once_and_nudged_each_working_day(agreed: Story) -> None:
    friday = datetime(2027, 1, 29, tzinfo=UTC)
    assert sweep(agreed, friday.replace(hour=16, minute=59)) == []
    assert sweep(agreed, friday.replace(hour=17)) == ["reminded"]
    assert sweep(agreed, CLOSE) == []
    assert sweep(agreed, CLOSE + timedelta(minutes=1)) == ["overdue"]
    assert sweep(agreed, CLOSE + timedelta(minutes=2)) == []
    tuesday = datetime(2027, 2, 2, tzinfo=UTC)
    assert sweep(agreed, tuesday.replace(hour=8, minute=59)) == []
    assert sweep(agreed, tuesday.replace(hour=9)) == ["nudged"]
    assert sweep(agreed, tuesday.replace(hour=15)) == []
    assert sweep(agreed, datetime(2027, 2, 6, 12, tzinfo=UTC)) == []  # a Saturday
    assert sweep(agreed, datetime(2027, 2, 8, 12, tzinfo=UTC)) == ["nudged"]
    assert told(agreed, "action.overdue") == {"Social Worker"}  # who acts for the agency that it is given to


def test_one_that_is_carried_over_counts_afresh(agreed: Story, world: World) -> None:
    sweep(agreed, CLOSE + timedelta(minutes=1))
    carry(agreed, world.social_worker, date(2027, 2, 8))
    assert sweep(agreed, datetime(2027, 2, 3, 12, tzinfo=UTC)) == []
    assert sweep(agreed, datetime(2027, 2, 5, 17, tzinfo=UTC)) == ["reminded"]
    assert sweep(agreed, datetime(2027, 2, 8, 18, tzinfo=UTC)) == ["overdue"]
    overdue = ActionEvent.objects.filter(kind="overdue").values_list("day", flat=True)
    assert list(overdue) == [DUE, date(2027, 2, 8)]


def test_what_is_done_or_was_never_agreed_is_left_alone(agreed: Story, world: World) -> None:
    mark_action_done(**agreed.by(world.social_worker), action=agreed.it.actions.get(), shown_by="Our record.")
    assert sweep(agreed, CLOSE + timedelta(days=3)) == []
    other = stories.side_given(stories.raised(world))
    stories.proposed(other)
    assert sweep(other, CLOSE + timedelta(days=3)) == []


def test_who_has_left_is_not_told_and_the_agency_is(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    action = owned_by(story, membership=world.service_manager)
    story.now = CLOSE + timedelta(minutes=1)
    from agencies.services import end_membership

    end_membership(membership=world.service_manager, by=world.business_manager, now=CLOSE - timedelta(days=2))
    assert sweep(story, story.now) == ["overdue"]
    assert told(story, "action.overdue") == {"Social Worker"}
    assert action.events.count() == 1


# --- Back to who decided ---------------------------------------------------------------------------------------------


@pytest.fixture
def decided(world: World) -> Story:
    """The panel has decided; the service manager owns what is to be done by 1 March 2027."""
    story = stories.at_panel(world)
    stories.panel_held(story)
    agency = world.agency("social-care")
    pending = (
        Pending("Reopen the case", "Service manager", date(2027, 3, 1), agency, world.service_manager),
    )
    decision = Decision("It is reopened.", "The pattern.", SAFE, pending=pending)
    decide(**story.later(hours=1).by(world.chair), decision=decision)
    return story


LATE = datetime(2027, 3, 1, 18, tzinfo=UTC)


def test_a_late_one_of_the_panels_decision_returns_to_the_convener(decided: Story, world: World) -> None:
    assert sweep(decided, LATE) == ["overdue", "returned"]
    it = decided.fresh()
    assert (it.phase, it.turn) == (Phase.RETURNED, Turn.CONVENER)
    assert told(decided, "action.returned") == {"Chair", "Deputy Chair"}
    assert told(decided, "action.overdue") == {"Service Manager"}
    assert sweep(decided, LATE + timedelta(minutes=5)) == []


def test_only_the_convener_carries_over_what_the_panel_decided(decided: Story, world: World) -> None:
    sweep(decided, LATE)
    with pytest.raises(NotYours, match="Who decided it set this day"):
        carry(decided, world.service_manager, date(2027, 3, 8))
    carry(decided.later(hours=1), world.chair, date(2027, 3, 8))
    assert decided.fresh().phase == Phase.DECIDED
    assert told(decided, "matter.action_carried") >= {"Service Manager", "Teacher", "Deputy Chair"}


def test_once_it_is_done_nothing_waits_for_the_convener(decided: Story, world: World) -> None:
    sweep(decided, LATE)
    action = decided.it.actions.get()
    mark_action_done(**decided.by(world.service_manager), action=action, shown_by="Reopened on 2 March.")
    assert decided.fresh().phase == Phase.DECIDED
    assert told(decided, "matter.action_done") >= {"Chair", "Deputy Chair"}


def test_what_was_agreed_returns_to_nobody(agreed: Story) -> None:
    assert "returned" not in sweep(agreed, CLOSE + timedelta(days=1))
    assert Outcome.objects.get().kind == Outcome.Kind.AGREEMENT
