"""A matter: whose turn it is, the one thing to do, the record; and the wall between the two sides."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from agencies.models import Membership
from audit.models import AccessEntry, Entry
from escalation.core.stages import ForWhom
from escalation.models import Notice
from escalation.reading import Reading
from escalation.services.sweeping import sweep
from escalation.services.telling import deliver_notices
from tests import stories
from tests.factories import World, make_partnership
from tests.stories import Story, stand

pytestmark = pytest.mark.django_db

PAGES = ("", "views/", "people/", "times/", "who-looked/")


@pytest.fixture
def world() -> World:
    return make_partnership()


def page(story: Story, person: Membership, path: str = "", at: datetime | None = None, **query: str) -> Any:  # noqa: ANN401
    client = Client()
    with time_machine.travel(at or story.now, tick=False):
        client.force_login(person.user)
        return client.get(f"/matters/{story.it.reference}/{path}", query)


def text(response: Any) -> str:  # noqa: ANN401
    assert response.status_code == 200
    return response.content.decode()


def first(story: Story, person: Membership) -> str:
    """What the green button says to this person; nothing where there is none."""
    found = page(story, person).context["matter"].doings.first
    return found.text if found else ""


def test_only_who_has_a_place_in_it_can_open_it(world: World) -> None:
    story = stories.raised(world)
    for path in PAGES:
        for person in (world.teacher, world.head_teacher, world.social_worker, world.team_manager):
            assert page(story, person, path).status_code == 200, (person, path)
        for person in (world.stranger, world.business_manager, world.chair, world.auditor, world.constable):
            assert page(story, person, path).status_code == 404, (person, path)
        address = f"/matters/{story.it.reference}/{path}"
        assert Client().get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_small_letters_in_the_address_will_do(world: World) -> None:
    story = stories.raised(world)
    story.it.reference = story.it.reference.lower()
    assert page(story, world.teacher).status_code == 200


def test_the_one_thing_to_do_is_said_to_whose_turn_it_is(world: World) -> None:
    story = stories.raised(world)
    assert (first(story, world.social_worker), first(story, world.teacher)) == ("Give our side", "")
    stories.side_given(story)
    assert first(story, world.social_worker) == first(story, world.teacher) == "Record a discussion"
    stories.discussed(story)
    assert first(story, world.teacher) == "Escalate to first-line managers"
    assert first(story, world.social_worker) == "Say whether this is what was said"
    stories.escalated(story, world.teacher)
    assert first(story, world.head_teacher) == first(story, world.stand_in) == "Record a discussion"
    stories.proposed(story, world.head_teacher)
    assert first(story, world.team_manager) == "Confirm the outcome, or refuse it"
    assert first(story, world.head_teacher) == ""


def test_the_convener_is_led_from_convening_to_the_decision(world: World) -> None:
    story = stories.at_panel(world)
    assert first(story, world.chair) == "Convene the panel"
    stories.panel_convened(story)
    assert first(story, world.chair) == "Record who attended the panel"


def test_after_the_decision_each_side_says_that_it_received_it(world: World) -> None:
    story = stories.at_panel(world)
    stories.decided(story)
    assert first(story, world.service_manager) == "Say that you received the decision"
    assert first(story, world.teacher) == "Say whether this settles your worry"


def test_after_an_agreement_the_raiser_is_asked_and_then_closes_it(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.agreed(story)
    found = page(story, world.teacher).context["matter"].doings
    assert found.first.text == "Say whether this settles your worry"
    assert found.beside[0].text == "Close it, with what it teaches"
    shown = text(page(story, world.teacher))
    assert "The case stays open for six weeks." in shown
    assert shown.count("govuk-tag--green") >= 2  # both hands, side by side


def test_whoever_was_asked_for_advice_is_asked_for_it_first(world: World) -> None:
    story = stories.raised(world)
    stories.advice_sought(story)
    assert first(story, world.head_teacher) == "Give the advice you were asked for"


def test_a_worry_that_remains_stands_at_the_top_until_it_was_told(world: World) -> None:
    story = stories.closed(stories.side_given(stories.raised(world)))
    stories.worry_said(story)
    shown = page(story, world.social_worker)
    assert "is still worried: a child may be at risk" in text(shown)
    assert shown.context["matter"].doings.first.text == "Record who was told of the worry"


def test_never_more_than_three_things_beside_the_first_and_none_twice(world: World) -> None:
    story = stories.at_senior(world)
    for person in (world.teacher, world.trust_director, world.service_manager, world.social_worker):
        found = page(story, person).context["matter"].doings
        everything = [*filter(None, [found.first]), *found.beside, *found.others]
        assert len(found.beside) <= 3
        assert len({button.href for button in everything}) == len(everything)


def test_every_thing_to_do_opens(world: World) -> None:
    """The button asks what the door asks: no button leads to a refusal."""
    story = stories.at_senior(world)
    stories.question_asked(story)
    for person in (world.teacher, world.trust_director, world.service_manager, world.social_worker):
        found = page(story, person).context["matter"].doings
        client = Client()
        with time_machine.travel(story.now, tick=False):
            client.force_login(person.user)
            for button in [*filter(None, [found.first]), *found.beside, *found.others]:
                assert client.get(button.href).status_code == 200, (person.user.name, button)


def test_whose_turn_it_is_stands_in_a_sentence_with_a_desk_or_a_name_and_the_time(world: World) -> None:
    story = stories.raised(world)
    mine, theirs = page(story, world.teacher), page(story, world.social_worker)
    assert mine.context["matter"].heading == "Waiting for Norfolk Children's Services"
    waiting = "Waiting for Norfolk Children's Services (Social worker) to give its side"
    assert mine.context["matter"].sentence == waiting
    assert "(the fifth working day)" in text(mine)
    assert theirs.context["matter"].sentence == "Give your side"
    assert "<title>" + story.it.reference + ": It is your turn" in text(theirs)


def test_how_the_time_was_counted_is_said_day_by_day(world: World) -> None:
    shown = text(page(stories.raised(world), world.teacher))
    assert "Monday 11 January 2027: the day on which it starts: day 0" in shown
    assert "Saturday 16 January 2027: Saturday, not counted" in shown
    assert "Monday 18 January 2027: working day 5" in shown


def test_sent_is_not_told(world: World) -> None:
    story = stories.raised(world)
    assert "on its way, not sent yet" in text(page(story, world.teacher))
    deliver_notices(now=story.later(minutes=1).now)
    shown = text(page(story, world.teacher))
    assert "9:31am on Monday 11 January 2027</time>, not opened yet" in shown
    assert "Ring them: 01603 222222, then record it." in shown
    story.later(minutes=10)
    page(story, world.social_worker)
    assert Notice.objects.filter(addressee=world.social_worker).exclude(opened_at=None).exists()
    assert "opened at" in text(page(story, world.teacher))
    assert "Ring them" not in text(page(story, world.teacher))


def test_a_second_look_opens_nothing_more(world: World) -> None:
    story = stories.raised(world)
    page(story, world.social_worker)
    entries = Entry.objects.filter(subject=story.it.subject_id).count()
    page(story, world.social_worker)
    assert Entry.objects.filter(subject=story.it.subject_id).count() == entries


def test_each_look_is_written_down_and_the_other_side_is_not_named(world: World) -> None:
    story = stories.raised(world)
    page(story, world.social_worker)
    page(story, world.teacher, "views/")
    assert list(
        AccessEntry.objects.filter(reference=story.it.reference).values_list("looked_at", flat=True)
    ) == [
        "matter",
        "views",
    ]
    ours = text(page(story, world.teacher, "who-looked/"))
    assert "Teacher Example, Teacher, Hawthorn Academy" in ours
    assert "Somebody at Norfolk Children&#x27;s Services" in ours
    assert "Social Worker Example" not in ours
    assert (
        "Social Worker Example" not in text(page(story, world.teacher, show="looks")).split('id="record"')[1]
    )


def test_what_a_side_wrote_for_itself_leaves_no_trace_on_the_pages_of_the_other(world: World) -> None:
    story = stories.raised(world)
    stories.advice_sought(story)
    stories.discussed(story, said="We think of a complaint.", for_whom=ForWhom.OWN_SIDE, safety=None)
    secret = ("What would you do?", "We think of a complaint.", "advice or support</h3>")
    ours = text(page(story, world.teacher))
    assert all(one in ours for one in secret)
    assert "Our side only" in ours
    for person in (world.social_worker, world.team_manager):
        for path in PAGES:
            theirs = text(page(story, person, path))
            assert not any(one in theirs for one in secret)
            assert "Our side only" not in theirs
        for show in ("moves", "discussions", "forms", "notices", "looks"):
            assert not any(one in text(page(story, person, show=show)) for one in secret)


def test_an_act_for_one_side_is_told_to_that_side_alone(world: World) -> None:
    story = stories.raised(world)
    stories.advice_sought(story)
    deliver_notices(now=story.later(minutes=1).now)
    page(story, world.head_teacher)  # opens the notice that asks for advice

    def kinds(person: Membership) -> list[str]:
        return [told.entry.kind for told in Reading(story.it, stand(person, story.now)).acts()]

    assert "matter.advice_sought" in kinds(world.teacher)
    assert "notice.opened" in kinds(world.teacher)
    assert "matter.advice_sought" not in kinds(world.social_worker)
    assert "notice.opened" not in kinds(world.social_worker)  # it would tell that somebody was asked
    assert kinds(world.stranger) == []


def test_numbers_on_the_page_have_no_gap_where_something_is_not_told(world: World) -> None:
    story = stories.raised(world)
    stories.advice_sought(story)
    stories.discussed(story)
    items = page(story, world.social_worker).context["matter"].timeline.items("")
    assert [item.key for item in items] == ["act-2", "act-1"]


def test_when_it_happened_and_when_it_was_written_stand_both_where_they_differ(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)  # twenty minutes before it was written down
    shown = text(page(story, world.teacher, show="discussions"))
    assert "Happened at" in shown
    assert "2:10pm" in shown
    assert "written down at" in shown


def test_a_side_that_has_not_answered_a_record_is_shown_so(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    note = "has not said yet whether this is what was said"
    assert note in text(page(story, world.teacher))
    assert "Say whether this is what was said" in text(page(story, world.social_worker, show="discussions"))


def test_the_record_is_filtered_by_links(world: World) -> None:
    story = stories.at_first_line(world)

    def kinds(show: str) -> set[str]:
        items = page(story, world.teacher, show=show).context["page"].object_list
        return {item.label.split(":")[0].split(" (")[0] for item in items}

    assert kinds("discussions") == {"Recorded a discussion"}
    assert kinds("forms") == {"Filled in"}
    assert "Escalated it to stage 2, First-line manager to first-line manager" in kinds("moves")
    assert "Recorded a discussion" not in kinds("moves")
    assert kinds("looks")
    assert kinds("no such filter") == kinds("")


def test_a_long_record_is_shown_page_by_page(world: World) -> None:
    story = stories.raised(world)
    for _ in range(32):
        stories.attempted(story)
    assert len(page(story, world.teacher).context["page"].object_list) == 30
    assert "Raised a disagreement" in text(page(story, world.teacher, page="2"))


def test_the_ladder_says_who_met_and_how_each_stage_ended(world: World) -> None:
    story = stories.at_first_line(world)
    steps = page(story, world.teacher).context["matter"].ladder
    assert [step.tag.text for step in steps] == ["Escalated", "Open now", "Not reached", "Not reached"]
    assert [met.who for met in steps[0].visits[0].met] == ["Both of us"]
    assert not steps[0].visits[0].late
    link = f"/policies/norfolk/1/?of=norfolk&amp;matter={story.it.reference}#first-line-managers"
    assert link in text(page(story, world.teacher))


def test_the_two_sides_stand_beside_each_other_with_desks_stand_ins_and_telephones(world: World) -> None:
    story = stories.at_first_line(world)
    ours, theirs = page(story, world.teacher).context["matter"].sides
    assert ours.agencies == "Hawthorn Academy"
    assert [desk.title for desk in ours.desks] == ["Head teacher"]
    assert [(one.name, one.stands_in) for one in theirs.desks[0].people] == [
        ("Team Manager Example", False),
        ("Stand In Example", True),
    ]
    assert theirs.desks[0].telephone == "01603 222222"


def test_a_child_is_named_by_the_readers_own_reference_and_to_others_by_what_is_shared(world: World) -> None:
    story = stories.raised(world)
    theirs = text(page(story, world.social_worker))
    assert "your reference HA-2207" in text(page(story, world.teacher))
    assert "HA-2207" not in theirs
    assert "initials K.P." in theirs
    story = stories.at_panel(world)
    board = text(page(story, world.chair))
    assert "HA-2207" not in board
    assert "K.P." not in board


def test_both_views_face_each_other(world: World) -> None:
    story = stories.raised(world)
    assert "This side has not given its view yet." in text(page(story, world.teacher, "views/"))
    stories.side_given(story)
    shown = text(page(story, world.teacher, "views/"))
    assert "Home alone at night." in shown
    assert "Late meals." in shown
    assert "We keep it" in shown
    assert 'aria-label="3 on a scale from 0' in shown


def test_every_clock_is_shown_with_what_the_time_did(world: World) -> None:
    story = stories.at_senior(world).later(days=8)
    sweep(now=story.now)
    shown = text(page(story, world.teacher, "times/"))
    assert "Time for this stage" in shown
    assert "It became overdue" in shown
    assert "Referral to the board: at once, from when it was recorded that there is no agreement" in shown


def test_people_are_shown_by_stage(world: World) -> None:
    story = stories.at_first_line(world)
    stages = page(story, world.teacher, "people/").context["stages"]
    assert [stage.title for stage in stages[:2]] == [
        "Stage 2: First-line manager to first-line manager",
        "Stage 1: Professional to professional",
    ]
    assert "Stand In Example, Team manager (stands in)" in text(page(story, world.teacher, "people/"))


def test_markup_that_was_typed_is_shown_as_it_was_typed(world: World) -> None:
    story = stories.raised(world)
    stories.discussed(story, said="<script>alert(1)</script>")
    assert "<script>alert" not in text(page(story, world.teacher))


def test_an_agency_that_has_nobody_at_the_stage_is_named_in_red_words(world: World) -> None:
    story = stories.raised(world, responding=world.agency("housing"))
    stories.escalated(story, world.teacher)  # Norfolk Housing has no first-line manager, nor anybody above
    shown = page(story, world.teacher)
    assert [side.gaps for side in shown.context["matter"].sides] == [(), ("Norfolk Housing",)]
    assert "Nobody acts for Norfolk Housing at this stage." in text(shown)
    assert "Norfolk Housing (nobody acts there at this stage)" in shown.context["matter"].sentence
