"""The tables of supplier failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.core.tables import Check, Table, register
from secretariat.parties.last_resort import EXERCISE, REAL, keep_cases
from secretariat.parties.models_last_resort import (
    FailureContact,
    FailureLesson,
    FailureMessage,
    FailureParticipant,
    FailureTick,
    SupplierFailure,
)

Row = Mapping[str, Any]


def _is_apart(row: Row) -> str | None:
    if row["exercise"] and row["default_case"]:
        return "An exercise is never tied to a default case, which is real: empty default_case."
    return None


def _reference_says_it(row: Row) -> str | None:
    wrong = REAL if row["exercise"] else EXERCISE
    if not str(row["reference"]).startswith(wrong):
        return None
    right = EXERCISE if row["exercise"] else REAL
    return f"The reference of {'an exercise' if row['exercise'] else 'what is real'} begins with {right}: correct it."


def _portfolio_is_whole(row: Row) -> str | None:
    numbers = [row[each] for each in ("smets1", "smets2", "prepayment")]
    if any(each is not None for each in numbers) and not row["counted"]:
        return "The portfolio is counted as of a day: fill in counted."
    smets1, smets2, prepaid = numbers
    if prepaid is not None and smets1 is not None and smets2 is not None and prepaid > smets1 + smets2:
        return "More meters are prepaid than there are: correct the numbers."
    return None


def _somebody_has_it(row: Row) -> str | None:
    if bool(row["party"]) != bool(row["organisation"]):
        return None
    return "Name the Party, or the organisation where it is none: one of the two."


def _log_is_only_added_to(row: Row) -> str | None:
    rows = FailureMessage.objects.filter(reference=row["reference"])
    there: Any = rows.values("text", "sender", "to", "at").first()
    if there is None or all(there[each] == row[each] for each in there):
        return None
    return "The log is added to and never changed: leave this entry as it is, and add another."


register(
    Table(
        SupplierFailure,
        "supplier_failures",
        "Supplier failures",
        "Supplier failure",
        "Suppliers that failed, and the Suppliers of Last Resort that took their customers; exercises apart.",
        listed=("reference", "title", "failing", "exercise", "opened", "effective", "closed"),
        filters=("exercise", "failing", "opened", "effective"),
        at_first=(("exercise", "no"),),
        order="-opened",
        checks=(
            Check("default_case", _is_apart),
            Check("reference", _reference_says_it),
            Check("counted", _portfolio_is_whole),
        ),
        searched=("scenario",),
        after_import=keep_cases,
    ),
    Table(
        FailureParticipant,
        "failure_participants",
        "Parts in supplier failures",
        "Part in a supplier failure",
        "Who has which part when a supplier fails.",
        in_menus=False,
        listed=("reference", "failure", "actor", "party", "organisation"),
        filters=("failure", "actor", "party"),
        checks=(Check("organisation", _somebody_has_it),),
    ),
    Table(
        FailureTick,
        "failure_ticks",
        "Checklists of supplier failures",
        "Line of a checklist",
        "What is dealt with of the checklists: when, by whom, and what shows it.",
        in_menus=False,
        listed=("reference", "failure", "item", "done", "at", "by_whom", "not_needed"),
        filters=("failure", "done", "not_needed"),
        searched=("evidence",),
    ),
    Table(
        FailureContact,
        "failure_contacts",
        "Contact cascades",
        "Contact of a cascade",
        "Who is called when a supplier fails, in which order, and what came of it.",
        in_menus=False,
        listed=("reference", "failure", "position", "organisation", "name", "phone", "outcome", "called"),
        filters=("failure", "actor", "outcome"),
        searched=("organisation",),
    ),
    Table(
        FailureMessage,
        "failure_messages",
        "Message logs",
        "Message of a log",
        "What was said between whom when a supplier failed. It is added to and never changed.",
        in_menus=False,
        listed=("reference", "failure", "sent", "at", "channel", "sender", "to", "text"),
        filters=("failure", "party", "channel", "sent"),
        checks=(Check("text", _log_is_only_added_to),),
        searched=("text",),
    ),
    Table(
        FailureLesson,
        "failure_lessons",
        "Lessons of supplier failures",
        "Lesson of a supplier failure",
        "What was learnt, and who does what about it.",
        in_menus=False,
        listed=("reference", "failure", "title", "owner", "due", "done"),
        filters=("failure", "owner", "due", "done"),
        searched=("response",),
    ),
)
