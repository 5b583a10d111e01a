"""Who sends a request to the API. A room above says how a token is read; without one everybody is the public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from secretariat.core.permission import ANYONE, Reader

READ, WRITE = "read", "write"


@dataclass(frozen=True)
class Asker:
    """A reader by the way they came: what that way may do, and by what name its requests are counted."""

    reader: Reader = ANYONE
    scope: str = READ
    counted_as: str = "anyone"
    by_token: bool = False


Ask = Callable[[HttpRequest], Asker]

_ask: list[Ask] = []


def askers(find: Ask) -> Ask:
    """Let a room say who a request comes from. It raises Problem for a token that does not count."""
    _ask[:] = [find]
    return find


def asker_of(request: HttpRequest) -> Asker:
    """Who sends this request. Raises Problem 401 for a token that does not count."""
    return _ask[0](request) if _ask else Asker()
