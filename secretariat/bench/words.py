"""How fast Word files are read and written: without tracked changes, and with five thousand."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import docx

from secretariat.bench.measure import Line, at_most, measure, pairs, seconds
from secretariat.documents.text.items import Item, Kind
from secretariat.documents.text.word_aligning import compared
from secretariat.documents.text.word_in import read_word
from secretariat.documents.text.word_out import write_word
from secretariat.documents.text.word_redline import write_word_redline

ISSUE = 5
CLAUSES = 5_000
CHANGES = 5_000
SLOWEST = 1.0
"""Seconds of processor time for a million bytes of document.xml."""
WORDS = ["the Panel", "shall", "each Party", "may not", "send", "a report", "within five", "Working Days", "of that",
         "notice and", "consider", "whether it is", "complete", "Charges", "Device", "where", "required", "unless"]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What became of an item, as the comparison of texts would say it."""

    kind: str
    old: int | None
    new: int | None
    words: tuple[tuple[str, str], ...] = ()


@measure("words", issue=ISSUE)
def words() -> Iterator[Line]:
    """A Word file of 5,000 clauses read and written, and read in both views with 5,000 tracked changes."""
    items = text_of(CLAUSES)
    changed, changes = with_changes(items, CHANGES)
    written = seconds(lambda: write_word(items, title="Bench"), times=3, clock=time.process_time)
    plain = write_word(items, title="Bench")
    redline = write_word_redline(changes, items, changed, title="Bench")
    yield _per_megabyte("Word read, per MB", plain, lambda: read_word(plain))
    yield _per_megabyte("Word with 5,000 changes, accepted", redline, lambda: read_word(redline))
    yield _per_megabyte("Word with 5,000 changes, rejected", redline, lambda: read_word(redline, view="reject"))
    reading, bare, ratio = pairs(lambda: read_word(plain), lambda: _by_python_docx(plain), times=5)
    said = f"python-docx, words alone and no numbers ({bare:.3g} s)"
    yield Line("Word read, beside python-docx", ISSUE, reading, "s", said, ratio, "at most 3 times", ratio <= 3)
    yield at_most("Word written, per MB", ISSUE, written / len(document_of(plain)) * 1e6, "s", "the budget", SLOWEST)
    took = seconds(lambda: write_word_redline(changes, items, changed), times=3, clock=time.process_time)
    yield at_most("redline with 5,000 changes written", ISSUE, took, "s", "5 s", 5)


def _per_megabyte(name: str, file: bytes, work: Callable[[], object]) -> Line:
    taken = seconds(work, times=3, clock=time.process_time)
    return at_most(name, ISSUE, taken / len(document_of(file)) * 1e6, "s", "1 MB of document.xml a second", SLOWEST)


def document_of(file: bytes) -> bytes:
    """The main part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return parts.read("word/document.xml")


def _by_python_docx(file: bytes) -> int:
    return sum(len(each.text) for each in docx.Document(io.BytesIO(file)).paragraphs)


def text_of(count: int) -> list[Item]:
    """A made-up text of so many clauses with lists under them, the same each time."""
    draw = random.Random(5)
    items: list[Item] = []
    clause = paragraph = letter = 0
    while len(items) < count:
        if clause == 0 or draw.random() < 0.02:
            clause, paragraph, letter = clause + 1, 0, 0
            items.append(Item(0, number=f"D{clause}", heading=_words(draw, 3).title()))
        elif paragraph and letter < 8 and draw.random() < 0.6:
            letter += 1
            items.append(Item(2, number=f"({'abcdefgh'[letter - 1]})", text=_words(draw, 12) + ";"))
        else:
            paragraph, letter = paragraph + 1, 0
            items.append(Item(1, number=f"D{clause}.{paragraph}", text=_words(draw, 25) + ":"))
    return items


def with_changes(items: list[Item], count: int) -> tuple[list[Item], list[Change]]:
    """The text with words replaced by at least so many tracked changes, and what was changed."""
    draw = random.Random(6)
    changed = list(items)
    for _ in range(count * 11 // 20):  # a word that is replaced is a deletion and an insertion; some draws are lost
        at = draw.randrange(len(changed))
        if changed[at].kind is Kind.CLAUSE and changed[at].text:
            parts = changed[at].text.split(" ")
            parts[draw.randrange(len(parts))] = f"word{draw.randrange(1000)}"
            changed[at] = replace(changed[at], text=" ".join(parts))
    changes = [
        Change("same" if old == new else "changed", at, at, tuple(compared(old.text, new.text)))
        for at, (old, new) in enumerate(zip(items, changed, strict=True))
    ]
    return changed, changes


def _words(draw: random.Random, count: int) -> str:
    return " ".join(draw.choices(WORDS, k=count)).capitalize()
