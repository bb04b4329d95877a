"""Raising a disagreement, and the draft that it is raised from."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from agencies.models import Holding
from agencies.services import end_holding
from audit.models import Entry
from cases.models import Case
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side, State
from escalation.core.turns import Phase, Turn
from escalation.models import (
    CaseLink,
    ChildNow,
    Deadline,
    Disagreement,
    Draft,
    FormAnswer,
    Notice,
    Party,
    Seat,
    View,
)
from escalation.services.answers import Child
from escalation.services.drafts import begin_draft, erase_old_drafts, keep_page, throw_away
from escalation.services.governing import RaiseRefused
from escalation.services.raising import raise_disagreement, send_draft
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership

POLICY_ISSUE = "It raises a significant policy issue"
ACCOUNT = {
    "account": {
        "What is the dispute about?": "Whether a school may be told.",
        "What attempts have been made to resolve it, and what came of each?": "Two letters, no answer.",
    }
}


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def addressees(it: Disagreement, **about: str) -> set[str]:
    """Who is sent word, by the first half of the e-mail address."""
    notices = Notice.objects.filter(disagreement=it, **about)
    return {notice.addressee.user.email.split("@")[0] for notice in notices}


def test_a_matter_has_its_parties_the_child_the_view_and_a_turn(world: World) -> None:
    it = stories.raised(world).fresh()
    assert (it.state, it.phase, it.turn) == (State.PRACTITIONER, Phase.RAISED, Turn.RESPONDING)
    parties = {party.agency.name: party.side for party in Party.objects.filter(disagreement=it)}
    assert parties == {"Hawthorn Academy": Side.RAISING, "Norfolk Children's Services": Side.RESPONDING}
    assert CaseLink.objects.get(disagreement=it).case.reference == "HA-2207"
    assert View.objects.get(disagreement=it).scale == 3
    assert ChildNow.objects.get(disagreement=it).keeps_safe == "Collected by her aunt every day."
    assert it.title == "Thresholds at the point of referral: Hawthorn Academy and Norfolk Children's Services"
    assert Entry.objects.filter(subject=it.subject).count() == 1


def test_its_reference_is_random_and_can_be_read_aloud(world: World) -> None:
    references = {stories.raised(world).it.reference for _ in range(3)}
    assert len(references) == 3
    for reference in references:
        assert len(reference) == 7
        assert reference[2] == "-"
        assert not set(reference) & set("0O1IL25SZ68BG")


def test_it_goes_to_the_agencys_own_desk_where_nobody_is_named(world: World) -> None:
    it = stories.raised(world).it
    assert addressees(it) == {"social.worker"}
    assert Notice.objects.get(disagreement=it).post == world.post("social-care", "practitioner")


def test_it_goes_to_the_desk_and_the_person_that_the_raiser_named(world: World) -> None:
    desk = world.post("social-care", "first_line_manager")
    it = stories.raised(world, desk=desk, person=world.social_worker).it
    assert addressees(it) == {"team.manager", "stand.in", "social.worker"}
    seats = Seat.objects.filter(disagreement=it, side=Side.RESPONDING)
    assert {seat.post or seat.membership for seat in seats} == {desk, world.social_worker}


def test_the_clock_starts_when_it_was_first_put_to_them(world: World) -> None:
    put_at = datetime(2027, 1, 7, 15, tzinfo=UTC)  # the Thursday before
    it = stories.raised(world, put_at=put_at).it
    clock = Deadline.objects.get(disagreement=it)
    assert (clock.starts_at, clock.due_at) == (put_at, datetime(2027, 1, 14, 17, tzinfo=UTC))
    assert (it.put_at, it.raised_at) == (put_at, MONDAY)


def test_a_shorter_time_protects_the_child(world: World) -> None:
    until = MONDAY + timedelta(days=1)
    it = stories.raised(world, protective_until=until, protective_reason="He goes home on Tuesday.").it
    assert Deadline.objects.get(disagreement=it).due_at == until


def test_a_policys_reason_sends_it_straight_to_a_higher_stage_with_its_form(world: World) -> None:
    it = stories.raised(
        world, shortcut=POLICY_ISSUE, shortcut_reason="It concerns every school.", forms=ACCOUNT
    ).fresh()
    assert (it.state, it.turn) == (State.PANEL, Turn.CONVENER)
    assert it.current_stage.shortcut == POLICY_ISSUE
    assert it.current_stage.reason == "It concerns every school."
    assert list(FormAnswer.objects.filter(disagreement=it).values_list("value", flat=True)) == [
        "Whether a school may be told.",
        "Two letters, no answer.",
    ]
    assert addressees(it, wants="Give your side") == {"chair", "deputy.chair", "service.manager"}
    assert addressees(it, wants="To know: it was raised from your side") == {"trust.director"}


def test_two_children_are_two_cases_and_a_known_one_is_found_again(world: World) -> None:
    stories.raised(world)
    children = (Child("HA-2207"), Child("HA-2208", initials="J.P."))
    it = stories.raised(world, children=children).it
    numbers = {link.case.reference: link.number for link in CaseLink.objects.filter(disagreement=it)}
    assert numbers == {"HA-2207": 1, "HA-2208": 2}
    assert Case.objects.filter(reference="HA-2207").count() == 1
    assert Case.objects.get(reference="HA-2207").initials == "K.P."


REFUSALS = [
    ({"put_at": MONDAY + timedelta(minutes=1)}, "in the future", "put_at"),
    ({"put_at": datetime(2024, 3, 1, tzinfo=UTC)}, "too long ago", "put_at"),
    ({"protective_until": MONDAY, "protective_reason": "Soon."}, "still to come", "protective_until"),
    ({"shortcut": "Somebody said so"}, "no such reason", "shortcut"),
    ({"shortcut": POLICY_ISSUE, "shortcut_to": "senior-managers"}, "no such reason", "shortcut"),
]


@pytest.mark.parametrize(("changed", "sentence", "about"), REFUSALS)
def test_an_answer_that_does_not_fit_is_named(
    world: World, changed: dict[str, object], sentence: str, about: str
) -> None:
    with pytest.raises(RaiseRefused, match=sentence) as refused:
        stories.raised(world, **changed)
    assert refused.value.about == about
    assert not Disagreement.objects.exists()


def test_ones_own_agency_and_those_of_others_partnerships_are_not_asked(world: World) -> None:
    other = make_partnership(code="suffolk")
    for agency in (world.agency("school"), other.agency("police")):
        with pytest.raises(RaiseRefused) as refused:
            stories.raised(world, responding=agency)
        assert refused.value.about == "responding"


def test_a_desk_or_person_of_another_agency_is_refused(world: World) -> None:
    for changed in ({"desk": world.post("police", "practitioner")}, {"person": world.constable}):
        with pytest.raises(RaiseRefused, match="not at Norfolk Children's Services") as refused:
            stories.raised(world, **changed)
        assert refused.value.about == "desk"


def test_who_is_of_no_agency_or_speaks_for_another_raises_nothing(world: World) -> None:
    answers = stories.answers(world)
    by = stories.stand(world.chair, MONDAY)
    for membership in (world.chair, world.teacher):
        with pytest.raises(MoveRefused, match="works in an agency"):
            raise_disagreement(by=by, membership=membership, raised=answers, now=MONDAY)


def test_before_a_partnership_is_live_nothing_is_raised(db: None) -> None:
    world = make_partnership(code="suffolk", live=False)
    with pytest.raises(MoveRefused, match="still setting Accord up"):
        stories.raised(world)


def test_where_nobody_is_at_any_desk_it_is_raised_all_the_same(world: World) -> None:
    for holding in Holding.objects.filter(post__agency=world.agency("social-care")):
        end_holding(holding=holding, by=COMMAND_LINE, now=MONDAY)
    it = stories.raised(world).it
    assert addressees(it) == {"business.manager"}  # who finds somebody
    assert Seat.objects.filter(disagreement=it, side=Side.RESPONDING).exists()


def begun(world: World, **typed: list[str]) -> Draft:
    return begin_draft(key=uuid4(), membership=world.teacher, page="danger", typed=typed, now=MONDAY)


def test_a_draft_keeps_each_page_beside_the_others(world: World) -> None:
    draft = begun(world, how=["Quiet."])
    later = MONDAY + timedelta(hours=1)
    keep_page(draft=draft, page="worries", typed={"needs": ["A visit."]}, now=later)
    draft.refresh_from_db()
    assert draft.answers == {"danger": {"how": ["Quiet."]}, "worries": {"needs": ["A visit."]}}
    assert draft.touched_at == later


def test_the_first_page_sent_twice_begins_one_draft(world: World) -> None:
    key = uuid4()
    for how in ("Quiet.", "Quiet, in school."):
        begin_draft(key=key, membership=world.teacher, page="danger", typed={"how": [how]}, now=MONDAY)
    assert Draft.objects.get().answers["danger"]["how"] == ["Quiet, in school."]


def test_a_key_that_is_somebody_elses_begins_another_draft(world: World) -> None:
    theirs = begun(world, how=["Quiet."])
    mine = begin_draft(key=theirs.pk, membership=world.nurse, page="danger", typed={}, now=MONDAY)
    assert mine.pk != theirs.pk
    theirs.refresh_from_db()
    assert theirs.author == world.teacher


def test_a_draft_is_its_authors_alone(world: World) -> None:
    draft = begun(world)
    for person in (world.head_teacher, world.social_worker, world.business_manager):
        by = stories.stand(person, MONDAY)
        assert not Draft.objects.visible_to(by).exists()
        throw_away(draft=draft, by=by)
    assert Draft.objects.filter(pk=draft.pk).exists()
    throw_away(draft=draft, by=stories.stand(world.teacher, MONDAY))
    assert not Draft.objects.exists()


def test_a_draft_that_nobody_touches_for_thirty_days_is_erased(world: World) -> None:
    begun(world)
    assert erase_old_drafts(now=MONDAY + timedelta(days=30)) == 0
    assert erase_old_drafts(now=MONDAY + timedelta(days=30, seconds=1)) == 1
    assert not Draft.objects.exists()


def test_sending_a_draft_erases_it_and_sending_it_twice_is_one_matter(world: World) -> None:
    draft = begun(world)
    sending = {"by": stories.stand(world.teacher, MONDAY), "raised": stories.answers(world), "now": MONDAY}
    first = send_draft(draft=draft, **sending)
    assert first.pk == draft.pk
    assert not Draft.objects.exists()
    assert send_draft(draft=draft, **sending) == first
    assert Disagreement.objects.count() == 1


def test_a_draft_that_cannot_be_sent_is_kept(world: World) -> None:
    draft = begun(world)
    answers = stories.answers(world, put_at=MONDAY + timedelta(days=1))
    with pytest.raises(RaiseRefused):
        send_draft(draft=draft, by=stories.stand(world.teacher, MONDAY), raised=answers, now=MONDAY)
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_nobody_sends_somebody_elses_draft(world: World) -> None:
    draft = begun(world)
    by = stories.stand(world.head_teacher, MONDAY)
    with pytest.raises(Draft.DoesNotExist):
        send_draft(draft=draft, by=by, raised=stories.answers(world), now=MONDAY)
