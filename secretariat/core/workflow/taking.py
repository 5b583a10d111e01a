"""`take` is the one way to move a case. `begin` opens it; `replay` writes down steps that history already took."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import models, transaction

from secretariat.core import events
from secretariat.core.calendars import in_words, today
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.events.recording import Entry, kind_of, reference_of
from secretariat.core.workflow import guards
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.table import Step, Workflow, workflow

KIND = "core.Case"


class Mandate(Protocol):
    """A body's decision, as the rooms above record it. It may also say, by `decides_for(body)`, for which bodies it
    counts, and, by `decided`, on which day it was taken."""

    reference: str

    @property
    def body_slug(self) -> str:
        """The body that decided."""


class NotNow(Exception):
    """What was asked for cannot be done: the message says why and what to do; `field` which entry of a form is at fault."""

    def __init__(self, says: str, *, field: str = "") -> None:
        super().__init__(says)
        self.field = field


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a step leaves a case."""

    state: str
    on: date
    due: date | None


@transaction.atomic
def begin(subject: models.Model, slug: str, *, by: Actor, on: date | None = None) -> Case:
    """Open a case for a record under the version of the workflow in force on the day."""
    return begin_many([(subject, on or today())], slug, by=by)[0]


@transaction.atomic
def begin_many(subjects: Sequence[tuple[models.Model, date]], slug: str, *, by: Actor) -> list[Case]:
    """Open a case for each record on its day; the cases, in the same order."""
    cases = [_new_case(subject, slug, day) for subject, day in subjects]
    Case.objects.bulk_create(cases)
    events.record_many([_first_entry(case) for case in cases], by=by)
    return cases


def keep_up(subjects: Sequence[models.Model]) -> None:
    """Give the cases of these records, all of one kind, the title and the classification that the records have now."""
    now = {reference_of(each): each for each in subjects}
    changed = []
    for case in Case.objects.filter(subject_kind=kind_of(subjects[0]), subject__in=now) if subjects else ():
        subject = now[case.subject]
        title, classification = str(subject), getattr(subject, "classification", Classification.RED)
        if (case.title, case.classification) != (title, classification):
            case.title, case.classification = title, classification
            changed.append(case)
    Case.objects.bulk_update(changed, ["title", "classification"])


def _new_case(subject: models.Model, slug: str, day: date) -> Case:
    table = workflow(slug, day)
    case = Case(
        reference=f"{slug}:{reference_of(subject)}",
        workflow_slug=slug,
        workflow_from=table.in_force_from,
        subject_kind=kind_of(subject),
        subject=reference_of(subject),
        title=str(subject),
        classification=getattr(subject, "classification", Classification.RED),
    )
    for name, value in case.place(table.start, day, None).items():
        setattr(case, name, value)
    return case


def _first_entry(case: Case) -> Entry:
    return Entry(
        kind=KIND,
        subject=case.reference,
        verb="begin",
        after={"state": case.state, "on": case.since.isoformat(), "workflow": case.workflow_from.isoformat()},
        classification=case.classification,
    )


@transaction.atomic
def take(
    case: Case,
    verb: str,
    *,
    by: Actor,
    roles: frozenset[str] = frozenset(),
    decision: Mandate | None = None,
    note: str = "",
    on: date | None = None,
) -> None:
    """Move a case one step along its workflow and record who moved it, and on whose decision.

    A step "by" a body needs that body's decision, and takes effect on the day on which it was decided, whenever it is
    written down; a step by a role needs the role among `roles`.
    Raises NotNow, with every reason, and then nothing has changed.
    """
    day = on or decided_on(decision) or today()
    step = _step(case, verb)
    _refuse_wrong_hands(step, roles, decision)
    if decision is not None:
        _refuse_impossible_day(case, step, day)
    before = case.state
    if before not in step.sources:
        raise NotNow(f"{case} is in {case.state_name}: {step.says!r} cannot be done from there.")
    _refuse_unmet_guards(case, step)
    _move(case, step, day)
    _record(case, step, before, by=by, day=day, note=note, decision=decision.reference if decision else "")
    for name in step.then:
        _service(name)(case, by=by)


