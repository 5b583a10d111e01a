from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "secretariat.committees"
    label = "committees"

    def ready(self) -> None:
        import secretariat.committees.checks  # noqa: F401  (registers its checks)
