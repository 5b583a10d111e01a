from typing import Any

from django.db import migrations

from secretariat.core.search import postgresql, sqlite


def _engine(schema_editor: Any) -> Any:
    return sqlite if schema_editor.connection.vendor == "sqlite" else postgresql


def install(apps: Any, schema_editor: Any) -> None:
    _engine(schema_editor).install(schema_editor)
    # Whoever searches first takes every record in anew, now into the index as well.
    apps.get_model("core", "SearchEntry").objects.all().delete()


def uninstall(apps: Any, schema_editor: Any) -> None:
    _engine(schema_editor).uninstall(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("core", "0009_keep_one_index_of_all_that_is_found")]

    operations = [migrations.RunPython(install, uninstall)]
