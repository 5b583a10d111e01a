from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps

GIVEN_BY_ROOMS = ("workflow", "figures", "tables", "acts", "pieces", "search", "access", "commands")


class CoreConfig(AppConfig):
    name = "secretariat.core"
    label = "core"

    def ready(self) -> None:
        import secretariat.core.checks
        import secretariat.core.commands
        import secretariat.core.operating.commands
        import secretariat.core.pages.commands  # noqa: F401  (these four register checks and commands)

        autodiscover()


def autodiscover() -> None:
    """Import what each room gives to home, search, report, import and permission, lowest room first."""
    for config in apps.get_app_configs():
        if not config.name.startswith("secretariat.") or config.label == "core":
            continue
        for module in GIVEN_BY_ROOMS:
            if find_spec(f"{config.name}.{module}"):
                import_module(f"{config.name}.{module}")
