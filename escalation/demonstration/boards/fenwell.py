"""Fenwell: a smaller partnership. All names are invented."""

from agencies.roles import Kind
from escalation.demonstration.boards.people import FIRST_LINE, HEAD, PRACTITIONER, SENIOR, of_the_board
from escalation.demonstration.setting_up import Board, Body, Person

FENWELL = Board(
    code="fenwell",
    name="Fenwell Safeguarding Children Board",
    title="FSCB",
    policy="cambridgeshire",
    front_door="Fenwell Children's Contact Centre",
    telephone="01223 555 0100",
    office="01223 555 0101",
    bodies=(
        Body(
            "fenwell-council",
            "Fenwell County Council, Children & Families",
            Kind.SOCIAL_CARE,
            "01223 555 0110",
            (
                (
                    Person(
                        "Tamsin Rookwood",
                        PRACTITIONER,
                        "Family worker",
                        "Family workers' desk",
                        service="Family Support",
                    ),
                    Person(
                        "Barnaby Sedgemoor",
                        FIRST_LINE,
                        "Family support manager",
                        "Family support manager",
                        service="Family Support",
                    ),
                    Person(
                        "Drusilla Vantongeren",
                        SENIOR,
                        "Head of early help",
                        "Head of early help",
                        service="Family Support",
                    ),
                    Person("Evander Holloway-Finch", HEAD, "Director of practice", "Director of practice"),
                ),
                (
                    Person(
                        "Jocasta Winterbourne",
                        PRACTITIONER,
                        "Social worker",
                        "Unit's duty desk",
                        service="Social Work Unit",
                    ),
                    Person(
                        "Crispin Dunmallet",
                        FIRST_LINE,
                        "Consultant social worker",
                        "Consultant social worker",
                        service="Social Work Unit",
                    ),
                    Person(
                        "Philippa Strangways-Roe",
                        SENIOR,
                        "Group manager",
                        "Group manager",
                        service="Social Work Unit",
                    ),
                    Person("Evander Holloway-Finch", HEAD, "Director of practice", "Director of practice"),
                ),
            ),
            (
                Person(
                    "Cressida Umberleigh",
                    HEAD,
                    "Head of service for the case",
                    "Manager with line responsibility",
                    "case-line-manager",
                ),
                Person(
                    "Fabian Oxtoby-Lisle",
                    SENIOR,
                    "Manager in the disability service",
                    "Other case-holding manager",
                    "case-holding-manager",
                ),
                Person(
                    "Marguerite Sandlewick",
                    HEAD,
                    "Head of partnerships and quality assurance",
                    "Head of partnerships",
                    "partnerships-head",
                ),
            ),
            services=("Family Support", "Social Work Unit"),
        ),
    ),
    people=of_the_board("Thaddeus Mereworth", "Rosamund Pickersleigh", "Board business manager"),
    shown=(
        "Tamsin Rookwood",
        "Barnaby Sedgemoor",
        "Drusilla Vantongeren",
        "Jocasta Winterbourne",
        "Crispin Dunmallet",
        "Philippa Strangways-Roe",
        "Cressida Umberleigh",
        "Fabian Oxtoby-Lisle",
        "Rosamund Pickersleigh",
    ),
)
