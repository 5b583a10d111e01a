"""A reader: somebody at a page, a program with a token, or nobody in particular, with the roles held today."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Held:
    """One role that is held: "contact" of P-0001, "member" of the body panel, "analyst" at the administrator.

    `at` is the kind of place, `of` the reference of the Party or body, empty where the code has only one such place.
    """

    role: str
    at: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A right that was taken from a Party for a time, and the reference of the case in which it was."""

    right: str
    of: str
    case: str


@dataclass(frozen=True)
class Reader:
    """Who reads a page or takes a step, as of today. Whoever holds no role is the public.

    `named` holds (kind of record, reference) of what names this person; `conflicts` the Parties in whose matters they
    have no part as members of a body, `recused` the matters of which they see nothing at all. `confirmed` says that they have just proved again who they are.
    """

    id: str = "anyone"
    name: str = "the public"
    held: frozenset[Held] = frozenset()
    named: frozenset[tuple[str, str]] = frozenset()
    conflicts: frozenset[str] = frozenset()
    withheld: frozenset[Withheld] = frozenset()
    """Which rights their Parties have lost for a time."""
    recused: frozenset[str] = frozenset()
    confirmed: bool = False
    proved: float = field(default=0.0, compare=False)
    """When they last proved who they are with a second factor, in seconds since 1970."""
    highest: str = "red"
    """The most restricted label that this way in ever shows: a token may be given less than its person."""
    second_factor: bool = False
    """Whether they came with a second factor."""
    slug: str = ""
    """The persona of the demonstration, if it is one."""
    missing: str = field(default="", compare=False)
    """What keeps this person's roles from counting now, such as a second factor; empty when nothing does."""

    def __str__(self) -> str:
        return self.name

    @property
    def is_known(self) -> bool:
        """Whether it is somebody in particular."""
        return self.id != "anyone"

    @property
    def person(self) -> str:
        """The reference of the account, empty for whoever has none."""
        kind, _, reference = self.id.partition(":")
        return reference if kind == "user" else ""

    @cached_property
    def rights(self) -> Reader:
        """This reader with nothing but what decides on what they see: two with the same rights see the same."""
        return Reader(
            self.id,
            "",
            self.held,
            self.named,
            self.conflicts,
            withheld=self.withheld,
            recused=self.recused,
            highest=self.highest,
        )

    def without(self, right: str) -> Reader:
        """This reader without the roles at Parties that have lost a right: as whoever exercises it."""
        lost = {each.of for each in self.withheld if each.right == right}
        if not lost:
            return self
        return replace(self, held=frozenset(each for each in self.held if each.at != "party" or each.of not in lost))

    def lost(self, right: str) -> Withheld | None:
        """The loss of a right by one of their Parties; None where none has lost it."""
        return min((each for each in self.withheld if each.right == right), key=lambda each: each.of, default=None)

    def holds(self, at: str, role: str = "", of: str = "") -> bool:
        """Whether any role is held at such a place; with `role` or `of`, that one, or there."""
        return any(
            each.at == at and (not role or each.role == role) and (not of or each.of == of) for each in self.held
        )

    def places(self, at: str, role: str = "") -> frozenset[str]:
        """References of the Parties or bodies at which a role is held."""
        return frozenset(each.of for each in self.held if each.at == at and (not role or each.role == role))


ANYONE = Reader()
