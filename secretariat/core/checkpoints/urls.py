from django.urls import path

from secretariat.core.checkpoints import views

urlpatterns = [
    path("checkpoints/", views.index, name="checkpoints"),
    path("checkpoints/latest", views.latest, name="checkpoint-latest"),
    path("checkpoints/keys", views.keys, name="checkpoint-keys"),
    path("checkpoints/consistency", views.consistency, name="checkpoint-consistency"),
    path("checkpoints/inclusion/<str:sequence>", views.inclusion, name="checkpoint-inclusion"),
    path("checkpoints/<str:size>", views.checkpoint, name="checkpoint"),
]
