"""By the service's login everything that the service does goes through, and nothing that is written can be changed."""

import json
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from audit.access import seal_days
from audit.append_only import append_only_models
from audit.logins import faults_of_login
from audit.models import AccessDay, AccessEntry, Entry, Verified
from audit.nightly import verify_once_a_day
from audit.verification import Tally, verify
from escalation.models import DeadlineEvent, Draft, Learning
from escalation.services.drafts import begin_draft, erase_old_drafts
from escalation.services.settling import close_with_learning, confirm_outcome
from escalation.services.telling import deliver_notices
from escalation.services.waking import wake
from jobs.models import Job
from jobs.services import erase_old
from tests import stories
from tests.factories import MONDAY, World, make_partnership
from tests.jobs.files import file_of
from tests.logins.roles import Roles
from tests.stories import Story

TABLES = [model._meta.db_table for model in append_only_models()]
LATER = MONDAY + timedelta(days=8)
PASSWORD = "a long enough pass phrase"


@pytest.fixture(scope="module")
def world(migrated: str) -> World:
    """Walked through the services, as the service: what is remembered is written with the numbers set back."""
    made: World = make_partnership.__wrapped__()  # type: ignore[attr-defined]
    return made


@pytest.fixture(scope="module")
def story(world: World) -> Story:
    """Raised, answered, discussed, escalated, agreed and closed; another one goes up to the panel, who decide."""
    stories.decided(stories.at_panel(world))
    it = stories.at_first_line(world)
    outcome = stories.proposed(it, world.head_teacher)
    confirm_outcome(**it.later(hours=1).by(world.team_manager), outcome=outcome)
    learning = Learning(themes="Ring before closing.", why_not_earlier="Nobody rang.", debrief_offered=True)
    close_with_learning(**it.later(hours=1).by(world.head_teacher), learning=learning)
    return it


def holds(now: datetime) -> bool:
    with closing(verify(Tally(), now=now)) as findings:
        return list(findings) == []


def test_a_matter_goes_its_way_and_the_record_holds(story: Story) -> None:
    assert story.fresh().state == "closed"
    assert holds(story.now)
    assert verify_once_a_day(now=story.now).holds
    assert Verified.objects.exists()


def test_a_sweep_writes_and_a_relay_sends(world: World, mailoutbox: list[Any]) -> None:
    stories.side_given(stories.raised(world))
    before = DeadlineEvent.objects.count()
    assert wake("loop", now=LATER) > 0
    assert DeadlineEvent.objects.count() > before
    assert deliver_notices(now=LATER) > 0
    assert mailoutbox
    assert holds(LATER)


def test_a_history_is_read_and_exported(story: Story, client: Client) -> None:
    """The look and the export stand in the access log, which is sealed; the job and its file are erased after."""
    reference = story.it.reference
    typed = {"form": "json", "recipient": "The reviewer", "why": "A review", "once": str(uuid4())}
    with time_machine.travel(LATER, tick=False):
        client.force_login(story.world.auditor.user)
        assert client.get(reverse("audit:history", args=[reference])).status_code == 200
        answer = file_of(client, client.post(reverse("audit:export", args=[reference]), typed))
    assert json.loads(answer.content)["entries"]
    assert AccessEntry.objects.filter(reference=reference).count() >= 2
    assert seal_days(now=LATER + timedelta(days=2)) > 0
    assert AccessDay.objects.exists()
    assert erase_old(now=LATER + timedelta(days=30)) == 1
    assert not Job.objects.exists()
    assert holds(LATER + timedelta(days=3))


def test_a_draft_is_begun_and_erased(world: World) -> None:
    key = uuid4()
    begin_draft(key=key, membership=world.teacher, page="child", typed={"how": ["Safe."]}, now=MONDAY)
    assert erase_old_drafts(now=MONDAY + timedelta(days=31)) == 1
    assert not Draft.objects.filter(pk=key).exists()


def test_people_sign_in_and_out_and_old_sessions_are_cleared(world: World) -> None:
    user = world.teacher.user
    user.set_password(PASSWORD)
    user.save()
    Session.objects.all().delete()
    for _ in range(2):
        client = Client()
        client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert Session.objects.count() == 1
    with time_machine.travel(datetime.now().astimezone() + timedelta(days=2)):
        call_command("clearsessions")
    assert not Session.objects.exists()


def test_it_is_ready(migrated: str, client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["login"]) == (200, True), answer.content


# --- What the server refuses --------------------------------------------------------------------------------------

REFUSED = [
    "UPDATE {table} SET {column} = {column}",
    "UPDATE {table} SET {column} = {column} WHERE false",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE false",
    "INSERT INTO {table} ({column}) VALUES (1) ON CONFLICT ({column}) DO UPDATE SET {column} = 1",
    "SELECT 1 FROM {table} FOR UPDATE",
    "LOCK TABLE {table} IN SHARE MODE",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "DROP TRIGGER keep_update_{table} ON {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DROP COLUMN {column}",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "CREATE TRIGGER first BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION accord_keep()",
    "CREATE RULE nothing AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "DROP TABLE {table} CASCADE",
    "CREATE TEMPORARY TABLE {table} (id bigint)",
]
OF_THE_SERVER = [
    "SET session_replication_role = 'replica'",
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    "GRANT {owner} TO CURRENT_USER",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "CREATE ROLE another",
    "CREATE SCHEMA shadow",
    "CREATE TABLE shadow (id bigint)",
    "CREATE OR REPLACE FUNCTION accord_keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "DROP FUNCTION accord_keep() CASCADE",
    "DROP SCHEMA public CASCADE",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "DELETE FROM django_migrations",
]


def refusal(statement: str) -> str:
    """The SQLSTATE with which the server refuses it, in a transaction that is rolled back."""
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(refused.value.__cause__.pgcode)  # type: ignore[union-attr]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_record_cannot_be_changed(story: Story, statement: str) -> None:
    """On each table of the record: 42501 is "insufficient privilege", and no trigger was asked."""
    before = Entry.objects.count()
    columns = {model._meta.db_table: model._meta.pk.column for model in append_only_models()}
    codes = {table: refusal(statement.format(table=table, column=columns[table])) for table in TABLES}
    assert codes == dict.fromkeys(TABLES, "42501")
    assert Entry.objects.count() == before > 0


@pytest.mark.parametrize("statement", OF_THE_SERVER)
def test_nobody_makes_themselves_anybody(migrated: str, roles: Roles, statement: str) -> None:
    assert refusal(statement.format(owner=f'"{roles.owner}"')) == "42501"


def test_nobody_gives_themselves_a_right(story: Story) -> None:
    """Of a right that one has not, PostgreSQL warns and gives nothing."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'GRANT UPDATE, DELETE, TRUNCATE ON "{table}" TO CURRENT_USER')
    assert faults_of_login() == []
    assert {refusal(f'DELETE FROM "{table}"') for table in TABLES} == {"42501"}  # noqa: S608
