"""What an agency knows a child by: found again by its own reference, or written down anew."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

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
    """The agency's case of that reference; new facts are added to it, and none that is known is emptied.

    Two may write of one child at once, each in a matter or a referral of their own: the second finds what the first
    wrote, and waits for it.
    """
    case = _cases(agency, reference).first()
    facts = {
        "initials": initials,
        "birth_month": birth_month,
        "birth_year": birth_year,
        "identifier": identifier,
    }
    if case is None:
        new = Case(agency=agency, reference=reference, **facts)
        try:
            with transaction.atomic():
                act.add(new)
            return new
        except IntegrityError:
            case = _cases(agency, reference).first()
            if case is None:
                raise  # it was refused for something else
    changed = {name: value for name, value in facts.items() if value and getattr(case, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(case, name, value)
        act.save(case)
    return case


def _cases(agency: Agency, reference: str) -> QuerySet[Case]:
    return Case.objects.select_for_update(no_key=True).filter(agency=agency, reference=reference)
