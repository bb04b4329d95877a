"""Setting two logins up: the script, what each login is given, a new table, a backup and its restore."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from audit.append_only import append_only_models
from audit.logins import faults_of_login, grant_after_migrate
from audit.models import AccessDay, Verified
from tests.logins.roles import Roles, address, run, told
from tests.support.template import ROOT

GIVEN = """
    SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)
    FROM information_schema.role_table_grants WHERE grantee = %s GROUP BY 1
"""


def given(roles: Roles) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(GIVEN, [roles.service])
        return dict(cursor.fetchall())


def test_it_may_add_to_the_record_and_change_what_is_none_of_it(roles: Roles, handed_over: str) -> None:
    every = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed
    }
    record = {model._meta.db_table for model in append_only_models()}
    assert given(roles) == {
        **dict.fromkeys(every - {"tests_support"}, "DELETE INSERT SELECT UPDATE"),
        **dict.fromkeys(record, "INSERT SELECT"),
        "django_migrations": "SELECT",
    }


@pytest.mark.parametrize(
    ("model", "rights"), [(AccessDay, "INSERT SELECT"), (Verified, "DELETE INSERT SELECT UPDATE")]
)
def test_a_new_table_is_the_services_with_the_migrate_that_made_it(
    roles: Roles, handed_over: str, model: type[models.Model], rights: str
) -> None:
    """Made anew by the migrating login: until migrate is through the service cannot write where no guard is."""
    table = model._meta.db_table
    with roles.within(handed_over, roles.migrates):
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{roles.owner}"')
        with connection.schema_editor() as editor:
            editor.delete_model(model)
            editor.create_model(model)
    assert table not in given(roles)
    assert [fault.id for fault in faults_of_login()] == ["audit.E010"]
    roles.migrate(handed_over)
    assert given(roles)[table] == rights
    assert faults_of_login() == []


def test_it_is_given_nothing_where_the_setting_is_not_there(roles: Roles, handed_over: str, settings) -> None:  # noqa: ANN001
    before = given(roles)
    told(address(handed_over), f'REVOKE ALL ON audit_entry FROM "{roles.service}"')
    with roles.within(handed_over, roles.migrates):
        settings.DATABASE_OWNER = settings.DATABASE_LOGIN = ""
        grant_after_migrate()
        assert faults_of_login() == []
        settings.DATABASE_OWNER, settings.DATABASE_LOGIN = roles.owner, roles.service
        grant_after_migrate()
    assert given(roles) == before


# --- The script ---------------------------------------------------------------------------------------------------


def test_the_script_may_be_run_again(roles: Roles, handed_over: str) -> None:
    before = given(roles)
    roles.set_up(handed_over)
    assert given(roles) == before
    assert faults_of_login() == []


@pytest.mark.parametrize(
    ("changed", "ends", "said"),
    [
        ({"DATABASE_OWNER": ""}, 0, "there are none"),
        ({"DATABASE_OWNER": "{service}"}, 1, "are three roles"),
        ({"DATABASE_LOGIN": "another"}, 1, "the user of DATABASE_URL is not DATABASE_LOGIN"),
        (
            {"DATABASE_LOGIN": "{me}", "DATABASE_URL": "postgres://{me}@x/y"},
            3,
            "another than that of the administrator",
        ),
        ({"DATABASE_MIGRATION_URL": "postgres://host/accord"}, 1, "has no user"),
        ({"DATABASE_URL": "postgres://{service}:a%40b@x/y"}, 1, "letters, digits"),
    ],
)
def test_the_script_takes_no_half_measure(
    roles: Roles, handed_over: str, changed: Mapping[str, str], ends: int, said: str
) -> None:
    [(me,)] = told(address("postgres"), "SELECT session_user")
    words = {name: value.format(service=roles.service, me=me) for name, value in changed.items()}
    environment = roles.environment(roles.service, handed_over) | words
    assert said in run("sh", "ops/two_logins.sh", address(handed_over), ends=ends, **environment)
    assert faults_of_login() == []


# --- Backup and restore -------------------------------------------------------------------------------------------


def test_the_services_login_backs_up_and_an_administrator_restores(
    roles: Roles, handed_over: str, tmp_path: Path
) -> None:
    """The drill by the administrator; and in earnest: restored, handed over, migrated."""
    around = roles.environment(roles.service, handed_over) | {"BACKUPS": str(tmp_path)}
    run("sh", "ops/backup.sh", **around)
    [dump] = tmp_path.glob("accord-*.dump")
    drill = around | {"DATABASE_URL": address(handed_over), "PYTHON": sys.executable}
    assert "restored and verified" in run("sh", "ops/restore_drill.sh", **drill)

    name = roles.created("restored")
    command = ["pg_restore", "--no-owner", "--single-transaction", f"--dbname={address(name)}", str(dump)]
    subprocess.run(command, cwd=ROOT, check=True)
    roles.set_up(name)
    roles.migrate(name)
    with roles.within(name):
        assert faults_of_login() == []
