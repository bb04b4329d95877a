"""Every form, sent empty: what is missing is said, each sentence leads to its input, and nothing is done."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from agencies.models import Membership
from audit.models import Entry
from escalation.models import Meeting, Outcome
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.journeys.steps.common import at
from tests.journeys.steps.raising import begins_to_raise

Forms = tuple[stories.Story, Membership, Iterable[str]]


def after_it_was_raised(world: World) -> Forms:
    return stories.raised(world), world.social_worker, ("give-our-side/", "children/1/", "pass-on/")


def while_it_is_open(world: World) -> Forms:
    pages = (
        "discussion/", "attempt/", "ask/", "advice/", "shorter-time/", "straight-up/",
        "withdraw/", "propose/", "still-worried/", "forms/signs-of-safety/",
    )  # fmt: skip
    return stories.side_given(stories.raised(world)), world.teacher, pages


def when_it_may_go_up(world: World) -> Forms:
    story = stories.side_given(stories.raised(world))
    stories.everything_filled(story, world.teacher)
    return story, world.teacher, ("escalate/",)


def when_an_outcome_waits(world: World) -> Forms:
    story = stories.side_given(stories.raised(world))
    outcome = stories.proposed(story)
    return story, world.social_worker, (f"outcomes/{outcome.pk}/refuse/",)


def when_it_is_agreed(world: World) -> Forms:
    story = stories.side_given(stories.raised(world))
    outcome: Outcome = stories.agreed(story)
    action = outcome.actions.get()
    return story, world.teacher, ("settled/", "close/", "reopen/", f"actions/{action.pk}/done/")


def with_the_senior_managers(world: World) -> Forms:
    story = stories.at_senior(world)
    meeting: Meeting = stories.meeting_convened(story)
    return story, world.trust_director, ("meeting/", f"meetings/{meeting.pk}/held/")


def before_the_panel(world: World) -> Forms:
    story = stories.at_panel(world)
    meeting = stories.panel_convened(story)
    return story, world.chair, ("panel/convene/", f"panel/{meeting.pk}/held/")


def when_the_panel_decides(world: World) -> Forms:
    story = stories.at_panel(world)
    stories.panel_held(story)
    return story, world.chair, ("panel/decide/",)


@pytest.mark.parametrize(
    "moment",
    [
        after_it_was_raised,
        while_it_is_open,
        when_it_may_go_up,
        when_an_outcome_waits,
        when_it_is_agreed,
        with_the_senior_managers,
        before_the_panel,
        when_the_panel_decides,
    ],
    ids=lambda moment: moment.__name__,
)
def test_every_form_of_a_matter_says_what_is_missing(
    moment: Callable[[World], Forms], at_desk: AtDesk, world: World, clock: Clock
) -> None:
    story, membership, pages = moment(world)
    clock.moves_to(story.now + timedelta(hours=1))
    person = at_desk(membership)
    for page in pages:
        person.opens(at(story.it, page))
        acts = Entry.objects.count()
        sends_it_empty(person)
        each_error_leads_to_its_input(person)
        assert Entry.objects.count() == acts


def test_every_page_of_raising_says_what_is_missing(at_desk: AtDesk, world: World) -> None:
    teacher = at_desk(world.teacher)
    teacher.opens("/raise/")
    sends_it_empty(teacher)
    each_error_leads_to_its_input(teacher)
    begins_to_raise(teacher)
    base = teacher.page.url.partition("#")[0].removesuffix("agency/")
    for page in ("children", "agency", "kind", "worries", "time"):
        teacher.opens(f"{base}{page}/")
        sends_it_empty(teacher)
        each_error_leads_to_its_input(teacher)


def test_every_form_of_setting_up_says_what_is_missing(at_desk: AtDesk, world: World) -> None:
    manager = at_desk(world.business_manager)
    code = world.partnership.code
    board = f"/setting-up/{code}/"
    post = world.post("police", "practitioner")
    for page in (
        "names/", "close-of-business/", "front-door/", "closures/", "policy/", "add-agency/",
        "agencies/police/add-post/", "agencies/police/add-person/", "agencies/police/add-service/",
        "agencies/police/change/", f"posts/{post.pk}/hold/",
    ):  # fmt: skip
        manager.opens(board + page)
        sends_it_empty(manager)
        each_error_leads_to_its_input(manager)


def sends_it_empty(person: Person) -> None:
    """Take away whatever was filled in, and press the button of the form."""
    form = person.page.locator("main form[method=post]").last
    for box in form.locator(
        "input[type=text], input[type=email], input[type=url], input:not([type]), textarea"
    ).all():
        if box.is_visible():
            box.fill("")
    for chosen in form.locator("select").all():
        if chosen.is_visible() and chosen.locator("option[value='']").count():
            chosen.select_option("")
    for key in [box.get_attribute("id") for box in form.locator("input[type=checkbox]:checked").all()]:
        person.page.locator(f"label[for='{key}']").click()
    button = form.locator("button:visible:not([name]), button:visible[name='confirmed']").last
    with person.page.expect_navigation():
        button.click()
    person.reads().sees_errors("There is a problem")


def each_error_leads_to_its_input(person: Person) -> None:
    """Each link of the summary lands on the first input of its question: with the focus, or as the target."""
    page = person.page
    links = page.locator(".govuk-error-summary__list a")
    assert links.count() > 0
    for number in range(links.count()):
        target = (links.nth(number).get_attribute("href") or "").removeprefix("#")
        links.nth(number).click()
        assert page.locator(f"[id='{target}']:is(input, textarea, select)").count() == 1, (
            f"{target} on {page.url}"
        )
        if person.desk.script:
            assert page.evaluate("document.activeElement.id") == target, page.url
        else:
            assert page.locator(f"[id='{target}']:target").count() == 1
