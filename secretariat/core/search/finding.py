"""Finding: what a reader may see, likeliest first, with what was found marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

from secretariat.core.calendars import today
from secretariat.core.permission import Reader
from secretariat.core.search import numbers, spelling
from secretariat.core.search.asked import SHORTEST_START, Asked, Term, understood
from secretariat.core.search.engines import BEGINNING, COLUMNS, FIRST, LAST, SHOWN_OF, Engine, Row, engine, rows
from secretariat.core.search.filters import ALL_VERSIONS, Filters
from secretariat.core.search.visibility import visible
from secretariat.core.tables import all_tables

SHOWN = 20
COUNTED = 1000
FEW = 10
"""With fewer finds, a last word that may not be finished is also taken for the start of longer ones."""
OF_A_NUMBER = 12
VERSIONS_LOOKED_AT = 400
MOST_LEFT_OUT = 2
MANY = 7
"""Of more terms than these, no sets with some left out are tried: there would be too many."""

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

    def count(self, expression: str) -> int:
        return self.on.count(expression, self.where, self.parameters, COUNTED + 1)

    def has(self, term: Term) -> bool:
        """Whether this reader may see something that has a term."""
        return self.on.count(self.on.expression([[term]]), self.where, self.parameters, 1) > 0

    def hits(self, expression: str, limit: int, skip: int = 0) -> list[Hit]:
        if not self.versions:
            return [_hit(row) for row in self.on.ranked(expression, self.where, self.parameters, limit, skip)]
        looked_at = self.on.ranked(expression, self.where, self.parameters, VERSIONS_LOOKED_AT)
        found: dict[str, list[Hit]] = {}
        for row in looked_at:
            hit = _hit(row)
            found.setdefault(hit.lineage, []).append(hit)
        newest = [replace(max(each, key=_began), versions=len(each)) for each in found.values()]
        return newest[skip : skip + limit]


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
    search = _Search(engine(), where, parameters, filters.on == ALL_VERSIONS)
    first = _of_numbers(search, asked.text) if page == 1 else []
    found = _of_words(search, asked, skip=(page - 1) * shown, limit=shown + 1, at_all=not first)
    keys = {hit.lineage for hit in first}
    added = [hit for hit in found.hits if hit.lineage not in keys]
    hits = tuple([*first, *added][: max(shown, len(first))])
    count = min(found.count + sum(hit.key not in {each.key for each in found.hits} for hit in first), COUNTED + 1)
    return replace(found, hits=hits, count=max(count, len(hits)), more=len(found.hits) > shown)


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
    starts = search.on.starts("core_indexednumber.number")
    exact = f"core_indexednumber.number IN ({', '.join(['%s'] * len(wanted))})"
    found: list[Hit] = []
    for condition, values in ((exact, wanted), (starts, [wanted[0], wanted[0] + spelling.AFTER_ALL])):
        some = rows(
            f"""SELECT {SHOWN_OF}, core_indexedentry.heading, substr(core_indexedentry.body, 1, {BEGINNING + 1}),
                core_indexednumber.number
                FROM core_indexednumber JOIN core_indexedentry ON core_indexedentry.id = core_indexednumber.entry_id
                WHERE {condition} AND ({search.where})
                ORDER BY core_indexednumber.number, core_indexedentry.since DESC LIMIT {OF_A_NUMBER * 4}""",
            [*values, *search.parameters],
        )
        places = {number: place for place, number in enumerate(numbers.in_order({row[-1] for row in some}, wanted[0]))}
        found += [_hit(row[:-1]) for row in sorted(some, key=lambda row: places[row[-1]])]
    # Of all versions of a clause the newest comes first, and stands for the others.
    newest = {hit.lineage: hit for hit in sorted(found, key=_began)}
    order = dict.fromkeys(hit.lineage for hit in found)
    return [newest[lineage] for lineage in order][:OF_A_NUMBER]


def _kinds() -> list[str]:
    return sorted({"".join(table.singular.lower().split()) for table in all_tables()})


def _of_words(search: _Search, asked: Asked, *, skip: int, limit: int, at_all: bool) -> Results:
    """What has the words. With `at_all` something is looked for even where nothing has them as they were typed."""
    groups = [[term] for term in asked.terms]
    whole = search.on.expression(groups)
    hits, count = search.hits(whole, limit, skip), search.count(whole)
    if count < FEW and asked.unfinished and len(asked.terms[-1].words[-1]) >= SHORTEST_START:
        longer = search.on.expression([*groups[:-1], _going_on(asked.terms[-1])])
        hits, count = _merged(hits, search.hits(longer, limit, skip), limit), search.count(longer)
    if count or not at_all:
        return Results(tuple(hits), count, asked=asked)
    return _of_starts(search, asked, skip, limit) or _of_spelling(search, asked, skip, limit)


def _going_on(term: Term) -> list[Term]:
    """A term and the longer ones that it may be the start of."""
    start = term.words[-1]
    # A stemmer cuts "security" shorter than "securi": so the words themselves are looked for as well.
    longer = spelling.going_on(start) if term.alone else []
    return [replace(term, start=True), *(Term((word,)) for word in longer if word != start)]


def _merged(first: Iterable[Hit], then: Iterable[Hit], limit: int) -> list[Hit]:
    return _once([*first, *then])[:limit]


def _once(hits: Iterable[Hit]) -> list[Hit]:
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.lineage, hit)
    return list(found.values())


def _of_starts(search: _Search, asked: Asked, skip: int, limit: int) -> Results | None:
    """What has words that begin as those typed: "supp swit"."""
    if not any(term.alone and len(term.alone) >= SHORTEST_START for term in asked.terms):
        return None
    groups = [_going_on(term) if term.alone else [term] for term in asked.terms]
    whole = search.on.expression(groups)
    count = search.count(whole)
    return Results(tuple(search.hits(whole, limit, skip)), count, asked=asked) if count else None


def _of_spelling(search: _Search, asked: Asked, skip: int, limit: int) -> Results:
    """What has the words that were meant, where the reader may see nothing that has those that were typed."""
    groups: list[list[Term]] = []
    said: list[Term] = []
    for term in asked.terms:
        meant = [] if not term.alone or search.has(term) else _meant(search, term)
        groups.append(meant or [term])
        said.append(meant[0] if meant else term)
    corrected = asked.with_terms(said)
    if said != list(asked.terms):
        whole = search.on.expression(groups)
        if count := search.count(whole):
            return Results(tuple(search.hits(whole, limit, skip)), count, str(corrected), asked=corrected)
    return _nearest(search, corrected, groups, skip, limit)


def _meant(search: _Search, term: Term) -> list[Term]:
    words = spelling.meant(term.words[0], lambda word: search.has(Term((word,))))
    return [Term((word,)) for word in words]


def _nearest(search: _Search, asked: Asked, groups: Sequence[Sequence[Term]], skip: int, limit: int) -> Results:
    """What has all but one of the terms, or all but two, or at least one."""
    there = [group for group in groups if any(search.has(term) for term in group)]
    sizes = range(len(there), max(0, len(there) - MOST_LEFT_OUT - 1), -1) if len(there) <= MANY else ()
    for size in [*sizes, 1]:
        sets = [search.on.expression(some) for some in combinations(there, size)]
        if sets and (count := search.count(either := search.on.either(sets))):
            hits = tuple(search.hits(either, limit, skip))
            return Results(hits, count, nearest=len(groups) > 1, corrected=_said_instead(asked, groups), asked=asked)
    return Results(asked=asked)


def _said_instead(asked: Asked, groups: Sequence[Sequence[Term]]) -> str:
    typed = understood(asked.text).terms
    return str(asked) if [group[0] for group in groups] != list(typed) else ""


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
