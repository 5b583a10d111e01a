"""`last-resort.toml`: who does what, in which order and by when, once a supplier fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from secretariat.core.calendars import NoCalendar, add_working_days
from secretariat.core.codes import BadCode, Code, current
from secretariat.core.codes.choices import Choices
from secretariat.core.codes.folder import Basis
from secretariat.core.codes.toml import Part, line_of, read


class FailureActor(Part):
    """Who has a part in it: Parties, or whoever holds a role at a place of access.toml."""

    slug: str
    name: str
    party: bool = False
    at: str = ""


class Item(Part):
    """One line of the checklist. `due` counts working days from the day that the appointment takes effect."""

    slug: str
    actor: str
    says: str
    due: int
    needs: tuple[str, ...] = ()
    transfer: bool = True
    """Whether the portfolio counts as transferred only once this is done."""
    basis: Basis

    def due_on(self, effective: date | None) -> date | None:
        """Its day, once it is known from which day the appointment takes effect; None beyond the calendar too."""
        try:
            return add_working_days(effective, self.due) if effective else None
        except NoCalendar:
            return None

    @property
    def due_in_words(self) -> str:
        """When it is due, whatever the day of the appointment is."""
        if not self.due:
            return "on the day"
        count = f"{abs(self.due)} working day{'' if abs(self.due) == 1 else 's'}"
        return f"{count} {'before' if self.due < 0 else 'after'}"


class PlaybookFile(Part):
    """`last-resort.toml`."""

    starts: date = date.min
    exercise: str = "EXERCISE"
    suppliers: tuple[str, ...] = ()
    """Categories of which a Party has to be to fail as a supplier, or to be appointed."""
    actor: tuple[FailureActor, ...] = ()
    item: tuple[Item, ...] = ()


class Playbook:
    """One version of the playbook."""

    def __init__(self, code: Code, name: str) -> None:
        self.path = code.folder / name
        self.file = read(self.path, PlaybookFile) if self.path.exists() else PlaybookFile()
        self.actor = {each.slug: each for each in self.file.actor}
        self.item = {each.slug: each for each in self.file.item}
        if faults := list(self._faults(code)):
            text = self.path.read_text(encoding="utf-8")
            raise BadCode("\n".join(f"{self.path}:{line_of(text, place)}: {says}" for place, says in faults))

    @property
    def exercise(self) -> str:
        """What stands before everything of an exercise."""
        return self.file.exercise

    def _faults(self, code: Code) -> Iterator[tuple[tuple[int | str, ...], str]]:
        for category in set(self.file.suppliers) - {each.slug for each in code.file.category}:
            yield ("suppliers",), f"{category!r} is no category of code.toml."
        above: set[str] = set()
        for number, item in enumerate(self.file.item):
            if item.actor not in self.actor:
                yield ("item", number, "actor"), f"{item.actor!r} is no actor of this file."
            for need in item.needs:
                if need not in above:
                    yield ("item", number, "needs"), f"{need!r} does not stand above: an item needs what comes before."
            if item.slug in above:
                yield ("item", number, "slug"), f"{item.slug!r} stands twice: leave one."
            above.add(item.slug)


@cache
def _playbooks_of(code: Code) -> tuple[Playbook, ...]:
    names = sorted(path.name for path in code.folder.glob("last-resort*.toml")) or ["last-resort.toml"]
    found = [Playbook(code, name) for name in names]
    return tuple(sorted(found, key=lambda each: each.file.starts))


def playbook_on(day: date) -> Playbook:
    """The playbook in force on a day; the oldest when the day is before all. Raises BadCode.

    A later version is a file of its own, such as `last-resort-2021.toml`, with the day from which it holds.
    """
    versions = _playbooks_of(current())
    return next((each for each in reversed(versions) if each.file.starts <= day), versions[0])


def _latest() -> Playbook:
    return _playbooks_of(current())[-1]


def actor_choices() -> Choices:
    """Who has a part in it."""
    return [(each.slug, each.name) for each in _latest().file.actor]


def item_choices() -> Choices:
    """The lines of all versions of the checklist, the newest words of each."""
    return list({item.slug: item.says for each in _playbooks_of(current()) for item in each.file.item}.items())
