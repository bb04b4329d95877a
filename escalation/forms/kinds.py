"""What kind of disagreement it is, and at which stage it begins: asked in the words of the policy in force."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import slugify

from components.forms import LongTextField, RadioSelect
from escalation.core.events import Event
from escalation.core.policy import Policy, Stage
from escalation.core.policy_parts import Form
from escalation.core.stages import Side
from escalation.forms.asked import answers_of, asked_of, fields_of
from escalation.forms.pages import Page

NONE_OF_THESE = "none of these"


@dataclass(frozen=True)
class Beginning:
    """A stage at which a matter may begin, and the policy's reason for that where it is not the first."""

    stage: Stage
    when: str
    forms: tuple[Form, ...]  # those that the raising side fills on the way in

    @property
    def value(self) -> str:
        return f"{self.stage.key}: {self.when}" if self.when else self.stage.key

    @property
    def prefix(self) -> str:
        """How the names of what is asked there begin; fit for an id."""
        return f"at_{self.stage.key}_{slugify(self.when)[:60]}"


def beginnings(policy: Policy) -> list[Beginning]:
    """The first stage, then each that a shortcut of the policy leads to."""
    ways = [
        ("", policy.first()),
        *((shortcut.when, stage) for shortcut, stage in policy.shortcuts_from(None)),
    ]
    return [Beginning(stage, when, _on_the_way_in(policy, stage)) for when, stage in ways]


def _on_the_way_in(policy: Policy, stage: Stage) -> tuple[Form, ...]:
    entering = policy.forms_of(stage, Event.STAGE_ENTERED)
    return tuple(form for form in entering if asked_of(Side.RAISING, form))


class KindPage(Page):
    heading = "What kind of disagreement is it?"

    category = forms.ChoiceField(
        label="Which of these is it most like?",
        widget=RadioSelect(divider=NONE_OF_THESE),
        error_messages={"required": "Select the kind of disagreement, or none of these"},
    )
    begins = forms.ChoiceField(
        label="Is there a reason to go straight to a higher stage?",
        widget=RadioSelect(),
        error_messages={"required": "Select whether there is a reason to go straight to a higher stage"},
    )

    @staticmethod
    def is_needed(policy: Policy) -> bool:
        """Whether the policy leaves anything to ask here."""
        ways = beginnings(policy)
        return bool(policy.categories or len(ways) > 1 or ways[0].forms)

    def adapt(self) -> None:
        policy = self.asking.policy
        self.beginnings = beginnings(policy)
        category, begins = self.fields["category"], self.fields["begins"]
        assert isinstance(category, forms.ChoiceField)
        assert isinstance(begins, forms.ChoiceField)
        if policy.categories:
            named = [(name, name) for name in policy.categories]
            category.choices = [*named, (NONE_OF_THESE, "None of these")]
        else:
            del self.fields["category"]
        if len(self.beginnings) > 1:
            begins.choices = [(way.value, _offer(way)) for way in self.beginnings]
            begins.widget.hints = {way.value: _hint(way) for way in self.beginnings if way.when}
            begins.widget.reveals = {way.value: self._ask(way) for way in self.beginnings}
        else:
            del self.fields["begins"]
            self._ask(self.beginnings[0])

    def _ask(self, way: Beginning) -> list[str]:
        """Add what is asked of a matter that begins there; the names of the new fields."""
        asked: dict[str, forms.Field] = {}
        if way.when:
            asked[f"{way.prefix}_reason"] = LongTextField(
                label="Why do you think so?",
                rows=3,
                error_messages={"required": "Enter why it should go straight to a higher stage"},
            )
        for form in way.forms:
            asked |= fields_of(form, f"{way.prefix}_{form.key}")
        self.fields.update(asked)
        return list(asked)

    @property
    def chosen(self) -> Beginning:
        """Where it begins, once the page is valid."""
        picked = self.cleaned_data.get("begins")
        return next((way for way in self.beginnings if way.value == picked), self.beginnings[0])

    @property
    def reason(self) -> str:
        return self.cleaned_data.get(f"{self.chosen.prefix}_reason") or ""

    def filled(self) -> dict[str, dict[str, str]]:
        """The forms that were filled on the way in, by key."""
        way = self.chosen
        return {
            form.key: answers_of(form, f"{way.prefix}_{form.key}", self.cleaned_data) for form in way.forms
        }

    def answered_category(self) -> str:
        """As the policy has it; empty for none of these."""
        picked: Any = self.cleaned_data.get("category", NONE_OF_THESE)
        return "" if picked == NONE_OF_THESE else picked


def _offer(way: Beginning) -> str:
    if way.when:
        return f"Yes. {way.when}"
    return f"No, begin at stage {way.stage.number}: {way.stage.title}"


def _hint(way: Beginning) -> str:
    return f"It then goes straight to stage {way.stage.number}: {way.stage.title}. Nobody’s leave is needed."
