"""The first tables of an app are made at once, and are what they would be made step by step."""

from collections.abc import Iterator, Sequence

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from audit.first_tables import FirstTables

APP = "trying"
ID = ("id", models.BigAutoField(primary_key=True))


def points_to(model: str) -> models.Field:
    return models.ForeignKey(f"{APP}.{model}", models.PROTECT, related_name="+")


# Two tables that point to each other, with an index and a constraint on a column that comes later.
STEPS = [
    migrations.CreateModel("Stage", [ID, ("number", models.IntegerField())]),
    migrations.CreateModel("Matter", [ID, ("stage", points_to("stage"))]),
    migrations.AddField("stage", "matter", points_to("matter")),
    migrations.AddIndex("stage", models.Index(fields=["matter", "number"], name="stage_of_matter")),
    migrations.AddConstraint("stage", models.UniqueConstraint(fields=["number"], name="one_of_a_number")),
]


class Names:
    """What stands under the names of two tables: their columns, and the columns of each index and constraint."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            self.found = {
                table: (
                    {column.name for column in connection.introspection.get_table_description(cursor, table)},
                    {
                        (*said["columns"], said["unique"], said["index"], said["foreign_key"])
                        for said in connection.introspection.get_constraints(cursor, table).values()
                    },
                )
                for table in tables
                if table.startswith(APP)
            }


def forwards(steps: Sequence[Operation]) -> list[ProjectState]:
    """Take the steps as a migration does; the states between them."""
    states = [ProjectState()]
    states[0].apps  # noqa: B018 - as Django draws them before the first
    with connection.schema_editor(atomic=True) as editor:
        for step in steps:
            before, after = states[-1], states[-1].clone()
            step.state_forwards(APP, after)
            step.database_forwards(APP, editor, before, after)
            states.append(after)
    return states


def backwards(steps: Sequence[Operation], states: list[ProjectState]) -> None:
    with connection.schema_editor(atomic=True) as editor:
        for number, step in reversed([*enumerate(steps)]):
            step.database_backwards(APP, editor, states[number + 1], states[number])


@pytest.fixture
def _without_tables(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        for table in [name for name in connection.introspection.table_names(cursor) if name.startswith(APP)]:
            cursor.execute(f"DROP TABLE {table}")


@pytest.mark.usefixtures("_without_tables")
def test_the_tables_are_those_that_the_steps_make_one_by_one() -> None:
    states = forwards(STEPS)
    one_by_one = Names().found
    backwards(STEPS, states)
    assert Names().found == {}

    at_once = [FirstTables(STEPS)]
    states = forwards(at_once)
    assert Names().found == one_by_one
    assert set(one_by_one) == {"trying_stage", "trying_matter"}

    backwards(at_once, states)
    assert Names().found == {}


def test_what_changes_another_table_is_refused() -> None:
    elsewhere = migrations.AddField("person", "name", models.TextField())
    with pytest.raises(ValueError, match="the table is not made here"):
        FirstTables([*STEPS, elsewhere])
