from django.apps import AppConfig


class AltHanConfig(AppConfig):
    name = "secretariat.althan"
    label = "althan"
