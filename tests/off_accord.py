"""An agency that is not on Accord, for tests: written to, and heard through what it told."""

from datetime import datetime
from typing import Any

from agencies.models import Agency, Membership
from agencies.roles import Kind
from agencies.services import add_agency
from cases.models import PaperKind
from escalation.models import Party
from escalation.places import TellsFor
from escalation.services.on_accord import set_off_accord
from escalation.services.papers import PaperGiven
from escalation.services.told import told_to_us
from escalation.zone import local_day
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.stories import Story

ADDRESS = "Ms Ola Bright, safeguarding lead\nOak Hill School, Norwich NR1 1AA"
PAPER = PaperGiven(PaperKind.LETTER, "Letter of the school", None, None, "Our case file, page 12")


def school_off_accord(world: World, *, now: datetime = MONDAY) -> Agency:
    """A school without anybody on Accord takes part in the partnership."""
    agency = add_agency(
        partnership=world.partnership,
        code="oak-hill",
        name="Oak Hill School",
        kind=Kind.EDUCATION,
        telephone="01603 333333",
        by=COMMAND_LINE,
        now=now,
    )
    set_off_accord(
        partnership=world.partnership,
        agency=agency,
        off_accord=True,
        letters_to=ADDRESS,
        by=world.business_manager,
        now=now,
    )
    world.agencies["oak-hill"] = agency
    return agency


def raised_with_them(world: World, now: datetime = MONDAY, **changed: Any) -> Story:  # noqa: ANN401
    """The teacher has raised a disagreement with the school that is not on Accord."""
    agency = world.agencies.get("oak-hill") or school_off_accord(world, now=now)
    return stories.raised(world, now, responding=agency, decided_by="Their head teacher", **changed)


def their_party(story: Story) -> Party:
    return Party.objects.get(disagreement=story.it, agency=story.world.agency("oak-hill"))


def tells(
    story: Story, person: Membership, paper: PaperGiven | None = PAPER, **changed: object
) -> dict[str, Any]:
    """What a service is called with by a person who enters what the school told."""
    called = story.by(person)
    given: dict[str, Any] = {"name": "Ola Bright", "role": "Safeguarding lead", "on": local_day(story.now)}
    by: TellsFor = told_to_us(called["by"], party=their_party(story), paper=paper, **given | changed)
    return called | {"by": by}
