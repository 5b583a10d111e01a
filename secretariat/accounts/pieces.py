"""What the room of accounts gives to shared pages: what can be done on the pages of people, roles and requests."""

from __future__ import annotations

from typing import Any

from secretariat.accounts import erasing
from secretariat.accounts.models import AccessRequest, Invitation, Role, User
from secretariat.accounts.models_data import ErasureRequest, LegalHold
from secretariat.core.calendars import today
from secretariat.core.pages import pieces
from secretariat.core.permission import Reader, may

DEEDS = "accounts/_deeds.html"

pieces.link("Exchange", "/exchange/", "exchange_files")


@pieces.record_block("access_requests", DEEDS)
def decide(record: AccessRequest, reader: Reader) -> dict[str, Any] | None:
    """Approving and refusing, while it waits."""
    if record.decided or not may(reader, "let_people_in", record):
        return None
    return {"kind": "decide", "record": record}


@pieces.record_block("roles", DEEDS)
def end_role(record: Role, reader: Reader) -> dict[str, Any] | None:
    """Ending it, while it lasts."""
    if (record.ends and record.ends <= today()) or not may(reader, "let_people_in", record):
        return None
    return {"kind": "end", "record": record}


@pieces.record_block("people", DEEDS)
def leave(record: User, reader: Reader) -> dict[str, Any] | None:
    """Closing the account."""
    if not record.is_active or not may(reader, "let_people_in", record):
        return None
    return {"kind": "leave", "record": record}


@pieces.record_block("invitations", DEEDS)
def withdraw(record: Invitation, reader: Reader) -> dict[str, Any] | None:
    """Taking it back, while it stands."""
    if not record.can_be_accepted(today()) or not may(reader, "let_people_in", record):
        return None
    return {"kind": "withdraw", "record": record}


DATA_DEEDS = "accounts/data/_deeds.html"


@pieces.record_block("people", DATA_DEEDS)
def forget(record: User, reader: Reader) -> dict[str, Any] | None:
    """Erasing what names a person who has left, or holding it."""
    if erasing.is_erased(record) or not may(reader, "erase_people", record):
        return None
    return {"kind": "person", "record": record, "reasons": erasing.why_not(record)}


@pieces.record_block("erasure_requests", DATA_DEEDS)
def decide_erasure(record: ErasureRequest, reader: Reader) -> dict[str, Any] | None:
    """Carrying a request out or refusing it, while it waits."""
    if record.decided or not may(reader, "erase_people", record):
        return None
    return {"kind": "request", "record": record, "reasons": erasing.why_not(record.person)}


@pieces.record_block("legal_holds", DATA_DEEDS)
def end_hold(record: LegalHold, reader: Reader) -> dict[str, Any] | None:
    """Ending it, while it lasts."""
    if (record.ends and record.ends <= today()) or not may(reader, "erase_people", record):
        return None
    return {"kind": "hold", "record": record}
