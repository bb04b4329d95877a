"""What stands on the pages of a matter, and to whom."""

import pytest

from agencies.models import Membership
from audit.models import AccessEntry, Entry
from escalation.core.stages import ForWhom
from escalation.models import Notice
from escalation.reading import Reading
from escalation.services.sweeping import sweep
from escalation.services.telling import deliver_notices
from tests import stories
from tests.factories import World
from tests.pages.matter.shown import PAGES, page, text
from tests.stories import stand

pytestmark = pytest.mark.django_db


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
