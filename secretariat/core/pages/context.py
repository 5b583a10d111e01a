"""What every page knows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

import secretariat
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.pages.asking import reader
from secretariat.core.pages.pieces import Group, navigation
from secretariat.core.permission import Held, Reader


def house(request: HttpRequest) -> dict[str, Any]:
    """The code, the reader, the menus, whether this is a demonstration, and the day on which its clock was stopped."""
    who = reader(request)
    return {
        "code": current(),
        "reader": who,
        "demo": settings.SECRETARIAT_DEMO,
        "stopped_on": today() if settings.SECRETARIAT_TODAY else None,
        "menus": _menus(who.held, who.highest),
        "software_version": secretariat.__version__,
    }


@lru_cache(maxsize=1024)
def _menus(held: frozenset[Held], highest: str) -> list[Group]:
    return navigation(Reader(held=held, highest=highest))
