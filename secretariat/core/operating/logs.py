"""How a line in the log reads: as JSON or plainly, and never with what people wrote or where private feeds are.

The message of an exception may quote a row, and a path may be a secret address. So a line about a request names the
view and never the path, and a line about an exception names its kind and where it was raised and never what it said.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from django.http import HttpRequest

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread is answering."""

SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
HERE = f"{Path(__file__).resolve().parents[3]}/"


def id_of(request: HttpRequest) -> str:
    """The id that a proxy gave the request, when it is a short token and nothing else; otherwise a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if SANE.fullmatch(given) else secrets.token_hex(8)


def view_of(request: HttpRequest) -> str:
    """The name of the view that a request reached; `static` for a file, `none` where nothing was found."""
    if match := getattr(request, "resolver_match", None):
        return match.view_name or "unnamed"
    return "static" if request.path_info.startswith("/static/") else "none"


class Terminal(logging.StreamHandler):
    """Writes to standard error, whatever that is at the moment: a program that calls us may have changed it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr


class OncePerRequest(logging.Filter):
    """Leaves out Django's line about an answer, which ours names already, unless it says where a fault was raised."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not isinstance(getattr(record, "request", None), HttpRequest) or bool(record.exc_info)


class Line(logging.Formatter):
    """A line as people read it."""

    def format(self, record: logging.LogRecord) -> str:
        said = parts_of(record)
        error = said.pop("error", None)
        where = said.pop("where", [])
        request = f" [{said['request']}]" if said.get("request") else ""
        line = f"{said['at']} {said['level']} {said['says']}{request}"
        return "\n".join([line, *(f"    {each}" for each in where), *([f"    {error}"] if error else [])])


class JsonLine(logging.Formatter):
    """A line as a program reads it: one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(parts_of(record), ensure_ascii=False)


def parts_of(record: logging.LogRecord) -> dict[str, Any]:
    """What a record says, by name."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    said = {"at": at, "level": record.levelname.lower(), "logger": record.name, "request": request_id.get()}
    said["says"] = _sentence(record)
    said |= getattr(record, "fields", {})
    # While the database is away every request fails alike: one line each says so, and where is of no interest.
    if record.exc_info and record.exc_info[1] is not None and not _away(record):
        said |= _fault(record.exc_info[1])
    return {name: value for name, value in said.items() if value != ""}


def _sentence(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return record.getMessage()
    if says := _away(record):
        return says
    # Django's own lines about a request quote its path, and some of them what was sent.
    status = getattr(record, "status_code", None) or 500
    return f"{status} in {view_of(request)}"


def _away(record: logging.LogRecord) -> str:
    """What the answer said when the database was away, as `away.unavailable` noted it."""
    return str(getattr(getattr(record, "request", None), "away", ""))


def _fault(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{each.filename.removeprefix(HERE)}:{each.lineno} in {each.name}" for each in frames]
    return {"error": f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins."), "where": where}
