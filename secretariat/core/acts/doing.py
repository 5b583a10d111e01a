"""Doing an act: whether it is open, and the one way by which the site and programs do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from secretariat.core.acts.act import Act, acts_of
from secretariat.core.acts.forms import ActForm
from secretariat.core.acts.steps import is_a_bodys, is_theirs, roles_on
from secretariat.core.events import Actor
from secretariat.core.events.recording import kind_of, reference_of
from secretariat.core.permission import Reader, may, why_withheld
from secretariat.core.permission.declared import EVERYONE, KNOWN, wants_proof
from secretariat.core.records import Record
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.table import Step
from secretariat.core.workflow.taking import NotNow

NOT_THEIRS = "That is for others to do: your roles do not include it."


@dataclass(frozen=True)
class Did:
    """What an act has done: the record whose page comes next, and a sentence."""

    record: Record
    says: str


class NotRight(Exception):
    """The form is not right: its `errors` say what, field by field."""

    def __init__(self, form: ActForm) -> None:
        super().__init__("Something is not right yet.")
        self.form = form


def case_about(record: Any) -> Case | None:
    """The case of a record, if a process was begun for it."""
    found: Case | None = Case.objects.filter(subject_kind=kind_of(record), subject=reference_of(record)).first()
    return found


def step_of(act: Act, case: Case | None) -> Step | None:
    """The step of the case's workflow that an act takes; None for an act that takes none."""
    return case.workflow.step(act.slug) if case and case.workflow.has(act.slug) else None


def is_allowed(act: Act, record: Any, reader: Reader, case: Case | None) -> bool:
    """Whether the act is this reader's to do to this record, whether or not it can be done now."""
    if act.deed == KNOWN:
        if not reader.is_known:
            return False
    elif act.deed != EVERYONE and not may(reader, act.deed, record):
        return False
    step = step_of(act, case)
    return step is None or is_theirs(step, record, reader)


def why_not_now(act: Act, record: Any, reader: Reader, case: Case | None) -> str:
    """Why an act cannot be done to this record now, in a sentence; empty when it can."""
    step = step_of(act, case)
    if step and case and case.state not in step.sources:
        return f"It is in {case.state_name}: {act.says!r} cannot be done from there."
    return (act.why_not and act.why_not(record, reader)) or ""


def open_acts(record: Record, reader: Reader, case: Case | None) -> list[Act]:
    """What this reader can do to a record now, in the order in which the room declares it."""
    if not reader.is_known:
        return []
    acts = acts_of(type(record))
    return [
        each for each in acts if is_allowed(each, record, reader, case) and not why_not_now(each, record, reader, case)
    ]


def bare_steps(record: Record, reader: Reader, case: Case | None) -> list[Step]:
    """The steps that this reader can take on a record's case and that no act takes."""
    taken = {each.slug for each in acts_of(type(record))}
    steps = case.open_steps if case and reader.is_known else []
    return [each for each in steps if each.verb not in taken and is_theirs(each, record, reader)]


def wants_fresh_proof(act: Act, step: Step | None) -> bool:
    """Whether whoever does this must just have proved who they are, though the act's own deed does not ask for it."""
    return bool(step and is_a_bodys(step) and not wants_proof(act.deed))


def perform(
    act: Act,
    record: Record | None,
    reader: Reader,
    data: Mapping[str, Any],
    files: Any = None,
    case: Case | None = None,
) -> Did:
    """Do an act with what a form or a program gives, whole or not at all.

    Raises NotRight for what the form refuses, and NotNow for what the act's service refuses or what is not open.
    """
    if not is_allowed(act, record, reader, case):
        raise NotNow(why_withheld(reader, act.deed, record) or NOT_THEIRS)
    if record is not None and (reason := why_not_now(act, record, reader, case)):
        raise NotNow(reason)
    form = act.form(data, files, record=record, reader=reader)
    if not form.is_valid():
        raise NotRight(form)
    known = {"by": Actor(reader.id), "reader": reader, "roles": roles_on(step_of(act, case), record, reader)}
    given = {name: known[name] for name in act.asks_for} | form.cleaned_data
    try:
        with transaction.atomic():
            made = act.does(**given) if record is None else act.does(record, **given)
    except NotNow as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
        raise NotRight(form) from None
    except IntegrityError:
        raise NotNow("That clashes with what is in the register: look again at the dates and the numbers.") from None
    shown = made if isinstance(made, Record) else record
    if shown is None:
        raise TypeError(f"{act} makes a record, and returned none.")
    return Did(shown, act.done.replace("{record}", shown.reference))
