"""Do the events still have the roots that were signed? Nothing that the register keeps about its tree is believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from secretariat.core.checkpoints import proving
from secretariat.core.checkpoints.keys import BadKey, Trusted, VerifierKey, after_lost, follow, verifier_key
from secretariat.core.checkpoints.merkle import KEPT_LEVEL, Growing, continues, how_many_kept
from secretariat.core.checkpoints.models import Checkpoint, KeptSubtree, PublishedKey
from secretariat.core.checkpoints.notes import BadNote, Note, Stated, note_from, stated

AT_ONCE = 2000


@dataclass(frozen=True)
class Outside:
    """A checkpoint that somebody kept outside the register, and what they call it."""

    name: str
    note: Note
    stated: Stated


@dataclass
class Reading:
    """What came of comparing: a sentence for each thing that is wrong, and for each kept checkpoint that fits."""

    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)
    fits: list[str] = field(default_factory=list)


def outside(path: Path) -> Outside:
    """A checkpoint from a file. Raises BadNote, naming the file."""
    try:
        note = note_from(path.read_text(encoding="utf-8"))
        return Outside(path.name, note, stated(note))
    except OSError as error:
        raise BadNote(f"{path} cannot be read: {error.strerror}.") from None
    except (BadNote, UnicodeDecodeError) as error:
        raise BadNote(f"{path}: {error if isinstance(error, BadNote) else 'It is no text.'}") from None


class Recomputing:
    """The tree worked out anew, event by event, and what it says about checkpoints. Memory does not grow with events.

    Every event is handed to `add`, in order; then `compare` says what does not fit.
    """

    def __init__(self, kept: Sequence[Outside] = (), first_key: VerifierKey | None = None) -> None:
        self._reading = Reading()
        self._kept = sorted(kept, key=lambda each: each.stated.size)
        self._stored = list(self._readable(Checkpoint.objects.all()))
        self._first_key = first_key
        self._sizes = {each.stated.size for each in self._stored} | {each.stated.size for each in self._kept}
        self._tree, self._roots, self._last = Growing(), dict[int, bytes](), 0
        self._remembered = how_many_kept(max((each.stated.size for each in self._stored), default=0))
        self._completed: list[tuple[int, int, bytes]] = []
        self._number = 0
        self._wrong_subtrees: list[tuple[int, int]] = []

    def add(self, sequence: int, hash_: str, otherwise: str) -> None:
        """The next event: its number, its hash, and the hash it should have, for when what stands there is none."""
        try:
            entry = bytes.fromhex(hash_)
        except ValueError:
            entry = bytes.fromhex(otherwise)
        self._last = sequence
        for level, completed in enumerate(self._tree.add(entry), start=KEPT_LEVEL):
            self._completed.append((self._tree.size - (1 << level) + 1, self._tree.size, completed))
        if len(self._completed) >= AT_ONCE:
            self._compare_subtrees()
        if self._tree.size in self._sizes:
            self._roots[self._tree.size] = self._tree.root()

    def compare(self) -> Reading:
        """What does not fit: keys, signatures, roots, proofs, and then the checkpoints that were kept outside."""
        reading, published = self._reading, list(PublishedKey.objects.all())
        reading.checkpoints = len(self._stored)
        own = _own_keys(published, reading.faults)
        reading.faults += self._unsigned(own)
        reading.faults += self._wrong_roots()
        reading.faults += self._wrong_kept()
        reading.faults += self._wrong_proofs()
        if self._first_key:
            believed = follow(self._first_key, [each.statement for each in published])
            if published and str(believed[-1].key) != published[-1].key:
                reading.faults.append(
                    f"The register's key {published[-1].key} does not follow from the key that was given."
                )
        else:
            believed = own
        signed = [each for each in self._kept if self._signed(each, believed)]
        for each in signed:
            self._compare_kept(each, signed)
        return reading

    def _readable(self, rows: Iterable[Checkpoint]) -> Iterator[Checkpoint]:
        """The stored checkpoints in order; whatever is not one, or not where it should be, becomes a fault."""
        number = size = 0
        for each in rows:
            if each.number != number + 1:
                self._reading.faults.append(f"Checkpoint number {number + 1:,} is missing: it was taken out.")
            number = each.number
            try:
                said = each.stated.size
            except BadNote as bad:
                self._reading.faults.append(f"Checkpoint number {number:,} was overwritten: {bad}")
                continue
            if said != each.size or said <= size:
                self._reading.faults.append(f"Checkpoint number {number:,} was overwritten: it is of {said:,} events.")
                continue
            size = said
            yield each

    def _compare_subtrees(self) -> None:
        completed, self._completed = self._completed, []
        begin, self._number = self._number, self._number + len(completed)
        rows = KeptSubtree.objects.filter(number__gt=begin, number__lte=self._number)
        kept = dict(rows.values_list("number", "hash"))
        for number, (first, last, hash_) in enumerate(completed, start=begin + 1):
            if number <= self._remembered and kept.get(number) != hash_.hex():
                self._wrong_subtrees.append((first, last))

    def _unsigned(self, keys: list[Trusted]) -> Iterator[str]:
        for each in self._stored:
            if not any(key.signed(each.note, each.size) and key.key.name == each.stated.origin for key in keys):
                yield f"{each} is not signed with the key that was the register's then."

    def _wrong_roots(self) -> Iterator[str]:
        cut = [each.size for each in self._stored if each.size > self._last]
        if cut:
            yield (
                f"{_events(self._last + 1, cut[-1])} missing: checkpoint {cut[-1]:,} was signed when they were there, "
                f"and the register now ends at event {self._last:,}."
            )
        good = wrong = 0
        after = []
        for each in self._stored[: len(self._stored) - len(cut)]:
            if self._roots.get(each.size) != each.stated.root:
                wrong = wrong or each.size
            elif wrong:
                after.append(f"{each} fits the rewritten events: it was signed after they were rewritten.")
            else:
                good = each.size
        if wrong:
            yield _rewritten(good, wrong)
        yield from after

    def _wrong_kept(self) -> Iterator[str]:
        self._compare_subtrees()
        if self._wrong_subtrees:
            (first, last), more = self._wrong_subtrees[0], len(self._wrong_subtrees) - 1
            also = f", nor {'does' if more == 1 else 'do'} {more:,} more" if more else ""
            yield f"The hash kept for proofs over events {first:,} to {last:,} does not fit the events{also}."

    def _wrong_proofs(self) -> Iterator[str]:
        """Each checkpoint is consistent with the next, by the proof that people outside are given."""
        fitting = [each for each in self._stored if self._fits(each.stated)]
        for old, new in zip(fitting, fitting[1:], strict=False):
            try:
                path = proving.consistency(old.size, new.size)
            except proving.CannotProve as reason:
                yield f"Checkpoints {old.size:,} and {new.size:,}: {reason}"
                continue
            if not continues(old.stated.root, old.size, new.stated.root, new.size, path):
                yield f"The proof that checkpoint {new.size:,} continues checkpoint {old.size:,} does not hold."

    def _signed(self, each: Outside, believed: list[Trusted]) -> bool:
        if not believed:
            self._reading.faults.append(
                f"{each.name} cannot be checked: this register has no key. Give one with --key."
            )
            return False
        if any(key.signed(each.note, each.stated.size) and key.key.name == each.stated.origin for key in believed):
            return True
        self._reading.faults.append(
            f"{each.name} is not signed with {believed[0].key}, nor with a key that followed it by then."
        )
        return False

    def _compare_kept(self, each: Outside, others: Sequence[Outside]) -> None:
        faults, size = self._reading.faults, each.stated.size
        if size > self._last:
            faults.append(
                f"{_events(self._last + 1, size)} missing: {each.name} was signed when they were there, "
                f"and the register now ends at event {self._last:,}."
            )
        elif not self._fits(each.stated):
            faults.append(self._rewritten_since(each, others))
        elif size not in {stored.size for stored in self._stored}:
            faults.append(f"The register no longer holds the checkpoint of {size:,} events that is in {each.name}.")
        else:
            self._reading.fits.append(f"{each.name} fits: the first {size:,} events are those it was signed for.")

    def _rewritten_since(self, kept: Outside, others: Sequence[Outside]) -> str:
        """The sentence about a fork. The register's own checkpoints bracket it only if they were not made anew too."""
        size = kept.stated.size
        same = [each for each in self._stored if each.size == size]
        witnesses = [each.stated for each in others]
        if same and same[0].stated.root == kept.stated.root:
            witnesses += [each.stated for each in self._stored]
        good = max((each.size for each in witnesses if each.size < size and self._fits(each)), default=0)
        sentence = _rewritten(good, size, kept.name)
        if same and same[0].stated.root != kept.stated.root:
            sentence += " The register now shows another checkpoint of that size: two were signed."
        return sentence

    def _fits(self, said: Stated) -> bool:
        return self._roots.get(said.size) == said.root


def _own_keys(published: Sequence[PublishedKey], faults: list[str]) -> list[Trusted]:
    """The register's keys, each with what it may have signed, as far as they follow from each other."""
    believed: list[Trusted] = []
    for row in published:
        try:
            key = verifier_key(row.key)
        except BadKey as bad:
            faults.append(f"Published key {row.number} was overwritten. {bad}")
            break
        if not believed:
            believed = [Trusted(key)]
            continue
        last = believed[-1].key
        pair = max(follow(last, [row.statement]), after_lost(last, row.statement), key=len)
        if pair[-1].key != key or len(pair) == 1:
            faults.append(f"Published key {row.number} does not follow from the one before it by a signed statement.")
            break
        believed[-1:] = pair
    return believed


def _events(first: int, last: int) -> str:
    return f"Event {first:,} is" if first == last else f"Events {first:,} to {last:,} are"


def _rewritten(good: int, wrong: int, name: str = "") -> str:
    what = name or f"checkpoint {wrong:,}"
    if not good:
        return f"History was rewritten at or before event {wrong:,}: {what} does not fit the events."
    return (
        f"History was rewritten after event {good:,} and at or before event {wrong:,}: the first {good:,} events are "
        f"still those that were signed, but {what} does not fit."
    )
