"""What is possible below and beside the panel: deciding, advising both sides, mediation; as questions to the rules."""

from escalation.core.mediation import Step
from escalation.models import SignOff
from escalation.presenters.possible import Found, Here, Way, passes
from escalation.services.advising import check_to_advise
from escalation.services.deciding import check_to_decide
from escalation.services.learning import check_debrief, check_to_answer_debrief
from escalation.services.lessons import check_to_learn
from escalation.services.mediating import check_to_answer, check_to_mediate
from escalation.services.walls import check_can_name


def decide_here(here: Here) -> Found:
    if not here.it.is_open or not passes(check_to_decide, here.it, here.place):
        return None
    return "Decide it, with reasons", "decide_here", ()


def stage_advice(here: Here) -> Found:
    if not passes(check_to_advise, here.it, here.place):
        return None
    return "Give advice to both sides", "stage_advice", ()


def sign_offs(here: Here) -> list[Way]:
    """What waits for this person to be signed off."""
    waiting = SignOff.objects.waiting().of(here.reading.standing).filter(disagreement=here.it)
    return [("Sign off what was written", "sign_off", (one.pk,)) for one in waiting]


def sign_off(here: Here) -> Found:
    return next(iter(sign_offs(here)), None)


def debrief(here: Here) -> Found:
    if not passes(check_debrief, here.it, here.place):
        return None
    return "Record the debrief", "debrief", ()


def answer_debrief(here: Here) -> Found:
    if not passes(check_to_answer_debrief, here.it, here.place):
        return None
    return "Say whether you take part in the debrief", "answer_debrief", ()


def learn(here: Here) -> Found:
    if not passes(check_to_learn, here.it, here.place):
        return None
    return "Write down what this matter teaches", "learn_afterwards", ()


def must_not_see(here: Here) -> Found:
    if not passes(check_can_name, here.place):
        return None
    return "Say who must not see this matter", "must_not_see", ()


def mediation(here: Here) -> Found:
    if not here.it.mediations.exists():
        return None
    return "Read how the mediation stands", "mediation", ()


def offer_mediation(here: Here) -> Found:
    if not passes(check_to_mediate, here.it, here.place, Step.OFFER):
        return None
    return "Offer mediation", "offer_mediation", ()


def answer_mediation(here: Here) -> Found:
    if not passes(check_to_answer, here.it, here.place):
        return None
    return "Take up the mediation, or decline it", "answer_mediation", ()


def record_mediation(here: Here) -> Found:
    if not passes(check_to_mediate, here.it, here.place, Step.MEET):
        return None
    return "Record that you met in mediation", "record_mediation", ()


def end_mediation(here: Here) -> Found:
    if not passes(check_to_mediate, here.it, here.place, Step.END):
        return None
    return "Say that mediation did not settle it", "end_mediation", ()
