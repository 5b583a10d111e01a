"""A workflow as its table says it, read from `codes/<code>/workflows/`."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from pydantic import Field, model_validator

from secretariat.core.calendars import add_working_days
from secretariat.core.codes import BadCode, current
from secretariat.core.codes.folder import Basis, Code
from secretariat.core.codes.toml import Part, line_of, read
from secretariat.core.workflow import guards


class State(Part):
    """A place a case can be in, and who has to act there."""

    slug: str
    name: str
    waits_for: str = ""
    outcome: str = ""
    """What the case has come to once it is here, such as "approved"; empty while it is open to anything."""
    end: bool = False


class Step(Part):
    """One verb: from which states to which, by whom, under which guards and clause."""

    verb: str
    says: str
    sources: tuple[str, ...]
    target: str
    by: str
    needs: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    clause: str = ""
    basis: Basis


class Deadline(Part):
    """By when something is due after a step, in working days counted from the next day."""

    after: str
    within: str
    of: str
    clause: str = ""
    basis: Basis

    @model_validator(mode="after")
    def is_in_working_days(self) -> Deadline:
        if not re.fullmatch(r"\d+ working days?", self.within):
            raise ValueError(f"within is {self.within!r}: write it like '5 working days'")
        return self

    @property
    def working_days(self) -> int:
        return int(self.within.split()[0])


class WorkflowFile(Part):
    name: str
    slug: str
    subject: str
    in_force_from: date
    start: str
    state: tuple[State, ...]
    step: tuple[Step, ...]
    deadline: tuple[Deadline, ...] = Field(default=())


class Workflow:
    """One version of a process. A case keeps the version in force when it began."""

    def __init__(self, path: Path, code: Code) -> None:
        self.path = path
        self.file = read(path, WorkflowFile)
        self._refuse_faults(code)

    def __str__(self) -> str:
        return f"{self.slug} from {self.in_force_from.isoformat()}"

    @property
    def slug(self) -> str:
        return self.file.slug

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def in_force_from(self) -> date:
        return self.file.in_force_from

    @property
    def start(self) -> str:
        return self.file.start

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.file.step

    @cached_property
    def states(self) -> dict[str, State]:
        return {state.slug: state for state in self.file.state}

    @cached_property
    def ends(self) -> frozenset[str]:
        return frozenset(state.slug for state in self.file.state if state.end)

    def step(self, verb: str) -> Step:
        """The step of that verb. Raises KeyError if the table has none."""
        return next(step for step in self.steps if step.verb == verb) if self.has(verb) else self._no_such(verb)

    def has(self, verb: str) -> bool:
        return any(step.verb == verb for step in self.steps)

    def steps_from(self, state: str) -> list[Step]:
        """What the table allows next."""
        return [step for step in self.steps if state in step.sources]

    def due_after(self, verb: str, day: date) -> date | None:
        """The earliest date by which something is due once `verb` has been taken on `day`."""
        dues = [add_working_days(day, each.working_days) for each in self.file.deadline if each.after == verb]
        return min(dues, default=None)

    def reachable(self) -> set[str]:
        """The states that some walk from the start leads to."""
        found, ahead = set(), [self.start]
        while ahead:
            state = ahead.pop()
            if state not in found:
                found.add(state)
                ahead += [step.target for step in self.steps_from(state)]
        return found

    def _no_such(self, verb: str) -> Step:
        raise KeyError(f"{self.name} has no step {verb!r}.")

    def _refuse_faults(self, code: Code) -> None:
        if faults := list(self._faults(code)):
            text = self.path.read_text(encoding="utf-8")
            raise BadCode("\n".join(f"{self.path}:{line_of(text, place)}: {says}" for place, says in faults))

    def _faults(self, code: Code):  # type: ignore[no-untyped-def]
        """(place in the file, sentence) for everything the table names that is not there."""
        known_guards = guards.known()
        if self.start not in self.states:
            yield ("start",), f"start is {self.start!r}, which is not a state of this table."
        for place, state in enumerate(self.file.state):
            if state.waits_for and state.waits_for not in code.actors:
                yield ("state", place, "waits_for"), f"{state.waits_for!r} is neither a body nor a role of the code."
            if self.start in self.states and state.slug not in self.reachable():
                yield ("state", place, "slug"), f"No walk from {self.start!r} reaches the state {state.slug!r}."
            if not state.end and not self.steps_from(state.slug):
                yield ("state", place, "slug"), f"{state.slug!r} has no way out: add a step or mark it `end = true`."
        for place, step in enumerate(self.steps):
            for source in (*step.sources, step.target):
                if source not in self.states:
                    yield ("step", place, "sources"), f"{step.verb!r} names {source!r}, which is not a state here."
            if step.by not in code.actors:
                yield ("step", place, "by"), f"{step.by!r} is neither a body nor a role of the code."
            for name in step.needs:
                if name not in known_guards:
                    yield ("step", place, "needs"), f"No room has a guard called {name!r}."
        verbs = [step.verb for step in self.steps]
        for place, verb in enumerate(verbs):
            if verb in verbs[:place]:
                yield ("step", place, "verb"), f"{verb!r} stands twice: give each step its own verb."
        for place, deadline in enumerate(self.file.deadline):
            if deadline.after not in verbs:
                yield ("deadline", place, "after"), f"{deadline.after!r} is not a step of this table."


@cache
def _read_all(code: Code) -> tuple[Workflow, ...]:
    return tuple(Workflow(path, code) for path in sorted((code.folder / "workflows").glob("*.toml")))


def all_workflows() -> tuple[Workflow, ...]:
    """Every workflow of the code, every version. Raises BadCode."""
    return _read_all(current())


def workflow(slug: str, on: date) -> Workflow:
    """The version of a workflow in force on a day; the oldest when the day is before all. KeyError if unknown."""
    versions = sorted((each for each in all_workflows() if each.slug == slug), key=lambda each: each.in_force_from)
    if not versions:
        raise KeyError(f"The code has no workflow {slug!r}.")
    return next((each for each in reversed(versions) if each.in_force_from <= on), versions[0])
