from django.urls import path, re_path

from secretariat.core.tables import all_tables
from secretariat.documents import views, views_text

TABLES = "|".join(sorted(table.name for table in all_tables()))

urlpatterns = [
    re_path(rf"^(?P<table>{TABLES})/(?P<reference>.+?)/extract/$", views.extract, name="extract"),
    path("code/", views_text.index, name="code"),
    path("code/<str:document>/", views_text.document, name="code-document"),
    # A label may have a stroke inside, so the longer address comes first.
    re_path(r"^code/(?P<document>[^/]+)/(?P<label>.+)/history/$", views_text.clause_history, name="code-history"),
    re_path(r"^code/(?P<document>[^/]+)/(?P<label>.+)/$", views_text.clause, name="code-clause"),
    path("id/<str:code>/<path:label>", views_text.by_label, name="clause-by-label"),
    path("document-log/", views_text.document_log, name="document-log"),
    path("document-log/<str:number>/", views_text.code_set, name="code-set"),
    path("document-log/<str:number>/texts.zip", views_text.download, name="code-set-download"),
]
