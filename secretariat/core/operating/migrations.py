"""Which migrations the database has, and which this version needs."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@cache
def needed() -> frozenset[str]:
    """Every migration of this version, as `app.name`."""
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def applied() -> set[str]:
    """The migrations that the database has, of apps that are installed; none when it is empty. Two queries."""
    installed = {each.label for each in apps.get_app_configs()}
    rows = MigrationRecorder(connection).applied_migrations()
    return {f"{app}.{name}" for app, name in rows if app in installed}


def missing() -> list[str]:
    """The migrations that this version needs and the database lacks."""
    return sorted(needed() - applied())
