"""An auditor, a matter with a course, and how an auditor opens a page."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Membership
from agencies.roles import Role
from agencies.services import add_person, set_up_partnership
from audit.models import Subject
from tests import stories
from tests.audit.histories.shown import EARLY, LATER, Show
from tests.audit.samples import act_on, new_subject
from tests.factories import COMMAND_LINE, MONDAY, make_grant, make_partnership
from tests.stories import Story


@pytest.fixture
def auditor(db: None) -> Membership:
    """A partnership with an auditor who may read all, the two who agreed that, and nobody else."""
    how = {"by": COMMAND_LINE, "now": MONDAY - timedelta(days=30)}
    partnership = set_up_partnership(code="norfolk", name="Norfolk Board", title="NSCB", **how)
    ida, asks, agrees = (
        add_person(
            partnership=partnership,
            name=name,
            email=f"{name.split()[0].lower()}@example.org",
            role=role,
            starts=EARLY,
            **how,
        )
        for name, role in (
            ("Ida Long", Role.AUDITOR),
            ("Bea Moss", Role.BUSINESS_MANAGER),
            ("Cal North", Role.CHAIR),
        )
    )
    make_grant(ida, asks, agrees, now=how["now"])
    return ida


@pytest.fixture
def matter(auditor: Membership) -> Subject:
    """A history of four entries, of which the second and the fourth changed what the first wrote."""
    subject = new_subject("K7-3QF9")
    agency = Agency(code="school", name="Hawthorn Academy", kind="education", hours="9 to 4")
    with act_on(subject, at=MONDAY, title="Threshold", stage="Stage one", opened_at=MONDAY) as act:
        act.add(agency)
    for name, stage in (("Hawthorn Trust", {}), ("Hawthorn Schools", {"stage": "Stage two"})):
        with act_on(subject, at=MONDAY, **stage) as act:
            agency.name = name
            act.save(agency)
        with act_on(subject, at=MONDAY, kind="test.noted"):
            pass
    return subject


@pytest.fixture
def story(db: None) -> Story:
    return stories.raised(make_partnership())


@pytest.fixture
def show(client: Client) -> Show:
    """What an auditor is shown at an address of a month later."""

    def get(
        name: str,
        *arguments: Any,  # noqa: ANN401
        post: dict[str, Any] | None = None,
        who: Membership | None = None,
        **query: Any,  # noqa: ANN401
    ) -> HttpResponse:
        address = reverse(f"audit:{name}", args=arguments)
        with time_machine.travel(LATER, tick=False):
            client.force_login((who or Membership.objects.get(role=Role.AUDITOR)).user)
            return client.get(address, query) if post is None else client.post(address, post)

    return get
