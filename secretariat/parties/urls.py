from __future__ import annotations

from django.urls import path

from secretariat.parties import views_joining

urlpatterns = [
    path("joining/", views_joining.how_to_join, name="joining"),
    path("user-entries/dashboard/", views_joining.entries, name="entries-dashboard"),
    path("agreements/<path:reference>/document/", views_joining.agreement, name="agreement"),
    path("agreements/<path:reference>/word/", views_joining.agreement_as_word, name="agreement-word"),
]
