"""What elections, vacancies and interests give to shared pages: what waits for whom, blocks of records, days."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from secretariat.committees import ballots, elections, vacancies
from secretariat.committees.electorate import categories_named, parties_of
from secretariat.committees.models import Body, SeatGroup
from secretariat.committees.models_elections import Contest, Election
from secretariat.committees.models_vacancies import Vacancy
from secretariat.committees.pieces_waiting import entitled
from secretariat.core.calendars import today
from secretariat.core.pages import dates, pieces, subjects
from secretariat.core.permission import Reader, may
from secretariat.core.tables import Table
from secretariat.parties.models import Party

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


@pieces.record_block("elections", "committees/_election.html")
def round_of(election: Election, reader: Reader) -> dict[str, Any] | None:
    """The contests of a round, with the ways to nominate, to vote and to the result."""
    day = today()
    contests = Contest.objects.visible_to(reader).filter(election=election).select_related("seat_group")
    contests = contests.annotate(
        votes=entitled(parties_of(reader, "vote"), day), nominates=entitled(parties_of(reader, "nominate"), day)
    )
    if reason := elections.why_no_nominations(election, day):
        says = (
            ballots.why_closed(election, day) or f"The poll is open to the end of {election.ballot_closes:%-d %B %Y}."
        )
    else:
        says = f"Nominations are open to the end of {election.nominations_close:%-d %B %Y}."
    return {
        "contests": list(contests.order_by("reference")),
        "nominate": not reason,
        "closed": day > election.nominations_close,
        "vote": not ballots.why_closed(election, day),
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


@pieces.portal_block("Elections", "committees/_portal_elections.html", place=65)
def elections_of_party(party: Party, reader: Reader) -> dict[str, Any]:
    """The contests that are open and in which the Party's Voting Group may nominate or vote. One query."""
    day = today()
    rows = Contest.objects.visible_to(reader).filter(
        entitled(frozenset({str(party.reference)}), day),
        election__declared__isnull=True,
        election__cancelled__isnull=True,
        election__called__lte=day,
        election__ballot_closes__gte=day,
        seal="",
    )
    found = list(rows.select_related("election").order_by("election__ballot_closes", "reference"))
    polls = sum(each.election.ballot_opens <= day for each in found)
    return {
        "contests": found,
        "day": day,
        "votes": may(reader, "vote"),
        "glance": [(polls, f"open {'poll' if polls == 1 else 'polls'}")] if polls else [],
    }
