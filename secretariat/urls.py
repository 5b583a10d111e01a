"""The addresses of the house: each room's own, then those of every list and record."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

handler400 = "secretariat.core.pages.errors.bad_request"

urlpatterns = [
    path("", include("secretariat.core.operating.urls")),
    *(
        path("", include(f"secretariat.{room}.urls"))
        for room in settings.ROOMS
        if find_spec(f"secretariat.{room}.urls")
    ),
    path("", include("secretariat.core.pages.urls")),
]

handler500 = "secretariat.core.operating.away.server_error"
