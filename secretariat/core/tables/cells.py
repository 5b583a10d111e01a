"""Turns one cell into a value, or says in a sentence why it cannot and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from secretariat.core.tables.apostrophes import unguarded
from secretariat.core.tables.problems import nearest, shortened
from secretariat.core.tables.table import Column, Table

Read = Callable[[Any], Any]
"""From a cell to its value. Raises ValueError with the sentence."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
WHOLE = re.compile(r"-?[0-9]{1,19}")
DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
WITH_COMMAS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
CHOICES_TOLD = 12
YES_OR_NO = {"yes": True, "no": False, "true": True, "false": False}


def reader(table: Table, column: Column, *, guarded: bool) -> Read:
    """The function that reads the cells of a column."""
    field = table.model._meta.get_field(column.name)
    assert isinstance(field, models.Field)
    if column.kind == "link":
        value = _link(guarded)
    elif column.name == "reference":
        value = _reference(column, guarded)
    elif column.kind == "choice":
        value = _choice(column, field, guarded)
    elif column.kind == "yes-no":
        value = _yes_or_no
    elif column.kind == "date":
        value = _date
    elif column.kind in ("number", "decimal"):
        value = number_of(field, whole=column.kind == "number")
    else:
        value = _text(column, guarded)
    return _or_empty(_with_rules(value, field), column, field)


def default_of(table: Table, column: Column) -> Any:
    """What a new row holds in a column that the file does not have."""
    field = table.model._meta.get_field(column.name)
    assert isinstance(field, models.Field)
    return field.get_default()


PAGES_OF_A_RECORD = {
    *("history", "label", "extract", "calendar.ics", "changes.atom", "seats", "document", "word", "portal"),
    *("board", "map", "map.svg", "after-event", "standing"),
    *("terms", "terms-of-reference", "interests", "candidates", "ballot", "result", "sealed.json"),
    *("agenda", "prepare", "pack", "pack.pdf", "cover", "file"),
    *("sitting", "minutes", "minutes.docx", "headlines"),
    *("decide", "approve", "refuse", "grant", "withdraw", "take", "end", "leave", "erase", "hold", "source"),
}
"""How the addresses of a record's own pages and calls end; a reference may have strokes inside, and must not look like one."""
BEFORE_DEEDS = {"do", "step"}
"""What stands in an address before the act that is done to a record, or the step that it takes."""


def _or_empty(value: Read, column: Column, field: models.Field[Any, Any]) -> Read:
    """Reads the cell unless it is empty."""
    if column.required:

        def required(cell: Any) -> Any:
            if cell is None or cell == "" or (column.kind != "text" and type(cell) is str and cell.isspace()):
                about = f" ({column.says.rstrip('.')})" if column.says else ""
                raise ValueError(f"The cell is empty, and every row needs one{about}. Fill it in.")
            return value(cell)

        return required

    text = column.kind in ("text", "choice") and not field.null and field.blank
    empty = "" if text else None if field.null else field.get_default()

    def optional(cell: Any) -> Any:
        if cell is None or cell == "" or (column.kind != "text" and type(cell) is str and cell.isspace()):
            return empty
        return value(cell)

    return optional


def _with_rules(value: Read, field: models.Field[Any, Any]) -> Read:
    """Also asks the rules of the field that are not read off its column."""
    told = (MaxLengthValidator, MinValueValidator, MaxValueValidator)
    rules = [rule for rule in field.validators if not isinstance(rule, told)]
    if not rules or field.choices:
        return value

    def ruled(cell: Any) -> Any:
        found = value(cell)
        try:
            for rule in rules:
                rule(found)
        except ValidationError as error:
            raise ValueError(f"“{shortened(found)}”: {' '.join(error.messages)} Correct it.") from None
        return found

    return ruled


def _text(column: Column, guarded: bool) -> Read:
    most = column.max_length

    def text(cell: Any) -> str:
        if type(cell) is not str:
            cell = _as_text(cell)
        elif guarded:
            cell = unguarded(cell)
        if not cell.isprintable():
            _refuse_control(cell)
        if most is not None and len(cell) > most:
            raise ValueError(f"The text has {len(cell):,} characters, and at most {most:,} are kept. Shorten it.")
        return cell

    return text


