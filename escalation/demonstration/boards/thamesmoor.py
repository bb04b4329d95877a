"""Thamesmoor: a smaller partnership. All names are invented."""

from agencies.roles import Kind, Role
from escalation.demonstration.boards.people import (
    DESIGNATED,
    FIRST_LINE,
    HEAD,
    PRACTITIONER,
    SENIOR,
    of_the_board,
)
from escalation.demonstration.setting_up import Board, Body, Person

THAMESMOOR = Board(
    code="thamesmoor",
    name="Thamesmoor Safeguarding Children Board",
    title="TSCB",
    policy="london",
    front_door="Thamesmoor First Response",
    telephone="020 5551 0100",
    office="020 5551 0101",
    bodies=(
        Body(
            "thamesmoor-care",
            "Thamesmoor Children's Social Care",
            Kind.SOCIAL_CARE,
            "020 5551 0110",
            (
                (
                    Person("Lysander Croftby", PRACTITIONER, "Social worker", "First response desk"),
                    Person("Araminta Blythe-Okoro", FIRST_LINE, "Team manager", "Team manager's desk"),
                    Person(
                        "Gideon Larkspur",
                        SENIOR,
                        "Service manager",
                        "Service manager's desk",
                        "service-manager",
                    ),
                    Person("Theodora Wexcombe", HEAD, "Head of service", "Head of service"),
                ),
            ),
            (
                Person(
                    "Hortense Milverton", DESIGNATED, "Designated social worker", "Designated social worker"
                ),
            ),
        ),
        Body(
            "thamesmoor-police",
            "Thamesmoor Police",
            Kind.POLICE,
            "020 5551 0120",
            (
                (
                    Person("Jago Penhallurick", PRACTITIONER, "Detective constable", "Child abuse desk"),
                    Person(
                        "Saskia Dunthorne",
                        FIRST_LINE,
                        "Detective sergeant",
                        "Detective sergeant",
                        "detective-sergeant",
                    ),
                    Person(
                        "Ignatius Cole-Braithe",
                        SENIOR,
                        "Detective inspector",
                        "Detective inspector",
                        "detective-inspector",
                    ),
                    Person(
                        "Wilhelmina Starkadder", HEAD, "Detective superintendent", "Superintendent's office"
                    ),
                ),
            ),
            (
                Person(
                    "Casper Lindenholt", Role.BOARD_REPRESENTATIVE, "Commander", "Commander, for the board"
                ),
            ),
        ),
        Body(
            "thamesmoor-hospital",
            "Kingsferry Hospital",
            Kind.HEALTH,
            "020 5551 0130",
            (
                (
                    Person("Elowen Hartigan", PRACTITIONER, "Paediatric nurse", "Paediatric desk"),
                    Person(
                        "Dr Balthazar Imrie", DESIGNATED, "Designated professional", "Designated professional"
                    ),
                    Person(
                        "Seraphina Okonedo-Pryce",
                        DESIGNATED,
                        "Designated nurse",
                        "Designated nurse",
                        "designated-nurse",
                    ),
                    Person(
                        "Cornelius Adeyinka-Rowe",
                        HEAD,
                        "Head of children's nursing",
                        "Head of children's nursing",
                    ),
                ),
            ),
            (
                Person(
                    "Dr Ottilie Marchbanks",
                    DESIGNATED,
                    "Designated doctor",
                    "Designated doctor",
                    "designated-doctor",
                ),
                Person(
                    "Quentin Fairweather-Ng",
                    Role.BOARD_REPRESENTATIVE,
                    "Chief nurse",
                    "Chief nurse, for the board",
                ),
            ),
        ),
        Body(
            "thamesmoor-school",
            "Ferry Lane Academy",
            Kind.EDUCATION,
            "020 5551 0140",
            (
                (
                    Person("Imogen Tattersby", PRACTITIONER, "Form tutor", "Pupil office"),
                    Person(
                        "Alaric Devonport",
                        FIRST_LINE,
                        "Designated teacher",
                        "Designated teacher",
                        "designated-teacher",
                    ),
                    Person(
                        "Perpetua Langstone", SENIOR, "Head teacher", "Head teacher's office", "head-teacher"
                    ),
                    Person("Mortimer Achterberg", HEAD, "Head of the trust's schools", "Trust office"),
                ),
            ),
            (
                Person(
                    "Delphine Orrinsmith", DESIGNATED, "Safeguarding lead of the trust", "Safeguarding lead"
                ),
            ),
        ),
    ),
    people=of_the_board("Octavia Ramsbottle", "Ferdinand Kestleby", "Board business manager"),
    shown=(
        "Elowen Hartigan",
        "Dr Balthazar Imrie",
        "Seraphina Okonedo-Pryce",
        "Lysander Croftby",
        "Araminta Blythe-Okoro",
        "Gideon Larkspur",
        "Theodora Wexcombe",
        "Octavia Ramsbottle",
        "Ferdinand Kestleby",
    ),
)
