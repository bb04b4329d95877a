"""What the service's login must not be able to do, as questions to PostgreSQL: each names what it may all the same.

All of them ask for ``session_user`` and for every role that it may take on, since a bug or an injected SET ROLE may do
so. What is of the owner of the tables is said by one rule alone: that it may become the owner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.checks import ERROR, WARNING, CheckMessage
from django.db.backends.utils import CursorWrapper

MOST = 5  # names in a sentence
Asked = Mapping[str, str | list[str]]  # the owner, and the tables by their kind

# The roles that the login is or may take on, and the tables: of the record, live, and those that it only reads.
WHO_AND_WHAT = """
WITH mine AS (
    SELECT oid, rolname, rolsuper, rolcreaterole FROM pg_roles
    WHERE pg_has_role(session_user, oid, 'MEMBER') AND rolname <> %(owner)s
), known AS (
    SELECT oid, relname, relnamespace, relowner, CASE
        WHEN relname = ANY(%(kept)s) THEN 'kept' WHEN relname = ANY(%(live)s) THEN 'live' ELSE 'read' END AS kind
    FROM pg_class
    WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid)
    AND relname = ANY(%(kept)s::text[] || %(live)s::text[] || %(read)s::text[])
), numbers AS (
    SELECT one.oid, one.relname FROM pg_class one
    JOIN pg_depend ON objid = one.oid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
    JOIN known ON known.oid = refobjid
    WHERE one.relkind = 'S'
)
"""
SEQUENCES = f"{WHO_AND_WHAT} SELECT relname FROM numbers ORDER BY 1"  # noqa: S608 - no value stands in it


@dataclass(frozen=True)
class Rule:
    """A question whose answers are faults; ``what`` says them of a login, ``do`` what helps."""

    number: str
    what: str
    do: str
    question: str
    since: int = 0  # the version of PostgreSQL that knows the question
    level: int = ERROR

    def broken(self, cursor: CursorWrapper, asked: Asked, version: int) -> list[CheckMessage]:
        """One message with all that the database names, or none."""
        if version < self.since:
            return []
        cursor.execute(WHO_AND_WHAT + self.question, asked)
        names = [name for (name,) in cursor.fetchall()]
        if not names:
            return []
        cursor.execute("SELECT session_user")
        words = {"login": cursor.fetchone()[0], "owner": asked["owner"], "names": in_few_words(names)}
        what, do = self.what.format(**words), self.do.format(**words)
        return [CheckMessage(self.level, what, hint=do, id=f"audit.{self.number}")]


def in_few_words(names: Sequence[str]) -> str:
    """The first of them, and how many there are besides."""
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {more} more" if more > 0 else "")


ANOTHER = "Give the service a login of its own, as ops/two_logins.sh makes it."
AGAIN = (
    "Run ops/two_logins.sh again, as an administrator of the server, and then migrate as the migrating login."
)

# Where one of these is broken most others are: the first of them is said alone.
OF_ALL = (
    Rule(
        "E002",
        "The service's login {login} is a superuser of the database server, or may become one: {names}.",
        ANOTHER,
        "SELECT rolname FROM mine WHERE rolsuper ORDER BY rolname <> session_user, rolname",
    ),
    Rule(
        "E003",
        "The service's login {login} is a member of {names}, who owns the tables, and may do as the owner does.",
        'REVOKE "{owner}" FROM "{login}"; or the service came in by the login of the migrations: give it its own.',
        "SELECT rolname FROM pg_roles WHERE rolname = %(owner)s AND pg_has_role(session_user, oid, 'MEMBER')",
    ),
)

RULES = (
    Rule(
        "E004",
        "The service's login {login} may make roles ({names}), and so make itself a member of any.",
        'ALTER ROLE "{login}" NOCREATEROLE, or REVOKE from it the role that is named.',
        "SELECT rolname FROM mine WHERE rolcreaterole ORDER BY 1",
    ),
    Rule(
        "E005",
        "The service's login {login} owns {names}, and may take the guard of the record away.",
        AGAIN + " A database is handed over by ALTER DATABASE ... OWNER TO.",
        """
        SELECT 'the table ' || relname FROM known WHERE relowner IN (SELECT oid FROM mine)
        UNION ALL SELECT 'the function ' || proname FROM pg_proc
            WHERE pronamespace IN (SELECT relnamespace FROM known) AND proowner IN (SELECT oid FROM mine)
        UNION ALL SELECT 'the schema ' || nspname FROM pg_namespace
            WHERE oid IN (SELECT relnamespace FROM known) AND nspowner IN (SELECT oid FROM mine)
        UNION ALL SELECT 'the database ' || datname FROM pg_database
            WHERE datname = current_database() AND datdba IN (SELECT oid FROM mine)
        ORDER BY 1
        """,
    ),
    Rule(
        "E006",
        "The service's login {login} may change what is append-only: {names}.",
        "Migrate as the migrating login, which takes it from {login}; what PUBLIC or another role was given, REVOKE.",
        """
        SELECT wrong || ' on ' || relname
        FROM known, (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER')) r (wrong)
        WHERE kind = 'kept' AND EXISTS (SELECT FROM mine WHERE CASE wrong
            WHEN 'UPDATE' THEN has_any_column_privilege(mine.oid, known.oid, wrong)
            ELSE has_table_privilege(mine.oid, known.oid, wrong) END)
        ORDER BY 1
        """,
    ),
    Rule(
        "E007",
        "The service's login {login} may read or write files of the database server, or start programs there: {names}.",
        "REVOKE {names} FROM the login, or from the role between.",
        """
        SELECT rolname FROM mine WHERE rolname IN
            ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files') ORDER BY 1
        """,
    ),
    Rule(
        "E008",
        "The service's login {login} may set {names}, and so put every trigger to sleep.",
        'REVOKE SET ON PARAMETER {names} FROM "{login}", or from the role between.',
        """
        SELECT wrong FROM (VALUES ('session_replication_role')) r (wrong)
        WHERE EXISTS (SELECT FROM mine WHERE has_parameter_privilege(mine.oid, wrong, 'SET'))
        """,
        since=150000,
    ),
    Rule(
        "E009",
        "The service's login {login} may make tables that stand before those of the record: {names}.",
        AGAIN,
        """
        SELECT 'CREATE in the schema ' || nspname FROM pg_namespace WHERE nspname = ANY(current_schemas(false))
            AND EXISTS (SELECT FROM mine WHERE has_schema_privilege(mine.oid, pg_namespace.oid, 'CREATE'))
        UNION ALL SELECT wrong || ' on the database' FROM (VALUES ('CREATE'), ('TEMPORARY')) r (wrong)
            WHERE EXISTS (SELECT FROM mine WHERE has_database_privilege(mine.oid, current_database(), wrong))
        ORDER BY 1
        """,
    ),
    Rule(
        "E010",
        "The service's login {login} lacks what it needs: {names}.",
        "Migrate as the migrating login: each migrate ends with what the service is given.",
        """
        SELECT needed || ' on ' || relname
        FROM known, (VALUES ('SELECT', 1), ('INSERT', 2), ('UPDATE', 3), ('DELETE', 4)) r (needed, rank)
        WHERE rank <= CASE kind WHEN 'read' THEN 1 WHEN 'kept' THEN 2 ELSE 4 END
            AND NOT has_table_privilege(session_user, oid, needed)
        UNION ALL SELECT 'USAGE on ' || relname FROM numbers
            WHERE NOT has_sequence_privilege(session_user, oid, 'USAGE')
        ORDER BY 1
        """,
    ),
    Rule(
        "W001",
        "Tables belong to others than {owner}, which the next migration of them will be refused for: {names}.",
        AGAIN,
        """
        SELECT relname FROM known WHERE relowner NOT IN (SELECT oid FROM mine)
            AND relowner IS DISTINCT FROM (SELECT oid FROM pg_roles WHERE rolname = %(owner)s) ORDER BY 1
        """,
        level=WARNING,
    ),
    Rule(
        "W002",
        "The owner of the tables can log in: {names}.",
        'ALTER ROLE "{owner}" NOLOGIN; the migrating login takes the role on.',
        "SELECT rolname FROM pg_roles WHERE rolname = %(owner)s AND rolcanlogin",
        level=WARNING,
    ),
)
