"""What workflows name: each is said in full beside its subject, in `joining`, `details`, `leaving` and `entering`."""

from __future__ import annotations

from secretariat.parties.details import details_changed
from secretariat.parties.entering import become_user, entry_given_up
from secretariat.parties.joining import accede, declined
from secretariat.parties.leaving import notice_taken_back, transfer_abandoned, transferred, withdrawal_confirmed

__all__ = [
    "accede",
    "become_user",
    "declined",
    "details_changed",
    "entry_given_up",
    "notice_taken_back",
    "transfer_abandoned",
    "transferred",
    "withdrawal_confirmed",
]
