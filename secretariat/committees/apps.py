from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "secretariat.committees"
    label = "committees"