def decided_on(decision: Mandate | None) -> date | None:
    """The day of a body's decision, where it says one."""
    return getattr(decision, "decided", None)


def case_of(subject: models.Model) -> Case:
    """The case of a record. Raises NotNow for a record that came in from elsewhere without one."""
    found: Case | None = Case.objects.filter(subject_kind=kind_of(subject), subject=reference_of(subject)).first()
    if found is None:
        raise NotNow(f"No process was begun for {reference_of(subject)}: have it asked for again.")
    return found


@transaction.atomic
def relabel(subject: models.Model, label: str, *, by: Actor, why: str) -> None:
    """Change a record's classification, and that of its case and of what follows its label with it.

    Raises NotNow without a reason or a change, and for a record whose label follows another's.
    """
    if above := getattr(subject, "label_follows", ""):
        leader = getattr(subject, above)
        raise NotNow(f"It carries the label of {reference_of(leader)}: change that one, and this follows.")
    if not why.strip():
        raise NotNow("Say why the label changes: the reason stands in the history.")
    if label not in Classification.values:
        raise NotNow(f"{label!r} is no label: choose one of {', '.join(Classification.values)}.")
    _refuse_label_against_the_rules(subject, label)
    if not events.update(subject, by=by, verb="relabel", why=why, classification=label):
        raise NotNow(f"It is {label.capitalize()} already.")
    Case.objects.filter(subject_kind=kind_of(subject), subject=reference_of(subject)).update(classification=label)
    _let_follow(subject, label, by=by, why=why)


def _let_follow(subject: Any, label: str, *, by: Actor, why: str) -> None:
    """Give the records whose label follows this one's the same, each with its event."""
    for relation in subject._meta.related_objects:
        model: Any = relation.related_model
        if getattr(model, "label_follows", "") == relation.field.name:
            for each in model.objects.filter(**{relation.field.name: subject}):
                if events.update(each, by=by, verb="relabel", why=why, classification=label):
                    _let_follow(each, label, by=by, why=why)


LabelRule = Callable[[Any, str], str | None]
_label_rules: dict[str, list[LabelRule]] = {}


def label_rule(*kinds: str) -> Callable[[LabelRule], LabelRule]:
    """Let a room say why records of these kinds may not carry a label now: f(record, label), None when they may."""

    def register(rule: LabelRule) -> LabelRule:
        for kind in kinds:
            _label_rules.setdefault(kind, []).append(rule)
        return rule

    return register


def _refuse_label_against_the_rules(subject: Any, label: str) -> None:
    """Some records may not carry every label, such as what was given in confidence: constraints and rooms say so."""
    for rule in _label_rules.get(kind_of(subject), ()):
        if reason := rule(subject, label):
            raise NotNow(reason)
    before, subject.classification = subject.classification, label
    try:
        subject.validate_constraints()
    except ValidationError as refused:
        raise NotNow(" ".join(refused.messages)) from None
    finally:
        subject.classification = before


@transaction.atomic
def replay(case: Case, steps: list[tuple[str, date, str]], *, by: Actor) -> None:
    """Write down steps (verb, day, note) that were taken before the register was kept here.

    Guards and mandates are not asked for: it happened. The table's sources and targets still hold.
    Raises NotNow for the first step that the table does not allow.
    """
    table = case.workflow
    stand, entries = Stand(case.state, case.since, case.due), []
    for verb, day, note in steps:
        step = _step(case, verb)
        if stand.state not in step.sources:
            raise NotNow(f"{case.subject} cannot {step.verb} on {day:%-d %B %Y}: it was in {stand.state!r} then.")
        if day < stand.on:
            raise NotNow(f"{case.subject} cannot {step.verb} on {day:%-d %B %Y}: its last step is later.")
        entries.append(_entry(case, step, stand.state, day, note, ""))
        stand = Stand(step.target, day, table.due_after(verb, day))
    for name, value in case.place(stand.state, stand.on, stand.due).items():
        setattr(case, name, value)
    case.save()
    events.record_many(entries, by=by)


