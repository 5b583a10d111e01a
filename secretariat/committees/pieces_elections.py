"""What elections, vacancies and interests give to shared pages: what waits for whom, blocks of records, days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse

from secretariat.committees import ballots, elections, interests, vacancies
from secretariat.committees.electorate import categories_named, parties_of
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.committees.models_ballots import Turnout
from secretariat.committees.models_elections import Contest, Election, Nomination
from secretariat.committees.models_vacancies import ExpressionOfInterest, Vacancy, Vetting
from secretariat.committees.terms import months_later, no_longer_eligible
from secretariat.core.calendars import today
from secretariat.core.events.recording import kind_of
from secretariat.core.pages import dates, pieces, subjects
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.waiting import AT_MOST, Waiting, inbox
from secretariat.core.permission import Reader, may
from secretariat.core.tables import Table
from secretariat.parties.models import VotingGroupMembership

STANDS = Q(nominations__accepted__isnull=False, nominations__withdrawn__isnull=True, nominations__refused__isnull=True)
UNDER_WAY = Q(declared__isnull=True, cancelled__isnull=True)
ADVERTISED = Q(filled__isnull=True, withdrawn__isnull=True)

subjects.happens("elections", "declare", "cancel")
subjects.happens("contests", "seal")
subjects.happens("nominations", "accept", "withdraw", "refuse", "stand", "result")
subjects.happens("vacancies", "fill", "withdraw")
subjects.happens("expressions_of_interest", "decide", "form", "appoint")
subjects.happens("interest_declarations", "confirm", "end")
subjects.happens("vettings", "clear", "refuse")

dates.on("elections", "nominations_close", "Nominations close", still=UNDER_WAY)
dates.on("elections", "ballot_opens", "Poll opens", still=UNDER_WAY)
dates.on("elections", "ballot_closes", "Poll closes", still=UNDER_WAY)
dates.on("elections", "takes_office", "Elected members begin")
dates.on("vacancies", "closes", "Vacancy closes", still=ADVERTISED)
dates.on("interest_declarations", "review_due", "Interests to be declared anew", still=Q(ended__isnull=True))


@inbox
def your_elections(reader: Reader) -> Iterable[Waiting]:
    """Polls in which the reader may still vote, and nominations that their Parties may make: at most three queries."""
    places = {deed: parties_of(reader, deed) for deed in ("vote", "nominate")}
    if not any(places.values()):
        return
    day = today()
    poll = Q(election__ballot_opens__lte=day, election__ballot_closes__gte=day, seal="", standing__gt=F("seats"))
    nominations = Q(election__called__lte=day, election__nominations_close__gte=day)
    rows = Contest.objects.visible_to(reader).filter(election__declared__isnull=True, election__cancelled__isnull=True)
    rows = rows.annotate(standing=Count("nominations", filter=STANDS)).filter(poll | nominations)
    contests = list(rows.select_related("election", "seat_group").order_by("election__ballot_closes", "reference"))
    if not contests:
        return
    groups = _groups_of(places["vote"] | places["nominate"], day)
    voted = set(
        Turnout.objects.filter(contest__in=contests, voting_group__in=groups).values_list("contest", "voting_group")
    )
    for contest in contests[:AT_MOST]:
        election = contest.election
        acting = places["vote"] if election.ballot_opens <= day else places["nominate"]
        entitled = {key for key, rows_ in groups.items() if any(_counts(row, contest, acting) for row in rows_)}
        if election.ballot_opens <= day:
            if any((contest.pk, group) not in voted for group in entitled):
                href = reverse("ballot", args=[contest.reference])
                yield Waiting(
                    kind_of(Contest), contest.reference, "Ballot", contest.title, href, "Your Voting Group has not voted",
                    election.ballot_closes, election.ballot_opens,
                )  # fmt: skip
        elif entitled:
            href = reverse("contests-do-nominate", args=[contest.reference])
            yield Waiting(
                kind_of(Contest), contest.reference, "Nominations", contest.title, href, "Open to your Party",
                election.nominations_close, election.called,
            )  # fmt: skip


def _counts(row: dict[str, Any], contest: Contest, places: frozenset[str]) -> bool:
    """Whether a Party's time in a group makes the group one of the contest's, and one of `places` acts for it today."""
    record, wanted = contest.election.record_date, contest.seat_group.categories.split()
    return (
        bool(row["acting"] & places)
        and _holds(row["starts"], row["ends"], record)
        and _holds(row["party__acceded"], row["party__left"], record)
        and (
            not wanted
            or (
                row["party__categories__category"] in wanted
                and _holds(row["party__categories__starts"], row["party__categories__ends"], record)
            )
        )
    )


def _holds(starts: date | None, ends: date | None, day: date) -> bool:
    return starts is not None and starts <= day and (ends is None or ends > day)


def _groups_of(places: frozenset[str], day: date) -> dict[int, list[dict[str, Any]]]:
    """The Voting Groups that these Parties are in today, each with its Parties' times in it. One query."""
    now = VotingGroupMembership.objects.in_force(day).filter(party__reference__in=places)
    rows: Any = VotingGroupMembership.objects.filter(voting_group__in=now.values("voting_group")).values(
        "voting_group", "starts", "ends", "party__reference", "party__acceded", "party__left",
        "party__categories__category", "party__categories__starts", "party__categories__ends",
    )  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["voting_group"]].append(row)
    for theirs in found.values():
        acting = {
            row["party__reference"]
            for row in theirs
            if row["party__reference"] in places
            and _holds(row["starts"], row["ends"], day)
            and _holds(row["party__acceded"], row["party__left"], day)
        }
        for row in theirs:
            row["acting"] = acting
    return found


