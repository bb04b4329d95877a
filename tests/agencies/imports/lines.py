"""Lines of a file that somebody imports, and what a dry run or the import says of them."""

import hashlib
from datetime import date
from typing import Any

from agencies.importing import agencies as of_agencies
from agencies.importing import people as of_people
from agencies.importing.sheets import Sheet, read_sheet
from agencies.services import import_agencies, import_people
from escalation.core.names import POSTS
from tests.factories import MONDAY, World

KINDS = {"education": "Education", "social_care": "Social care", "early_help": "Early help hub"}
TODAY = date(2027, 1, 11)
DIGEST = hashlib.sha256(b"file").hexdigest()


def sheet(text: str, module: Any) -> Sheet:  # noqa: ANN401
    found = read_sheet(text.encode(), columns=module.COLUMNS, required=module.REQUIRED)
    assert not found.faults
    return found


def agencies(world: World, text: str, **how: Any) -> Any:  # noqa: ANN401
    given = {
        "partnership": world.partnership,
        "rows": sheet(text, of_agencies).rows,
        "kinds": KINDS,
        "digest": DIGEST,
    }
    return import_agencies(**given, by=world.business_manager, now=MONDAY, **how)


def people(world: World, text: str) -> Any:  # noqa: ANN401
    given = {
        "partnership": world.partnership,
        "rows": sheet(text, of_people).rows,
        "posts": POSTS,
        "digest": DIGEST,
    }
    return import_people(**given, by=world.business_manager, now=MONDAY)
