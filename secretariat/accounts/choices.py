"""The roles that the code names, for model fields: a migration keeps the function's name, never the code's words."""

from __future__ import annotations

from secretariat.core.codes.access import access


def person_roles() -> list[tuple[str, str]]:
    """Every role that a person can hold outside bodies."""
    return [(each.slug, each.name) for each in access().file.person_role if each.at != "body"]
