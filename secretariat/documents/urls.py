from django.urls import re_path

from secretariat.core.tables import all_tables
from secretariat.documents import views

TABLES = "|".join(sorted(table.name for table in all_tables()))

urlpatterns = [
    re_path(rf"^(?P<table>{TABLES})/(?P<reference>.+?)/extract/$", views.extract, name="extract"),
]
