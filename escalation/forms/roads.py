"""The roads that are open at raising: each track of what could govern, and the stages at which a matter may begin."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify

from escalation.core.events import Event
from escalation.core.names import How
from escalation.core.policy import Policy, Stage
from escalation.core.policy_parts import Elsewhere, Form, Track
from escalation.core.stages import Side
from escalation.forms.asked import asked_of


@dataclass(frozen=True)
class Road:
    """One way through a policy in force: a track of it, or its whole ladder."""

    policy: Policy
    track: Track | None = None

    @property
    def value(self) -> str:
        return self.track.key if self.track else self.policy.key

    @property
    def key(self) -> str:
        """The key of the track; empty where the policy has none."""
        return self.track.key if self.track else ""

    @property
    def title(self) -> str:
        return self.track.title if self.track else self.policy.title

    @property
    def asks_for_the_conference(self) -> bool:
        """Whether a clock of it starts when the conference is held."""
        clocks = [clock for stage in self.policy.ladder(self.key or None) for clock in stage.clocks]
        clocks += self.track.clocks if self.track else ()
        return any(clock.starts is Event.CONFERENCE_HELD for clock in clocks)


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


def roads(policies: Iterable[Policy]) -> list[Road]:
    """Every track of every policy that could govern."""
    return [Road(policy, track) for policy in policies for track in policy.tracks or (None,)]


def beginnings(policy: Policy, track: str | None = None) -> list[Beginning]:
    """The first stage of the track, then each that a shortcut of the policy leads to."""
    ways = [
        ("", policy.first(track)),
        *((shortcut.when, stage) for shortcut, stage in policy.shortcuts_from(None, track)),
    ]
    return [Beginning(stage, when, _on_the_way_in(policy, stage)) for when, stage in ways]


def _on_the_way_in(policy: Policy, stage: Stage) -> tuple[Form, ...]:
    entering = policy.forms_of(stage, Event.STAGE_ENTERED)
    return tuple(form for form in entering if asked_of(Side.RAISING, form))


def instead_of(policy: Policy) -> list[Elsewhere]:
    """What is no matter for this policy."""
    return [one for one in policy.elsewhere if one.how is How.INSTEAD]
