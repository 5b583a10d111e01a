"""What can be done when a supplier fails, for real or as an exercise.

Nothing here touches a Party, its rights or its default case: a supplier failure is a record of who does what. What an
exercise writes carries its mark, and its references begin with EX.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import NoCalendar, add_working_days, now, today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.permission import Reader
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, begin_many, case_of, keep_up, relabel, replay, take
from secretariat.parties.models import DefaultCase, Party, PartyCategory
from secretariat.parties.models_last_resort import (
    FailureContact,
    FailureLesson,
    FailureMessage,
    FailureParticipant,
    FailureTick,
    SupplierFailure,
)
from secretariat.parties.playbook import playbook_on

WORKFLOW = "last-resort"
LABEL = Classification.AMBER
REAL, EXERCISE = "SF-", "EX-"
ADMINISTRATOR = "administrator"


@transaction.atomic
def alert(
    title: str,
    failing: Party,
    *,
    exercise: bool,
    by: Actor,
    scenario: str = "",
    default_case: DefaultCase | None = None,
    contacts_of: SupplierFailure | None = None,
    on: date | None = None,
) -> SupplierFailure:
    """Open a supplier failure, or an exercise of one; with the contact cascade of an earlier one, if that is given.

    Raises NotNow for whoever is no supplier, for an exercise that would hang on a real default case, and for a second
    one about the same supplier.
    """
    day = on or today()
    _refuse_supplier(failing, day, "failing")
    if exercise and default_case is not None:
        raise NotNow("An exercise is never tied to a default case, which is real: leave it out.", field="default_case")
    if default_case is not None and default_case.party_id != failing.pk:
        raise NotNow(f"{default_case.reference} is about another Party.", field="default_case")
    same = SupplierFailure.objects.filter(failing=failing, exercise=exercise, closed__isnull=True)
    if same.exists():
        raise NotNow(f"{same.first()} is open already about {failing}: go on with it.", field="failing")
    failure = SupplierFailure(
        reference=next_reference(SupplierFailure, EXERCISE if exercise else REAL, digits=3),
        title=title.strip(),
        exercise=exercise,
        failing=failing,
        default_case=default_case,
        scenario=scenario.strip(),
        opened=day,
        classification=LABEL,
        illustrative=failing.illustrative and "all",
    )
    events.create(failure, by=by)
    begin(failure, WORKFLOW, by=by, on=day)
    for each in FailureContact.objects.filter(failure=contacts_of) if contacts_of else ():
        add_contact(failure, actor=each.actor, organisation=each.organisation, name=each.name, phone=each.phone, by=by)
    return failure


def _refuse_supplier(party: Party, day: date, field: str) -> None:
    of_suppliers = PartyCategory.objects.in_force(day).filter(party=party, category__in=playbook_on(day).file.suppliers)
    if not of_suppliers.exists():
        raise NotNow(f"{party} is no supplier on {day:%-d %B %Y}: choose one.", field=field)


@transaction.atomic
def add_participant(
    failure: SupplierFailure, actor: str, *, by: Actor, party: Party | None = None, organisation: str = ""
) -> FailureParticipant:
    """Say who has a part. Raises NotNow for nobody, for the failing supplier as its own successor, and for doubles."""
    _refuse_closed(failure)
    if not party and not organisation.strip():
        raise NotNow("Name the Party, or the organisation where it is none.", field="party")
    if party and party.pk == failure.failing_id and actor != "failing-supplier":
        raise NotNow("The failing supplier has that part already, and no other.", field="party")
    if party and FailureParticipant.objects.filter(failure=failure, actor=actor, party=party).exists():
        raise NotNow(f"{party} has that part already.", field="party")
    made = FailureParticipant(
        **_of(failure, FailureParticipant, "P"),
        actor=actor,
        party=party,
        organisation="" if party else organisation.strip()[:200],
        classification=failure.classification,
    )
    return events.create(made, by=by)


@transaction.atomic
def appoint(
    failure: SupplierFailure,
    *,
    suppliers: Iterable[Party],
    revoked: date,
    effective: date,
    direction: str,
    by: Actor,
    roles: frozenset[str],
) -> None:
    """Record whom the Authority has appointed, and from when: every deadline is counted from that day.

    From then on all Parties may see the case. Raises NotNow for nobody, for the failing supplier itself, or for days
    that cannot be.
    """
    found = list(suppliers)
    if not found:
        raise NotNow("Name the Supplier of Last Resort.", field="suppliers")
    if effective < failure.opened:
        raise NotNow("That is before the alert.", field="effective")
    if revoked < failure.opened:
        raise NotNow("That is before the alert.", field="revoked")
    _refuse_day_without_calendar(failure, effective)
    for party in found:
        if party.pk == failure.failing_id:
            raise NotNow("The failing supplier cannot take over from itself.", field="suppliers")
        _refuse_supplier(party, effective, "suppliers")
        add_participant(failure, "appointed-supplier", party=party, by=by)
    take(case_of(failure), "appoint", by=by, roles=roles, note=direction[:200])
    events.update(failure, by=by, verb="appoint", revoked=revoked, effective=effective, direction=direction[:100])
    _open_to_parties(failure, by=by)


def _refuse_day_without_calendar(failure: SupplierFailure, effective: date) -> None:
    try:
        for item in failure.playbook.file.item:
            add_working_days(effective, item.due)
    except NoCalendar as error:
        raise NotNow(f"{error} Correct the day.", field="effective") from None


def _open_to_parties(failure: SupplierFailure, *, by: Actor) -> None:
    why = "All Parties may know from the appointment on."
    of_it: list[Any] = [failure]
    for rows in (FailureParticipant.objects, FailureTick.objects):
        of_it += list(rows.filter(failure=failure))
    for record in of_it:
        if record.classification in (Classification.AMBER, Classification.RED):
            relabel(record, Classification.GREEN, by=by, why=why)


@transaction.atomic
def change_days(failure: SupplierFailure, *, revoked: date, effective: date, why: str, by: Actor) -> None:
    """Correct the days of the appointment: every deadline moves with them. Raises NotNow before it, or without a reason."""
    _refuse_closed(failure)
    if not failure.effective:
        raise NotNow("Nobody is appointed yet: record the appointment first.")
    if effective < failure.opened or revoked < failure.opened:
        raise NotNow("That is before the alert.", field="effective" if effective < failure.opened else "revoked")
    _refuse_day_without_calendar(failure, effective)
    if not events.update(failure, by=by, verb="appoint", why=why, revoked=revoked, effective=effective):
        raise NotNow("Those are the days that it has.")


@transaction.atomic
def count_portfolio(
    failure: SupplierFailure, *, smets1: int, smets2: int, prepayment: int, counted: date, by: Actor
) -> None:
    """Note the portfolio as of a day. Raises NotNow when more meters are prepaid than there are."""
    _refuse_closed(failure)
    if prepayment > smets1 + smets2:
        raise NotNow("More meters are prepaid than there are: check the numbers.", field="prepayment")
    if counted > today():
        raise NotNow("That day is still to come: give the day as of which they were counted.", field="counted")
    if not events.update(
        failure, by=by, verb="count", smets1=smets1, smets2=smets2, prepayment=prepayment, counted=counted
    ):
        raise NotNow("Those are the numbers that it has.")


def parts_of(failure: SupplierFailure, reader: Reader) -> frozenset[str]:
    """The actors of the playbook for whom a reader may tick and write. At most one query for each record and reader."""
    asked: dict[Reader, frozenset[str]] = failure.__dict__.setdefault("_parts_asked", {})
    if reader.rights not in asked:
        asked[reader.rights] = _parts_of(failure, reader)
    return asked[reader.rights]


def _parts_of(failure: SupplierFailure, reader: Reader) -> frozenset[str]:
    known = failure.playbook.actor
    if reader.holds(ADMINISTRATOR):
        return frozenset(known)
    found = {each.slug for each in known.values() if each.at and reader.holds(each.at)}
    if theirs := reader.places("party"):
        rows = FailureParticipant.objects.filter(failure=failure, party__reference__in=theirs)
        found |= set(rows.values_list("actor", flat=True))
        if failure.failing.reference in theirs:
            found.add("failing-supplier")
    return frozenset(found)


@transaction.atomic
def tick(
    failure: SupplierFailure,
    item: str,
    *,
    evidence: str,
    by_whom: str,
    by: Actor,
    reader: Reader,
    done: date | None = None,
    at: str = "",
    not_needed: bool = False,
) -> FailureTick:
    """Tick a line of the checklist off, with evidence. Raises NotNow for what is somebody else's, or comes later."""
    _refuse_closed(failure)
    line, day = failure.playbook.item.get(item), done or today()
    if line is None:
        raise NotNow("There is no such line in the checklist of its day.", field="item")
    if line.actor not in parts_of(failure, reader):
        raise NotNow(f"That is for the {failure.playbook.actor[line.actor].name} to tick.", field="item")
    if not evidence.strip():
        raise NotNow("Say what shows it, or why it is not needed.", field="evidence")
    if day > today() or day < failure.opened:
        raise NotNow("Give a day from the alert until today.", field="done")
    ticked = set(FailureTick.objects.filter(failure=failure).values_list("item", flat=True))
    if item in ticked:
        raise NotNow("That line is ticked already.", field="item")
    waiting = [failure.playbook.item[each].says for each in line.needs if each not in ticked]
    if waiting:
        raise NotNow(f"First comes: {waiting[0]}.", field="item")
    made = FailureTick(
        **_of(failure, FailureTick, "T"),
        item=item,
        done=day,
        at=at or (f"{now():%H:%M}" if day == today() else ""),
        by_whom=by_whom[:200],
        evidence=evidence.strip()[:300],
        not_needed=not_needed,
        classification=failure.classification,
    )
    return events.create(made, by=by)


