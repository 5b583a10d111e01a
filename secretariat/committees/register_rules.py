"""What the code's folder says of the registers: `registers.toml`, and the yearly duties of `duties.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache

from pydantic import Field, field_validator

from secretariat.core.calendars import Period, add_working_days, is_working_day
from secretariat.core.codes import BadCode, Code, current
from secretariat.core.codes.choices import Choices
from secretariat.core.codes.folder import Basis, Named
from secretariat.core.codes.toml import Part, line_of, read


class Actions(Part):
    """What holds for actions of every body."""

    evidence_from: date | None = None
    """An action raised from this day on is not brought in as closed without evidence."""
    remind_every: int = Field(default=10, gt=0)
    """After how many working days whoever owes a late action is told again."""
    told_for_days: int = Field(default=90, gt=0)
    """For how many days after it was due. What is late for longer is in the inbox, and in one summary for its body."""
    basis: Basis = "inferred"
    why: str = ""


class Readiness(Part):
    """Whose views are needed before the readiness of a release is recommended on."""

    views: tuple[str, ...] = ()
    basis: Basis = "inferred"
    source: str = ""


class BudgetRules(Part):
    """How the Panel's budget comes about."""

    body: str = "panel"
    """The body whose budget the figures and the page of the budget are about."""
    years: int = Field(default=3, gt=0)
    closes_at: time = time(17)
    """The time of day at which its consultation closes."""
    approved_after: int = Field(default=15, gt=0)
    """Working days after publication by which it has become the Approved Budget."""
    takes_effect: str = "04-01"
    basis: Basis = "inferred"
    source: str = ""

    @field_validator("takes_effect")
    @classmethod
    def is_a_day_of_every_year(cls, text: str) -> str:
        date.fromisoformat(f"2019-{text}")
        return text


class RegistersFile(Part):
    actions: Actions = Actions()
    readiness: Readiness = Readiness()
    budget: BudgetRules = BudgetRules()
    cost_category: tuple[Named, ...] = ()


class Duty(Part):
    """Something that a body owes every regulatory year."""

    slug: str
    name: str
    body: str
    month: int = Field(ge=1, le=12)
    working_day: int = Field(ge=-15, le=15)
    """Which working day of the month: 1 is the first, -1 the last."""
    ahead: int = Field(default=20, ge=0)
    """How many working days before it is due it begins to wait for the body's secretary."""
    says: str = ""
    clause: str = ""
    basis: Basis
    source: str = ""

    @field_validator("working_day")
    @classmethod
    def is_a_day_of_the_month(cls, number: int) -> int:
        if not number:
            raise ValueError("write 1 for the month's first working day, or -1 for its last")
        return number

    def due_in(self, year: Period) -> date:
        """The day on which it falls due in a regulatory year."""
        month = next(each for each in year.months() if each.start.month == self.month)
        if self.working_day > 0:
            return add_working_days(month.start - timedelta(days=1), self.working_day)
        last = month.end
        while not is_working_day(last):
            last -= timedelta(days=1)
        return add_working_days(last, self.working_day + 1) if self.working_day < -1 else last


class DutiesFile(Part):
    duty: tuple[Duty, ...] = ()


@cache
def rules_of(code: Code) -> RegistersFile:
    """The rules of a code; what it does not say is as the classes above have it. Raises BadCode."""
    path = code.folder / "registers.toml"
    if not path.exists():
        return RegistersFile()
    found = read(path, RegistersFile)
    text = path.read_text(encoding="utf-8")
    named = [(slug, ("readiness", "views")) for slug in found.readiness.views]
    named += [(found.budget.body, ("budget", "body"))] if "body" in found.budget.model_fields_set else []
    for slug, place in named:
        if slug not in code.body_by_slug:
            line = line_of(text, place)
            raise BadCode(f"{path}:{line}: {slug!r} is no body of the code. Correct it, or add it to bodies.toml.")
    return found


@cache
def duties_of(code: Code) -> tuple[Duty, ...]:
    """The yearly duties of a code, none where it names none. Raises BadCode."""
    path = code.folder / "duties.toml"
    if not path.exists():
        return ()
    found = read(path, DutiesFile).duty
    if faults := list(_faults(found, code)):
        text = path.read_text(encoding="utf-8")
        raise BadCode("\n".join(f"{path}:{line_of(text, place)}: {says}" for place, says in faults))
    return found


def _faults(found: tuple[Duty, ...], code: Code) -> Iterator[tuple[tuple[int | str, ...], str]]:
    slugs = [each.slug for each in found]
    for number, each in enumerate(found):
        if each.slug in slugs[:number]:
            yield ("duty", number, "slug"), f"{each.slug!r} is written twice: leave one."
        if each.body not in code.body_by_slug:
            yield ("duty", number, "body"), f"{each.body!r} is no body of the code: correct it."


def rules() -> RegistersFile:
    """The rules of the code that this installation runs."""
    return rules_of(current())


def duties() -> tuple[Duty, ...]:
    """The yearly duties of the code that this installation runs."""
    return duties_of(current())


def duty_named(slug: str) -> Duty | None:
    """The duty of that name, if the code still has it."""
    return next((each for each in duties() if each.slug == slug), None)


def cost_categories() -> Choices:
    """The categories by which the budget is drawn up."""
    return [(each.slug, each.name) for each in rules().cost_category]
