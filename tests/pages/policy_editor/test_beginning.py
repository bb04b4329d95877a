"""The editor begins from a policy that is there, and what it does not touch stays as it is."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from escalation.core.policy_parse import parse_policy
from escalation.core.policy_write import write_document
from escalation.forms.policy_editor.form import CardEditor, names_of
from escalation.forms.policy_editor.places import cards_of, put
from escalation.models import PolicyDraft
from escalation.services.policy_drafts import erase_old_policy_drafts
from tests.factories import NORFOLK, World
from tests.pages.filled_in import HOME, NOW, hidden
from tests.pages.policy_editor.draft import a_draft, at, fresh

pytestmark = pytest.mark.usefixtures("noon")


SHIPPED = sorted(NORFOLK.parent.glob("*.toml"))


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