@transaction.atomic
def untick(ticked: FailureTick, *, why: str, by: Actor) -> SupplierFailure:
    """Take a tick back that was wrong; its history stays. Raises NotNow while another line rests on it."""
    failure = ticked.failure
    _refuse_closed(failure)
    if not why.strip():
        raise NotNow("Say why: it stands in the history.", field="why")
    others = set(FailureTick.objects.filter(failure=failure).values_list("item", flat=True))
    resting = [each.says for each in failure.playbook.file.item if ticked.item in each.needs and each.slug in others]
    if resting:
        raise NotNow(f"Take back first what rests on it: {resting[0]}.")
    events.remove(ticked, by=by, why=why)
    return failure


@transaction.atomic
def add_contact(
    failure: SupplierFailure, *, actor: str, organisation: str, name: str, phone: str, by: Actor
) -> FailureContact:
    """Add somebody at the end of the contact cascade."""
    _refuse_closed(failure)
    last = FailureContact.objects.filter(failure=failure).order_by("-position").first()
    made = FailureContact(
        **_of(failure, FailureContact, "C"),
        position=last.position + 1 if last else 1,
        actor=actor,
        organisation=organisation.strip(),
        name=name.strip(),
        phone=phone.strip(),
        classification=LABEL,
    )
    return events.create(made, by=by)


