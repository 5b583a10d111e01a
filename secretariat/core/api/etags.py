"""Entity tags: an answer is as it was while no event was added, its reader is the same and the address is."""

from __future__ import annotations

import hashlib
from functools import cache

from django.http import HttpRequest, HttpResponse

import secretariat
from secretariat.core.api.askers import Asker
from secretariat.core.calendars import today
from secretariat.core.codes import Code, current
from secretariat.core.events import chain
from secretariat.core.permission import Reader


def tag_of(request: HttpRequest, asker: Asker) -> str:
    """The strong tag of the answer to a request. One query. Ask for it before the answer is put together."""
    sequence, last = chain.head()
    parts = (
        secretariat.__version__,
        _edition(current()),
        f"{sequence} {last}",
        today().isoformat(),
        _standing(asker.reader),
        asker.scope,
        request.get_host(),
        request.get_full_path(),
    )
    return f'"{hashlib.sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]}"'


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The answer 304 when the client has this already, as If-None-Match says; otherwise None."""
    given = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    if tag not in given and given != ["*"]:
        return None
    return HttpResponse(status=304)


def _standing(reader: Reader) -> str:
    held = sorted(f"{each.at} {each.role} {each.of}" for each in reader.held)
    named, kept_out = sorted(" ".join(each) for each in reader.named), sorted(reader.conflicts | reader.recused)
    return f"{reader.id} {reader.highest} {reader.confirmed} {held} {named} {kept_out}"


@cache
def _edition(code: Code) -> str:
    """What changes when the code's folder does: its rules decide on answers too."""
    digest = hashlib.sha256()
    for path in sorted(code.folder.rglob("*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
