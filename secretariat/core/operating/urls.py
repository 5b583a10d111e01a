"""The addresses that programs ask, not people."""

from __future__ import annotations

from django.urls import path

from secretariat.core.operating import views

urlpatterns = [
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("metrics", views.numbers, name="metrics"),
]
