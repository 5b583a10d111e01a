"""What the room of accounts gives to shared pages: what can be done on the pages of people, roles and requests."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from secretariat.accounts import erasing, pieces_portal
from secretariat.accounts.models import AccessRequest, Invitation, Role, Subscription, User
from secretariat.accounts.models_data import ErasureRequest, LegalHold
from secretariat.core.calendars import today
from secretariat.core.pages import pieces, subjects
from secretariat.core.permission import ANYONE, Reader, may, may_see
from secretariat.core.tables import Table

__all__ = ["pieces_portal"]  # its blocks are this room's too

DEEDS = "accounts/_deeds.html"

subjects.happens("people", "leave")
subjects.happens("roles", "end", "ended_by_party")
subjects.happens("access_requests", "approve", "refuse")
subjects.happens("invitations", "accept", "withdraw", "invited_by_party")
subjects.happens("erasure_requests", "erased", "refused")
subjects.happens("legal_holds", "end")
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


@pieces.beside_record("accounts/_follow.html")
def follow(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """Following the record, or everything of a body; and its feeds, where anybody may read it."""
    what = Subscription.What.BODY if table.name == "bodies" else Subscription.What.RECORD
    feeds = []
    if may_see(record, ANYONE):
        arguments = [table.name, record.reference]
        feeds = [("Calendar", reverse("feed-record-ics", args=arguments))]
        feeds.append(("Feed", reverse("feed-record-atom", args=arguments)))
    kind = table.model._meta.label
    follows = _follows(reader, what, kind, record.reference)
    return {"what": what, "table": table.name, "of": record.reference, "follows": follows, "feeds": feeds}


@pieces.beside_search("accounts/_follow.html")
def follow_search(text: str, reader: Reader) -> dict[str, Any] | None:
    """Following what a search newly finds, and its feed."""
    feeds = [("Feed", f"{reverse('feed-search')}?{urlencode({'q': text})}")]
    of = " ".join(text.split())
    follows = _follows(reader, Subscription.What.SEARCH, "", of)
    return {"what": Subscription.What.SEARCH, "table": "", "of": of, "follows": follows, "feeds": feeds}


def _follows(reader: Reader, what: str, kind: str, of: str) -> bool | None:
    """Whether the reader follows it; None for whoever has no account to follow it with."""
    if not reader.person:
        return None
    return Subscription.objects.filter(person__reference=reader.person, what=what, kind=kind, of=of).exists()


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
