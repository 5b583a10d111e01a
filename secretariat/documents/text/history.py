"""A code's text as files: the documents of the first version, and a file of changes for each release after it.

    base/section-d.txt       a document as it stood first, as labelled text
    base.toml                which version of the code that is, and from when
    designated/….txt         a document that a later release brings whole
    releases/12.0.toml       what one release changed, and why
    obligations.toml         who is bound by what; read by the room

The folder's README says what may stand in a release.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from secretariat.documents.text.amending import Amended, Change, DoesNotFit, follow
from secretariat.documents.text.items import Item, Reading, Unreadable
from secretariat.documents.text.plain import read_plain

T = TypeVar("T")
CAUSES = ("modification", "designation", "release")
DOING = ("insert", "replace", "delete", "move", "renumber", "split", "merge", "retitle")
CHANGE_KEYS = {
    *("do", "document", "at", "term", "after", "before", "under", "text", "file", "words", "becomes", "number"),
    *("heading", "and", "cause_kind", "cause_reference"),
}
A_DATE = "a date, such as 2019-08-22"
RELEASE_KEYS = {
    *(
        "code_version",
        "in_force_from",
        "known_from",
        "cause",
        "cause_kind",
        "cause_reference",
        "change",
        "variation",
        "redate",
    ),
}


@dataclass(frozen=True, slots=True)
class Variation:
    """A direction that other words hold for a while. The text stays as it is."""

    document: str
    label: str
    words: str
    """The words of the text that it is about."""
    becomes: str
    """How they are to be read meanwhile."""
    starts: date
    ends: date | None
    direction: str
    """The reference of the direction, as the register of directed variations has it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Redate:
    """That the day from which a release has effect was moved."""

    was: date
    became: date
    known_from: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """What one version of the code changed."""

    code_version: str
    in_force_from: date
    """As it is known now, after every move."""
    cause: str
    cause_kind: str
    cause_reference: str
    known_from: date | None = None
    """The day on which its text was settled."""
    changes: tuple[Change, ...] = ()
    variations: tuple[Variation, ...] = ()
    redates: tuple[Redate, ...] = ()
    documents: Mapping[str, Reading] = field(default_factory=dict)
    """The documents that it brings whole, by number."""


@dataclass(frozen=True, slots=True)
class History:
    """A code's text from its first version on."""

    code_version: str
    in_force_from: date
    documents: dict[str, Reading]
    """As they stood in the first version, by number."""
    releases: tuple[Release, ...]
    """In the order in which they take effect."""
    names: tuple[str, ...] = ()
    """Words that its text writes with capitals and that are no terms."""


def read_history(folder: Path) -> History:
    """What a folder holds. Raises `Unreadable`, naming the file."""
    first = _toml((folder / "base.toml").read_text("utf-8"), "base.toml")
    documents: dict[str, Reading] = {}
    files: dict[str, str] = {}
    for path in sorted((folder / "base").glob("*.txt"), reverse=True):
        name = f"base/{path.name}"
        reading = _document(path.read_text("utf-8"), name)
        if other := files.get(reading.number):
            says = f"{other} is a document {reading.number}, and so is {name}"
            raise Unreadable(f"{says}: give one another number.")
        documents[reading.number], files[reading.number] = reading, name
    documents = dict(reversed(documents.items()))

    def whole(name: str) -> str:
        path = folder / "designated" / name
        if "/" in name or "\\" in name or not path.is_file():
            raise Unreadable(f"designated/{name} is not there: write the name of a file that is.")
        return path.read_text("utf-8")

    releases = [
        read_release(path.read_text("utf-8"), f"releases/{path.name}", whole)
        for path in (folder / "releases").glob("*.toml")
    ]
    releases.sort(key=lambda release: release.in_force_from)
    numbers = [str(first["code_version"]), *(release.code_version for release in releases)]
    if twice := [number for number in numbers if numbers.count(number) > 1]:
        raise Unreadable(f"Two releases are version {twice[0]}: give one another number.")
    return History(
        str(first["code_version"]), first["in_force_from"], documents, tuple(releases), tuple(first.get("names", ()))
    )


def read_release(text: str, name: str, whole: Callable[[str], str]) -> Release:
    """One release's file; `whole` gives the text of a document that it brings. Raises `Unreadable`, naming the change."""
    found = _toml(text, name)
    _only(found, RELEASE_KEYS, name)
    for key, kind in (("code_version", str), ("in_force_from", date), ("cause", str), ("cause_kind", str)):
        if not isinstance(found.get(key), kind):
            raise Unreadable(f"{name} has no {key}: write {A_DATE if kind is date else 'it in quotation marks'}.")
    for key in ("change", "variation", "redate"):
        entries = found.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise Unreadable(f"{name} has {key} = {entries}: write each as [[{key}]].")
    version = found["code_version"]
    documents: dict[str, Reading] = {}
    changes = []
    for number, entry in enumerate(found.get("change", ()), 1):
        place = f"Release {version}, change {number}"
        entry = {"cause_kind": found["cause_kind"], "cause_reference": found.get("cause_reference", ""), **entry}
        if "file" in entry:
            reading = _document(whole(str(entry["file"])), f"designated/{entry['file']}")
            documents[reading.number] = reading
            entry = {**entry, "document": reading.number, "items": tuple(reading.items)}
            del entry["file"]
        changes.append(_change(entry, place))
    return Release(
        code_version=version,
        in_force_from=found["in_force_from"],
        cause=found["cause"],
        cause_kind=_cause(found["cause_kind"], name),
        cause_reference=found.get("cause_reference", ""),
        known_from=found.get("known_from"),
        changes=tuple(changes),
        variations=tuple(
            _made(Variation, {"ends": None, **each}, f"{name}, variation {n}")
            for n, each in enumerate(found.get("variation", ()), 1)
        ),
        redates=tuple(_made(Redate, each, f"{name}, redate {n}") for n, each in enumerate(found.get("redate", ()), 1)),
        documents=documents,
    )


