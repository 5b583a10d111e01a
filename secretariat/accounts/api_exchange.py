"""What programs can do about the exchange: see what waits, follow what was sent, take it back. Files stay on the site.

A delivery above the token's highest label is none here, as for a reader who has no part in it. Reading one by a program is no
receipt: the log says when a person looked.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.accounts import exchange
from secretariat.accounts.calling import Why, actor_of, saying_why_not
from secretariat.accounts.exchange import Seen
from secretariat.accounts.models_exchange import Delivery
from secretariat.core.api.calls import get, post, reader_known
from secretariat.core.api.problems import nothing_there
from secretariat.core.api.schemas import Text
from secretariat.core.classification import up_to
from secretariat.core.permission import Reader

TAG = "Exchange"
EXCHANGE = "exchange_files"


class DeliveryRow(Schema):
    """A file that was delivered."""

    reference: str
    subject: str
    name: str = Field(description="What the file is called.")
    size: int = Field(description="In bytes.")
    classification: str
    about: str = Field(description="The Party that it is about; empty when it is about none.")
    sender: str = Field(description="The sender's account.")
    sent_for: str = Field(description="For whom the sender acted.")
    sent: datetime
    last_day: date = Field(description="The last day on which it can be fetched.")
    state: Literal["", "withdrawn", "expired"] = Field(
        description="Why it can no longer be fetched; empty while it can."
    )
    yours: Literal["sender", "recipient", "staff"] = Field(description="As what you see it.")


class Deliveries(Schema):
    """Deliveries, the latest first: at most two hundred of each."""

    received: list[DeliveryRow]
    sent: list[DeliveryRow]


class RecipientRow(Schema):
    """One person to whom it was delivered."""

    person: str
    opened: datetime | None = Field(description="When they first looked at it.")
    fetched: datetime | None = Field(description="When they last fetched the file.")
    times: int = Field(description="How often they fetched it.")


class DeliveryRead(DeliveryRow):
    """One delivery; its recipients are for whoever sent it, and for Security."""

    recipients: list[RecipientRow]


class ToTakeBack(Why):
    """Why it is taken back."""

    why: Text = Field(min_length=1, description="Why. Name nobody: it stays.", examples=["The wrong version."])


@get("/exchange", says="What was delivered to you, and what you sent", answer=Deliveries, allowed=EXCHANGE, tag=TAG)
def read_deliveries(request: HttpRequest) -> Deliveries:
    """What was delivered to you and what you have sent, as far as the token's label goes. Files are fetched on the site."""
    reader = reader_known(request).reader
    labels = up_to(reader.highest)
    received = [row.delivery for row in exchange.received(reader)]
    return Deliveries(
        received=[_row(each, exchange.RECIPIENT) for each in received if each.classification in labels],
        sent=[_row(each, exchange.SENDER) for each in exchange.sent(reader) if each.classification in labels],
    )


@get("/exchange/{reference}", says="One delivery", answer=DeliveryRead, allowed=EXCHANGE, tag=TAG)
def read_delivery(request: HttpRequest, reference: str) -> DeliveryRead:
    """One delivery, and for whoever sent it who has fetched it."""
    return _read(_seen(reference, reader_known(request).reader))


@post(
    "/exchange/{reference}/withdraw", says="Take a delivery back", answer=DeliveryRead, allowed=EXCHANGE, tag=TAG,
    given=ToTakeBack,
)  # fmt: skip
def withdraw_delivery(request: HttpRequest, reference: str, given: ToTakeBack) -> DeliveryRead:
    """Take a delivery back: nobody fetches it from now on, and its file is wiped."""
    reader = reader_known(request).reader
    with saying_why_not():
        exchange.withdraw(_seen(reference, reader), by=actor_of(request), why=given.why)
    return _read(_seen(reference, reader))


def _seen(reference: str, reader: Reader) -> Seen:
    seen = exchange.seen_by(reader, reference)
    if seen is None or seen.delivery.classification not in up_to(reader.highest):
        raise nothing_there("delivery")
    return seen


def _row(each: Delivery, yours: str) -> DeliveryRow:
    return DeliveryRow.model_validate(_columns(each, yours))


def _read(seen: Seen) -> DeliveryRead:
    rows = (
        [] if seen.as_what == exchange.RECIPIENT else seen.delivery.recipients.select_related("person").order_by("pk")
    )
    recipients = [
        {"person": row.person.reference, "opened": row.opened, "fetched": row.fetched, "times": row.times}
        for row in rows
    ]
    return DeliveryRead.model_validate({**_columns(seen.delivery, seen.as_what), "recipients": recipients})


def _columns(each: Delivery, yours: str) -> dict[str, object]:
    plain = ("reference", "subject", "name", "size", "classification", "about", "sent_for", "sent", "last_day", "state")
    return {name: getattr(each, name) for name in plain} | {"sender": each.sender.reference, "yours": yours}
