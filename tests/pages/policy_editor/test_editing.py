"""Editing a policy piece by piece."""

import re
import tomllib
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from escalation.core.policy_parse import parse_policy
from escalation.models import PolicyDraft
from tests.factories import NORFOLK, World
from tests.pages.policy_editor.draft import a_draft, at, fresh, saved

pytestmark = pytest.mark.usefixtures("noon")


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
        assert "It is saved. Mend this before you put it in force" in html
        assert "Title: Fill this in" in html
        assert "Level: Fill this in" in html
        assert "Stage 5: without a title: fill in “Level”" in manager.get(at(draft)).content.decode()
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
        assert "Questions: Fill this in" in manager.get(at(draft, "cards/form-3/")).content.decode()
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
