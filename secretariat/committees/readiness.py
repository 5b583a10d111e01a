"""Readiness to go live: criteria with evidence, the views of bodies, a recommendation, and where it all stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from secretariat.committees.models import Body, Decision
from secretariat.committees.models_registers import ReadinessCase, ReadinessCriterion, ReadinessView
from secretariat.committees.processes import READINESS
from secretariat.committees.register_rules import rules
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import kind_of
from secretariat.core.permission import Reader, may_see
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import KIND, NotNow, begin, case_of, take

Criterion = ReadinessCriterion


@transaction.atomic
def open_case(
    title: str, kind: str, planned: date, *, body: Body, by: Actor, subject: str = "", classification: str = "green"
) -> ReadinessCase:
    """Ask whether something is ready to go live. Raises NotNow."""
    if planned < today():
        raise NotNow("It is planned for a day that is over: choose one to come.", field="planned")
    if subject and _open_about(subject):
        raise NotNow(f"The readiness of {subject} is being asked already: look among the cases.", field="subject")
    row = ReadinessCase(
        reference=next_reference(ReadinessCase, "RDY-"),
        title=title.strip(),
        kind=kind,
        subject=subject.strip(),
        body=body,
        opened=today(),
        planned=planned,
        classification=classification,
    )
    events.create(row, by=by)
    begin(row, READINESS, by=by)
    return row


def _open_about(subject: str) -> bool:
    cases = ReadinessCase.objects.filter(subject=subject.strip()).values("reference")
    return bool(Case.objects.open().filter(subject_kind=kind_of(ReadinessCase), subject__in=cases).exists())


@transaction.atomic
def plan(row: ReadinessCase, *, planned: date, by: Actor, why: str) -> None:
    """Move the day on which it is planned to go live. Raises NotNow without a reason, or once it was decided."""
    if case_of(row).closed:
        raise NotNow("It was decided already: its day is no longer planned here.")
    if not why.strip():
        raise NotNow("Say why the day moves: the reason stands in the history.", field="why")
    if not events.update(row, by=by, verb="plan", why=why.strip(), planned=planned):
        raise NotNow("That is the day that is planned now: choose another.", field="planned")


@transaction.atomic
def add_criterion(
    row: ReadinessCase, title: str, *, body: Body, owner: str, by: Actor, due: date | None = None
) -> ReadinessCriterion:
    """Say what has to be so before it goes live. Raises NotNow once views are being asked for."""
    _refuse_unless_gathering(row)
    made = Criterion(
        reference=next_reference(Criterion, "LSC-"),
        readiness=row,
        body=body,
        title=title.strip(),
        owner=owner.strip(),
        due=due,
        classification=row.classification,
    )
    return events.create(made, by=by)


@transaction.atomic
def assess(criterion: ReadinessCriterion, *, status: str, evidence: str, by: Actor, on: date | None = None) -> None:
    """Note whether a criterion is met, and what shows it. Raises NotNow where it is said to be met without evidence."""
    _refuse_unless_gathering(criterion.readiness)
    if status in (Criterion.Status.MET, Criterion.Status.CONDITIONS) and not evidence.strip():
        raise NotNow("A criterion is met by evidence: write what shows it.", field="evidence")
    day = None if status == Criterion.Status.OPEN else on or today()
    if not events.update(criterion, by=by, verb="assess", status=status, evidence=evidence.strip(), assessed=day):
        raise NotNow("It says so already.")


def _refuse_unless_gathering(row: ReadinessCase) -> None:
    case = case_of(row)
    if case.state != "gathering":
        raise NotNow(
            f"It is in {case.state_name}: criteria and evidence are no longer changed. Have it held back first."
        )


@transaction.atomic
def give_view(
    row: ReadinessCase, *, body: Body, view: str, text: str, decision: Decision, by: Actor, on: date | None = None
) -> ReadinessView:
    """Note what a body thinks of it, by that body's own decision. Raises NotNow."""
    case = case_of(row)
    if case.state != "views":
        raise NotNow(f"It is in {case.state_name}: the bodies are not being asked now.")
    if not decision.decides_for(str(body.reference)):
        raise NotNow(f"{decision.reference} is no decision of the {body}: choose one of its own.", field="decision")
    if decision.decided < row.opened:
        raise NotNow("That decision is older than the case: choose the one about it.", field="decision")
    made = ReadinessView(
        reference=next_reference(ReadinessView, "RV-"),
        readiness=row,
        body=body,
        view=view,
        text=text.strip(),
        given=on or today(),
        decision=decision,
        classification=row.classification,
    )
    return events.create(made, by=by)


