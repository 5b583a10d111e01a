"""Labelled text: a plain text that a person can write, and that holds a whole document.

    Document: D
    Title: Modification Process

    D7 Report Phase
      = The report
      D7.3 The Code Administrator shall:
        (a) [Publishing] publish it; and
        (b) send it to "each" **Party**.[^1]
        ^1 A Party's address is in the register.
      "Report" means what is made under D7.3.
      | Step | Days |
      |---|---|
      | one | 5 |

Two spaces for each depth. The words after a number at the margin are its heading; deeper, they are its text, with a
heading in square brackets before it. `<19> ` is any number at all. `= ` heading, `$ ` formula, `! sha256 ` figure,
`^1 ` footnote, `"Term" ` definition, `| ` row of a table; a line of a single `|` parts two tables. A backslash at the
end of a line goes on with the next as one text; before a character it takes its meaning away.

What it does not hold: keys, doubts, and the bytes of pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from secretariat.documents.text import numbering
from secretariat.documents.text.items import Item, Kind, Mark, Reading, Unreadable
from secretariat.documents.text.marking import cells_with_marks, tidy_item
from secretariat.documents.text.plain_marks import SPECIAL, read_marks, write_marks

NUMBER = re.compile(
    r"""(?:<(?P<any>(?:[^<>\\]|\\.)*)>
      | (?P<plain>
          [A-Z]{1,2}\d+[A-Z]{0,2}(?:\.\d+[A-Z]{0,2})*
        | \d+[A-Z]{0,2}(?:\.\d+[A-Z]{0,2})+\.?
        | \d+[A-Z]{0,2}\.
        | \((?:\d{1,3}[A-Z]{0,2}|[a-z]{1,2}|[A-Z]{1,2}|[ivxlc]{1,8}[a-z]?|[IVXLC]{1,8})\)
        | (?:Part|Chapter)\ (?:\d+[A-Z]?|[IVXLC]+|[A-Z])
      ))(?:\ (?P<rest>.*)|$)""",
    re.X | re.S,
)
HEADED = re.compile(r"\[((?:[^\]\\]|\\.)*)\](?: (?P<rest>.*)|$)", re.S)
DEFINED = re.compile(r'"((?:[^"\\]|\\.)*)"(?: (?P<rest>.*)|(?P<joined>[,;:.].*)|$)', re.S)
CURLY = re.compile(r"“([^”\\]+)”(?= (?:means|has|have|shall have|includes) )(?: (?P<rest>.*))", re.S)
FIGURE = re.compile(r"! (?P<file>\S+)(?: (?P<rest>.*))?$", re.S)
FOOTNOTE = re.compile(r"\^(?P<number>\S*)(?: (?P<rest>.*))?$", re.S)
HEAD_RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")
FACT = re.compile(r"(?P<name>[^\W\d_](?:[^:\\\n]|\\.){0,80}):(?: (?P<value>.*))?$", re.S)
INDENTED = "Layout: indented"
DEEPEST = 40
MOST_CHARACTERS = 20_000_000


def read_plain(text: str) -> Reading:
    """The items of a labelled text. Raises `Unreadable`, naming the line, where it is not one; numbers without
    indentation leave doubts."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(
            f"The text is longer than {MOST_CHARACTERS // 1_000_000} million characters: cut it into its documents."
        )
    if "\x00" in text:
        raise Unreadable("This is not plain text: save it as text in UTF-8.")
    lines = list(_logical(text.removeprefix("\ufeff")))
    reading = Reading()
    told = _header(lines, reading)
    given = [line for line in lines if line[2]]
    if not any(indent for _, indent, _ in given) and not told:
        _unindented(given, reading)
    else:
        reading.items = [replace(item, depth=depth) for _, depth, item in _indented(given)]
    reading.items = [tidy_item(item) for item in reading.items]
    return reading


def _logical(text: str) -> Iterator[tuple[int, int, str]]:
    """The number of each line, the spaces before it, and its words, with those of the lines that it goes on in."""
    first, indent = 0, 0
    parts: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.rstrip("\r \t")
        words = bare.lstrip(" ")
        if not parts:
            first, indent = number, len(bare) - len(words)
            if words.startswith("\t"):
                raise Unreadable(f"Line {number} is indented with a tab: use two spaces for each level.")
        backslashes = len(words) - len(words.rstrip("\\"))
        if backslashes % 2 and not (words == "\\" and not parts):
            parts.append(words[:-1])
            continue
        yield first, indent, "\n".join([*parts, words])
        parts = []
    if parts:
        yield first, indent, "\n".join(parts)


def _header(lines: list[tuple[int, int, str]], reading: Reading) -> bool:
    """Takes the header's lines off. Whether it says that depths are as they are indented."""
    facts: list[tuple[str, str]] = []
    for _, indent, words in lines:
        found = FACT.match(words) if not indent else None
        if not found:
            if words or indent:
                return False  # a text that has no header
            break
        facts.append((_plain(found["name"]), re.sub(r"\\(.)", r"\1", found["value"] or "", flags=re.S)))
    if not facts or not any(name in ("Document", "Title") for name, _ in facts):
        return False
    del lines[: len(facts)]
    told = ("Layout", "indented") in facts
    reading.number = dict(facts).get("Document", "")
    reading.title = dict(facts).get("Title", "")
    reading.details = {name: value for name, value in facts if name not in ("Document", "Title", "Layout")}
    return told


