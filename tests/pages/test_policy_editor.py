"""A new version of a policy: begun from a copy or a file, edited card by card, compared, put in force from a day."""

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from audit.models import Entry
from escalation.core.policy_parse import parse_policy
from escalation.core.policy_write import write_document
from escalation.forms.policy_editor.form import CardEditor, names_of
from escalation.forms.policy_editor.places import cards_of, put
from escalation.models import PolicyDraft, PolicyVersion
from escalation.services.policy_drafts import begin_policy_draft, erase_old_policy_drafts
from tests.factories import NORFOLK, World, make_partnership
from tests.pages.setting_up import HOME, NOW, TODAY, hidden

pytestmark = pytest.mark.usefixtures("noon")

SHIPPED = sorted(NORFOLK.parent.glob("*.toml"))


@pytest.fixture(scope="module")
def partnership(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ANN401
    """One partnership for all of these tests; what each writes in it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_partnership(now=NOW - timedelta(days=1))
        transaction.set_rollback(True)


@pytest.fixture
def world(partnership: World, db: None) -> World:
    return deepcopy(partnership)


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.business_manager.user)
    return client


def a_draft(world: World, text: str | None = None) -> PolicyDraft:
    return begin_policy_draft(
        key=uuid4(),
        partnership=world.partnership,
        text=NORFOLK.read_text() if text is None else text,
        begun_from="a test",
        by=world.business_manager,
        now=NOW,
    )


def at(draft: PolicyDraft, page: str = "") -> str:
    return f"{HOME}policy/drafts/{draft.pk}/{page}"


def typed_on(client: Client, address: str) -> dict[str, Any]:
    """Everything that a browser would send of a card that nobody touched."""
    response = client.get(address)
    editor = response.context["editor"]
    data = dict(editor.form.data.lists())
    return {**data, "card_key": response.context["card_key"]}


def saved(client: Client, address: str, **changed: object) -> HttpResponse:
    """Open a card, change some of it, save it."""
    return client.post(address, {**typed_on(client, address), **changed})


def day(field: str, value: Any) -> dict[str, int]:  # noqa: ANN401
    return {f"{field}_day": value.day, f"{field}_month": value.month, f"{field}_year": value.year}


def fresh(draft: PolicyDraft) -> dict[str, Any]:
    return tomllib.loads(PolicyDraft.objects.get(pk=draft.pk).text)


class TestRoundTrip:
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_every_card_saved_unchanged_changes_nothing(self, path: Path) -> None:
        before = parse_policy(path.read_text())
        document = tomllib.loads(path.read_text())
        for name in [card.name for card in cards_of(document)]:
            card = next(card for card in cards_of(document) if card.name == name)
            editor = CardEditor(card, names_of(document), 0, CardEditor(card, {}, 0).form.data)
            assert editor.is_valid(), (name, editor.errors())
            document = put(document, card, editor.table)
        assert document == tomllib.loads(path.read_text())
        assert parse_policy(write_document(document)).digest == before.digest

    def test_what_no_input_can_hold_stands_in_the_text_area(self) -> None:
        document = {
            "key": "odd",
            "title": 5,
            "colour": "red",
            "stages": [
                {
                    "key": "a",
                    "time": ["5 days"],
                    "acts": {"any": "practitioner"},
                    "clocks": [{"key": "x", "hue": 1}],
                }
            ],
            "forms": {"account": {"title": "", "fields": ["What"]}},
            "panel": {"members": []},
        }
        for name in [card.name for card in cards_of(document)]:
            card = next(card for card in cards_of(document) if card.name == name)
            editor = CardEditor(card, names_of(document), 0, CardEditor(card, {}, 0).form.data)
            assert editor.is_valid(), (name, editor.errors())
            assert put(document, card, editor.table) == document, name

    def test_stages_that_are_no_tables_stand_on_the_policys_own_card(self) -> None:
        for odd in ("three", [1, 2], {"first": {}}, []):
            document = {"key": "odd", "stages": odd}
            own = cards_of(document)[0]
            editor = CardEditor(own, names_of(document), 0, CardEditor(own, {}, 0).form.data)
            assert editor.is_valid()
            assert put(document, own, editor.table) == document


class TestBeginning:
    def test_from_a_copy_of_a_version_without_its_day(self, manager: Client, world: World) -> None:
        response = manager.post(
            f"{HOME}policy/new/",
            {**hidden(manager, f"{HOME}policy/new/"), "which": f"version-{world.policy.pk}"},
        )
        draft = PolicyDraft.objects.get()
        assert response["Location"] == at(draft)
        assert draft.text == NORFOLK.read_text()
        assert draft.begun_from == "Resolving professional disagreements, version 1"
        assert (
            "Resolving professional disagreements, a draft" in manager.get(f"{HOME}policy/").content.decode()
        )

    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_from_each_policy_that_ships(self, manager: Client, path: Path) -> None:
        address = f"{HOME}policy/new/"
        manager.post(address, {**hidden(manager, address), "which": f"shipped-{path.stem}"})
        draft = PolicyDraft.objects.get()
        assert draft.text == path.read_text()
        page = manager.get(at(draft))
        assert page.status_code == 200
        assert "Nothing is wrong with it" in page.content.decode()
        for card in cards_of(fresh(draft)):
            assert manager.get(at(draft, f"cards/{card.name}/")).status_code == 200, card.name

    def test_from_a_file_with_faults_which_are_mended_on_the_page(self, manager: Client) -> None:
        file = SimpleUploadedFile("own.toml", NORFOLK.read_bytes().replace(b'"5 working days"', b'"5 days"'))
        address = f"{HOME}policy/new/"
        response = manager.post(address, {**hidden(manager, address), "which": "upload", "file": file})
        html = manager.get(response["Location"]).content.decode()
        assert html.count("can be counted in two ways") == 8  # four stages, above and beside
        assert "cards/stage-1/#id_time" in html

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"title = ", "after the equals sign there is no value"),
            (b"\xff", "not UTF-8"),
            (b"x" * (257 * 1024), "at most 256 KB"),
            (b"", "The file that you selected is empty"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_with_its_line(
        self, manager: Client, content: bytes, sentence: str
    ) -> None:
        address = f"{HOME}policy/new/"
        file = SimpleUploadedFile("own.toml", content)
        response = manager.post(address, {**hidden(manager, address), "which": "upload", "file": file})
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert not PolicyDraft.objects.exists()

    def test_a_double_click_begins_one_draft(self, manager: Client) -> None:
        address = f"{HOME}policy/new/"
        typed = {**hidden(manager, address), "which": "shipped-norfolk"}
        first, second = manager.post(address, typed), manager.post(address, typed)
        assert first["Location"] == second["Location"]
        assert PolicyDraft.objects.count() == 1

    def test_old_drafts_are_erased(self, world: World) -> None:
        a_draft(world)
        assert erase_old_policy_drafts(now=NOW + timedelta(days=29)) == 0
        assert erase_old_policy_drafts(now=NOW + timedelta(days=31)) == 1


class TestEditing:
    def test_a_wrong_time_is_kept_and_said_beside_its_input(self, manager: Client, world: World) -> None:
        # given a draft, when a stage's time is written in days of no kind
        draft = a_draft(world)
        address = at(draft, "cards/stage-2/")
        response = saved(manager, address, time="5 days")
        # then it is kept, and the card is shown again with the sentence at the input, in summary and title
        assert response["Location"] == address
        assert fresh(draft)["stages"][1]["time"] == "5 days"
        html = manager.get(address).content.decode()
        assert "<title>Error: Stage 2" in html
        assert '<a href="#id_time">Time for this stage: &quot;5 days&quot; can be counted in two ways' in html
        assert re.search(r'id="id_time"[^>]*value="5 days"[^>]*aria-describedby="[^"]*id_time-error', html)
        # and on the draft's page with a link to that input
        html = manager.get(at(draft)).content.decode()
        assert f"{address}#id_time" in html
        # and once it is mended nothing is wrong
        response = saved(manager, address, time="6 working days")
        assert response["Location"] == f"{at(draft)}#stage-2"
        assert "Nothing is wrong with it" in manager.get(at(draft)).content.decode()

    def test_every_kind_of_input_is_written(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        saved(
            manager,
            at(draft, "cards/stage-2/"),
            title="Managers",
            number="7",
            formal="no",
            endorsed_by="named professional",
            guidance="One line.\r\nAnother.",
            **{
                "acts-TOTAL_FORMS": "2",
                "acts-0-key": "health",
                "acts-0-value": "named professional, first-line manager",
                "acts-1-key": "any",
                "acts-1-value": "first-line manager",
                "clocks-0-key": "letter",
                "clocks-0-amount": "2 working days",
                "clocks-0-met_by": "answered",
                "clocks-0-duty": "responding side",
                "clocks-0-escalates": "yes",
                "tell-0-key": "overdue",
                "tell-0-value": "both sides, business manager",
            },
        )
        stage = parse_policy(PolicyDraft.objects.get().text).stages[1]
        assert (stage.title, stage.number, stage.formal) == ("Managers", 7, False)
        assert stage.endorsed_by == "named_professional"
        assert stage.guidance == "One line.\nAnother."
        assert stage.acts == {
            "health": ("named_professional", "first_line_manager"),
            "any": ("first_line_manager",),
        }
        letter = stage.clock("letter")
        assert letter is not None
        assert (letter.amount.words, letter.escalates, str(letter.duty)) == (
            "2 working days",
            True,
            "responding_side",
        )
        assert stage.tell["overdue"] == ("both_sides", "business_manager")  # type: ignore[index]

    def test_every_other_key_is_edited_as_in_the_file(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        saved(manager, at(draft, "cards/panel/"), members="", rest="members = []")
        assert fresh(draft)["panel"]["members"] == []
        assert parse_policy(PolicyDraft.objects.get().text).panel.members == ()  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("rest", "sentence"),
        [
            ("members = [", "Line 1, column 12: this is not TOML"),
            ('chaired_by = "chair"', "is filled in above already"),
            ("= 1", "this is not TOML"),
        ],
    )
    def test_a_text_area_that_cannot_be_read_keeps_what_was_typed(
        self, manager: Client, world: World, rest: str, sentence: str
    ) -> None:
        draft = a_draft(world)
        response = saved(manager, at(draft, "cards/panel/"), chaired_by="chair", rest=rest)
        html = response.content.decode()
        assert response.status_code == 422
        assert sentence in html
        assert '<details class="govuk-details" open>' in html
        assert fresh(draft) == tomllib.loads(NORFOLK.read_text())

    def test_a_table_of_another_card_is_not_written_in_the_policys_own(
        self, manager: Client, world: World
    ) -> None:
        response = saved(manager, at(a_draft(world), "cards/policy/"), rest="[panel]\nquorum = 2")
        assert response.status_code == 422
        assert "“panel” has a card of its own" in response.content.decode()

    def test_a_row_without_its_name_and_one_twice_are_refused(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        address = at(draft, "cards/posts/")
        html = saved(manager, address, **{"posts-0-key": "", "posts-0-value": "x"}).content.decode()
        assert "Say “short name”" in html
        html = saved(manager, address, **{"posts-1-key": "safeguarding-supervisor"}).content.decode()
        assert "“safeguarding-supervisor” stands here twice" in html

    def test_rows_are_added_without_judging(self, manager: Client, world: World) -> None:
        draft = a_draft(world)
        response = saved(manager, at(draft, "cards/stage-1/"), time="nonsense", resize_rows="clocks:add")
        html = response.content.decode()
        assert response.status_code == 200
        assert "clocks-row-2" in html
        assert 'value="nonsense"' in html
        assert "There is a problem" not in html

    def test_stages_are_added_moved_and_removed(self, manager: Client, world: World) -> None:
        draft = a_draft(world)

        def press(what: str) -> HttpResponse:
            typed = {"version": PolicyDraft.objects.get().version, "once": str(uuid4()), "do": what}
            return manager.post(at(draft), typed)

        # a stage is added, and asks for what it needs
        assert press("add:stage")["Location"] == at(draft, "cards/stage-5/")
        html = manager.get(at(draft, "cards/stage-5/")).content.decode()
        assert "Title: Title is missing" in html
        assert "Level: Rung is missing" in html
        saved(
            manager,
            at(draft, "cards/stage-5/"),
            title="Directors",
            rung="director",
            time="24 hours",
            key="top",
        )
        # it stands above the panel until it is moved
        assert "Director comes before panel, but stands after it" in manager.get(at(draft)).content.decode()
        press("up:stage-5")
        assert [stage["key"] for stage in fresh(draft)["stages"]][-2:] == ["top", "panel"]
        assert "Nothing is wrong with it" in manager.get(at(draft)).content.decode()
        press("down:stage-4")
        press("remove:stage-5")
        assert fresh(draft) == tomllib.loads(NORFOLK.read_text())
        # a form and a track are added likewise
        assert press("add:form")["Location"] == at(draft, "cards/form-3/")
        assert press("add:track")["Location"] == at(draft, "cards/track-1/")
        assert "Questions: Fields is missing" in manager.get(at(draft, "cards/form-3/")).content.decode()
        saved(manager, at(draft, "cards/form-3/"), **{"(key)": "letter", "fields-0-label": "What?"})
        assert fresh(draft)["forms"]["letter"] == {"fields": ["What?"]}
        for forged in ("up:stage-1", "down:stage-9", "remove:policy", "add:agency"):
            assert press(forged).status_code == 404
        press("dance:stage-1")

    def test_all_stages_can_go_and_the_page_says_so(self, manager: Client, world: World) -> None:
        draft = a_draft(world, 'format = 1\nkey = "a"\ntitle = "A"\nboard = "B"\n')
        html = manager.get(at(draft)).content.decode()
        assert "A policy has at least one stage" in html
        assert "Nothing is said here" in html


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
