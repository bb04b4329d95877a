"""The guided form: its pages in order, and what was typed on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.datastructures import MultiValueDict

from agencies.models import Agency, Membership
from agencies.queries import agencies_of
from escalation.core.clock import due
from escalation.core.events import Event
from escalation.core.policy import Stage
from escalation.forms.children import Children, ChildrenPage
from escalation.forms.kinds import KindPage
from escalation.forms.pages import Asking, Page
from escalation.forms.raising import AgencyPage, DangerPage, DecisionPage, TimePage, ViewPage
from escalation.models import CalendarVersion, PolicyVersion
from escalation.zone import LOCAL

Typed = Mapping[str, Sequence[str]]

CHECK = "check"
PAGES: dict[str, type[Page]] = {
    "danger": DangerPage,
    "children": ChildrenPage,
    "agency": AgencyPage,
    "decision": DecisionPage,
    "kind": KindPage,
    "worries": ViewPage,
    "time": TimePage,
}
STARTED_BY_RAISING = (Event.STAGE_ENTERED, Event.RAISED)


@dataclass
class Asked:
    """One page: its form, and its rows where it has any."""

    form: Page
    rows: Children | None = None

    @property
    def is_resizing(self) -> bool:
        return self.form.is_resizing

    def is_valid(self) -> bool:
        return self.form.is_valid() and (self.rows is None or self.rows.is_valid())


class Guide:
    """All pages of one draft: ``typed`` is what was typed so far, by page."""

    def __init__(
        self,
        *,
        membership: Membership,
        policy: PolicyVersion,
        calendar: CalendarVersion,
        typed: Mapping[str, Typed],
        now: datetime,
    ) -> None:
        self.membership = membership
        self.typed = typed
        self.asking = Asking(membership=membership, policy=policy.policy, calendar=calendar.calendar, now=now)

    @cached_property
    def pages(self) -> list[str]:
        """The pages that are asked, in order, and the last one on which they are checked."""
        needed = [name for name in PAGES if name != "kind" or KindPage.is_needed(self.asking.policy)]
        return [*needed, CHECK]

    def empty(self, name: str) -> Asked:
        """A page to fill in, with what was typed on it before."""
        data = MultiValueDict({key: list(values) for key, values in self.typed.get(name, {}).items()})
        asking = self._asking(name)
        form = PAGES[name](asking=asking)
        before = {
            key: asked.widget.value_from_datadict(data, MultiValueDict(), key)
            for key, asked in form.fields.items()
            if not asked.widget.value_omitted_from_data(data, MultiValueDict(), key)
        }
        if name == "children":
            return Asked(form, Children(asking=asking, initial=_rows_before(data, asking)))
        return Asked(PAGES[name](asking=asking, initial=before))

    def sent(self, name: str, data: Mapping[str, Any]) -> Asked:
        """A page as it was sent."""
        asking = self._asking(name)
        rows = Children(data, asking=asking) if name == "children" else None
        return Asked(PAGES[name](data, asking=asking), rows)

    def answered(self, name: str) -> Asked | None:
        """A page as it was answered; None where it was not, or not so that it could be sent."""
        if name not in self._answered:
            typed = self.typed.get(name)
            data = MultiValueDict({key: list(values) for key, values in (typed or {}).items()})
            asked = self.sent(name, data) if typed is not None and self.can_ask(name) else None
            self._answered[name] = asked if asked is not None and asked.is_valid() else None
        return self._answered[name]

    @cached_property
    def _answered(self) -> dict[str, Asked | None]:
        return {}

    @property
    def missing(self) -> list[str]:
        """The pages that still want an answer."""
        return [name for name in self.pages if name != CHECK and self.answered(name) is None]

    def after(self, name: str) -> str:
        return self.pages[min(self.pages.index(name) + 1, len(self.pages) - 1)]

    def before(self, name: str) -> str | None:
        place = self.pages.index(name)
        return self.pages[place - 1] if place else None

    def can_ask(self, name: str) -> bool:
        """Whether a page can be asked yet: who decided is asked of the agency that did."""
        return name != "decision" or self.agency is not None

    def _asking(self, name: str) -> Asking:
        match name:
            case "decision":
                return replace(self.asking, agency=self.agency)
            case "time":
                return replace(self.asking, due_at=self.due_at)
            case _:
                return self.asking

    @cached_property
    def agency(self) -> Agency | None:
        """The agency whose decision it is, once that is answered."""
        asked = self.answered("agency")
        if asked is None:
            return None
        others = agencies_of(self.membership.partnership, on=self.asking.today)
        return others.filter(pk=asked.form.cleaned_data["agency"]).first()

    @cached_property
    def stage(self) -> Stage:
        """The stage at which it begins."""
        asked = self.answered("kind") if "kind" in self.pages else None
        return asked.form.chosen.stage if asked else self.asking.policy.first()  # type: ignore[attr-defined]

    @cached_property
    def put_at(self) -> datetime:
        """When it was first put to the other side: now, where it has not been."""
        return self.given("decision").get("put_at") or self.asking.now

    @property
    def was_put(self) -> bool:
        """Whether it was put to the other side before."""
        return bool(self.given("decision").get("put_at"))

    @cached_property
    def due_at(self) -> datetime | None:
        """When the time that policy gives the stage is over, where it can be counted."""
        policy, calendar = self.asking.policy, self.asking.calendar
        ends = [
            due(clock.amount, self.put_at, calendar, policy.close_of_business, LOCAL).at
            for clock in self.stage.clocks
            if clock.firm and clock.starts in STARTED_BY_RAISING
        ]
        return min((end for end in ends if end is not None), default=None)

    @property
    def is_over(self) -> bool:
        """Whether that time was over before it could be raised."""
        return self.due_at is not None and self.due_at <= self.asking.now

    def given(self, name: str) -> dict[str, Any]:
        """What was answered on a page, by question; nothing where it was not answered yet."""
        asked = self.answered(name) if name in self.pages else None
        return asked.form.cleaned_data if asked else {}


def _rows_before(data: MultiValueDict, asking: Asking) -> list[dict[str, Any]]:
    """What was typed in each row of children, whether or not it was complete."""
    if not data:
        return []
    rows = Children(data, asking=asking)
    return [
        {
            name: asked.widget.value_from_datadict(data, MultiValueDict(), row.add_prefix(name))
            for name, asked in row.fields.items()
        }
        for row in rows.forms
    ]