@inbox
def nominations_to_accept(reader: Reader) -> Iterable[Waiting]:
    """Nominations that wait for the reader to accept them. One query."""
    if not reader.person:
        return
    rows = Nomination.objects.visible_to(reader).filter(
        person__reference=reader.person,
        accepted__isnull=True,
        withdrawn__isnull=True,
        refused__isnull=True,
        contest__election__nominations_close__gte=today(),
        contest__election__cancelled__isnull=True,
    )
    for each in rows.select_related("contest__election").order_by("reference")[:AT_MOST]:
        closes = each.contest.election.nominations_close
        href = record_address("nominations", each.reference)
        yield Waiting(
            kind_of(Nomination), each.reference, "Nomination", each.contest.title, href, "Accept, or withdraw", closes,
            each.made,
        )  # fmt: skip


@inbox
def interests_due(reader: Reader) -> Iterable[Waiting]:
    """Bodies to whose register the reader owes a declaration. Two queries, for members only."""
    if not reader.holds("body") or not reader.person:
        return
    for body, due in interests.to_declare(reader.person, today()):
        href = reverse("interests", args=[body.reference])
        says = "Confirm your interests" if due else "Declare your interests"
        yield Waiting(kind_of(Body), body.reference, "Interests", body.name, href, says, due)


@inbox
def expressions_to_decide(reader: Reader) -> Iterable[Waiting]:
    """Expressions of interest that wait for the reader as Chair, or for the secretariat to see on. One query."""
    staff, chairs = may(reader, "advertise_vacancies"), reader.places("body", "chair")
    if not staff and not chairs:
        return
    which = Q(decision="", nominated_by="", body__reference__in=chairs)
    if staff:
        which |= Q(decision=ExpressionOfInterest.Decision.ACCEPTED) | ~Q(nominated_by="")
    rows = ExpressionOfInterest.objects.visible_to(reader).filter(which, appointment__isnull=True)
    rows = rows.filter(vacancy__filled__isnull=True, vacancy__withdrawn__isnull=True)
    for each in rows.select_related("vacancy").order_by("made", "reference")[:AT_MOST]:
        says = "Seat to be given" if each.form_received else "Form to come in" if each.decision else "To be decided"
        href = record_address("expressions_of_interest", each.reference)
        yield Waiting(
            kind_of(ExpressionOfInterest), each.reference, "Vacancy", each.vacancy.title, href, says, each.vacancy.starts,
            each.made,
        )  # fmt: skip


