"""What is there before a file of people is read, and grows as its lines are: places, accounts, roles, posts."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from agencies.importing.cells import BadCell, fits, same
from agencies.importing.sheets import Row
from agencies.models import Agency, Membership, Partnership, Post, Service, User
from agencies.queries import agencies_of
from agencies.roles import Role

ANOTHER_NAME = "belongs to an account of another name. Check both"


@dataclass(frozen=True)
class Place:
    """Where somebody works: an agency, a service of it, or without either the partnership itself."""

    agency: Agency | None
    service: Service | None

    @property
    def key(self) -> str:
        return str(self.agency.pk) if self.agency else ""


@dataclass
class Known:
    partnership: Partnership
    agencies: dict[str, Agency]  # by name and by code
    services: dict[tuple[UUID, str], Service]
    accounts: dict[str, User]  # by address
    memberships: dict[
        tuple[str, str, str], Membership
    ]  # by address, place and role: those that have not ended
    people: dict[tuple[str, str], Membership]  # by address and place: whom a line may name as the manager
    posts: dict[tuple[str, str, str], Post]  # by place, policy's name and title
    by_default: set[
        tuple[str, str]
    ]  # the places and names of which a post receives what is addressed to nobody
    held: set[tuple[UUID, UUID]] = field(default_factory=set)
    in_file: dict[UUID, int] = field(default_factory=dict)  # the roles that this file brings, with their line


def known_of(partnership: Partnership, *, on: date) -> Known:
    agencies = list(agencies_of(partnership, on=on))
    names = {same(agency.code): agency for agency in agencies} | {
        same(agency.name): agency for agency in agencies
    }
    services = Service.objects.filter(agency__in=agencies)
    roles = Membership.objects.filter(Q(ends=None), partnership=partnership)
    roles = roles.select_related("user").order_by("starts", "pk")
    posts = Post.objects.filter(partnership=partnership, closed=False)
    memberships = {(it.user.email.lower(), str(it.agency_id or ""), it.role): it for it in roles}
    return Known(
        partnership=partnership,
        agencies=names,
        services={(service.agency_id, same(service.name)): service for service in services},
        accounts={user.email.lower(): user for user in User.objects.all().iterator()},
        memberships=memberships,
        people={(address, place): it for (address, place, _), it in reversed(memberships.items())},
        posts={(str(post.agency_id or ""), post.slug, post.title.casefold()): post for post in posts},
        by_default={(str(post.agency_id or ""), post.slug) for post in posts if post.by_default},
    )


def place_of(known: Known, row: Row, role: Role) -> Place:
    """Where the line says that somebody works, which must be where people of this role do."""
    named = row["agency"]
    if not named and not role.of_the_partnership:
        raise BadCell("agency", f"is empty: a {role.description} works in an agency")
    if named and role.of_the_partnership:
        raise BadCell(
            "agency", f"must be empty: a {role.description} works for the partnership, not in one agency"
        )
    agency = known.agencies.get(same(named)) if named else None
    if named and agency is None:
        raise BadCell("agency", "is no agency of this partnership. Add it first")
    if not row["service"]:
        return Place(agency, None)
    service = known.services.get((agency.pk, same(row["service"]))) if agency else None
    if service is None:
        raise BadCell("service", "is no service of that agency. Add it first")
    return Place(agency, service)


def account(known: Known, name: str, address: str) -> User:
    """The account of that address, which must be of that name; else a new one, without a password."""
    fits("name", name, User, "name", required=True)
    fits("email", address, User, "email")
    if (user := known.accounts.get(address)) is not None:
        if same(user.name) != same(name):
            raise BadCell("email", ANOTHER_NAME)
        return user
    user = User(email=address, name=name)
    user.set_unusable_password()
    return user
