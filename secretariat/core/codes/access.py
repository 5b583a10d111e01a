"""`access.toml`: the roles people hold, who sees what beyond the labels' usual readers, and who may do what."""

from __future__ import annotations

from functools import cache

from secretariat.core.codes.folder import Basis, Code, current
from secretariat.core.codes.toml import BadCode, Part, line_of, read

PLACES = ("party", "body", "administrator", "dcc", "authority", "assessor", "consumer-body")
PLAIN = ("everyone", "parties", "bodies", "named", "self", *PLACES)
"""Words that name readers; `body:slug` names one body, and a slash narrows a word to a role."""


class Place(Part):
    """Where roles are held, as people call it."""

    slug: str
    name: str


class PersonRole(Part):
    """A role that a person holds at a Party, in a body or elsewhere, from a day to a day."""

    slug: str
    name: str
    at: str
    by_colleagues: bool = False
    """Whether a nominated contact of the Party gives and ends it, besides Party Support."""
    basis: Basis


class Audience(Part):
    """Who sees a kind of record, at one label or (without a label) at any, instead of the label's usual readers."""

    record: str
    label: str = ""
    readers: tuple[str, ...]
    why: str
    basis: Basis


class Deed(Part):
    """Something that some may do. `confirmed`: only when they have just proved again who they are.

    `proof_lasts_hours`: such a proof counts so long for this deed, and not only for as long as it usually does.
    """

    slug: str
    says: str
    readers: tuple[str, ...]
    confirmed: bool = False
    proof_lasts_hours: int = 0
    right: str = ""
    """The right of Parties that it exercises: one that has lost it for a time cannot do this."""
    basis: Basis = "inferred"


class AccessFile(Part):
    parties_need: str = ""
    """The right without which a Party no longer sees what is for all Parties."""
    place: tuple[Place, ...]
    person_role: tuple[PersonRole, ...]
    audience: tuple[Audience, ...] = ()
    deed: tuple[Deed, ...]


class Access:
    """The access rules of one code."""

    def __init__(self, code: Code) -> None:
        self.path = code.folder / "access.toml"
        self.file = read(self.path, AccessFile)
        self.audience = self.file.audience
        self.deed = {each.slug: each for each in self.file.deed}
        self.person_role = {each.slug: each for each in self.file.person_role}
        self._refuse_faults(code)

    def place_name(self, slug: str) -> str:
        """What a place is called; the slug where the code does not say."""
        return next((each.name for each in self.file.place if each.slug == slug), slug)

    def role_name(self, slug: str) -> str:
        """What a role is called; the slug where the code does not say."""
        return self.person_role[slug].name if slug in self.person_role else slug

    def _refuse_faults(self, code: Code) -> None:
        if faults := list(self._faults(code)):
            text = self.path.read_text(encoding="utf-8")
            raise BadCode("\n".join(f"{self.path}:{line_of(text, place)}: {says}" for place, says in faults))

    def _faults(self, code: Code):  # type: ignore[no-untyped-def]
        """(place in the file, sentence) for everything that names what is not there."""
        for number, role in enumerate(self.file.person_role):
            if role.at not in PLACES:
                yield ("person_role", number, "at"), f"{role.at!r} is no place: write one of {', '.join(PLACES)}."
        words = [("audience", number, word) for number, each in enumerate(self.file.audience) for word in each.readers]
        words += [("deed", number, word) for number, deed in enumerate(self.file.deed) for word in deed.readers]
        for kind, number, word in words:
            if says := self.fault_of(word, code):
                yield (kind, number, "readers"), says
        named: list[tuple[str, tuple[str, ...]]] = [(each.slug, each.readers) for each in code.file.classification]
        named += [(role.slug, role.readers) for role in code.file.role]
        for slug, readers in named:
            for word in readers:
                if says := self.fault_of(word, code):
                    yield (), f"code.toml, {slug!r}: {says}"
        for persona in code.file.persona:
            for held in persona.holds:
                if held.role not in self.person_role:
                    yield (), f"code.toml, persona {persona.slug!r}: {held.role!r} is not a person_role of this file."

    def fault_of(self, word: str, code: Code) -> str:
        """What is wrong with a word that names readers; empty when it is one."""
        name, _, role = word.partition("/")
        if name.startswith("body:"):
            if name[5:] not in code.body_by_slug:
                return f"{word!r} names a body that bodies.toml does not have."
        elif name not in PLAIN:
            return f"{word!r} names no readers: write one of {', '.join(PLAIN)} or body:<slug>."
        if role and role not in self.person_role:
            return f"{word!r} names the role {role!r}, which is not a person_role of this file."
        return ""


@cache
def access_of(code: Code) -> Access:
    """The access rules of a code. Raises BadCode with file and line."""
    return Access(code)


def access() -> Access:
    """The access rules of the code that this installation runs."""
    return access_of(current())
