"""`manage.py due` and `stage_diagram`: which policy is meant, and what is refused in a sentence."""

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from agencies.models import Partnership
from agencies.services import add_closure, change_partnership, set_up_partnership
from escalation.services import trying
from escalation.services.calendars import publish_calendar
from escalation.services.policies import load_policy
from tests.factories import COMMAND_LINE, MONDAY, NORFOLK

from .conftest import MONDAY_TEN, POLICY, Tried, refused

BY: dict[str, Any] = {"by": COMMAND_LINE, "now": MONDAY}


@pytest.fixture
def partnership(db: None) -> Partnership:
    return set_up_partnership(code="norfolk", name="Norfolk", **BY)


class TestLoadedPolicies:
    def test_a_policy_that_comes_with_accord(self, db: None, tried: Tried) -> None:
        assert tried("1", policy="Norfolk")["stage"]["due_at"] == "2027-01-11T17:00:00+00:00"

    def test_it_needs_no_database(self, tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
        def down(*args: object) -> None:
            raise OperationalError("no such table")

        monkeypatch.setattr(trying.PolicyVersion.objects, "select_related", down)
        assert tried("1", policy="norfolk")["stage"]["due_at"] == "2027-01-11T17:00:00+00:00"

    def test_a_loaded_one_has_its_partnerships_hour_nation_and_closures(
        self,
        partnership: Partnership,
        tried: Tried,
    ) -> None:
        change_partnership(partnership=partnership, close_of_business=time(16), nation="scotland", **BY)
        load_policy(partnership=partnership, text=NORFOLK.read_text(), in_force_from=date(2027, 1, 4), **BY)
        add_closure(partnership=partnership, day=date(2027, 4, 1), reason="Training", **BY)
        assert (
            tried("1", "2027-03-25T10:00", policy="norfolk")["stage"]["due_at"] == "2027-04-05T16:00:00+01:00"
        )
        publish_calendar(partnership=partnership, **BY)
        found = tried("1", "2027-03-25T10:00", policy="norfolk")["stage"]
        assert found["due_at"] == "2027-04-05T16:00:00+01:00"
        assert "2027-04-01 Thursday: not counted, Training, a closure" in found["explanation"]
        # Before its calendar begins, the bank holidays are those that were published: none on Easter Monday 2022.
        assert tried("1", "2022-04-14T10:00", policy="norfolk")["stage"]["due_at"].startswith("2022-04-22")

    def test_of_its_versions_the_one_in_force_that_day(self, partnership: Partnership, tried: Tried) -> None:
        text = NORFOLK.read_text()
        for day, days in ((date(2027, 1, 4), 4), (date(2027, 2, 1), 3)):
            shorter = text.replace('"5 working days"', f'"{days} working days"')
            load_policy(partnership=partnership, text=shorter, in_force_from=day, **BY)
        assert tried("1", "2027-01-11T10:00", policy="norfolk")["stage"]["due_at"].startswith("2027-01-15")
        assert tried("1", "2027-02-01T10:00", policy="norfolk")["stage"]["due_at"].startswith("2027-02-04")
        assert tried("1", "2026-12-07T10:00", policy="norfolk")["stage"]["due_at"].startswith("2026-12-11")

    def test_a_key_loaded_twice_wants_to_know_where(self, partnership: Partnership, tried: Tried) -> None:
        other = set_up_partnership(code="suffolk", name="Suffolk", **BY)
        for one in (partnership, other):
            load_policy(partnership=one, text=NORFOLK.read_text(), in_force_from=date(2027, 1, 4), **BY)
        assert refused("norfolk", "1", "--from", MONDAY_TEN) == (
            '"norfolk" is loaded in norfolk and suffolk: say which with --partnership.'
        )
        assert tried("1", MONDAY_TEN, "--partnership", "suffolk", policy="norfolk")["stage"]["due_at"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (
                ["first_talks", "--from", MONDAY_TEN],
                'There is no stage "first_talks" in this policy; did you mean "first-talk"?',
            ),
            (
                ["7", "--from", MONDAY_TEN],
                'There is no stage "7" in this policy; there is first-talk (0), managers (1) and panel (3).',
            ),
            (["0", "--from", "yesterday"], '"yesterday" is no date and time in the form of ISO 8601'),
            (["0", "--from", ""], '"" is no date and time'),
            (["0", "--from", "2027-02-30T10:00"], '"2027-02-30T10:00" is no date and time'),
            (
                ["0", "--from", "2027-03-28T01:30"],
                "was never shown by a clock: the clocks went forward over it",
            ),
            (["0", "--from", "0001-01-01"], "outside the years that can be counted"),
            (["0", "--from", "9999-12-31T23:59-12:00"], "outside the years that can be counted"),
            (["0", "--from", "2099-12-30"], "The calendar covers .* lies outside it"),
            (["0", "--from", MONDAY_TEN, "--protective", "soon"], '"soon" is no date and time'),
            (
                ["0", "--from", MONDAY_TEN, "--nation", "scotlnd"],
                'There is no nation "scotlnd"; did you mean "scotland"?',
            ),
            (["0", "--from", MONDAY_TEN, "--nation", ""], "There is no nation"),
            (
                ["0", "--from", MONDAY_TEN, "--event", "meetings-held=2027-01-04"],
                'did you mean "meeting held"?',
            ),
            (["0", "--from", MONDAY_TEN, "--event", "answered"], '"answered" is no event with its time'),
            (["0", "--from", MONDAY_TEN, "--event", "=2027-01-04"], 'There is no event ""'),
            (["0", "--from", MONDAY_TEN, "--event", "stage-entered=2027-01-05"], "said by --from"),
        ],
    )
    def test_what_cannot_be_meant_is_a_sentence(self, file: str, arguments: list[str], sentence: str) -> None:
        assert re.search(sentence if ".*" in sentence else re.escape(sentence), refused(file, *arguments))

    def test_a_policy_without_a_time_for_refusals(self) -> None:
        assert "it has no [referral_refusal]" in refused(
            str(NORFOLK), "referral-refusal", "--from", MONDAY_TEN
        )

    def test_a_policy_that_is_not_there(self, db: None, tmp_path: Path) -> None:
        assert 'did you mean "norfolk"?' in refused("norfolc", "1", "--from", MONDAY_TEN)
        assert (
            refused("no.toml", "1", "--from", MONDAY_TEN)
            == "no.toml cannot be read: No such file or directory."
        )
        assert "Is a directory" in refused(str(tmp_path), "1", "--from", MONDAY_TEN)

    def test_a_policy_with_faults_is_refused_with_all_of_them(
        self, file: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path(file).write_text(
            POLICY.replace('"10 working days"', '"10 days"').replace('"24 hours"', '"0 hours"')
        )
        with pytest.raises(SystemExit) as end:
            call_command("due", file, "0", "--from", MONDAY_TEN, "--json")
        assert end.value.code == 1
        found = capsys.readouterr()
        assert found.out == ""
        assert "[ambiguous-time]" in found.err
        assert "[zero-time]" in found.err


class TestDiagram:
    def test_it_is_drawn_from_the_policy(self, file: str, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("stage_diagram", file)
        drawn = capsys.readouterr().out
        assert drawn.startswith('stateDiagram-v2\n    state "0. Talk first, informal" as practitioner\n')
        call_command("stage_diagram", file, "--track", "Conference")
        assert "practitioner" not in capsys.readouterr().out

    def test_what_cannot_be_meant_is_a_sentence(self, db: None, file: str) -> None:
        with pytest.raises(CommandError, match="there is referral and conference"):
            call_command("stage_diagram", file, "--track", "none")
        with pytest.raises(CommandError, match="no policy called"):
            call_command("stage_diagram", "nothing-like-it")
        Path(file).write_text("key =")
        with pytest.raises(SystemExit):
            call_command("stage_diagram", file)
