from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "secretariat.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        import secretariat.accounts.checks  # noqa: F401  (registers its checks)

        authenticator_added.connect(_count_the_proof)


def _count_the_proof(sender: Any, request: Any, user: Any, authenticator: Any, **more: Any) -> None:
    """Whoever has just set up a second factor has proved it: their roles count at once, without signing in again.

    This is the library's own signal; no service of ours is behind it that could be called by name.
    """
    from allauth.account.internal.flows.login import record_authentication

    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
