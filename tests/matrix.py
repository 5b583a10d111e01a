"""How the matrix is tried: as whom, what should happen, and what did."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from django.test import Client

from secretariat.accounts.reading import person_reader
from secretariat.accounts.tests.factories import sign_in
from secretariat.core.codes.access import access
from secretariat.core.permission import ANYONE, Reader
from secretariat.core.permission.declared import EVERYONE, KNOWN, Allowed
from secretariat.core.tables import all_tables
from tests.cast import OURS, Somebody
from tests.readers import on_one_site

ARGUMENTS = {
    "table": "meetings",
    "reference": f"{OURS}-white-meetings",
    "form": "csv",
    "key": "meetings",
    "token": "x" * 24,
    "year": "2019-20",
    "version": "0.1",
    "size": "1",
    "sequence": "1",
    "uidb36": "1",
    "pk": "1",
    "provider_id": "organisation",
    "slug": "default",
    "rest": "nowhere",
    "verb": "approve",
    "document": f"{OURS}-white-documents",
    "label": "D1",
    "code": "sec",
    "number": "1.0",
}
"""What to put for each part of an address that varies."""
OTHERWISE = {"report-download": {"form": "pdf"}}


def filled(name: str, pattern: str) -> str:
    """An address of that pattern. Raises KeyError for a part that ARGUMENTS does not know."""
    known = {**ARGUMENTS, **OTHERWISE.get(name, {})}
    of = pattern.removeprefix("^").partition("/")[0]
    if of in {table.name for table in all_tables()}:
        known["reference"] = f"{OURS}-white-{of}"
    text = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|\((?:\?:)?[^()]*\)|[^()])*\)", lambda found: known[found[1]], pattern)
    text = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known[found[1]], text)
    return "/" + text.replace("^", "").replace("$", "").replace("\\", "")


class Turns:
    """Whom to send where nobody new would learn anything: for each thing, one of each sort of people, by turns.

    Who may what is settled for everybody without a request. A request shows that an address asks it, and one of each
    sort does: over many addresses everybody has a turn, and each time somebody else.
    """

    def __init__(self, everybody: Sequence[Somebody], *, turn: int = 0) -> None:
        self.everybody = everybody
        self.turn = turn

    def of_each_sort(self, sort: Callable[[Somebody], Hashable]) -> Iterator[Somebody]:
        """The next one of each sort, the public among them if there is one."""
        self.turn += 1
        turned = [self.everybody[(self.turn + place) % len(self.everybody)] for place in range(len(self.everybody))]
        yield from {sort(who): who for who in turned}.values()


def client_of(who: Somebody) -> Client:
    client = on_one_site(Client(REMOTE_ADDR="127.0.0.1"))
    return sign_in(client, who.person) if who.person else client


def may_do(who: Somebody, asked: str) -> bool:
    """Whether somebody may do a deed, read from the code's folder by other eyes."""
    if asked == EVERYONE:
        return True
    if asked == KNOWN:
        return who.person is not None
    for word in access().deed[asked].readers:
        place, _, role = word.partition("/")
        place, _, of = place.partition(":")
        if place in ("self", "named") and who.person is not None:
            return True
        there = who.at == {"parties": "party", "bodies": "body"}.get(place, place) and of in ("", who.of)
        if there and role in ("", who.role):
            return True
    return False


def outcome(allowed: Allowed, method: str, who: Somebody) -> str:
    """What should happen: "in", "refused", "sign in" or "no such method"."""
    asked = allowed.of(method)
    if not asked:
        return "no such method"
    if may_do(who, asked):
        return "in"
    return "refused" if who.person else "sign in"


def happened(answer: Any) -> str:
    """What an answer was, in the words of `outcome`."""
    assert answer.status_code < 500, answer.request
    if answer.status_code == 401:
        return "sign in"
    if answer.status_code == 405:
        return "no such method"
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 302 and answer.url.startswith("/account/login/"):
        return "sign in"
    return "in"


def hangs_on_the_record(name: str) -> bool:
    """Whether who may hangs on the record too: an address that lets somebody in may refuse them for this one."""
    return "-do-" in name or name in RECORDS_DECIDE


RECORDS_DECIDE = {"step", "sitting", "meeting-prepare"}


def reader_of(who: Somebody) -> Reader:
    proofs = [{"method": "mfa", "at": 0}]
    return person_reader(who.person, proofs) if who.person else ANYONE
