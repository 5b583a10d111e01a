"""Words that name readers, and what each means for a reader, for a record, and for the rows of a table.

`everyone`; a place such as `administrator` or `dcc`; `parties` and `bodies` for any of them; `party` and `body` for the
one that the record names; `body:panel` for one body whatever the record names; `self` for the person whom the record is
about; `named` for people let in to it by name. A slash narrows a word to one role: `administrator/security`.
A member of a body has no part in what names a Party with which they have a conflict of interest.
Whoever is recused from a matter, such as an item of an agenda, or has such a conflict with the Party that the matter is
about, sees nothing of it by any word but `self`: not even what is public, though nobody can keep them from reading that
without signing in. What is still a draft is opened by no word to anybody but those who may do the deed `see_drafts`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q

from secretariat.core.codes import current
from secretariat.core.codes.access import PLACES, access
from secretariat.core.permission.readers import Reader

NOTHING = Q(pk__in=[])
EVERY = Q()
SINGLE = tuple(place for place in PLACES if place not in ("party", "body"))
"""Places of which a code has one."""


def fits(word: str, reader: Reader) -> bool:
    """Whether a word that hangs on no record names this reader."""
    name, role = parts(word)
    if name == "everyone":
        return True
    if name in SINGLE:
        return reader.holds(name, role)
    if name in ("parties", "bodies"):
        return reader.holds("party" if name == "parties" else "body", role)
    return name.startswith("body:") and reader.holds("body", role, name[5:])


def might(word: str, reader: Reader) -> bool:
    """Whether there can be a record where a word names this reader."""
    name, role = parts(word)
    if name in ("party", "body"):
        return reader.holds(name, role)
    return bool(reader.person) if name in ("self", "named") else fits(word, reader)


def names(word: str, reader: Reader, record: Any) -> bool:
    """Whether a word names this reader where one record is concerned."""
    name, role = parts(word)
    if name == "self":
        return reader.person in named_on(record, "person")
    if _kept_out(record, reader) or (is_draft(record) and not _sees_drafts(record, reader)):
        return False
    return _named(word, reader, record)


def _named(word: str, reader: Reader, record: Any) -> bool:
    """The same, whether or not it is a draft or a matter in which the reader has no part."""
    name, role = parts(word)
    if name == "named":
        return (record._meta.label, record.reference) in reader.named
    if name == "party":
        return bool(reader.places("party", role) & named_on(record, "party"))
    there = bool(reader.places("body", role) & named_on(record, "body")) if name == "body" else fits(word, reader)
    # Whom the word means is settled first: for most readers the record's links need not be followed.
    return there and not (reader.conflicts and _of_bodies(name) and named_on(record, "party") & reader.conflicts)


def condition(word: str, model: type[models.Model], reader: Reader) -> Q:
    """The rows of a model that a word opens to this reader: `EVERY` for all, `NOTHING` for none."""
    opened = _opened(word, model, reader)
    if opened == NOTHING or parts(word)[0] == "self":
        return opened
    closed, out = _closed(model, reader), _out(model, reader)
    if closed != NOTHING:
        opened = ~closed if opened == EVERY else opened & ~closed
    if out != EVERY:
        opened = out if opened == EVERY else opened & out
    return opened


def is_draft(record: Any) -> bool:
    """Whether a record is of a kind that is published, and has not been yet."""
    until = getattr(type(record), "draft_until", "")
    return bool(until) and getattr(record, until) is None


def _sees_drafts(record: Any, reader: Reader) -> bool:
    return any(_named(word, reader, record) for word in _readers_of_drafts())


def _out(model: type[models.Model], reader: Reader) -> Q:
    """The rows that have been published, and the drafts that this reader sees; `EVERY` where there are no drafts."""
    until = getattr(model, "draft_until", "")
    if not until:
        return EVERY
    whole = Q(**{f"{until}__isnull": False})
    for word in _readers_of_drafts():
        rows = _opened(word, model, reader)
        if rows == EVERY:
            return EVERY
        if rows != NOTHING:
            whole |= rows
    return whole


def _readers_of_drafts() -> tuple[str, ...]:
    deed = access().deed.get("see_drafts")
    return deed.readers if deed else ()


def _closed(model: type[models.Model], reader: Reader) -> Q:
    """The rows about matters in which the reader has no part."""
    whole = at_places(model, "matter", reader.recused)
    for path in paths_to(model, "matter") if reader.conflicts else ():
        matter: Any = model._meta.get_field(path).related_model if path else model
        parties: tuple[str, ...] = paths_to(matter, "party")
        for party in parties:
            about = f"{path}__{party}__reference__in" if path else f"{party}__reference__in"
            whole |= Q(**{about: sorted(reader.conflicts)})
    return whole


def _kept_out(record: Any, reader: Reader) -> bool:
    """Whether a record is about a matter in which the reader has no part. It is asked of no row unless they have some."""
    if not reader.recused and not reader.conflicts:
        return False
    model: Any = type(record)
    matters = [getattr(record, path) if path else record for path in paths_to(model, "matter")]
    return any(
        each.reference in reader.recused or named_on(each, "party") & reader.conflicts
        for each in matters
        if each is not None
    )


def _opened(word: str, model: type[models.Model], reader: Reader) -> Q:
    """The rows that a word opens, among them matters in which the reader has no part."""
    name, role = parts(word)
    if name == "named":
        references = sorted(reference for kind, reference in reader.named if kind == model._meta.label)
        return Q(reference__in=references) if references else NOTHING
    if name == "self":
        return at_places(model, "person", frozenset({reader.person} - {""}))
    if name == "party":
        return at_places(model, "party", reader.places("party", role))
    if name == "body":
        there = at_places(model, "body", reader.places("body", role))
    else:
        there = EVERY if fits(word, reader) else NOTHING
    conflicts = at_places(model, "party", reader.conflicts)
    if there == NOTHING or conflicts == NOTHING or not _of_bodies(name):
        return there
    return there & ~conflicts


def at_places(model: type[models.Model], place: str, references: frozenset[str]) -> Q:
    """The rows that name one of these Parties, bodies, people or matters."""
    whole = NOTHING
    if references:
        for path in paths_to(model, place):
            whole |= Q(**{f"{path}__reference__in" if path else "reference__in": sorted(references)})
    return whole


def named_on(record: Any, place: str) -> frozenset[str]:
    """References of the Parties, bodies, people or matters that a record names."""
    model: Any = type(record)
    targets = (getattr(record, path) if path else record for path in paths_to(model, place))
    return frozenset(target.reference for target in targets if target is not None)


@cache
def paths_to(model: Any, place: str) -> tuple[str, ...]:
    """The fields by which a record names a Party ("party"), a body, a person or a matter; "" where it is one itself."""
    if getattr(model, "stands_for", "") == place:
        return ("",)
    passing = getattr(model, "passing", ())
    return tuple(
        each.name
        for each in model._meta.concrete_fields
        if isinstance(each, models.ForeignKey)
        and getattr(each.related_model, "stands_for", "") == place
        and each.name not in passing
    )


def parts(word: str) -> tuple[str, str]:
    """A word as its name and the role that narrows it."""
    name, _, role = word.partition("/")
    return name, role


def described(word: str) -> str:
    """A word as people read it: "the Party that it names (Security contact)"."""
    name, role = parts(word)
    said = {
        "everyone": "everyone",
        "parties": "any Party",
        "bodies": "any body",
        "party": "the Party it names",
        "body": "the body it names",
        "self": "the person it is about",
        "named": "people let in to it by name",
    }
    whom = said.get(name) or (
        f"the {current().name_of(name[5:])}" if name.startswith("body:") else access().place_name(name)
    )
    return f"{whom} ({access().role_name(role)})" if role else whom


def acts_for(reader: Reader) -> frozenset[str]:
    """The bodies and roles of workflow tables as which the reader may act, whatever the case is about.

    A role that hangs on the case, such as its Proposer, is not among them.
    """
    roles = {role.slug for role in current().file.role if any(fits(word, reader) for word in role.readers)}
    return frozenset(roles | reader.places("body"))


def acts_on(role: str, record: Any, reader: Reader) -> bool:
    """Whether the reader is in this body or role of a workflow table where one record is concerned."""
    if role in current().body_by_slug:
        return reader.holds("body", of=role)
    readers = next((each.readers for each in current().file.role if each.slug == role), ())
    return any(names(word, reader, record) for word in readers)


def _of_bodies(name: str) -> bool:
    return name in ("body", "bodies") or name.startswith("body:")
