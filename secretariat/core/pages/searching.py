"""One search over everything, kept up to date from the events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Case as When_
from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Value, When, Window
from django.urls import reverse

from secretariat.core.classification import Classification
from secretariat.core.codes import Code, current
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of
from secretariat.core.figures import all_figures
from secretariat.core.pages import records
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.models import SearchEntry
from secretariat.core.permission import EVERY, NOTHING, Reader, clears, open_at
from secretariat.core.tables import Table, all_tables

AT_ONCE = 2000
SHOWN = 50


@dataclass(frozen=True)
class Found:
    """One thing that was found."""

    kind: str
    title: str
    reference: str
    href: str
    table: str


def catch_up(limit: int | None = None) -> int:
    """Bring the index to the last event, or `limit` events further; how many events were taken in."""
    tables = {kind_of(table.model): table for table in all_tables()}
    # Most who search find nothing to take in, and need not queue behind whoever writes to know it.
    seen = SearchEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
    if not Event.objects.by_sequence().filter(Q(plain_kind__in=tables), sequence__gt=seen).exists():
        return 0
    taken = 0
    while limit is None or taken < limit:
        with transaction.atomic():
            seen = SearchEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
            rows = Event.objects.by_sequence().filter(Q(plain_kind__in=tables), sequence__gt=seen).order_by("sequence")
            part = list(rows.values_list("sequence", "kind", "subject", "verb")[:AT_ONCE])
            if not part:
                break
            _take_in(part, tables)
            _mark(part[-1][0])
            taken += len(part)
    return taken


def _take_in(part: list[tuple[int, str, str, str]], tables: dict[str, Table]) -> None:
    latest: dict[tuple[str, str], int] = {}
    for sequence, kind, subject, _ in part:
        latest[kind, subject] = sequence
    for kind in {kind for kind, _ in latest}:
        table = tables[kind]
        wanted = {subject: sequence for (each, subject), sequence in latest.items() if each == kind}
        rows = {
            row.reference: row for row in table.model.objects.filter(reference__in=wanted).select_related(*table.links)
        }
        entries = [entry_of(table, rows[subject], sequence) for subject, sequence in wanted.items() if subject in rows]
        SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["kind", "reference"],
            update_fields=["title", "words", "classification", "sequence"],
        )
        SearchEntry.objects.filter(kind=table.name, reference__in=wanted.keys() - rows.keys()).delete()


def _mark(sequence: int) -> None:
    """Keep how far the index has come, in an entry without words: what was last may have been taken out."""
    SearchEntry.objects.update_or_create(kind="", reference="", defaults={"sequence": sequence})


def entry_of(table: Table, record: Any, sequence: int) -> SearchEntry:
    """How a record is found, unsaved."""
    title = records.open_title(record)
    texts = [record.reference, title, table.singular, *(str(getattr(record, name) or "") for name in table.searched)]
    if table.also_found_by:
        texts.append(table.also_found_by(record))
    whole = " ".join(texts)
    texts += [
        " ".join(others) for name, others in current().file.also_known_as.items() if name.lower() in whole.lower()
    ]
    return SearchEntry(
        kind=table.name,
        reference=record.reference,
        title=title[:300],
        words=plain(" ".join(texts)),
        classification=record.classification,
        sequence=sequence,
    )


def plain(text: str) -> str:
    """A text as a row of words between single spaces, in small letters."""
    words = re.findall(r"[^\W_]+(?:[.'&-][^\W_]+)*", text.lower())
    parts = [part for word in words for part in re.split(r"[.'&-]", word) if part != word]
    return f" {' '.join(dict.fromkeys([*words, *parts]))} "


def search(text: str, reader: Reader) -> tuple[list[Found], int]:
    """What this reader may see that has every word, the likeliest first, and how many there are (up to 1,001)."""
    words = plain(text).split()
    if not words:
        return [], 0
    rows = matching(words, reader)
    rank = When_(
        When(reference__iexact=text.strip(), then=Value(0)),
        When(words__startswith=f" {words[0]} ", then=Value(1)),
        When(title__icontains=text.strip(), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    # The whole is counted on the way: to count it apart would read every entry again.
    counted = rows.annotate(rank=rank, whole=Window(Count("pk"))).order_by("rank", "kind", "reference")
    shown = list(counted[:SHOWN])
    titles = {table.name: table.singular for table in all_tables()}
    found = [
        Found(
            titles.get(row.kind, row.kind),
            row.title,
            row.reference,
            record_address(row.kind, row.reference),
            row.kind,
        )
        for row in shown
    ]
    figures = list(_figures(words, reader))
    return [*figures, *found], min(shown[0].whole if shown else 0, 1001) + len(figures)


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


def _figures(words: Iterable[str], reader: Reader) -> Iterable[Found]:
    wanted = list(words)
    for each in all_figures():
        known = plain(f"{each.key} {each.title} {each.key.replace('_', ' ')}")
        if clears(each.classification, reader) and all(f" {word}" in known for word in wanted):
            yield Found("Figure", each.title, each.key, reverse("figure", args=[each.key]), "figures")
