"""What a backup holds and what it leaves out. Whoever adds a model says here which it is."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from secretariat.core.records import Record

KEPT: dict[str, str] = {
    "accounts.User": "who may sign in",
    "accounts.User_groups": "who is in which group",
    "accounts.User_user_permissions": "who was given a permission by name",
    "auth.Group": "groups of people",
    "auth.Group_permissions": "what a group may do",
    "auth.Permission": "groups and people point at permissions by number",
    "contenttypes.ContentType": "permissions point at content types by number",
    "core.Case": "where each process stands",
    "core.ColumnMapping": "how people matched the columns of their files",
    "core.Event": "the history",
    "core.PersonalText": "the personal texts that the history stands for",
    "reporting.ReportVersion": "the reports as they were frozen",
}
"""Model to what would be lost without it. Every kind of record is kept too, without standing here."""

LEFT_OUT: dict[str, str] = {
    "core.SearchEntry": "worked out from the events: restoring does it again",
    "core.StoredFigure": "worked out from the records when a page asks for it",
    "core.TimerRun": "says when a timer ran on the other machine",
    "django_tasks_database.DBTaskResult": "work in hand, which must not be done a second time elsewhere",
    "sessions.Session": "signs people in on a site that is no longer there",
}
"""Model to the reason why its rows are not in a backup."""

MADE_BY_MIGRATING = ("auth.Permission", "contenttypes.ContentType")
"""Tables that a new, empty database already fills: restoring puts the backup's rows in their place."""

FOLDERS_LEFT_OUT: dict[str, str] = {
    "brought-in": "files that somebody is still matching; the table they came from is theirs",
}
"""Folder of MEDIA_ROOT to the reason why it is not in a backup."""


def kept_models() -> list[type[models.Model]]:
    """Every model whose rows a backup holds, by label. A model on neither list is kept."""
    return sorted(
        (each for each in all_models() if each._meta.label not in LEFT_OUT), key=lambda each: each._meta.label
    )


def all_models() -> list[type[models.Model]]:
    """Every model that has a table of its own."""
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if each._meta.managed and not each._meta.proxy]


def undeclared() -> list[str]:
    """The models that stand on neither list and are no records."""
    labels = {each._meta.label for each in all_models() if not issubclass(each, Record)}
    return sorted(labels - KEPT.keys() - LEFT_OUT.keys())


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that are columns of the model's own table, in order."""
    return list(model._meta.local_concrete_fields)
