"""What policy asks of a panel's composition: by number, by sector, by kind of agency; the expectations by hand."""

import pytest

from escalation.core.composition import Member, lacking
from escalation.core.names import Sector
from escalation.core.policy_parts import Panel

POLICE, HEALTH, CHARITY = (
    Member("statutory", "police"),
    Member("statutory", "health"),
    Member("voluntary", "voluntary"),
)
THREE = "The panel needs 3 people, the chair included."
NO_POLICE = "Nobody from police is on the panel."
NO_HEALTH = "Nobody from health is on the panel."
NO_CHARITY = "Nobody of the voluntary sector is on the panel."


@pytest.mark.parametrize(
    ("quorum", "sectors", "kinds", "members", "expected"),
    [
        (1, (), (), (), []),  # the chair alone
        (3, (), (), (POLICE,), [THREE]),
        (3, (), (), (POLICE, HEALTH), []),  # the chair is the third
        (1, (Sector.VOLUNTARY,), (), (POLICE, HEALTH), [NO_CHARITY]),
        (1, (), ("police", "health"), (POLICE, CHARITY), [NO_HEALTH]),
        (1, (), ("police", "health"), (POLICE, HEALTH), []),
        (3, (Sector.VOLUNTARY,), ("police",), (HEALTH,), [THREE, NO_CHARITY, NO_POLICE]),
        (1, (Sector.STATUTORY,), (), (Member(),), ["Nobody of the statutory sector is on the panel."]),
    ],
)
def test_what_is_not_there_is_said_in_sentences(
    quorum: int, sectors: tuple, kinds: tuple, members: tuple, expected: list[str]
) -> None:
    panel = Panel(quorum=quorum, sectors=sectors, kinds=kinds)
    assert lacking(panel, members, kind_title=str.capitalize) == expected
