"""Finding: what a reader may see, likeliest first, with what was found marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import combinations

from secretariat.core.calendars import today
from secretariat.core.permission import Reader
from secretariat.core.search import numbers, spelling
from secretariat.core.search.asked import SHORTEST_START, Asked, Term, understood
from secretariat.core.search.engines import BEGINNING, COLUMNS, FIRST, LAST, PLAIN, SHOWN_OF, Engine, Row, engine, rows
from secretariat.core.search.filters import ALL_VERSIONS, Filters
from secretariat.core.search.visibility import visible
from secretariat.core.tables import all_tables

SHOWN = 20
COUNTED = 1000
FEW = 10
"""With fewer finds, a single word that may not be finished is also taken for the start of longer ones."""
OF_A_NUMBER = 12
VERSIONS_LOOKED_AT = 400
OFFERED = 3
"""Words that may have been meant by one, and are looked for in its place."""
MANY = 7
"""Of more terms than these, no sets with some left out are tried: there would be too many."""

Groups = Sequence[Sequence[Term]]
"""Of each of these one term must be there."""
Marked = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is what was looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    key: str
    kind: str
    guarded_by: str
    reference: str
    href: str
    document: str
    label: str
    heading: str
    under: str
    since: date | None
    until: date | None
    categories: tuple[str, ...]
    lineage: str
    marked_heading: Marked = ()
    passage: Marked = ()
    versions: int = 1
    """How many of its versions were found, as far as was looked."""


@dataclass(frozen=True, slots=True)
class Results:
    """What was found."""

    hits: tuple[Hit, ...] = ()
    count: int = 0
    """How many there are: COUNTED + 1 when there are more than COUNTED."""
    corrected: str = ""
    """What was searched for instead, when mistakes in typing were put right."""
    nearest: bool = False
    """Whether nothing has all that was asked for, and this is what has most of it."""
    more: bool = False
    """Whether there is a next page."""
    asked: Asked = field(default_factory=lambda: understood(""))


@dataclass(frozen=True)
class _Search:
    """One search in hand."""

    on: Engine
    where: str
    parameters: tuple[object, ...]
    versions: bool
    skip: int
    limit: int

    def expression(self, groups: Groups) -> str:
        return self.on.expression(groups)

    def present(self, terms: Iterable[Term]) -> set[Term]:
        """Those of these terms that something has which this reader may see."""
        said = {self.expression([[term]]): term for term in terms}
        found = self.on.present(list(said), self.where, self.parameters) if said else set()
        return {said[expression] for expression in found}

    def found(self, expression: str, asked: Asked) -> Results:
        """What has it: this page of it, and one more when there is more."""
        if self.versions:
            hits = self._of_all_versions(expression)
        else:
            rows = self.on.ranked(expression, self.where, self.parameters, self.limit + 1, self.skip)
            hits = [_hit(row) for row in rows]
        # All are counted only where they are not all there.
        if len(hits) > self.limit or self.skip or (self.versions and hits):
            count = self.on.count(expression, self.where, self.parameters, COUNTED + 1)
        else:
            count = len(hits)
        return Results(tuple(hits), count, asked=asked)

    def _of_all_versions(self, expression: str) -> list[Hit]:
        """Each thing once, as its newest version that has it."""
        found: dict[str, list[Hit]] = {}
        for row in self.on.ranked(expression, self.where, self.parameters, VERSIONS_LOOKED_AT, marked=False):
            hit = _hit(row)
            found.setdefault(hit.lineage, []).append(hit)
        page = list(found.values())[self.skip : self.skip + self.limit + 1]
        newest = {max(each, key=_began).key: len(each) for each in page}
        if not newest:
            return []
        where = f"core_indexedentry.key IN ({', '.join(['%s'] * len(newest))}) AND ({self.where})"
        rows = self.on.ranked(expression, where, [*newest, *self.parameters], len(newest))
        marked = {hit.key: hit for hit in map(_hit, rows)}
        return [replace(marked[key], versions=versions) for key, versions in newest.items()]


def _began(hit: Hit) -> date:
    return hit.since or date.min


def find(query: str, filters: Filters, reader: Reader, *, page: int = 1, shown: int = SHOWN) -> Results:
    """What the reader may see that has every word, phrase and number of a query, the likeliest first.

    Where nothing has, mistakes in typing are put right, and then what has most of it is found. Any text is a query.
    What is in force today is found unless the filters say otherwise.
    """
    asked = understood(query)
    if not asked.terms:
        return Results(asked=asked)
    where, parameters = _limits(filters, reader)
    search = _Search(engine(), where, parameters, filters.on == ALL_VERSIONS, (page - 1) * shown, shown)
    numbered = _of_numbers(search, asked.text)
    found = _of_words(search, asked, at_all=not numbered)
    hits, more = list(found.hits[:shown]), len(found.hits) > shown
    if page > 1:
        return replace(found, hits=tuple(hits), more=more)
    first = {hit.lineage for hit in numbered}
    then = [hit for hit in hits if hit.lineage not in first]
    count = found.count + len(numbered) - (len(hits) - len(then))
    return replace(found, hits=(*numbered, *then), count=min(count, COUNTED + 1), more=more)


def _limits(filters: Filters, reader: Reader) -> tuple[str, tuple[object, ...]]:
    """The condition on entries that the filters and the reader's permissions make, with its parameters."""
    conditions: list[str] = []
    values: list[object] = []
    if filters.on != ALL_VERSIONS:
        day = filters.on if isinstance(filters.on, date) else today()
        conditions.append(
            "(core_indexedentry.until IS NULL OR core_indexedentry.until > %s)"
            " AND (core_indexedentry.since IS NULL OR core_indexedentry.since <= %s)"
        )
        values += [day, day]
    for column, wanted in (("kind", filters.kinds), ("document", filters.documents)):
        if wanted:
            conditions.append(f"core_indexedentry.{column} IN ({', '.join(['%s'] * len(wanted))})")
            values += wanted
    if filters.categories:
        some = " OR ".join(["core_indexedentry.categories LIKE %s ESCAPE '!'"] * len(filters.categories))
        conditions.append(f"(core_indexedentry.categories = '' OR {some})")
        values += [f"% {_literal(each)} %" for each in filters.categories]
    seen, of_seen = visible(reader)
    return " AND ".join([*conditions, f"({seen})"]), (*values, *of_seen)


