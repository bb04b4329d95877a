"""Who has read the guide to a version: for the managers and leads of an agency, and for the board's manager."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agencies.models import Agency, Membership
from agencies.queries import agencies_of
from agencies.roles import Role
from agencies.standing import Standing
from components.words import in_words
from escalation.core.board.cells import as_csv
from escalation.models import GuideRead, PolicyVersion
from escalation.models.guide_reads import SEE_READERS


@dataclass(frozen=True)
class ReaderRow:
    """A person in a role, and when they said that they had read it; None where they have not."""

    name: str
    role: str
    read_at: datetime | None
    earlier: str  # the newest earlier version that they had read


@dataclass(frozen=True)
class Readers:
    """The people of one agency."""

    agency: Agency
    rows: Sequence[ReaderRow]

    @property
    def read(self) -> int:
        return sum(row.read_at is not None for row in self.rows)


def agencies_seen(version: PolicyVersion, standing: Standing, on: date) -> list[Agency]:
    """The agencies of whose people this person sees who has read it; none for most people."""
    if version.partnership_id in standing.partnerships_as(Role.BUSINESS_MANAGER):
        return list(agencies_of(version.partnership, on=on).order_by("name"))
    own = {
        one.agency.pk: one.agency
        for one in standing.memberships
        if one.agency and one.role in SEE_READERS and one.partnership_id == version.partnership_id
    }
    return sorted(own.values(), key=lambda agency: agency.name)


def readers_of(version: PolicyVersion, agencies: Iterable[Agency], on: date) -> list[Readers]:
    """Everybody with a role in these agencies today, in two queries."""
    agencies = list(agencies)
    people = Membership.objects.on(on).filter(agency__in=agencies, partnership=version.partnership_id)
    people = people.select_related("user").order_by("user__name", "role")
    reads = GuideRead.objects.filter(
        membership__in=people.order_by().values("pk"), policy_version__key=version.key
    ).select_related("policy_version")
    newest: dict[object, GuideRead] = {}
    this: dict[object, datetime] = {}
    for read in reads.order_by("policy_version__number"):
        if read.policy_version_id == version.pk:
            this[read.membership_id] = read.read_at
        else:
            newest[read.membership_id] = read
    return [
        Readers(agency, [_row(one, this, newest) for one in people if one.agency_id == agency.pk])
        for agency in agencies
    ]


def _row(one: Membership, this: dict[object, datetime], newest: dict[object, GuideRead]) -> ReaderRow:
    before = newest.get(one.pk)
    earlier = f"version {before.policy_version.number}, {in_words(before.read_at)}" if before else ""
    return ReaderRow(one.user.name, one.called, this.get(one.pk), earlier)


def readers_as_csv(version: PolicyVersion, found: Iterable[Readers]) -> bytes:
    """One line a person, as an agency shows it to whoever asks."""
    head = ["Procedure", "Version", "Agency", "Name", "Role", "Read", "Read before"]
    lines = [
        [
            version.title,
            str(version.number),
            readers.agency.name,
            row.name,
            row.role,
            in_words(row.read_at) if row.read_at else "Not yet",
            row.earlier,
        ]
        for readers in found
        for row in readers.rows
    ]
    return as_csv([head, *lines])
