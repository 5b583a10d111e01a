"""Short secrets that the database holds and has to read again, such as the seed of an authenticator: sealed.

AES-256-GCM with the key of `file_keys`, so a copy of the database or a backup opens none of them. A sealed text says with
which key it was sealed. A text that bears no mark is one from before: it is read as it is, and sealed when keys change.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ValidationError
from django.db import transaction

from secretariat.accounts import file_keys
from secretariat.accounts.file_keys import ID_BYTES, Keys, NoKey

MARK = "sealed:"
NONCE_BYTES = 12
SEALED = ("secret", "seed")
"""What an authenticator and a set of recovery codes keep under these names is sealed."""


def seal(text: str, keys: Keys) -> str:
    """The text, sealed with the current key."""
    key_id, key = keys.current
    nonce = secrets.token_bytes(NONCE_BYTES)
    return MARK + base64.b64encode(key_id + nonce + _cipher(key).encrypt(nonce, text.encode(), key_id)).decode()


def opened(text: str, keys: Keys) -> str:
    """What was sealed. Raises NoKey without its key, or when it was changed."""
    if not text.startswith(MARK):
        return text
    try:
        raw = base64.b64decode(text.removeprefix(MARK), validate=True)
        key_id, nonce, sealed = raw[:ID_BYTES], raw[ID_BYTES:][:NONCE_BYTES], raw[ID_BYTES + NONCE_BYTES :]
        return _cipher(keys.named(key_id)).decrypt(nonce, sealed, key_id).decode()
    except (binascii.Error, InvalidTag, ValueError):
        raise NoKey("A sealed text in the database is not what was sealed.") from None


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"secretariat: a text in the database").derive(key))


class FactorsAdapter(DefaultMFAAdapter):
    """Second factors as this house keeps them."""

    def encrypt(self, text: str) -> str:
        """A seed as the database keeps it."""
        return seal(text, file_keys.load())

    def decrypt(self, encrypted_text: str) -> str:
        """The seed. Raises ValidationError, which the form shows, when the site has not the key."""
        try:
            return opened(encrypted_text, file_keys.load())
        except NoKey:
            raise ValidationError(
                "This site cannot read your second factor at the moment: use a passkey, or tell whoever runs it that "
                "the file of keys is missing."
            ) from None


def seal_factors_anew(keys: Keys) -> int:
    """Seal every second factor's seed with the current key that is not yet; how many. Raises NoKey."""
    return sum(_sealed_anew(number, keys) for number in Authenticator.objects.values_list("pk", flat=True))


def unreadable_factors(keys: Keys) -> list[str]:
    """A sentence for each second factor whose seed does not open."""
    faults = []
    for factor in Authenticator.objects.select_related("user").order_by("pk"):
        try:
            for name in SEALED:
                opened(factor.data.get(name, ""), keys)
        except NoKey as fault:
            faults.append(f"A second factor of {factor.user.reference} does not open: {fault}")
    return faults


@transaction.atomic
def _sealed_anew(number: int, keys: Keys) -> bool:
    # Locked, because a recovery code that is used meanwhile writes the same column.
    factor = Authenticator.objects.select_for_update().filter(pk=number).first()
    stale = [name for name in SEALED if factor and name in factor.data and not _is_current(factor.data[name], keys)]
    if not factor or not stale:
        return False
    fresh = {name: seal(opened(factor.data[name], keys), keys) for name in stale}
    Authenticator.objects.filter(pk=number).update(data={**factor.data, **fresh})
    return True


def _is_current(text: str, keys: Keys) -> bool:
    key_id, _ = keys.current
    return text.startswith(MARK) and base64.b64decode(text.removeprefix(MARK)).startswith(key_id)
