"""Rounds of elections: the call, nominations, and the result with the seats that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from secretariat.committees import ballots, seating, ties
from secretariat.committees.election_rules import rules
from secretariat.committees.electorate import category_on, electors, why_no_member, why_not_nominating, why_not_standing
from secretariat.committees.models import Body, Decision
from secretariat.committees.models_elections import Contest, Election, Nomination, SeatUp
from secretariat.committees.terms import is_far, seats_up
from secretariat.core import events
from secretariat.core.calendars import add_working_days, in_words, today
from secretariat.core.classification import Classification
from secretariat.core.events import SYSTEM, Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import kind_of
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, case_of, keep_up, replay, take
from secretariat.parties.models import Party
from secretariat.parties.suspending import refuse_suspended

WORKFLOW = "election"
KIND = kind_of(Election)
NO_RIGHT = "It could stand no longer on the day of the result."
"""For a suspension: the case in which it was is not for everybody who may see the result."""
CALLED_OFF = "The round was called off."


def usual_days(called: date) -> dict[str, date]:
    """The days of a round that is called on a day, by the code's rules."""
    closes = add_working_days(called, rules().nominations.working_days)
    opens = add_working_days(closes, 1)
    ends = add_working_days(opens, rules().ballot.working_days)
    return {
        "record_date": called,
        "nominations_close": closes,
        "ballot_opens": opens,
        "ballot_closes": ends,
        "takes_office": add_working_days(ends, 5),
    }


@transaction.atomic
def call(body: Body, kind: str, *, by: Actor, **days: date) -> Election:
    """Call for nominations for the seats of a body that are up on the day `takes_office`.

    Raises NotNow for days out of order, and when no elected seat is up.
    """
    called = today()
    _refuse_days(called, days)
    up = seats_up(body, days["takes_office"], interim=kind == Election.Kind.INTERIM)
    if not up:
        raise NotNow(
            f"No elected seat of {body} is up on {days['takes_office']:%-d %B %Y}: choose another day, or look at who sits on it.",
            field="takes_office",
        )
    if open_election(body, [each.seat_group.pk for each in up]):
        raise NotNow(f"An election for the same seats of {body} is under way: wait for its result.", field="body")
    said = "Interim election" if kind == Election.Kind.INTERIM else "Election"
    election = Election(
        reference=next_reference(Election, "EL-"),
        body=body,
        title=f"{said} to the {body.short_name}, {days['takes_office']:%B %Y}",
        kind=kind,
        called=called,
        classification=Classification.WHITE,
        **days,
    )
    events.create(election, by=by)
    for number, each in enumerate(up, start=1):
        contest = Contest(
            reference=f"{election.reference}-C{number}",
            election=election,
            seat_group=each.seat_group,
            title=f"{each.seat_group.name}, {election.title}",
            seats=each.seats,
            classification=Classification.WHITE,
        )
        events.create(contest, by=by)
        for place, vacated in enumerate([*each.vacating, *[None] * each.empty], start=1):
            seat_up = SeatUp(
                reference=f"{contest.reference}-S{place}",
                contest=contest,
                vacated=vacated,
                classification=Classification.WHITE,
            )
            events.create(seat_up, by=by)
    begin(election, WORKFLOW, by=by, on=called)
    return election


def _refuse_days(called: date, days: dict[str, date]) -> None:
    order = ("record_date", "called", "nominations_close", "ballot_opens", "ballot_closes", "takes_office")
    at = {"called": called, **days}
    for earlier, later in zip(order, order[1:], strict=False):
        strict = (earlier, later) not in (("record_date", "called"), ("ballot_opens", "ballot_closes"))
        if at[earlier] > at[later] or (strict and at[earlier] == at[later]):
            name = later if later != "called" else earlier
            first, last = (each.replace("_", " ") for each in (earlier, later))
            raise NotNow(
                f"The day of {last!r} comes after that of {first!r}, {at[earlier]:%-d %B %Y}: put them in order.",
                field=name,
            )
    if is_far(days["takes_office"]):
        raise NotNow("That is more than two years ahead: give an earlier day.", field="takes_office")


