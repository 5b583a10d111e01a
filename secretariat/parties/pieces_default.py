"""What this room gives to records' pages, the inbox and calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from secretariat.core.calendars import today
from secretariat.core.pages import dates, pieces, subjects
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.waiting import Rows, Waiting, inbox_rows
from secretariat.core.permission import NOTHING, Reader, may, visible
from secretariat.core.tables import Table, table_for, table_named
from secretariat.core.workflow import all_workflows
from secretariat.parties import defaults, expelling
from secretariat.parties.board import LATE, lessons_of, lines_of
from secretariat.parties.last_resort import parts_of
from secretariat.parties.limbs import forums, rules
from secretariat.parties.models import DefaultCase, Dispute, Party
from secretariat.parties.models_default import ChargeNotice, DefaultAppeal, DefaultMeasure, DefaultNotice, DefaultRemedy
from secretariat.parties.models_last_resort import FailureParticipant, FailureTick, OfFailure, SupplierFailure

subjects.happens("parties", "expel", "reinstate")
subjects.happens("default_cases", "close", "reopen")
subjects.happens("charge_notices", "default", "settle", "pursue")
subjects.happens("credit_notices", "default", "settle")
subjects.happens("default_notices", "serve")
subjects.happens("default_remedies", "judge")
subjects.happens("default_measures", "consent", "lift")
subjects.happens("default_appeals", "decide")
subjects.happens("disputes", "forum", "determine", "resolve")
subjects.happens("supplier_failures", "appoint", "count", "close")
subjects.happens("failure_contacts", "call", "move")
subjects.happens("failure_lessons", "finish")

dates.on("supplier_failures", "effective", "Supplier of Last Resort appointed", still=Q(closed__isnull=True))
dates.on("failure_lessons", "due", "Lesson to be followed up", still=Q(done__isnull=True))


@pieces.record_block(
    "default_cases",
    "parties/_default.html",
    shows=(
        *("charge_notices", "credit_notices", "default_notices", "default_remedies"),
        *("default_measures", "default_appeals", "supplier_failures"),
    ),
)
def default(case: DefaultCase, reader: Reader) -> dict[str, Any]:
    """The rule of the case's day, the time for a remedy, and what was served, done and decided: at most six queries."""
    day, limb = today(), defaults.limb_of(case)
    of_case = {"default_case": case}
    by_the_dcc = _by_the_dcc(case, reader) if limb and limb.notice_by == "dcc" else []
    notices = list(DefaultNotice.objects.visible_to(reader).filter(**of_case).order_by("reference"))
    cure = defaults.cure_from(limb, by_the_dcc, notices)
    expelled = case.outcome == DefaultCase.Outcome.EXPELLED
    measures = list(DefaultMeasure.objects.visible_to(reader).filter(**of_case).order_by("reference"))
    was_expelled = any(each.kind == DefaultMeasure.Kind.EXPULSION for each in measures)
    return {
        "day": day,
        "limb": limb,
        "cure": cure,
        "lapsed": cure.is_over(day),
        "recovery": rules().recovery(case.opened) if case.matter == defaults.CONCERNS[ChargeNotice] else None,
        "appeal_until": _still_open(case) if expelled else None,
        "by_the_dcc": by_the_dcc,
        "notices": notices,
        "measures": measures,
        "remedies": list(DefaultRemedy.objects.visible_to(reader).filter(**of_case).order_by("reference")),
        "appeals": list(DefaultAppeal.objects.visible_to(reader).filter(**of_case)) if was_expelled else [],
        "failures": list(SupplierFailure.objects.visible_to(reader).filter(**of_case)),
        "shows_seats": expelled and may(reader, "handle_defaults"),
    }


def _by_the_dcc(case: DefaultCase, reader: Reader) -> list[Any]:
    model: Any = next((each for each, matter in defaults.CONCERNS.items() if matter == case.matter), None)
    if model is None:
        return []
    found = list(model.objects.visible_to(reader).filter(default_case=case))
    for each in found:
        each.party = case.party  # it is the case's, and known
    return [(table_for(model).name, each) for each in found]


def _still_open(case: DefaultCase) -> Any:
    last = expelling.last_day_to_appeal(case)
    return last if last and today() <= last else None


@pieces.record_block("parties", "parties/_in_default.html")
def in_default(party: Party, reader: Reader) -> dict[str, Any] | None:
    """Whether the Party is in default, and what it has lost: for those who may see the case. At most two queries."""
    if not reader.is_known:
        return None
    cases = list(DefaultCase.objects.visible_to(reader).filter(party=party, closed__isnull=True).order_by("opened"))
    if not cases:
        return None
    lost = DefaultMeasure.objects.visible_to(reader).suspensions(today()).filter(party=party)
    return {"cases": cases, "suspended": list(lost)}


