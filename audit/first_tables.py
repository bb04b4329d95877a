"""The first tables of an app, made at once.

Django draws anew, after each step of a migration, all models that are bound up with the changed one. For two hundred
tables that point to one another this took most of a minute, at each machine's first start and before each whole run of
the tests. Later migrations are Django's own, one step after the other.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Step = CreateModel | AddField | AddIndex | AddConstraint


class FirstTables(Operation):
    """New tables, made as they stand once all of these steps are taken, with the models drawn once.

    ``steps`` are what ``makemigrations`` wrote for an app that has no migration; all of them concern tables that are
    made here, else ValueError is raised.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self.tables = [step for step in steps if isinstance(step, CreateModel)]
        names = {table.name_lower for table in self.tables}
        for step in steps:
            if not isinstance(step, CreateModel) and step.model_name.lower() not in names:
                raise ValueError(f"{step.describe()}: the table is not made here")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn anew when somebody asks, not after each step
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Make {len(self.tables)} tables"
