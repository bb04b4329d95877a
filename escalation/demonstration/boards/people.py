"""What the smaller boards have alike: who sits at the board, and who stands in a line."""

from agencies.roles import Role
from escalation.demonstration.setting_up import Person

PRACTITIONER, FIRST_LINE, SENIOR, HEAD = (
    Role.PRACTITIONER,
    Role.FIRST_LINE_MANAGER,
    Role.SENIOR_MANAGER,
    Role.HEAD_OF_SERVICE,
)
DESIGNATED = Role.DESIGNATED_PROFESSIONAL


def of_the_board(chair: str, manager: str, office: str) -> tuple[Person, ...]:
    return (
        Person(chair, Role.CHAIR, "Independent chair", "Independent chair"),
        Person(manager, Role.BUSINESS_MANAGER, "Board business manager", office),
    )


def line(*people: tuple[str, Role, str, str]) -> tuple[Person, ...]:
    return tuple(Person(name, role, called, post) for name, role, called, post in people)