@inbox
def members_to_look_at(reader: Reader) -> Iterable[Waiting]:
    """For the secretariat: members whose Party no longer fills their seat. Two queries."""
    if not may(reader, "call_elections"):
        return
    for each in no_longer_eligible(today())[:AT_MOST]:
        seat = each.appointment
        href = record_address("appointments", seat.reference)
        title = f"{seat.holder}, {seat.body.short_name}"
        yield Waiting(kind_of(Appointment), seat.reference, "Eligibility", title, href, each.says, None, seat.starts)


@inbox
def vettings_to_keep(reader: Reader) -> Iterable[Waiting]:
    """For whoever keeps the vetting: what was asked for and not settled, and what ends within two months. One query."""
    if not may(reader, "keep_vetting"):
        return
    soon = months_later(today(), 2)
    open_ = Q(cleared__isnull=True, refused__isnull=True)
    ending = Q(cleared__isnull=False, expires__lte=soon)
    rows = (
        Vetting.objects.visible_to(reader)
        .filter(open_ | ending)
        .in_force(today(), begins="asked", ends="appointment__ends")
    )
    for each in rows.select_related("appointment", "body").order_by("expires", "asked", "reference")[:AT_MOST]:
        says = f"Ends on {each.expires:%-d %B %Y}" if each.cleared else "Asked for"
        title = f"{each.appointment.holder}, {each.body.short_name}"
        href = record_address("vettings", each.reference)
        yield Waiting(kind_of(Vetting), each.reference, each.kind, title, href, says, each.expires, each.asked)


@pieces.record_block("elections", "committees/_election.html")
def round_of(election: Election, reader: Reader) -> dict[str, Any] | None:
    """The contests of a round, with the ways to nominate, to vote and to the result."""
    day = today()
    contests = Contest.objects.visible_to(reader).filter(election=election).select_related("seat_group")
    if reason := elections.why_no_nominations(election, day):
        says = (
            ballots.why_closed(election, day) or f"The poll is open to the end of {election.ballot_closes:%-d %B %Y}."
        )
    else:
        says = f"Nominations are open to the end of {election.nominations_close:%-d %B %Y}."
    return {
        "contests": list(contests.order_by("reference")),
        "nominate": not reason and may(reader, "nominate"),
        "closed": day > election.nominations_close,
        "vote": may(reader, "vote") and not ballots.why_closed(election, day),
        "declared": bool(election.declared),
        "says": says,
    }


@pieces.record_block("contests", "committees/_contest.html")
def ballot_of(contest: Contest, reader: Reader) -> dict[str, Any] | None:
    """The ways from a contest."""
    day, election = today(), contest.election
    return {
        "reference": contest.reference,
        "closed": day > election.nominations_close,
        "vote": may(reader, "vote") and not ballots.why_closed(election, day),
    }


@pieces.record_block("vacancies", "committees/_vacancy.html")
def advert(vacancy: Vacancy, reader: Reader) -> dict[str, Any] | None:
    """How to apply."""
    group: SeatGroup = vacancy.seat_group
    return {
        "reference": vacancy.reference,
        "why": vacancies.why_not_open(vacancy, today()),
        "nominated_by": group.nominated_by,
        "categories": categories_named(group) if group.categories else "anybody",
        "closes": vacancy.closes,
        "known": reader.is_known,
    }


@pieces.beside_record("committees/_body_links.html")
def beside_body(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The ways from a body to its terms, and for its members to the register of interests."""
    if table.model is not Body:
        return None
    register = reader.holds("body", of=str(record.reference)) or may(reader, "keep_interests")
    return {"reference": record.reference, "register": register}