def _indented(given: list[tuple[int, int, str]], *, headings: bool = True) -> Iterator[tuple[int, int, Item]]:
    """The line, the depth and the item of each item. Raises `Unreadable` where the indentation leads nowhere.
    `headings` is whether words after a number at the margin are its heading."""
    before, before_line = -1, 0
    rows: list[str] = []
    for place, (number, indent, words) in enumerate(given):
        if indent % 2:
            raise Unreadable(f"Line {number} is indented by {indent} spaces: use two for each level.")
        depth = indent // 2
        if depth > before + 1:
            if before < 0:
                raise Unreadable(f"Line {number} is indented, and nothing stands above it: begin it at the margin.")
            levels = {2: "two", 3: "three"}.get(depth - before, str(depth - before))
            fewer = 2 * (depth - before - 1)
            says = f"Line {number} is {levels} levels deeper than line {before_line}"
            raise Unreadable(f"{says}: indent it by {'two' if fewer == 2 else fewer} spaces fewer.")
        if depth > DEEPEST:
            raise Unreadable(f"Line {number} is {depth} levels deep, and {DEEPEST} are the most: indent it less.")
        before, before_line = depth, number
        if words.startswith("|"):
            rows.append(words)
            following = given[place + 1] if place + 1 < len(given) else (0, -1, "")
            if following[2].startswith("|") and following[1] == indent and words != "|":
                continue
            if table := _table(rows, number):
                yield number, depth, table
            rows = []
            continue
        yield number, depth, _item(words, heading=headings and depth == 0)


def _item(words: str, *, heading: bool) -> Item:
    """What one line says. `heading` is whether the words after a number are its heading."""
    if words.startswith("\\"):
        return _text(Kind.TEXT, words if words[1:2] in SPECIAL and words[1:2] else words[1:])
    if clause := NUMBER.match(words):
        label = _plain(clause["any"]) if clause["any"] is not None else clause["plain"]
        rest = clause["rest"] or ""
        if headed := HEADED.match(rest):
            item = _text(Kind.CLAUSE, headed["rest"] or "")
            return replace(item, number=label, heading=_plain(headed[1]))
        if heading:
            return Item(0, number=label, heading=_plain(rest))
        return replace(_text(Kind.CLAUSE, rest), number=label)
    if words == "=" or words.startswith("= "):
        return Item(0, Kind.HEADING, heading=_plain(words[2:]))
    if words == "$" or words.startswith("$ "):
        return _text(Kind.FORMULA, words[2:])
    if defined := DEFINED.match(words) or CURLY.match(words):
        joined = defined.groupdict().get("joined")
        return replace(_text(Kind.DEFINITION, joined or defined["rest"] or ""), heading=_plain(defined[1]))
    if figure := FIGURE.match(words):
        item = _text(Kind.FIGURE, figure["rest"] or "")
        file = "" if figure["file"] == "-" else figure["file"]
        marks = (*item.marks, Mark(0, len(item.text), "image", file)) if file else item.marks
        return replace(item, marks=marks)
    if words.startswith("^") and (note := FOOTNOTE.match(words)):
        return replace(_text(Kind.FOOTNOTE, note["rest"] or ""), number=note["number"])
    return _text(Kind.TEXT, words)


def _text(kind: Kind, words: str) -> Item:
    text, marks = read_marks(words)
    return Item(0, kind, text=text, marks=marks)


def _plain(words: str) -> str:
    return re.sub(r"\\(.)", r"\1", words, flags=re.S).strip(" ")


def _table(rows: list[str], number: int) -> Item | None:
    heads = 0
    texts: list[list[tuple[str, tuple[Mark, ...]]]] = []
    for place, row in enumerate(rows):
        if row == "|":
            continue
        if HEAD_RULE.fullmatch(row):
            heads = len(texts)
            continue
        if not row.endswith("|") or len(row) < 2:
            raise Unreadable(f"Line {number - len(rows) + 1 + place} begins a row and does not end it: end it with |.")
        parts = re.split(r"(?<!\\)((?:\\\\)*)\|", row[1:])[:-1]
        joined = [parts[each] + parts[each + 1] for each in range(0, len(parts) - 1, 2)]
        texts.append([read_marks(cell.strip(" ")) for cell in joined])
    if not texts:
        return None
    text, marks = "", []
    for place, cells_of in enumerate(texts):
        text += "\n" if place else ""
        for column, (cell, inside) in enumerate(cells_of):
            text += "\t" if column else ""
            marks += [replace(mark, start=mark.start + len(text), end=mark.end + len(text)) for mark in inside]
            if place < heads:
                marks.append(Mark(len(text), len(text) + len(cell), "head"))
            text += cell
    return tidy_item(Item(0, Kind.TABLE, text=text, marks=tuple(marks)))


