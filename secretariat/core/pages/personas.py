"""For whom a page is made: what they may see and which waiting things are theirs.

There are no accounts yet. In the demonstration a reader picks a persona, which the code's folder describes; otherwise
everybody sees what `SECRETARIAT_CLEARANCE` allows, which is White unless somebody says more.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from secretariat.core.classification import ORDER
from secretariat.core.codes import current
from secretariat.core.codes.folder import Persona

KEY = "persona"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page."""

    slug: str
    name: str
    clearance: str
    waits: tuple[str, ...]
    may_bring_in: bool

    def may_see(self, label: str) -> bool:
        """Whether a thing of that classification may be shown to this reader."""
        return ORDER[label] <= ORDER[self.clearance]


def reader(request: HttpRequest) -> Reader:
    """The reader of this request."""
    if not settings.SECRETARIAT_DEMO:
        return Reader("", "somebody at this machine", settings.SECRETARIAT_CLEARANCE, ("everyone",), True)
    personas = current().file.persona
    chosen = request.session.get(KEY)
    persona = next((each for each in personas if each.slug == chosen), personas[0] if personas else None)
    if persona is None:
        return Reader("", "the public", "white", ("everyone",), False)
    return _as_reader(persona)


def look_as(request: HttpRequest, slug: str) -> bool:
    """Make the next pages those of a persona; False when the code has none of that name."""
    if slug not in {each.slug for each in current().file.persona}:
        return False
    request.session[KEY] = slug
    return True


def _as_reader(persona: Persona) -> Reader:
    return Reader(persona.slug, persona.name, persona.clearance, persona.waits, "administrator" in persona.waits)
