"""What the check says of each wrong set-up, by the service's own login; and what it takes to have it right again."""

import sys

import psycopg2.errors
import pytest
from django.db import connection

from audit.logins import faults_of_login, grant_after_migrate, login_is_right
from tests.logins.roles import IS_SUPERUSER, Roles, address, run, told

# What is wrong (statements of an administrator), how it is undone, and the number and a part of what the check says.
# {name} is the random part's: the roles of the run, "between" is one of its own, "me" the tests' login.
WRONG = [
    ("ALTER ROLE {service} SUPERUSER", "ALTER ROLE {service} NOSUPERUSER", "E002", "is a superuser"),
    (
        "CREATE ROLE {between} SUPERUSER; GRANT {between} TO {service}",
        "DROP ROLE {between}",
        "E002",
        "or may become one: {between}",
    ),
    ("GRANT {owner} TO {service}", "REVOKE {owner} FROM {service}", "E003", "is a member of {owner}"),
    (
        "ALTER ROLE {service} NOINHERIT; GRANT {migrates} TO {service}",
        "ALTER ROLE {service} INHERIT; REVOKE {migrates} FROM {service}",
        "E003",
        "is a member of {owner}",
    ),
    (
        "ALTER ROLE {service} CREATEROLE",
        "ALTER ROLE {service} NOCREATEROLE",
        "E004",
        "may make roles ({service})",
    ),
    (
        "ALTER TABLE audit_entry OWNER TO {service}",
        "ALTER TABLE audit_entry OWNER TO {owner}",
        "E005",
        "owns the table audit_entry,",
    ),
    (
        "ALTER FUNCTION accord_keep() OWNER TO {service}",
        "ALTER FUNCTION accord_keep() OWNER TO {owner}",
        "E005",
        "owns the function accord_keep",
    ),
    (
        "ALTER SCHEMA public OWNER TO {service}",
        "ALTER SCHEMA public OWNER TO pg_database_owner",
        "E005",
        "owns the schema public,",
    ),
    (
        "ALTER DATABASE {database} OWNER TO {service}",
        "ALTER DATABASE {database} OWNER TO {me}",
        "E005",
        "owns the database {database}, the schema public,",
    ),
    ("GRANT UPDATE ON audit_entry TO {service}", "", "E006", "UPDATE on audit_entry."),
    ("GRANT UPDATE (actor_name) ON audit_entry TO {service}", "", "E006", "UPDATE on audit_entry."),
    (
        "GRANT TRUNCATE, TRIGGER ON audit_entry TO {service}",
        "",
        "E006",
        "TRIGGER on audit_entry, TRUNCATE on audit_entry.",
    ),
    (
        "GRANT DELETE ON cases_historicalreferral TO PUBLIC",
        "REVOKE DELETE ON cases_historicalreferral FROM PUBLIC",
        "E006",
        "DELETE on cases_historicalreferral.",
    ),
    (
        "CREATE ROLE {between}; GRANT DELETE ON audit_accessday TO {between}; ALTER ROLE {service} NOINHERIT; "
        "GRANT {between} TO {service}",
        "ALTER ROLE {service} INHERIT; REVOKE ALL ON audit_accessday FROM {between}; DROP ROLE {between}",
        "E006",
        "DELETE on audit_accessday.",
    ),
    (
        "GRANT pg_write_all_data TO {service}",
        "REVOKE pg_write_all_data FROM {service}",
        "E006",
        "DELETE on agencies_historicalagency, ",
    ),
    (
        "GRANT pg_execute_server_program TO {service}",
        "REVOKE pg_execute_server_program FROM {service}",
        "E007",
        "start programs there: pg_execute_server_program.",
    ),
    (
        "GRANT SET ON PARAMETER session_replication_role TO {service}",
        "REVOKE SET ON PARAMETER session_replication_role FROM {service}",
        "E008",
        "may set session_replication_role",
    ),
    (
        "GRANT CREATE ON SCHEMA public TO {service}",
        "REVOKE CREATE ON SCHEMA public FROM {service}",
        "E009",
        "CREATE in the schema public.",
    ),
    (
        "GRANT TEMPORARY, CREATE ON DATABASE {database} TO PUBLIC",
        "REVOKE TEMPORARY, CREATE ON DATABASE {database} FROM PUBLIC",
        "E009",
        "CREATE on the database, TEMPORARY on the database.",
    ),
    ("REVOKE INSERT ON audit_entry FROM {service}", "", "E010", "INSERT on audit_entry."),
    (
        "REVOKE UPDATE, DELETE ON audit_subject FROM {service}",
        "",
        "E010",
        "DELETE on audit_subject, UPDATE on audit_subject.",
    ),
    (
        "REVOKE USAGE ON SEQUENCE audit_entry_id_seq FROM {service}",
        "",
        "E010",
        "USAGE on audit_entry_id_seq.",
    ),
    (
        "ALTER TABLE audit_entry OWNER TO {me}",
        "ALTER TABLE audit_entry OWNER TO {owner}",
        "W001",
        "belong to others than {owner}, which the next migration of them will be refused for: audit_entry.",
    ),
    ("ALTER ROLE {owner} LOGIN", "ALTER ROLE {owner} NOLOGIN", "W002", "can log in: {owner}."),
]