def _unindented(given: list[tuple[int, int, str]], reading: Reading) -> None:
    """Works the depths out from the numbers. At the margin, words that end like a sentence are text, not a heading."""
    found = [(number, item) for number, _, item in _indented(given, headings=False)]
    lines = [numbering.Line(item.kind, item.number, item.text or item.heading) for _, item in found]
    depths, doubts = numbering.depths(lines)
    for depth, (_, item) in zip(depths, found, strict=True):
        if item.kind is Kind.CLAUSE and not depth and not item.heading and not re.search(r"[.;:,—]$", item.text):
            item = replace(item, heading=item.text, text="", marks=())
        reading.items.append(replace(item, depth=depth))
    reading.doubts = [replace(doubt, place=f"line {found[doubt.item][0]}") for doubt in doubts]


def write_plain(reading: Reading) -> str:
    """The labelled text that `read_plain` reads as the same items, once their marks are tidy."""
    facts = {"Document": reading.number, "Title": reading.title, **reading.details}
    lines = [
        _fact(name, value) for name, value in facts.items() if value or name == "Document" or name in reading.details
    ]
    body, before = [], -1
    items = [tidy_item(item) for item in reading.items]
    for place, item in enumerate(items):
        before = min(item.depth, before + 1)
        body += [_placed(line, before) for line in _lines(item, heading=before == 0)]
        following = items[place + 1] if place + 1 < len(items) else None
        if item.kind is Kind.TABLE and following and following.kind is Kind.TABLE and following.depth == before:
            body.append(_placed("|", before))
    if body and not any(line.startswith(" ") for line in body):
        lines.append(INDENTED)
    return "\n".join([*lines, "", *body, ""])


def _placed(line: str, depth: int) -> str:
    return "  " * depth + line.replace("\n", "\\\n" + "  " * depth)


def _fact(name: str, value: str) -> str:
    written = _escaped(value, "").replace("\n", "\\\n")
    return f"{_escaped(name, ':')}: {written}".rstrip()


def _escaped(words: str, characters: str) -> str:
    return re.sub(f"([{re.escape(characters)}\\\\])", r"\\\1", words)


def _lines(item: Item, *, heading: bool) -> list[str]:
    words = write_marks(item.text, item.marks)
    match item.kind:
        case Kind.CLAUSE:
            return [_clause(item, words, at_the_margin=heading)]
        case Kind.HEADING:
            return [f"= {_escaped(item.heading, '')}".rstrip()]
        case Kind.FORMULA:
            return [f"$ {words}".rstrip()]
        case Kind.DEFINITION:
            space = "" if words[:1] and words[0] in ",;:." else " "
            return [f'"{_escaped(item.heading, chr(34))}"{space}{words}'.rstrip()]
        case Kind.FIGURE:
            return [_figure(item)]
        case Kind.FOOTNOTE:
            return [f"^{item.number} {words}".rstrip()]
        case Kind.TABLE:
            return _rows(item)
    if not words or words.startswith("|"):
        return ["\\" + words]
    # A backslash there is one of the marks', and says already that the line is text.
    return [words if _item(words, heading=heading).kind is Kind.TEXT else "\\" + words]


def _clause(item: Item, words: str, *, at_the_margin: bool) -> str:
    number = item.number
    found = NUMBER.fullmatch(number)
    if not found or found["plain"] != number:
        number = f"<{_escaped(number, '<>')}>"
    heading = _escaped(item.heading, "[]")
    if at_the_margin and not item.text and not item.marks:
        return f"{number} {heading}".rstrip()
    if item.heading or at_the_margin or HEADED.match(words):
        return f"{number} [{heading}] {words}".rstrip()
    return f"{number} {words}".rstrip()


def _figure(item: Item) -> str:
    whole = [mark for mark in item.marks if mark.kind == "image" and (mark.start, mark.end) == (0, len(item.text))]
    file = whole[0].value if whole and " " not in whole[0].value else ""
    words = write_marks(item.text, tuple(mark for mark in item.marks if not (file and mark is whole[0])))
    return f"! {file or '-'} {words}".rstrip()


def _rows(item: Item) -> list[str]:
    rows: list[list[tuple[int, int, list[Mark]]]] = [[]]
    for cell in cells_with_marks(item):
        rows[-1].append(cell)
        if item.text[cell[1] : cell[1] + 1] == "\n":
            rows.append([])
    heads = 0
    while heads < len(rows) and all(_is_head(cell) for cell in rows[heads]):
        heads += 1
    lines = []
    for place, row in enumerate(rows):
        written = []
        for start, end, marks in row:
            kept = [
                replace(mark, start=mark.start - start, end=mark.end - start)
                for mark in marks
                if not (place < heads and mark.kind == "head")
            ]
            written.append(write_marks(item.text[start:end], tuple(kept)).replace("|", "\\|"))
        lines.append(f"| {' | '.join(written)} |")
        if place == heads - 1:
            lines.append("|" + "---|" * len(written))
    return lines


def _is_head(cell: tuple[int, int, list[Mark]]) -> bool:
    start, end, marks = cell
    return any(mark.kind == "head" and (mark.start, mark.end) == (start, end) for mark in marks)
