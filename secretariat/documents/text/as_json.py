"""Items as JSON and back. One reading has one text: keys are sorted, and what is empty is left out."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from secretariat.documents.text.items import Doubt, Item, Kind, Mark, Reading, Unreadable

VERSION = 1
"""Raised when a reader of the one before could not read what is written now."""
MOST_BYTES = 64_000_000


def write_json(reading: Reading) -> str:
    """The reading as JSON. The same reading gives the same text, and `read_json` gives the reading back."""
    whole = {
        "version": VERSION,
        "number": reading.number,
        "title": reading.title,
        "details": reading.details,
        "images": {name: base64.b64encode(data).decode() for name, data in reading.images.items()},
        "items": [_item_out(item) for item in reading.items],
        "doubts": [_doubt_out(doubt) for doubt in reading.doubts],
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_json(text: str | bytes) -> Reading:
    """The reading that `write_json` wrote. Raises `Unreadable` for anything else, naming the item."""
    if len(text) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // 1_000_000} MB: cut it into its documents.")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is not JSON: {error}. Export the text again.") from error
    if not isinstance(whole, dict) or "version" not in whole:
        raise Unreadable("This JSON is not a text of ours: it says no version. Use a file that was exported here.")
    if whole["version"] != VERSION:
        raise Unreadable(f"This text is of version {whole['version']}, and {VERSION} is read: export it again.")
    try:
        images = {name: base64.b64decode(data, validate=True) for name, data in whole.get("images", {}).items()}
    except (AttributeError, TypeError, binascii.Error) as error:
        raise Unreadable("The pictures are not written in Base64: export the text again.") from error
    items = [_item_in(place, each) for place, each in enumerate(_list(whole, "items"))]
    doubts = [_doubt_in(place, each) for place, each in enumerate(_list(whole, "doubts"))]
    details = whole.get("details", {})
    if not isinstance(details, dict) or not all(isinstance(each, str) for each in details.values()):
        raise Unreadable("`details` is to be names and texts: export the text again.")
    return Reading(items, doubts, str(whole.get("title", "")), str(whole.get("number", "")), images, details)


def _list(whole: dict[str, Any], name: str) -> list[Any]:
    found = whole.get(name, [])
    if not isinstance(found, list):
        raise Unreadable(f"`{name}` is to be a list: export the text again.")
    return found


def _item_out(item: Item) -> dict[str, Any]:
    out: dict[str, Any] = {"depth": item.depth, "kind": item.kind.value}
    for name in ("number", "heading", "text", "key"):
        if value := getattr(item, name):
            out[name] = value
    if item.marks:
        out["marks"] = [[mark.start, mark.end, mark.kind, mark.value] for mark in item.marks]
    return out


def _item_in(place: int, given: Any) -> Item:
    try:
        marks = tuple(
            Mark(_whole(start), _whole(end), str(kind), str(value))
            for start, end, kind, value in given.get("marks", [])
        )
        texts = {name: given.get(name, "") for name in ("number", "heading", "text", "key")}
        item = Item(_whole(given["depth"]), Kind(given["kind"]), marks=marks, **texts)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"Item {place + 1} is not written as items are ({error}): export the text again.") from error
    if not all(isinstance(each, str) for each in texts.values()):
        raise Unreadable(f"Item {place + 1} has something other than text in it: export the text again.")
    if any(not 0 <= mark.start <= mark.end <= len(item.text) for mark in marks):
        raise Unreadable(f"Item {place + 1} has a mark outside its text: export the text again.")
    return item


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no whole number")
    return value


def _doubt_out(doubt: Doubt) -> dict[str, Any]:
    out: dict[str, Any] = {"item": doubt.item, "says": doubt.says}
    for name in ("place", "remedy"):
        if value := getattr(doubt, name):
            out[name] = value
    if doubt.choices:
        out["choices"] = list(doubt.choices)
    return out


def _doubt_in(place: int, given: Any) -> Doubt:
    try:
        texts = (str(given["says"]), str(given.get("place", "")), str(given.get("remedy", "")))
        return Doubt(int(given["item"]), *texts, tuple(str(each) for each in given.get("choices", ())))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"Doubt {place + 1} is not written as doubts are: export the text again.") from error
