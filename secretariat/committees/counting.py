"""Counting a sealed set of ballots. Nothing here reads the database: anybody can do it again with the published text."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


def ballot_text(choices: Iterable[str]) -> str:
    """A vote as it stands in the box: the candidates' references, sorted, as JSON. Order and spaces tell nothing."""
    return json.dumps(sorted(set(choices)), separators=(",", ":"), ensure_ascii=False)


def sealed_text(contest: str, ballots: Iterable[str], commitments: Iterable[str]) -> str:
    """What is sealed: every ballot and every receipt's hash, each list sorted for itself, as canonical JSON."""
    whole = {
        "contest": contest,
        "ballots": [json.loads(each) for each in sorted(ballots)],
        "receipts": sorted(commitments),
    }
    return json.dumps(whole, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def seal_of(text: str) -> str:
    """The seal: SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def commitment_of(receipt: str) -> str:
    """What is kept of a receipt: its SHA-256."""
    return hashlib.sha256(receipt.strip().encode()).hexdigest()


@dataclass(frozen=True)
class Count:
    """Votes per candidate, who is elected, and between whom there was a tie, which the lot settles."""

    votes: dict[str, int]
    elected: tuple[str, ...]
    tied: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    """Those who are elected whatever settles a tie."""

    @property
    def open_seats(self) -> int:
        """How many seats go to some of those who are tied."""
        return len(self.elected) - len(self.sure)

    def settled(self, chosen: Collection[str]) -> tuple[str, ...]:
        """Who is elected where a tie is settled by a choice. Raises ValueError for one that does not fill those seats."""
        if not set(chosen) <= set(self.tied) or len(set(chosen)) != self.open_seats:
            raise ValueError("It is no choice among those who are tied, as many as there are seats left.")
        return (*self.sure, *sorted(set(chosen)))


def count(
    ballots: Iterable[str],
    candidates: Sequence[str],
    seats: int,
    seal: str,
    *,
    barred: Collection[str] = (),
    needs_a_vote: bool = False,
) -> Count:
    """Count the ballots: those with the most votes are elected; a tie for the last seat is settled by lot.

    Whoever is `barred` has votes and no seat. Where a vote is needed, nobody is elected without one.

    The lot ranks those who are tied by SHA-256 of the seal, a colon and the candidate's reference; the smallest comes
    first. The seal hangs on every receipt, which the program drew at random, so no voter can choose it.
    """
    votes = Counter(dict.fromkeys(candidates, 0))
    for each in ballots:
        votes.update(choice for choice in json.loads(each) if choice in votes)
    standing = [each for each in candidates if each not in barred and (votes[each] or not needs_a_vote)]
    ranked = sorted(standing, key=lambda each: (-votes[each], lot(seal, each)))
    elected = sure = tuple(ranked[:seats])
    tied: tuple[str, ...] = ()
    if len(ranked) > seats > 0 and votes[ranked[seats - 1]] == votes[ranked[seats]]:
        level = votes[ranked[seats]]
        tied = tuple(sorted(each for each in standing if votes[each] == level))
        sure = tuple(each for each in elected if each not in tied)
    return Count(dict(votes), elected, tied, sure)


def lot(seal: str, candidate: str) -> str:
    """A candidate's place in the lot: the smallest wins."""
    return hashlib.sha256(f"{seal}:{candidate}".encode()).hexdigest()
