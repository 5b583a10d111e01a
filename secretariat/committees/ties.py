"""What settles a tie for the last seat, as the code's rule has it: a witnessed lot, a casting vote, or the body."""

from __future__ import annotations

from collections.abc import Sequence

from secretariat.committees import ballots, counting
from secretariat.committees.election_rules import rules
from secretariat.committees.electorate import why_not_standing
from secretariat.committees.models import Appointment, Decision
from secretariat.committees.models_elections import Contest, Nomination
from secretariat.core import events
from secretariat.core.calendars import in_words, today
from secretariat.core.events import Actor
from secretariat.core.workflow.taking import NotNow

LOT, CASTING_VOTE, BODY = Contest.TieBy.LOT, Contest.TieBy.CASTING_VOTE, Contest.TieBy.BODY


def count_now(contest: Contest, candidates: Sequence[Nomination]) -> counting.Count:
    """The count of a sealed contest without those who can stand no longer today."""
    barred = [each.reference for each in candidates if why_not_standing(each, today())]
    return ballots.count_of(contest, candidates, barred)


def settle(
    contest: Contest,
    candidates: Sequence[Nomination],
    *,
    witness: str,
    chosen: Sequence[str],
    decision: Decision | None,
    by: Actor,
) -> None:
    """Note what settles the tie of a contest, if it has one. Raises NotNow for what its rule does not accept."""
    counted = count_now(contest, candidates)
    if not counted.tied:
        return
    way = rules().tie.settled_by
    if way == LOT:
        _settle_by_lot(contest, witness, candidates, by=by)
        return
    picked = [each for each in chosen if each in counted.tied]
    try:
        counted.settled(picked)
    except ValueError:
        raise NotNow(_choose(candidates, counted), field="chosen") from None
    on_word = _chair(contest) if way == CASTING_VOTE else _decided(contest, decision)
    events.update(
        contest, by=by, verb="settle_tie", tie_settled_by=way, tie_chosen=" ".join(sorted(picked)), tie_witness=on_word
    )


def _settle_by_lot(contest: Contest, witness: str, candidates: Sequence[Nomination], *, by: Actor) -> None:
    # Where so few voted, that they were level would tell how each of them did: nothing is noted.
    if ballots.is_small(ballots.box_of(contest).turnout):
        return
    witness = " ".join(witness.split())
    if rules().tie.witnessed and not witness:
        raise NotNow("There is a tie, settled by lot: say who witnessed the lot.", field="witness")
    if witness.casefold() in {each.candidate.casefold() for each in candidates}:
        raise NotNow("Whoever stands cannot witness the lot: name somebody else.", field="witness")
    events.update(contest, by=by, verb="settle_tie", tie_settled_by=LOT, tie_witness=witness[:200])


def _chair(contest: Contest) -> str:
    seats = Appointment.objects.in_force(today()).filter(body=contest.election.body, seat=Appointment.Seat.CHAIR)
    chair = seats.order_by("reference").first()
    if chair is None:
        raise NotNow(f"The {contest.election.body} has no Chair today: nobody has the casting vote.")
    return str(chair.holder)


def _decided(contest: Contest, decision: Decision | None) -> str:
    election = contest.election
    if decision is None:
        raise NotNow(f"There is a tie, for the {election.body} to settle: give its decision.", field="decision")
    if not decision.decides_for(str(election.body.reference)):
        raise NotNow(f"{decision.reference} is no decision of the {election.body}.", field="decision")
    if not election.ballot_closes < decision.decided <= today():
        raise NotNow(
            f"{decision.reference} is of {in_words(decision.decided)}: a tie is settled after the poll has closed.",
            field="decision",
        )
    return str(decision.reference)


def elected(
    contest: Contest, candidates: Sequence[Nomination], counted: counting.Count, *, is_small: bool
) -> tuple[str, ...]:
    """Who is elected, the tie settled. Raises NotNow where it has not been, as the code's rule has it."""
    if not counted.tied:
        return counted.elected
    if rules().tie.settled_by == LOT:
        if rules().tie.witnessed and not contest.tie_settled_by and not is_small:
            raise NotNow("There is a tie, settled by lot: declare with the name of whoever witnessed the lot.")
        return counted.elected
    try:
        return counted.settled(contest.tie_chosen.split())
    except ValueError:
        raise NotNow(_choose(candidates, counted)) from None


def _choose(candidates: Sequence[Nomination], counted: counting.Count) -> str:
    names = " and ".join(each.candidate for each in candidates if each.reference in counted.tied)
    seats = "one of them" if counted.open_seats == 1 else f"{counted.open_seats} of them"
    return f"{names} have as many votes: choose {seats}."


def said(contest: Contest, counted: counting.Count) -> str:
    """Between whom there was a tie, and what settled it. Who witnessed it stands for itself: it is a name."""
    names = " and ".join(counted.tied)
    how = {
        str(LOT): f"by lot, with the seed {contest.seal}",
        str(CASTING_VOTE): "by the Chair's casting vote",
        str(BODY): f"by decision {contest.tie_witness}",
    }[str(contest.tie_settled_by or LOT)]
    told = f"{names} had as many votes: settled {how}."
    return told if len(told) <= 300 else f"{len(counted.tied)} candidates had as many votes: settled {how}."


def is_settled_as_counted(contest: Contest, counted: counting.Count, elected_ones: set[str]) -> bool:
    """Whether those who were declared are those whom the ballots and what settled the tie elect: for `verify`."""
    if not counted.tied or contest.tie_settled_by in ("", LOT):
        return elected_ones == set(counted.elected)
    try:
        return elected_ones == set(counted.settled(contest.tie_chosen.split()))
    except ValueError:
        return False
