"""Which readers see which records: each label's usual readers, or those that the code names for a kind of record."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from django.db import models
from django.db.models import Q

from secretariat.core.classification import ORDER, Classification
from secretariat.core.codes import Code, current
from secretariat.core.codes.access import access, access_of
from secretariat.core.permission.readers import Reader
from secretariat.core.permission.words import EVERY, NOTHING, condition, fits, is_draft, named_on, names, parts


def visible(model: type[models.Model], reader: Reader) -> Q:
    """The rows of a kind of record that this reader may see, as a condition. Nothing is the default."""
    return _visible(model, reader.rights, current())


@lru_cache(maxsize=4096)
def _visible(model: type[models.Model], reader: Reader, code: Code) -> Q:
    whole = NOTHING
    for label in Classification.values:
        rows = open_at(model, label, reader)
        if rows != NOTHING:
            whole |= Q(classification=label) & rows
    return whole


def may_see(record: models.Model, reader: Reader) -> bool:
    """Whether this reader may see one record, worked out from the words and the record in memory."""
    label = record.classification  # type: ignore[attr-defined]
    if ORDER[label] > ORDER[reader.highest]:
        return False
    return any(names(word, as_addressed(word, reader), record) for word in readers_of(type(record), label))


def as_open(target: Any, record: Any) -> bool:
    """Whether everybody who may see `record` may see `target` too, so that what is kept of the one may tell of the other.

    It is told from the words that name their readers, without asking who those are: no where that leaves a doubt.
    """
    own = readers_of(type(record), record.classification)
    others = readers_of(type(target), target.classification)
    if not named_on(target, "matter") <= named_on(record, "matter"):
        return False  # who is recused from the matter sees it of the one and not of the other
    if is_draft(target):
        return False
    if "everyone" in others:
        return True
    if ORDER[target.classification] > ORDER[record.classification] or not set(own) <= set(others):
        return False
    hang_on = {parts(word)[0] for word in own}
    return (
        "named" not in hang_on
        and all(
            named_on(record, place) <= named_on(target, place)
            for word, place in (("party", "party"), ("body", "body"), ("self", "person"))
            if word in hang_on
        )
        # Who has a conflict of interest with a Party sees nothing that names it.
        and named_on(target, "party") <= named_on(record, "party")
    )


def open_at(model: type[models.Model], label: str, reader: Reader) -> Q:
    """The rows that the reader would see if they carried this label: `EVERY` for all, `NOTHING` for none."""
    return _open_at(model, label, reader.rights, current())


@lru_cache(maxsize=16384)
def _open_at(model: type[models.Model], label: str, reader: Reader, code: Code) -> Q:
    whole = NOTHING
    if ORDER[label] > ORDER[reader.highest]:
        return whole
    for word in readers_of(model, label):
        rows = condition(word, model, as_addressed(word, reader))
        if rows == EVERY:
            return rows
        if rows != NOTHING:
            whole = rows if whole == NOTHING else whole | rows
    return whole


def clears(label: str, reader: Reader) -> bool:
    """Whether the reader sees what carries this label and is about nobody in particular, such as a figure."""
    usual = next((each.readers for each in current().file.classification if each.slug == label), ())
    return ORDER[label] <= ORDER[reader.highest] and any(fits(word, as_addressed(word, reader)) for word in usual)


def as_addressed(word: str, reader: Reader) -> Reader:
    """A reader as a word that opens records means them: what is for all Parties is not for one that has lost that right."""
    return reader.without(access().file.parties_need) if parts(word)[0] == "parties" else reader


def readers_of(model: type[models.Model], label: str) -> tuple[str, ...]:
    """The words that name those who see such a record at that label."""
    return _readers_of(model._meta.label, current())[label]


@cache
def _readers_of(kind: str, code: Code) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {label.slug: label.readers for label in code.file.classification}
    for each in access_of(code).audience:
        if each.record == kind:
            found |= dict.fromkeys([each.label] if each.label else Classification.values, each.readers)
    return {label: found.get(label, ()) for label in Classification.values}
