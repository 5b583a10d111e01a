"""Proofs for people outside: hashes only, and never more than some 500 events read, however many there are."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from secretariat.core.checkpoints.merkle import (
    KEPT_LEVEL,
    Growing,
    Span,
    Subtree,
    consistency_spans,
    inclusion_spans,
    place_of,
    proof,
    subtrees,
)
from secretariat.core.checkpoints.models import KeptSubtree
from secretariat.core.events.models import Event


class CannotProve(Exception):
    """What a proof is made of is not there: the register was changed behind its back. One sentence."""


def inclusion(sequence: int, size: int) -> tuple[str, list[bytes]]:
    """The hash of an event, and the proof that it is among the first `size`. Two queries. Raises CannotProve."""
    hashes, leaves = _hashes(inclusion_spans(sequence - 1, size), also=sequence - 1)
    return leaves[sequence - 1].hex(), proof(inclusion_spans(sequence - 1, size), hashes)


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the first `new` events begin with the first `old`. Two queries. Raises CannotProve."""
    spans = consistency_spans(old, new)
    return proof(spans, _hashes(spans)[0])


def _hashes(spans: Sequence[Span], also: int | None = None) -> tuple[dict[Subtree, bytes], dict[int, bytes]]:
    """The hash of every subtree of these spans, and the event hashes of the leaves that were read for it."""
    wanted = [each for span in spans for each in subtrees(span)]
    small = [each for each in wanted if each.level < KEPT_LEVEL]
    leaves = _leaves({each.position << each.level >> KEPT_LEVEL for each in small}, also)
    hashes = _kept([each for each in wanted if each.level >= KEPT_LEVEL])
    for each in small:
        tree = Growing()
        for leaf in range(each.position << each.level, each.position + 1 << each.level):
            if leaf not in leaves:
                raise CannotProve(f"Event {leaf + 1:,} is missing, so nothing that rests on it can be proved.")
            tree.add(leaves[leaf])
        hashes[each] = tree.root()
    return hashes, leaves


def _leaves(chunks: set[int], also: int | None) -> dict[int, bytes]:
    """Leaf to event hash, of whole chunks of 256 and of one more leaf."""
    asked = Q(sequence=also + 1) if also is not None else Q(pk__in=[])
    for chunk in chunks:
        asked |= Q(sequence__gt=chunk << KEPT_LEVEL, sequence__lte=chunk + 1 << KEPT_LEVEL)
    rows = Event.objects.filter(asked).values_list("sequence", "hash")
    try:
        leaves = {sequence - 1: bytes.fromhex(own) for sequence, own in rows}
    except ValueError:
        raise CannotProve("An event's hash was overwritten, so nothing that rests on it can be proved.") from None
    if also is not None and also not in leaves:
        raise CannotProve(f"Event {also + 1:,} is missing, so nothing that rests on it can be proved.")
    return leaves


def _kept(wanted: Sequence[Subtree]) -> dict[Subtree, bytes]:
    places = {place_of(each): each for each in wanted}
    rows = KeptSubtree.objects.filter(number__in=places).values_list("number", "hash")
    try:
        kept = {places[number]: bytes.fromhex(text) for number, text in rows}
    except ValueError:
        raise CannotProve("A kept hash was overwritten, so nothing that rests on it can be proved.") from None
    if len(kept) != len(places):
        raise CannotProve("A kept hash is missing, so nothing that rests on it can be proved.")
    return kept
