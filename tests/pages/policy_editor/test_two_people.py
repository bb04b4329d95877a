"""Two people at one draft: whoever comes second is told, and keeps what they typed."""

from uuid import uuid4

import pytest
from django.test import Client

from escalation.models import PolicyDraft
from tests.factories import World
from tests.pages.policy_editor.draft import a_draft, at, fresh, saved, typed_on

pytestmark = pytest.mark.usefixtures("noon")


class TestTwoPeople:
    def test_the_second_writer_sees_that_and_keeps_what_they_typed(
        self, manager: Client, world: World
    ) -> None:
        # given two people on one card
        draft = a_draft(world)
        address = at(draft, "cards/stage-2/")
        second = {**typed_on(manager, address), "title": "Second"}
        saved(manager, address, title="First")
        # when the second saves
        response = manager.post(address, second)
        # then nothing is overwritten, and what they typed is there, to be sent again
        html = response.content.decode()
        assert response.status_code == 409
        assert "changed this draft at" in html
        assert 'value="Second"' in html
        assert fresh(draft)["stages"][1]["title"] == "First"
        again = {**second, "version": PolicyDraft.objects.get().version, "once": str(uuid4())}
        assert manager.post(address, again).status_code == 302
        assert fresh(draft)["stages"][1]["title"] == "Second"

    def test_a_card_is_known_again_where_it_was_moved(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        address = at(draft, "cards/stage-2/")
        typed = {**typed_on(manager, address), "title": "Moved"}
        manager.post(at(draft), {"version": 1, "once": str(uuid4()), "do": "down:stage-2"})
        manager.post(address, {**typed, "version": 2})
        assert [stage["title"] for stage in fresh(draft)["stages"]][2] == "Moved"

    def test_a_button_pressed_on_an_old_page_does_nothing(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        saved(manager, at(draft, "cards/stage-2/"), title="First")
        manager.post(at(draft), {"version": 1, "once": str(uuid4()), "do": "remove:stage-2"})
        assert len(fresh(draft)["stages"]) == 4
        assert "this is how it is now" in manager.get(at(draft)).content.decode()

    def test_the_same_form_sent_twice_is_one_change(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        address = at(draft, "cards/stage-2/")
        typed = {**typed_on(manager, address), "title": "Once"}
        assert manager.post(address, typed).status_code == manager.post(address, typed).status_code == 302
        assert PolicyDraft.objects.get().version == 2
