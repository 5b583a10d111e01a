"""One search over everything. What records are found by is kept up to date from the events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from secretariat.core import search as search_index
from secretariat.core.classification import Classification
from secretariat.core.codes import Code, current
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of
from secretariat.core.figures import all_figures
from secretariat.core.pages import records
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.models import SearchEntry
from secretariat.core.permission import EVERY, NOTHING, Reader, clears, open_at
from secretariat.core.search import Filters
from secretariat.core.tables import Table, all_tables

AT_ONCE = 2000
SHOWN = 50
ANYTHING = Filters()


@dataclass(frozen=True)
class Found:
    """One thing that was found."""

    kind: str
    title: str
    reference: str
    href: str
    table: str


def catch_up(limit: int | None = None, *, index: bool = True) -> int:
    """Bring the search to the last event, or `limit` events further; how many events were taken in.

    Without `index`, only what follows a search is brought up to date: whoever asks makes the index anew.
    """
    tables = {kind_of(table.model): table for table in all_tables()}
    # Most who search find nothing to take in, and need not queue behind whoever writes to know it.
    seen = SearchEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
    if not Event.objects.by_sequence().filter(Q(plain_kind__in=tables), sequence__gt=seen).exists():
        return 0
    taken = 0
    while limit is None or taken < limit:
        with transaction.atomic():
            # Two who take the same events in at once would count their words twice.
            SearchEntry.objects.select_for_update().filter(kind="", reference="").first()
            seen = SearchEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
            rows = Event.objects.by_sequence().filter(Q(plain_kind__in=tables), sequence__gt=seen).order_by("sequence")
            part = list(rows.values_list("sequence", "kind", "subject", "verb")[:AT_ONCE])
            if not part:
                break
            _take_in(part, tables, index=index)
            _mark(part[-1][0])
            taken += len(part)
    return taken


def _take_in(part: list[tuple[int, str, str, str]], tables: dict[str, Table], *, index: bool) -> None:
    latest: dict[tuple[str, str], int] = {}
    for sequence, kind, subject, _ in part:
        latest[kind, subject] = sequence
    for kind in {kind for kind, _ in latest}:
        table = tables[kind]
        wanted = {subject: sequence for (each, subject), sequence in latest.items() if each == kind}
        rows = _rows(table, wanted)
        entries = [entry_of(table, rows[subject], sequence) for subject, sequence in wanted.items() if subject in rows]
        SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["kind", "reference"],
            update_fields=["title", "words", "classification", "sequence"],
        )
        gone = wanted.keys() - rows.keys()
        SearchEntry.objects.filter(kind=table.name, reference__in=gone).delete()
        if index:
            search_index.index(indexed(table, row) for row in rows.values())
            search_index.relabel(table.name, {row.reference: row.classification for row in rows.values()})
            search_index.forget_guarded(table.name, gone)


def _rows(table: Table, references: Iterable[str]) -> dict[str, Any]:
    rows = table.model.objects.filter(reference__in=references).select_related(*table.links)
    return {row.reference: row for row in rows}


def _mark(sequence: int) -> None:
    """Keep how far the index has come, in an entry without words: what was last may have been taken out."""
    SearchEntry.objects.update_or_create(kind="", reference="", defaults={"sequence": sequence})


def forget(table: str, references: Iterable[str]) -> None:
    """Leave nothing of what records are found by; each is taken in again with its next event."""
    some = list(references)
    SearchEntry.objects.filter(kind=table, reference__in=some).delete()
    search_index.forget_guarded(table, some, for_good=True)


def rebuild() -> int:
    """Make all that search keeps anew; how many entries there are."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        catch_up(index=False)
        return search_index.rebuild()


@search_index.source("records")
def entries_of_records() -> Iterator[search_index.Entry]:
    """Every record that has come to the search."""
    for table in all_tables():
        known = SearchEntry.objects.filter(kind=table.name).order_by("reference").values_list("reference", flat=True)
        references = list(known)
        for place in range(0, len(references), AT_ONCE):
            rows = _rows(table, references[place : place + AT_ONCE])
            yield from (indexed(table, row) for row in rows.values())


def entry_of(table: Table, record: Any, sequence: int) -> SearchEntry:
    """By which words whoever follows a search is told of a record, unsaved."""
    title = records.open_title(record)
    return SearchEntry(
        kind=table.name,
        reference=record.reference,
        title=title[:300],
        words=plain(" ".join([record.reference, title, _text(table, record), _other_words(table, record, title)])),
        classification=record.classification,
        sequence=sequence,
    )


