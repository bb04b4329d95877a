"""What an agency knows a child by: found again by its own reference, or written down anew."""

from agencies.models import Agency
from audit.acts import Act
from cases.models import Case


def known_case(
    act: Act,
    *,
    agency: Agency,
    reference: str,
    initials: str = "",
    birth_month: int | None = None,
    birth_year: int | None = None,
    identifier: str = "",
) -> Case:
    """The agency's case of that reference; new facts are added to it, and none that is known is emptied."""
    case = Case.objects.filter(agency=agency, reference=reference).first()
    facts = {
        "initials": initials,
        "birth_month": birth_month,
        "birth_year": birth_year,
        "identifier": identifier,
    }
    if case is None:
        case = Case(agency=agency, reference=reference, **facts)
        act.add(case)
        return case
    changed = {name: value for name, value in facts.items() if value and getattr(case, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(case, name, value)
        act.save(case)
    return case
