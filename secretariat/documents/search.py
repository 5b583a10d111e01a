"""What search is told of the Code's text: each clause as it stands from one day to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from secretariat.core.search import CLAUSES, Entry
from secretariat.documents.text.items import Item, Kind, labels, parents

NOT_YET = date.max
"""The first day of what is approved and has no day yet."""
BETWEEN = " › "


@dataclass(frozen=True, slots=True)
class Text:
    """Of which document the clauses are, and who may see it."""

    reference: str
    classification: str
    number: str = ""
    """Its own number as printed: "D", "Schedule 8"; what its labels begin with needs none."""


@dataclass(frozen=True, slots=True)
class Stands:
    """How long a clause stands as it is."""

    version: int
    """What tells this version of the clause from its others."""
    since: date | None
    """None where no day is settled yet."""
    until: date | None = None
    """None while no end is known."""
    href: str = ""
    binds: tuple[str, ...] = ()
    """The Party categories and roles whom it binds; none when it binds everybody."""


def key_of(clause: str, version: int) -> str:
    """The key of one version of a clause in the index."""
    return f"{CLAUSES}:{clause}:{version}"


def entries(text: Text, items: Sequence[Item], stands: Mapping[str, Stands]) -> Iterator[Entry]:
    """What is found of a text, whose items have keys: those clauses that `stands` names. The others give the headings
    above them."""
    above, numbered = list(parents(items)), list(labels(items))
    for place, item in enumerate(items):
        held = stands.get(item.key)
        if held is None or not (item.text or item.heading or item.number):
            continue
        over = list(_headings_above(items, above, place))
        is_term = item.kind is Kind.DEFINITION
        yield Entry(
            key=key_of(item.key, held.version),
            kind=CLAUSES,
            guard=("documents", text.reference),
            classification=text.classification,
            heading=item.heading,
            text=item.text,
            href=held.href,
            document=text.reference,
            label=numbered[place] if item.number else "",
            under=BETWEEN.join(reversed(over)),
            terms=item.heading if is_term else "",
            numbers=_numbers(text, item, numbered[place]),
            since=held.since or NOT_YET,
            until=held.until,
            categories=held.binds,
            lineage=f"{CLAUSES}:{item.key}",
        )


def _headings_above(items: Sequence[Item], above: Sequence[int], place: int) -> Iterator[str]:
    while (place := above[place]) >= 0:
        if items[place].heading:
            yield items[place].heading


def _numbers(text: Text, item: Item, label: str) -> tuple[str, ...]:
    """ "Schedule 8 2.1", where the label itself does not begin with the document's number."""
    if not item.number or not text.number or label.lower().startswith(text.number.lower()):
        return ()
    return (f"{text.number} {label}",)
