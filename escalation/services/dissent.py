"""Dissent at or from a child protection conference, or over its plan, as a matter keeps it (Norfolk 2; London 11.2)."""

from dataclasses import dataclass
from datetime import date

from escalation.acts import MatterAct
from escalation.models import Disagreement, Dissent


@dataclass(frozen=True)
class DissentSaid:
    """Where it arose, when the conference was, whose view it is: without a name, it is that of who raises it."""

    arose: Dissent.Arose
    held_on: date | None
    minuted: Dissent.Minuted
    name: str = ""
    role: str = ""
    agency: str = ""

    @property
    def whose(self) -> str:
        """Name, role and agency; empty where it is the raiser's own."""
        return ", ".join(part for part in (self.name, self.role, self.agency) if part)


def write_dissent(act: MatterAct, said: DissentSaid | None) -> None:
    """Keep it with the matter that is raised. The raiser's own view is named as the act names the raiser."""
    if said is None:
        return
    own = not said.name
    act.add(
        Dissent(
            arose=said.arose,
            held_on=said.held_on,
            own_view=own,
            name=act.by.name if own else said.name,
            role=act.by.role if own else said.role,
            agency=act.by.agency if own else said.agency,
            minuted=said.minuted,
        )
    )


def kept_dissent(it: Disagreement) -> DissentSaid | None:
    """What a matter keeps of it, to be carried along where it goes on as another."""
    kept = Dissent.objects.filter(disagreement=it).first()
    if kept is None:
        return None
    whose = ("", "", "") if kept.own_view else (kept.name, kept.role, kept.agency)
    return DissentSaid(Dissent.Arose(kept.arose), kept.held_on, Dissent.Minuted(kept.minuted), *whose)
