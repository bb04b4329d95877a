"""Inside one agency: two services as sides, or a worker and their own manager; as walled as two agencies."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from agencies.models import Membership, Post, Service
from agencies.roles import Role
from agencies.services import add_person as new_person
from agencies.services import add_post, add_service, hold_post
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom, Side, State
from escalation.models import Confirmation, Disagreement, Notice, Party, Record, Seat
from escalation.permissions import NotYours
from escalation.services.discussing import Discussion, record_discussion, seek_advice
from escalation.services.governing import RaiseRefused
from escalation.services.opening import unopened
from escalation.services.policies import load_policy
from escalation.services.raising import raise_disagreement
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from escalation.services.telling import mark_opened
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, PASSWORD, World
from tests.stories import Story

INSIDE = """
format = 1
key = "inside"
title = "Inside the service"
board = "Anybody's"
scope = ["within one agency"]

[[stages]]
key = "people"
title = "The people concerned"
rung = "practitioner"
time = "3 working days"

[[stages]]
key = "managers"
title = "Their managers"
rung = "first-line manager"
time = "3 working days"

[[stages]]
key = "head"
title = "Who decides"
rung = "senior manager"
time = "3 working days"
authority = "decide"
"""
BY: dict[str, Any] = {"by": COMMAND_LINE, "now": MONDAY - timedelta(days=2)}


@dataclass
class Hospital:
    """The hospital of the world, with two wards: each has a nurse and a sister, and the matron manages both."""

    world: World
    services: dict[str, Service] = field(default_factory=dict)
    people: dict[str, Membership] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def person(self, name: str, role: Role, ward: str, manager: Membership | None) -> Membership:
        world, agency = self.world, self.world.agency("hospital")
        person = new_person(
            partnership=world.partnership,
            name=name,
            email=f"{name.lower().replace(' ', '.')}@hospital.example",
            role=role,
            agency=agency,
            service=self.services[ward],
            job_title=name,
            manager=manager,
            password=PASSWORD,
            **BY,
        )
        post = add_post(
            partnership=world.partnership,
            agency=agency,
            service=self.services[ward],
            slug=role,
            title=f"{name}'s desk",
            **BY,
        )
        hold_post(post=post, membership=person, **BY)
        self.people[name], self.posts[name] = person, post
        return person


@pytest.fixture
def hospital(shared_world: World, db: None) -> Hospital:
    world = shared_world
    found = Hospital(world)
    load_policy(partnership=world.partnership, text=INSIDE, in_force_from=date(2026, 12, 1), **BY)
    for ward in ("Children's ward", "Emergency"):
        found.services[ward] = add_service(
            agency=world.agency("hospital"), partnership=world.partnership, name=ward, **BY
        )
    for ward, nurse, sister in (
        ("Children's ward", "Ward nurse", "Ward sister"),
        ("Emergency", "Triage nurse", "Triage sister"),
    ):
        above = found.person(sister, Role.FIRST_LINE_MANAGER, ward, world.medical_director)
        found.person(nurse, Role.PRACTITIONER, ward, above)
    return found


def raised(hospital: Hospital, **changed: Any) -> Story:  # noqa: ANN401
    """A ward nurse disagrees with triage."""
    world, nurse = hospital.world, hospital.people["Ward nurse"]
    sides = {
        "responding": world.agency("hospital"),
        "own_service": hospital.services["Children's ward"],
        "service": hospital.services["Emergency"],
        "category": "",
    }
    answers = stories.answers(world, **sides | changed)
    it = raise_disagreement(by=stories.stand(nurse, MONDAY), membership=nurse, raised=answers, now=MONDAY)
    return Story(world, MONDAY, it)


def against_the_manager(hospital: Hospital) -> Story:
    sister = hospital.people["Ward sister"]
    return raised(hospital, service=None, manager=sister)


def told(it: Disagreement) -> set[str]:
    return {one.addressee.user.name for one in Notice.objects.filter(disagreement=it)}


def seats(it: Disagreement) -> set[tuple[str, str]]:
    found = Seat.objects.filter(disagreement=it, stage_entry=it.current_stage, ended_at=None).exclude(side="")
    return {(seat.side, seat.post.title if seat.post else seat.membership.user.name) for seat in found}


def sees(person: Membership, it: Disagreement, now: Any = MONDAY) -> bool:  # noqa: ANN401
    return Disagreement.objects.visible_to(stories.stand(person, now)).filter(pk=it.pk).exists()


def reads(person: Membership, record: Record) -> bool:
    return Record.objects.visible_to(stories.stand(person, MONDAY)).filter(pk=record.pk).exists()


def own_record(story: Story, by: Membership) -> Record:
    """What somebody writes for their own side alone."""
    discussion = Discussion(
        "telephone", story.now, "My sister", "She backs me.", safety=stories.SAFE, for_whom=ForWhom.OWN_SIDE
    )
    return record_discussion(**story.by(by), discussion=discussion)


class TestTwoServices:
    def test_each_is_a_party_and_the_other_ones_own_desk_is_told(self, hospital: Hospital) -> None:
        it = raised(hospital).fresh()
        assert it.policy_version.key == "inside"
        parties = {(one.side, one.name) for one in Party.objects.filter(disagreement=it)}
        assert parties == {
            (Side.RAISING, "Children's ward, Norfolk Hospital"),
            (Side.RESPONDING, "Emergency, Norfolk Hospital"),
        }
        assert it.title == "A disagreement: Children's ward and Emergency, Norfolk Hospital"
        assert told(it) == {"Triage nurse"}
        assert it.subject.parties == "|hospital|"

    def test_a_desk_of_ones_own_is_never_the_other_side(self, hospital: Hospital) -> None:
        """The hospital has one desk for practitioners beside the wards, and the raiser holds it."""
        world = hospital.world
        own = {
            "own_service": None,
            "service": add_service(
                agency=world.agency("hospital"), partnership=world.partnership, name="Pharmacy", **BY
            ),
        }
        answers = stories.answers(world, responding=world.agency("hospital"), category="", **own)
        by = stories.stand(world.nurse, MONDAY)
        it = raise_disagreement(by=by, membership=world.nurse, raised=answers, now=MONDAY)
        assert seats(it) == {(Side.RAISING, "Nurse Example"), (Side.RESPONDING, "Matron")}

    def test_who_is_of_neither_service_sees_nothing(self, hospital: Hospital) -> None:
        it = raised(hospital).it
        assert sees(hospital.people["Triage nurse"], it)
        assert sees(hospital.people["Triage sister"], it), "as the manager of who acts"
        assert not sees(hospital.world.nurse, it)
        assert not sees(hospital.world.matron, it)

    def test_what_one_service_keeps_to_itself_the_other_does_not_read(self, hospital: Hospital) -> None:
        story = raised(hospital)
        ours = own_record(story, hospital.people["Ward nurse"])
        assert reads(hospital.people["Ward sister"], ours)
        assert not reads(hospital.people["Triage nurse"], ours)
        assert not reads(hospital.people["Triage sister"], ours)

    def test_a_manager_of_both_reads_what_neither_keeps_to_itself(self, hospital: Hospital) -> None:
        story = stories_at_managers(hospital)
        ours = own_record(story, hospital.people["Ward sister"])
        both = hospital.world.medical_director
        assert sees(both, story.it)
        assert not reads(both, ours)
        assert reads(hospital.people["Ward sister"], ours)

    def test_opening_counts_by_desk_and_not_by_agency(self, hospital: Hospital) -> None:
        story = raised(hospital)
        assert unopened().filter(pk=story.it.pk).exists()
        person = hospital.people["Triage nurse"]
        mark_opened(disagreement=story.it, by=stories.stand(person, MONDAY), now=MONDAY)
        assert not unopened().filter(pk=story.it.pk).exists()

    def test_each_goes_up_its_own_line(self, hospital: Hospital) -> None:
        assert seats(stories_at_managers(hospital).fresh()) == {
            (Side.RAISING, "Ward sister's desk"),
            (Side.RESPONDING, "Triage sister's desk"),
        }

    def test_nobody_sits_on_both_sides(self, hospital: Hospital) -> None:
        story = stories_at_managers(hospital).later(days=1)
        stories.discussed(story, hospital.people["Ward sister"])
        it = stories.escalated(story, hospital.people["Ward sister"]).fresh()
        director = hospital.world.post("hospital", Role.SENIOR_MANAGER).title
        assert seats(it) == {(Side.RESPONDING, director)}

    def test_each_service_is_one_hand(self, hospital: Hospital) -> None:
        story = raised(hospital)
        nurse, triage = hospital.people["Ward nurse"], hospital.people["Triage nurse"]
        proposal = Proposal("Admit her.", "We ring.", "We wait.", (), stories.SAFE)
        outcome = propose_outcome(**story.later(hours=1).by(nurse), proposal=proposal)
        with pytest.raises(NotYours, match="already"):
            confirm_outcome(**story.by(nurse), outcome=outcome)
        confirm_outcome(**story.by(triage), outcome=outcome)
        assert story.fresh().state == State.RESOLVED
        hands = Confirmation.objects.filter(outcome=outcome)
        assert {hand.party.service.name for hand in hands} == {"Children's ward", "Emergency"}

    def test_nobody_of_the_other_side_is_asked_for_advice(self, hospital: Hospital) -> None:
        story = raised(hospital)
        with pytest.raises(MoveRefused, match="on the other side"):
            seek_advice(
                **story.by(hospital.people["Ward nurse"]),
                asked=hospital.people["Triage nurse"],
                question="Well?",
            )


class TestOwnManager:
    def test_the_manager_is_a_party_and_no_desk_stands_in(self, hospital: Hospital) -> None:
        it = against_the_manager(hospital).fresh()
        assert told(it) == {"Ward sister"}
        assert it.title == "A disagreement: a worker and their manager, Norfolk Hospital"
        assert seats(it) == {(Side.RAISING, "Ward nurse"), (Side.RESPONDING, "Ward sister")}

    def test_the_manager_does_not_read_what_the_worker_keeps(self, hospital: Hospital) -> None:
        story = against_the_manager(hospital)
        ours = own_record(story, hospital.people["Ward nurse"])
        assert sees(hospital.people["Ward sister"], story.it)
        assert not reads(hospital.people["Ward sister"], ours)

    def test_the_manager_never_takes_over_for_the_worker(self, hospital: Hospital) -> None:
        story = against_the_manager(hospital).later(days=1)
        nurse = hospital.people["Ward nurse"]
        stories.discussed(story, nurse)
        it = stories.escalated(story, nurse).fresh()
        # The sister acted already, so her own manager does; no desk beside their line is let in for the nurse.
        assert seats(it) == {(Side.RESPONDING, "Medical director")}
        assert "so Medical director acts here" in it.current_stage.handed_up


REFUSED = [
    ({"service": None}, "which service's decision"),
    ({"service": "own"}, "your own service"),
    ({"responding": "police"}, "inside one agency only"),
]


@pytest.mark.parametrize(("changed", "sentence"), REFUSED)
def test_sides_that_cannot_be_are_refused(hospital: Hospital, changed: dict, sentence: str) -> None:
    if changed.get("service") == "own":
        changed = {"service": hospital.services["Children's ward"]}
    if "responding" in changed:
        changed = {"responding": hospital.world.agency("police")}
    with pytest.raises(RaiseRefused, match=sentence):
        raised(hospital, **changed)


def stories_at_managers(hospital: Hospital) -> Story:
    """Raised, discussed in vain, and with the two sisters."""
    story = raised(hospital).later(days=1)
    stories.discussed(story, hospital.people["Ward nurse"])
    return stories.escalated(story, hospital.people["Ward nurse"])
