"""Loading policies and publishing calendars: versions, days, overlays, refusals; and the commands."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Partnership
from agencies.refusals import Refused
from agencies.services import add_closure, change_partnership, set_up_partnership, withdraw_closure
from audit.models import Entry
from escalation.core.policy_faults import PolicyFaults
from escalation.models import BankHoliday, CalendarVersion, PolicyVersion
from escalation.services.calendars import (
    calendar_in_force,
    publish_calendar,
    refresh_holidays,
    renew_calendars,
)
from escalation.services.policies import (
    load_policy,
    policies_in_force,
    policy_in_force,
    read_policy,
    shipped_policies,
)
from tests.factories import COMMAND_LINE, MONDAY, NORFOLK

BY: dict[str, Any] = {"by": COMMAND_LINE, "now": MONDAY}
NORFOLK_TEXT = NORFOLK.read_text()
JANUARY, MARCH = date(2027, 1, 4), date(2027, 3, 1)


@pytest.fixture
def partnership(db: None) -> Partnership:
    return set_up_partnership(code="norfolk", name="Norfolk", **BY)


def load(
    partnership: Partnership, text: str | bytes = NORFOLK_TEXT, day: date | None = JANUARY
) -> PolicyVersion:
    return load_policy(partnership=partnership, text=text, in_force_from=day, **BY)


def refused(sentence: str, partnership: Partnership, **how: Any) -> None:  # noqa: ANN401
    before = (PolicyVersion.objects.count(), Entry.objects.count())
    with pytest.raises(Refused, match=sentence):
        load(partnership, **how)
    assert (PolicyVersion.objects.count(), Entry.objects.count()) == before


class TestLoading:
    def test_a_version_keeps_the_file_its_content_and_its_digest(self, partnership: Partnership) -> None:
        version = load(partnership)
        assert (version.key, version.number, version.in_force_from) == ("norfolk", 1, JANUARY)
        assert version.source == NORFOLK_TEXT
        assert version.policy == read_policy(NORFOLK_TEXT)
        assert version.digest == version.policy.digest
        entry = Entry.objects.order_by("-number")[0]
        assert (entry.kind, entry.policy) == ("policy.loaded", f"norfolk 1 {version.digest}")

    def test_a_comment_is_no_new_version(self, partnership: Partnership) -> None:
        load(partnership)
        refused("version 1 .* says already", partnership, text=f"# a remark\n{NORFOLK_TEXT}", day=MARCH)

    def test_the_next_version_is_in_force_from_a_later_day(self, partnership: Partnership) -> None:
        first = load(partnership)
        changed = NORFOLK_TEXT.replace('"5 working days"', '"4 working days"')
        refused("must be after Monday 4 January 2027", partnership, text=changed, day=JANUARY)
        second = load(partnership, changed, MARCH)
        assert second.number == 2
        assert policy_in_force(partnership, JANUARY - timedelta(days=1)) is None
        assert policy_in_force(partnership, JANUARY) == first
        assert policy_in_force(partnership, MARCH - timedelta(days=1)) == first
        assert policy_in_force(partnership, MARCH) == second
        back = load(partnership, NORFOLK_TEXT, date(2027, 4, 1))
        assert back.digest == first.digest, "what was said before may be said again"

    def test_the_day_of_the_file_and_the_day_that_is_given_agree(self, partnership: Partnership) -> None:
        dated = f"in_force_from = 2027-03-01\n{NORFOLK_TEXT}"
        refused("The file says that it is in force from Monday 1 March 2027", partnership, text=dated)
        refused("from which day", partnership, day=None)
        assert load(partnership, dated, None).in_force_from == MARCH

    def test_a_policy_with_faults_is_not_loaded(self, partnership: Partnership) -> None:
        with pytest.raises(PolicyFaults) as found:
            load(partnership, NORFOLK_TEXT.replace('rung = "panel"', 'rung = "ladder"'))
        assert [(fault.path, fault.code) for fault in found.value.faults] == [
            ("stages.panel.rung", "unknown-word")
        ]
        with pytest.raises(PolicyFaults):
            load(partnership, b"\xff\x00")
        assert not PolicyVersion.objects.exists()

    def test_another_key_for_the_same_disagreements_takes_over_from_its_day(
        self, partnership: Partnership
    ) -> None:
        load(partnership)
        own = NORFOLK_TEXT.replace('key = "norfolk"', 'key = "own"', 1)
        refused("must be after", partnership, text=own, day=JANUARY)
        version = load(partnership, own, MARCH)
        assert version.number == 1
        assert policy_in_force(partnership, MARCH) == version

    def test_a_policy_within_one_agency_stands_beside(self, partnership: Partnership) -> None:
        between = load(partnership)
        inside = NORFOLK_TEXT.replace('key = "norfolk"', 'key = "inside"\nscope = ["within one agency"]', 1)
        within = load(partnership, inside, JANUARY)
        assert policies_in_force(partnership, MARCH) == [between, within]
        assert policy_in_force(partnership, MARCH) == between

    def test_a_policy_that_settles_a_part_of_what_another_does_is_refused(
        self, partnership: Partnership
    ) -> None:
        both = 'key = "wide"\nscope = ["between agencies", "within one agency"]'
        load(partnership, NORFOLK_TEXT.replace('key = "norfolk"', both, 1))
        refused("cannot stand side by side", partnership, day=MARCH)

    def test_an_overlay_lies_over_the_version_in_force_before_the_file_that_ships(
        self, partnership: Partnership
    ) -> None:
        overlay = 'format = 1\nkey = "own"\nboard = "Own"\nextends = "norfolk"\n'
        assert read_policy(overlay, partnership=partnership, on=JANUARY).stages[0].clocks[0].amount.words == (
            "5 working days"
        )
        load(partnership, NORFOLK_TEXT.replace('"5 working days"', '"4 working days"'))
        version = load(partnership, overlay, MARCH)
        assert version.policy.stages[0].clocks[0].amount.words == "4 working days"
        assert version.policy.board == "Own"
        with pytest.raises(PolicyFaults, match="extends"):
            load(partnership, overlay.replace('"norfolk"', '"../norfolk"'), MARCH)

    def test_close_of_business_is_the_partnerships_where_the_file_says_none(
        self, partnership: Partnership
    ) -> None:
        change_partnership(partnership=partnership, close_of_business=time(16, 30), **BY)
        version = load(partnership)
        assert version.policy.close_of_business == time(16, 30)
        own = f'close_of_business = "17:00"\n{NORFOLK_TEXT}'
        assert load(partnership, own, MARCH).policy.close_of_business == time(17, 0)

    def test_a_policy_of_another_nation_is_refused(self, partnership: Partnership) -> None:
        refused("The file is for Scotland", partnership, text=f'nation = "scotland"\n{NORFOLK_TEXT}')

    @pytest.mark.parametrize("path", shipped_policies().values(), ids=lambda path: path.stem)
    def test_every_policy_that_ships_can_be_loaded(self, partnership: Partnership, path: Path) -> None:
        assert load(partnership, path.read_bytes()).number == 1


class TestCalendars:
    def test_it_covers_last_year_to_the_year_after_next_with_bank_holidays(
        self, partnership: Partnership
    ) -> None:
        with pytest.raises(Refused, match="no calendar yet"):
            calendar_in_force(partnership)
        version = publish_calendar(partnership=partnership, **BY)
        assert (version.number, version.covers_from, version.covers_until) == (
            1,
            date(2026, 1, 1),
            date(2029, 12, 31),
        )
        assert calendar_in_force(partnership) == version
        calendar = version.calendar
        # Of gov.uk/bank-holidays for England and Wales.
        for day in (
            date(2026, 12, 25),
            date(2026, 12, 28),
            date(2027, 3, 26),
            date(2027, 3, 29),
            date(2027, 5, 31),
        ):
            assert not calendar.is_working_day(day)
        assert calendar.is_working_day(date(2027, 3, 25))

    @pytest.mark.parametrize(
        ("nation", "closed", "open_"),
        [
            ("scotland", date(2027, 11, 30), date(2027, 3, 29)),  # St Andrew's Day; no Easter Monday
            ("northern_ireland", date(2027, 7, 12), date(2027, 8, 2)),  # Battle of the Boyne
        ],
    )
    def test_each_nation_has_its_own(
        self, partnership: Partnership, nation: str, closed: date, open_: date
    ) -> None:
        change_partnership(partnership=partnership, nation=nation, **BY)
        calendar = publish_calendar(partnership=partnership, **BY).calendar
        assert not calendar.is_working_day(closed)
        assert calendar.is_working_day(open_)

    def test_a_new_version_only_where_something_changed(self, partnership: Partnership) -> None:
        first = publish_calendar(partnership=partnership, **BY)
        entries = Entry.objects.count()
        assert publish_calendar(partnership=partnership, **BY) == first
        assert Entry.objects.count() == entries
        closure = add_closure(partnership=partnership, day=MARCH, reason="Moving", **BY)
        second = publish_calendar(partnership=partnership, **BY)
        assert second.number == 2
        assert second.calendar.why_not(MARCH) == "Moving, a closure"
        assert first.calendar.why_not(MARCH) is None, "a version that was published stays as it is"
        withdraw_closure(closure=closure, **BY)
        third = publish_calendar(partnership=partnership, **BY)
        assert (third.number, third.digest) == (3, first.digest)

    def test_holidays_are_brought_up_to_date_and_not_doubled(self, db: None) -> None:
        refresh_holidays(nation="scotland", years=[2027])
        known = BankHoliday.objects.count()
        BankHoliday.objects.filter(day=date(2027, 11, 30)).delete()
        BankHoliday.objects.create(nation="scotland", day=date(2027, 6, 1), name="No holiday at all")
        refresh_holidays(nation="scotland", years=[2027])
        assert BankHoliday.objects.count() == known
        assert BankHoliday.objects.filter(day=date(2027, 11, 30)).exists()


class TestCommands:
    def test_check_policy_says_every_fault_and_exits_with_one(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        bad = tmp_path / "bad.toml"
        bad.write_text(
            NORFOLK_TEXT.replace('rung = "panel"', 'rung = "ladder"').replace("title =", "titel =", 1)
        )
        with pytest.raises(SystemExit) as end:
            call_command("check_policy", str(bad), str(NORFOLK))
        assert end.value.code == 1
        lines = capsys.readouterr().out.splitlines()
        assert len([line for line in lines if line.startswith(f"{bad}: ") and line.endswith("]")]) >= 3
        assert any(
            line.startswith(f"{bad}: stages.panel.rung: ") and "[unknown-word]" in line for line in lines
        )
        assert lines[-1].startswith(f"{NORFOLK}: sound: ")

    def test_check_policy_is_content_with_those_that_ship(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("check_policy", *map(str, shipped_policies().values()))
        assert "sound" in capsys.readouterr().out

    def test_check_policy_lays_an_overlay_over_the_file_beside_it(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "base.toml").write_text(NORFOLK_TEXT.replace('key = "norfolk"', 'key = "base"', 1))
        overlay = tmp_path / "own.toml"
        overlay.write_text('format = 1\nkey = "own"\nboard = "Own"\nextends = "base"\n')
        call_command("check_policy", str(overlay))
        assert "(Own), 4 stages" in capsys.readouterr().out

    def test_load_policy_loads_and_says_in_a_sentence_why_not(
        self, partnership: Partnership, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        call_command("load_policy", str(NORFOLK), "--partnership=norfolk", "--from=2027-01-04")
        assert capsys.readouterr().out == "norfolk 1 is in force from Monday 4 January 2027.\n"
        (tmp_path / "bad.toml").write_text("key = ")
        for arguments, sentence in (
            ((str(NORFOLK), "--partnership=norfolk", "--from=2027-02-01"), "says already"),
            ((str(NORFOLK), "--partnership=elsewhere"), "no partnership of the code elsewhere"),
            ((str(tmp_path / "none.toml"), "--partnership=norfolk"), "cannot be read"),
            ((str(tmp_path / "bad.toml"), "--partnership=norfolk"), "not-toml"),
        ):
            with pytest.raises(CommandError, match=sentence):
                call_command("load_policy", *arguments)
        assert PolicyVersion.objects.count() == 1

    def test_refresh_holidays_publishes_what_changed(self, partnership: Partnership) -> None:
        call_command("refresh_holidays")
        assert set(BankHoliday.objects.values_list("nation", flat=True)) == {
            "england_and_wales",
            "scotland",
            "northern_ireland",
        }
        assert CalendarVersion.objects.count() == 1
        call_command("refresh_holidays", "--years", "2030")
        assert BankHoliday.objects.filter(day__year=2030).exists()
        assert CalendarVersion.objects.count() == 1


def test_calendars_reach_on_from_one_year_into_the_next(partnership: Partnership) -> None:
    (first,) = renew_calendars(now=MONDAY)
    assert renew_calendars(now=MONDAY) == [first]
    (second,) = renew_calendars(now=MONDAY + timedelta(days=365))
    assert (first.covers_until, second.covers_until) == (date(2029, 12, 31), date(2030, 12, 31))
