"""The demonstration's "Look as": somebody whom the code's folder describes, with roles and without an account."""

from __future__ import annotations

from django.http import HttpRequest

from secretariat.core.codes import current
from secretariat.core.codes.access import access
from secretariat.core.codes.folder import Persona
from secretariat.core.permission import ANYONE, Held, Reader

KEY = "persona"


def persona_of(request: HttpRequest) -> Reader:
    """The persona that was picked, or the first; the public where the code has none."""
    personas = current().file.persona
    chosen = request.session.get(KEY)
    persona = next((each for each in personas if each.slug == chosen), personas[0] if personas else None)
    return as_reader(persona) if persona else ANYONE


def look_as(request: HttpRequest, slug: str) -> bool:
    """Make the next pages those of a persona; False when the code has none of that name."""
    if slug not in {each.slug for each in current().file.persona}:
        return False
    request.session[KEY] = slug
    return True


def as_reader(persona: Persona) -> Reader:
    """A persona with its roles. It has nothing to prove: whoever looks at a demonstration may pick any."""
    roles = access().person_role
    held = frozenset(Held(each.role, roles[each.role].at, each.of) for each in persona.holds)
    who = f"persona:{persona.slug}" if held else ANYONE.id
    return Reader(who, persona.name, held, confirmed=True, slug=persona.slug)
