"""Reads one file of a code's folder into a frozen model, and says file and line when it is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

Shape = TypeVar("Shape", bound=BaseModel)


class Part(BaseModel):
    """A table of a code's folder: frozen, and an unknown key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BadCode(Exception):
    """A code's folder cannot be used. The message names file and line and says what to do."""


def read(path: Path, shape: type[Shape]) -> Shape:
    """The file as `shape`. Raises BadCode with every fault, one line each."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadCode(f"{path}: there is no such file. A code's folder needs it.") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadCode(f"{path}:{line}: not UTF-8 text. Save the file as UTF-8.") from None
    try:
        return shape.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadCode(f"{path}:{_line_in(str(error))}: {error}. Mend the TOML.") from None
    except ValidationError as error:
        faults = [f"{path}:{line_of(text, fault['loc'])}: {_sentence(fault)}" for fault in error.errors()]
        raise BadCode("\n".join(faults)) from None


def line_of(text: str, place: tuple[int | str, ...]) -> int:
    """The line, from 1, of a place such as ("step", 2, "verb"): the key if it is written, else its table."""
    lines = text.splitlines()
    start, stop, names = 0, len(lines), [str(part) for part in place if isinstance(part, str)]
    if len(place) > 1 and isinstance(place[1], int):
        heads = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{re.escape(str(place[0]))}\s*\]\]", line)]
        if place[1] < len(heads):
            start = heads[place[1]]
            following = [n for n, line in enumerate(lines) if n > start and re.match(r"\s*\[", line)]
            stop = following[0] if following else stop
            names = names[1:]
    for name in names:
        for number in range(start, stop):
            if re.match(rf"\s*(\[\[?\s*)?{re.escape(name)}\b", lines[number]):
                return number + 1
    return start + 1


def _line_in(message: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found.group(1)) if found else 1


def _sentence(fault: object) -> str:
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"])  # type: ignore[index]
    kind, message = fault["type"], fault["msg"]  # type: ignore[index]
    if kind == "extra_forbidden":
        return f"{place} is not a key known here. Remove it or correct its spelling."
    if kind == "missing":
        return f"{place} is missing. Add it."
    return f"{place}: {message.removeprefix('Value error, ')}."
