"""May this person do it? Pairs: ``check_...`` raises a sentence, ``can_...`` asks it; one rule for door and button."""

from escalation.core.stages import Side
from escalation.places import Place


class NotYours(Exception):
    """This person may not do this here; the sentence says who may."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_can_write(place: Place) -> None:
    """On a side, or asked by one: whoever has a seat may add to the record; who only looks on may not."""
    if place.looks_on or place.side is None:
        raise NotYours("You can read this matter, but the people who act in it write its record.")


def check_can_act(place: Place) -> None:
    """Anyone acting on either side at their rung, the raiser always (DESIGN §5)."""
    if place.side is None or not (place.acts or place.raiser):
        raise NotYours(
            "The people who act at this stage do this. You can record a discussion, or advise your side."
        )


def check_can_speak_for(place: Place, side: Side) -> None:
    """Acts now, on that side."""
    check_can_act(place)
    if place.side is not side:
        raise NotYours(f"Only the {side.description.lower()} can do this.")


def check_can_withdraw(place: Place) -> None:
    """Withdrawing is the raising side's alone (DESIGN §5)."""
    check_can_speak_for(place, Side.RAISING)


def check_decides(place: Place) -> None:
    """Who decides where that is somebody else; else those who act at the stage. Never whoever raised it."""
    if not (place.convenes or place.decides or place.acts) or place.raiser:
        raise NotYours("The people who decide at this stage do this.")


def check_is_between(place: Place, *, before_the_board: bool) -> None:
    """Mediates, or advises both sides: before the board who convenes its panel; on a lower rung those who act there."""
    if not (place.convenes or (place.acts and not before_the_board)):
        raise NotYours("Whoever mediates or advises at this stage does this.")


def check_convenes(place: Place) -> None:
    if not place.convenes:
        raise NotYours("The convener of the panel, or the deputy, does this.")


def allowed(check: object, *about: object) -> bool:
    """Whether a check would let it pass: the button asks what the door asks."""
    try:
        check(*about)  # type: ignore[operator]
    except NotYours:
        return False
    return True
