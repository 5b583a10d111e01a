from __future__ import annotations

from array import array

EMPTY = 0


class Seen:
    """Which references an import has met, and in which row, in 12 bytes a slot: a file of 200 MB has millions.

    References are kept as 64-bit hashes, so two different ones are taken for the same about once in ten million
    files of a million rows; Python's hash of a text differs from run to run, so trying again would help.
    """

    def __init__(self) -> None:
        self._hashes = array("Q", bytes(8 * 1024))
        self._rows = array("I", bytes(4 * 1024))
        self._count = 0

    def row_of(self, reference: str) -> int:
        """The row in which the reference was met first; 0 when it was not."""
        return self._rows[self._slot(self._hashes, _number(reference))]

    def add(self, reference: str, row: int) -> int:
        """Note the reference of a row. Returns the earlier row that has it, or 0."""
        number = _number(reference)
        slot = self._slot(self._hashes, number)
        if self._hashes[slot] != EMPTY:
            return self._rows[slot]
        self._hashes[slot], self._rows[slot] = number, row
        self._count += 1
        if self._count * 3 > len(self._hashes) * 2:
            self._grow()
        return 0

    @staticmethod
    def _slot(hashes: array[int], number: int) -> int:
        """Where the number is, or the empty place where it would go."""
        last = len(hashes) - 1  # the length is a power of two
        slot = number & last
        while hashes[slot] != EMPTY and hashes[slot] != number:
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        size = 2 * len(self._hashes)
        hashes, rows = array("Q", bytes(8 * size)), array("I", bytes(4 * size))
        for number, row in zip(self._hashes, self._rows, strict=True):
            if number != EMPTY:
                slot = self._slot(hashes, number)
                hashes[slot], rows[slot] = number, row
        self._hashes, self._rows = hashes, rows


def _number(reference: str) -> int:
    """64 bits of the reference, never the number that marks an empty place."""
    return (hash(reference) & 0xFFFF_FFFF_FFFF_FFFF) or 1
