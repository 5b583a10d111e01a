"""Keeping the index in step with what it is made from: every change in the transaction of whoever writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q

from secretariat.core.search import numbers, spelling
from secretariat.core.search.engines import engine
from secretariat.core.search.entries import Entry
from secretariat.core.search.models import IndexedEntry, IndexedNumber, IndexedWord, WordTrigram
from secretariat.core.search.words import cleaned, spelt

AT_ONCE = 500
LONGEST_BODY = 200_000
"""Letters of a text by which it is found: what a tsvector can hold."""

Source = Callable[[], Iterable[Entry]]
_sources: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Register a function that gives every entry of one sort, so that the index can be made anew from nothing."""

    def register(entries: Source) -> Source:
        _sources[name] = entries
        return entries

    return register


@transaction.atomic
def index(entries: Iterable[Entry]) -> int:
    """Put entries in, each in the place of the one that had its key; how many there were. In the caller's transaction,
    so that what is found is what is kept."""
    words: Counter[str] = Counter()
    counted = 0
    for some in _parts(entries):
        last = {entry.key: entry for entry in some}
        words.subtract(_taken_out(Q(key__in=last)))
        kept = IndexedEntry.objects.bulk_create([_row(entry) for entry in last.values()])
        IndexedNumber.objects.bulk_create(
            IndexedNumber(entry_id=row.pk, number=number) for row in kept for number in _numbers(last[row.key])
        )
        words.update(spelling.words_counted(_spelt(row) for row in kept))
        counted += len(kept)
    spelling.count(words)
    return counted


@transaction.atomic
def forget(keys: Iterable[str], *, for_good: bool = False) -> None:
    """Take out the entries of these keys; `for_good` leaves nothing of their words in the files of the database."""
    for some in _parts(keys):
        _forget(Q(key__in=some))
    if for_good:
        engine().scrub()


@transaction.atomic
def forget_guarded(table: str, references: Iterable[str], *, for_good: bool = False) -> None:
    """Take out everything that these records guard: they themselves, and the clauses of a document."""
    for some in _parts(references):
        _forget(Q(guarded_by=table, guard__in=some))
    if for_good:
        engine().scrub()


def relabel(table: str, labels: Mapping[str, str]) -> None:
    """Let what each of these records guards carry its label: reference to classification."""
    for some in _parts(labels):
        guarded = IndexedEntry.objects.filter(guarded_by=table, guard__in=some)
        there = guarded.order_by().values_list("guard", "classification").distinct()
        for reference in {guard for guard, label in there if label != labels[guard]}:
            IndexedEntry.objects.filter(guarded_by=table, guard=reference).update(classification=labels[reference])


def end(keys: Iterable[str], until: date | None) -> None:
    """Let what these entries say be so until that day, and no longer; None takes its end away again."""
    for some in _parts(keys):
        IndexedEntry.objects.filter(key__in=some).update(until=until)


def _forget(which: Q) -> None:
    gone: Counter[str] = Counter()
    gone.subtract(_taken_out(which))
    spelling.count(gone)


def _taken_out(which: Q) -> Counter[str]:
    """Delete these rows; in how many of them each word stood."""
    rows = list(IndexedEntry.objects.select_for_update().filter(which))
    if not rows:
        return Counter()
    keys = [row.pk for row in rows]
    IndexedNumber.objects.filter(entry__in=keys).delete()
    IndexedEntry.objects.filter(pk__in=keys).delete()
    return spelling.words_counted(_spelt(row) for row in rows)


def _row(entry: Entry) -> IndexedEntry:
    return IndexedEntry(
        key=entry.key,
        kind=entry.kind,
        guarded_by=entry.guard[0],
        guard=entry.guard[1],
        classification=entry.classification,
        reference=entry.reference,
        document=entry.document,
        href=entry.href,
        label=cleaned(entry.label),
        heading=cleaned(entry.heading),
        terms=cleaned(entry.terms),
        under=cleaned(entry.under),
        body=cleaned(entry.text)[:LONGEST_BODY],
        since=entry.since,
        until=entry.until,
        categories=f" {' '.join(entry.categories)} " if entry.categories else "",
        lineage=entry.lineage or entry.key,
    )


def _numbers(entry: Entry) -> list[str]:
    said = [numbers.normal(each) for each in (entry.label, entry.reference, *entry.numbers)]
    return [number for number in dict.fromkeys(said) if number]


def _spelt(row: IndexedEntry) -> set[str]:
    return spelt(f"{row.heading} {row.terms} {row.under} {row.body}")


def _parts(each: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(each)
    while some := list(islice(left, AT_ONCE)):
        yield some


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew from its sources; how many entries there are."""
    WordTrigram.objects.all().delete()
    IndexedWord.objects.all().delete()
    IndexedNumber.objects.all().delete()
    IndexedEntry.objects.all().delete()
    counted = sum(index(entries()) for entries in _sources.values())
    engine().scrub()
    return counted


def verify() -> list[str]:
    """Compare the index with its sources; a sentence for each thing that is wrong. Nothing is changed."""
    faults, seen = [], 0
    for entries in _sources.values():
        for some in _parts(entries()):
            last = {entry.key: entry for entry in some}
            rows = {row.key: row for row in IndexedEntry.objects.filter(key__in=last).prefetch_related("numbers")}
            faults += [said for key, entry in last.items() if (said := _fault(entry, rows.get(key)))]
            seen += len(rows)
    there = IndexedEntry.objects.count()
    if there > seen:
        faults.append(f"{there - seen:,} entries of the search are of nothing that there is.")
    words = spelling.words_counted(_spelt(row) for row in IndexedEntry.objects.iterator(chunk_size=AT_ONCE))
    if words != Counter(dict(IndexedWord.objects.values_list("word", "entries"))):
        faults.append("The words from which spelling is put right are not those of the entries.")
    return faults + engine().faults()


def _fault(entry: Entry, row: IndexedEntry | None) -> str:
    if row is None:
        return f"{entry.key} is not found by the search."
    wanted = _row(entry)
    fields = [each.attname for each in IndexedEntry._meta.concrete_fields if not each.primary_key]
    wrong = [name for name in fields if getattr(wanted, name) != getattr(row, name)]
    if {each.number for each in row.numbers.all()} != set(_numbers(entry)):
        wrong.append("numbers")
    return f"{entry.key} is found by an old {wrong[0]}." if wrong else ""
