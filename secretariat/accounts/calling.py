"""What the calls of this room share: whose they are, what they are about, and how a refusal is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from pydantic import Field

from secretariat.accounts.models import User
from secretariat.accounts.refusals import Refusal
from secretariat.core.api.calls import reader_known
from secretariat.core.api.problems import Problem
from secretariat.core.api.reading import record_of
from secretariat.core.api.schemas import Done, Given, Text
from secretariat.core.events import Actor
from secretariat.core.tables import table_for
from secretariat.core.workflow.taking import NotNow


class Why(Given):
    """A reason."""

    why: Text = Field(min_length=1, description="Why; it stands in the history.", examples=["They asked for it."])


@contextmanager
def saying_why_not() -> Iterator[None]:
    """Turns a refusal of a service into a problem that says that nothing was changed."""
    try:
        yield
    except (Refusal, NotNow) as refusal:
        raise Problem(409, f"Nothing was changed. {refusal}") from None


def oneself(request: HttpRequest) -> User:
    """The person in whose name the program asks."""
    person: User = User.objects.get(reference=reader_known(request).reader.person)
    return person


def actor_of(request: HttpRequest) -> Actor:
    """That person, as events name them."""
    return Actor(reader_known(request).reader.id)


def found(model: Any, reference: str, request: HttpRequest) -> Any:
    """A record that the reader may see. Raises Problem 404."""
    return record_of(table_for(model), reference, reader_known(request).reader)


def done(record: Any, says: str) -> Done:
    """What was done to a record."""
    return Done(table=table_for(type(record)).name, reference=record.reference, says=says)
