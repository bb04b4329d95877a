"""Saltmere: a smaller partnership. All names are invented."""

from agencies.roles import Kind, Role
from escalation.demonstration.boards.people import FIRST_LINE, PRACTITIONER, SENIOR, line, of_the_board
from escalation.demonstration.setting_up import Board, Body, Person

SALTMERE = Board(
    code="saltmere",
    name="Saltmere Safeguarding Children Board",
    title="SSCB",
    policy="monitoring-form",
    front_door="Saltmere Children's Helpdesk",
    telephone="01900 555 0100",
    office="01900 555 0101",
    bodies=(
        Body(
            "saltmere-care",
            "Saltmere Children's Services",
            Kind.SOCIAL_CARE,
            "01900 555 0110",
            (
                line(
                    ("Florian Westerdale", PRACTITIONER, "Social worker", "Duty desk"),
                    ("Henrietta Coldbeck", FIRST_LINE, "Team manager", "Team manager's desk"),
                    ("Auberon Skelwith", SENIOR, "Service manager", "Service manager's desk"),
                ),
            ),
        ),
        Body(
            "saltmere-health",
            "Saltmere Community Health",
            Kind.HEALTH,
            "01900 555 0120",
            (
                line(
                    ("Niamh Quarrendon", PRACTITIONER, "Health visitor", "Health visitors' desk"),
                    ("Leonora Tunstall-Vey", FIRST_LINE, "Team lead", "Team lead's desk"),
                    ("Ephraim Goldsworth", SENIOR, "Head of community health", "Head of community health"),
                ),
            ),
            (
                Person(
                    "Sybil Harrowgate-Adu",
                    Role.BOARD_REPRESENTATIVE,
                    "Chief nurse",
                    "Chief nurse, for the board",
                ),
            ),
        ),
        Body(
            "saltmere-police",
            "Saltmere Police",
            Kind.POLICE,
            "01900 555 0130",
            (
                line(
                    ("Rowan Eskdaleside", PRACTITIONER, "Constable", "Public protection desk"),
                    ("Beatrix Ormathwaite", FIRST_LINE, "Sergeant", "Sergeant's desk"),
                    ("Lambert Fothergill-Onyx", SENIOR, "Inspector", "Inspector's desk"),
                ),
            ),
            (
                Person(
                    "Cordelia Braithwaite-Sol",
                    Role.BOARD_REPRESENTATIVE,
                    "Superintendent",
                    "Superintendent, for the board",
                ),
            ),
        ),
    ),
    people=of_the_board("Montague Silverdale", "Winifred Askrigg", "Board business manager"),
    shown=(
        "Niamh Quarrendon",
        "Leonora Tunstall-Vey",
        "Ephraim Goldsworth",
        "Florian Westerdale",
        "Henrietta Coldbeck",
        "Auberon Skelwith",
        "Montague Silverdale",
        "Winifred Askrigg",
    ),
)
