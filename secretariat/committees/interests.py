"""The register of members' interests, body by body, and the vetting of members."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from secretariat.accounts import services as accounts
from secretariat.accounts.models import Conflict, User
from secretariat.committees.election_rules import rules
from secretariat.committees.models import Appointment, Body
from secretariat.committees.models_vacancies import InterestDeclaration, Vetting
from secretariat.committees.terms import months_later
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party

WHO_DECLARES = (Appointment.Seat.CHAIR, Appointment.Seat.MEMBER, Appointment.Seat.ALTERNATE)


@transaction.atomic
def declare(
    person: User, body: Body, *, nothing: bool, says: str, party: Party | None, by: Actor
) -> InterestDeclaration:
    """Declare an interest, or that there is none; an interest in a Party keeps the member out of what names it.

    Raises NotNow for whoever holds no seat, for both or neither, and for "none" while an interest stands.
    """
    if not Appointment.objects.in_force(today()).filter(body=body, person=person, seat__in=WHO_DECLARES).exists():
        raise NotNow(
            f"Interests are declared by members of the {body.short_name}: choose a body of yours.", field="body"
        )
    if nothing == bool(says.strip()) or (nothing and party):
        raise NotNow("Either say what the interest is, or that there is none.", field="says")
    theirs = InterestDeclaration.objects.filter(body=body, person=person, ended__isnull=True)
    if nothing and theirs.filter(nothing=False).exists():
        raise NotNow("Interests of yours stand in the register: say first that they have ended.", field="nothing")
    for each in theirs.filter(nothing=True):
        events.update(each, by=by, verb="end", why="Declared anew", ended=today())
    made = InterestDeclaration(
        reference=next_reference(InterestDeclaration, "IN-"),
        body=body,
        person=person,
        nothing=nothing,
        says=says.strip(),
        party=party,
        declared=today(),
        review_due=_review(today()),
        classification=Classification.AMBER,
    )
    events.create(made, by=by)
    if party:
        accounts.declare_interest(person, party.reference, says.strip()[:300], by=by)
    return made


def _review(day: date) -> date:
    return months_later(day, rules().interests.reviewed_after_months)


@transaction.atomic
def confirm(declaration: InterestDeclaration, *, by: Actor) -> None:
    """The member says that it still is so: it is due for review a year on. Raises NotNow for what has ended."""
    declaration.refresh_from_db()
    if declaration.ended:
        raise NotNow(f"It ended on {declaration.ended:%-d %B %Y}: declare anew.")
    if not events.update(declaration, by=by, verb="confirm", review_due=_review(today())):
        raise NotNow("It was declared today.")


@transaction.atomic
def end(declaration: InterestDeclaration, *, by: Actor, why: str) -> None:
    """The interest has ended, and with it what kept the member out. Raises NotNow when it has ended before."""
    declaration.refresh_from_db()
    if declaration.ended:
        raise NotNow(f"It ended on {declaration.ended:%-d %B %Y}.")
    events.update(declaration, by=by, verb="end", why=why, ended=today())
    party = declaration.party
    if party is None or _still_interested(declaration):
        return
    conflicts = Conflict.objects.in_force(today()).filter(
        person=declaration.person, of=party.reference, interest=declaration.says[:300]
    )
    for each in conflicts:
        events.update(each, by=by, why=why, ends=max(today(), each.starts))


def _still_interested(declaration: InterestDeclaration) -> bool:
    """Whether the same interest stands in the register of another body."""
    others = InterestDeclaration.objects.filter(
        person=declaration.person, party=declaration.party, says=declaration.says, ended__isnull=True
    )
    return bool(others.exists())


@dataclass(frozen=True)
class Entry:
    """A member in the register of a body: what they have declared, and whether that is due."""

    appointment: Appointment
    declarations: list[InterestDeclaration] = field(default_factory=list)
    due: date | None = None
    """The day by which they are to declare anew; None while they have not declared at all."""
    hidden: bool = False
    """Whether the reader may not see what was declared."""


def register_of(body: Body, day: date, reader: Reader) -> list[Entry]:
    """Each member of a body with what they have declared, as far as the reader may see it: three queries.

    That somebody has declared is said to whoever may see the appointment; what, to whoever may see the declaration.
    """
    seats = Appointment.objects.visible_to(reader).in_force(day).filter(body=body, seat__in=WHO_DECLARES)
    rows = InterestDeclaration.objects.filter(body=body).in_force(day, begins="declared", ends="ended")
    visible = set(InterestDeclaration.objects.visible_to(reader).filter(body=body).values_list("pk", flat=True))
    declared: dict[int, list[InterestDeclaration]] = {}
    for each in rows.select_related("party").order_by("declared", "reference"):
        declared.setdefault(each.person_id, []).append(each)
    found = []
    for seat in seats.order_by("reference"):
        theirs = declared.get(seat.person_id, []) if seat.person_id else []
        shown = [each for each in theirs if each.pk in visible]
        due = min((each.review_due for each in theirs), default=None)
        found.append(Entry(seat, shown, due, hidden=len(shown) < len(theirs)))
    return found


@transaction.atomic
def clear(vetting: Vetting, *, on: date, expires: date | None, by: Actor, details: str = "") -> None:
    """The member is cleared, for as long as the code says unless a day is given. Raises NotNow when it was settled."""
    _refuse_settled(vetting, on)
    until = expires or months_later(on, rules().of_body(str(vetting.body.reference)).vetted_for_months)
    if until <= on:
        raise NotNow("It expires before it begins: give a later day.", field="expires")
    events.update(vetting, by=by, verb="clear", cleared=on, expires=until, details=details or vetting.details)


@transaction.atomic
def not_cleared(vetting: Vetting, *, on: date, by: Actor, details: str) -> None:
    """The member is not cleared. Raises NotNow when it was settled."""
    _refuse_settled(vetting, on)
    events.update(vetting, by=by, verb="refuse", refused=on, details=details)


def _refuse_settled(vetting: Vetting, on: date) -> None:
    vetting.refresh_from_db()
    if vetting.cleared or vetting.refused:
        raise NotNow("It is settled already: ask for a new vetting.")
    if on < vetting.asked or on > today():
        raise NotNow("The day lies between the asking and today: correct it.", field="on")


@transaction.atomic
def ask_for_vetting(appointment: Appointment, *, by: Actor) -> Vetting:
    """Ask for the vetting of a member anew. Raises NotNow where the body needs none, and while one is under way."""
    rule = rules().of_body(str(appointment.body.reference))
    if not rule.vetting:
        raise NotNow(f"Members of the {appointment.body.short_name} need no vetting.", field="appointment")
    if Vetting.objects.filter(appointment=appointment, cleared__isnull=True, refused__isnull=True).exists():
        raise NotNow("A vetting is under way for that seat.", field="appointment")
    made = Vetting(
        reference=next_reference(Vetting, "VT-"),
        body=appointment.body,
        appointment=appointment,
        person=appointment.person,
        kind=rule.vetting,
        asked=today(),
        classification=Classification.AMBER,
    )
    return events.create(made, by=by)
