"""Steps of workflows as acts: who may take one on a record's case, and on which decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from secretariat.core.codes import current
from secretariat.core.permission import Reader, acts_for, acts_on, may
from secretariat.core.workflow.table import Step
from secretariat.core.workflow.taking import Mandate

ON_DECISIONS = "act_on_decisions"
"""The deed of taking a step that a body has decided."""

FindDecision = Callable[[str, Reader], Mandate | None]

_find_decision: list[FindDecision] = []
_moved_elsewhere: dict[str, str] = {}


def decisions(find: FindDecision) -> FindDecision:
    """Let a room say which decision has a reference, among those that a reader may see."""
    _find_decision[:] = [find]
    return find


def decision_called(reference: str, reader: Reader) -> Mandate | None:
    """The decision of that reference, if there is one that the reader may see."""
    return _find_decision[0](reference, reader) if _find_decision else None


def moved_elsewhere(kind: str, instead: str) -> None:
    """Say that cases about such records move with what a service does to the record: `instead` says which."""
    _moved_elsewhere[kind] = instead


def moved_how(kind: str) -> str:
    """What moves cases about such records, where no bare step does; empty where steps do."""
    return _moved_elsewhere.get(kind, "")


def is_a_bodys(step: Step) -> bool:
    """Whether a step is taken on a body's decision."""
    return step.by in current().body_by_slug


def is_theirs(step: Step, subject: Any, reader: Reader) -> bool:
    """Whether the reader may take a step on this record's case, once it is open."""
    if is_a_bodys(step):
        return may(reader, ON_DECISIONS)
    return step.by in acts_for(reader) or acts_on(step.by, subject, reader)


def roles_on(step: Step | None, subject: Any, reader: Reader) -> frozenset[str]:
    """As what the reader may act on this record's case: for `take`."""
    roles = acts_for(reader)
    return roles | {step.by} if step and not is_a_bodys(step) and acts_on(step.by, subject, reader) else roles
