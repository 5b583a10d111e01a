"""The one API of the house, for programs: every room's calls at `/api/v1/`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from ninja import NinjaAPI

from secretariat.core.api.making import patterns, put_together

api = NinjaAPI(
    title="Secretariat",
    version="1",
    description="The register of an industry code: its records, their history, its figures and its processes.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)

for room in settings.ROOMS[1:]:
    if find_spec(f"secretariat.{room}.api"):
        import_module(f"secretariat.{room}.api")

put_together(api)
urls = patterns(api)
