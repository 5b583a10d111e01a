"""`elections.toml`: how the seats of a code's bodies are filled and kept, as data that says how sure we are of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field, field_validator

from secretariat.core.codes.folder import Basis, Code, current
from secretariat.core.codes.toml import BadCode, Part, line_of, read


class Rule(Part):
    """What every rule says beside itself."""

    basis: Basis
    source: str = ""


class Term(Rule):
    months: int = Field(ge=1, le=120)


class Share(Rule):
    of_seats_a_year: Literal["half", "all"]


class Review(Rule):
    """The day of the year on which the terms of a body end."""

    body: str
    on: str

    @field_validator("on")
    @classmethod
    def is_a_day_of_every_year(cls, text: str) -> str:
        try:
            date.fromisoformat(f"2019-{text}")
        except ValueError:
            raise ValueError(f"{text!r} is not a month and a day of every year, such as 09-01") from None
        return text

    def in_year(self, year: int) -> date:
        """The day of the review in a year."""
        month, day = self.on.split("-")
        return date(year, int(month), int(day))


class Nominations(Rule):
    working_days: int = Field(ge=1, le=60)


class BallotRule(Rule):
    working_days: int = Field(ge=1, le=60)
    one_vote_for_each: Literal["voting-group", "party"]

    @property
    def voters(self) -> str:
        """Those who have one vote each, as people read them."""
        return "Voting Groups" if self.one_vote_for_each == "voting-group" else "Parties"

    @property
    def voter(self) -> str:
        """One of them."""
        return "Voting Group" if self.one_vote_for_each == "voting-group" else "Party"


class Uncontested(Rule):
    filled_without_a_vote: bool
    """Whether those who stand are elected as the poll would open. Otherwise there is a poll, and who has no vote is not."""


class Tie(Rule):
    settled_by: Literal["lot", "casting-vote", "body"]
    """By lot; by the casting vote of the body's Chair; or by a decision of the body."""
    witnessed: bool = False
    """Whether somebody who stands for nothing has to witness the lot."""


class Small(Rule):
    fewer_than: int = Field(ge=2, le=50)


class Interests(Rule):
    reviewed_after_months: int = Field(ge=1, le=60)


class OfBody(Rule):
    """What holds for one body only."""

    slug: str
    senior_nominators: bool = False
    may_refuse_nominees: bool = False
    vetting: str = ""
    """The kind of vetting that its members need; empty for none."""
    vetted_for_months: int = Field(default=36, ge=1, le=240)


class ElectionRules(Part):
    term: Term
    share: Share
    review: tuple[Review, ...] = ()
    nominations: Nominations
    ballot: BallotRule
    uncontested: Uncontested
    tie: Tie
    small: Small
    interests: Interests
    body: tuple[OfBody, ...] = ()

    def of_body(self, slug: str) -> OfBody:
        """What holds for a body only; nothing out of the ordinary for one that the file does not name."""
        return next((each for each in self.body if each.slug == slug), OfBody(slug=slug, basis="sourced"))

    def review_of(self, slug: str) -> Review | None:
        """The annual review of a body, if the file gives its day."""
        return next((each for each in self.review if each.body == slug), None)


@cache
def rules_of(code: Code) -> ElectionRules:
    """The rules of a code. Raises BadCode with file and line."""
    path = code.folder / "elections.toml"
    file = read(path, ElectionRules)
    if faults := list(_faults(file, code)):
        text = path.read_text(encoding="utf-8")
        raise BadCode("\n".join(f"{path}:{line_of(text, place)}: {says}" for place, says in faults))
    return file


def rules() -> ElectionRules:
    """The rules of the code that this installation runs."""
    return rules_of(current())


def _faults(file: ElectionRules, code: Code) -> Iterator[tuple[tuple[int | str, ...], str]]:
    if file.tie.witnessed and file.tie.settled_by != "lot":
        yield ("tie", "witnessed"), 'only a lot is witnessed: leave this out, or write settled_by = "lot".'
    for name, slugs in (("review", [each.body for each in file.review]), ("body", [each.slug for each in file.body])):
        for number, slug in enumerate(slugs):
            place = (name, number, "body" if name == "review" else "slug")
            if slug not in code.body_by_slug:
                yield place, f"{slug!r} is not a body of the code: write one of {', '.join(code.body_by_slug)}."
            if slug in slugs[:number]:
                yield place, f"{slug!r} is written twice: leave one."
