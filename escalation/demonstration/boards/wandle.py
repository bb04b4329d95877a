"""Wandle Vale: a smaller partnership. All names are invented."""

from agencies.roles import Kind
from escalation.demonstration.boards.people import (
    DESIGNATED,
    FIRST_LINE,
    PRACTITIONER,
    SENIOR,
    line,
    of_the_board,
)
from escalation.demonstration.setting_up import Board, Body, Person

WANDLE = Board(
    code="wandle",
    name="Wandle Vale Safeguarding Children Board",
    title="WVSCB",
    policy="merton",
    front_door="Wandle Vale Children's Front Door",
    telephone="020 5550 0100",
    office="020 5550 0101",
    bodies=(
        Body(
            "wandle-care",
            "Wandle Vale Children's Services",
            Kind.SOCIAL_CARE,
            "020 5550 0110",
            (
                line(
                    ("Corin Applegarth", PRACTITIONER, "Social worker", "Assessment duty desk"),
                    ("Bettina Quillfeather", FIRST_LINE, "Team manager", "Team manager's desk"),
                    ("Rufus Oldacre", SENIOR, "Service manager", "Service manager's desk"),
                ),
            ),
        ),
        Body(
            "wandle-school",
            "Lavender Bridge Primary",
            Kind.EDUCATION,
            "020 5550 0120",
            (
                line(
                    ("Posy Tarrington", PRACTITIONER, "Class teacher", "School office"),
                    ("Anselm Birdwhistle", FIRST_LINE, "Deputy head", "Deputy head's desk"),
                    ("Clementine Marl", SENIOR, "Head teacher", "Head teacher's office"),
                ),
            ),
        ),
        Body(
            "wandle-clinic",
            "Mitre Lane Clinic",
            Kind.HEALTH,
            "020 5550 0130",
            (
                line(
                    ("Ottoline Fernsby", PRACTITIONER, "School nurse", "School nursing desk"),
                    ("Lucan Peverell-Shaw", FIRST_LINE, "Clinic lead", "Clinic lead's desk"),
                    ("Isolde Thackeridge", SENIOR, "Director of the clinic", "Director's office"),
                ),
            ),
            (
                Person(
                    "Merriday Coombe-Vale",
                    DESIGNATED,
                    "Safeguarding adviser",
                    "Safeguarding adviser",
                    "adviser",
                ),
            ),
        ),
    ),
    people=of_the_board("Leopold Ashgrove-Teale", "Hyacinth Mallowby", "Board business manager"),
    shown=(
        "Posy Tarrington",
        "Anselm Birdwhistle",
        "Clementine Marl",
        "Corin Applegarth",
        "Bettina Quillfeather",
        "Rufus Oldacre",
        "Leopold Ashgrove-Teale",
        "Hyacinth Mallowby",
    ),
)
