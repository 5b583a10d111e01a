from django.urls import path

from secretariat.core.api import views

urlpatterns = [
    path("api/", views.guide, name="api"),
    path("api/v1/openapi.json", views.openapi, name="api-description"),
    path("api/<path:rest>", views.nothing, name="api-nothing"),
]
