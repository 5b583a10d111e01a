from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "secretariat.operations"
    label = "operations"