@pieces.record_block("default_notices", "parties/_notice.html")
def notice(row: DefaultNotice, reader: Reader) -> dict[str, Any]:
    """Whether the text is still the one that was issued."""
    return {"unchanged": defaults.hash_of(row.text) == row.text_hash}


@pieces.record_block("disputes", "parties/_dispute.html")
def dispute(row: Dispute, reader: Reader) -> dict[str, Any]:
    """Before whom it goes."""
    return {"forum": next((each for each in forums() if each.slug == row.forum), None)}


@pieces.record_block(
    "supplier_failures",
    "parties/_failure.html",
    shows=("failure_participants", "failure_ticks", "failure_contacts", "failure_messages", "failure_lessons"),
)
def failure(row: SupplierFailure, reader: Reader) -> dict[str, Any]:
    """How far the checklist is, who has a part, and what was learnt. Three queries."""
    ticks = FailureTick.objects.visible_to(reader).filter(failure=row)
    lines = lines_of(row, ticks, today())
    parts = FailureParticipant.objects.visible_to(reader).filter(failure=row).select_related("party")
    return {
        "done": sum(line.tick is not None for line in lines),
        "late": sum(line.state == LATE for line in lines),
        "of": len(lines),
        "parts": list(parts.order_by("reference")),
        "lessons": lessons_of(row, reader),
        "logs": [each for each in LISTS if visible(table_named(each).model, reader) != NOTHING],
    }


LISTS = ("failure_ticks", "failure_contacts", "failure_messages")
"""What of a supplier failure has lists of its own."""


@pieces.record_block(pieces.EVERY_TABLE, "parties/_of_exercise.html")
def of_exercise(row: Any, reader: Reader) -> dict[str, Any] | None:
    """That a record belongs to an exercise, on the page of each that does."""
    return {"failure": row.failure} if isinstance(row, OfFailure) and row.failure.exercise else None  # type: ignore[attr-defined]


@pieces.beside_record("parties/_failure_pages.html")
def pages_of_failure(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The ways to a supplier failure's board, map and report."""
    return {"reference": record.reference} if table.model is SupplierFailure else None


@pieces.beside_record("parties/_process_link.html")
def process(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The way to the map of the process that moves a record."""
    kind = table.model._meta.label
    found = next((each.slug for each in all_workflows() if each.file.subject == kind), "")
    return {"slug": found} if found and table.model in (DefaultCase, Dispute, SupplierFailure) else None


FAILURES_TOLD = 3


@inbox_rows
def remedies_and_measures(reader: Reader) -> Iterable[Rows]:
    """Remedies to be judged, and measures that wait for the Authority's consent."""
    if may(reader, "handle_defaults"):
        yield Rows(DefaultRemedy.objects.visible_to(reader).filter(found=""), _a_remedy, "party__name", since="offered")
    if reader.holds("authority"):
        waiting = DefaultMeasure.objects.visible_to(reader).filter(consent_needed=True, consent="").standing()
        yield Rows(waiting, _a_measure, "party__name", since="decided")


def _a_remedy(reference: str, party: str, says: str, due: date | None, since: date | None) -> Waiting:
    href, kind = record_address("default_remedies", reference), DefaultRemedy._meta.label
    return Waiting(kind, reference, "Remedy", f"Remedy, {party}", href, "Waits to be judged", due, since)


def _a_measure(reference: str, party: str, says: str, due: date | None, since: date | None) -> Waiting:
    href, kind = record_address("default_measures", reference), DefaultMeasure._meta.label
    return Waiting(kind, reference, "Measure", f"Measure, {party}", href, "Waits for consent", due, since)


@inbox_rows
def lines_of_checklists(reader: Reader) -> Iterable[Rows]:
    """Open lines of the checklists of supplier failures that are the reader's to tick; two queries for each failure."""

    def lines(reference: str, *_: Any) -> Iterable[Waiting]:
        return _lines_due([reference], reader)

    if may(reader, "tick_last_resort"):
        rows = SupplierFailure.objects.visible_to(reader).filter(closed__isnull=True, effective__isnull=False)
        yield Rows(
            rows.filter(pk__in=rows.order_by("opened").values("pk")[:FAILURES_TOLD]), lines, "title", since="opened"
        )


def _lines_due(references: list[str], reader: Reader) -> Iterable[Waiting]:
    rows = SupplierFailure.objects.filter(reference__in=references).select_related("failing").order_by("reference")
    ticks = list(FailureTick.objects.visible_to(reader).filter(failure__reference__in=references))
    for each in rows:
        href, mine = record_address("supplier_failures", each.reference), parts_of(each, reader)
        for line in lines_of(each, [tick for tick in ticks if tick.failure_id == each.pk], today()):
            if line.tick is None and line.item.actor in mine and line.due and line.due <= today():
                says = "Late" if line.state == LATE else "Due today"
                key = (each._meta.label, each.reference)
                yield Waiting(*key, "Checklist", f"{each}: {line.item.says}", href, says, line.due, each.opened)
