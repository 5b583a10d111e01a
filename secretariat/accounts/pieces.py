"""What the room of accounts gives to shared pages: what can be done on the pages of people, roles and requests."""

from __future__ import annotations

from typing import Any

from secretariat.accounts.models import AccessRequest, Invitation, Role, User
from secretariat.core.calendars import today
from secretariat.core.pages import pieces, subjects
from secretariat.core.permission import Reader, may

DEEDS = "accounts/_deeds.html"

subjects.happens("people", "leave")
subjects.happens("roles", "end")
subjects.happens("access_requests", "approve", "refuse")
subjects.happens("invitations", "accept", "withdraw")


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