def _literal(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _of_numbers(search: _Search, text: str) -> list[Hit]:
    """What has the very number that was typed, then what is inside it."""
    wanted = numbers.asked(text, _kinds())
    if not wanted:
        return []
    exact = f"core_indexednumber.number IN ({', '.join(['%s'] * len(wanted))})"
    # SQLite reads the tables of a CROSS JOIN in this order: the numbers say which entries are to be looked at.
    found = rows(
        f"""SELECT {SHOWN_OF}, {PLAIN}, core_indexednumber.number
            FROM core_indexednumber CROSS JOIN core_indexedentry
            WHERE core_indexedentry.id = core_indexednumber.entry_id AND ({exact} OR {search.on.starts("core_indexednumber.number")}) AND ({search.where})
            ORDER BY CASE WHEN {exact} THEN 0 ELSE 1 END, core_indexednumber.number LIMIT {OF_A_NUMBER * 4}""",
        [*wanted, wanted[0], wanted[0] + spelling.AFTER_ALL, *search.parameters, *wanted],
    )
    ordered = numbers.in_order({row[-1] for row in found}, wanted)
    places = {number: place for place, number in enumerate(ordered)}
    hits = [_hit(row[:-1]) for row in sorted(found, key=lambda row: places[row[-1]])]
    # Of all versions of a clause the newest stands for the others, where the first of them would.
    newest = {hit.lineage: hit for hit in sorted(hits, key=_began)}
    return [newest[lineage] for lineage in dict.fromkeys(hit.lineage for hit in hits)][:OF_A_NUMBER]


@cache
def _kinds() -> tuple[str, ...]:
    """The names of kinds of record, as they stand in numbers."""
    return tuple(sorted({"".join(table.singular.lower().split()) for table in all_tables()}))


def _of_words(search: _Search, asked: Asked, *, at_all: bool) -> Results:
    """What has the words. With `at_all` something is looked for even where nothing has them as they were typed."""
    found = search.found(search.expression([[term] for term in asked.terms]), asked)
    only = asked.terms[0].alone if len(asked.terms) == 1 and asked.unfinished else ""
    if 0 < found.count < FEW and not search.skip and len(only) >= SHORTEST_START:
        more = search.found(search.expression(list(_longer(asked.terms).values())), asked)
        hits = {hit.lineage: hit for hit in (*more.hits, *found.hits)}
        order = dict.fromkeys(hit.lineage for hit in (*found.hits, *more.hits))
        return replace(more, hits=tuple(hits[lineage] for lineage in order))
    if found.count or not at_all:
        return found
    return _of_starts(search, asked) or _of_spelling(search, asked)


def _longer(terms: Sequence[Term]) -> dict[Term, list[Term]]:
    """For each term itself and the longer ones that it may be the start of."""
    # A stemmer cuts "security" shorter than "securi": so the words themselves are looked for as well.
    words = spelling.going_on(term.alone for term in terms if len(term.alone) >= SHORTEST_START)
    return {
        term: [replace(term, start=True), *(Term((word,)) for word in words.get(term.alone, ()) if word != term.alone)]
        for term in terms
    }


def _of_starts(search: _Search, asked: Asked) -> Results | None:
    """What has words that begin as those typed: "supp swit". None where there is nothing."""
    longer = _longer([term for term in asked.terms if not term.quoted and len(term.words[-1]) >= SHORTEST_START])
    if not longer:
        return None
    found = search.found(search.expression([longer.get(term, [term]) for term in asked.terms]), asked)
    return found if found.count else None


def _of_spelling(search: _Search, asked: Asked) -> Results:
    """What has the words that were meant, where the reader may see nothing that has those that were typed."""
    there = search.present(asked.terms)
    alike = spelling.alike(term.alone for term in asked.terms if term not in there)
    meant = {term: [Term((word,)) for word in alike.get(term.alone, ())] for term in asked.terms if term not in there}
    # Whether a word may be said to this reader is for the entries to answer: the list of words knows nobody's rights.
    seen = search.present(word for words in meant.values() for word in words)
    groups = [[word for word in meant.get(term, ()) if word in seen][:OFFERED] or [term] for term in asked.terms]
    corrected = asked.with_terms(group[0] for group in groups)
    instead = "" if corrected.terms == asked.terms else str(corrected)
    if instead:
        found = search.found(search.expression(groups), corrected)
        if found.count:
            return replace(found, corrected=instead)
    known = [group for group, term in zip(groups, asked.terms, strict=True) if term in there or group[0] is not term]
    return replace(_nearest(search, corrected, known, len(groups)), corrected=instead)


def _nearest(search: _Search, asked: Asked, known: Groups, of: int) -> Results:
    """What has all but one of the terms that there are, or at least one of them."""
    sizes = [len(known) - (len(known) == of), 1] if len(known) <= MANY else [1]
    for size in dict.fromkeys(size for size in sizes if size > 0):
        sets = [search.expression(some) for some in combinations(known, size)]
        if sets:
            found = search.found(search.on.either(sets), asked)
            if found.count:
                return replace(found, nearest=of > 1)
    return Results(asked=asked)


def _hit(row: Row) -> Hit:
    said = dict(zip(COLUMNS, row, strict=False))
    heading, passage = row[len(COLUMNS)], row[len(COLUMNS) + 1]
    return Hit(
        key=said["key"],
        kind=said["kind"],
        guarded_by=said["guarded_by"],
        reference=said["reference"],
        href=said["href"],
        document=said["document"],
        label=said["label"],
        heading=said["heading"],
        under=said["under"],
        since=_day(said["since"]),
        until=_day(said["until"]),
        categories=tuple(said["categories"].split()),
        lineage=said["lineage"],
        marked_heading=marked(heading),
        passage=marked(passage if len(passage) <= BEGINNING or FIRST in passage else passage[:BEGINNING] + "…"),
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


def marked(text: str) -> Marked:
    """A text in pieces, from one in which marks stand around what was found."""
    pieces: list[tuple[str, bool]] = []
    for place, piece in enumerate(text.split(FIRST)):
        found, mark, rest = piece.partition(LAST)
        if place and mark:
            pieces.append((found, True))
            piece = rest
        if piece:
            pieces.append((piece, False))
    return tuple(pieces)
