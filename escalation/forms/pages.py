"""What every page of raising is built on: who is asked, under which policy, when, and what was answered before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agencies.models import Agency, Membership, Service
from components.forms import GovukForm
from escalation.core import choosing
from escalation.core.calendar import Calendar
from escalation.core.names import About, Scope
from escalation.core.policy import Policy
from escalation.zone import local_day


@dataclass(frozen=True)
class Asking:
    """What a page of raising needs to know: who is asked, what could govern, when, and what was answered before."""

    membership: Membership
    policies: tuple[Policy, ...]  # in force in the partnership, side by side
    calendar: Calendar
    now: datetime
    about: About | None = None  # whom or what it is about, where that is asked
    agency: Agency | None = None  # whose decision it is, once that is answered
    service: Service | None = None  # of one's own agency
    manager: Membership | None = None  # one's own
    needs_review_date: bool = False  # the policy gives no time for the stage at which it begins
    due_at: datetime | None = None  # when the time that policy gives is over, once it can be counted

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def scope(self) -> Scope | None:
        """Between agencies or within one; None until it is known whose decision it is."""
        if self.agency is None:
            return None
        own = self.agency == self.membership.agency
        return Scope.WITHIN_ONE_AGENCY if own else Scope.BETWEEN_AGENCIES

    @property
    def candidates(self) -> list[Policy]:
        """The policies that could govern it, as far as is answered; there is always one to show."""
        return choosing.candidates(self.policies, self.scope, self.about) or list(self.policies)

    @property
    def policy(self) -> Policy:
        return self.candidates[0]

    @property
    def others(self) -> list[Policy]:
        """What is in force beside what could govern it."""
        return [policy for policy in self.policies if policy not in self.candidates]

    @property
    def other_side(self) -> str:
        """Whose decision it is, by name: an agency, a service of one's own, or one's own manager."""
        assert self.agency is not None
        if self.manager:
            return self.manager.user.name
        return self.service.name if self.service else self.agency.name


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
