"""What somebody typed, understood as terms. Everything typed is data: nothing of it is ever part of a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from secretariat.core.search.words import LONGEST, STOP_WORDS, cleaned, words_of

MOST_LETTERS = 200
MOST_TERMS = 16
SHORTEST_START = 2
"""Letters from which on a word that is still being typed is taken for the start of others."""

_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other; most often one. With `start`, the last of them may go on."""

    words: tuple[str, ...]
    start: bool = False
    quoted: bool = False

    @property
    def alone(self) -> str:
        """Its word, if it is a single one that is not in quotes, else empty."""
        return self.words[0] if len(self.words) == 1 and not self.quoted else ""

    def __str__(self) -> str:
        said = " ".join(self.words)
        return f'"{said}"' if self.quoted else said


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: every term must be there."""

    text: str
    terms: tuple[Term, ...]
    unfinished: bool
    """Whether the last term may still be in the typing: nothing follows it."""

    def with_terms(self, terms: Iterable[Term]) -> Asked:
        """The same with other terms."""
        return replace(self, terms=tuple(terms))

    def __str__(self) -> str:
        return " ".join(str(term) for term in self.terms)


def understood(typed: str) -> Asked:
    """What somebody who typed this looks for. Words that say nothing by themselves are left out, unless there are no
    others or they stand in quotes."""
    text = cleaned(typed).translate(_QUOTES)[:MOST_LETTERS].strip()
    found: dict[Term, None] = {}
    for quoted, plain in _PIECE.findall(text):
        words = tuple(word[:LONGEST] for word in words_of(quoted or plain))
        if words:
            found[Term(words, start=plain.endswith("*"), quoted=bool(quoted))] = None
    terms = list(found)[:MOST_TERMS]
    telling = [term for term in terms if term.start or term.alone not in STOP_WORDS]
    last = bool(terms) and not terms[-1].quoted and not typed[:MOST_LETTERS].endswith((" ", '"'))
    # "notices to the p": what is being typed counts although "p" alone would not.
    return Asked(text, tuple(telling or terms), last and bool(telling) and telling[-1] == terms[-1])
