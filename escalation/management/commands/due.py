"""When the clocks of a stage fall due, and why."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from escalation.core.calendar import CalendarTooShort
from escalation.core.clock import in_words
from escalation.core.events import Event
from escalation.core.moments import BadMoment, read_moment
from escalation.core.names import Nation
from escalation.core.policy_faults import PolicyFaults
from escalation.core.policy_parts import REFUSAL_CLOCK, Stage
from escalation.core.trying import Happened, NotThere, Tried, event_named, stage_named, try_clocks
from escalation.core.words import nearest, normal, shown, spoken
from escalation.services.trying import Found, NotFound, find_policy
from escalation.zone import LOCAL, local_day

MISUSED = 2
NATIONS = [nation.replace("_", "-") for nation in Nation]


class Command(BaseCommand):
    help = "Say when each clock of a stage falls due, with one entry for each day that is counted or skipped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("policy", metavar="POLICY", help="a file, or the key of a policy")
        parser.add_argument("stage", metavar="STAGE", help=f"a stage's key or number, or {REFUSAL_CLOCK}")
        parser.add_argument(
            "--from",
            required=True,
            metavar="ISO",
            help="when the stage was entered; local time without an offset",
        )
        parser.add_argument(
            "--event",
            action="extend",
            nargs="+",
            default=[],
            metavar="NAME=ISO",
            help="what else happened, such as meeting-held=2027-03-01T10:00",
        )
        parser.add_argument(
            "--nation", metavar="NATION", help=f"whose bank holidays count: {', '.join(NATIONS)}"
        )
        parser.add_argument("--protective", metavar="ISO", help="a time that protects the child")
        parser.add_argument(
            "--partnership", metavar="CODE", help="where several have loaded a policy of this key"
        )
        parser.add_argument("--json", action="store_true", help="for a program to read")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        name = options["policy"]
        try:
            entered = self.moment(options["from"])
            found = find_policy(name, on=local_day(entered), partnership=options["partnership"])
            stage = stage_named(found.policy, options["stage"])
            clocks = self.clocks(found, stage, entered, options)
        except PolicyFaults as faulty:
            self.stderr.write("\n".join(fault.line(name) for fault in faulty.faults))
            sys.exit(1)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.", returncode=MISUSED) from None
        except (BadMoment, CalendarTooShort, NotFound, NotThere) as error:
            raise CommandError(error.sentence, returncode=MISUSED) from None
        where = stage.key if stage else REFUSAL_CLOCK
        if options["json"]:
            told = {
                "policy": found.policy.key,
                "stage": where,
                "clocks": [as_data(clock) for clock in clocks],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        title = f"{stage.number}. {stage.title}" if stage else "A refused referral"
        self.stdout.write(f"{found.policy.board}: {title}, from {in_words(entered, LOCAL)}")
        self.stdout.write("\n".join(as_text(clocks)))

    def clocks(
        self, found: Found, stage: Stage | None, entered: datetime, options: dict[str, Any]
    ) -> list[Tried]:
        events = [self.event(text, entered) for text in options["event"]]
        protective = self.moment(options["protective"]) if options["protective"] is not None else None
        nation = nation_named(options["nation"]) if options["nation"] is not None else None
        days = sorted(local_day(at) for at in (entered, *(at for _, at in events)))
        calendar = found.calendar(days[0], days[-1], nation=nation)
        happened = Happened.of(entered, events)
        return try_clocks(found.policy, stage, happened, calendar, LOCAL, protective=protective)

    def moment(self, text: str) -> datetime:
        """A moment from the command line; what had to be assumed is said beside the answer."""
        typed = read_moment(text, LOCAL)
        if typed.assumed:
            self.stderr.write(typed.assumed)
        return typed.at

    def event(self, text: str, entered: datetime) -> tuple[Event, datetime]:
        name, equals, when = text.partition("=")
        if not equals:
            raise BadMoment(
                f"{shown(text)} is no event with its time, such as meeting-held=2027-03-01T10:00."
            )
        event, at = event_named(name), self.moment(when)
        if event is Event.STAGE_ENTERED and at != entered:
            raise BadMoment(
                "When the stage was entered is said by --from, and cannot be another time as well."
            )
        return event, at


def nation_named(name: str) -> Nation:
    """The nation of this name; raises NotThere."""
    wanted = normal(name)
    if wanted in list(Nation):
        return Nation(wanted)
    near = nearest(name, NATIONS)
    meant = f"did you mean {shown(near)}?" if near else f"there is {', '.join(NATIONS)}."
    raise NotThere(f"There is no nation {shown(name)}; {meant}")


def as_data(tried: Tried) -> dict[str, Any]:
    return {
        "name": tried.clock.key,
        "due_at": tried.at.astimezone(LOCAL).isoformat() if tried.at else None,
        "firm": tried.clock.firm,
        "duty": spoken(tried.clock.duty),
        "explanation": tried.explanation,
    }


def as_text(clocks: Iterable[Tried]) -> Iterable[str]:
    for tried in clocks:
        clock = tried.clock
        by_when = f"due {in_words(tried.at, LOCAL)}" if tried.at else "no due time"
        firm = "firm" if clock.firm else "indicative"
        yield f"\n{clock.key} ({clock.amount.words}, {spoken(clock.duty)}, {firm}): {by_when}"
        yield from (f"  {line}" for line in tried.explanation)
    if not clocks:
        yield "\nThis stage has no clock: the parties agree a review date on entering it."
