from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "secretariat.reporting"
    label = "reporting"
