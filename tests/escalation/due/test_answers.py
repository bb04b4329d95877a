"""`manage.py due`: when each clock of a stage falls due, in figures that were written by hand."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from .conftest import MONDAY_TEN, POLICY, Tried


class TestWhatItSays:
    def test_the_whole_answer(self, file: str, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("due", file, "panel", "--from", "2027-03-24T10:00", "--json")
        assert json.loads(capsys.readouterr().out) == {
            "policy": "wroxham",
            "stage": "panel",
            "clocks": [
                {
                    "name": "stage",
                    "due_at": "2027-04-09T16:30:00+01:00",
                    "firm": True,
                    "duty": "both sides",
                    "explanation": [
                        "2027-03-24 Wednesday: not counted, the day on which it starts: day 0",
                        "2027-03-25 Thursday: counted, working day 1",
                        "2027-03-26 Friday: not counted, Good Friday, a bank holiday",
                        "2027-03-27 Saturday: not counted, Saturday",
                        "2027-03-28 Sunday: not counted, Sunday",
                        "2027-03-29 Monday: not counted, Easter Monday, a bank holiday",
                        "2027-03-30 Tuesday: counted, working day 2",
                        "2027-03-31 Wednesday: counted, working day 3",
                        "2027-04-01 Thursday: counted, working day 4",
                        "2027-04-02 Friday: counted, working day 5",
                        "2027-04-03 Saturday: not counted, Saturday",
                        "2027-04-04 Sunday: not counted, Sunday",
                        "2027-04-05 Monday: counted, working day 6",
                        "2027-04-06 Tuesday: counted, working day 7",
                        "2027-04-07 Wednesday: counted, working day 8",
                        "2027-04-08 Thursday: counted, working day 9",
                        "2027-04-09 Friday: counted, working day 10",
                    ],
                }
            ],
        }

    def test_in_words(self, file: str, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("due", file, "managers", "--from", MONDAY_TEN)
        said = capsys.readouterr().out
        assert said.startswith("Wroxham Partnership: 1. The managers, from 10am on Monday 4 January 2027\n")
        assert "letter (24 hours, responding side, firm): no due time" in said
        assert "appeal (5 working days, both sides, firm): no due time" in said

    @pytest.mark.parametrize("stage", ["first-talk", "First_Talk", "FIRST TALK", "0", "00"])
    def test_a_stage_is_named_by_key_or_number(self, tried: Tried, stage: str) -> None:
        assert tried(stage)["stage"]["due_at"] == "2027-01-11T16:30:00+00:00"

    def test_every_clock_of_the_stage(self, tried: Tried) -> None:
        found = tried(
            "0", MONDAY_TEN, "--event", "raised=2027-01-03T12:00", "--event", "Not_Agreed=2027-01-06T09:15"
        )
        assert {name: (clock["due_at"], clock["firm"], clock["duty"]) for name, clock in found.items()} == {
            "stage": ("2027-01-11T16:30:00+00:00", True, "both sides"),
            "raise-it": (None, False, "raising side"),
            "acknowledge": ("2027-01-04T16:30:00+00:00", True, "responding side"),  # raised on a Sunday
            "next-step": ("2027-01-06T09:15:00+00:00", False, "both sides"),
            "plan": (None, True, "both sides"),
            "reply": ("2027-01-05T10:00:00+00:00", True, "both sides"),
        }
        assert found["raise-it"]["explanation"] == [
            'not started: it waits for "decision received" (the raising side learned of the decision)'
        ]
        assert found["plan"]["explanation"] == ["no time until both sides have agreed one"]
        assert found["next-step"]["explanation"] == ["at once, from 9:15am on Wednesday 6 January 2027"]
        assert found["reply"]["explanation"] == [
            "2027-01-04 Monday: counted, 14 hours on this day",
            "2027-01-05 Tuesday: counted, 10 hours on this day",
            "until both sides agree a time, at most 24 hours from 10am on Monday 4 January 2027: "
            "by 10am on Tuesday 5 January 2027",
        ]

    def test_a_refused_referral(self, tried: Tried) -> None:
        for name in ("referral-refusal", "Referral Refusal"):
            (clock,) = tried(name).values()
            assert (clock["name"], clock["due_at"], clock["firm"], clock["duty"]) == (
                "referral-refusal",
                "2027-01-07T16:30:00+00:00",
                True,
                "responding side",
            )


class TestEvents:
    def test_facts_of_the_matter_reach_into_every_stage(self, tried: Tried) -> None:
        found = tried("managers", "2027-01-12T10:00", "--event", "raised=2027-01-04T10:00")
        assert found["since-raised"]["due_at"] == "2027-01-18T16:30:00+00:00"

    def test_other_events_count_afresh_and_the_first_of_them_counts(self, tried: Tried) -> None:
        before = ("--event", "meeting-held=2027-01-11T10:00")
        found = tried("managers", "2027-01-12T10:00", *before)["letter"]
        assert found["due_at"] is None
        assert found["explanation"][1] == (
            "what happened at 10am on Monday 11 January 2027 was before this stage, and counts in the one before"
        )
        twice = ("--event", "meeting-held=2027-01-15T10:00", "meeting-held=2027-01-13T10:00")
        found = tried("managers", "2027-01-12T10:00", *before, *twice)["letter"]
        assert found["due_at"] == "2027-01-14T10:00:00+00:00"

    def test_a_clock_of_a_track_runs_at_its_first_stage(self, tried: Tried) -> None:
        held = ("--event", "conference-held=2027-01-01T10:00")
        assert tried("managers", MONDAY_TEN, *held)["appeal"]["due_at"] == "2027-01-08T16:30:00+00:00"
        assert "appeal" not in tried("panel", MONDAY_TEN, *held)

    def test_a_clock_that_was_met_keeps_its_time_and_says_so(self, tried: Tried) -> None:
        happened = ("--event", "meeting-held=2027-01-05T10:00", "answered=2027-01-05T12:00")
        found = tried("managers", MONDAY_TEN, *happened)["letter"]
        assert found["due_at"] == "2027-01-06T10:00:00+00:00"
        assert found["explanation"][-1] == (
            "met at midday on Tuesday 5 January 2027: the responding side answered in writing"
        )

    def test_an_answer_before_the_clock_started_does_not_meet_it(self, tried: Tried) -> None:
        happened = ("--event", "meeting-held=2027-01-05T10:00", "answered=2027-01-05T09:00")
        assert len(tried("managers", MONDAY_TEN, *happened)["letter"]["explanation"]) == 2

    def test_leaving_the_stage_ends_every_clock_and_starts_none(self, tried: Tried) -> None:
        left = ("--event", "escalated=2027-01-05T10:00", "--event", "meeting-held=2027-01-05T11:00")
        found = tried("managers", MONDAY_TEN, *left, "--event", "raised=2027-01-04T09:00")
        assert found["letter"]["due_at"] is None
        assert found["since-raised"]["explanation"][-1] == (
            "met at 10am on Tuesday 5 January 2027: the matter left the stage"
        )


class TestProtection:
    def test_it_caps_every_clock_and_lengthens_none(self, tried: Tried) -> None:
        found = tried(
            "0", MONDAY_TEN, "--protective", "2027-01-05T09:00", "--event", "raised=2027-01-04T10:00"
        )
        due = {name: clock["due_at"] for name, clock in found.items()}
        assert due == {
            "stage": "2027-01-05T09:00:00+00:00",
            "raise-it": None,
            "acknowledge": "2027-01-04T16:30:00+00:00",
            "next-step": None,
            "plan": "2027-01-05T09:00:00+00:00",
            "reply": "2027-01-05T09:00:00+00:00",
        }
        assert found["stage"]["explanation"][-1] == (
            "brought forward to protect the child: by 9am on Tuesday 5 January 2027 "
            "(otherwise 5 working days from Monday 4 January 2027: by 4:30pm on Monday 11 January 2027)"
        )


class TestTimes:
    def test_a_time_with_an_offset_is_an_instant_and_without_one_local(self, tried: Tried) -> None:
        # Half past midnight on Tuesday 6 July in London.
        for start in (
            "2027-07-05T23:30Z",
            "2027-07-06T00:30",
            "2027-07-06 00:30+01:00",
            "2027-07-05T19:30-04:00",
        ):
            assert tried("panel", start)["stage"]["due_at"] == "2027-07-20T16:30:00+01:00"
        assert tried("0", "2027-07-05")["reply"]["due_at"] == "2027-07-06T00:00:00+01:00"

    def test_of_the_hour_that_comes_twice_it_is_the_first(
        self, file: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for start, due in (
            ("2027-10-31T01:30", "2027-11-01T00:30:00+00:00"),
            ("2027-10-31T01:30+01:00", "2027-11-01T00:30:00+00:00"),
            ("2027-10-31T01:30+00:00", "2027-11-01T01:30:00+00:00"),
        ):
            call_command("due", file, "0", "--from", start, "--json")
            found = capsys.readouterr()
            assert json.loads(found.out)["clocks"][5]["due_at"] == due
            assert found.err == (
                ""
                if "+" in start
                else '"2027-10-31T01:30" comes twice, as the clocks go back: the first is meant '
                "(+01:00; write the offset +00:00 for the second).\n"
            )

    def test_hours_run_on_over_both_clock_changes(self, tried: Tried) -> None:
        assert tried("0", "2027-03-27T12:00")["reply"]["due_at"] == "2027-03-28T13:00:00+01:00"
        assert tried("0", "2027-10-30T12:00")["reply"]["due_at"] == "2027-10-31T11:00:00+00:00"

    def test_the_same_working_day_after_close_is_the_next(self, tried: Tried) -> None:
        raised = ("--event", "raised=2027-12-24T16:30")
        assert tried("0", "2027-12-24T09:00", *raised)["acknowledge"]["due_at"] == "2027-12-29T16:30:00+00:00"


class TestNations:
    def test_the_one_that_is_asked_for_then_the_policys_then_england_and_wales(
        self,
        tried: Tried,
        tmp_path: Path,
    ) -> None:
        # Easter Monday 2027 is no bank holiday in Scotland; 2 August is one there alone.
        easter, summer = "2027-03-25T10:00", "2027-07-30T10:00"
        scottish = tmp_path / "scottish.toml"
        scottish.write_text('nation = "scotland"\n' + POLICY)
        assert tried("0", easter)["stage"]["due_at"].startswith("2027-04-05")
        assert tried("0", easter, "--nation", "scotland")["stage"]["due_at"].startswith("2027-04-02")
        assert tried("0", easter, policy=str(scottish))["stage"]["due_at"].startswith("2027-04-02")
        england = ("--nation", "England_and Wales")
        assert tried("0", summer, *england, policy=str(scottish))["stage"]["due_at"].startswith("2027-08-06")
        assert tried("0", summer, policy=str(scottish))["stage"]["due_at"].startswith("2027-08-09")
        boyne = ("--nation", "northern-ireland")
        assert tried("0", "2027-07-09T10:00", *boyne)["stage"]["due_at"].startswith("2027-07-19")
