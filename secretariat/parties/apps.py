from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "secretariat.parties"
    label = "parties"

    def ready(self) -> None:
        import secretariat.parties.checks  # noqa: F401  (it registers checks)
