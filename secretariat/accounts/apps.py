import logging
from typing import Any

from django.apps import AppConfig

logger = logging.getLogger(__name__)


class AccountsConfig(AppConfig):
    name = "secretariat.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed
        from allauth.mfa.signals import authentication_failed, authenticator_added
        from django.contrib.auth.signals import user_login_failed

        import secretariat.accounts.checks  # noqa: F401  (registers its checks)

        authenticator_added.connect(_count_the_proof)
        authentication_step_completed.connect(_note_what_was_proved)
        authentication_failed.connect(_note_a_wrong_factor)
        user_login_failed.connect(_note_a_wrong_password)


def _count_the_proof(sender: Any, request: Any, user: Any, authenticator: Any, **more: Any) -> None:
    """Whoever has just set up a second factor has proved it: their roles count at once, without signing in again.

    This is the library's own signal; no service of ours is behind it that could be called by name.
    """
    from allauth.account.internal.flows.login import record_authentication

    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def _note_what_was_proved(sender: Any, method: str, **more: Any) -> None:
    """Say in the log by what somebody has proved who they are; who it was stands in the table of sign-ins, for a while."""
    kind = more.get("type") or more.get("provider") or ""
    again = ", once more" if more.get("reauthenticated") else ""
    logger.info("Proved: %s%s", " ".join(filter(None, (method, kind))), again)


def _note_a_wrong_factor(sender: Any, authenticator: Any, **more: Any) -> None:
    logger.warning("Refused: %s", authenticator.type)


def _note_a_wrong_password(sender: Any, **more: Any) -> None:
    logger.warning("Refused: password")