def open_election(body: Body, groups: Sequence[int]) -> Election | None:
    """A round of the body that is still under way for one of these seat groups."""
    rows = Election.objects.filter(body=body, declared__isnull=True, cancelled__isnull=True)
    found: Election | None = rows.filter(contests__seat_group__in=groups).first()
    return found


def why_no_nominations(election: Election, day: date) -> str:
    """Why nobody can be nominated on a day, in a sentence; empty while nominations are open. The clock decides."""
    if election.cancelled:
        return CALLED_OFF
    if election.declared or day > election.nominations_close:
        return f"Nominations closed at the end of {election.nominations_close:%-d %B %Y}: none is taken any more."
    return ""


@transaction.atomic
def nominate(contest: Contest, party: Party, *, by: Actor, **said: Any) -> Nomination:
    """Put somebody forward for the seats of a contest. The candidate has to accept before nominations close.

    Raises NotNow once nominations have closed, for a Party of another category on the record date or whose right is
    suspended, for a nominator who is not senior where the code wants that, and for somebody nominated already.
    """
    election = contest.election
    if reason := why_no_nominations(election, today()):
        raise NotNow(reason)
    refuse_suspended(party, "nominate")
    if reason := why_not_nominating(contest, party):
        raise NotNow(reason, field="party")
    if reason := why_not_standing(Nomination(contest=contest, party=party), today()):
        raise NotNow(reason, field="party")
    if rules().of_body(str(election.body.reference)).senior_nominators and not said.get("senior"):
        raise NotNow(
            f"Nominations to the {election.body.short_name} are signed by a senior officer of the Party: have one sign.",
            field="senior",
        )
    email = str(said.get("email", "")).strip()
    person = seating.account_of(email)
    same = contest.nominations.filter(withdrawn__isnull=True, refused__isnull=True)
    if (email and same.filter(email__iexact=email).exists()) or (person and same.filter(person=person).exists()):
        raise NotNow("That candidate is nominated for these seats already: one nomination is enough.", field="email")
    made = Nomination(
        reference=next_reference(Nomination, f"{contest.reference}-N", digits=2),
        contest=contest,
        body=election.body,
        party=party,
        person=person,
        made=today(),
        classification=Classification.AMBER,
        **said,
    )
    return events.create(made, by=by)


@transaction.atomic
def accept(nomination: Nomination, *, by: Actor, why: str = "") -> None:
    """The candidate accepts to stand. Raises NotNow after nominations have closed, and for what is settled already."""
    _refuse_settled(nomination)
    if nomination.accepted:
        raise NotNow(f"It was accepted on {nomination.accepted:%-d %B %Y}.")
    if reason := why_no_nominations(nomination.contest.election, today()):
        raise NotNow(reason)
    if reason := why_not_standing(nomination, today()):
        raise NotNow(reason)
    events.update(nomination, by=by, verb="accept", why=why, accepted=today())


@transaction.atomic
def withdraw(nomination: Nomination, *, by: Actor, why: str) -> None:
    """Take a nomination back. Raises NotNow once the poll has opened: the name is on the ballots then."""
    _refuse_settled(nomination)
    _refuse_once_open(nomination)
    events.update(nomination, by=by, verb="withdraw", why=why, withdrawn=today(), reason=why[:500])


@transaction.atomic
def refuse_nominee(nomination: Nomination, *, decision: Decision, by: Actor, why: str) -> None:
    """The body refuses a nominee, with its reasons and on its decision, where the code lets it.

    Raises NotNow for other bodies, on another body's decision, and once the poll has opened.
    """
    body = nomination.body
    if not rules().of_body(str(body.reference)).may_refuse_nominees:
        raise NotNow(f"The {body.short_name} cannot refuse a nominee: nothing in the code lets it.")
    if decision.body_id != body.pk:
        raise NotNow(
            f"{decision.reference} is no decision of the {body.short_name}: give one of its own.", field="decision"
        )
    if not nomination.made <= decision.decided <= today():
        raise NotNow(
            f"{decision.reference} is of {in_words(decision.decided)}, and the nomination of {in_words(nomination.made)}: "
            "give the decision about it.",
            field="decision",
        )
    _refuse_settled(nomination)
    _refuse_once_open(nomination)
    says = f"{why} (decision {decision.reference})"
    events.update(nomination, by=by, verb="refuse", why=says, refused=decision.decided, reason=why[:500])


