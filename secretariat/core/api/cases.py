"""The calls of workflows and cases: the code's processes, where each record stands, and taking a step."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.acts import acts_of
from secretariat.core.acts.steps import ON_DECISIONS, decision_called, is_a_bodys, is_theirs, moved_how, roles_on
from secretariat.core.api.calls import get, post, reader_known
from secretariat.core.api.cursors import next_address, place_of
from secretariat.core.api.parameters import CURSOR, LIMIT, Parameter, one_of, text
from secretariat.core.api.problems import Problem, nothing_there
from secretariat.core.api.schemas import Done, Given, LongText, Reference
from secretariat.core.events import Actor
from secretariat.core.events.recording import kind_of
from secretariat.core.permission import Reader, may
from secretariat.core.permission.declared import KNOWN
from secretariat.core.tables import all_tables
from secretariat.core.workflow import all_workflows
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.table import Step, Workflow
from secretariat.core.workflow.taking import Mandate, NotNow, take


class StepRead(Schema):
    """A step of a workflow."""

    verb: str
    says: str
    sources: list[str]
    target: str
    by: str = Field(description="The body or role that takes it.")
    clause: str
    basis: str = Field(description="sourced, inferred or recalled.")


class StateRead(Schema):
    """A state of a workflow."""

    slug: str
    name: str
    waits_for: str
    outcome: str
    end: bool


class WorkflowRead(Schema):
    """One version of a process of the code."""

    slug: str
    name: str
    subject: str = Field(description="The table of the records that go through it.")
    in_force_from: str = Field(json_schema_extra={"format": "date"})
    start: str
    states: list[StateRead]
    steps: list[StepRead]


class Workflows(Schema):
    """Every version of every process."""

    items: list[WorkflowRead]


class OpenStep(StepRead):
    """A step that the table allows next."""

    yours: bool = Field(description="Whether the reader may take it.")
    on_decision: bool = Field(description="Whether it is taken on a decision of a body.")


class CaseLine(Schema):
    """Where a record stands in its process."""

    reference: str
    title: str
    table: str
    subject: str = Field(description="The reference of the record.")
    workflow: str
    workflow_from: str
    state: str
    state_name: str
    since: str = Field(json_schema_extra={"format": "date"})
    waits_for: str
    due: str | None = Field(json_schema_extra={"format": "date"})
    closed: bool
    classification: str


class CaseRead(CaseLine):
    """Where a record stands, and what the table allows next."""

    open_steps: list[OpenStep]


class Cases(Schema):
    """A page of cases."""

    items: list[CaseLine]
    next: str | None


class Taking(Given):
    """A step to take."""

    verb: Reference = Field(description="The step.", examples=["develop"])
    note: LongText = Field("", description="Why; it stands in the history.")
    decision: Reference | None = Field(
        None,
        description="The body's decision, for a step that a body takes. It takes effect on the day of that decision.",
    )


@get("/workflows", says="The processes of the code", answer=Workflows, tag="Workflows")
def list_workflows(request: HttpRequest) -> dict[str, Any]:
    """Every process as its table says it, each version."""
    return {"items": [_workflow(each) for each in all_workflows()]}


@get("/workflows/{slug}", says="One process", answer=Workflows, tag="Workflows")
def read_workflow(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The versions of one process, the oldest first."""
    found = [_workflow(each) for each in all_workflows() if each.slug == slug]
    if not found:
        raise nothing_there("process")
    return {"items": sorted(found, key=lambda each: each["in_force_from"])}


WAITING = Parameter("waiting", "yes: only what waits for you.", one_of("yes"), {"type": "string", "enum": ["yes"]})
CLOSED = Parameter("closed", "Whether they have ended.", one_of("yes", "no"), {"type": "string", "enum": ["yes", "no"]})
STATE = Parameter("state", "The state they are in.", text(60), {"type": "string", "minLength": 1, "maxLength": 60})
PROCESS = Parameter("workflow", "Their process.", text(60), {"type": "string", "minLength": 1, "maxLength": 60})
SUBJECT = Parameter("subject", "The reference of the record that they are about.", text(80))


@get(
    "/cases",
    says="Where records stand in their processes",
    answer=Cases,
    tag="Workflows",
    query=(WAITING, CLOSED, STATE, PROCESS, SUBJECT, CURSOR, LIMIT),
)
def list_cases(request: HttpRequest, limit: int, cursor: str | None, **asked: str | None) -> dict[str, Any]:
    """The cases about records that the reader may see, by reference."""
    reader = reader_known(request).reader
    rows = Case.objects.waiting_for(reader) if asked["waiting"] else Case.objects.visible_to(reader)
    condition = Q()
    for name, field in (("state", "state"), ("workflow", "workflow_slug"), ("subject", "subject")):
        if asked[name]:
            condition &= Q(**{field: asked[name]})
    if asked["closed"]:
        condition &= Q(closed=asked["closed"] == "yes")
    if (place := place_of(request)) is not None:
        condition &= Q(reference__gt=place[0])
    found = list(rows.filter(condition).order_by("reference")[: limit + 1])
    after = next_address(request, [found[limit - 1].reference]) if len(found) > limit else None
    return {"items": [_line(each) for each in found[:limit]], "next": after}


