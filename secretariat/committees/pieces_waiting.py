"""What waits for somebody in bodies beside actions: polls, nominations, seats to fill, interests to declare, vettings.

The inbox asks once for polls and nominations that are open, and once for all the rest, whatever roles its reader holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from secretariat.committees.election_rules import rules
from secretariat.committees.electorate import each_party_votes, parties_of
from secretariat.committees.interests import WHO_DECLARES
from secretariat.committees.models import Appointment, Body
from secretariat.committees.models_ballots import Turnout
from secretariat.committees.models_elections import Contest, Nomination
from secretariat.committees.models_vacancies import ExpressionOfInterest, InterestDeclaration, Vetting
from secretariat.committees.terms import months_later
from secretariat.core.calendars import today
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.waiting import AT_MOST, Waiting, inbox
from secretariat.core.permission import Reader, may
from secretariat.parties.models import PartyCategory, VotingGroupMembership

STANDS = Q(nominations__accepted__isnull=False, nominations__withdrawn__isnull=True, nominations__refused__isnull=True)


@inbox
def your_elections(reader: Reader) -> Iterable[Waiting]:
    """Polls in which a group of the reader's has not voted, and nominations that their Parties may make: one query."""
    may_vote, may_nominate = parties_of(reader, "vote"), parties_of(reader, "nominate")
    if not may_vote and not may_nominate:
        return
    day = today()
    rows = Contest.objects.visible_to(reader).filter(
        election__declared__isnull=True, election__cancelled__isnull=True, seal=""
    )
    rows = rows.annotate(standing=Count("nominations", filter=STANDS))
    poll = Q(entitled(may_vote, day, has_voted=False))
    poll &= Q(standing__gt=F("seats")) if rules().uncontested.filled_without_a_vote else Q(standing__gt=0)
    poll &= Q(election__ballot_opens__lte=day, election__ballot_closes__gte=day)
    nominations = Q(entitled(may_nominate, day))
    nominations &= Q(election__called__lte=day, election__nominations_close__gte=day)
    found = rows.filter(poll | nominations).select_related("election").order_by("election__ballot_closes", "reference")
    for contest in found[:AT_MOST]:
        election = contest.election
        if election.ballot_opens <= day:
            what, href = "Ballot", reverse("ballot", args=[contest.reference])
            says, due, since = (
                f"Your {'Party' if each_party_votes() else 'Voting Group'} has not voted",
                election.ballot_closes,
                election.ballot_opens,
            )
        else:
            what, href = "Nominations", reverse("contests-do-nominate", args=[contest.reference])
            says, due, since = "Open to your Party", election.nominations_close, election.called
        yield Waiting(kind_of(Contest), contest.reference, what, contest.title, href, says, due, since)


def entitled(parties: frozenset[str], day: date, *, has_voted: bool | None = None) -> Exists:
    """That a Voting Group in which one of these Parties is today is one of a contest's; also one that has not voted."""
    record = ExpressionWrapper(OuterRef("election__record_date"), output_field=DateField())
    acting = VotingGroupMembership.objects.in_force(day).in_force(day, begins="party__acceded", ends="party__left")
    then: Any = VotingGroupMembership.objects.annotate(
        record=record,
        wanted=Concat(Value(" "), OuterRef("seat_group__categories"), Value(" "), output_field=CharField()),
    )
    then = then.filter(voting_group__in=acting.filter(party__reference__in=parties).values("voting_group"))
    then = then.filter(Q(ends__isnull=True) | Q(ends__gt=F("record")), starts__lte=F("record"))
    then = then.filter(Q(party__left__isnull=True) | Q(party__left__gt=F("record")), party__acceded__lte=F("record"))
    fits = _categories(OuterRef("record"), OuterRef("wanted")).filter(party=OuterRef("party"))
    then = then.filter(Q(wanted="  ") | Q(Exists(fits)))
    if each_party_votes():
        then = then.filter(party__reference__in=parties)
    if has_voted is False:
        own = "party" if each_party_votes() else "voting_group"
        voted = Turnout.objects.filter(contest=OuterRef(OuterRef("pk")), **{own: OuterRef(own)})
        then = then.filter(~Exists(voted))
    return Exists(then)


def _categories(day: Any, wanted: Any) -> Any:
    """Spells of Parties in one of the categories that stand, between spaces, in `wanted`, on a day."""
    rows: Any = PartyCategory.objects.annotate(
        on=ExpressionWrapper(day, output_field=DateField()),
        wanted=ExpressionWrapper(wanted, output_field=CharField()),
        named=Concat(Value(" "), F("category"), Value(" ")),
    )
    return rows.filter(Q(ends__isnull=True) | Q(ends__gt=F("on")), starts__lte=F("on"), wanted__contains=F("named"))


@inbox
def in_bodies(reader: Reader) -> Iterable[Waiting]:
    """Nominations to accept, interests to declare, and what the Chair and the administrator's staff see to: one query."""
    parts = list(_parts(reader, today()))
    if not parts:
        return
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    seen: set[tuple[str, str]] = set()
    for what, reference, title, says, due, since in rows[: 3 * AT_MOST]:
        # Somebody may hold two seats of a body, and declares once.
        if (what, reference) not in seen:
            seen.add((what, reference))
            yield _waiting(what, reference, title, says, due, since)


