"""The private link of an enquiry, for whoever asked without an account. It is worked out anew, and kept nowhere."""

from __future__ import annotations

import secrets

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from secretariat.accounts.addresses import whole
from secretariat.engagement.models_enquiries import Enquiry

SALT = "secretariat.engagement.enquiry"
LENGTH = 43


def new_salt() -> str:
    """What makes the link of one enquiry its own."""
    return secrets.token_hex(16)


def token_of(enquiry: Enquiry) -> str:
    """The secret of an enquiry's link."""
    sealed = salted_hmac(SALT, f"{enquiry.reference}:{enquiry.link_salt}", algorithm="sha256")
    return f"{enquiry.reference}.{sealed.hexdigest()[:LENGTH]}"


def link_of(enquiry: Enquiry) -> str:
    """The whole address of an enquiry's page for whoever asked without an account."""
    return whole(reverse("enquiry-by-link", args=[token_of(enquiry)]))


def enquiry_of(token: str) -> Enquiry | None:
    """The enquiry that a link opens; None for a link that was not made here, or is no longer one."""
    reference, _, _ = token.rpartition(".")
    enquiry: Enquiry | None = Enquiry.objects.filter(reference=reference).exclude(link_salt="").first()
    return enquiry if enquiry and constant_time_compare(token, token_of(enquiry)) else None
