"""Acts, as rooms declare them in their `acts.py`, and which of them are open to a reader at a record."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from secretariat.core.acts.forms import ActForm
from secretariat.core.permission import Reader
from secretariat.core.permission.declared import KNOWN
from secretariat.core.records import Record
from secretariat.core.tables import Table, table_for

WhyNot = Callable[[Any, Reader], str | None]


@dataclass(frozen=True, eq=False)
class Act:
    """One thing that is done to a record of a kind, or by which one is made.

    Where a workflow moves such records and has a step of the same name, the act takes that step: it is open while the
    case is where the step begins, to whoever the step is "by". Otherwise it is open to whoever may do `deed`.
    """

    model: type[Record]
    slug: str
    """Its name in addresses; the verb of the workflow's step, where it takes one."""
    says: str
    """The imperative on the button: "Withdraw the application"."""
    does: Callable[..., Record | None]
    form: type[ActForm] = ActForm
    deed: str = KNOWN
    why_not: WhyNot | None = None
    """Why it cannot be done to this record now, in a sentence; None when it can. Then there is no button either."""
    explains: str = ""
    """What happens by it, above the form."""
    done: str = "Done."
    """What is said afterwards; `{record}` stands for the reference of the record."""
    makes: bool = False
    """Whether it makes a record, and so is done at the list."""

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.slug}"

    @cached_property
    def table(self) -> Table:
        """The table of the records that it is done to or makes."""
        return table_for(self.model)

    @property
    def name(self) -> str:
        """The name of its address."""
        return f"{self.table.name}-do-{self.slug}"

    @cached_property
    def asks_for(self) -> frozenset[str]:
        """What `does` wants to know beside what the form gives: of `by`, `reader` and `roles`."""
        return frozenset(inspect.signature(self.does).parameters) & {"by", "reader", "roles"}


_acts: dict[str, Act] = {}


def act(model: type[Record], slug: str, says: str, **more: Any) -> Callable[[Any], Any]:
    """Offer a function as an act on records of a kind: f(record, *, by, **what the form gives).

    It may also ask for `reader`, who does it, and `roles`, as which they may take steps. It returns the record whose
    page comes next, or None for this one. What it refuses, it refuses by NotNow, and then nothing is changed.
    """
    return _registers(model, slug, says, makes=False, **more)


def making(model: type[Record], slug: str, says: str, **more: Any) -> Callable[[Any], Any]:
    """Offer a function as an act that makes a record: f(*, by, **what the form gives), which returns the record."""
    return _registers(model, slug, says, makes=True, **more)


def _registers(model: type[Record], slug: str, says: str, **more: Any) -> Callable[[Any], Any]:
    def register(does: Any) -> Any:
        made = Act(model, slug, says, does, **more)
        if str(made) in _acts and _acts[str(made)].does.__module__ != does.__module__:
            raise ValueError(f"Two rooms have an act {made}: rename one.")
        _acts[str(made)] = made
        return does

    return register


def all_acts() -> list[Act]:
    """Every act, by kind of record and name."""
    return [_acts[name] for name in sorted(_acts)]


def acts_of(model: type[Record], *, makes: bool = False) -> list[Act]:
    """The acts on records of a kind in the order in which the room declares them; with `makes`, those at its list."""
    return [each for each in _acts.values() if each.model is model and each.makes is makes]
