"""What is possible in a matter for one person now: each thing as a question to the rules, with its button."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any, ParamSpec

from escalation.core.decisions import (
    Facts,
    Move,
    MoveRefused,
    Wants,
    can_move,
    requirements,
    requirements_to_settle,
)
from escalation.core.names import FormBy
from escalation.core.stages import Side, State
from escalation.matter_rows import MatterRows
from escalation.models import Action, CaseLink, Disagreement, Meeting, Record
from escalation.permissions import (
    NotYours,
    check_can_act,
    check_can_speak_for,
    check_can_withdraw,
    check_can_write,
    check_convenes,
)
from escalation.places import Place
from escalation.presenters.arriving import who_acts_at
from escalation.queries import facts_of, open_outcome, open_worries
from escalation.reading import Reading
from escalation.services.actions import check_to_do
from escalation.services.settling import asking_the_raiser, waiting_for

Asked = ParamSpec("Asked")


def passes(check: Callable[Asked, object], *about: Asked.args, **named: Asked.kwargs) -> bool:
    """Whether the door would let it pass: the button asks what the door asks."""
    try:
        check(*about, **named)
    except (NotYours, MoveRefused):
        return False
    return True


class Here:
    """A matter from where one person stands: what the table below asks."""

    def __init__(self, it: Disagreement, place: Place, reading: Reading, now: datetime | None = None) -> None:
        self.it, self.place, self.reading, self.now = it, place, reading, now
        self.writes = passes(check_can_write, place)
        self.acts = passes(check_can_act, place)
        self.responds = passes(check_can_speak_for, place, Side.RESPONDING)
        self.withdraws = passes(check_can_withdraw, place)
        self.convenes = passes(check_convenes, place)

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.it, self.place)

    def may(self, move: Move) -> bool:
        return can_move(self.facts, move)

    @cached_property
    def agency(self) -> Any:  # noqa: ANN401 - the key of the agency as which the person sits here
        return self.place.membership.agency_id

    def meeting(self, kind: Meeting.Kind, *, held: bool) -> Meeting | None:
        """The meeting of this kind at the present stage that was held, or that is still to be recorded."""
        here = [one for one in self.reading.rows(Meeting) if one.stage_entry_id == self.it.current_stage_id]
        return next((one for one in here if one.kind == kind and (one.held_at is not None) is held), None)

    def unanswered(self, kind: Record.Kind, *answers: Record.Kind) -> list[Record]:
        """What the other side wrote and this side has not answered, newest first."""
        records = self.reading.rows(Record)
        answered = {
            one.in_reply_to_id for one in records if one.kind in answers and one.side == self.place.side
        }
        others = [one for one in records if one.kind == kind and one.side and one.side != self.place.side]
        return [one for one in others if one.pk not in answered]


Way = tuple[str, str, tuple[Any, ...]]  # what the button says, the page's name, what its address needs
Found = Way | None


def give_side(here: Here) -> Found:
    return ("Give our side", "give_side", ()) if here.responds and here.may(Move.GIVE_SIDE) else None


def pass_on(here: Here) -> Found:
    return (
        ("This is not for us: pass it on", "pass_on", ())
        if here.responds and here.may(Move.PASS_ON)
        else None
    )


def find_child(here: Here) -> Found:
    links = here.reading.rows(CaseLink)
    known = {link.number for link in links if link.agency_id == here.agency and link.found}
    unknown = sorted({link.number for link in links} - known)
    if not (here.responds and here.it.is_open and unknown):
        return None
    return "Say whether you have found the child", "find_child", (unknown[0],)


def discuss(here: Here) -> Found:
    return ("Record a discussion", "discuss", ()) if here.writes and here.it.is_open else None


def attempt(here: Here) -> Found:
    return ("Record that you found nobody", "attempt", ()) if here.writes and here.it.is_open else None


def ask(here: Here) -> Found:
    return ("Ask the other side a question", "ask", ()) if here.writes and here.it.is_open else None


def advice(here: Here) -> Found:
    return (
        ("Ask a colleague for advice or support", "advice", ()) if here.writes and here.it.is_open else None
    )


def form(here: Here) -> Found:
    if not (here.writes and (here.it.is_open or here.it.state == State.RESOLVED)):
        return None
    asked = [*requirements_to_settle(here.facts), *(requirements(here.facts) if here.it.is_open else ())]
    passed = here.facts.passed_over
    wanted = [one for one in asked if one.wants is Wants.FORM and not one.done and one.key not in passed]
    return (f"Fill in: {wanted[0].title}", "fill_form", (wanted[0].form,)) if wanted else None


def protect(here: Here) -> Found:
    return (
        ("Set an earlier time, to protect the child", "protect", ())
        if here.writes and here.it.is_open
        else None
    )


def escalate(here: Here) -> Found:
    above = here.it.next_stage
    if not (here.acts and above):
        return None
    # The page of escalating is the list of what is still to do, so the way there is open before all is done.
    return f"Escalate to {who_acts_at(above)}", "escalate", ()


def shortcut(here: Here) -> Found:
    if not (here.writes and here.may(Move.SHORTCUT)):
        return None
    ways = here.it.policy.shortcuts_from(here.it.state, here.it.track or None)
    stages = {stage.key: stage for _, stage in ways}
    where = who_acts_at(ways[0][1]) if len(stages) == 1 else "a higher stage"
    return f"Send it straight to {where}", "shortcut", ()


def form_before_settling(here: Here, then: str) -> Found:
    """The form that the policy asks this side for before it gives its hand."""
    wanted = [one for one in requirements_to_settle(here.facts) if not one.done]
    wanted = [one for one in wanted if one.must or one.key not in here.facts.passed_over]
    return (f"Fill in: {wanted[0].title}, then {then}", "fill_form", (wanted[0].form,)) if wanted else None


def propose(here: Here) -> Found:
    if not (here.acts and here.it.is_open):
        return None
    if here.may(Move.PROPOSE):
        return "Propose an outcome", "propose", ()
    return None if here.facts.proposed_by else form_before_settling(here, "propose an outcome")


def confirm(here: Here) -> Found:
    outcome = open_outcome(here.it)
    if outcome is None or not passes(waiting_for, MatterRows(here.it), here.place, outcome, Move.REFUSE):
        return None
    if not here.may(Move.CONFIRM):
        return form_before_settling(here, "confirm the outcome")
    return "Confirm the outcome, or refuse it", "confirm", (outcome.pk,)


def settled(here: Here) -> Found:
    if not passes(asking_the_raiser, here.it, here.place):
        return None
    return "Say whether this settles your worry", "settled", ()


def owed(here: Here) -> list[Action]:
    """The actions that nobody has done yet, whosever they are."""
    return [one for one in here.reading.rows(Action) if passes(check_to_do, one)]


def action(here: Here) -> Found:
    if not (here.writes or here.convenes):
        return None
    mine = [one for one in owed(here) if here.convenes or one.agency_id in (here.agency, None)]
    return ("Record an action as done", "action_done", (mine[0].pk,)) if mine else None


def close(here: Here) -> Found:
    if not ((here.writes or here.convenes) and here.may(Move.CLOSE)):
        return None
    return "Close it, with what it teaches", "close", ()


def close_when_done(here: Here) -> Found:
    """Where everything that was decided is done."""
    return None if owed(here) else close(here)


def close_before(here: Here) -> Found:
    return close(here) if owed(here) else None


def not_resolved(here: Here) -> Found:
    return (
        ("End it without agreement", "not_resolved", ())
        if here.acts and here.may(Move.NOT_RESOLVED)
        else None
    )


def withdraw(here: Here) -> Found:
    return (
        ("Withdraw the disagreement", "withdraw", ()) if here.withdraws and here.may(Move.WITHDRAW) else None
    )


def reopen(here: Here) -> Found:
    return (
        ("Reopen it: there is new information", "reopen", ())
        if here.writes and here.may(Move.REOPEN)
        else None
    )


def still_worried(here: Here) -> Found:
    return "I am still worried", "still_worried", ()


def told_of_worry(here: Here) -> Found:
    worry = open_worries(here.it).first()
    return ("Record who was told of the worry", "told_of_worry", (worry.pk,)) if worry else None


def together(it: Disagreement, record: Record) -> bool:
    """A form that one side filled in for both, and the other confirms."""
    form = it.policy.forms.get(record.form)
    return form is not None and form.by is FormBy.BOTH_SIDES_TOGETHER


def replies(here: Here) -> list[Way]:
    waiting = here.unanswered(Record.Kind.DISCUSSION, Record.Kind.SAME, Record.Kind.ACCOUNT)
    waiting += [
        one
        for one in here.unanswered(Record.Kind.FORM, Record.Kind.SAME, Record.Kind.ACCOUNT)
        if together(here.it, one)
    ]
    return [("Say whether this is what was said", "reply", (one.pk,)) for one in waiting if here.writes]


def answers(here: Here) -> list[Way]:
    waiting = here.unanswered(Record.Kind.QUESTION, Record.Kind.ANSWER)
    return [("Answer their question", "answer", (one.pk,)) for one in waiting if here.writes]


def advices(here: Here) -> list[Way]:
    """What this person was asked for, and has not given."""
    records = here.reading.rows(Record)
    given = {one.in_reply_to_id for one in records if one.kind == Record.Kind.ADVICE}
    mine = here.reading.standing.membership_ids
    asked = [one for one in records if one.kind == Record.Kind.ADVICE_SOUGHT and one.asked_id in mine]
    return [
        ("Give the advice you were asked for", "advise", (one.pk,)) for one in asked if one.pk not in given
    ]


def reply(here: Here) -> Found:
    return next(iter(replies(here)), None)


def answer(here: Here) -> Found:
    return next(iter(answers(here)), None)


def advise(here: Here) -> Found:
    return next(iter(advices(here)), None)