def versions(
    history: History, new_key: Callable[[], str]
) -> Iterator[tuple[Release | None, dict[str, list[Item]], dict[str, Amended]]]:
    """Each version in turn: its release (none for the first), every document's items with their keys, and what was
    changed in those that it changes. Raises `DoesNotFit`."""
    now = {
        number: [replace(item, key=item.key or new_key()) for item in reading.items]
        for number, reading in history.documents.items()
    }
    yield None, dict(now), {}
    for release in history.releases:
        changed = apply(now, release, new_key)
        now = {**now, **{number: amended.items for number, amended in changed.items()}}
        yield release, dict(now), changed


def apply(now: Mapping[str, list[Item]], release: Release, new_key: Callable[[], str]) -> dict[str, Amended]:
    """The documents that a release changes, as they are after it. Raises `DoesNotFit`, and then nothing has changed."""
    changes: dict[str, list[Change]] = {}
    for change in release.changes:
        if change.document not in now and not (change.do == "insert" and change.document in release.documents):
            raise DoesNotFit(
                f"{change.place}: there is no document {change.document} on that day. Name one that is there."
            )
        changes.setdefault(change.document, []).append(change)
    return {number: follow(now.get(number, []), each, new_key) for number, each in changes.items()}


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"{name} is not TOML: {str(error)[:1].lower()}{str(error)[1:]}. Mend it there.") from None


def _only(found: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    if odd := sorted(set(found) - set(known)):
        raise Unreadable(
            f"{place} has “{odd[0]}”, which nothing reads: leave it out, or write {', '.join(sorted(known))}."
        )


def _document(text: str, name: str) -> Reading:
    try:
        reading = read_plain(text)
    except Unreadable as error:
        raise Unreadable(f"{name}: {error}") from None
    if not reading.number or not reading.items:
        raise Unreadable(
            f"{name} says no number or has no text: begin it with a line “Document: ”, and an empty line before the text."
        )
    return reading


def _change(entry: dict[str, Any], place: str) -> Change:
    items = entry.pop("items", ())
    _only(entry, CHANGE_KEYS, place)
    do = entry.get("do", "")
    for key, value in entry.items():
        words = value if key == "and" and isinstance(value, list) else [value]
        if do in DOING and not all(isinstance(each, str) for each in words):
            raise Unreadable(f"{place} has {key} = {value}: write it in quotation marks.")
    if do not in DOING:
        raise Unreadable(f"{place} does “{do}”: write {', '.join(DOING)}.")
    positions = [each for each in ("after", "before", "under") if each in entry]
    if len(positions) > 1:
        raise Unreadable(f"{place} says two places, {positions[0]} and {positions[1]}: leave one out.")
    position = positions[0] if positions else ""
    at = f'{entry.get("at", "")} "{entry["term"]}"'.strip() if "term" in entry else entry.get("at", "")
    joins = entry.get("and", ())
    return Change(
        do=do,
        document=entry.get("document", ""),
        at=at,
        position=position,
        beside=entry.get(position, ""),
        items=items or (tuple(read_part(entry["text"], place)) if "text" in entry else ()),
        words=entry.get("words", ""),
        becomes=entry.get("becomes", ""),
        number=entry.get("number", ""),
        heading=entry.get("heading", ""),
        joins=(joins,) if isinstance(joins, str) else tuple(joins),
        cause_kind=_cause(entry["cause_kind"], place),
        cause_reference=entry["cause_reference"],
        place=place,
    )


def read_part(text: str, place: str = "") -> list[Item]:
    """Labelled text out of the middle of a document, indented as it is to stand there. Raises `Unreadable`."""
    lines = text.strip("\n").split("\n")
    above = (len(lines[0]) - len(lines[0].lstrip(" "))) // 2
    # What is written at a depth needs something above it to be read. That goes again.
    stand_in = [f"{'  ' * depth}= above" for depth in range(above)]
    try:
        reading = read_plain("\n".join(["Document: part", "Layout: indented", "", *stand_in, *lines, ""]))
    except Unreadable as error:
        raise Unreadable(f"{place}: {error}" if place else str(error)) from None
    return reading.items[above:]


def _cause(kind: str, place: str) -> str:
    if kind not in CAUSES:
        raise Unreadable(f"{place} has the cause “{kind}”: write {', '.join(CAUSES)}.")
    return kind


def _made(kind: type[T], entry: Mapping[str, Any], place: str) -> T:
    names = {each.name: str(each.type) for each in fields(kind)}  # type: ignore[arg-type]
    for name, value in entry.items():
        if "date" in names.get(name, "") and value is not None and not isinstance(value, date):
            raise Unreadable(f"{place} has {name} = {value}: write {A_DATE}.")
    try:
        return kind(**entry)
    except TypeError:
        raise Unreadable(f"{place} is not whole: write {', '.join(names)}.") from None
