from django.apps import AppConfig


class ModificationsConfig(AppConfig):
    name = "secretariat.modifications"
    label = "modifications"