@get("/cases/{path:reference}", says="One case, and the steps open to you", answer=CaseRead, tag="Workflows")
def read_case(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Where a record stands, and each step that the table allows next, with whether the reader may take it."""
    reader = reader_known(request).reader
    case = _case(reference, reader)
    subject = _subject_of(case)
    steps = [
        {**_step(step), "yours": is_theirs(step, subject, reader), "on_decision": is_a_bodys(step)}
        for step in case.open_steps
    ]
    return {**_line(case), "open_steps": steps}


@post(
    "/cases/{path:reference}/take",
    says="Take a step",
    answer=Done,
    allowed=KNOWN,
    tag="Workflows",
    given=Taking,
)
def take_step(request: HttpRequest, reference: str, given: Taking) -> Done:
    """Move a case one step along its workflow. A step by a body is taken on the body's decision."""
    reader = reader_known(request).reader
    case = _case(reference, reader)
    _refuse_moved_elsewhere(case, given.verb)
    decision = _decision(given.decision, reader) if given.decision else None
    step = next((each for each in case.open_steps if each.verb == given.verb), None)
    if step and is_a_bodys(step):
        _refuse_unproved(reader)
    roles = roles_on(step, _subject_of(case), reader)
    try:
        take(case, given.verb, by=Actor(reader.id), roles=roles, decision=decision, note=given.note)
    except NotNow as refusal:
        raise Problem(409, f"Nothing was changed. {refusal}") from None
    said = f"{case.subject} is now in {case.state_name}."
    return Done(table=_table_of(case), reference=case.subject, says=said)


def _refuse_moved_elsewhere(case: Case, verb: str) -> None:
    if instead := moved_how(case.subject_kind):
        raise Problem(409, f"Nothing was changed. Such a case does not move by itself: {instead}")
    model = apps.get_model(case.subject_kind)
    if any(each.slug == verb for each in acts_of(model)):
        where = f"/{_table_of(case)}/{case.subject}/do/{verb}"
        raise Problem(409, f"Nothing was changed. That step wants more to be said: send it to {where}.")


def _refuse_unproved(reader: Reader) -> None:
    if not may(reader, ON_DECISIONS):
        raise Problem(403, "A step that a body has decided is taken by the administrator's secretariat.")
    if not reader.confirmed:
        raise Problem(403, "That wants a fresh proof of who you are: make a token with the highest label Amber.")


def _decision(reference: str, reader: Reader) -> Mandate:
    found = decision_called(reference, reader)
    if found is None:
        raise nothing_there("decision")
    return found


def _case(reference: str, reader: Reader) -> Case:
    case: Case | None = Case.objects.visible_to(reader).filter(reference=reference).first()
    if case is None:
        raise nothing_there("case")
    return case


def _subject_of(case: Case) -> Any:
    return apps.get_model(case.subject_kind)._default_manager.get(reference=case.subject)


def _line(case: Case) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "title": case.title,
        "table": _table_of(case),
        "subject": case.subject,
        "workflow": case.workflow_slug,
        "workflow_from": case.workflow_from.isoformat(),
        "state": case.state,
        "state_name": case.state_name,
        "since": case.since.isoformat(),
        "waits_for": case.waits_for,
        "due": case.due.isoformat() if case.due else None,
        "closed": case.closed,
        "classification": case.classification,
    }


def _table_of(case: Case) -> str:
    return _table_of_kind(case.subject_kind)


def _table_of_kind(kind: str) -> str:
    return next((table.name for table in all_tables() if kind_of(table.model) == kind), "")


def _workflow(each: Workflow) -> dict[str, Any]:
    states = [
        {
            "slug": state.slug,
            "name": state.name,
            "waits_for": state.waits_for,
            "outcome": state.outcome,
            "end": state.end,
        }
        for state in each.file.state
    ]
    return {
        "slug": each.slug,
        "name": each.name,
        "subject": _table_of_kind(each.file.subject),
        "in_force_from": each.in_force_from.isoformat(),
        "start": each.start,
        "states": states,
        "steps": [_step(step) for step in each.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    names = ("verb", "says", "target", "by", "clause", "basis")
    return {**{name: getattr(step, name) for name in names}, "sources": list(step.sources)}
