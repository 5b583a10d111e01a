"""Choices that the code names, for model fields: a migration keeps the function's name, never the code's words."""

from __future__ import annotations

from secretariat.core.codes.folder import current

Choices = list[tuple[str, str]]


def categories() -> Choices:
    """The Party categories of the code."""
    return [(each.slug, each.name) for each in current().file.category]


def user_roles() -> Choices:
    """The User Roles of the code."""
    return [(each.slug, each.name) for each in current().file.user_role]


def objectives() -> Choices:
    """The objectives of the code."""
    return [(each.slug, each.name) for each in current().file.objective]
