from __future__ import annotations

from django.urls import path, re_path

from secretariat.parties import views, views_joining, views_list, views_portal

urlpatterns = [
    path("joining/", views_joining.how_to_join, name="joining"),
    path("user-entries/dashboard/", views_joining.entries, name="entries-dashboard"),
    path("agreements/<path:reference>/document/", views_joining.agreement, name="agreement"),
    path("agreement_files/<path:reference>/file/", views_joining.agreement_file, name="agreement-file"),
    path("agreements/<path:reference>/word/", views_joining.agreement_as_word, name="agreement-word"),
    path("default_cases/<path:reference>/seats/", views.seats_of_expelled, name="seats-of-expelled"),
    path("supplier_failures/<path:reference>/board/", views.board, name="failure-board"),
    path("supplier_failures/<path:reference>/map/", views.map_page, name="failure-map"),
    path("supplier_failures/<path:reference>/map.svg", views.map_picture, name="failure-map-picture"),
    path("supplier_failures/<path:reference>/word/", views.after_event_word, name="failure-word"),
    path("supplier_failures/<path:reference>/after-event/", views.after_event, name="failure-report"),
    path("process_maps/<slug:slug>.svg", views.process_picture, name="process-picture"),
    path("process_maps/<slug:slug>/", views.process_map, name="process-map"),
    path("portal/", views_portal.index, name="portal"),
    path("party-list/", views_list.index, name="party-list"),
    path("party-list/data/", views_list.data, name="party-list-data"),
    re_path(r"^party-list/parties\.(?P<form>csv|json|xlsx)$", views_list.file, name="party-list-file"),
    path("party-list/parties.csv-metadata.json", views_list.described, name="party-list-described"),
]
