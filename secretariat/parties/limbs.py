"""`default.toml` and `disputes.toml`: limbs, rights, notices and forums, as the code says them, on a day."""

from __future__ import annotations

from datetime import date
from functools import cache

from pydantic import Field

from secretariat.core.codes import BadCode, Code, current
from secretariat.core.codes.choices import Choices
from secretariat.core.codes.folder import Basis
from secretariat.core.codes.toml import Part, line_of, read


class Dated(Part):
    """A rule that holds from a day until a day; for ever where it says none."""

    starts: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.starts is None or self.starts <= day) and (self.until is None or day < self.until)


class Limb(Dated):
    """One kind of Event of Default."""

    slug: str
    name: str
    says: str
    concerns: str
    clause: str
    basis: Basis
    cure_days: int | None = Field(default=None, ge=0)
    """Working days after service in which it can be remedied; none where the code gives none."""
    must_cite: str = ""
    """What a notice under it has to refer to, else it is invalid."""
    notice_by: str = ""
    """Whose notice has to be there before a case can be opened."""
    excludes: tuple[str, ...] = ()
    """Matters that other limbs cover."""


class Matter(Part):
    """What a default can be about."""

    slug: str
    name: str


class Recovery(Dated):
    """How what is not paid is pursued."""

    says: str
    agreement: bool
    """Whether the body has to agree, and not only to be consulted."""
    clause: str
    basis: Basis


class Right(Part):
    """A right that a suspension can take away."""

    slug: str
    name: str
    takes: str
    consent: bool = False
    """Whether the Authority has to agree before it is taken away, whoever the Party is."""
    basis: Basis


class NoticeKind(Part):
    """A kind of notice, and the text that it starts from."""

    slug: str
    name: str
    text: str
    clauses: str
    starts_cure: bool = False
    basis: Basis


class Service(Part):
    """A way of serving a notice, and how many working days later it counts as served."""

    slug: str
    name: str
    deemed_days: int = Field(ge=0)
    basis: Basis


class AppealRule(Part):
    """By when an appeal has to be lodged, in working days after the expulsion takes effect."""

    within: int = Field(gt=0)
    clause: str
    basis: Basis


class Forum(Part):
    """Before whom a dispute goes."""

    slug: str
    name: str
    says: str
    clause: str
    basis: Basis


class DefaultFile(Part):
    """`default.toml`."""

    section: str = ""
    never: tuple[str, ...] = ()
    licensed: tuple[str, ...] = ()
    decided_by: str = ""
    limb: tuple[Limb, ...] = ()
    matter: tuple[Matter, ...] = ()
    recovery: tuple[Recovery, ...] = ()
    right: tuple[Right, ...] = ()
    notice: tuple[NoticeKind, ...] = ()
    service: tuple[Service, ...] = ()
    appeal: AppealRule | None = None


class ForumsFile(Part):
    """`disputes.toml`."""

    forum: tuple[Forum, ...] = ()


class Rules:
    """The rules on defaults of one code, and their versions. A code without the file has none."""

    def __init__(self, code: Code) -> None:
        self.path = code.folder / "default.toml"
        self.file = read(self.path, DefaultFile) if self.path.exists() else DefaultFile()
        self.right = {each.slug: each for each in self.file.right}
        self.notice = {each.slug: each for each in self.file.notice}
        self.service = {each.slug: each for each in self.file.service}
        self.matter = {each.slug: each for each in self.file.matter}
        self._refuse_faults(code)

    def limb(self, slug: str, day: date) -> Limb | None:
        """The limb of that name as it was in force on a day; None where there is none."""
        return next((each for each in self.file.limb if each.slug == slug and each.holds_on(day)), None)

    def limb_for(self, matter: str, day: date) -> Limb | None:
        """The limb that covers a matter on a day."""
        return next((each for each in self.file.limb if each.concerns == matter and each.holds_on(day)), None)

    def recovery(self, day: date) -> Recovery | None:
        """How what is not paid is pursued on a day."""
        return next((each for each in self.file.recovery if each.holds_on(day)), None)

    def _refuse_faults(self, code: Code) -> None:
        if faults := list(self._faults(code)):
            text = self.path.read_text(encoding="utf-8")
            raise BadCode("\n".join(f"{self.path}:{line_of(text, place)}: {says}" for place, says in faults))

    def _faults(self, code: Code):  # type: ignore[no-untyped-def]
        categories = {each.slug for each in code.file.category}
        for key in ("never", "licensed"):
            for each in getattr(self.file, key):
                if each not in categories:
                    yield (key,), f"{each!r} is no category of code.toml."
        if self.file.decided_by and self.file.decided_by not in code.body_by_slug:
            yield ("decided_by",), f"{self.file.decided_by!r} is no body of bodies.toml."
        for number, limb in enumerate(self.file.limb):
            for matter in (limb.concerns, *limb.excludes):
                if matter not in self.matter:
                    yield ("limb", number, "concerns"), f"{matter!r} is no matter of this file."
            for other in self.file.limb[:number]:
                if other.slug == limb.slug and _overlap(limb, other):
                    yield ("limb", number, "slug"), f"{limb.slug!r} holds twice on the same day: end the older one."
        if self.file.limb and not any(each.starts_cure for each in self.file.notice):
            yield ("notice", 0, "slug"), "No notice starts the cure period: say starts_cure = true of one."


def _overlap(one: Dated, other: Dated) -> bool:
    begins = max(one.starts or date.min, other.starts or date.min)
    return one.holds_on(begins) and other.holds_on(begins)


@cache
def rules_of(code: Code) -> Rules:
    """The rules on defaults of a code. Raises BadCode with file and line."""
    return Rules(code)


def rules() -> Rules:
    """The rules on defaults of the code that this installation runs."""
    return rules_of(current())


@cache
def _forums_of(code: Code) -> tuple[Forum, ...]:
    path = code.folder / "disputes.toml"
    return read(path, ForumsFile).forum if path.exists() else ()


def forums() -> tuple[Forum, ...]:
    """Before whom disputes can go. Raises BadCode."""
    return _forums_of(current())


def limb_choices() -> Choices:
    """The limbs of the code, each once."""
    return list({each.slug: f"({each.slug}) {each.name}" for each in rules().file.limb}.items())


def matter_choices() -> Choices:
    """What a default can be about."""
    return [(each.slug, each.name) for each in rules().file.matter]


def right_choices() -> Choices:
    """The rights that a suspension can take away."""
    return [(each.slug, each.name) for each in rules().file.right]


def notice_choices() -> Choices:
    """The kinds of notice."""
    return [(each.slug, each.name) for each in rules().file.notice]


def service_choices() -> Choices:
    """The ways of serving a notice."""
    return [(each.slug, each.name) for each in rules().file.service]


def forum_choices() -> Choices:
    """Before whom disputes can go."""
    return [(each.slug, each.name) for each in forums()]


def body_choices() -> Choices:
    """The bodies of the code."""
    return [(each.slug, each.name) for each in current().bodies]
