"""What the registers give to shared pages: verbs of their events, days for calendars, what waits, blocks of records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from secretariat.committees import actions, budgets, environments, readiness, standing_in, terms_of_reference
from secretariat.committees.models import Action, Body, Decision
from secretariat.committees.models_budget import Budget, BudgetVersion
from secretariat.committees.models_governance import DutyOccurrence, TermsOfReference
from secretariat.committees.models_registers import EnvironmentBooking, ReadinessCase, ReportReceipt
from secretariat.committees.register_rules import duty_named
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.pages import dates, pieces, subjects
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.waiting import Rows, Waiting, inbox_rows
from secretariat.core.permission import Reader
from secretariat.core.tables import Table

subjects.happens("actions", "close", "reopen", "put_off", "offer", "overdue")
subjects.happens("duties", "done", "reopen", "overdue")
subjects.happens("receipts", "receive", "note", "overdue")
subjects.happens("bodies", "end", "backlog")
subjects.happens("terms_of_reference", "approve", "end")
subjects.happens("stand_ins", "end")
subjects.happens("decisions", "complete")
subjects.happens("appeals", "conclude")
subjects.happens("readiness_cases", "plan", "recommend")
subjects.happens("readiness_criteria", "assess")
subjects.happens("issues", "resolve", "hand_back")
subjects.happens("dcc_requests", "agree", "decline")
subjects.happens("bookings", "confirm", "move", "release")
subjects.happens("differences", "conclude", "withdraw")
subjects.happens("outside_consultations", "draft", "approve", "send", "note_outcome")
subjects.happens("horizon", "review", "close")
subjects.happens("transitional_groups", "end")
subjects.happens("transitional_members", "end")
subjects.happens("monthly_updates", "publish")
subjects.happens("budgets", "consult")
subjects.happens("budget_responses", "answer")

dates.on("duties", "due", "Yearly duty due", still=Q(done__isnull=True))
dates.on("receipts", "due", "Report due", still=Q(received__isnull=True))
dates.on("issues", "due", "Issue to be resolved", still=Q(resolved__isnull=True))
dates.on("dcc_requests", "needed_by", "Answer to the DCC needed", still=Q(answered__isnull=True))
dates.on("outside_consultations", "closes", "Consultation closes", still=Q(sent__isnull=True))
dates.on("readiness_cases", "planned", "Planned to go live", still=Q(decision__isnull=True))
dates.on("readiness_criteria", "due", "Evidence due", still=Q(assessed__isnull=True))
dates.on("horizon", "expected", "Expected", still=Q(closed__isnull=True))
dates.on("budgets", "closes", "Consultation on the budget closes", still=Q(published__isnull=True))
dates.on("transitional_meetings", "held_on", "Transitional meeting")

pieces.page("Committees", "Registers", "/registers/")
pieces.page("Committees", "Budget", "/budget/")
pieces.page("Committees", "Transitional Governance", "/transitional-governance/")


@inbox_rows
def owed_by_the_body(reader: Reader) -> Iterable[Rows]:
    """Duties and reports that wait for the secretary of a body: until they are done or have come."""
    bodies = reader.places("body", "secretary")
    if not bodies:
        return
    duties = DutyOccurrence.objects.visible_to(reader).filter(
        body__reference__in=bodies, done__isnull=True, begins__lte=today()
    )
    receipts = ReportReceipt.objects.visible_to(reader).filter(
        body__reference__in=bodies, received__isnull=True, due__lte=today()
    )
    yield Rows(duties, _a_duty, "title", "body__name", "due", "begins")
    yield Rows(receipts, _a_receipt, "title", "body__name", "due", "period_ends")


def _a_duty(reference: str, title: str, says: str, due: date | None, since: date | None) -> Waiting:
    href = record_address("duties", reference)
    return Waiting("committees.DutyOccurrence", reference, "Yearly duty", title, href, says, due, since)


def _a_receipt(reference: str, title: str, says: str, due: date | None, since: date | None) -> Waiting:
    href = record_address("receipts", reference)
    return Waiting("committees.ReportReceipt", reference, "Report that is owed", title, href, says, due, since)


@pieces.record_block("actions", "committees/_action.html")
def action(record: Action, reader: Reader) -> dict[str, Any] | None:
    """Whether it is open, closed or late, and the agenda that takes it up next."""
    return {"status": record.status, "meeting": actions.next_agenda(record, reader)}


@pieces.record_block("decisions", "committees/_decision.html")
def decision(record: Decision, reader: Reader) -> dict[str, Any] | None:
    """The objectives that it cites, in words, and the vote."""
    cited = [each for each in current().file.objective if each.slug in record.objectives.split()]
    voted = record.votes_for is not None
    return {"cited": cited, "voted": voted, "record": record} if cited or voted else None


@pieces.beside_record("committees/_terms_link.html")
def body_links(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The way from a body to its terms of reference."""
    return {"reference": record.reference} if table.model is Body else None


@pieces.record_block("bodies", "committees/_standing_in.html")
def stands_in(record: Body, reader: Reader) -> dict[str, Any] | None:
    """Who stands in for it today, and for whom it does."""
    by, for_ = standing_in.of_body(record, today(), reader)
    return {"by": by, "for_": for_} if by or for_ else None


@pieces.record_block("terms_of_reference", "committees/_terms.html")
def terms_text(record: TermsOfReference, reader: Reader) -> dict[str, Any] | None:
    """Where its text is read by sections, with what changed."""
    return {
        "reference": record.body.reference,
        "version": record.reference,
        "sections": terms_of_reference.sections(record.text),
    }


@pieces.record_block("readiness_cases", "committees/_readiness_block.html")
def readiness_stand(record: ReadinessCase, reader: Reader) -> dict[str, Any] | None:
    """Criteria with evidence, and the views of bodies."""
    stand = readiness.standing(reader, only=record)[0]
    return {"stand": stand}


@pieces.record_block("bookings", "committees/_clash.html")
def clash(record: EnvironmentBooking, reader: Reader) -> dict[str, Any] | None:
    """With whom it clashes."""
    found = environments.clashing_with(record, reader)
    return {"others": found} if found else None


@pieces.record_block("duties", "committees/_duty.html")
def duty(record: DutyOccurrence, reader: Reader) -> dict[str, Any] | None:
    """What the code says of the duty."""
    known = duty_named(record.duty)
    return {"duty": known, "status": record.status} if known else None


@pieces.record_block("budgets", "committees/_budget.html")
def budget(record: Budget, reader: Reader) -> dict[str, Any] | None:
    """Its table of document control, when it takes effect, and the pages of its years."""
    versions = BudgetVersion.objects.visible_to(reader).filter(budget=record).order_by("issued", "pk")
    moment = budgets.closing_moment(record)
    return {
        "versions": list(versions),
        "years": budgets.years_of(record),
        "effective": budgets.effective_day(record),
        "closes": moment,
    }
