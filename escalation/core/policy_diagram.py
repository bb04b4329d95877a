"""A policy's ladder drawn as a Mermaid state diagram."""

from collections.abc import Iterator

from .names import Authority
from .policy import Policy
from .policy_parts import Stage
from .stages import State

HEAD = "stateDiagram-v2"


def mermaid(policy: Policy, track: str | None = None) -> str:
    """The states of a matter under this policy, on one track or the whole ladder, and the ways between."""
    return "\n".join([HEAD, *(f"    {line}" for line in _lines(policy, track))]) + "\n"


def _lines(policy: Policy, track: str | None) -> Iterator[str]:
    ladder = policy.ladder(track)
    for stage in ladder:
        yield f'state "{_text(_title(stage))}" as {stage.rung}'
    for end in (State.RESOLVED, State.CLOSED):
        yield f'state "{end.description}" as {end}'
    yield f"[*] --> {ladder[0].rung}: raise"
    for shortcut, stage in policy.shortcuts_from(None, track):
        yield f"[*] --> {stage.rung}: {_text(shortcut.when)}"
    if track and policy.track(track).record_only:
        yield f"[*] --> {State.CLOSED}: put on record only"
    for stage in ladder:
        yield from _ways_up(policy, stage, track)
        yield from _ways_out(stage, last=stage == ladder[-1])
    yield f"{State.RESOLVED} --> {State.CLOSED}: close"
    yield f"note right of {State.CLOSED}"
    yield "    New information reopens a matter, resolved or closed, at the rung where it stood."
    yield "end note"


def _ways_up(policy: Policy, stage: Stage, track: str | None) -> Iterator[str]:
    """Escalating, with the optional stages passed over, and the shortcuts."""
    on_silence = any(clock.escalates for clock in policy.clocks_of(stage, track))
    for higher in policy.above(stage.rung, track):
        if higher.optional:
            yield f"{stage.rung} --> {higher.rung}: escalate"
            continue
        yield f"{stage.rung} --> {higher.rung}: escalate{', or by itself on silence' if on_silence else ''}"
        break
    for shortcut, higher in policy.shortcuts_from(stage.rung, track):
        yield f"{stage.rung} --> {higher.rung}: {_text(shortcut.when)}"


def _ways_out(stage: Stage, *, last: bool) -> Iterator[str]:
    """A decision resolves where one is made, otherwise both confirmations; an end without either closes."""
    decides = stage.authority is Authority.DECIDE
    yield f"{stage.rung} --> {State.RESOLVED}: {'decided' if decides else 'both sides confirm'}"
    if last and not decides:
        yield f"{stage.rung} --> {State.CLOSED}: not resolved"
    yield f"{stage.rung} --> {State.CLOSED}: withdraw"


def _title(stage: Stage) -> str:
    informal = "" if stage.formal else ", informal"
    optional = ", optional" if stage.optional else ""
    return f"{stage.number}. {stage.title}{informal}{optional}"


def _text(text: str) -> str:
    """Text that Mermaid takes for text: the signs of its own language written as its entities."""
    signs = {"#": "#35;", '"': "#quot;", ";": "#59;", ":": "#58;", "<": "#lt;", ">": "#gt;"}
    return "".join(signs.get(sign, sign) for sign in " ".join(text.split()))