def state_from(happened: Sequence[tuple[str, Mapping[str, Any]]]) -> str | None:
    """The state that a case's events, as (verb, after), lead to; None without any."""
    states = [after["state"] for _, after in happened if "state" in after]
    return states[-1] if states else None


def first_illegal(table: Workflow, happened: Sequence[tuple[str, Mapping[str, Any]]]) -> str | None:
    """A sentence about the first of a case's events that the table does not allow; None if it allows all."""
    state = table.start
    for verb, after in happened:
        if verb == "begin" or "state" not in after:
            continue
        if not table.has(verb) or state not in table.step(verb).sources or table.step(verb).target != after["state"]:
            return f"{verb!r} from {state!r} to {after['state']!r} is not in the table"
        state = after["state"]
    return None


def _step(case: Case, verb: str) -> Step:
    try:
        return case.workflow.step(verb)
    except KeyError as error:
        raise NotNow(str(error.args[0])) from None


def _refuse_wrong_hands(step: Step, roles: frozenset[str], decision: Mandate | None) -> None:
    code = current()
    if step.by in code.body_by_slug:
        body = code.body_by_slug[step.by]
        if decision is None or not _decides_for(decision, step.by):
            raise NotNow(f"{step.says!r} is for the {body.name} to decide: record its decision first.")
    elif step.by not in roles:
        raise NotNow(f"{step.says!r} is for the {code.name_of(step.by)}.")


def _decides_for(decision: Mandate, body: str) -> bool:
    """Whether a decision counts as that body's: its own, or of one that stands in for it, where decisions know that."""
    knows = getattr(decision, "decides_for", None)
    return bool(knows(body)) if knows else decision.body_slug == body


def _refuse_impossible_day(case: Case, step: Step, day: date) -> None:
    if day > today():
        raise NotNow(f"That is decided on {in_words(day)}: {step.says!r} can be recorded once that day has come.")
    began = began_on(case)
    if began and day < began:
        raise NotNow(
            f"That was decided on {in_words(day)}, and {case.subject} has been in this process only since "
            f"{in_words(began)}: give the decision about it."
        )


def began_on(case: Case) -> date | None:
    """The day from which a case has been in its process, as its first event says."""
    first = Event.objects.filter(kind=KIND, subject=case.reference, verb="begin").order_by("-sequence").first()
    day = json.loads(first.after).get("on") if first else None
    return date.fromisoformat(day) if day else None


def _refuse_unmet_guards(case: Case, step: Step) -> None:
    known = guards.known()
    reasons = [reason for name in step.needs if (reason := known[name](case))]
    if reasons:
        raise NotNow(" ".join(reasons))


def _move(case: Case, step: Step, day: date) -> None:
    # Someone else may have moved it since we read it: change it only if it is still where we saw it. One UPDATE,
    # safe on SQLite and PostgreSQL alike.
    place = case.place(step.target, day, case.workflow.due_after(step.verb, day))
    if not Case.objects.filter(pk=case.pk, state=case.state).update(**place):
        raise NotNow(f"{case} has just been moved by someone else.")
    for name, value in place.items():
        setattr(case, name, value)


def _entry(case: Case, step: Step, before: str, day: date, note: str, decision: str) -> Entry:
    return Entry(
        kind=KIND,
        subject=case.reference,
        verb=step.verb,
        before={"state": before},
        after={"state": step.target, "on": day.isoformat()},
        why=note,
        decision=decision,
        classification=case.classification,
    )


def _record(case: Case, step: Step, before: str, *, by: Actor, day: date, note: str, decision: str) -> None:
    events.record_many([_entry(case, step, before, day, note, decision)], by=by)


def _service(name: str) -> Any:
    room, _, verb = name.partition(".")
    return getattr(import_module(f"secretariat.{room}.services"), verb)
