"""Finds the rows that links point at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection

from secretariat.core.records import Record

T = TypeVar("T")

AT_ONCE = 2000
REMEMBERED = 50_000


def in_batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in parts that one query can name."""
    size = min(AT_ONCE, connection.features.max_query_params or AT_ONCE)
    for start in range(0, len(values), size):
        yield values[start : start + size]


class Targets:
    """References to keys. Those found lately are remembered, so that a chunk of links costs at most a query or two."""

    def __init__(self) -> None:
        self._keys: dict[tuple[type[Record], str], Any] = {}

    def keys(self, model: type[Record], references: Collection[str]) -> dict[str, Any]:
        """The key of each row of `model` that exists, by reference."""
        unknown = [each for each in references if (model, each) not in self._keys]
        if len(self._keys) + len(unknown) > REMEMBERED:
            self._keys.clear()
            unknown = list(references)
        for some in in_batches(unknown):
            for reference, key in model.objects.filter(reference__in=some).values_list("reference", "pk"):
                self._keys[model, reference] = key
        return {each: self._keys[model, each] for each in references if (model, each) in self._keys}
