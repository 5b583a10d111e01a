"""What workflows name: each is said in full beside its subject."""

from __future__ import annotations

from secretariat.parties.defaults import close_as_discontinued, close_as_remedied, end_measures_of
from secretariat.parties.details import details_changed
from secretariat.parties.disputes import close_dispute_as_determined
from secretariat.parties.entering import become_user, entry_given_up
from secretariat.parties.joining import accede, declined
from secretariat.parties.last_resort import close_supplier_failure
from secretariat.parties.leaving import notice_taken_back, transfer_abandoned, transferred, withdrawal_confirmed

__all__ = [
    "accede",
    "become_user",
    "close_as_discontinued",
    "close_as_remedied",
    "close_dispute_as_determined",
    "close_supplier_failure",
    "declined",
    "details_changed",
    "end_measures_of",
    "entry_given_up",
    "notice_taken_back",
    "transfer_abandoned",
    "transferred",
    "withdrawal_confirmed",
]
