"""What a person can do on a referral now: the same checks as at the doors, and the one step that comes next."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cases.models import ManagerInformed, ManagersTalk, OwnNote, ReferralSide
from escalation.core.decisions import MoveRefused
from escalation.permissions import NotYours
from escalation.presenters.referral_facts import ReferralAsItStands
from escalation.services.lessons import check_to_learn_from
from escalation.services.on_referrals import check_open, check_refused, check_side
from escalation.services.persisting import check_advised
from escalation.services.protection import check_not_taken_over, check_to_take_over
from escalation.services.refusals import check_owed
from escalation.services.settling_referrals import check_to_settle
from escalation.zone import local_day

REFERRING, RECEIVING = ReferralSide.REFERRING, ReferralSide.RECEIVING


@dataclass(frozen=True)
class Step:
    """Something to do: the words of its button, where it is done, and whether it is what comes next."""

    text: str
    href: str
    next: bool = False


def steps(page: ReferralAsItStands) -> list[Step]:
    """Everything that this person may do now, in the order of the procedure."""
    found: list[Step] = []
    for name, text in WORDS.items():
        if _allowed(CHECKS[name], page):
            href = reverse(f"escalation:{name}", args=[page.it.reference])
            words = AGAIN.get(name, text) if page.it.is_refused else text
            found.append(Step(words, href, name == next_of(page)))
    found += [_held(page, meeting.pk) for meeting in page.meetings if _may_hold(page, meeting.held_at)]
    return found


def next_of(page: ReferralAsItStands) -> str:
    """The step that comes next for the side of this person; empty where they wait for the other."""
    it = page.it
    if it.ended:
        return ""
    if _allowed(CHECKS["referral_settle"], page):
        return "referral_settle"
    if page.place.side == RECEIVING:
        if not it.is_refused or _will_accept(page):
            return "referral_accept"
        return "referral_reasons" if page.letter is None else ""
    if not it.is_refused:
        return ""
    return _next_of_referring(page)


def turn(page: ReferralAsItStands) -> str:
    """Whose turn it is, in a sentence with a name in it."""
    it, own = page.it, page.place.side == REFERRING
    if it.ended:
        return "Nothing more is to be done here, apart from what the agencies agreed."
    if not it.is_refused:
        return (
            f"Waiting for {it.to_agency} to answer."
            if own
            else "It is your turn: accept it, or say that it is refused."
        )
    if next_of(page) == "referral_settle":
        return "The disagreement that it became has ended. Say who holds the case from now on."
    if page.letter is None and not own:
        return "It is your turn: send clear reasons in writing."
    if page.taken_over is not None:
        reference = page.taken_over.disagreement.reference
        return f"What follows is done in {reference}, under the procedure for child protection."
    if page.letter is None:
        return f"Waiting for {it.to_agency} to send its reasons in writing. You need not wait to inform a manager."
    if _will_accept(page):
        return (
            f"Waiting for {it.to_agency} to accept, as the managers agreed."
            if own
            else "It is your turn: accept it."
        )
    return TURNS[_next_of_referring(page)] if own else f"Waiting for {it.from_agency}."


def _next_of_referring(page: ReferralAsItStands) -> str:
    """Merton, Referral Rejection, 2 to 5: a note, the advice, a manager, the managers, the meeting."""
    if page.letter is None and not page.rows(OwnNote):
        return "referral_note"
    if page.taken_over is not None:
        return ""
    if page.letter is None and not page.reasons_overdue:
        return ""  # the letter is waited for, and whoever will not wait goes on
    if page.letter is not None and page.advice is None:
        return "referral_advice"
    if page.takes_over_now:
        return "referral_take_over"
    if page.last_talk is None:
        return "referral_talk" if page.rows(ManagerInformed) else "referral_manager"
    if page.last_talk.result == ManagersTalk.Result.DISAGREED:
        return "" if any(meeting.held_at is None for meeting in page.meetings) else "referral_convene"
    return ""


def _will_accept(page: ReferralAsItStands) -> bool:
    return page.last_talk is not None and page.last_talk.result == ManagersTalk.Result.WILL_ACCEPT


def _may_hold(page: ReferralAsItStands, held_at: object) -> bool:
    return held_at is None and page.place.side == REFERRING and page.it.is_refused and page.it.is_open


def _held(page: ReferralAsItStands, meeting: object) -> Step:
    href = reverse("escalation:referral_meeting_held", args=[page.it.reference, meeting])
    return Step("Record the multi-agency meeting", href, next_of(page) == "")


def _allowed(check: Callable[[ReferralAsItStands], None], page: ReferralAsItStands) -> bool:
    try:
        check(page)
    except (MoveRefused, NotYours):
        return False
    return True


def _accept(page: ReferralAsItStands) -> None:
    check_side(page.place, page.it, RECEIVING)
    check_open(page.it)


def _reasons(page: ReferralAsItStands) -> None:
    check_side(page.place, page.it, RECEIVING)
    check_owed(page.it)


def _ours_refused(page: ReferralAsItStands) -> None:
    check_side(page.place, page.it, REFERRING)
    check_refused(page.it)
    check_not_taken_over(page.it, page.standing)


def _advice(page: ReferralAsItStands) -> None:
    check_side(page.place, page.it, REFERRING)
    check_advised(page.it)
    check_not_taken_over(page.it, page.standing)


def _take_over(page: ReferralAsItStands) -> None:
    check_to_take_over(page.it, by=page.standing, on=local_day(page.now))


def _disagree(page: ReferralAsItStands) -> None:
    if page.became is not None and page.became.disagreement.is_open:
        raise MoveRefused("It has become a disagreement already.")


# The doors, by the name of their address: the words of the button, and the check that the page makes too.
WORDS = {
    "referral_accept": "Accept the referral",
    "referral_refused": "Record that it was refused",
    "referral_reasons": "Write the reasons to them",
    "referral_reasons_otherwise": "Enter reasons that went by other means",
    "referral_note": "Write a note",
    "referral_advice": "Record what you did with the advice",
    "referral_manager": "Inform a manager",
    "add_referral_paper": "Add a paper",
    "referral_talk": "Record that the managers talked",
    "referral_convene": "Convene a multi-agency meeting",
    "referral_take_over": "Follow the procedure for child protection",
    "referral_disagree": "Raise a disagreement about this",
    "referral_protection": "Say anew whether it is of a child protection nature",
    "referral_settle": "Record that it is settled",
    "learn_from_referral": "Write down what this referral teaches",
}
AGAIN = {"referral_refused": "Record another time when it was told"}
CHECKS: dict[str, Callable[[ReferralAsItStands], None]] = {
    "referral_accept": _accept,
    "referral_refused": lambda page: check_open(page.it),
    "referral_reasons": _reasons,
    "referral_reasons_otherwise": lambda page: check_owed(page.it),
    "referral_note": lambda page: None,
    "add_referral_paper": lambda page: None,
    "referral_advice": _advice,
    "referral_manager": _ours_refused,
    "referral_talk": _ours_refused,
    "referral_convene": _ours_refused,
    "referral_take_over": _take_over,
    "referral_disagree": _disagree,
    "referral_protection": lambda page: check_open(page.it),
    "referral_settle": lambda page: check_to_settle(page.it, page.standing),
    "learn_from_referral": lambda page: check_to_learn_from(page.it),
}
TURNS = {
    "referral_note": "Note on your file why it was refused.",
    "referral_advice": "It is your turn: read the letter, and record what you did with its advice.",
    "referral_manager": "It is your turn: concerns persist, so inform a manager.",
    "referral_talk": "It is your turn: your manager contacts a manager there, and you record what was said.",
    "referral_convene": "It is your turn: you still disagree, so bring the agencies together in a meeting.",
    "referral_take_over": "It is your turn: follow the procedure for child protection.",
    "": "The meeting is convened. Record what came of it when it was held.",
}
