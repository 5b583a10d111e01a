"""Counting a sealed set of ballots. Nothing here reads the database: anybody can do it again with the published text."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
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
    """Votes per candidate, who is elected, and between whom a tie was settled by lot."""

    votes: dict[str, int]
    elected: tuple[str, ...]
    tied: tuple[str, ...] = ()


def count(ballots: Iterable[str], candidates: Sequence[str], seats: int, seal: str) -> Count:
    """Count the ballots: those with the most votes are elected; a tie for the last seat is settled by lot.

    The lot ranks those who are tied by SHA-256 of the seal, a colon and the candidate's reference; the smallest comes
    first. The seal hangs on every receipt, which the program drew at random, so no voter can choose it.
    """
    votes = Counter(dict.fromkeys(candidates, 0))
    for each in ballots:
        votes.update(choice for choice in json.loads(each) if choice in votes)
    ranked = sorted(candidates, key=lambda each: (-votes[each], lot(seal, each)))
    elected = tuple(ranked[:seats])
    tied: tuple[str, ...] = ()
    if len(ranked) > seats > 0 and votes[ranked[seats - 1]] == votes[ranked[seats]]:
        level = votes[ranked[seats]]
        tied = tuple(sorted(each for each in candidates if votes[each] == level))
    return Count(dict(votes), elected, tied)


def lot(seal: str, candidate: str) -> str:
    """A candidate's place in the lot: the smallest wins."""
    return hashlib.sha256(f"{seal}:{candidate}".encode()).hexdigest()
