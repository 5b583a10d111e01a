"""`notifications.toml`: for each kind of event who is told, why, and how fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import time
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from secretariat.core.codes import BadCode, Code, current
from secretariat.core.codes.access import access_of
from secretariat.core.codes.folder import Basis
from secretariat.core.codes.toml import Part, line_of, read
from secretariat.core.pages.subjects import all_subjects, verbs_of
from secretariat.core.workflow.table import all_workflows

AT_ONCE, DAILY, NOT = "at once", "daily", "not"
PACES = (AT_ONCE, DAILY, NOT)
"""The quickest first."""
FOLLOWERS, WAITS_FOR = "followers", "waits_for"
OWN_WORDS = (FOLLOWERS, WAITS_FOR)
"""Words of this table besides those of access.toml: who follows the record, and whom its case now waits for."""
BEGIN = "begin"


class Row(Part):
    """Who is told of some events: verbs on kinds of record, or steps of a workflow."""

    records: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    workflow: str = ""
    steps: tuple[str, ...] = ()
    who: tuple[str, ...]
    why: str
    how: Literal["at once", "daily", "not"]
    basis: Basis

    @model_validator(mode="after")
    def is_about_records_or_steps(self) -> Row:
        about_records, about_steps = bool(self.records and self.verbs), bool(self.workflow and self.steps)
        if about_records == about_steps or (self.records and self.workflow):
            raise ValueError("name either records and verbs, or a workflow and steps")
        return self


class NotificationsFile(Part):
    digest_after: time
    told: tuple[Row, ...]


class Notifications:
    """One such table, of a code or on trial. Raises BadCode with file and line."""

    def __init__(self, path: Path, code: Code) -> None:
        self.path = path
        self.file = read(path, NotificationsFile)
        self._refuse_faults(code)
        self._rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.file.told:
            for name in row.records or (f"workflow {row.workflow}",):
                for verb in row.verbs or row.steps:
                    self._rows[name, verb].append(row)

    @property
    def digest_after(self) -> time:
        """The time of day, in the code's time zone, from which the day's mail goes out."""
        return self.file.digest_after

    def rows(self, *, record: str = "", workflow: str = "", verb: str) -> list[Row]:
        """What the table says of a verb on a kind of record, or of a step of a workflow, in its order."""
        return self._rows.get((f"workflow {workflow}" if workflow else record, verb), [])

    @property
    def named(self) -> frozenset[tuple[str, str]]:
        """(kind of record or "workflow …", verb or step) of everything that the table says something of."""
        return frozenset(self._rows)

    def _refuse_faults(self, code: Code) -> None:
        text = self.path.read_text(encoding="utf-8")
        faults = [
            f"{self.path}:{line_of(text, ('told', number, key))}: {says}"
            for number, row in enumerate(self.file.told)
            for key, says in _faults(row, code)
        ]
        if faults:
            raise BadCode("\n".join(faults))


def _faults(row: Row, code: Code) -> Iterator[tuple[str, str]]:
    """(key, sentence) for everything in a row that names what is not there."""
    names = {subject.name for subject in all_subjects().values()}
    for name in row.records:
        if name not in names:
            yield "records", f"{name!r} is no kind of record: write the name of a table, such as 'meetings'."
    for verb in row.verbs:
        if not any(verb in verbs_of(name) for name in row.records):
            yield "verbs", f"No event of {', '.join(row.records)} has the verb {verb!r}."
    versions = [each for each in all_workflows() if each.slug == row.workflow]
    if row.workflow and not versions:
        yield "workflow", f"The code has no workflow {row.workflow!r}."
    for step in row.steps if versions else ():
        if step != BEGIN and not any(each.has(step) for each in versions):
            yield "steps", f"{step!r} is no step of the workflow {row.workflow!r}."
    for word in row.who:
        if word == WAITS_FOR and not row.workflow:
            yield "who", "'waits_for' is said of the steps of a workflow: a record waits for nobody."
        if word not in OWN_WORDS and (says := access_of(code).fault_of(word, code)):
            yield "who", says.replace("write one of ", f"write one of {', '.join(OWN_WORDS)}, ")


@cache
def notifications_of(code: Code) -> Notifications:
    """The table of a code. Raises BadCode."""
    return Notifications(code.folder / "notifications.toml", code)


def notifications() -> Notifications:
    """The table of the code that this installation runs."""
    return notifications_of(current())


def slower(one: str, other: str) -> str:
    """The slower of two paces."""
    return max(one, other, key=PACES.index)
