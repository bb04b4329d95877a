"""The guided form: its pages in order, and what was typed on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property
from typing import Any

from django.utils.datastructures import MultiValueDict

from agencies.models import Agency, Membership
from escalation.core.choosing import Chosen, choose
from escalation.core.clock import due
from escalation.core.events import Event
from escalation.core.policy import Policy, Stage
from escalation.core.policy_parts import Clock
from escalation.forms.children import Children, ChildrenPage
from escalation.forms.kinds import KindPage
from escalation.forms.pages import Asking, Page
from escalation.forms.raising import DangerPage, DecisionPage, TimePage, ViewPage
from escalation.forms.who import WhoPage
from escalation.forms.whose import AgencyPage
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
# Reached from the last page, by who needs it: everybody else goes the usual way without being asked.
IF_WANTED: dict[str, type[Page]] = {"who": WhoPage}
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
        return self.form.is_valid() and (not self.needs_rows or self.rows is None or self.rows.is_valid())

    @property
    def may_need_rows(self) -> bool:
        """Whether the rows are shown: not where every policy in force is about matters without a person."""
        return not isinstance(self.form, ChildrenPage) or not self.form.without_a_person

    @property
    def needs_rows(self) -> bool:
        """Whether the rows are asked, once the questions above them are answered."""
        return not isinstance(self.form, ChildrenPage) or self.form.needs_a_person


class Guide:
    """All pages of one draft: ``typed`` is what was typed so far, by page."""

    def __init__(
        self,
        *,
        membership: Membership,
        policies: Sequence[PolicyVersion],
        calendar: CalendarVersion,
        typed: Mapping[str, Typed],
        now: datetime,
    ) -> None:
        self.membership = membership
        self.typed = typed
        self.asking = Asking(
            membership=membership,
            policies=tuple(version.policy for version in policies),
            calendar=calendar.calendar,
            now=now,
        )

    @cached_property
    def pages(self) -> list[str]:
        """The pages that are asked, in order, and the last one on which they are checked."""
        candidates = self.known.candidates
        needed = [name for name in PAGES if name != "kind" or KindPage.is_needed(candidates)]
        return [*needed, CHECK]

    def empty(self, name: str) -> Asked:
        """A page to fill in, with what was typed on it before."""
        data = MultiValueDict({key: list(values) for key, values in self.typed.get(name, {}).items()})
        asking = self._asking(name)
        page = (PAGES | IF_WANTED)[name]
        form = page(asking=asking)
        before = {
            key: asked.widget.value_from_datadict(data, MultiValueDict(), key)
            for key, asked in form.fields.items()
            if not asked.widget.value_omitted_from_data(data, MultiValueDict(), key)
        }
        if name == "children":
            return Asked(form, Children(asking=asking, initial=_rows_before(data, asking)))
        return Asked(page(asking=asking, initial=before))

    def sent(self, name: str, data: Mapping[str, Any]) -> Asked:
        """A page as it was sent."""
        asking = self._asking(name)
        rows = Children(data, asking=asking) if name == "children" else None
        return Asked((PAGES | IF_WANTED)[name](data, asking=asking), rows)

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
        begun = [name for name in IF_WANTED if name in self.typed]
        wanted = [name for name in self.pages if name != CHECK]
        return [name for name in (*wanted, *begun) if self.answered(name) is None]

    @property
    def who(self) -> WhoPage | None:
        """Who must not know, where that was answered."""
        asked = self.answered("who")
        return asked.form if asked and isinstance(asked.form, WhoPage) else None

    def after(self, name: str) -> str:
        if name in IF_WANTED:
            return CHECK
        return self.pages[min(self.pages.index(name) + 1, len(self.pages) - 1)]

    def before(self, name: str) -> str | None:
        if name in IF_WANTED:
            return CHECK
        place = self.pages.index(name)
        return self.pages[place - 1] if place else None

    def can_ask(self, name: str) -> bool:
        """Whether a page can be asked yet: who decided is asked of the agency that did, and its answer may choose."""
        waits = name == "decision" or (name == "kind" and len(self.asking.policies) > 1)
        return not waits or self.agency is not None

    def _asking(self, name: str) -> Asking:
        match name:
            case "agency":
                return self._about
            case "decision" | "kind":
                return self.known
            case "time":
                needs = self.stage.needs_review_date and not self.record_only
                return replace(self.known, due_at=self.due_at, needs_review_date=needs)
            case _:
                return self.asking

    @cached_property
    def _about(self) -> Asking:
        """With whom it is about, where that was asked."""
        asked = self.answered("children")
        if asked is None:
            return self.asking
        assert isinstance(asked.form, ChildrenPage)
        return replace(self.asking, about=asked.form.answered())

    @cached_property
    def known(self) -> Asking:
        """With whose decision it is, once that is answered."""
        whose = self.whose
        if whose is None:
            return self._about
        return replace(
            self._about,
            agency=whose.chosen_agency(),
            service=whose.chosen_service(),
            manager=whose.chosen_manager(),
        )

    @property
    def whose(self) -> AgencyPage | None:
        """The page of whose decision it is, once it is answered."""
        asked = self.answered("agency")
        return asked.form if asked and isinstance(asked.form, AgencyPage) else None

    @property
    def agency(self) -> Agency | None:
        """The agency whose decision it is, once that is answered."""
        return self.known.agency

    @property
    def kind(self) -> KindPage | None:
        """The page of what kind it is, once it is answered; None also where it is not asked."""
        asked = self.answered("kind") if "kind" in self.pages else None
        return asked.form if asked and isinstance(asked.form, KindPage) else None

    @property
    def policy(self) -> Policy:
        """The policy that governs it, as far as is answered."""
        return self.kind.road.policy if self.kind else self.known.policy

    @property
    def track(self) -> str:
        """The key of the track; empty where the policy has none, or none was chosen yet."""
        return self.kind.road.key if self.kind else ""

    @property
    def record_only(self) -> bool:
        """Whether dissent is put on record only."""
        return self.kind is not None and self.kind.record_only

    @cached_property
    def governs(self) -> Chosen:
        """The policy that governs it, and why; everything that chooses is answered. Raises NoneGoverns."""
        scope = self.known.scope
        assert scope is not None
        return choose(self.asking.policies, scope=scope, about=self.known.about, track=self.track)

    @cached_property
    def stage(self) -> Stage:
        """The stage at which it begins."""
        return self.kind.chosen.stage if self.kind else self.policy.first()

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
        clocks = [clock for clock in self._clocks if clock.starts in STARTED_BY_RAISING]
        return self._first_end(clocks, self.put_at)

    @cached_property
    def raise_by(self) -> datetime | None:
        """Until when policy wants it raised, from when the decision was learned of; None where it gives no limit."""
        learned = self.given("decision").get("learned")
        limits = [clock for clock in self._clocks if clock.starts is Event.DECISION_RECEIVED]
        limits = [clock for clock in limits if clock.met_by is Event.RAISED]
        return self._first_end(limits, datetime.combine(learned, time(), tzinfo=LOCAL)) if learned else None

    @property
    def is_late(self) -> bool:
        """Whether it is raised after that time: shown, never refused."""
        return self.raise_by is not None and self.raise_by < self.asking.now

    @property
    def _clocks(self) -> list[Clock]:
        return [clock for clock in self.policy.clocks_of(self.stage, self.track or None) if clock.firm]

    def _first_end(self, clocks: Sequence[Clock], start: datetime) -> datetime | None:
        calendar, close = self.asking.calendar, self.policy.close_of_business
        ends = [due(clock.amount, start, calendar, close, LOCAL).at for clock in clocks]
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