@transaction.atomic
def move_contact(contact: FailureContact, *, position: int, by: Actor) -> None:
    """Give a contact another place in the order; the others make room."""
    _refuse_closed(contact.failure)
    rows = list(FailureContact.objects.filter(failure=contact.failure).order_by("position", "reference"))
    if not 1 <= position <= len(rows):
        raise NotNow(f"There are {len(rows)} calls: give a place from 1 to {len(rows)}.", field="position")
    rows.remove(contact)
    rows.insert(position - 1, contact)
    for place, each in enumerate(rows, start=1):
        events.update(each, by=by, verb="move", position=place)


@transaction.atomic
def note_call(contact: FailureContact, *, outcome: str, called_by: str, by: Actor, note: str = "") -> None:
    """Note a call and what came of it. Raises NotNow for somebody who was reached, and before those who come first."""
    _refuse_closed(contact.failure)
    if contact.outcome == FailureContact.Outcome.REACHED:
        raise NotNow(f"They were reached at {contact.called_at} already.")
    earlier = FailureContact.objects.filter(failure=contact.failure, position__lt=contact.position, tries=0).first()
    if earlier:
        raise NotNow(f"Call {earlier.position}, {earlier.organisation}, first: nobody has tried yet.")
    events.update(
        contact,
        by=by,
        verb="call",
        outcome=outcome,
        tries=contact.tries + 1,
        called=today(),
        called_at=f"{now():%H:%M}",
        called_by=called_by[:200],
        note=note.strip()[:300],
    )


