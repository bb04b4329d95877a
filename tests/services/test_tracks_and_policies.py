"""Tracks, time limits for raising, dissent on record only; and several policies, with moving between them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from agencies.models import Membership, Service
from agencies.services import add_service
from escalation.core.decisions import MoveRefused
from escalation.core.names import About
from escalation.core.stages import Result, State
from escalation.models import Deadline, Disagreement, Notice, PolicyVersion, Record, View
from escalation.permissions import NotYours
from escalation.reading import Reading
from escalation.services.governing import RaiseRefused
from escalation.services.moving_on import Onward, move_on, summary_of
from escalation.services.policies import load_policy
from escalation.services.walls import keep_from
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, NORFOLK, World
from tests.services.walls.kept import concern
from tests.stories import Story

TRACKED = """
format = 1
key = "tracked"
title = "By road"
board = "Anybody's"
about = ["children", "adults"]

[[stages]]
key = "practitioners"
title = "Between the practitioners"
rung = "practitioner"
time = "5 working days"

[[stages]]
key = "first-line"
title = "First-line managers"
rung = "first-line manager"
time = "5 working days"

[[stages]]
key = "seniors"
title = "Senior managers"
rung = "senior manager"
time = "5 working days"
authority = "decide"

[[tracks]]
key = "referrals"
title = "Referrals"
categories = ["A referral was refused"]

[[tracks]]
key = "conferences"
title = "Conferences"
guidance = "For what a conference decided."
categories = ["The plan"]
stages = ["first-line", "seniors"]
record_only = true

[[tracks.clocks]]
key = "in-time"
amount = "3 working days"
starts = "decision received"
met_by = "raised"

[[tracks.clocks]]
key = "letter"
amount = "10 working days"
starts = "conference held"
"""

WITHIN = """
format = 1
key = "within"
title = "Inside an agency"
board = "Anybody's"
scope = ["within one agency"]

[[stages]]
key = "people"
title = "The people concerned"
rung = "practitioner"
time = "3 working days"

[[stages]]
key = "managers"
title = "Managers"
rung = "first-line manager"
time = "3 working days"
authority = "decide"

[[elsewhere]]
subject = "A disagreement between agencies"
go_to = "The board's procedure"
consult_first = "safeguarding-head"

