"""An upgrade goes with old and new processes side by side: a migration after the first only adds.

What old code meets is what it knows, and more: it must be able to read, and to write, every table while the new
columns are there. So a migration makes new tables, nullable columns (or such as the database fills by itself) and
indexes. Whatever else it does stands below with the reason why old code bears it. docs/operations.md has the whole way.
"""

from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

APPS = ("agencies", "audit", "cases", "escalation", "jobs")
FIRST = "0001_tables"

# What does more than add, and why old and new code may run beside it.
REASONED: dict[str, str] = {
    "agencies 0002_single_spaces RunPython": "Old code reads any name, and writes the names of accounts alone.",
}


def steps() -> Iterator[tuple[str, str, Operation, ProjectState]]:
    """Each step of each migration after the first, with the models as they stand before it."""
    loader = MigrationLoader(None)
    ours = [key for key in loader.disk_migrations if key[0] in APPS and key[1] != FIRST]
    for key in sorted(ours):
        state = loader.project_state([key], at_end=False)
        for step in loader.disk_migrations[key].operations:
            yield (*key, step, state.clone())
            step.state_forwards(key[0], state)


def only_adds(app: str, step: Operation, before: ProjectState, new: set[str]) -> bool:
    """Whether old code meets nothing that it did not know. ``new`` are the tables of the same migration."""
    match step:
        case migrations.CreateModel() | migrations.AddIndex():
            return True
        case migrations.AddField():
            filled = step.field.null or step.field.has_db_default() or step.field.many_to_many
            return bool(filled) or step.model_name_lower in new
        case migrations.AddConstraint():
            return step.model_name_lower in new
        case migrations.AlterField():
            old = before.models[app, step.model_name_lower].fields[step.name]
            return is_wider(old, step.field)
    return False


def is_wider(old: models.Field, new: models.Field) -> bool:
    """Whether a column takes all that it took: other words or choices, a longer text, null as well."""
    was, now = _of_the_database(old), _of_the_database(new)
    longer = (now.pop("max_length", None) or 0) >= (was.pop("max_length", None) or 0)
    nullable = now.pop("null", False) >= was.pop("null", False)
    return longer and nullable and type(old) is type(new) and was == now


def _of_the_database(field: models.Field) -> dict[str, object]:
    said = field.deconstruct()[3]
    return {name: value for name, value in said.items() if name not in {*field.non_db_attrs, "default"}}


def faults() -> list[str]:
    new: dict[tuple[str, str], set[str]] = {}
    found = []
    for app, name, step, before in steps():
        tables = new.setdefault((app, name), set())
        if isinstance(step, migrations.CreateModel):
            tables.add(step.name_lower)
        if not only_adds(app, step, before, tables):
            found.append(
                f"{app} {name} {type(step).__name__} {getattr(step, 'model_name_lower', '')}".strip()
            )
    return found


def test_every_migration_only_adds_or_says_why() -> None:
    assert sorted(set(faults()) - set(REASONED)) == []


def test_every_reason_is_of_a_step_that_is_there() -> None:
    assert sorted(set(REASONED) - set(faults())) == []


TEXT = models.CharField(max_length=10)


@pytest.mark.parametrize(
    ("step", "good"),
    [
        (migrations.CreateModel("more", []), True),
        (migrations.AddField("thing", "more", models.IntegerField(null=True)), True),
        (migrations.AddField("thing", "more", models.IntegerField(default=0)), False),
        (migrations.AddField("thing", "more", models.IntegerField(db_default=0)), True),
        (migrations.AddField("new", "more", models.IntegerField(default=0)), True),
        (migrations.AlterField("thing", "text", models.CharField(max_length=20, choices=[("a", "A")])), True),
        (migrations.AlterField("thing", "text", models.CharField(max_length=10, null=True)), True),
        (migrations.AlterField("thing", "text", models.CharField(max_length=9)), False),
        (migrations.AlterField("thing", "text", models.CharField(max_length=10, unique=True)), False),
        (migrations.AlterField("thing", "text", models.TextField()), False),
        (migrations.RemoveField("thing", "text"), False),
        (migrations.RenameField("thing", "text", "words"), False),
        (migrations.DeleteModel("thing"), False),
        (migrations.RenameModel("thing", "matter"), False),
        (migrations.RunPython(migrations.RunPython.noop), False),
        (migrations.RunSQL("SELECT 1"), False),
        (migrations.AddConstraint("thing", models.UniqueConstraint(fields=["text"], name="one")), False),
        (migrations.AddConstraint("new", models.UniqueConstraint(fields=["text"], name="one")), True),
    ],
    ids=lambda value: getattr(value, "describe", lambda: str(value))(),
)
def test_what_only_adds(step: Operation, good: bool) -> None:
    before = ProjectState()
    migrations.CreateModel(
        "Thing", [("id", models.BigAutoField(primary_key=True)), ("text", TEXT)]
    ).state_forwards("app", before)
    assert only_adds("app", step, before, {"new"}) is good
