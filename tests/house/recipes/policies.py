"""Recipes: new versions of a policy while they are written."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import uuid4

from escalation.models import PolicyDraft
from escalation.services import policy_drafts
from tests.factories import MONDAY, NORFOLK, World
from tests.house.recipes.base import Recipe, ready

CHANGED = NORFOLK.read_text().replace('"5 working days"', '"4 working days"')


def a_policy_draft(world: World) -> PolicyDraft:
    return policy_drafts.begin_policy_draft(
        key=uuid4(),
        partnership=world.partnership,
        text=CHANGED,
        begun_from="A file",
        by=world.business_manager,
        now=MONDAY,
    )


POLICIES: Mapping[str, Recipe] = {
    "begin_policy_draft": Recipe(lambda world: lambda: a_policy_draft(world), (), ""),
    "write_policy_draft": Recipe(
        ready(
            a_policy_draft,
            lambda draft, world: policy_drafts.write_policy_draft(
                draft=draft, text=CHANGED, version=1, by=world.business_manager, now=MONDAY
            ),
        ),
        (),
        "",
    ),
    "put_policy_in_force": Recipe(
        ready(
            a_policy_draft,
            lambda draft, world: policy_drafts.put_policy_in_force(
                draft=draft,
                version=1,
                in_force_from=date(2028, 1, 1),
                by=world.business_manager,
                now=MONDAY,
            ),
        ),
        ("policy.loaded",),
        "+PolicyVersion",
    ),
    "erase_old_policy_drafts": Recipe(
        ready(
            a_policy_draft,
            lambda draft, world: policy_drafts.erase_old_policy_drafts(now=MONDAY + timedelta(days=31)),
        ),
        (),
        "",
    ),
}
