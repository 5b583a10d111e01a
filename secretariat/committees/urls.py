from django.urls import path

from secretariat.committees import views, views_elections

urlpatterns = [
    path("bodies/<path:reference>/seats/", views.seats, name="seats"),
    path("bodies/<path:reference>/terms/", views_elections.terms, name="terms"),
    path("bodies/<path:reference>/interests/", views_elections.register, name="interests"),
    path("contests/<path:reference>/candidates/", views_elections.candidates, name="candidates"),
    path("contests/<path:reference>/ballot/", views_elections.ballot, name="ballot"),
    path("contests/<path:reference>/result/", views_elections.result, name="result"),
    path("contests/<path:reference>/sealed.json", views_elections.sealed, name="sealed-ballots"),
]
