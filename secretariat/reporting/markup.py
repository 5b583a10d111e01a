"""The markup of highlights: {figure:key}, {section:name}, {record:table/reference}. No number is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from secretariat.core.publishing import Cell, FigureLink, Inline, Link, Reference, Text

TOKEN = re.compile(r"\{(figure|section|record):([^{}]+)\}")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ALLOWED = (
    rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b",
    rf"\b(?:{MONTHS}) \d{{4}}\b",
    r"\b(?:19|20)\d{2}(?:[-–]\d{2})?\b",
    r"\b(?:SECMP|DP|MP|CR|IRP|CRP)\d+[A-Z]?\b",
    r"\b[A-Z]{1,2}\d+[A-Z]?(?:\.\d+)*[A-Z]?(?:\([a-zA-Z0-9]{1,4}\))*",
    r"\b(?:Section|Schedule|Appendix|Release|Regulation) [A-Z]?\d+(?:\.\d+)*(?:\([a-zA-Z0-9]{1,4}\))*",
)


class UnknownToken(ValueError):
    """Markup that stands for nothing: the message quotes it and says what to write."""


@dataclass(frozen=True)
class Typed:
    """A digit that somebody typed."""

    around: str

    def __str__(self) -> str:
        return (
            f"the number in “…{self.around}…” is typed. Quote a figure as {{figure:key}}, or add the name it belongs to "
            "to names_with_digits in the report's outline."
        )


def typed_numbers(text: str, names: Iterable[str] = ()) -> list[Typed]:
    """Every digit of a highlight that is neither figure, date nor reference, nor part of a known name."""
    rest = TOKEN.sub(lambda found: " " * len(found[0]), text)
    for name in sorted(names, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda found: " " * len(found[0]), rest)
    for pattern in ALLOWED:
        rest = re.sub(pattern, lambda found: " " * len(found[0]), rest)
    return [Typed(text[max(0, found.start() - 20) : found.end() + 20].strip()) for found in re.finditer(r"\d+", rest)]


def figure_keys(text: str) -> list[str]:
    """The keys of the figures that a highlight quotes."""
    return [key.strip() for kind, key in TOKEN.findall(text) if kind == "figure"]


IsOpen = Callable[[str, str], bool]
"""Whether there is a record, by table and reference, that everybody may see."""


def inlines(text: str, value_of: Callable[[str], str], sections: frozenset[str], is_open: IsOpen) -> Cell:
    """A highlight as pieces of a document. `value_of` gives a figure's value as people read it, or raises KeyError.

    Raises UnknownToken for a figure, section or record that there is not.
    """
    pieces: list[Inline] = []
    end = 0
    for found in TOKEN.finditer(text):
        if found.start() > end:
            pieces.append(Text(text[end : found.start()]))
        pieces.append(_piece(found[1], found[2].strip(), value_of, sections, is_open))
        end = found.end()
    if end < len(text):
        pieces.append(Text(text[end:]))
    return tuple(pieces)


def _piece(kind: str, what: str, value_of: Callable[[str], str], sections: frozenset[str], is_open: IsOpen) -> Inline:
    if kind == "figure":
        try:
            return FigureLink(value_of(what), what)
        except KeyError:
            raise UnknownToken(f"{{figure:{what}}} is no figure: `secretariat figures` lists them.") from None
    if kind == "section":
        if what not in sections:
            raise UnknownToken(f"{{section:{what}}} is no section of the report's outline.")
        return Reference(what)
    table, _, reference = what.partition("/")
    if not reference:
        raise UnknownToken(f"{{record:{what}}} is not written as table/reference.")
    if not is_open(table, reference):
        raise UnknownToken(f"{{record:{what}}} is no record that everybody may see.")
    return Link(reference, f"/{quote(table)}/{quote(reference)}/")
