"""Everything that can be done to who: by whom, which act it writes, and its sentence."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from agencies.models import Holding, User
from agencies.roles import Kind, Role
from agencies.services import (
    add_agency,
    add_closure,
    add_person,
    add_post,
    add_service,
    ask_for_grant,
    change_agency,
    change_partnership,
    change_person,
    change_post,
    close_post,
    end_holding,
    end_membership,
    hold_post,
    set_manager,
)
from audit.history import history_model, record_models
from audit.models import Entry
from tests.factories import MONDAY, World

NOW = MONDAY + timedelta(hours=1)
TODAY = date(2027, 1, 11)


def everything() -> dict[str, int]:
    """How much is in the ledger, in the history and in the accounts."""
    counts = {model._meta.label: history_model(model)._default_manager.count() for model in record_models()}
    return counts | {"entries": Entry.objects.count(), "accounts": User.objects.count()}


def by(world: World) -> dict[str, Any]:
    return {"by": world.business_manager, "now": NOW}


# What can be done, as who does it every day: the act that it writes, and its sentence.
DONE: list[tuple[str, Callable[[World], object], str, str]] = [
    (
        "change the partnership",
        lambda world: change_partnership(partnership=world.partnership, title="NSCP", **by(world)),
        "partnership.changed",
        "changed what it calls itself of the partnership",
    ),
    (
        "add a closure",
        lambda world: add_closure(
            partnership=world.partnership, day=date(2027, 2, 1), reason="Moving", **by(world)
        ),
        "closure.added",
        "entered Monday 1 February 2027 as a day on which the partnership is closed",
    ),
    (
        "add an agency",
        lambda world: add_agency(
            partnership=world.partnership,
            code="probation",
            name="Probation",
            kind=Kind.PROBATION,
            **by(world),
        ),
        "agency.added",
        "added Probation to the partnership",
    ),
    (
        "change an agency",
        lambda world: change_agency(
            agency=world.agency("police"),
            partnership=world.partnership,
            telephone="101",
            hours="Always",
            **by(world),
        ),
        "agency.changed",
        "changed telephone and hours of Norfolk Police",
    ),
    (
        "add a service",
        lambda world: add_service(
            agency=world.agency("social-care"),
            partnership=world.partnership,
            name="Broadland team",
            **by(world),
        ),
        "service.added",
        "added the service Broadland team to Norfolk Children's Services",
    ),
    (
        "add a post",
        lambda world: add_post(
            partnership=world.partnership,
            agency=world.agency("police"),
            slug="director",
            title="Chief",
            **by(world),
        ),
        "post.added",
        "added the post Chief at Norfolk Police",
    ),
    (
        "change a post",
        lambda world: change_post(post=world.post("police", "practitioner"), telephone="101", **by(world)),
        "post.changed",
        "changed telephone of the post Constable at Norfolk Police",
    ),
    (
        "close a post",
        lambda world: close_post(post=world.post("police", "practitioner"), **by(world)),
        "post.closed",
        "closed the post Constable at Norfolk Police",
    ),
    (
        "stand in",
        lambda world: hold_post(
            post=world.post("police", "practitioner"), membership=world.sergeant, stands_in=True, **by(world)
        ),
        "post.held",
        "entered Sergeant Example as stand-in of the post Constable at Norfolk Police",
    ),
    (
        "end a holding",
        lambda world: end_holding(holding=Holding.objects.get(membership=world.constable), **by(world)),
        "holding.ended",
        "ended the time of Constable Example as holder of the post Constable at Norfolk Police",
    ),
    (
        "add a person",
        lambda world: add_person(
            partnership=world.partnership,
            agency=world.agency("police"),
            name="Ann Oke",
            email="ann@police.example",
            role=Role.PRACTITIONER,
            **by(world),
        ),
        "person.added",
        "added Ann Oke as practitioner at Norfolk Police",
    ),
    (
        "change a person",
        lambda world: change_person(membership=world.constable, job_title="Detective constable", **by(world)),
        "person.changed",
        "changed job title of Constable Example",
    ),
    (
        "set a manager",
        lambda world: set_manager(membership=world.constable, manager=world.inspector, **by(world)),
        "manager.set",
        "entered Inspector Example as the manager of Constable Example",
    ),
    (
        "ask that an auditor may read",
        lambda world: ask_for_grant(
            membership=world.auditor,
            starts=date(2028, 1, 3),
            until=date(2028, 1, 4),
            purpose="An audit",
            opens_written=True,
            opens_child=False,
            **by(world),
        ),
        "grant.asked",
        "asked that Auditor Example may read histories as an auditor, from Monday 3 January 2028 until "
        "Tuesday 4 January 2028",
    ),
    (
        "end a membership",
        lambda world: end_membership(membership=world.constable, **by(world)),
        "membership.ended",
        "ended every post and the role of Constable Example as Constable at Norfolk Police",
    ),
]
