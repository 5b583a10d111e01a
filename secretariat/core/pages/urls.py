"""The addresses of the pages that all rooms share, and of every table's lists and records."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from secretariat.core.checkpoints import urls as checkpoints
from secretariat.core.pages import views, views_acts, views_records, views_search, views_upload
from secretariat.core.tables import all_tables

FORMS = r"(?P<form>csv|xlsx|json)"


def patterns() -> list[URLPattern]:
    """Every address of the shared pages. A table's name is an address only when a room has registered it."""
    names = "|".join(sorted(table.name for table in all_tables()))
    table, reference = f"(?P<table>{names})", r"(?P<reference>.+?)"
    return [
        path("", views.home, name="home"),
        path("figures/", views.figures, name="figures"),
        path("figures/<path:key>/", views.figure, name="figure"),
        path("search/", views_search.search, name="search"),
        path("about/", views.about, name="about"),
        path("lists/", views.lists, name="lists"),
        *checkpoints.urlpatterns,
        path("look-as/", views.look_as, name="look-as"),
        path("bring-in/", views_upload.start, name="bring-in"),
        path("bring-in/<str:token>/", views_upload.columns, name="bring-in-columns"),
        path("bring-in/<str:token>/done/", views_upload.done, name="bring-in-done"),
        *views_acts.patterns(),
        re_path(rf"^{table}/{reference}/step/(?P<verb>[a-z_]+)/$", views_acts.step, name="step"),
        re_path(rf"^{table}/$", views_records.index, name="list"),
        re_path(rf"^{table}/export\.{FORMS}$", views_records.export, name="export"),
        # A reference may have a stroke inside, so the longer addresses come first.
        re_path(rf"^{table}/{reference}/history/$", views_records.history, name="history"),
        re_path(rf"^{table}/{reference}/label/$", views_records.label, name="label"),
        re_path(rf"^{table}/{reference}/$", views_records.record, name="record"),
    ]


urlpatterns = patterns()
