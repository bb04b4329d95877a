"""What every page of raising is built on: who is asked, under which policy, when, and what was answered before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agencies.models import Agency, Membership
from components.forms import GovukForm
from escalation.core.calendar import Calendar
from escalation.core.policy import Policy
from escalation.zone import local_day


@dataclass(frozen=True)
class Asking:
    """What a page of raising needs to know: who is asked, under which policy, when, and what was answered before."""

    membership: Membership
    policy: Policy
    calendar: Calendar
    now: datetime
    agency: Agency | None = None  # whose decision it is, once that is answered
    due_at: datetime | None = None  # when the time that policy gives is over, once it can be counted

    @property
    def today(self) -> date:
        return local_day(self.now)


class Page(GovukForm):
    """One page of raising. ``heading`` is its h1 where no single question is."""

    heading = ""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        asking: Asking,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.asking = asking
        self.adapt()

    def adapt(self) -> None:
        """Fit the questions to who is asked, and to what was answered before."""
