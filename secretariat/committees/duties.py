"""What falls due by itself: yearly duties of the code's folder, and reports that are owed. The timer makes each once."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from secretariat.committees.actions import AT_ONCE, not_told_lately, told, told_from
from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_governance import DutyOccurrence
from secretariat.committees.models_registers import OwedReport, ReportReceipt
from secretariat.committees.register_rules import duties
from secretariat.core import events
from secretariat.core.calendars import NoCalendar, Period, add_working_days, today
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.workflow.taking import NotNow

BACK = timedelta(days=366)
"""How far back a timer that has not run for long makes up for reports that fell due."""


@transaction.atomic
def make_duties(*, by: Actor, on: date | None = None) -> int:
    """Make the occurrences of the regulatory year that are not there yet; how many. Made twice, it makes nothing."""
    day = on or today()
    year = Period.containing(day)
    queue_behind_other_writers()
    there = set(DutyOccurrence.objects.filter(year=year.label).values_list("duty", flat=True))
    bodies = {each.reference: each for each in Body.objects.in_force(day)}
    made = 0
    for duty in duties():
        if duty.slug in there or duty.body not in bodies:
            continue
        due = duty.due_in(year)
        row = DutyOccurrence(
            reference=f"DUTY-{year.label}-{duty.slug}",
            duty=duty.slug,
            title=duty.name,
            body=bodies[duty.body],
            year=year.label,
            begins=add_working_days(due, -duty.ahead) if duty.ahead else due,
            due=due,
            source=duty.source,
            classification="green",
        )
        events.create(row, by=by)
        made += 1
    return made


@transaction.atomic
def do_duty(row: DutyOccurrence, *, evidence: str, by: Actor, on: date | None = None) -> None:
    """Note that a duty was done, with what shows it. Raises NotNow without that, and when it was done already."""
    day = on or today()
    if row.done:
        raise NotNow(f"It was done on {row.done.day} {row.done:%B %Y} already.")
    if not evidence.strip():
        raise NotNow("A duty is done with evidence: write what shows it.", field="evidence")
    if day > today():
        raise NotNow("It cannot have been done on a day to come: choose today or an earlier one.", field="on")
    events.update(row, by=by, verb="done", done=day, evidence=evidence.strip())


@transaction.atomic
def redo_duty(row: DutyOccurrence, *, why: str, by: Actor) -> None:
    """Open a duty again. Raises NotNow without a reason."""
    if not row.done:
        raise NotNow("It is open already.")
    if not why.strip():
        raise NotNow("Say why it is opened again: the reason stands in its history.", field="why")
    events.update(row, by=by, verb="reopen", why=why.strip(), done=None, evidence="", reminded=None)


@transaction.atomic
def owe(
    title: str,
    *,
    owed_by: str,
    rhythm: str,
    within: int,
    giver: Body,
    body: Body,
    starts: date,
    basis: str,
    by: Actor,
    clause: str = "",
    classification: str = "green",
) -> OwedReport:
    """Keep a report that somebody owes. Raises NotNow for a body that another's report was not delegated to."""
    if giver.pk != body.pk and not body.holds.in_force(starts).filter(giver=giver).exists():
        raise NotNow(f"The {giver} has delegated nothing to the {body} on that day: record that first.", field="body")
    row = OwedReport(
        reference=next_reference(OwedReport, "OWE-"),
        title=title.strip(),
        owed_by=owed_by.strip(),
        rhythm=rhythm,
        within=within,
        giver=giver,
        body=body,
        starts=starts,
        clause=clause.strip(),
        basis=basis,
        classification=classification,
    )
    return events.create(row, by=by)


def periods(row: OwedReport, until: date) -> list[Period]:
    """The periods of a report that have ended by a day, the first one first."""
    last = min(until, row.ends - timedelta(days=1)) if row.ends else until
    found = []
    year = Period.containing(row.starts)
    while year.start <= last:
        parts = {"monthly": year.months, "quarterly": year.quarters}.get(row.rhythm, lambda y=year: [y])()
        found += [each for each in parts if each.end <= last and each.start >= row.starts]
        year = year.next()
    return found


@transaction.atomic
def make_receipts(*, by: Actor, on: date | None = None) -> int:
    """Make what has fallen due of each owed report and is not there yet; how many. Made twice, it makes nothing."""
    day = on or today()
    queue_behind_other_writers()
    there = set(ReportReceipt.objects.filter(period_ends__gt=day - BACK).values_list("owed__reference", "period_ends"))
    made = 0
    for owed in OwedReport.objects.filter(starts__lte=day).select_related("body").order_by("reference"):
        for period in periods(owed, day - timedelta(days=1)):
            if period.end <= day - BACK or (owed.reference, period.end) in there:
                continue
            made += _make_receipt(owed, period, by=by)
    return made


def _make_receipt(owed: OwedReport, period: Period, *, by: Actor) -> bool:
    try:
        due = add_working_days(period.end, owed.within)
    except NoCalendar:
        return False
    row = ReportReceipt(
        reference=f"{owed.reference}-{period.end:%Y-%m}",
        owed=owed,
        title=f"{owed.title}, {period if str(period)[-1:].isdigit() else f'{period} {period.end:%Y}'}"[:300],
        body=owed.body,
        period_ends=period.end,
        due=due,
        classification=owed.classification,
        illustrative=owed.illustrative and "all",
    )
    events.create(row, by=by)
    return True


@transaction.atomic
def receive(row: ReportReceipt, *, document: str, by: Actor, on: date | None = None) -> None:
    """Note that an owed report has come. Raises NotNow."""
    day = on or today()
    if row.received:
        raise NotNow(f"It came on {row.received.day} {row.received:%B %Y} already.")
    if not document.strip():
        raise NotNow("Say what came: its title, or where it is kept.", field="document")
    if day > today():
        raise NotNow("It cannot have come on a day to come: choose today or an earlier one.", field="on")
    if day <= row.period_ends:
        raise NotNow("It cannot have come before its period was over: choose a later day.", field="on")
    events.update(row, by=by, verb="receive", received=day, document=document.strip())


@transaction.atomic
def note(row: ReportReceipt, *, meeting: Meeting, by: Actor) -> None:
    """Note at which meeting the body noted it. Raises NotNow for what has not come, and for another body's meeting."""
    if not row.received:
        raise NotNow("It has not come yet: note that first.")
    if row.noted:
        raise NotNow("It was noted already.")
    if meeting.body_id != row.body_id:
        raise NotNow(f"{meeting} is no meeting of the {row.body}: choose one of its own.", field="meeting")
    if meeting.held_on < row.received:
        raise NotNow("That meeting was held before it came: choose a later one.", field="meeting")
    events.update(row, by=by, verb="note", noted=meeting.held_on, meeting=meeting)


@transaction.atomic
def remind(*, by: Actor, on: date | None = None) -> int:
    """Have bodies told of duties and owed reports that are late, as of actions; how many."""
    day = on or today()
    late = not_told_lately(day) & Q(due__gte=told_from(day))
    rows = DutyOccurrence.objects.filter(late, done__isnull=True, due__lt=day).select_related("body")
    count = told(rows.order_by("due", "reference")[:AT_ONCE], day, by=by)
    missing = ReportReceipt.objects.filter(late, received__isnull=True, due__lt=day).select_related("body", "owed")
    return count + told(missing.order_by("due", "reference")[:AT_ONCE], day, by=by)
