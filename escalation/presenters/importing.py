"""What the pages of an import say: the columns of a file, its template, its faults as a table."""

from collections.abc import Iterable, Mapping
from datetime import date

from agencies.importing.people import ROLES
from agencies.importing.sheets import Fault
from agencies.models import Partnership
from components.words import joined
from escalation.core.board.cells import as_csv
from escalation.importing import What, kinds_of, posts_of

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "agencies": {
        "name": "What people call the agency. It must not be in the partnership yet",
        "kind": "One of these: {kinds}",
        "telephone": "With the area code",
        "hours": "For example, Monday to Friday, 8:45am to 5:30pm",
        "services": "Teams, wards or schools of it, with an upright line between them: Duty team | Ward 4",
    },
    "people": {
        "name": "Full name",
        "email": "Their own address at work. They sign in with it",
        "role": "One of these: {roles}",
        "agency": "The name of an agency of the partnership; empty for a role in the partnership itself",
        "service": "The name of a service of that agency",
        "job_title": "What others read beside the name; else the role",
        "telephone": "With the area code",
        "manager_email": "The address of their manager, who works in the same place or stands in this file",
        "post": "A post that they hold, one of these: {posts}. For a second post, write the person on a second line",
        "post_title": "What people call that post. If there is one of this title it is taken, else it is new",
        "stands_in": "Yes, if they only stand in for whoever holds the post",
        "starts": "From which day, like 31/01/2027; empty for today",
    },
}


def column_rows(what: What, partnership: Partnership, *, on: date) -> list[tuple[str, str, str]]:
    """Each column, whether it must be there, and what stands in it."""
    names = {
        "kinds": joined(list(kinds_of(partnership, on=on).values())),
        "roles": joined([words.capitalize() for words in ROLES.values()]),
        "posts": joined(list(posts_of(partnership, on=on).values())),
    }
    explained = COLUMNS[what.key]
    return [
        (
            column,
            "Must be there" if column in what.required else "May be left out",
            explained[column].format(**names),
        )
        for column in what.columns
    ]


def template_csv(what: What) -> bytes:
    """The headings alone: an example would be added with the rest."""
    return as_csv([what.columns])


def faults_csv(faults: Iterable[Fault]) -> bytes:
    return as_csv(
        [("line", "column", "what is wrong"), *((one.line, one.column, one.sentence) for one in faults)]
    )
