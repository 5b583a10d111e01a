"""What every page knows."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

import secretariat
from secretariat.core.codes import current
from secretariat.core.pages.personas import reader
from secretariat.core.pages.pieces import Group, navigation


def house(request: HttpRequest) -> dict[str, Any]:
    """The code, the reader, the menus, and whether this is a demonstration."""
    return {
        "code": current(),
        "reader": reader(request),
        "demo": settings.SECRETARIAT_DEMO,
        "menus": _menus(),
        "software_version": secretariat.__version__,
    }


@cache
def _menus() -> list[Group]:
    return navigation()