@pytest.fixture
def words(roles: Roles, handed_over: str) -> dict[str, str]:
    [(me,)] = told(address("postgres"), "SELECT session_user")
    return {
        "service": roles.service,
        "owner": roles.owner,
        "migrates": roles.migrates,
        "between": roles.named("between"),
        "database": handed_over,
        "me": str(me),
    }


def test_of_a_right_set_up_it_says_nothing(handed_over: str) -> None:
    assert faults_of_login() == []
    assert login_is_right()


@pytest.mark.parametrize(
    ("wrong", "undone", "number", "said"), WRONG, ids=[f"{it[2]} {it[0]}" for it in WRONG]
)
def test_it_says_what_is_wrong_and_what_to_do(
    roles: Roles, words: dict[str, str], wrong: str, undone: str, number: str, said: str
) -> None:
    superuser = told(address("postgres"), IS_SUPERUSER) == [(True,)]
    quoted = {name: f'"{word}"' for name, word in words.items()}
    try:
        told(address(words["database"]), wrong.format(**quoted))
    except psycopg2.errors.InsufficientPrivilege as refused:
        if superuser:
            raise
        pytest.skip(f"the tests' login is no superuser: {refused}")
    try:
        [fault] = [fault for fault in faults_of_login() if fault.id == f"audit.{number}"]
        right = login_is_right()
    finally:
        if undone:
            told(address(words["database"]), undone.format(**quoted))
        with roles.within(words["database"], roles.migrates):
            grant_after_migrate()
    assert said.format(**words) in fault.msg
    assert fault.hint
    assert right is number.startswith("W"), "readiness minds what is wrong, and not what is worth knowing"
    assert faults_of_login() == []


def test_who_becomes_somebody_else_is_asked_as_who_they_came_in_as(roles: Roles, handed_over: str) -> None:
    with roles.within(handed_over, roles.migrates), connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{roles.owner}"')
        assert [fault.id for fault in faults_of_login()] == ["audit.E003"]


@pytest.mark.parametrize(("which", "ends", "said"), [("service", 0, ""), ("migrates", 1, "audit.E003")])
def test_the_command_says_it_too(roles: Roles, handed_over: str, which: str, ends: int, said: str) -> None:
    command = (
        sys.executable,
        "manage.py",
        "check",
        "--deploy",
        "--database",
        "default",
        "--fail-level",
        "ERROR",
    )
    told_by = run(*command, ends=ends, **roles.environment(getattr(roles, which), handed_over))
    assert said in told_by
    assert bool(said) is ("The service's login" in told_by)
