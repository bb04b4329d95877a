"""Accounts that were made before names were kept with single spaces."""

from typing import Any

from django.db import migrations


def single_spaces(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - Django's own
    for account in apps.get_model("agencies", "User").objects.only("name").iterator():
        name = " ".join(account.name.split())
        if name != account.name:
            account.name = name
            account.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_tables")]

    operations = [migrations.RunPython(single_spaces, migrations.RunPython.noop)]
