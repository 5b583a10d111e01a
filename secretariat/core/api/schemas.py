"""The shapes of what goes in and out, most of them made from the columns of tables."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, create_model

from secretariat.core.tables import Column, Table

UNKEPT = re.compile("[\x00\ud800-\udfff]")


def _that_can_be_kept(text: str) -> str:
    if UNKEPT.search(text):
        raise ValueError("there is a null character or half a character in it")
    return text


Text = Annotated[str, AfterValidator(_that_can_be_kept), Field(max_length=300)]
LongText = Annotated[str, AfterValidator(_that_can_be_kept), Field(max_length=1000)]
Prose = Annotated[str, AfterValidator(_that_can_be_kept), Field(max_length=100_000)]
Reference = Annotated[str, AfterValidator(_that_can_be_kept), Field(max_length=80, min_length=1)]


class Given(Schema):
    """What is sent: a member that is not known is a problem, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class Done(Schema):
    """What a write has done."""

    table: str = Field(description="The table of the record that it was done to.")
    reference: str = Field(description="The record.")
    says: str = Field(description="What was done, in a sentence.")


class Change(Schema):
    """One column of a record before and after."""

    column: str
    before: str
    after: str


class Happened(Schema):
    """One event of a history."""

    sequence: int
    at: str = Field(description="The moment, with its time zone.", json_schema_extra={"format": "date-time"})
    actor: str
    verb: str
    kind: str
    reference: str
    why: str
    decision: str
    changes: list[Change]


class History(Schema):
    """Events, the latest first."""

    items: list[Happened]
    next: str | None = Field(description="The address of older ones; null when there are none.")


@cache
def row_of(table: Table) -> type[Schema]:
    """The shape of one row of a table: every column; a link is a reference, null when there is none to be seen."""
    fields: Any = {each.name: (_type(each), Field(description=each.says)) for each in table.columns}
    return create_model(f"{camel(table.name)}Row", __base__=Schema, __doc__=table.says, **fields)


@cache
def page_of(table: Table) -> type[Schema]:
    """The shape of a page of a table's list."""
    fields: Any = {
        "items": (list[row_of(table)], ...),  # type: ignore[misc]
        "next": (str | None, Field(description="The address of the next page; null on the last.")),
    }
    return create_model(f"{camel(table.name)}Page", __base__=Schema, **fields)


def camel(name: str) -> str:
    """A table's name as schemas write names: AccessRequests."""
    return "".join(part.capitalize() for part in re.split(r"[_-]", name))


def _type(column: Column) -> Any:
    if column.kind == "date":
        return date if column.required else date | None
    if column.kind == "number":
        return int if column.required else int | None
    if column.kind == "decimal":
        return str if column.required else str | None
    if column.kind == "yes-no":
        return bool if column.required else bool | None
    if column.kind == "link":
        return str | None  # null as well where the reader may not see what it points at
    if column.kind == "choice":
        choices = tuple(key for key, _ in column.choices)
        return Literal[choices] if column.required else Literal[("", *choices)] | None
    return str if column.required else str | None


def given_row_of(table: Table) -> dict[str, Any]:
    """The shape of a row that is brought in, as OpenAPI describes it: cells are read as those of a file are."""
    properties = {each.name: _cell(each) for each in table.columns}
    required = [each.name for each in table.columns if each.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _cell(column: Column) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "date": {"type": ["string", "null"], "format": "date"},
        "number": {"type": ["integer", "null"]},
        "decimal": {"type": ["string", "number", "null"]},
        "yes-no": {"type": ["boolean", "string", "null"]},
    }
    said = {**kinds.get(column.kind, {"type": ["string", "null"]}), "description": column.says}
    if column.kind == "choice":
        said["enum"] = [key for key, _ in column.choices] + ([] if column.required else ["", None])
    if column.kind == "text" and column.max_length:
        said["maxLength"] = column.max_length
    return said
