"""What a person can do in a matter at this moment: one thing first, up to three beside it, the rest by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from escalation.core.turns import Phase
from escalation.presenters import possible as p
from escalation.presenters import possible_filing as f
from escalation.presenters import possible_here as q
from escalation.presenters import possible_meeting as g
from escalation.presenters import possible_moving as m
from escalation.presenters import possible_off_accord as o
from escalation.presenters import possible_panel as k
from escalation.presenters import roads
from escalation.presenters.possible import Found, Here, Way

BESIDE = 3  # things to do beside the first

Option = Callable[[Here], Found]

# What comes first whosever turn it is: it cannot wait, or it waits for this person alone.
URGENT: tuple[Option, ...] = (p.told_of_worry, p.advise, p.confirm, p.settled, q.sign_off, k.answer_first)
# What the other side asks of this person's side: it comes after the turn itself.
ASKED: tuple[Option, ...] = (
    g.accept_meeting,
    g.answer_meeting,
    o.letters_to_send,
    o.enter_answer,
    m.agree_time,
    p.answer,
    p.reply,
)

# What a phase calls for, the most wanted first. Of these the first that is possible is the green button, where it is
# this person's turn.
WANTED: Mapping[Phase, tuple[Option, ...]] = {
    Phase.RAISED: (p.give_side, p.find_child, p.attempt, p.discuss, p.ask, p.escalate),
    Phase.GIVEN: (p.discuss, p.attempt, p.propose, p.ask, q.decide_here, p.escalate),
    Phase.ENTERED: (
        p.give_side,
        p.discuss,
        g.hold_meeting,
        g.convene_meeting,
        p.propose,
        p.attempt,
        q.decide_here,
        q.offer_mediation,
        p.escalate,
    ),
    Phase.DISCUSSED: (
        p.escalate,
        p.propose,
        g.hold_meeting,
        g.convene_meeting,
        q.decide_here,
        p.not_resolved,
        p.discuss,
    ),
    Phase.PROPOSED_BY_RAISING: (p.confirm, p.discuss, p.ask),
    Phase.PROPOSED_BY_RESPONDING: (p.confirm, p.discuss, p.ask),
    Phase.REFUSED_TO_RAISING: (p.propose, p.escalate, p.discuss),
    Phase.REFUSED_TO_RESPONDING: (p.propose, p.discuss, p.escalate),
    Phase.TIME_OVER: (p.give_side, p.escalate, p.propose, p.not_resolved, p.discuss),
    Phase.WITH_PANEL: (k.convene_panel, k.decide, k.hold_panel, k.panel, k.state_to_panel, p.propose),
    Phase.WITH_DECIDER: (q.decide_here, p.give_side, p.discuss, p.propose, p.attempt),
    Phase.TO_MEDIATE: (q.offer_mediation, p.propose, p.discuss, p.not_resolved),
    Phase.MEDIATION_OFFERED: (q.answer_mediation, q.mediation, p.propose, p.discuss),
    Phase.OFFERED_TO_RAISING: (q.answer_mediation, q.mediation, p.propose, p.discuss),
    Phase.OFFERED_TO_RESPONDING: (q.answer_mediation, q.mediation, p.propose, p.discuss),
    Phase.MEDIATING: (q.record_mediation, q.mediation, p.propose, p.discuss),
    Phase.MEDIATED: (p.propose, q.end_mediation, q.record_mediation, q.mediation),
    # A worry that remains has its door in sight, after any outcome.
    Phase.AGREED: (p.close, p.action, p.still_worried, p.reopen),
    Phase.DECIDED: (
        k.acknowledge,
        p.form,
        p.action,
        p.close_when_done,
        p.still_worried,
        p.close_before,
        p.reopen,
    ),
    Phase.RETURNED: (p.action, k.acknowledge, p.still_worried, p.close, p.reopen),
    Phase.ENDED: (p.action, p.still_worried, q.answer_debrief, q.debrief, q.learn, p.reopen),
}

# What is open always, and asks nothing of anybody: in sight, and never the green button.
DOORS: frozenset[Option] = frozenset({p.still_worried, p.reopen})

# Everything, in the order in which it is listed where it comes neither first nor beside.
ALL: tuple[Option, ...] = (
    p.told_of_worry, o.letters_to_send, o.enter_answer, o.tell_more, p.advise, m.answer_gate, p.confirm,
    p.settled, q.sign_off, q.answer_debrief, q.debrief, q.learn, p.answer,
    p.reply, p.give_side, p.find_child, p.discuss, p.attempt, p.ask, p.advice, p.form, p.protect,
    m.agree_time, m.propose_time, m.not_agreed, g.accept_meeting, g.convene_meeting, g.move_meeting, g.hold_meeting,
    g.answer_meeting, g.joint_meeting, p.propose,
    p.escalate, p.shortcut, k.panel, k.convene_panel, k.hold_panel, k.decide,
    k.answer_invitation, k.state_to_panel, k.decision_letters, k.declare_conflict, q.decide_here,
    q.offer_mediation, q.answer_mediation, q.record_mediation, q.end_mediation, q.mediation,
    q.stage_advice, k.acknowledge, p.action, p.close, p.not_resolved, p.pass_on,
    roads.move_on, p.withdraw,
    p.reopen, f.extract, q.must_not_see, p.still_worried,
)  # fmt: skip


@dataclass(frozen=True)
class Button:
    """One thing to do: what the button says, and where it leads."""

    text: str
    href: str


@dataclass(frozen=True)
class Doings:
    """The one thing that comes first for this person now, if any; up to three beside it; all else that is possible."""

    first: Button | None
    beside: tuple[Button, ...]
    others: tuple[Button, ...]


def doings(here: Here, *, your_turn: bool) -> Doings:
    """What this person can do now. Nothing comes first where the matter waits for others and asks nothing of them."""
    urgent, asked = list(_buttons(here, URGENT)), list(_buttons(here, ASKED))
    options = WANTED[Phase(here.it.phase)]
    wanted = [button for button in _buttons(here, options) if button not in urgent]
    doors = set(_buttons(here, [option for option in options if option in DOORS]))
    # The turn itself comes before what was asked.
    own = 1 if your_turn and wanted and wanted[0] not in doors else 0
    ranked = [*urgent, *wanted[:own], *asked, *wanted[own:]]
    first = ranked.pop(0) if urgent or own or asked else None
    beside = ranked[:BESIDE]
    others = [button for button in _buttons(here, ALL) if button != first and button not in beside]
    return Doings(first, tuple(beside), tuple(others))


def buttons_for_records(here: Here) -> dict[UUID, Button]:
    """What this person can do about one record, by its key: answer it, reply to it, advise."""
    return {way[2][0]: _button(here, way) for ways in (p.replies, p.answers, p.advices) for way in ways(here)}


def _buttons(here: Here, options: Iterable[Option]) -> Iterator[Button]:
    for option in options:
        if found := option(here):
            yield _button(here, found)


def _button(here: Here, way: Way) -> Button:
    text, name, args = way
    return Button(text, reverse(f"escalation:{name}", args=[here.it.reference, *args]))
