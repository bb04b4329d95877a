"""*I have read it*: a person says that they have read the guide to a version of a policy."""

from datetime import datetime

from django.db import transaction

from agencies.models import Membership
from agencies.services import open_act
from agencies.standing import Standing
from escalation.core.decisions import MoveRefused
from escalation.models import GuideRead, PolicyVersion


@transaction.atomic
def read_guide(*, version: PolicyVersion, membership: Membership, by: Standing, now: datetime) -> GuideRead:
    """Write down that a person, in one of their roles, has read it; once (Norfolk 1, 8; London 11.1.2).

    It is an act on the partnership's chain, so that an agency can show it. Raises MoveRefused.
    """
    if (
        membership.pk not in by.membership_ids
        or membership.partnership_id != version.partnership_id
        or membership.agency_id is None
    ):
        raise MoveRefused("Somebody who works in an agency of the partnership says this, for themselves.")
    facts = {"policy": str(version)}
    act = open_act(version.partnership, "guide.read", by=membership.actor(), now=now, facts=facts)
    before = GuideRead.objects.filter(membership=membership, policy_version=version).first()
    if before is not None:
        return before
    read = GuideRead(membership=membership, policy_version=version, read_at=act.at.claimed)
    with act:
        act.policy = version.stamp
        act.add(read)
    return read