def _refuse_settled(nomination: Nomination) -> None:
    nomination.refresh_from_db()
    if nomination.withdrawn:
        raise NotNow(f"It was withdrawn on {nomination.withdrawn:%-d %B %Y}: have the candidate nominated again.")
    if nomination.refused:
        raise NotNow(f"It was refused on {nomination.refused:%-d %B %Y}.")
    if nomination.contest.election.cancelled:
        raise NotNow(CALLED_OFF)


def _refuse_once_open(nomination: Nomination) -> None:
    opens = nomination.contest.election.ballot_opens
    if today() >= opens:
        raise NotNow(f"The poll opened on {opens:%-d %B %Y}: who stands cannot change any more.")


def contests_of(election: Election) -> list[tuple[Contest, list[Nomination]]]:
    """Each contest of a round with the candidates who stand in it. Two queries."""
    contests = list(election.contests.select_related("seat_group", "election__body").order_by("reference"))
    standing: dict[int, list[Nomination]] = {each.pk: [] for each in contests}
    rows = Nomination.objects.filter(contest__election=election).select_related("party", "appointment", "person")
    for each in rows.order_by("candidate", "reference"):
        if each.stands:
            standing[each.contest_id].append(each)
    return [(each, standing[each.pk]) for each in contests]


@transaction.atomic
def publish_candidates(case: Case, *, by: Actor) -> None:
    """Show those who stand to all who may vote, and note how many Voting Groups that are. Called as nominations close."""
    for contest, candidates in contests_of(_election_of(case)):
        events.update(contest, by=by, electors=electors(contest))
        for each in candidates:
            # Statements are for those who vote. Where the candidate can be reached was for the administrator only.
            events.update(each, by=by, verb="stand", classification=Classification.GREEN, email="")


@transaction.atomic
def seal_ballots(case: Case, *, by: Actor) -> None:
    """Seal the box of every contest that has a ballot. Called as the poll is closed."""
    for contest, candidates in contests_of(_election_of(case)):
        if ballots.is_contested(contest, candidates):
            ballots.seal(contest, by=by)


@transaction.atomic
def declare(
    election: Election,
    *,
    by: Actor,
    roles: frozenset[str],
    witness: str = "",
    chosen: Sequence[str] = (),
    decision: Decision | None = None,
) -> None:
    """Count and declare, with what settles a tie: who witnessed the lot, or who was chosen among those tied, and how.

    Raises NotNow where there is a tie and what the code's rule asks for is missing; then nothing is declared.
    """
    for contest, candidates in contests_of(election):
        if contest.seal and ballots.is_contested(contest, candidates):
            ties.settle(contest, candidates, witness=witness, chosen=chosen, decision=decision, by=by)
    take(case_of(election), "declare", by=by, roles=roles, note=f"Decision {decision.reference}" if decision else "")


@transaction.atomic
def declare_result(case: Case, *, by: Actor) -> None:
    """Count, say who is elected, and give them their seats. Called by the step.

    Whoever can stand no longer by then has no seat: it goes to the next. Raises NotNow where nobody voted in a contested
    one, and for a tie that has not been settled.
    """
    election = _election_of(case)
    starts = max(election.takes_office, today())
    for contest, candidates in contests_of(election):
        votes: dict[str, int] = {}
        barred = barred_from(candidates)
        elected = {each.reference for each in candidates} - set(barred)
        if ballots.is_contested(contest, candidates):
            box = ballots.box_of(contest)
            if not box.turnout:
                raise NotNow(f"Nobody voted for {contest.seat_group.name}: call the round off, and call another.")
            counted = ballots.count_of(contest, candidates, barred)
            # Where so few voted, that they were level would tell how each of them did.
            small = ballots.is_small(box.turnout)
            elected = set(ties.elected(contest, candidates, counted, is_small=small))
            votes = {} if small else counted.votes
            if counted.tied and not small:
                events.update(contest, by=by, tie=ties.said(contest, counted))
        _fill(contest, candidates, elected, votes, starts, barred, by=by)
    events.update(election, by=by, verb="declare", declared=today())


