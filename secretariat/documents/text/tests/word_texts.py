"""Texts made up for the tests of Word: any shape that items may have."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import strategies as st

from secretariat.documents.text.items import Item, Kind, Mark
from secretariat.documents.text.word_line import tidy

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DIGEST = hashlib.sha256(PICTURE).hexdigest()
IMAGES = {DIGEST: PICTURE}
WORDS = [
    "the Panel",
    "shall",
    "Party",
    "report,",
    "if",
    "£5 & <b>",
    "D7.3",
    "(a)",
    "5",
    "means",
    "“Term”",
    "é",
    "end.",
    "\n",
    "to:",
]
NUMBERS = ["D", "D7", "D7.3", "D7.4", "D7.3A", "N4A", "1", "1.1", "2", "(a)", "(b)", "(c)", "(i)", "(ii)", "(v)", "(h)",
           "(A)", "(aa)", "(1)", "Part 1", "a)", "(iv)", "10.2.3", "Schedule 8", "IV", "§ 5", "%1", "(zz)"]  # fmt: skip
KINDS = [
    Kind.CLAUSE,
    Kind.CLAUSE,
    Kind.CLAUSE,
    Kind.TEXT,
    Kind.HEADING,
    Kind.DEFINITION,
    Kind.TABLE,
    Kind.FORMULA,
    Kind.FIGURE,
]

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(lambda words: " ".join(words).strip())


@st.composite
def marked(draw, text: str) -> tuple[Mark, ...]:
    marks = []
    for kind in draw(
        st.lists(st.sampled_from(["bold", "italic", "underline", "superscript"]), max_size=3, unique=True)
    ):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        if start < end:
            marks.append(Mark(start, end, kind))
    if draw(st.booleans()) and len(text) > 4:
        kind = draw(st.sampled_from(["link", "refers"]))
        marks.append(Mark(1, 4, kind, "https://example.org/a?b&c" if kind == "link" else "D7.3"))
    return tuple(tidy(marks))


@st.composite
def tables(draw) -> tuple[str, tuple[Mark, ...]]:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    head, wide, high = draw(st.booleans()), draw(st.booleans()) and columns > 1, draw(st.booleans()) and rows > 1
    text, marks = "", []
    for row in range(rows):
        for column in range(columns):
            if row == 0 and column == 1 and wide or row == 1 and column == 0 and high and columns > 1:
                continue
            if text and not text.endswith("\n"):
                text += "\t"
            start = len(text)
            text += draw(sentences).replace("\n", "").strip() or "x"
            if head and row == 0:
                marks.append(Mark(start, len(text), "head"))
            if row == 0 and column == 0 and (wide or high and columns > 1):
                marks.append(Mark(start, len(text), "span", f"{1 + wide}x{1 + (high and columns > 1)}"))
            if draw(st.booleans()):
                marks.append(Mark(start, start + 1, "bold"))
        text += "\n"
    if wide and high:
        return "a\tb", ()
    return text[:-1], tuple(tidy(marks))


@st.composite
def texts(draw, most: int = 12) -> list[Item]:
    """Items with every kind, mark and depth, as a reader gives them."""
    items: list[Item] = []
    depth = notes = 0
    for _ in range(draw(st.integers(1, most))):
        depth = draw(st.integers(0, min(depth + 1, 10)))
        kind = draw(st.sampled_from(KINDS))
        number = draw(st.sampled_from(NUMBERS)) if kind is Kind.CLAUSE else ""
        heading, text, marks = "", draw(sentences), ()
        if kind is Kind.TABLE:
            text, marks = draw(tables())
        elif kind is Kind.FIGURE:
            text = text.replace("\n", " ")
            text = " ".join(text.split())
            marks = (Mark(0, len(text), "image", DIGEST),)
        elif kind is Kind.FORMULA:
            text = draw(st.sampled_from(["x^2 + y_i = a/b", "(a + b)/2 ≥ √(c)", "E = mc^2"]))
        else:
            if kind is not Kind.TEXT and draw(st.booleans()) or kind is Kind.DEFINITION:
                heading = draw(st.sampled_from(["Report Phase", "A & B", "means"]))
            if kind is Kind.HEADING:
                heading, text = heading or "Over it", ""
            if heading and draw(st.booleans()):
                text = ""
            if not heading and not text:
                text = "words"
            marks = draw(marked(text))
        key = draw(st.sampled_from(["", "", f"c-{len(items)}"])) if kind is not Kind.TABLE else ""
        if kind in (Kind.CLAUSE, Kind.TEXT, Kind.TABLE) and draw(st.integers(0, 4)) == 0:
            notes += 1
            place = len(text) if kind is Kind.TABLE else draw(st.integers(0, len(text)))
            marks = tuple(tidy([*marks, Mark(place, place, "footnote", str(notes))]))
            items.append(Item(depth, kind, number, heading, text, marks, key))
            items.append(Item(depth + 1, Kind.FOOTNOTE, str(notes), text=draw(sentences)))
            continue
        items.append(Item(depth, kind, number, heading, text, marks, key))
    return items
