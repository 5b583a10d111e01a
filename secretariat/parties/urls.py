from django.urls import path

from secretariat.parties import views_portal

urlpatterns = [
    path("portal/", views_portal.index, name="portal"),
]