def barred_from(candidates: Sequence[Nomination]) -> dict[str, str]:
    """Those who stood and can do so no longer, by reference, with why, as far as all who may see the result may know it."""
    day = today()
    found = {
        each.reference: why_not_standing(each, day) and (why_no_member(each, day) or NO_RIGHT) for each in candidates
    }
    return {reference: why for reference, why in found.items() if why}


def _fill(
    contest: Contest,
    candidates: Sequence[Nomination],
    elected: set[str],
    votes: dict[str, int],
    starts: date,
    barred: Mapping[str, str],
    *,
    by: Actor,
) -> None:
    free = list(contest.seats_up.select_related("vacated").order_by("reference"))
    winners = sorted((each for each in candidates if each.reference in elected), key=lambda each: each.reference)
    # Whoever is elected again keeps the seat that was theirs; the others take the rest in order.
    winners.sort(key=lambda each: not any(_is_of(place, each) for place in free))
    given: dict[str, Any] = {}
    for each in winners:
        place = next((one for one in free if _is_of(one, each)), free[0] if free else None)
        if place:
            free.remove(place)
        seat = seating.seat(
            contest.seat_group,
            each.candidate,
            person=each.person,
            category=category_on(each.party, contest.election.record_date),
            starts=starts,
            by=by,
            why=f"Elected in {contest.election.reference}",
            after=place.vacated if place else None,
            like=each.illustrative,
        )
        given[each.reference] = seat
        if place:
            events.update(place, by=by, filled=seat)
    for place in free:
        if place.vacated:
            seating.vacate(place.vacated, starts, by=by, why=f"The term has ended: {contest.election.reference}")
    for each in candidates:
        outcome = Nomination.Outcome.ELECTED if each.reference in elected else Nomination.Outcome.NOT_ELECTED
        if each.reference in barred:
            outcome = Nomination.Outcome.NOT_ELIGIBLE
        events.update(
            each,
            by=by,
            verb="result",
            why=barred.get(each.reference, ""),
            reason=barred.get(each.reference, "")[:500],
            outcome=outcome,
            votes=votes.get(each.reference),
            appointment=given.get(each.reference),
        )


def _is_of(place: SeatUp, nomination: Nomination) -> bool:
    held = place.vacated
    return bool(held and held.person_id and held.person_id == nomination.person_id)


@transaction.atomic
def cancel_election(case: Case, *, by: Actor) -> None:
    """Call a round off. Ballots that are in a box stay there, uncounted."""
    events.update(_election_of(case), by=by, verb="cancel", cancelled=today())


def _election_of(case: Case) -> Election:
    found: Election = Election.objects.select_related("body").get(reference=case.subject)
    return found


def run_due() -> list[str]:
    """Take the steps that the clock has made due: close nominations, seal boxes. A sentence for each."""
    said = []
    for case in Case.objects.open().filter(subject_kind=KIND).order_by("reference"):
        for verb, done in (("open_ballot", "nominations have closed"), ("seal", "the poll has closed")):
            if verb not in {each.verb for each in case.open_steps}:
                continue
            try:
                take(case, verb, by=SYSTEM, roles=frozenset({"administrator"}))
            except NotNow:
                break  # not yet, or somebody has to look at it first
            said.append(f"{case.subject}: {done}.")
    return said


@transaction.atomic
def begin_elections(references: Sequence[str], *, by: Actor) -> None:
    """Open the case of every round that was brought in, as far as its row says that it has come."""
    for election in Election.objects.filter(reference__in=references).order_by("reference"):
        if Case.objects.filter(subject_kind=KIND, subject=election.reference).exists():
            keep_up([election])
            continue
        begin(election, WORKFLOW, by=by, on=election.called)
        steps = []
        if election.declared:
            polled = max(election.called, min(election.ballot_closes, election.declared))
            steps = [
                ("open_ballot", min(election.nominations_close, polled), ""),
                ("seal", polled, ""),
                ("declare", election.declared, ""),
            ]
        elif election.cancelled:
            steps = [("cancel", election.cancelled, "")]
        replay(case_of(election), steps, by=by)
