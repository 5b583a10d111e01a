"""The report's outline, as the code's folder says it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from secretariat.core.codes import BadCode, current
from secretariat.core.codes.folder import Code
from secretariat.core.codes.toml import Part, read
from secretariat.core.figures import figure_named
from secretariat.core.tables import all_tables

Pair = tuple[str, str]
PREVIOUS = "@previous"


class Highlights(Part):
    """The prose of the section."""

    kind: Literal["highlights"]


class Figures(Part):
    """A table with a row for each figure: (key, label)."""

    kind: Literal["figures"]
    name: str
    caption: str
    rows: tuple[Pair, ...]
    value_title: str = "Number"
    before: bool = False
    total: str = ""
    total_label: str = ""

    @property
    def keys(self) -> list[str]:
        return [*(key for key, _ in self.rows), *([self.total] if self.total else [])]


class By(Part):
    """A table with a row for each value of a dimension, and a column for each figure: (key, title)."""

    kind: Literal["by"]
    name: str
    caption: str
    columns: tuple[Pair, ...]
    total: str = ""
    chart: Literal["", "shares", "columns"] = ""

    @property
    def keys(self) -> list[str]:
        return [*(key.removesuffix(PREVIOUS) for key, _ in self.columns), *([self.total] if self.total else [])]


class Months(Part):
    """Bars for each month, and a line for their running total."""

    kind: Literal["months"]
    name: str
    caption: str
    figure: str
    whole: str
    bar: str
    line: str

    @property
    def keys(self) -> list[str]:
        return [self.figure, self.whole]


class Tiles(Part):
    """Headline numbers: (key, label)."""

    kind: Literal["tiles"]
    caption: str
    items: tuple[Pair, ...]

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.items]


class Quarters(Part):
    """The year's records of a table, by quarter of a date."""

    kind: Literal["quarters"]
    name: str
    caption: str
    table: str
    date: str


class Lights(Part):
    """The objectives with their status."""

    kind: Literal["lights"]
    name: str
    caption: str


Block = Annotated[Highlights | Figures | By | Months | Tiles | Quarters | Lights, Field(discriminator="kind")]


class OutlineSection(Part):
    """One section, in its place."""

    name: str
    title: str
    parent: str = ""
    block: tuple[Block, ...] = ()


class OutlineFile(Part):
    """`report/outline.toml`."""

    title: str
    names_with_digits: tuple[str, ...] = ()
    section: tuple[OutlineSection, ...]


@cache
def outline_of(code: Code) -> OutlineFile:
    """The outline of a code's report. Raises BadCode with the file and what is wrong."""
    path = code.folder / "report" / "outline.toml"
    outline = read(path, OutlineFile)
    faults = list(_faults(outline, path))
    if faults:
        raise BadCode("\n".join(faults))
    return outline


def outline() -> OutlineFile:
    """The outline of this installation's report."""
    return outline_of(current())


def _faults(outline: OutlineFile, path: Path):  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    names = [section.name for section in outline.section]
    tables = {table.name: table for table in all_tables()}

    def fault(quoted: str, says: str) -> str:
        return f"{path}:{_line(text, quoted)}: {says}"

    for place, section in enumerate(outline.section):
        if section.name in names[:place]:
            yield fault(section.name, f"The section {section.name!r} stands twice: rename one.")
        if section.parent and section.parent not in names[:place]:
            yield fault(section.parent, f"parent {section.parent!r} is not a section before this one.")
        for block in section.block:
            for key in getattr(block, "keys", []):
                try:
                    figure_named(key)
                except KeyError:
                    yield fault(key, f"{key!r} is not the key of a figure.")
            if isinstance(block, Quarters):
                if block.table not in tables:
                    yield fault(block.table, f"{block.table!r} is not a table.")
                elif block.date not in tables[block.table].column:
                    yield fault(block.date, f"{block.date!r} is not a column of {block.table}.")


def _line(text: str, quoted: str) -> int:
    before = text.partition(f'"{quoted}"')[0]
    return before.count("\n") + 1
