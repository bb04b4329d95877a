"""Who may open the pages of recording and of moving, and what bad input does there: an error page, and no change."""

import pytest

from tests.factories import World
from tests.pages import test_settling_input as pages
from tests.pages.recording_cases import CASES
from tests.pages.test_settling_input import Desk

# The same questions are put to these pages as to those of settling.
test_who_may_open_it = pages.test_the_page_opens_to_whom_it_belongs_and_to_nobody_else
test_it_is_done_once = pages.test_it_is_done_once_and_who_comes_second_sees_what_changed
test_bad_input = pages.test_bad_input_is_an_error_page_that_keeps_what_was_typed_and_changes_nothing


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture(params=CASES, ids=str)
def desk(request: pytest.FixtureRequest, world: World) -> Desk:
    return Desk(request.param, world)
