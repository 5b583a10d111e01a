from django.urls import path

from secretariat.committees import views

urlpatterns = [
    path("bodies/<path:reference>/seats/", views.seats, name="seats"),
]
