"""What kind of disagreement it is, and at which stage it begins: asked in the words of the policies in force."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms

from components.forms import DateField, LongTextField, RadioSelect
from escalation.core.policy import Policy
from escalation.forms.asked import answers_of, fields_of
from escalation.forms.dissent import DissentQuestions, may_be_dissent
from escalation.forms.pages import Page
from escalation.forms.roads import Beginning, Road, beginnings, instead_of, roads
from escalation.services.dissent import DissentSaid
from escalation.zone import LOCAL

NONE_OF_THESE = "none of these"
SEEK, RECORD = "seek", "record"


class KindPage(DissentQuestions, Page):
    """Where there are several roads, each question stands under its road; else it stands alone."""

    heading = "What kind of disagreement is it?"

    track = forms.ChoiceField(
        label="Which of these does it belong to?",
        widget=RadioSelect(),
        error_messages={"required": "Select what it belongs to"},
    )

    @staticmethod
    def is_needed(policies: Iterable[Policy]) -> bool:
        """Whether the policies leave anything to ask here."""
        offered = roads(policies)
        return len(offered) > 1 or any(
            road.policy.categories_of(road.key or None)
            or instead_of(road.policy)
            or len(ways := beginnings(road.policy, road.key or None)) > 1
            or ways[0].forms
            for road in offered
        )

    def adapt(self) -> None:
        self.roads = roads(self.asking.candidates)
        self._ask_roads()
        if may_be_dissent(self.asking.candidates):
            self.order_fields([name for name in self.fields if name not in DissentQuestions.base_fields])
        else:
            self.leave_out_dissent()

    def _ask_roads(self) -> None:
        if len(self.roads) == 1:
            del self.fields["track"]
            self._ask(self.roads[0], "")
            return
        track = self.fields["track"]
        assert isinstance(track, forms.ChoiceField)
        track.choices = [(road.value, road.title) for road in self.roads]
        hints = {road.value: road.track.guidance for road in self.roads if road.track}
        track.widget.hints = {value: hint for value, hint in hints.items() if hint}
        track.widget.reveals = {road.value: self._ask(road, f"on_{road.value}_") for road in self.roads}

    def _ask(self, road: Road, prefix: str) -> list[str]:
        """Add what is asked on a road; the names of the questions that stand at its top."""
        asked: dict[str, forms.Field] = {}
        if named := road.policy.categories_of(road.key or None):
            asked["category"] = forms.ChoiceField(
                label="Which of these is it most like?",
                widget=RadioSelect(divider=NONE_OF_THESE),
                choices=[*((name, name) for name in named), (NONE_OF_THESE, "None of these")],
                error_messages={"required": "Select the kind of disagreement, or none of these"},
            )
        if road.asks_for_the_conference:
            asked["conference"] = DateField(
                label="When was the conference held?",
                required=False,
                help_text="Leave it empty if it has not been held yet.",
                not_after=self.asking.today,
            )
        top = [*asked, *self._ask_elsewhere(road, prefix, asked)]
        begins = self._ask_where_it_begins(road, prefix, asked)
        if road.track and road.track.record_only:
            asked["seek"] = _whether_sought(road, [prefix + name for name in begins])
            begins = ["seek"]
        self.fields.update({prefix + name: each for name, each in asked.items()})
        return [prefix + name for name in [*top, *begins]]

    def _ask_elsewhere(self, road: Road, prefix: str, asked: dict[str, forms.Field]) -> list[str]:
        """What another procedure settles: the page points there, and blocks nobody who insists."""
        subjects = instead_of(road.policy)
        if not subjects:
            return []
        reveals: dict[str, list[str]] = {}
        for number, one in enumerate(subjects):
            reveals[str(number)] = names = [f"elsewhere_{number}_why"]
            asked[names[0]] = LongTextField(
                label="If you raise it here all the same: why?",
                rows=3,
                error_messages={"required": "Enter why you raise it here all the same, or go there instead"},
            )
            if one.consult_first:
                names.append(f"elsewhere_{number}_consulted")
                post = road.policy.post_title(one.consult_first)
                asked[names[1]] = LongTextField(
                    label=f"What did the {post} say, when consulted?",
                    help_text="If nobody could be asked yet, write that.",
                    rows=3,
                    error_messages={
                        "required": f"Enter what the {post} said, or that nobody could be asked yet"
                    },
                )
        asked["elsewhere"] = forms.ChoiceField(
            label="Is it one of these? This procedure is not for them",
            required=False,
            choices=[*((str(number), one.subject) for number, one in enumerate(subjects)), ("", "No")],
            widget=RadioSelect(
                hints={str(number): f"Go instead to: {one.go_to}." for number, one in enumerate(subjects)},
                reveals={value: [prefix + name for name in names] for value, names in reveals.items()},
            ),
        )
        return ["elsewhere"]

    def _ask_where_it_begins(self, road: Road, prefix: str, asked: dict[str, forms.Field]) -> list[str]:
        ways = beginnings(road.policy, road.key or None)
        revealed = {way.value: _asked_on_the_way_in(way) for way in ways}
        for more in revealed.values():
            asked |= more
        if len(ways) == 1:
            return list(revealed[ways[0].value])
        asked["begins"] = forms.ChoiceField(
            label="Is there a reason to go straight to a higher stage?",
            choices=[(way.value, _offer(way, ways)) for way in ways],
            error_messages={"required": "Select whether there is a reason to go straight to a higher stage"},
            widget=RadioSelect(
                hints={way.value: _hint(way) for way in ways if way.when},
                reveals={value: [prefix + name for name in names] for value, names in revealed.items()},
            ),
        )
        return ["begins"]

    def clean(self) -> None:
        if not self.errors:
            self.check_day(self.asking.today, self.given("conference"))

    @property
    def said(self) -> DissentSaid | None:
        """Dissent about a conference or its plan, once the page is valid."""
        return self.dissent_said(self.given("conference"))

    @property
    def road(self) -> Road:
        """The road that was chosen, once the page is valid."""
        picked = self.cleaned_data.get("track")
        return next((road for road in self.roads if road.value == picked), self.roads[0])

    def given(self, name: str) -> Any:  # noqa: ANN401
        """What was answered on the chosen road."""
        return self.cleaned_data.get(f"on_{self.road.value}_{name}" if len(self.roads) > 1 else name)

    @property
    def chosen(self) -> Beginning:
        """Where it begins, once the page is valid."""
        ways = beginnings(self.road.policy, self.road.key or None)
        picked = None if self.record_only else self.given("begins")
        return next((way for way in ways if way.value == picked), ways[0])

    @property
    def reason(self) -> str:
        return self.given(f"{self.chosen.prefix}_reason") or ""

    @property
    def record_only(self) -> bool:
        """Whether dissent is put on record, and no resolution sought."""
        return self.given("seek") == RECORD

    @property
    def conference_at(self) -> datetime | None:
        day = self.given("conference")
        return datetime.combine(day, time(), tzinfo=LOCAL) if day else None

    def filled(self) -> dict[str, dict[str, str]]:
        """The forms that were filled on the way in, by key."""
        way = self.chosen
        if self.record_only:
            return {}
        on_road = f"on_{self.road.value}_" if len(self.roads) > 1 else ""
        return {
            form.key: answers_of(form, f"{on_road}{way.prefix}_{form.key}", self.cleaned_data)
            for form in way.forms
        }

    def answered_category(self) -> str:
        """As the policy has it; empty for none of these."""
        picked: str = self.given("category") or NONE_OF_THESE
        return "" if picked == NONE_OF_THESE else picked

    def elsewhere(self) -> str:
        """What another procedure settles, and why it is raised here all the same; empty where it is none of that."""
        picked = self.given("elsewhere")
        if not picked:
            return ""
        one = instead_of(self.road.policy)[int(picked)]
        lines = [f"{one.subject}. {one.go_to}. Raised here: {self.given(f'elsewhere_{picked}_why')}"]
        if one.consult_first:
            post = self.road.policy.post_title(one.consult_first)
            lines.append(f"{post}, consulted: {self.given(f'elsewhere_{picked}_consulted')}")
        return "\n".join(lines)


def _asked_on_the_way_in(way: Beginning) -> dict[str, forms.Field]:
    """What is asked of a matter that begins there."""
    asked: dict[str, forms.Field] = {}
    if way.when:
        asked[f"{way.prefix}_reason"] = LongTextField(
            label="Why do you think so?",
            rows=3,
            error_messages={"required": "Enter why it should go straight to a higher stage"},
        )
    for form in way.forms:
        asked |= fields_of(form, f"{way.prefix}_{form.key}")
    return asked


def _whether_sought(road: Road, begins: list[str]) -> forms.ChoiceField:
    first = road.policy.first(road.key)
    return forms.ChoiceField(
        label="Do you want it to be resolved, or put on record only?",
        choices=[
            (SEEK, f"I want it to be resolved: it begins at stage {first.number}, {first.title}"),
            (RECORD, "Put my dissent on record only"),
        ],
        widget=RadioSelect(
            hints={
                RECORD: "It is closed as it is written. The other side reads it, and nobody has to answer."
            },
            reveals={SEEK: begins},
        ),
        error_messages={"required": "Select whether you want it to be resolved, or put on record only"},
    )


def _offer(way: Beginning, ways: Iterable[Beginning]) -> str:
    """A reason that leads to several stages is offered once for each, and names it: no two answers sound alike."""
    stage = f"stage {way.stage.number}: {way.stage.title}"
    if not way.when:
        return f"No, begin at {stage}"
    several = sum(one.when == way.when for one in ways) > 1
    return f"Yes. {way.when}: begin at {stage}" if several else f"Yes. {way.when}"


def _hint(way: Beginning) -> str:
    return f"It then goes straight to stage {way.stage.number}: {way.stage.title}. Nobody’s leave is needed."
