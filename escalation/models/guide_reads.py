"""Who says that they have read the guide to a version of a policy: how an agency shows that its people know it."""

from typing import Self

from django.db import models
from django.db.models import Q

from agencies.models import Membership
from agencies.roles import Role
from agencies.standing import Standing
from audit.history import RecordModel, RecordQuerySet
from escalation.models.policies import PolicyVersion

# Who in an agency sees which of its people have read the guide.
SEE_READERS = (
    Role.FIRST_LINE_MANAGER,
    Role.SENIOR_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.DIRECTOR,
    Role.DESIGNATED_PROFESSIONAL,
    Role.NAMED_PROFESSIONAL,
    Role.BOARD_REPRESENTATIVE,
)


class GuideReadQuerySet(RecordQuerySet):
    def visible_to(self, standing: Standing) -> Self:
        """One's own; those of one's agency to its managers and safeguarding leads; all to the board's manager."""
        seen = Q(membership__in=standing.membership_ids)
        seen |= Q(policy_version__partnership__in=standing.partnerships_as(Role.BUSINESS_MANAGER))
        for one in standing.memberships:
            if one.agency_id and one.role in SEE_READERS:
                seen |= Q(membership__agency=one.agency_id, policy_version__partnership=one.partnership_id)
        return self.filter(seen)


class GuideRead(RecordModel):
    """*I have read it*: a person, in a role, of a version."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="guides_read")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="guide_reads")
    read_at = models.DateTimeField()

    objects = GuideReadQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["membership", "policy_version"], name="a_guide_is_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership} read the guide to {self.policy_version}"
