"""What a search costs, and whether it finds what somebody has in mind who knows a few of its words."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_least, at_most, measure
from secretariat.bench.synthetic_clauses import SEED, Synthetic, clauses
from secretariat.core import search
from secretariat.core.permission import ANYONE
from secretariat.core.search import ALL_VERSIONS, CLAUSES, Entry, Filters
from secretariat.core.search.engines import engine
from secretariat.core.search.words import STOP_WORDS, words_of

ISSUE = 5
FEW, MANY, VERSIONS = 5_000, 50_000, 2
QUERIES = 300
LETTERS = "etaoinshrdlu"
CHANGED = date(2020, 2, 27)


@dataclass(frozen=True)
class Known:
    """A query, and the key of the clause that whoever asks has in mind."""

    asked: str
    meant: str


@measure("searching", issue=ISSUE)
def searching() -> Iterator[Line]:
    """Searches over 5,000 clauses and 100,000 versions of clauses, and at which place they show what was meant."""
    scratch.empty()
    few = list(clauses(FEW))
    yield from _built("5,000 clauses", few, 1)
    known = queries(few)
    mistaken = [Known(mistyped(each.asked, random.Random(place)), each.meant) for place, each in enumerate(known)]
    yield from _timed("5,000 clauses", known, Filters(), 1, 5)
    yield from _timed("5,000 clauses, mistyped", mistaken, Filters(), None, 20)
    yield at_least("found, rank by 300 queries", ISSUE, reciprocal_rank(known), "MRR", "the clause in mind", 0.88)
    yield at_least("found mistyped, rank", ISSUE, reciprocal_rank(mistaken), "MRR", "the clause in mind", 0.85)
    many = list(clauses(MANY, seed=SEED + 1))
    yield from _built("100,000 versions", many, VERSIONS)
    known = queries(many)
    yield from _timed("100,000 versions, in force", known, Filters(), None, 15)
    yield from _timed("100,000 versions, all", known, Filters(on=ALL_VERSIONS), None, 15)


def queries(of: Sequence[Synthetic], count: int = QUERIES, *, seed: int = SEED) -> list[Known]:
    """Queries made from the texts, the same for the same seed: words from anywhere in a clause, some words as they
    stand, words and the heading, a plain question, and a number."""
    chance = random.Random(seed)
    makers = (_some_words, _some_words, _as_they_stand, _with_heading, _question, _number)
    made: list[Known] = []
    while len(made) < count:
        clause = chance.choice(of)
        if asked := makers[len(made) % len(makers)](clause, chance):
            made.append(Known(asked, key_of(clause, 0)))
    return made


def _telling(text: str) -> list[str]:
    return list(dict.fromkeys(word for word in words_of(text) if word not in STOP_WORDS and len(word) > 2))


def _some_words(clause: Synthetic, chance: random.Random) -> str:
    words = _telling(clause.text)
    return " ".join(chance.sample(words, min(len(words), chance.choice((3, 4, 5))))) if len(words) >= 3 else ""


def _as_they_stand(clause: Synthetic, chance: random.Random) -> str:
    words = words_of(clause.text)
    start = chance.randrange(max(1, len(words) - 6))
    said = words[start : start + 6]
    return " ".join(said) if len(_telling(" ".join(said))) >= 3 else ""


def _with_heading(clause: Synthetic, chance: random.Random) -> str:
    words, heading = _telling(clause.text), _telling(clause.heading)
    return " ".join([*chance.sample(words, 2), chance.choice(heading)]) if heading and len(words) >= 2 else ""


def _question(clause: Synthetic, chance: random.Random) -> str:
    words = _telling(clause.text)
    if len(words) < 4:
        return ""
    who, does, what, more = chance.sample(words, 4)
    return f"When must the {who} {does} a {what} for the {more}?"


def _number(clause: Synthetic, chance: random.Random) -> str:
    spelt = (clause.label, clause.label.lower().replace("(", " ").replace(")", ""), f"Section {clause.label}")
    return chance.choice(spelt)


def mistyped(asked: str, chance: random.Random) -> str:
    """The same with one mistake in one of its longer words; a number stays as it is, since no reader can guess it."""
    words = asked.split()
    places = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha() and word not in STOP_WORDS]
    if not places or any(each.isdigit() for each in asked):
        return asked
    where = chance.choice(places)
    word = words[where]
    at = chance.randrange(1, len(word) - 1)
    changes: tuple[Callable[[], str], ...] = (
        lambda: word[:at] + word[at + 1 :],
        lambda: word[:at] + word[at] + word[at:],
        lambda: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        lambda: word[:at] + chance.choice(LETTERS) + word[at + 1 :],
    )
    words[where] = chance.choice(changes)()
    return " ".join(words)


def reciprocal_rank(known: Sequence[Known]) -> float:
    """One over the place at which the meant clause is shown, on average; nothing where it is not on the first page."""
    shares = []
    for each in known:
        keys = [hit.key for hit in search.find(each.asked, Filters(), ANYONE).hits]
        shares.append(1 / (keys.index(each.meant) + 1) if each.meant in keys else 0.0)
    return statistics.mean(shares)


def key_of(clause: Synthetic, version: int) -> str:
    """The key of one version of a clause; version 0 is the one in force."""
    return f"{CLAUSES}:{clause.label}:{version}"


def entries(of: Sequence[Synthetic], versions: int) -> Iterator[Entry]:
    """Each clause in so many versions, the older of which say a word or two less."""
    for clause in of:
        for version in range(versions):
            words = clause.text.split(" ")
            yield Entry(
                key=key_of(clause, version),
                kind=CLAUSES,
                guard=("documents", clause.label[0]),
                classification="white",
                heading=clause.heading,
                text=" ".join(words[version:]),
                document=clause.label[0],
                label=clause.label,
                under=clause.under,
                since=date(2013, 9, 23) if version == versions - 1 else CHANGED.replace(year=2020 - version),
                until=None if version == 0 else CHANGED.replace(year=2021 - version),
                categories=clause.binds,
                lineage=f"{CLAUSES}:{clause.label}",
                href=f"/documents/{clause.label}/",
            )


def _built(name: str, of: Sequence[Synthetic], versions: int) -> Iterator[Line]:
    search.forget_guarded("documents", sorted({each.label[0] for each in of}))
    text = sum(len(each.text) for each in of) * versions / 1e6
    before, start = _bytes(), time.process_time()
    kept = search.index(entries(of, versions))
    taken = time.process_time() - start
    yield at_most(f"indexing {name}", ISSUE, taken * 1000 / kept, "ms each", f"{text:.1f} MB of text", 1)
    size = (_bytes() - before) / 1e6
    said = f"{text:.1f} MB of text; FTS5 alone {engine().size() / 1e6:.1f} MB"
    yield at_most(f"size of {name}", ISSUE, size, "MB", said, max(10 * text, 1))


def _bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("VACUUM")
    return os.path.getsize(str(settings.DATABASES["default"]["NAME"]))


def _timed(name: str, known: Sequence[Known], filters: Filters, half: float | None, most: float) -> Iterator[Line]:
    for each in known[:20]:
        search.find(each.asked, filters, ANYONE)
    taken = []
    for each in known:
        best = min(_once(each, filters) for _ in range(3))
        taken.append(best * 1000)
    taken.sort()
    if half is not None:
        yield at_most(f"search, {name}, p50", ISSUE, statistics.median(taken), "ms", "the budget", half)
    p95 = taken[int(len(taken) * 0.95)]
    yield at_most(f"search, {name}, p95", ISSUE, p95, "ms", f"p50 {statistics.median(taken):.2f} ms", most)


def _once(known: Known, filters: Filters) -> float:
    start = time.process_time()
    search.find(known.asked, filters, ANYONE)
    return time.process_time() - start
