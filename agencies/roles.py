"""The words for what people are: roles, and the levels at which they act."""

from enum import StrEnum


class Role(StrEnum):
    """What a membership makes of a person in an agency, or in the partnership itself."""

    PRACTITIONER = "practitioner"
    FIRST_LINE_MANAGER = "first_line_manager"
    SENIOR_MANAGER = "senior_manager"
    HEAD_OF_SERVICE = "head_of_service"
    DIRECTOR = "director"
    DESIGNATED_PROFESSIONAL = "designated_professional"
    NAMED_PROFESSIONAL = "named_professional"
    BOARD_REPRESENTATIVE = "board_representative"
    CHAIR = "chair"
    BUSINESS_MANAGER = "business_manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def description(self) -> str:
        return _DESCRIPTIONS[self]

    @classmethod
    def for_the_board(cls) -> tuple["Role", ...]:
        """Who speaks for the partnership; a deputy has the role of the chair."""
        return (cls.BUSINESS_MANAGER, cls.CHAIR)

    @property
    def of_the_partnership(self) -> bool:
        """Roles that people have in the partnership and not in one agency."""
        return self in {Role.CHAIR, Role.BUSINESS_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR}


_DESCRIPTIONS = {
    Role.PRACTITIONER: "practitioner",
    Role.FIRST_LINE_MANAGER: "first-line manager",
    Role.SENIOR_MANAGER: "senior manager",
    Role.HEAD_OF_SERVICE: "head of service",
    Role.DIRECTOR: "director",
    Role.DESIGNATED_PROFESSIONAL: "designated safeguarding professional",
    Role.NAMED_PROFESSIONAL: "named safeguarding professional",
    Role.BOARD_REPRESENTATIVE: "representative on the board",
    Role.CHAIR: "chair of the partnership",
    Role.BUSINESS_MANAGER: "board business manager",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator of accounts",
}


# The levels at which people act, from the bottom up: where an agency lacks one, the next higher acts.
LEVELS: tuple[str, ...] = (
    Role.PRACTITIONER,
    Role.FIRST_LINE_MANAGER,
    Role.SENIOR_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.DIRECTOR,
)


class Kind(StrEnum):
    """The kinds of agency that policies speak of."""

    SOCIAL_CARE = "social_care"
    HEALTH = "health"
    POLICE = "police"
    EDUCATION = "education"
    PROBATION = "probation"
    HOUSING = "housing"
    VOLUNTARY = "voluntary"
    OTHER = "other"

    @property
    def description(self) -> str:
        return kind_in_words(self.value)


def kind_in_words(kind: str) -> str:
    """What people call a kind of agency; a policy may bring kinds of its own (POLICY_FORMAT §5, `[kinds]`)."""
    return kind.replace("_", " ").replace("-", " ").capitalize()


def sector_of(kind: str) -> str:
    """Whether agencies of a kind are statutory or voluntary; a kind that a policy brings counts as statutory."""
    return "voluntary" if kind == Kind.VOLUNTARY else "statutory"
