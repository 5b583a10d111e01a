"""What people do about vacancies, interests and vetting."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.accounts.models import User
from secretariat.committees import interests, vacancies
from secretariat.committees.election_rules import rules
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.committees.models_vacancies import ExpressionOfInterest, InterestDeclaration, Vacancy, Vetting
from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.calendars import add_working_days, today
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party


def _groups(record: Any, reader: Reader) -> Any:
    return SeatGroup.objects.in_force(today()).select_related("body")


class AdvertiseForm(ActForm):
    seat_group = RecordField(SeatGroup, label="Seat group", among=_groups, help_text="Its reference, such as CSC-G05.")
    title = forms.CharField(label="Title of the advert", max_length=200)
    seats = forms.IntegerField(label="Seats", min_value=1, max_value=50, initial=1)
    says = WordsField(label="What the members do, and whom the body looks for", max_length=5000)
    closes = DayField(label="Last day for expressions of interest")
    starts = DayField(label="First day in the seat")

    def prepare(self) -> None:
        self.fields["closes"].initial = add_working_days(today(), rules().nominations.working_days)
        self.fields["starts"].initial = add_working_days(today(), 2 * rules().nominations.working_days)


@making(
    Vacancy,
    "advertise",
    "Advertise a vacancy",
    form=AdvertiseForm,
    deed="advertise_vacancies",
    done="{record} is advertised.",
)
def advertise(*, by: Actor, seat_group: SeatGroup, **said: Any) -> Vacancy:
    return vacancies.advertise(seat_group, by=by, **said)


def _person(reader: Reader) -> User | None:
    found: User | None = User.objects.filter(reference=reader.person).first() if reader.person else None
    return found


def _own_parties(record: Any, reader: Reader) -> Any:
    return Party.objects.on(today()).filter(reference__in=reader.places("party"))


class ExpressForm(ActForm):
    candidate = forms.CharField(label="Your name", max_length=200)
    party = RecordField(Party, label="The Party you come from", among=_own_parties, required=False)
    statement = WordsField(label="Why you would be good in the seat", max_length=3000)


@act(
    Vacancy,
    "express",
    "Express interest",
    form=ExpressForm,
    why_not=lambda vacancy, reader: _cannot_express(vacancy),
    done="{record} is with the Chair.",
    explains="The Chair decides. Whoever is accepted then sends the membership form.",
)
def express(vacancy: Vacancy, *, by: Actor, reader: Reader, party: Party | None, **said: Any) -> ExpressionOfInterest:
    return vacancies.express(vacancy, party=party, person=_person(reader), by=by, **said)


def _cannot_express(vacancy: Vacancy) -> str | None:
    if vacancy.seat_group.filled_by == SeatGroup.FilledBy.NOMINATION:
        return f"This seat is filled by a nomination of {vacancy.seat_group.nominated_by}."
    return vacancies.why_not_open(vacancy, today()) or None


class NominatedForm(ActForm):
    candidate = forms.CharField(label="Who is nominated", max_length=200)
    email = forms.EmailField(label="Their e-mail address", max_length=200, required=False)
    statement = WordsField(label="What the organisation says", required=False, max_length=3000)


def _cannot_be_nominated(vacancy: Vacancy, reader: Reader) -> str | None:
    if vacancy.seat_group.filled_by != SeatGroup.FilledBy.NOMINATION:
        return "No organisation nominates for this seat."
    return "It has ended." if vacancy.filled or vacancy.withdrawn else None


@act(
    Vacancy,
    "nominated",
    "Record the organisation's nomination",
    form=NominatedForm,
    deed="advertise_vacancies",
    why_not=_cannot_be_nominated,
    done="{record} is nominated.",
)
def nominated(vacancy: Vacancy, *, by: Actor, **said: Any) -> ExpressionOfInterest:
    return vacancies.nominated(vacancy, by=by, **said)


class DecideForm(ActForm):
    decision = forms.ChoiceField(
        label="Decision", choices=ExpressionOfInterest.Decision.choices, widget=forms.RadioSelect
    )
    why = WordsField(label="Why", required=False, max_length=500, rows=3, help_text="Needed to decline.")


@act(
    ExpressionOfInterest,
    "decide-interest",
    "Record the Chair's decision",
    form=DecideForm,
    deed="decide_vacancies",
    why_not=lambda one, reader: "It is decided." if one.decision or one.nominated_by else None,
    done="{record} is decided.",
)
def decide(expression: ExpressionOfInterest, *, by: Actor, decision: str, why: str) -> None:
    vacancies.decide(expression, decision, by=by, why=why)


class FormForm(ActForm):
    on = DayField(label="The day it came in")

    def prepare(self) -> None:
        self.fields["on"].initial = today()


def _is_not_chosen(expression: ExpressionOfInterest, reader: Reader) -> str | None:
    if expression.appointment_id:
        return "The seat has been given."
    if not expression.nominated_by and expression.decision != ExpressionOfInterest.Decision.ACCEPTED:
        return "The Chair has not accepted it."
    return None


@act(
    ExpressionOfInterest,
    "form",
    "Note that the membership form came in",
    form=FormForm,
    deed="advertise_vacancies",
    why_not=lambda one, reader: _is_not_chosen(one, reader) or ("It has come in." if one.form_received else None),
)
def receive_form(expression: ExpressionOfInterest, *, by: Actor, on: date) -> None:
    vacancies.receive_form(expression, on=on, by=by)


class AppointForm(ActForm):
    starts = DayField(label="First day in the seat")

    def prepare(self) -> None:
        wanted = self.record.vacancy.starts if self.record else None
        self.fields["starts"].initial = max(wanted or today(), today())


@act(
    ExpressionOfInterest,
    "appoint",
    "Give the seat",
    form=AppointForm,
    deed="advertise_vacancies",
    why_not=lambda one, reader: _is_not_chosen(one, reader) or (None if one.form_received else "The form is missing."),
    done="{record} holds the seat.",
    explains="The term ends on the annual review of the body that is nearest to a full term.",
)
def appoint(expression: ExpressionOfInterest, *, by: Actor, starts: date) -> Appointment:
    return vacancies.appoint(expression, starts=starts, by=by)


def _own_bodies(record: Any, reader: Reader) -> Any:
    return Body.objects.in_force(today()).filter(reference__in=reader.places("body"))


class DeclareForm(ActForm):
    body = RecordField(Body, label="Body", among=_own_bodies)
    nothing = forms.BooleanField(label="I have no interest to declare", required=False)
    says = WordsField(label="The interest", required=False, max_length=2000)
    party = RecordField(
        Party,
        label="In which Party",
        required=False,
        among=lambda record, reader: Party.objects.on(today()),
        help_text="Its reference or name. You will then have no part in what names that Party.",
    )


@making(
    InterestDeclaration,
    "declare",
    "Declare interests",
    form=DeclareForm,
    deed="declare_interests",
    done="{record} stands in the register.",
)
def declare(
    *, by: Actor, reader: Reader, body: Body, nothing: bool, says: str, party: Party | None
) -> InterestDeclaration:
    person = _person(reader)
    if person is None:
        raise NotNow("Interests are declared by a person with an account: sign in as yourself.")
    return interests.declare(person, body, nothing=nothing, says=says, party=party, by=by)


def _has_ended(declaration: InterestDeclaration, reader: Reader) -> str | None:
    return "It has ended." if declaration.ended else None


@act(
    InterestDeclaration,
    "confirm",
    "Confirm that it still is so",
    deed="keep_own_interests",
    why_not=_has_ended,
    done="{record} is confirmed for a year.",
)
def confirm(declaration: InterestDeclaration, *, by: Actor) -> None:
    interests.confirm(declaration, by=by)


class EndForm(ActForm):
    why = WordsField(label="Why", max_length=500, rows=3)


@act(
    InterestDeclaration,
    "end-interest",
    "Say that it has ended",
    form=EndForm,
    deed="keep_own_interests",
    why_not=_has_ended,
    done="{record} has ended.",
)
def end(declaration: InterestDeclaration, *, by: Actor, why: str) -> None:
    interests.end(declaration, by=by, why=why)


def _members_to_vet(record: Any, reader: Reader) -> Any:
    bodies = [each.slug for each in rules().body if each.vetting]
    return Appointment.objects.in_force(today()).filter(body__reference__in=bodies)


class AskForm(ActForm):
    appointment = RecordField(Appointment, label="Seat", among=_members_to_vet)


@making(Vetting, "ask", "Ask for a vetting", form=AskForm, deed="keep_vetting", done="{record} is asked for.")
def ask_for_vetting(*, by: Actor, appointment: Appointment) -> Vetting:
    return interests.ask_for_vetting(appointment, by=by)


class ClearForm(ActForm):
    on = DayField(label="The day")
    expires = DayField(label="Until", required=False, help_text="Left empty, as long as the code says.")
    details = WordsField(label="Details", required=False, max_length=2000, rows=3)


def _is_settled(vetting: Vetting, reader: Reader) -> str | None:
    return "It is settled." if vetting.cleared or vetting.refused else None


@act(Vetting, "clear", "Note that the member is cleared", form=ClearForm, deed="keep_vetting", why_not=_is_settled)
def clear(vetting: Vetting, *, by: Actor, on: date, expires: date | None, details: str) -> None:
    interests.clear(vetting, on=on, expires=expires, by=by, details=details)


class NotClearedForm(ActForm):
    on = DayField(label="The day")
    details = WordsField(label="Details", max_length=2000, rows=3)


@act(
    Vetting,
    "not-cleared",
    "Note that the member is not cleared",
    form=NotClearedForm,
    deed="keep_vetting",
    why_not=_is_settled,
)
def not_cleared(vetting: Vetting, *, by: Actor, on: date, details: str) -> None:
    interests.not_cleared(vetting, on=on, by=by, details=details)
