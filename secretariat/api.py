"""The one API of the house, for programs: every room's calls at `/api/v1/`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from secretariat.core.api.making import patterns

for room in settings.ROOMS[1:]:
    if find_spec(f"secretariat.{room}.api"):
        import_module(f"secretariat.{room}.api")

urls = patterns()
