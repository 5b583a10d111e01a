"""Reads a JSON file of tables, `{"parties": [{"reference": …}, …], …}`, a row at a time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from secretariat.core.tables.given import Given
from secretariat.core.tables.problems import refuse, shortened
from secretariat.core.tables.sheet import Rows, Sheet

BLOCK = 1 << 20
SHAPE = 'Write {"table name": [{"column": value, …}, …], …}, as `secretariat export` does.'


class _NotJson(Exception):
    """What is wrong with the text, and in which line."""


def _no_such_number(name: str) -> Any:
    raise json.JSONDecodeError(f"{name} is not a number", "", 0)


class _Text:
    """JSON text read a block at a time, with the place in the file and the line for sentences."""

    def __init__(self, binary: BinaryIO, start: int = 0, line: int = 1) -> None:
        binary.seek(start)
        self._binary = binary
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._value = json.JSONDecoder(parse_constant=_no_such_number).raw_decode
        self._buffer, self._place, self._ended = "", 0, False
        self._bytes_before = start
        self.line = line

    @property
    def offset(self) -> int:
        """The byte at which the rest begins."""
        return self._bytes_before + len(self._buffer[: self._place].encode())

    def peek(self) -> str:
        """The next character that is not white space, or an empty text at the end."""
        while True:
            while self._place < len(self._buffer):
                letter = self._buffer[self._place]
                if letter not in " \t\r\n":
                    return letter
                self.line += letter == "\n"
                self._place += 1
            if not self._read(BLOCK):
                return ""

    def take(self, *wanted: str) -> str:
        """The next character, which must be one of these."""
        letter = self.peek()
        if letter not in wanted or not letter:
            raise _NotJson(f"line {self.line} should go on with {' or '.join(wanted)}")
        self._place += 1
        return letter

    def value(self) -> Any:
        """The next text or object."""
        size = BLOCK
        while True:
            try:
                value, end = self._value(self._buffer, self._place)
            except json.JSONDecodeError as error:
                lines = self._buffer.count("\n", self._place, error.pos)
                if self._read(size):
                    size *= 2  # so that one huge value is not parsed again for each block
                    continue
                raise _NotJson(f"line {self.line + lines}: {error.msg}") from None
            except RecursionError:
                raise _NotJson(f"line {self.line} is nested too deeply") from None
            self.line += self._buffer.count("\n", self._place, end)
            self._place = end
            return value

    def _read(self, size: int) -> bool:
        if self._ended:
            return False
        block = self._binary.read(size)
        self._ended = not block
        try:
            more = self._decode(block, final=self._ended)
        except UnicodeDecodeError:
            raise _NotJson(f"after line {self.line} there is a byte that is not UTF-8") from None
        self._bytes_before = self.offset
        self._buffer = self._buffer[self._place :] + more
        self._place = 0
        return bool(more) or not self._ended


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the rows of a table begin."""

    offset: int
    line: int


def json_sheets(given: Given) -> list[Sheet]:
    """The tables of a JSON file. The file is read once to see that it is whole. Raises Problems."""
    given.refuse_by_size()
    found: dict[str, _Found] = {}
    try:
        with given.opened() as binary:
            start = 3 if binary.read(3) == codecs.BOM_UTF8 else 0
            text = _Text(binary, start)
            text.take("{")
            while text.peek() != "}":
                name = text.value() if text.peek() == '"' else text.take('"')
                text.take(":")
                text.take("[")
                if name in found:
                    raise refuse(given.name, f"The table {name} stands in the file twice. Put its rows together.")
                found[name] = _Found(text.offset, text.line)
                for _ in _objects(text):
                    pass
                if text.peek() != "}":
                    text.take(",")
            text.take("}")
            if text.peek():
                raise _NotJson(f"line {text.line} goes on after the end")
    except _NotJson as fault:
        raise refuse(given.name, f"The file cannot be read: {fault}. {SHAPE}") from None
    return [Sheet(name, f"{given.name}, table {name}", _rows_from(given, name, at)) for name, at in found.items()]


def _objects(text: _Text) -> Any:
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        if text.peek() != "{":
            text.take("{")
        yield text.value()
        if text.take(",", "]") == "]":
            return


def _rows_from(given: Given, name: str, at: _Found) -> Callable[[], Rows]:
    def rows() -> Rows:
        names: list[str] | None = None
        with given.opened() as binary:
            for number, row in enumerate(_objects(_Text(binary, at.offset, at.line)), start=1):
                if names is None:
                    names = list(row)
                    yield 0, names
                if row.keys() != set(names):
                    _refuse_other_keys(f"{given.name}, table {name}", number, names, row)
                yield number, [row[each] for each in names]

    return rows


def _refuse_other_keys(file: str, number: int, names: list[str], row: dict[str, Any]) -> None:
    odd = [*(each for each in names if each not in row), *(each for each in row if each not in names)]
    raise refuse(
        file,
        "The row does not have the columns of the first row. Give every row the same columns, null where one is empty.",
        number,
        shortened(odd[0]),
    )
