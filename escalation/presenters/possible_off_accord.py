"""What is possible for an agency that is not on Accord: letters to send, and what it told to be entered."""

from escalation.core.decisions import Move
from escalation.matter_rows import MatterRows
from escalation.models import Letter, Party, Record
from escalation.permissions import check_can_act
from escalation.places import Place, place_for
from escalation.presenters.possible import Found, Here, Way, passes, together
from escalation.queries import open_outcome
from escalation.services.letters import check_can_send
from escalation.services.mediating import check_to_answer
from escalation.services.panels import to_acknowledge
from escalation.services.settling import waiting_for
from escalation.services.telling_for import check_can_tell


def written_to(here: Here) -> list[Party]:
    """The parties that are not on Accord."""
    return [one for one in here.reading.rows(Party) if one.off_accord and one.left_at is None]


def has_letters(here: Here) -> bool:
    """Whether an agency of the matter is written to, or was."""
    return bool(written_to(here) or here.reading.rows(Letter))


def told_ways(here: Here, party: Party) -> list[Way]:
    """What this person can enter of what an agency told: what waits for its answer first."""
    if not passes(check_can_tell, here.place) or here.place.side == party.side:
        return []
    place = place_for(here.place, party)
    there = Here(here.it, place, here.reading)
    key = (party.pk,)
    found: list[Way] = []
    if there.acts and there.may(Move.GIVE_SIDE):
        found.append((f"Enter the side of {party.name}", "told_side", key))
    found += _of_outcome(here, party, place)
    for one in there.unanswered(Record.Kind.DISCUSSION, Record.Kind.SAME, Record.Kind.ACCOUNT):
        found.append(("Enter whether they say that this is what was said", "told_reply", (*key, one.pk)))
    for one in there.unanswered(Record.Kind.FORM, Record.Kind.SAME, Record.Kind.ACCOUNT):
        if together(here.it, one):
            found.append(("Enter what they say of the form", "told_reply", (*key, one.pk)))
    for one in there.unanswered(Record.Kind.QUESTION, Record.Kind.ANSWER):
        found.append(("Enter their answer to a question", "told_answer", (*key, one.pk)))
    if passes(check_to_answer, here.it, place):
        found.append(("Enter whether they take up the mediation", "told_mediation", key))
    if here.it.is_open:
        found.append(("Enter something else that they told you", "told_said", key))
    if there.acts and there.may(Move.PASS_ON):
        found.append(("Enter that they say it is not for them", "told_pass_on", key))
    if here.it.is_open and here.it.next_stage is not None and passes(check_can_act, place):
        found.append(("Enter that they take it to the next stage", "told_higher", key))
    return found


def _of_outcome(here: Here, party: Party, place: Place) -> list[Way]:
    outcome = open_outcome(here.it)
    found: list[Way] = []
    if outcome is not None and passes(waiting_for, MatterRows(here.it), place, outcome, Move.REFUSE):
        found.append(
            (f"Enter whether {party.name} confirms the outcome", "told_confirm", (party.pk, outcome.pk))
        )
    if passes(to_acknowledge, here.it, place):
        found.append((f"Enter that {party.name} acknowledges the decision", "told_acknowledge", (party.pk,)))
    return found


def letters_to_send(here: Here) -> Found:
    """What comes first for whoever writes to them: letters that have not gone."""
    waiting = [one for one in here.reading.rows(Letter) if one.waits]
    if not waiting or not passes(check_can_send, here.place):
        return None
    names = {one.pk: one.name for one in here.reading.rows(Party)}
    to = names.get(waiting[0].party_id, "an agency")
    count = "the letter" if len(waiting) == 1 else f"{len(waiting)} letters"
    return f"Send {count} to {to}", "letters", ()


def enter_answer(here: Here) -> Found:
    """What is waited for of an agency without Accord, to be entered once it has answered."""
    for party in written_to(here):
        ways = told_ways(here, party)
        if ways and ways[0][1] in AWAITED:
            return ways[0]
    return None


# What is waited for, and so offered at the top; the rest stands on the page of letters.
AWAITED = frozenset({"told_side", "told_confirm", "told_acknowledge", "told_answer", "told_mediation"})


def tell_more(here: Here) -> Found:
    """The page where everything else that an agency told is entered."""
    ways = [way for party in written_to(here) for way in told_ways(here, party)]
    return ("Enter what they told you by letter", "letters", ()) if ways else None
