"""Marks within a line of labelled text: `**bold**`, `_italic_`, `[^1]` for a footnote, `[words]{kind value}` for the
rest, and a backslash before a character that would mean something."""

from __future__ import annotations

import re

from secretariat.documents.text.items import Mark
from secretariat.documents.text.marking import nested, tidy

SPECIAL = r"\*_[]|^"
"""Before these a backslash says: as it is."""
NOTE = re.compile(r"\[\^([^\]\s]*)\]")
CLOSE = re.compile(r"\]\{([a-z]+)(?: ((?:[^}\\]|\\.)*))?\}")
TOKEN = re.compile(
    r"(?P<escaped>\\[\\*_\[\]|^])|(?P<note>\[\^[^\]\s]*\])|(?P<close>\]\{[a-z]+(?: (?:[^}\\]|\\.)*)?\})|\*\*|_|\[|\]"
)


def read_marks(line: str) -> tuple[str, tuple[Mark, ...]]:
    """The text of a line, and its marks. What is opened and not closed stands as it is."""
    if not any(each in line for each in "\\*_["):
        return line, ()
    tokens = [(found.start(), found.end(), found[0]) for found in TOKEN.finditer(line)]
    pairs = _pairs(line, tokens)
    text: list[str] = []
    length, at = 0, 0
    starts: dict[int, int] = {}
    marks: list[Mark] = []
    for place, (start, end, token) in enumerate(tokens):
        length += start - at
        text.append(line[at:start])
        at = end
        if token[0] == "\\":
            text.append(token[1])
            length += 1
        elif note := NOTE.fullmatch(token):
            marks.append(Mark(length, length, "footnote", note[1]))
        elif place in pairs:
            opened = pairs[place]
            if opened == place:
                starts[place] = length
            else:
                kind, value = _meaning(token)
                marks.append(Mark(starts[opened], length, kind, value))
        else:
            text.append(token)
            length += len(token)
    text.append(line[at:])
    whole = "".join(text)
    return whole, tidy(whole, marks)


def _pairs(line: str, tokens: list[tuple[int, int, str]]) -> dict[int, int]:
    """For each token that opens, itself; for each that closes, the one that it closes."""
    pairs: dict[int, int] = {}
    brackets: list[int] = []
    toggles: dict[str, int] = {}
    for place, (start, end, token) in enumerate(tokens):
        before, after = line[start - 1 : start], line[end : end + 1]
        if token == "[":
            brackets.append(place)
        elif token == "]":
            if brackets:
                brackets.pop()
        elif token.startswith("]"):
            if brackets:
                opened = brackets.pop()
                pairs[opened] = pairs[place] = opened
        elif token in ("**", "_"):
            within_word = token == "_"
            if token in toggles and before.strip() and not (within_word and after.isalnum()):
                opened = toggles.pop(token)
                pairs[opened] = pairs[place] = opened
            elif token not in toggles and after.strip() and not (within_word and before.isalnum()):
                toggles[token] = place
    return pairs


def _meaning(token: str) -> tuple[str, str]:
    if token == "**":
        return "bold", ""
    if token == "_":
        return "italic", ""
    close = CLOSE.fullmatch(token)
    assert close is not None
    return close[1], re.sub(r"\\(.)", r"\1", close[2] or "", flags=re.S)


def write_marks(text: str, marks: tuple[Mark, ...]) -> str:
    """The line that `read_marks` reads as this text and these marks, once they are tidy."""
    wanted = (text, tidy(text, marks))
    for short in (True, False):
        line = _written(text, wanted[1], short=short)
        if read_marks(line) == wanted:
            return line
    return line


def _written(text: str, marks: tuple[Mark, ...], *, short: bool) -> str:
    escaped = "\\*_" if short and not any(_is_long(mark) for mark in marks) and "]{" not in text else "\\*_[]^"
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for mark in nested(marks):
        if mark.kind == "footnote" and mark.start == mark.end and not re.search(r"[\]\s]", mark.value):
            opens.setdefault(mark.start, []).append(f"[^{mark.value}]")
            continue
        begin, finish = _signs(mark) if short else _long(mark)
        if mark.start == mark.end:
            opens.setdefault(mark.start, []).append(begin + finish)
            continue
        opens.setdefault(mark.start, []).append(begin)
        closes.setdefault(mark.end, []).insert(0, finish)
    parts: list[str] = []
    for place in range(len(text) + 1):
        parts += closes.get(place, ())
        parts += opens.get(place, ())
        if place < len(text):
            character = text[place]
            noted = character == "[" and text[place + 1 : place + 2] == "^"
            parts.append("\\" + character if character in escaped or noted else character)
    return "".join(parts)


def _is_long(mark: Mark) -> bool:
    return mark.kind not in ("bold", "italic", "footnote") or bool(mark.value and mark.kind != "footnote")


def _signs(mark: Mark) -> tuple[str, str]:
    if _is_long(mark):
        return _long(mark)
    return {"bold": ("**", "**"), "italic": ("_", "_")}.get(mark.kind) or _long(mark)


def _long(mark: Mark) -> tuple[str, str]:
    value = re.sub(r"([\\}])", r"\\\1", mark.value)
    return "[", f"]{{{mark.kind}{' ' if value else ''}{value}}}"
