from django.urls import path, re_path

from secretariat.parties import views_list, views_portal

urlpatterns = [
    path("portal/", views_portal.index, name="portal"),
    path("party-list/", views_list.index, name="party-list"),
    path("party-list/data/", views_list.data, name="party-list-data"),
    re_path(r"^party-list/parties\.(?P<form>csv|json|xlsx)$", views_list.file, name="party-list-file"),
    path("party-list/parties.csv-metadata.json", views_list.described, name="party-list-described"),
]
