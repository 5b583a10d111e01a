"""A text with its marks as the inline elements of Akoma Ntoso."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from secretariat.documents.text.items import Mark
from secretariat.documents.text.marking import nested

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SIMPLE = {"bold": "b", "italic": "i", "underline": "u", "superscript": "sup", "subscript": "sub"}
CHANGES = {"substitution": "ins", "insertion": "ins", "addition": "ins", "repeal": "del"}


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)


def words(text: str) -> str:
    """Text as XML; a line break becomes an element."""
    return escape(clean(text)).replace("\n", "<br/>")


def attribute(value: str) -> str:
    """A value with its quotation marks."""
    return quoteattr(clean(value).replace("\n", " "))


@dataclass
class Writer:
    """What inline elements need to know of the document that they stand in."""

    targets: dict[str, str] = field(default_factory=dict)
    """The identifier of each label that one clause alone has."""
    notes: dict[str, str] = field(default_factory=dict)
    """The identifier of each footnote that is written where it stands, by its number."""
    terms: dict[str, str] = field(default_factory=dict)
    """What the file's references are to name: identifier and words."""

    def inline(self, text: str, marks: tuple[Mark, ...], note: Callable[[Mark], str] | None = None) -> str:
        """The text as XML. `note` writes a footnote in its place; without it, its number refers to it."""
        if not marks:
            return words(text)
        opens: dict[int, list[str]] = {}
        closes: dict[int, list[str]] = {}
        for mark in nested(marks):
            if mark.kind == "footnote" and mark.start == mark.end:
                opens.setdefault(mark.start, []).append(note(mark) if note else self._reference(mark))
                continue
            begin, finish = self._element(mark, text)
            if mark.start == mark.end:
                opens.setdefault(mark.start, []).append(begin + finish)
                continue
            opens.setdefault(mark.start, []).append(begin)
            closes.setdefault(mark.end, []).insert(0, finish)
        parts, at = [], 0
        for place in sorted({*opens, *closes}):
            parts += [words(text[at:place]), *closes.get(place, ()), *opens.get(place, ())]
            at = place
        parts.append(words(text[at:]))
        return "".join(parts)

    def _reference(self, mark: Mark) -> str:
        target = self.notes.get(mark.value, "")
        return f'<noteRef class="footnote" href={attribute("#" + target)} marker={attribute(mark.value)}/>'

    def _element(self, mark: Mark, text: str) -> tuple[str, str]:
        if mark.kind in SIMPLE and not mark.value:
            return f"<{SIMPLE[mark.kind]}>", f"</{SIMPLE[mark.kind]}>"
        if mark.kind == "link":
            return f"<a href={attribute(mark.value)}>", "</a>"
        if mark.kind == "refers":
            return f"<ref href={attribute(self._target(mark.value))}>", "</ref>"
        if mark.kind == "changed" and (name := CHANGES.get(mark.value)):
            return f"<{name} class={attribute(mark.value)}>", f"</{name}>"
        if mark.kind == "defines" and not mark.value:
            return f"<term refersTo={attribute('#' + self.term(text[mark.start : mark.end]))}>", "</term>"
        title = f" title={attribute(mark.value)}" if mark.value else ""
        return f"<inline name={attribute(mark.kind)}{title}>", "</inline>"

    def _target(self, value: str) -> str:
        """Where a reference leads: an identifier in the file, an address, or else the label as it is."""
        if identifier := self.targets.get(value):
            return f"#{identifier}"
        return value if "://" in value else f"#{quote(value)}"

    def term(self, term: str) -> str:
        """The identifier of a term among the file's references."""
        identifier = "term-" + (re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-") or "x")
        self.terms.setdefault(identifier, term)
        return identifier