def indexed(table: Table, record: Any) -> search_index.Entry:
    """How a record is found."""
    title, also = records.open_title(record), table.also_found_by(record) if table.also_found_by else ""
    digits = re.search(r"\d+[A-Za-z]?$", record.reference)
    called = [f"{table.singular}{digits[0]}"] if digits else []  # "Modification 77"
    spellings = [also, *also.split()] if re.search(r"\d", also) else []
    return search_index.Entry(
        key=f"{table.name}:{record.reference}",
        kind=table.name,
        guard=(table.name, record.reference),
        classification=record.classification,
        heading=title,
        text=_text(table, record),
        reference=record.reference,
        href=record_address(table.name, record.reference),
        terms=f"{record.reference} {_other_words(table, record, title)}",
        numbers=(*called, *(each for each in spellings if re.search(r"\d", each))),
    )


def _text(table: Table, record: Any) -> str:
    return " · ".join(str(value) for name in table.searched if (value := getattr(record, name)))


def _other_words(table: Table, record: Any, title: str) -> str:
    """What else a record is called: its kind, its other spellings, the old and short names of what it names."""
    texts = [table.singular]
    if table.also_found_by:
        texts.append(table.also_found_by(record))
    whole = " ".join([record.reference, title, _text(table, record), *texts]).lower()
    known = current().file.also_known_as.items()
    return " ".join([*texts, *(" ".join(others) for name, others in known if name.lower() in whole)])


def plain(text: str) -> str:
    """A text as a row of words between single spaces, in small letters."""
    words = re.findall(r"[^\W_]+(?:[.'&-][^\W_]+)*", text.lower())
    parts = [part for word in words for part in re.split(r"[.'&-]", word) if part != word]
    return f" {' '.join(dict.fromkeys([*words, *parts]))} "


def search(text: str, reader: Reader, filters: Filters = ANYTHING) -> tuple[list[Found], int]:
    """The first of what this reader may see that has every word, the likeliest first, and how many there are (up to
    1,001); figures of that name before them."""
    results = search_index.find(text, filters, reader, shown=SHOWN)
    titles = names_of_kinds()
    found = [
        Found(titles.get(hit.kind, hit.kind), title_of(hit), hit.reference or hit.label, hit.href, hit.kind)
        for hit in results.hits
    ]
    figures = list(figures_called(text, reader))
    return [*figures, *found], results.count + len(figures)


def title_of(hit: search_index.Hit) -> str:
    """What something that was found is called."""
    return hit.heading or hit.label or hit.reference


def names_of_kinds() -> dict[str, str]:
    """What people call one of each kind that can be found."""
    return {search_index.CLAUSES: "Clause", **{table.name: table.singular for table in all_tables()}}


def matching(words: Iterable[str], reader: Reader) -> QuerySet[SearchEntry]:
    """The entries of what this reader may see that have every one of these words."""
    condition = Q()
    for word in words:
        condition &= Q(words__contains=f" {word}")
    return SearchEntry.objects.filter(condition & visible_entries(reader))


def visible_entries(reader: Reader) -> Q:
    """The entries of what this reader may see. Where a label alone does not open it, the record itself is asked."""
    return _visible_with(reader.rights, current())


@lru_cache(maxsize=256)
def _visible_with(reader: Reader, code: Code) -> Q:
    whole = Q(pk__in=[])
    for label in Classification.values:
        opened = {table: open_at(table.model, label, reader) for table in all_tables()}
        whole |= Q(classification=label, kind__in=[table.name for table, rows in opened.items() if rows == EVERY])
        for table, rows in opened.items():
            if rows not in (EVERY, NOTHING):
                records = table.model.objects.filter(rows, classification=label, reference=OuterRef("reference"))
                whole |= Q(Exists(records), classification=label, kind=table.name)
    return whole


def figures_called(text: str, reader: Reader) -> Iterable[Found]:
    """The figures that this reader may see whose names have every word."""
    words = plain(text).split()
    for each in all_figures() if words else ():
        known = plain(f"{each.key} {each.title} {each.key.replace('_', ' ')}")
        if clears(each.classification, reader) and all(f" {word}" in known for word in words):
            yield Found("Figure", each.title, each.key, reverse("figure", args=[each.key]), "figures")