def _reference(column: Column, guarded: bool) -> Read:
    text = _text(column, guarded)

    def reference(cell: Any) -> str:
        found = text(cell).strip()
        if not found:
            raise ValueError("The reference is only spaces. Write what people call the row.")
        if not found.isprintable():
            raise ValueError(f"“{shortened(found)}” has a line break or a tab inside. Write the reference on one line.")
        if "/" in found or found in (".", ".."):
            _refuse_what_is_no_address(found)
        return found

    return reference


def _refuse_what_is_no_address(reference: str) -> None:
    """A record's reference is part of its address. Raises ValueError where that address would be another page's."""
    parts = reference.split("/")
    if parts[-1] in PAGES_OF_A_RECORD:
        raise ValueError(
            f"“{shortened(reference)}” ends like the page “{parts[-1]}” that every record has. Write it with another ending."
        )
    if found := BEFORE_DEEDS & set(parts):
        raise ValueError(
            f"“{shortened(reference)}” has the part “{found.pop()}”, after which addresses name what is done to a record. "
            "Write it without."
        )
    if {"", ".", ".."} & set(parts):
        raise ValueError(
            f"“{shortened(reference)}” has a stroke with nothing or only dots beside it, which no address can have. "
            "Write it without."
        )


def _link(guarded: bool) -> Read:
    def link(cell: Any) -> str:
        if type(cell) is not str:
            cell = _as_text(cell)
        elif guarded:
            cell = unguarded(cell)
        if not cell.isprintable():
            _refuse_control(cell)
        return cell.strip()

    return link


def _choice(column: Column, field: models.Field[Any, Any], guarded: bool) -> Read:
    values: dict[str, Any] = {}
    for slug, title in column.choices:
        values.setdefault(title.casefold(), field.to_python(slug))
    for slug, _ in column.choices:
        values[slug.casefold()] = field.to_python(slug)
    exact = {slug: field.to_python(slug) for slug, _ in column.choices}

    def choice(cell: Any) -> Any:
        try:
            return exact[cell]
        except (KeyError, TypeError):
            pass
        text = cell if type(cell) is str else _as_text(cell)
        text = (unguarded(text) if guarded else text).strip()
        if text.casefold() in values:
            return values[text.casefold()]
        raise ValueError(_not_allowed(text, exact))

    return choice


def _not_allowed(text: str, exact: dict[str, Any]) -> str:
    slugs = list(exact)
    told = ", ".join(slugs[:CHOICES_TOLD])
    if len(slugs) > CHOICES_TOLD:
        told += f" or another of the {len(slugs)} that `secretariat schema` lists"
    close = nearest(text, slugs)
    hint = f" Did you mean {close}?" if close else ""
    return f"“{shortened(text)}” is not allowed here. Write one of: {told}.{hint}"


def _yes_or_no(cell: Any) -> bool:
    if type(cell) is bool:
        return cell
    if type(cell) is str and (found := YES_OR_NO.get(cell.strip().lower())) is not None:
        return found
    raise ValueError(f"“{shortened(cell)}” is neither yes nor no. Write yes or no.")


def _date(cell: Any) -> date:
    if type(cell) is str:
        text = cell.strip()
        # fromisoformat also takes 20190401 and weeks; only one way of writing a date is read.
        if len(text) == 10 and text[4] == text[7] == "-":
            try:
                return date.fromisoformat(text)
            except ValueError:
                if text.replace("-", "").isdecimal():
                    raise ValueError(
                        f"“{text}” is not a day of the calendar. Correct it, such as 2019-04-01."
                    ) from None
        raise ValueError(f"“{shortened(text)}” is not written as a date. Write the year first, such as 2019-04-01.")
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise ValueError(f"“{cell:%Y-%m-%d %H:%M}” has a time of day. Write the date alone, such as 2019-04-01.")
        return cell.date()
    if isinstance(cell, date):
        return cell
    raise ValueError(
        f"“{shortened(cell)}” is a number, not a date. Give the cell a date format, or write it such as 2019-04-01."
    )


