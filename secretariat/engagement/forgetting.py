"""Forgetting what people wrote in enquiries: when its time has come, or when somebody without an account asks for it."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

from django.db import transaction

from secretariat.accounts import erasing, retention
from secretariat.core.events import SYSTEM, Actor
from secretariat.core.workflow.taking import NotNow
from secretariat.engagement.models_enquiries import Enquiry, EnquiryMessage, EnquiryNote

GONE = "(erased)"
AT_MOST = 500


def is_forgotten(enquiry: Enquiry) -> bool:
    """Whether what people wrote in it is gone."""
    return enquiry.subject == GONE


@transaction.atomic
def forget(enquiry: Enquiry, *, by: Actor, why: str) -> None:
    """Erase who asked and every word of a closed enquiry; its days and its category stay. Its private link ends.

    Raises NotNow while it is open, without a reason, and when that was done already.
    """
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if not enquiry.closed:
        raise NotNow("It is open: answer and close it first.")
    if is_forgotten(enquiry):
        raise NotNow("Its words have been erased already.")
    if not why.strip():
        raise NotNow("Say why: name nobody.", field="why")
    erasing.forget_words(enquiry, by=by, why=why, subject=GONE, text="", asker_name="", asker_email="", link_salt="")
    parts: Any = chain(EnquiryMessage.objects.filter(enquiry=enquiry), EnquiryNote.objects.filter(enquiry=enquiry))
    for each in parts:
        erasing.forget_words(each, by=by, why=why, text=GONE)


@retention.removes("enquiries")
def old_enquiries(older_than: date) -> int:
    """The words of enquiries that were closed long ago."""
    due = list(Enquiry.objects.filter(closed__lt=older_than).exclude(subject=GONE).order_by("closed")[:AT_MOST])
    for enquiry in due:
        forget(enquiry, by=SYSTEM, why="Retention")
    return len(due)
