"""The lines of a file of people: each a role that somebody gets, a post that they hold, or both; or a fault."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from agencies.importing.cells import BadCell, Choice, day, email, fits, yes_or_no
from agencies.importing.known import Known, Place, account, known_of, place_of
from agencies.importing.managers import set_managers
from agencies.importing.sheets import Fault, Row
from agencies.models import Holding, Membership, Partnership, Post, User
from agencies.roles import Role

COLUMNS = (
    "name", "email", "role", "agency", "service", "job_title", "telephone", "manager_email",
    "post", "post_title", "stands_in", "starts",
)  # fmt: skip
REQUIRED = ("name", "email", "role")
EXAMPLE = (
    "Sam Example", "sam@example.org", "First-line manager", "Hawthorn Academy", "", "Year head", "01603 000000",
    "head@example.org", "First-line manager", "Year head’s desk", "no", "",
)  # fmt: skip

# An administrator of accounts works elsewhere, and is made there.
ROLES = {role.value: role.description for role in Role if role is not Role.ADMINISTRATOR}


@dataclass
class NewPeople:
    """What would be written, in the order of the file; and every fault."""

    users: list[User] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _File:
    """What the lines before this one have brought, so that a line is judged beside them."""

    known: Known
    roles: Choice
    posts: Choice
    titles: Mapping[str, str]
    on: date
    found: NewPeople = field(default_factory=NewPeople)
    lines: dict[int, tuple[Row, Membership]] = field(default_factory=dict)  # by line: to be given a manager
    broken: set[str] = field(
        default_factory=set
    )  # the addresses of lines with a fault: they may be the manager


def plan_people(
    partnership: Partnership,
    rows: Iterable[Row],
    *,
    posts: Mapping[str, str],
    on: date,
    tell: Callable[[int], None] = lambda done: None,
) -> NewPeople:
    """Judge each line by itself and beside the others. ``posts`` are policy's names for posts, with their titles.

    A fixed number of queries, however many lines there are.
    """
    file = _File(known_of(partnership, on=on), Choice(ROLES), Choice(posts), posts, on)
    for done, row in enumerate(rows):
        tell(done)
        try:
            _take(file, row)
        except BadCell as bad:
            file.found.faults.append(Fault(row.line, bad.column, bad.sentence))
            file.broken.add(row["email"].lower())
    file.found.faults.extend(set_managers(file.known, file.lines, unless=file.broken))
    file.found.faults.sort(key=lambda fault: fault.line)
    return file.found


def _take(file: _File, row: Row) -> None:
    role = Role(file.roles.key("role", row["role"]))
    place = place_of(file.known, row, role)
    membership = _membership(file, row, place, role)
    desk = _desk(file, row, place) if row["post"] else None
    if desk is None and (row["post_title"] or row["stands_in"]):
        raise BadCell("post", "is empty, though the line says more of a post")
    if desk is None and membership.pk in file.known.in_file:
        raise BadCell("email", f"has this role already, by line {file.known.in_file[membership.pk]}")
    if desk is not None:
        _hold(file, row, desk, membership)
    _keep(file, row, membership)


def _membership(file: _File, row: Row, place: Place, role: Role) -> Membership:
    """The role that the line gives; of a second line of the same role, for one more post, that of the first."""
    user = account(file.known, row["name"], email("email", row["email"]))
    there = file.known.memberships.get((user.email, place.key, role.value))
    if there is not None:
        if there.pk not in file.known.in_file:
            raise BadCell("email", "has this role already. Give one more post on the page of the person")
        _check_the_same(file, row, file.known.in_file[there.pk])
        return there
    return Membership(
        user=user,
        partnership=file.known.partnership,
        agency=place.agency,
        service=place.service,
        role=role.value,
        job_title=fits("job_title", row["job_title"], Membership, "job_title"),
        telephone=fits("telephone", row["telephone"], Membership, "telephone"),
        starts=day("starts", row["starts"], otherwise=file.on),
    )


def _check_the_same(file: _File, row: Row, line: int) -> None:
    """A second line of one role is for one more post: what else it says must be what the first one says."""
    first, _ = file.lines[line]
    for column in ("service", "job_title", "telephone", "manager_email"):
        if row[column] and row[column] != first[column]:
            raise BadCell(column, f"is not what line {line} says of the same role")


def _desk(file: _File, row: Row, place: Place) -> Post:
    """The post of that kind and title which is there, by this file or before it; else a new one."""
    slug = file.posts.key("post", row["post"])
    title = fits("post_title", row["post_title"], Post, "title") or file.titles[slug]
    found = file.known.posts.get((place.key, slug, title.casefold()))
    if found is not None:
        return found
    is_first = (place.key, slug) not in file.known.by_default
    return Post(
        partnership=file.known.partnership,
        agency=place.agency,
        service=place.service,
        slug=slug,
        title=title,
        by_default=is_first,
    )


def _hold(file: _File, row: Row, post: Post, membership: Membership) -> None:
    if (post.pk, membership.pk) in file.known.held:
        raise BadCell("post", "is given to the same person twice")
    starts = max(membership.starts, day("starts", row["starts"], otherwise=membership.starts))
    stands_in = yes_or_no("stands_in", row["stands_in"])
    holding = Holding(post=post, membership=membership, stands_in=stands_in, starts=starts)
    file.known.held.add((post.pk, membership.pk))
    place = str(post.agency_id or "")
    if (key := (place, post.slug, post.title.casefold())) not in file.known.posts:
        file.known.posts[key] = post
        file.known.by_default.add((place, post.slug))
        file.found.posts.append(post)
    file.found.holdings.append(holding)


def _keep(file: _File, row: Row, membership: Membership) -> None:
    """From here on the role is there for the lines below."""
    if membership.pk in file.known.in_file:
        return
    user = membership.user
    if user.email not in file.known.accounts:
        file.known.accounts[user.email] = user
        file.found.users.append(user)
    file.known.in_file[membership.pk] = row.line
    file.known.memberships[user.email, str(membership.agency_id or ""), membership.role] = membership
    file.lines[row.line] = (row, membership)
    file.found.memberships.append(membership)
