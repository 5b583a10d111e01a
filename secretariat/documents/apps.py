from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "secretariat.documents"
    label = "documents"

    def ready(self) -> None:
        import secretariat.documents.models_clauses  # noqa: F401  (its tables are the room's too)
