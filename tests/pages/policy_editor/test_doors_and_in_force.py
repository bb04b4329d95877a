"""Who comes in, and how a draft is laid beside what is in force and put in its place."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from audit.models import Entry
from escalation.core.policy_parse import parse_policy
from escalation.models import PolicyDraft, PolicyVersion
from tests.factories import World, make_partnership
from tests.pages.filled_in import HOME, NOW, TODAY, hidden
from tests.pages.policy_editor.draft import a_draft, at, saved

pytestmark = pytest.mark.usefixtures("noon")


def day(field: str, value: Any) -> dict[str, int]:  # noqa: ANN401
    return {f"{field}_day": value.day, f"{field}_month": value.month, f"{field}_year": value.year}


class TestDoors:
    def test_only_business_managers_of_the_partnership(self, client: Client, world: World) -> None:
        draft = a_draft(world)
        pages = ["", "cards/policy/", "read/", "side-by-side/", "put-in-force/", "throw-away/", "file/"]
        addresses = [f"{HOME}policy/new/", *(at(draft, page) for page in pages)]
        other = make_partnership(now=NOW - timedelta(days=1), code="fenmarsh")
        for person in (world.teacher, world.chair, world.auditor, world.stranger, other.business_manager):
            client.force_login(person.user)
            for address in addresses:
                assert client.get(address).status_code == 404, (person, address)
                assert client.post(address, {}).status_code in (404, 405), (person, address)
        client.force_login(other.business_manager.user)
        for address in addresses[1:]:
            assert client.get(address.replace("/norfolk/", "/fenmarsh/")).status_code == 404
        client.logout()
        for address in addresses:
            assert client.get(address)["Location"].startswith("/accounts/login/")

    def test_typed_markup_is_shown_as_text(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        saved(manager, at(draft, "cards/stage-1/"), title="<script>alert(1)</script>", time="<b>", rung="<i>")
        for page in ("", "cards/stage-1/"):
            html = manager.get(at(draft, page)).content.decode()
            assert "<script>alert" not in html
            assert "<b>" not in html.replace("<br>", "")
            assert "&lt;script&gt;alert" in html

    def test_nul_and_forged_values_are_sentences(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        address = at(draft, "cards/stage-1/")
        for changed in ({"title": "a\0b"}, {"rest": "x = \0"}, {"clocks-0-key": "\0"}, {"version": "x"}):
            assert saved(manager, address, **changed).status_code == 422, changed
        assert saved(manager, address, **{"clocks-TOTAL_FORMS": "9999"}).status_code == 422
        assert saved(manager, at(draft, "cards/policy/"), about=["ghosts"]).status_code == 302
        assert "is not one of" in manager.get(at(draft, "cards/policy/")).content.decode()


class TestSideBySideAndInForce:
    def changed_draft(self, manager: Client, world: World) -> PolicyDraft:
        draft = a_draft(world)
        saved(manager, at(draft, "cards/stage-1/"), time="3 working days")
        return draft

    def test_what_changes_is_read_stage_by_stage(self, manager: Client, world: World) -> None:
        draft = self.changed_draft(manager, world)
        saved(manager, at(draft, "cards/policy/"), owner="The business unit")
        html = manager.get(at(draft, "side-by-side/")).content.decode()
        assert "1. Professional to professional" in html
        assert "Time for this stage: 5 working days" in html
        assert "Time for this stage: 3 working days" in html
        assert "2. First-line manager" not in html
        assert "The business unit" in html

    def test_a_draft_that_changes_nothing_says_so(self, manager: Client, world: World) -> None:
        assert "they say the same" in manager.get(at(a_draft(world), "side-by-side/")).content.decode()

    def test_a_draft_with_faults_leads_back_to_them(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        saved(manager, at(draft, "cards/stage-1/"), time="5 days")
        for page in ("read/", "side-by-side/", "put-in-force/"):
            assert manager.get(at(draft, page))["Location"] == at(draft)
        typed = {"version": 2, "once": str(uuid4()), **day("in_force_from", TODAY + timedelta(days=9))}
        assert manager.post(at(draft, "put-in-force/"), typed)["Location"] == at(draft)
        assert PolicyVersion.objects.count() == 1

    def test_it_is_put_in_force_from_a_day_by_an_act(self, manager: Client, world: World) -> None:
        # given a changed draft
        draft = self.changed_draft(manager, world)
        html = manager.get(at(draft, "put-in-force/")).content.decode()
        assert "Matters already raised stay on their version" in html
        assert "Accord sends nobody a message about it" in html
        # when it is put in force from a day to come
        address, start = at(draft, "put-in-force/"), TODAY + timedelta(days=9)
        typed = {**hidden(manager, address), **day("in_force_from", start)}
        response = manager.post(address, typed)
        # then it is the next version, by one act, and the draft is over
        assert response["Location"] == f"{HOME}policy/"
        version = PolicyVersion.objects.get(number=2)
        assert (version.in_force_from, version.policy.stages[0].clock("stage").amount.count) == (start, 3)  # type: ignore[union-attr]
        assert "norfolk 2" in Entry.objects.filter(kind="policy.loaded").latest("number").facts
        assert not PolicyDraft.objects.exists()
        html = manager.get(f"{HOME}policy/").content.decode()
        assert "To come" in html

    @pytest.mark.parametrize(("days", "sentence"), [(-1, "must not be before"), (None, "Enter the day")])
    def test_a_day_that_will_not_do_is_refused(
        self, manager: Client, world: World, days: int | None, sentence: str
    ) -> None:
        draft = self.changed_draft(manager, world)
        address = at(draft, "put-in-force/")
        typed = day("in_force_from", TODAY + timedelta(days=days)) if days is not None else {}
        response = manager.post(address, {**hidden(manager, address), **typed})
        assert response.status_code == 422
        assert sentence in response.content.decode()

    def test_what_says_the_same_is_no_new_version(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        address = at(draft, "put-in-force/")
        typed = {**hidden(manager, address), **day("in_force_from", TODAY + timedelta(days=9))}
        response = manager.post(address, typed)
        assert response.status_code == 422
        assert "says already" in response.content.decode()

    def test_an_older_page_puts_nothing_in_force(self, manager: Client, world: World) -> None:
        draft = self.changed_draft(manager, world)
        typed = {"version": 1, "once": str(uuid4()), **day("in_force_from", TODAY + timedelta(days=9))}
        assert manager.post(at(draft, "put-in-force/"), typed)["Location"] == at(draft)
        assert PolicyVersion.objects.count() == 1

    def test_it_is_read_tried_downloaded_and_thrown_away(self, manager: Client, world: World) -> None:
        draft = self.changed_draft(manager, world)
        assert "This is how everybody will read it" in manager.get(at(draft, "read/")).content.decode()
        moment = {**day("entered", TODAY), "entered_time": "10am"}
        html = manager.get(at(draft), {"stage": "practitioners", **moment}).content.decode()
        assert "working day 3" in html
        assert "working day 4" not in html
        file = manager.get(at(draft, "file/"))
        assert file["Content-Disposition"] == 'attachment; filename="norfolk-draft.toml"'
        assert parse_policy(file.content).stages[0].clock("stage").amount.count == 3  # type: ignore[union-attr]
        address = at(draft, "throw-away/")
        assert manager.post(address, hidden(manager, address)).status_code == 302
        assert not PolicyDraft.objects.exists()
        assert manager.get(address).status_code == 404
