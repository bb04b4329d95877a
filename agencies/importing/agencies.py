"""The lines of a file of agencies: each a new agency with its services, or a fault."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import slugify

from agencies.importing.cells import BadCell, Choice, fits, parts, same
from agencies.importing.sheets import Fault, Row
from agencies.models import Agency, Participation, Partnership, Service

COLUMNS = ("name", "kind", "telephone", "hours", "services")
REQUIRED = ("name", "kind")
EXAMPLE = (
    "Hawthorn Academy",
    "Education",
    "01603 000000",
    "Monday to Friday, 8am to 4pm",
    "Lower school | Upper school",
)


@dataclass
class NewAgencies:
    """What would be written, in the order of the file; and every fault."""

    agencies: list[Agency] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def plan_agencies(
    partnership: Partnership,
    rows: Iterable[Row],
    *,
    kinds: Mapping[str, str],
    on: date,
    tell: Callable[[int], None] = lambda done: None,
) -> NewAgencies:
    """Judge each line by itself and beside the others. Two queries, however many lines there are."""
    found, choice = NewAgencies(), Choice(kinds)
    names = {same(name): "" for name in _present(partnership)}
    codes = set(Agency.objects.values_list("code", flat=True))
    for done, row in enumerate(rows):
        tell(done)
        try:
            agency = _agency(row, choice, names)
            services = _services(row, agency)
        except BadCell as bad:
            found.faults.append(Fault(row.line, bad.column, bad.sentence))
            continue
        agency.code = free_code(agency.name, codes)
        codes.add(agency.code)
        names[same(agency.name)] = f"line {row.line}"
        found.agencies.append(agency)
        found.participations.append(Participation(partnership=partnership, agency=agency, starts=on))
        found.services.extend(services)
    return found


def free_code(name: str, taken: set[str]) -> str:
    """A short name for addresses and for the record, from the agency's name; none of those that are taken."""
    stem = slugify(name)[:30] or "agency"
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code


def _present(partnership: Partnership) -> Iterable[str]:
    return Agency.objects.filter(participations__partnership=partnership).values_list("name", flat=True)


def _agency(row: Row, kinds: Choice, names: Mapping[str, str]) -> Agency:
    name = fits("name", row["name"], Agency, "name", required=True)
    if (where := names.get(same(name))) is not None:
        there = f"on {where}" if where else "in the partnership"
        raise BadCell("name", f"is {there} already")
    return Agency(
        name=name,
        kind=kinds.key("kind", row["kind"]),
        telephone=fits("telephone", row["telephone"], Agency, "telephone"),
        hours=fits("hours", row["hours"], Agency, "hours"),
    )


def _services(row: Row, agency: Agency) -> list[Service]:
    names = [fits("services", name, Service, "name") for name in parts(row["services"])]
    if len({same(name) for name in names}) < len(names):
        raise BadCell("services", "names one service twice")
    return [Service(agency=agency, name=name) for name in names]
