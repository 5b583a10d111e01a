from django.urls import path, re_path

from secretariat.reporting import views, views_publishing

VERSION = r"^report/(?P<year>\d{4}-\d{2})/(?P<version>\d+(?:\.\d+)+)"

urlpatterns = [
    path("report/", views.index, name="reports"),
    re_path(r"^report/(?P<year>\d{4}-\d{2})/$", views.year, name="report"),
    re_path(r"^report/(?P<year>\d{4}-\d{2})/draft/$", views_publishing.draft, name="report-draft"),
    re_path(VERSION + r"/publish/$", views_publishing.publish, name="report-publish"),
    re_path(VERSION + r"/$", views.version, name="report-version"),
    re_path(VERSION + r"\.(?P<form>pdf|docx|html|json)$", views.download, name="report-download"),
]
