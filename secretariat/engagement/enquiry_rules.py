"""`enquiries.toml`: what people ask about, who answers within how many working days, and what answers begin with.

A code without the file takes no enquiries.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic import Field

from secretariat.core.codes import BadCode, Code, current
from secretariat.core.codes.access import access_of
from secretariat.core.codes.choices import Choices
from secretariat.core.codes.folder import Basis
from secretariat.core.codes.toml import Part, line_of, read


class Category(Part):
    """What an enquiry is about: which staff answer it, and within how many working days."""

    slug: str
    name: str
    says: str
    owner: str
    standard: int = Field(gt=0, le=250)
    basis: Basis


class AnswerTemplate(Part):
    """What an answer may begin with."""

    slug: str
    title: str
    text: str


class EnquiriesFile(Part):
    close_after: int = Field(default=10, gt=0)
    lapse_after: int = Field(default=20, gt=0)
    remind_before: int = Field(default=1, ge=0)
    review_months: int = Field(default=12, gt=0)
    basis: Basis = "inferred"
    category: tuple[Category, ...] = ()
    template: tuple[AnswerTemplate, ...] = ()

    def of(self, slug: str) -> Category | None:
        """The category of that slug; None where the code has none such any more."""
        return next((each for each in self.category if each.slug == slug), None)

    def name_of(self, slug: str) -> str:
        """What a category is called; the slug where the code does not say."""
        found = self.of(slug)
        return found.name if found else slug


@cache
def enquiries_of(code: Code) -> EnquiriesFile:
    """The rules of a code. Raises BadCode with file and line."""
    path = code.folder / "enquiries.toml"
    if not path.exists():
        return EnquiriesFile()
    file = read(path, EnquiriesFile)
    if faults := list(_faults(file, code)):
        text = path.read_text(encoding="utf-8")
        raise BadCode("\n".join(f"{path}:{line_of(text, place)}: {says}" for place, says in faults))
    return file


def enquiries() -> EnquiriesFile:
    """The rules of the code that this installation runs."""
    return enquiries_of(current())


def enquiry_categories() -> Choices:
    """The categories of the code, for model fields and forms."""
    return [(each.slug, each.name) for each in enquiries().category]


def _faults(file: EnquiriesFile, code: Code) -> Iterator[tuple[tuple[str | int, ...], str]]:
    known = access_of(code).person_role
    for number, each in enumerate(file.category):
        if each.owner not in known or known[each.owner].at != "administrator":
            says = f"{each.owner!r} is no role at the administrator in access.toml: write one that is."
            yield ("category", number, "owner"), says
    for kind, parts in (("category", file.category), ("template", file.template)):
        slugs = [part.slug for part in parts]
        for number, slug in enumerate(slugs):
            if slug in slugs[:number]:
                yield (kind, number, "slug"), f"{slug!r} is written twice: leave one."