def number_of(field: models.Field[Any, Any], *, whole: bool) -> Read:
    least, most = _bounds(field)
    places = None if whole else getattr(field, "decimal_places", None)
    digits = None if whole else getattr(field, "max_digits", None)

    def number(cell: Any) -> int | Decimal:
        value = _whole(cell) if whole else _decimal(cell, places)
        if least is not None and value < least:
            raise ValueError(f"{value} is below {least}. Write {least} or more.")
        if most is not None and value > most:
            raise ValueError(f"{value} is above {most}. Write {most} or less.")
        if digits is not None and isinstance(value, Decimal) and value.adjusted() + 1 > digits - (places or 0):
            raise ValueError(f"{value} has more digits than the {digits} that are kept. Correct it.")
        return value

    return number


def _bounds(field: models.Field[Any, Any]) -> tuple[Any, Any]:
    limits: dict[type, list[Any]] = {MinValueValidator: [], MaxValueValidator: []}
    for rule in field.validators:
        if type(rule) in limits:
            limit = rule.limit_value  # type: ignore[attr-defined]
            limits[type(rule)].append(limit() if callable(limit) else limit)
    # SQLite would take more than PostgreSQL does: what is kept in one must fit into the other.
    least, most = BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type(), (None, None))
    lowest = [*limits[MinValueValidator], *([] if least is None else [least])]
    highest = [*limits[MaxValueValidator], *([] if most is None else [most])]
    return max(lowest, default=None), min(highest, default=None)


def _whole(cell: Any) -> int:
    if type(cell) is int:
        return cell
    if type(cell) is float and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    text = cell.strip() if type(cell) is str else shortened(cell)
    if WHOLE.fullmatch(text):
        return int(text)
    _refuse_commas(text)
    if DECIMAL.fullmatch(text):
        raise ValueError(f"{text} is not a whole number. Write it without a decimal point.")
    raise ValueError(f"“{shortened(text)}” is not a whole number. Write digits alone, such as 1250.")


def _decimal(cell: Any, places: int | None) -> Decimal:
    text = cell.strip() if type(cell) is str else shortened(cell)
    if type(cell) is float:
        # A spreadsheet program keeps 0.1 + 0.2 as 0.30000000000000004: fifteen digits are what it shows.
        text = f"{Decimal(f'{cell:.15g}'):f}"
    if not DECIMAL.fullmatch(text):
        _refuse_commas(text)
        raise ValueError(f"“{shortened(text)}” is not a number. Write digits alone, such as 1250.5.")
    value = Decimal(text)
    if places is None:
        return value
    exact = value.quantize(Decimal(1).scaleb(-places))
    if exact != value:
        raise ValueError(f"{text} has more than {places} decimal places. Round it.")
    return exact


def _refuse_commas(text: str) -> None:
    if WITH_COMMAS.fullmatch(text):
        raise ValueError(f"{text}: write {text.replace(',', '')} without the comma.")


def _as_text(cell: Any) -> str:
    """A cell that is not text, in a column of text. Raises ValueError when it may have lost something."""
    if type(cell) is bool:
        return "TRUE" if cell else "FALSE"
    if type(cell) is int:
        return str(cell)
    if type(cell) is float:
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        raise ValueError(
            f"{cell} is kept as a number, and numbers lose their last zeros. Give the cell the format Text and write "
            "it again."
        )
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.isoformat()
    kind = "a time" if isinstance(cell, datetime | time | timedelta) else "a list or an object"
    raise ValueError(f"“{shortened(cell)}” is {kind}, not text. Write it as text.")


def _refuse_control(text: str) -> None:
    """Raise ValueError for what no spreadsheet can hold. Tabs and line breaks are text."""
    if found := CONTROL.search(text):
        called = "a NUL byte" if found[0] == "\0" else f"a control character (number {ord(found[0])})"
        raise ValueError(
            f"“{shortened(CONTROL.sub('·', text))}” has {called} in it. Delete it and write the text again."
        )
    if HALF_A_CHARACTER.search(text):
        raise ValueError(f"“{shortened(text)}” has half a character in it. Write the text again.")
