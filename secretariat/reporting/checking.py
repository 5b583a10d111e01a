"""Our figures against the numbers that somebody published."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Literal

from secretariat.core.calendars import Period
from secretariat.core.figures import all_rules, figure_named, read, shown
from secretariat.core.figures.figure import Value
from secretariat.reporting.explaining import words

Verdict = Literal["agrees", "floor", "differs", "not measured"]

COLUMNS = ("section", "figure", "value", "unit", "printed_as", "note")


class BadPublished(ValueError):
    """The file of published figures cannot be read: one sentence with the place and the remedy."""


@dataclass(frozen=True)
class Row:
    """One published number."""

    section: str
    figure: str
    value: str
    unit: str
    printed_as: str
    note: str

    @property
    def is_floor(self) -> bool:
        """Whether it was printed as "over 160": the records would give a number, and it may be higher."""
        return self.printed_as.lower().startswith("over ") or " over " in self.printed_as.lower() or self.says_floor

    @property
    def says_floor(self) -> bool:
        return self.note.lower().startswith("a floor")


@dataclass(frozen=True)
class Finding:
    """What came of comparing one published number with ours."""

    row: Row
    key: str | None
    ours: str
    verdict: Verdict
    why: str

    @property
    def unexplained(self) -> bool:
        return self.verdict == "differs" and not self.why

    def as_json(self) -> dict[str, str]:
        return {
            "section": self.row.section,
            "figure": self.row.figure,
            "published": self.row.value,
            "ours": self.ours,
            "verdict": self.verdict,
            "why": self.why,
        }


@dataclass(frozen=True)
class Check:
    """Every finding, what the published numbers say against each other, and the rules that our own break."""

    findings: list[Finding]
    contradictions: list[str]
    broken: list[str]

    @property
    def passes(self) -> bool:
        """No figure differs unexplained, and our own figures balance."""
        return not self.broken and not any(each.unexplained for each in self.findings)


def read_published(path: Path) -> list[Row]:
    """The rows of a file of published figures. Raises BadPublished."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except IsADirectoryError:
        raise BadPublished(f"{path} is a folder. Name a CSV file of published figures.") from None
    except OSError:
        raise BadPublished(f"{path}: there is no such file. Name a CSV file of published figures.") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadPublished(f"{path}, row {line}: not UTF-8 text. Save it as CSV UTF-8.") from None
    if not text.strip():
        raise BadPublished(f"{path}: the file is empty. Its first row must be {','.join(COLUMNS[:3])}.")
    table = csv.DictReader(StringIO(text, newline=""))
    try:
        missing = [name for name in COLUMNS[:3] if name not in (table.fieldnames or ())]
        if missing:
            raise BadPublished(
                f"{path}, row 1: the column {missing[0]} is missing. The columns are {', '.join(COLUMNS)}."
            )
        return [_row(path, number, each) for number, each in enumerate(table, start=2)]
    except csv.Error as error:
        raise BadPublished(
            f"{path}, row {table.line_num + 1}: it is not a CSV file ({error}). Save it as CSV UTF-8."
        ) from None


def _row(path: Path, number: int, each: dict[str, str | None]) -> Row:
    values = {name: (each.get(name) or "").strip() for name in COLUMNS}
    if not values["figure"] or not values["value"]:
        column = "figure" if not values["figure"] else "value"
        raise BadPublished(f"{path}, row {number}, column {column}: empty. Fill it in or remove the row.")
    return Row(**values)


def check(period: Period, rows: list[Row]) -> Check:
    """Compare every published number with the figure it is, and the published numbers with each other."""
    compared = [(row, *_compared(row, period)) for row in rows]
    findings = [
        Finding(row, key, ours, verdict, _why(row, key, verdict, compared, period))
        for row, key, ours, verdict in compared
    ]
    contradictions = [*_said_twice(compared), *_unbalanced(compared, period)]
    broken = [says for rule in all_rules() if (says := rule.broken(period))]
    return Check(findings, contradictions, broken)


Compared = list[tuple[Row, str | None, str, Verdict]]


def _compared(row: Row, period: Period) -> tuple[str | None, str, Verdict]:
    key = words().key_of(row.section, row.figure)
    if key is None:
        return None, "–", "not measured"
    try:
        value = read(key, period).value
    except KeyError:
        return None, "–", "not measured"
    if value is None:
        return key, "–", "not measured"
    ours = _written(value)
    if ours == _published(row.value):
        return key, ours, "agrees"
    if row.is_floor and not isinstance(value, str) and float(value) >= _number(row):
        return key, ours, "floor"
    return key, ours, "differs"


def _written(value: Value) -> str:
    """A value as a published table would print it, without commas and signs."""
    return shown(value).replace(",", "")


def _published(text: str) -> str:
    return text.replace(",", "").removesuffix("%").strip()


def _number(row: Row) -> float:
    try:
        return float(Fraction(_published(row.value)))
    except ValueError:
        return float("inf")


def _why(row: Row, key: str | None, verdict: Verdict, compared: Compared, period: Period) -> str:
    said = words().why(period.label, row.section, row.figure)
    if verdict == "not measured":
        return said or "No figure of ours measures it, or there are no records to read."
    if verdict == "differs" and not said:
        return " ".join(_found(row, key, compared))
    return said


def _found(row: Row, key: str | None, compared: Compared) -> Iterator[str]:
    """What the published report itself gives as the reason: the same figure elsewhere, or another label."""
    for other, other_key, _, verdict in compared:
        if other is row or verdict != "agrees":
            continue
        if other_key == key:
            yield f"Section {other.section} prints {other.value} for the same figure, as our records do."
        elif _published(other.value) == _published(row.value) and _same_room(key, other_key):
            yield f"{row.value} is {_title(other_key)}, which section {other.section} prints rightly: the label is wrong."


def _said_twice(compared: Compared) -> Iterator[str]:
    """The same figure published with two values, and one value published under two labels of which one is wrong."""
    for place, (row, key, ours, verdict) in enumerate(compared):
        for other, other_key, _, other_verdict in compared[:place]:
            if key and key == other_key and _published(row.value) != _published(other.value):
                yield (
                    f"{_title(key)} is published as {other.value} in section {other.section} and as {row.value} in "
                    f"section {row.section}. Our records give {ours}."
                )
            pair = {verdict, other_verdict}
            same = _published(row.value) == _published(other.value)
            if same and key != other_key and pair == {"agrees", "differs"} and _same_room(key, other_key):
                wrong, right = (row, other) if verdict == "differs" else (other, row)
                yield (
                    f"{row.value} is published both as {wrong.figure} (section {wrong.section}) and as {right.figure} "
                    f"(section {right.section}). Our records agree with {right.figure} only."
                )


def _unbalanced(compared: Compared, period: Period) -> Iterator[str]:
    """The rules between figures that the published numbers break among themselves."""
    known: dict[str, Value] = {}
    for row, key, _, verdict in compared:
        text = _published(row.value)
        if key and text.isdigit() and not row.is_floor and (verdict == "agrees" or key not in known):
            known[key] = int(text)
    for rule in all_rules():
        if broken := rule.broken(period, known):
            yield f"The published numbers do not balance. {broken}"


def _same_room(key: str | None, other: str | None) -> bool:
    return bool(key and other) and figure_named(str(key)).room == figure_named(str(other)).room


def _title(key: str | None) -> str:
    return figure_named(key).title if key else "?"
