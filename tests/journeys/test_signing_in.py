"""Signing in, by the page itself."""

from tests.factories import PASSWORD, World
from tests.journeys.people import Desk, Person


def test_somebody_signs_in_and_comes_to_the_page_they_wanted(desk: Desk, world: World) -> None:
    # given a teacher with an account, who followed a link
    teacher = Person(desk, world.teacher)
    teacher.opens("/raise/").stands_before("Sign in to Accord")
    # when they mistype their password
    teacher.fills("Your e-mail address", world.teacher.user.email).fills("Your password", "not this one")
    # then they are told so, and the address is still there
    teacher.presses("Sign in").sees_errors("The e-mail address or the password is not right")
    assert teacher.page.get_by_label("Your e-mail address").input_value() == world.teacher.user.email
    # when they sign in
    teacher.fills("Your password", PASSWORD).presses("Sign in")
    # then they are where they wanted to be
    teacher.stands_before("Is a child in danger now?")
