"""The Merkle tree of RFC 6962: its root, and proofs that an entry is in it or that it has only grown. Knows no Django.

A tree of n leaves splits at the largest power of two below n. So every part that a proof needs is a `Span` of leaves,
and every span is made of a few complete subtrees, which never change once they are complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from hashlib import sha256
from typing import NamedTuple

EMPTY = sha256(b"").digest()
KEPT_LEVEL = 8
"""From this level on (256 leaves) the hashes of complete subtrees are worth keeping."""


class Span(NamedTuple):
    """The leaves from `start` up to, but without, `end`; the first leaf is 0."""

    start: int
    end: int


class Subtree(NamedTuple):
    """A complete subtree of 2^level leaves, the one at `position` among those of its level."""

    level: int
    position: int


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that is added to at its end. It holds one hash for each complete subtree: at most log2(size) + 1."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """Begin empty, or go on from `size` leaves whose complete subtrees, largest first, have these hashes."""
        if len(peaks) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves has {size.bit_count()} complete subtrees, not {len(peaks)}.")
        self.size = size
        self._peaks = list(peaks)

    def add(self, entry: bytes) -> tuple[bytes, ...]:
        """Add one entry. Returns the hashes of the subtrees worth keeping that it completed, smallest first."""
        completed: tuple[bytes, ...] = ()
        grown, level, rest = leaf_hash(entry), 0, self.size
        while rest & 1:
            grown = node_hash(self._peaks.pop(), grown)
            level, rest = level + 1, rest >> 1
            if level >= KEPT_LEVEL:
                completed = (*completed, grown)
        self._peaks.append(grown)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return folded(self._peaks)


def folded(hashes: Sequence[bytes]) -> bytes:
    """The hash above complete subtrees that stand side by side, the largest first."""
    if not hashes:
        return EMPTY
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes))


def subtrees(span: Span) -> Iterator[Subtree]:
    """The complete subtrees that make up a span of a proof, the largest first."""
    start = span.start
    while start < span.end:
        level = (span.end - start).bit_length() - 1
        yield Subtree(level, start >> level)
        start += 1 << level


def place_of(subtree: Subtree) -> int:
    """Which kept subtree this is, from 1, in the order in which a growing tree completes them.

    The last 256 leaves under it are chunk number `chunk`. Every chunk completes itself and, like a binary counter
    that carries, one larger subtree for each trailing one: 2 × chunk − its ones came before.
    """
    above = subtree.level - KEPT_LEVEL
    chunk = ((subtree.position + 1) << above) - 1
    return 2 * chunk - chunk.bit_count() + above + 1


def how_many_kept(size: int) -> int:
    """How many subtrees worth keeping a tree of so many leaves has completed."""
    chunks = size >> KEPT_LEVEL
    return 2 * chunks - chunks.bit_count()


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The spans whose hashes prove that leaf `index` is in a tree of `size`, from the leaf to the root."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}.")
    spans, here = [], Span(0, size)
    while here.end - here.start > 1:
        middle = _middle(here)
        left, right = Span(here.start, middle), Span(middle, here.end)
        here, other = (left, right) if index < middle else (right, left)
        spans.append(other)
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The spans whose hashes prove that a tree of `new` leaves begins with the tree of its first `old` leaves."""
    if not 0 < old <= new:
        raise ValueError(f"A tree of {new} leaves does not continue one of {old}.")
    spans, here = [], Span(0, new)
    while here.end != old:
        middle = _middle(here)
        left, right = Span(here.start, middle), Span(middle, here.end)
        here, other = (left, right) if old <= middle else (right, left)
        spans.append(other)
    # Who has the old root need not be told the hash of a subtree that is all of the old tree.
    return [here, *spans[::-1]] if here.start else spans[::-1]


def proof(spans: Sequence[Span], hashes: Mapping[Subtree, bytes]) -> list[bytes]:
    """The hash of every span, from those of its subtrees. Raises KeyError when one is not among `hashes`."""
    return [folded([hashes[each] for each in subtrees(span)]) for span in spans]


def includes(root: bytes, size: int, index: int, entry: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that `entry` is leaf `index` of the tree of `size` leaves with this root."""
    if not 0 <= index < size:
        return False
    spans, grown = inclusion_spans(index, size), leaf_hash(entry)
    if len(path) != len(spans):
        return False
    for span, given in zip(spans, path, strict=True):
        grown = node_hash(grown, given) if span.start > index else node_hash(given, grown)
    return grown == root


def continues(old_root: bytes, old: int, new_root: bytes, new: int, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the tree of `new` leaves begins, unchanged, with the tree of `old` leaves."""
    if not 0 < old <= new:
        return False
    spans = consistency_spans(old, new)
    if len(path) != len(spans):
        return False
    pairs = list(zip(spans, path, strict=True))
    old_grown = new_grown = old_root
    if pairs and pairs[0][0].end == old:
        old_grown = new_grown = pairs.pop(0)[1]
    for span, given in pairs:
        if span.start >= old:
            new_grown = node_hash(new_grown, given)
        else:
            old_grown, new_grown = node_hash(given, old_grown), node_hash(given, new_grown)
    return old_grown == old_root and new_grown == new_root


def _middle(span: Span) -> int:
    """Where a tree over this span splits: after the largest power of two that is smaller than it."""
    return span.start + (1 << (span.end - span.start - 1).bit_length() - 1)
