"""A form of a matter that somebody sends, in this process: brought once, sent as often as a fault wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import time_machine
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from audit.verification import Tally, verify_one
from escalation.models import Disagreement, Once
from tests.faults import expected, rows
from tests.faults.tally import Count
from tests.pages.cases import Case, Sent
from tests.pages.other_cases import OTHER_CASES
from tests.pages.panel_cases import PANEL_CASES
from tests.pages.recording_cases import CASES as RECORDING
from tests.pages.settling_cases import CASES as SETTLING
from tests.stories import Story

# Every form of a move. What an extract leaves is a file, and no move.
CASES = {
    case.name: case for case in (*RECORDING, *SETTLING, *PANEL_CASES, *OTHER_CASES) if case.name != "extract"
}


@dataclass
class Sending:
    """Somebody who sends one form: always the same words, under the same key."""

    story: Story
    address: str
    client: Client
    sent: Sent

    @classmethod
    def of(cls, case: Case, world: Any) -> "Sending":  # noqa: ANN401 - the partnership of the tests
        story, ids = case.bring(world)
        it = story.fresh()
        client = Client(raise_request_exception=False)
        with time_machine.travel(story.now, tick=False):
            client.force_login(getattr(world, case.by).user)
        address = reverse(f"escalation:{case.name}", kwargs={"reference": it.reference, **ids})
        hidden = {"version": it.version, "once": str(uuid4())}
        return cls(story, address, client, hidden | case.sent(story))

    def send(self) -> Any:  # noqa: ANN401 - a response of the test client
        with self.then():
            return self.client.post(self.address, self.sent)

    @contextmanager
    def then(self) -> Iterator[None]:
        """The time of the story."""
        with time_machine.travel(self.story.now, tick=False):
            yield

    def acts(self) -> tuple[int, int, int]:
        """How many acts the matter has, its version, and how often the form was carried out."""
        it = Disagreement.objects.get(pk=self.story.it.pk)
        once = Once.objects.filter(key=self.sent["once"]).count()
        return Entry.objects.filter(subject=it.subject_id).count(), it.version, once

    def judged(self) -> Count:
        """Nothing before it was due, nothing twice, and the chain of the matter whole."""
        found, events = rows.clocks(), rows.events()
        wrong = [str(one) for one in verify_one(self.story.fresh().subject, Tally())]
        wrong += [str(one) for one in expected.untimely(found, events)]
        doubled = list(expected.doubled(events))
        assert (wrong, doubled) == ([], [])
        return Count(0, len(found), 0, len(doubled), len(wrong))