[posts]
safeguarding-head = "Head of safeguarding"
"""
BEFORE: dict[str, Any] = {"by": COMMAND_LINE, "now": MONDAY - timedelta(days=2)}


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def loaded(world: World, text: str) -> PolicyVersion:
    return load_policy(partnership=world.partnership, text=text, in_force_from=date(2027, 1, 9), **BEFORE)


def on_conference(world: World, **changed: Any) -> Story:  # noqa: ANN401
    answers = {"track": "conferences", "category": "The plan", "about": About.CHILDREN}
    return stories.raised(world, **answers | changed)


class TestTracks:
    @pytest.fixture(autouse=True)
    def tracked(self, world: World) -> None:
        loaded(world, TRACKED)

    def test_a_matter_begins_at_the_first_stage_of_its_track(self, world: World) -> None:
        it = on_conference(world).fresh()
        assert (it.track, it.state) == ("conferences", State.FIRST_LINE_MANAGER)
        referral = stories.raised(world, track="referrals", category="").fresh()
        assert (referral.track, referral.state) == ("referrals", State.PRACTITIONER)

    def test_the_conference_starts_its_own_clock(self, world: World) -> None:
        held = datetime(2027, 1, 7, tzinfo=UTC)  # a Thursday
        it = on_conference(world, conference_at=held).it
        letter = Deadline.objects.get(disagreement=it, clock="letter")
        assert letter.due_at == datetime(2027, 1, 21, 17, tzinfo=UTC)
        assert not Deadline.objects.filter(disagreement=on_conference(world).it, clock="letter").exists()

    @pytest.mark.parametrize(
        ("learned", "in_time"),
        [(datetime(2027, 1, 7, tzinfo=UTC), True), (datetime(2027, 1, 4, tzinfo=UTC), False)],
    )
    def test_too_late_is_recorded_and_never_refused(
        self, world: World, learned: datetime, in_time: bool
    ) -> None:
        it = on_conference(world, decision_at=learned).it
        limit = Deadline.objects.get(disagreement=it, clock="in-time")
        assert (limit.met, limit.ended_at) == (True, MONDAY)
        assert (limit.due_at >= MONDAY) is in_time

    def test_dissent_on_record_only_is_closed_as_it_is_raised(self, world: World) -> None:
        it = on_conference(world, record_only=True, decision_at=datetime(2027, 1, 4, tzinfo=UTC)).fresh()
        assert (it.state, it.result) == (State.CLOSED, Result.RECORD_ONLY)
        assert (it.current_stage.ended, it.subject.stage) == ("record_only", "Closed")
        assert View.objects.get(disagreement=it).scale == 3
        assert {one.clock: one.met for one in Deadline.objects.filter(disagreement=it)} == {"in-time": True}
        notice = Notice.objects.get(disagreement=it, addressee=world.team_manager)
        assert notice.wants == "To know: dissent was put on record. Nothing is asked of you"

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"track": ""}, "what kind of disagreement"),
            ({"track": "nowhere"}, "what kind of disagreement"),
            ({"track": "referrals", "record_only": True}, "does not put dissent on record only"),
        ],
    )
    def test_a_track_that_cannot_be_is_refused(self, world: World, changed: dict, sentence: str) -> None:
        with pytest.raises(RaiseRefused, match=sentence):
            on_conference(world, **changed)


def test_a_version_from_a_day_that_is_past_changes_nothing_for_what_was_raised_since(world: World) -> None:
    # given a matter that runs, and a version from the day on which it was raised, loaded three days later
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    due = set(Deadline.objects.filter(disagreement=story.it).values_list("clock", "due_at"))
    quicker = NORFOLK.read_text().replace('time = "5 working days"', 'time = "2 working days"')
    after = story.later(days=3).now
    new = load_policy(
        partnership=world.partnership, text=quicker, in_force_from=MONDAY.date(), by=COMMAND_LINE, now=after
    )
    # then it runs on as before, also at its next stage
    assert set(Deadline.objects.filter(disagreement=story.it).values_list("clock", "due_at")) == due
    it = stories.escalated(story, world.teacher).fresh()
    there = Deadline.objects.get(stage_entry=it.current_stage, clock="stage")
    assert (it.policy_version, there.amount) == (world.policy, "5 working days")
    # and what is raised from then on follows the new one
    assert stories.raised(world, after).it.policy_version == new


class TestMovingOn:
    @pytest.fixture
    def ward(self, world: World) -> Service:
        loaded(world, WITHIN)
        made = [
            add_service(agency=world.agency("school"), partnership=world.partnership, name=name, **BEFORE)
            for name in ("Sixth form", "Nursery")
        ]
        return made[0]

    @pytest.fixture
    def inside(self, world: World, ward: Service) -> Story:
        """A teacher and the sixth form of one school; they talked."""
        story = stories.raised(world, responding=world.agency("school"), service=ward, category="")
        stories.discussed(story, said="The sixth form will not say who visits.")
        return story

    def onward(self, story: Story, **changed: Any) -> Onward:  # noqa: ANN401
        given = {
            "responding": story.world.agency("social-care"),
            "reason": "It is the council's decision.",
            "summary": summary_of(story.it),
            "safety": stories.SAFE,
            "consulted": "She agrees: it is for the board.",
        }
        return Onward(**given | changed)

    def test_the_answers_choose_the_policy(self, inside: Story, world: World) -> None:
        assert inside.it.policy_version.key == "within"
        assert stories.raised(world).it.policy_version.key == "norfolk"

    def test_a_linked_matter_carries_everything_along(self, inside: Story, world: World) -> None:
        new = move_on(**inside.later(hours=1).by(world.teacher), onward=self.onward(inside))
        old = inside.fresh()
        assert (old.state, old.result, old.current_stage.ended) == (State.CLOSED, Result.MOVED, "moved")
        assert "Head of safeguarding, consulted: She agrees" in old.current_stage.reason_for_end
        assert (new.policy_version.key, new.moved_from, new.decision) == ("norfolk", old, old.decision)
        assert View.objects.get(disagreement=new).worries == "Home alone at night."
        said = Record.objects.get(disagreement=new, kind=Record.Kind.STATEMENT).said
        assert f"It was raised as {old.reference}" in said
        assert "The sixth form will not say who visits." in said
        assert Notice.objects.filter(disagreement=new, addressee=world.social_worker).exists()

    def test_only_who_raised_it_takes_it_there_and_only_once_consulted(
        self, inside: Story, world: World
    ) -> None:
        with pytest.raises(NotYours):
            move_on(**inside.later(hours=1).by(world.head_teacher), onward=self.onward(inside))
        with pytest.raises(MoveRefused, match="consulted"):
            move_on(**inside.by(world.teacher), onward=self.onward(inside, consulted=" "))
        assert Disagreement.objects.count() == 1

    def test_who_is_kept_from_the_new_one_is_not_told_its_reference_by_the_old(
        self, inside: Story, world: World
    ) -> None:
        new = move_on(**inside.later(hours=1).by(world.teacher), onward=self.onward(inside))
        manager = stories.stand(world.head_teacher, inside.now)
        assert self.went_on(inside, world.head_teacher)
        keep_from(
            disagreement=new,
            by=stories.stand(world.teacher, inside.now),
            concern=concern(world.head_teacher),
            version=new.version,
            now=inside.now,
        )
        assert Disagreement.objects.visible_to(manager).get() == inside.it
        assert not self.went_on(inside, world.head_teacher)
        assert self.went_on(inside, world.teacher)

    def went_on(self, story: Story, person: Membership) -> bool:
        acts = Reading(story.fresh(), stories.stand(person, story.now)).acts()
        return any(told.entry.kind == "matter.moved_on" for told in acts)
