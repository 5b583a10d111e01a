from django.urls import path, re_path

from secretariat.core.api import views

urlpatterns = [
    path("api/", views.guide, name="api"),
    path("api/v1/openapi.json", views.openapi, name="api-description"),
    re_path(r"^api/", views.nothing, name="api-nothing"),
]