@transaction.atomic
def recommend(
    row: ReadinessCase, *, recommendation: str, reasons: str, by: Actor, roles: frozenset[str], on: date | None = None
) -> None:
    """Recommend to the body that decides. Raises NotNow for what the criteria and the views do not bear out."""
    row.refresh_from_db()  # a decision by which it was held back is kept behind its back
    statuses = set(row.criteria.values_list("status", flat=True))
    views = {each.view for each in latest_views(row)}
    against = Criterion.Status.NOT_MET in statuses or ReadinessView.View.AGAINST in views
    if recommendation == ReadinessCase.Recommendation.GO and against:
        raise NotNow(
            "A criterion is not met, or a body does not support it: recommend conditions, or not to go live yet.",
            field="recommendation",
        )
    if not reasons.strip():
        raise NotNow("Say why, and under which conditions.", field="reasons")
    events.update(
        row,
        by=by,
        verb="recommend",
        recommendation=recommendation,
        reasons=reasons.strip(),
        recommended=on or today(),
        decision=None,
    )
    take(case_of(row), "recommend", by=by, roles=roles, note=row.get_recommendation_display(), on=on)


def note_readiness_decision(case: Case, *, by: Actor) -> None:
    """Keep with the record the decision on which its case has just moved."""
    note_decision(ReadinessCase, case, by=by)


def note_decision(model: Any, case: Case, *, by: Actor) -> None:
    """Keep with a record the decision on which its case has just moved."""
    last = Event.objects.filter(kind=KIND, subject=case.reference).exclude(decision="").order_by("-sequence").first()
    decision = Decision.objects.filter(reference=last.decision).first() if last else None
    if decision:
        events.update(model.objects.get(reference=case.subject), by=by, decision=decision)


def latest_views(row: ReadinessCase) -> list[ReadinessView]:
    """The latest view of each body. One query."""
    found = {each.body_id: each for each in row.views.select_related("body", "decision").order_by("given", "pk")}
    return list(found.values())


@dataclass(frozen=True)
class Stand:
    """Where the readiness of something stands."""

    row: ReadinessCase
    state: str
    is_open: bool
    criteria: tuple[ReadinessCriterion, ...]
    views: dict[str, ReadinessView]
    """By the reference of the body."""
    missing: tuple[tuple[str, str], ...]
    """(reference, name) of each body whose view is needed and not there."""
    open_decisions: frozenset[int]
    """The keys of those decisions behind it that the reader may see."""

    def count(self, *statuses: str) -> int:
        """How many criteria are at one of these."""
        return sum(each.status in statuses for each in self.criteria)


def standing(reader: Reader, *, only: ReadinessCase | None = None) -> list[Stand]:
    """Where everything stands that the reader may see, what is planned latest first. Four queries, however many.

    Of `only` one record, whose page says by itself where its case stands, it takes two.
    """
    rows = ReadinessCase.objects.visible_to(reader).select_related("body", "decision__body", "decision__meeting")
    kept = [only] if only else list(rows.order_by("-planned", "reference")[:50])
    cases = {} if only else _cases_of(kept)
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    seen = Criterion.objects.visible_to(reader).filter(readiness__in=kept)
    for each in seen.select_related("body").order_by("reference"):
        criteria[each.readiness_id].append(each)
    views: dict[int, dict[str, ReadinessView]] = defaultdict(dict)
    given = ReadinessView.objects.visible_to(reader).filter(readiness__in=kept)
    for view in given.select_related("body", "decision__body").order_by("given", "pk"):
        views[view.readiness_id][view.body.reference] = view
    found = []
    for row in kept:
        case = cases.get(row.reference)
        missing = tuple(
            (slug, current().name_of(slug)) for slug in rules().readiness.views if slug not in views[row.pk]
        )
        behind = [row.decision, *(each.decision for each in views[row.pk].values())]
        is_open = bool(case and not case.closed)
        found.append(
            Stand(
                row,
                case.state_name if case else "",
                is_open,
                tuple(criteria[row.pk]),
                views[row.pk],
                missing,
                frozenset(each.pk for each in behind if each and may_see(each, reader)),
            )
        )
    return found


def _cases_of(rows: list[ReadinessCase]) -> dict[str, Case]:
    references = [each.reference for each in rows]
    found = Case.objects.filter(subject_kind=kind_of(ReadinessCase), subject__in=references)
    return {each.subject: each for each in found}