@transaction.atomic
def write_message(
    failure: SupplierFailure,
    *,
    channel: str,
    sender: str,
    to: str,
    text: str,
    by: Actor,
    party: Party | None = None,
    reader: Reader | None = None,
) -> FailureMessage:
    """Add an entry to the message log. What an exercise sends begins with its mark. Raises NotNow once it is closed."""
    _refuse_closed(failure)
    if not text.strip():
        raise NotNow("Write what was said.", field="text")
    if reader is not None and not parts_of(failure, reader):
        raise NotNow("You have no part in it.")
    made = FailureMessage(
        **_of(failure, FailureMessage, "L"),
        party=party,
        sent=today(),
        at=f"{now():%H:%M}",
        channel=channel,
        sender=sender[:200],
        to=to[:200],
        text=_marked(failure, text.strip()),
        classification=LABEL,
    )
    return events.create(made, by=by)


def _marked(failure: SupplierFailure, text: str) -> str:
    return text if text.startswith(failure.mark) else f"{failure.mark}{text}"


@transaction.atomic
def add_lesson(
    failure: SupplierFailure, *, title: str, by: Actor, response: str = "", owner: str = "", due: date | None = None
) -> FailureLesson:
    """Write down something that was learnt, and who does what about it."""
    _refuse_closed(failure)
    made = FailureLesson(
        **_of(failure, FailureLesson, "W"),
        title=title.strip(),
        response=response.strip(),
        owner=owner.strip(),
        due=due,
        classification=LABEL,
    )
    return events.create(made, by=by)


@transaction.atomic
def finish_lesson(lesson: FailureLesson, *, done: date, by: Actor) -> None:
    """What was to be done about a lesson is done. Also after the case is closed. Raises NotNow when it was."""
    if lesson.done:
        raise NotNow(f"That was done on {lesson.done:%-d %B %Y}.")
    if done > today():
        raise NotNow("That day is still to come.", field="done")
    events.update(lesson, by=by, verb="finish", done=done)


@transaction.atomic
def close_supplier_failure(case: Case, *, by: Actor) -> None:
    """The case has come to its end."""
    failure = SupplierFailure.objects.get(reference=case.subject)
    events.update(failure, by=by, verb="close", closed=max(today(), failure.opened))


def _refuse_closed(failure: SupplierFailure) -> None:
    if failure.closed:
        raise NotNow(f"{failure.reference} was closed on {failure.closed:%-d %B %Y}.")


def _of(failure: SupplierFailure, model: type[Any], letter: str) -> dict[str, Any]:
    """What every record of a supplier failure starts from. Its reference begins with that of the failure."""
    return {
        "failure": failure,
        "reference": next_reference(model, f"{failure.reference}/{letter}", digits=2),
        "illustrative": failure.illustrative and "all",
    }


@transaction.atomic
def keep_cases(references: Sequence[str], *, by: Actor) -> None:
    """Open the case of every supplier failure that came in without one, and take it as far as its days say."""
    known = set(
        Case.objects.filter(subject_kind="parties.SupplierFailure", subject__in=references).values_list(
            "subject", flat=True
        )
    )
    rows = list(SupplierFailure.objects.filter(reference__in=references))
    new = [each for each in rows if each.reference not in known]
    keep_up([each for each in rows if each.reference in known])
    for failure, case in zip(new, begin_many([(each, each.opened) for each in new], WORKFLOW, by=by), strict=True):
        replay(case, _steps_so_far(failure), by=by)


def _steps_so_far(failure: SupplierFailure) -> list[tuple[str, date, str]]:
    if not failure.effective:
        return [("stand_down", failure.closed, "")] if failure.closed else []
    # It was appointed before it took effect, but nobody wrote down when.
    announced = max(failure.opened, add_working_days(failure.effective, -1))
    steps = [("appoint", announced, failure.direction)]
    if failure.closed:
        steps += [("complete", failure.closed, ""), ("report", failure.closed, "")]
    return steps