def _parts(reader: Reader, day: date) -> Iterator[Any]:
    if reader.person:
        yield _to_accept(reader, day)
        if reader.holds("body"):
            yield _to_declare(reader, day)
    if may(reader, "advertise_vacancies") or reader.places("body", "chair"):
        yield _to_fill(reader)
    if may(reader, "call_elections"):
        yield _not_eligible(reader, day)
    if may(reader, "keep_vetting"):
        yield _to_vet(reader, day)


def _row(rows: Any, what: str, reference: str, title: Any, says: Any, due: Any = None, since: Any = None) -> Any:
    """Rows in the one shape that all parts share. A name is a field's."""
    texts = (Value(what), F(reference), F(title) if isinstance(title, str) else title, says)
    days = (F(each) if isinstance(each, str) else Value(None) for each in (due, since))
    columns = [*(Cast(each, CharField()) for each in texts), *(Cast(each, DateField()) for each in days)]
    return rows.order_by().values_list(*columns)


def _to_accept(reader: Reader, day: date) -> Any:
    rows = Nomination.objects.visible_to(reader).filter(
        person__reference=reader.person,
        accepted__isnull=True,
        withdrawn__isnull=True,
        refused__isnull=True,
        contest__election__nominations_close__gte=day,
        contest__election__cancelled__isnull=True,
    )
    closes = "contest__election__nominations_close"
    return _row(rows, "Nomination", "reference", "contest__title", Value("Accept, or withdraw"), closes, "made")


def _to_declare(reader: Reader, day: date) -> Any:
    """Bodies in whose register nothing of theirs stands, or whose review is due within a month."""
    declared = InterestDeclaration.objects.filter(
        body=OuterRef("body"), person=OuterRef("person"), ended__isnull=True
    ).order_by("review_due")
    rows: Any = Appointment.objects.in_force(day).filter(person__reference=reader.person, seat__in=WHO_DECLARES)
    rows = rows.annotate(review=Subquery(declared.values("review_due")[:1]))
    rows = rows.filter(Q(review__isnull=True) | Q(review__lte=months_later(day, 1)))
    return _row(rows, "Interests", "body__reference", "body__name", Value("Declare your interests"), "review")


def _to_fill(reader: Reader) -> Any:
    which = Q(decision="", nominated_by="", body__reference__in=reader.places("body", "chair"))
    if may(reader, "advertise_vacancies"):
        which |= Q(decision=ExpressionOfInterest.Decision.ACCEPTED) | ~Q(nominated_by="")
    rows = ExpressionOfInterest.objects.visible_to(reader).filter(which, appointment__isnull=True)
    rows = rows.filter(vacancy__filled__isnull=True, vacancy__withdrawn__isnull=True)
    says = Case(
        When(form_received__isnull=False, then=Value("Seat to be given")),
        When(~Q(decision="") | ~Q(nominated_by=""), then=Value("Form to come in")),
        default=Value("To be decided"),
    )
    return _row(rows, "Vacancy", "reference", "vacancy__title", says, "vacancy__starts", "made")


def _not_eligible(reader: Reader, day: date) -> Any:
    """Members whose nominating Party has left, or is of no category that fills the seat: `terms` says which."""
    fits = _categories(Cast(Value(day), DateField()), OuterRef("wanted")).filter(party=OuterRef("party"))
    rows: Any = Nomination.objects.filter(appointment__isnull=False, appointment__seat_group__isnull=False)
    rows = rows.in_force(day, begins="appointment__starts", ends="appointment__ends")
    rows = rows.annotate(wanted=Concat(Value(" "), F("appointment__seat_group__categories"), Value(" ")))
    rows = rows.filter(Q(party__left__lte=day) | (~Q(wanted="  ") & ~Exists(fits)))
    holder = Concat(F("appointment__holder"), Value(", "), F("appointment__body__short_name"), output_field=CharField())
    says = Value("The Party that nominated them no longer fills the seat")
    return _row(rows, "Eligibility", "appointment__reference", holder, says, None, "appointment__starts")


def _to_vet(reader: Reader, day: date) -> Any:
    """What was asked for and not settled, and what ends within two months."""
    open_ = Q(cleared__isnull=True, refused__isnull=True)
    ending = Q(cleared__isnull=False, expires__lte=months_later(day, 2))
    rows: Any = Vetting.objects.visible_to(reader).filter(open_ | ending)
    rows = rows.in_force(day, begins="asked", ends="appointment__ends")
    holder = Concat(F("appointment__holder"), Value(", "), F("body__short_name"), output_field=CharField())
    return _row(rows, "Vetting", "reference", holder, Value(""), "expires", "asked")


TABLES = {
    "Nomination": (Nomination, "nominations"),
    "Vacancy": (ExpressionOfInterest, "expressions_of_interest"),
    "Eligibility": (Appointment, "appointments"),
    "Vetting": (Vetting, "vettings"),
}


def _waiting(what: str, reference: str, title: str, says: str, due: date | None, since: date | None) -> Waiting:
    if what == "Interests":
        says = "Confirm your interests" if due else says
        return Waiting(kind_of(Body), reference, what, title, reverse("interests", args=[reference]), says, due)
    if what == "Vetting":
        says = f"Ends on {due:%-d %B %Y}" if due else "Asked for"
    model, table = TABLES[what]
    return Waiting(kind_of(model), reference, what, title, record_address(table, reference), says, due, since)
