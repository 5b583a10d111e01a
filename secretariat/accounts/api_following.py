"""What programs can do about following: what their person hears of, and how fast."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.accounts import subscriptions
from secretariat.accounts.calling import oneself
from secretariat.accounts.models import Subscription
from secretariat.accounts.subscriptions import NotFollowed
from secretariat.core.api.calls import get, post, reader_known
from secretariat.core.api.problems import Fault, Problem, not_right, nothing_there
from secretariat.core.api.reading import record_of
from secretariat.core.api.schemas import Given, Text
from secretariat.core.permission.declared import KNOWN
from secretariat.core.tables import all_tables, table_named

TAG = "Following"
Pace = Literal["at once", "daily", "not"]


class Followed(Schema):
    """One thing that is followed."""

    number: int
    what: str = Field(description="record, body or search.")
    table: str = Field(description="The table of the record or body; empty for a search.")
    of: str = Field(description="The record's or the body's reference, or the words of the search.")
    pace: str = Field(description="How fast mail comes.")


class AllFollowed(Schema):
    """Everything that the person follows."""

    items: list[Followed]


class ToFollow(Given):
    """What to follow."""

    what: Literal["record", "body", "search"]
    of: Text = Field(
        min_length=1, max_length=200, description="A reference, or the words of a search.", examples=["DP077"]
    )
    table: Text = Field("", description="The record's table.", examples=["modifications"])
    pace: Pace = "daily"


@get("/following", says="What you follow", answer=AllFollowed, allowed=KNOWN, tag=TAG, tells_events=False)
def read_following(request: HttpRequest) -> AllFollowed:
    """Everything you follow, and how fast you hear of it."""
    mine = Subscription.objects.filter(person=oneself(request)).order_by("pk")
    return AllFollowed(items=[_said(each) for each in mine])


@post("/following/follow", says="Follow something", answer=Followed, allowed=KNOWN, tag=TAG, given=ToFollow)
def follow(request: HttpRequest, given: ToFollow) -> Followed:
    """Follow a record, a body or a search, or hear of it at another pace."""
    kind, of = "", given.of
    if given.what != "search":
        name = "bodies" if given.what == "body" else given.table
        try:
            table = table_named(name)
        except KeyError:
            raise not_right(Fault(f"There is no table called {name or 'nothing'}.", pointer="/table")) from None
        of = record_of(table, given.of, reader_known(request).reader).reference
        kind = table.model._meta.label
    try:
        return _said(subscriptions.follow(oneself(request), given.what, of, kind=kind, pace=given.pace))
    except NotFollowed as refusal:
        raise Problem(409, f"Nothing was changed. {refusal}") from None


@post("/following/{number}/end", says="Follow something no longer", answer=AllFollowed, allowed=KNOWN, tag=TAG)
def end_following(request: HttpRequest, number: str) -> AllFollowed:
    """Follow one thing no longer; what is left."""
    if not number.isdecimal() or len(number) > 17 or not subscriptions.end(oneself(request), int(number)):
        raise nothing_there("thing that you follow")
    return read_following(request)


def _said(each: Subscription) -> Followed:
    tables = {table.model._meta.label: table.name for table in all_tables()}
    return Followed(number=each.pk, what=each.what, table=tables.get(each.kind, ""), of=each.of, pace=each.pace)
