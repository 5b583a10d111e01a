"""What the addresses of allauth allow: its views are not ours to declare beside."""

from __future__ import annotations

from secretariat.accounts import tokens  # noqa: F401  (says who a request to the API comes from)
from secretariat.core.permission.declared import EVERYONE, KNOWN, declare

for name in ("account_login", "account_signup", "account_reset_password", "account_reset_password_from_key"):
    declare(name, get=EVERYONE, post=EVERYONE)
for name in (
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_logout",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_trust",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "account_signup_by_passkey",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
):
    declare(name, get=EVERYONE, post=EVERYONE)
for name in (
    "account_change_password",
    "account_set_password",
    "account_email",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "usersessions_list",
    "socialaccount_connections",
):
    declare(name, get=KNOWN, post=KNOWN)
