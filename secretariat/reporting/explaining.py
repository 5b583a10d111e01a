"""What a code's folder says about published numbers: which figure each is, and why it differs or seems to."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from secretariat.core.codes import BadCode, current
from secretariat.core.codes.folder import Basis, Code
from secretariat.core.codes.toml import Part, line_of, read
from secretariat.core.figures import figure_named


class Published(Part):
    """A name under which somebody publishes one of our figures."""

    figure: str
    section: str = ""
    is_: str = Field(alias="is")


class Explanation(Part):
    """Why published numbers differ from ours, or from each other, or only seem to."""

    year: str
    figures: tuple[str, ...]
    sections: tuple[str, ...] = ()
    says: str
    basis: Basis


class PublishedFile(Part):
    published: tuple[Published, ...] = ()


class ExplanationsFile(Part):
    explanation: tuple[Explanation, ...] = ()


class Words:
    """The published names and the explanations of one code."""

    def __init__(self, code: Code) -> None:
        folder = code.folder / "report"
        names, reasons = folder / "published.toml", folder / "explanations.toml"
        self.published = read(names, PublishedFile).published if names.exists() else ()
        self.explanations = read(reasons, ExplanationsFile).explanation if reasons.exists() else ()
        for place, each in enumerate(self.published):
            if not _is_a_figure(each.is_):
                line = line_of(names.read_text(encoding="utf-8"), ("published", place, "is"))
                raise BadCode(
                    f"{names}:{line}: {each.is_!r} is not the key of a figure. Correct it or remove the entry."
                )

    def key_of(self, section: str, figure: str) -> str | None:
        """The key of our figure that a published row is; None when we do not measure it."""
        fitting = [each for each in self.published if each.figure == figure and each.section in ("", section)]
        if fitting:
            return max(fitting, key=lambda each: len(each.section)).is_
        return figure if _is_a_figure(figure) else None

    def why(self, year: str, section: str, figure: str) -> str:
        """The explanation of a published row, or nothing."""
        said = [
            each.says
            for each in self.explanations
            if each.year == year and figure in each.figures and (not each.sections or section in each.sections)
        ]
        return " ".join(said)


@cache
def words_of(code: Code) -> Words:
    """The words of a code. Raises BadCode with file and line."""
    return Words(code)


def words() -> Words:
    """The words of the code this installation runs."""
    return words_of(current())


def _is_a_figure(key: str) -> bool:
    try:
        figure_named(key)
    except KeyError:
        return False
    return True
