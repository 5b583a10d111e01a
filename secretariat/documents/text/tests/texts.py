"""Made-up texts for the tests of ways in and out: every kind of item, every mark, each in its place."""

from __future__ import annotations

from hypothesis import strategies as st

from secretariat.documents.text.items import Item, Kind, Mark
from secretariat.documents.text.marking import tidy_item

SHA256 = "a1" * 32
PIECES = [
    "shall",
    "Party",
    "a**",
    "_b_",
    "[c]",
    "D7",
    "(a)",
    "“d”",
    "&",
    "<e>",
    "\\",
    "|",
    "]{",
    "é",
    ":",
    ";",
    ".",
    "5%",
    "= $",
    "!",
    "^1",
]
WORDS = st.lists(
    st.sampled_from(PIECES) | st.text("abZ_*[]\\|(){}<>\"'&^=$!#.", min_size=1, max_size=4),
    max_size=6,
).map(" ".join)
NUMBERS = {
    0: ["D1", "D7", "N4A", "Part 1", "1.", "19", "SCHEDULE 4", "odd one"],
    1: ["D7.3", "D7.3A", "Chapter 2", "(1)", "(a)", "2.", "§ 3"],
    2: ["(a)", "(b)", "(i)", "(4A)", "D7.3.1", ""],
}
KINDS = [
    "bold",
    "italic",
    "underline",
    "superscript",
    "subscript",
    "quoted",
    "refers",
    "link",
    "changed",
    "defines",
    "footnote",
]
VALUES = {
    "refers": ["D7", "D7.3(a)", "elsewhere 4", "https://example.org/x}y"],
    "link": ["https://example.org/?a=1&b"],
    "changed": ["substitution", "repeal"],
}


@st.composite
def marks_of(draw: st.DrawFn, text: str) -> tuple[Mark, ...]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(KINDS))
        start = draw(st.integers(0, len(text)))
        end = start if kind == "footnote" else draw(st.integers(start, len(text)))
        value = draw(st.sampled_from(VALUES.get(kind, ["1", "2"] if kind == "footnote" else [""])))
        found.append(Mark(start, end, kind, value))
    return tuple(found)


@st.composite
def an_item(draw: st.DrawFn, depth: int) -> Item:
    kind = draw(st.sampled_from([Kind.CLAUSE] * 4 + list(Kind)))
    text = draw(WORDS)
    number = heading = ""
    if kind is Kind.TABLE:
        cells = draw(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=3))
        text = "\n".join("\t".join(row) for row in cells)
    marks = draw(marks_of(text))
    match kind:
        case Kind.CLAUSE:
            number = draw(st.sampled_from(NUMBERS[min(depth, 2)]))
            heading = draw(st.just("") | WORDS)
        case Kind.HEADING:
            heading, text, marks = draw(WORDS), "", ()
        case Kind.DEFINITION:
            heading = draw(WORDS.filter(bool))
        case Kind.FIGURE:
            marks = (*marks, Mark(0, len(text), "image", SHA256))
        case Kind.TABLE:
            row = text.find("\n") if "\n" in text else len(text)
            marks = (*marks, *([Mark(0, row, "head")] if draw(st.booleans()) else []))
        case Kind.FOOTNOTE:
            number = draw(st.sampled_from("12"))
        case Kind.TEXT if draw(st.integers(0, 5)) == 0:
            text = f"{text or 'x'}\nbelow"
    return tidy_item(Item(depth, kind, number, heading, text, marks))


@st.composite
def texts(draw: st.DrawFn) -> list[Item]:
    """A list of items that are tidy, none more than one level deeper than the one before."""
    items: list[Item] = []
    depth = -1
    for _ in range(draw(st.integers(0, 6))):
        depth = draw(st.integers(0, min(depth + 1, 4)))
        items.append(draw(an_item(depth)))
    return items
