"""The ballot: casting a vote, sealing the box, and what the seal can be checked against.

A vote has no event, no time and no author: `cast` is the one service without `by`. It writes that a Voting Group has
voted, a ballot and a receipt in one transaction, and ties none of the three to another. `docs/elections.md` says what
somebody who holds the database could still see, and until when.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from secretariat.committees import counting
from secretariat.committees.election_rules import rules
from secretariat.committees.electorate import each_party_votes, voted, voters, why_not_voting
from secretariat.committees.models_ballots import Ballot, Receipt, SealedBallot, Turnout, random_key
from secretariat.committees.models_elections import Contest, Election, Nomination
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party
from secretariat.parties.suspending import refuse_suspended


def standing(contest: Contest) -> list[Nomination]:
    """The candidates on the ballot, in the order of their names. One query."""
    rows = contest.nominations.filter(accepted__isnull=False, withdrawn__isnull=True, refused__isnull=True)
    return list(rows.select_related("party").order_by("candidate", "reference"))


def is_contested(contest: Contest, candidates: Sequence[Nomination]) -> bool:
    """Whether there is a ballot: more stand than there are seats, or the code has a poll all the same."""
    return len(candidates) > contest.seats or (bool(candidates) and not rules().uncontested.filled_without_a_vote)


def why_closed(election: Election, day: date) -> str:
    """Why no vote is taken on a day, in a sentence; empty while the poll is open. The clock decides, no timer."""
    if election.cancelled:
        return f"{election} was called off on {election.cancelled:%-d %B %Y}."
    if day < election.ballot_opens:
        return f"The poll opens on {election.ballot_opens:%-d %B %Y}: come back then."
    if election.declared:
        return f"The result was declared on {election.declared:%-d %B %Y}: no vote is taken any more."
    if day > election.ballot_closes:
        return f"The poll closed at the end of {election.ballot_closes:%-d %B %Y}: no vote is taken any more."
    return ""


@sensitive_variables()
@transaction.atomic
def cast(contest: Contest, *, party: Party, choices: Iterable[str]) -> str:
    """Put a vote into the box for the Voting Group of a Party, and return its receipt, which is kept nowhere.

    Whether the person may vote for that Party is for the caller to settle. Raises NotNow, and then nothing has changed:
    before and after the poll, for a group that has voted or does not vote here, for a Party whose right is suspended,
    and for choices that are no vote.
    """
    # Whoever comes while the box is being sealed waits here, and then finds that the poll has closed.
    queue_behind_other_writers()
    day = today()
    election = Election.objects.get(pk=contest.election_id)
    contest = Contest.objects.select_related("election", "seat_group").get(pk=contest.pk)
    if reason := why_closed(election, day) or ("The box is sealed." if contest.seal else ""):
        raise NotNow(reason)
    refuse_suspended(party, "vote", day)
    there = voters(contest, [party], day)
    if not there:
        raise NotNow(why_not_voting(contest, party, day) or f"{party} does not vote for these seats.")
    vote = _vote(contest, choices)
    who = "Party" if each_party_votes() else "Voting Group"
    twice = f"{there[0].who} has voted in this contest already: each {who} has one vote."
    if voted(contest, there[:1]):
        raise NotNow(twice)
    receipt = secrets.token_urlsafe(16)
    try:
        with transaction.atomic():
            Turnout.objects.create(id=random_key(), contest=contest, **there[0].in_turnout())
    except IntegrityError:
        raise NotNow(twice) from None
    Ballot.objects.create(id=random_key(), contest=contest, choices=vote)
    Receipt.objects.create(id=random_key(), contest=contest, commitment=counting.commitment_of(receipt))
    return receipt


@sensitive_variables()
def _vote(contest: Contest, choices: Iterable[str]) -> str:
    candidates = standing(contest)
    if not is_contested(contest, candidates):
        raise NotNow(
            "No more candidates stand than there are seats: they are elected without a vote."
            if candidates
            else "Nobody stands: there is nothing to vote about."
        )
    known, chosen = {each.reference for each in candidates}, list(choices)
    if not chosen:
        raise NotNow("Choose at least one candidate.", field="choices")
    if len(set(chosen)) != len(chosen) or not set(chosen) <= known:
        raise NotNow("Choose among the candidates, each once.", field="choices")
    if len(chosen) > contest.seats:
        seats = "1 seat" if contest.seats == 1 else f"{contest.seats} seats"
        raise NotNow(f"Choose no more than there are seats: {seats}.", field="choices")
    return counting.ballot_text(chosen)


@dataclass(frozen=True)
class Box:
    """What is in a box, without order."""

    ballots: list[str]
    commitments: list[str]
    turnout: int

    def text(self, contest: Contest) -> str:
        """What is sealed."""
        return counting.sealed_text(contest.reference, self.ballots, self.commitments)


def box_of(contest: Contest) -> Box:
    """The box of a contest, sealed or not. Three queries."""
    rows = (SealedBallot if contest.seal else Ballot).objects.filter(contest=contest)
    ballots = sorted(rows.values_list("choices", flat=True))
    commitments = sorted(Receipt.objects.filter(contest=contest).values_list("commitment", flat=True))
    return Box(ballots, commitments, Turnout.objects.filter(contest=contest).count())


def is_small(ballots: int) -> bool:
    """Whether so few voted that nothing is counted out in public."""
    return ballots < rules().small.fewer_than


@transaction.atomic
def seal(contest: Contest, *, by: Actor) -> None:
    """Seal the box of a contest: one event with the hash of all ballots and receipts, each list sorted.

    The ballots move to the sealed set, written at once and in the order of what they say: nothing is left of when each
    came in. Raises NotNow while the poll is open, and when there are not as many ballots as groups that voted.
    """
    queue_behind_other_writers()
    contest.refresh_from_db()
    if contest.seal:
        raise NotNow(f"{contest} is sealed already.")
    if today() <= contest.election.ballot_closes:
        raise NotNow(f"The poll is open to the end of {contest.election.ballot_closes:%-d %B %Y}: seal it afterwards.")
    box = box_of(contest)
    if not len(box.ballots) == len(box.commitments) == box.turnout:
        raise NotNow(
            f"The box of {contest} holds {len(box.ballots)} ballots and {len(box.commitments)} receipts, and "
            f"{box.turnout} Voting Groups have voted: find out why before it is counted."
        )
    ballots = sorted(Ballot.objects.filter(contest=contest), key=lambda each: (each.choices, each.pk))
    SealedBallot.objects.bulk_create(
        [SealedBallot(id=each.pk, contest=contest, choices=each.choices) for each in ballots]
    )
    Ballot.objects.filter(contest=contest).delete()
    changes = {"seal": counting.seal_of(box.text(contest))}
    if not is_small(box.turnout):
        changes["voted"] = box.turnout  # type: ignore[assignment]
    events.update(contest, by=by, verb="seal", **changes)


def is_in(contest: Contest, receipt: str) -> bool:
    """Whether the ballot for which a receipt was given is in the box."""
    return Receipt.objects.filter(contest=contest, commitment=counting.commitment_of(receipt)).exists()


def count_of(contest: Contest, candidates: Sequence[Nomination], barred: Collection[str] = ()) -> counting.Count:
    """Count a sealed contest. Those `barred` can stand no longer."""
    return counting.count(
        box_of(contest).ballots,
        [each.reference for each in candidates],
        contest.seats,
        str(contest.seal),
        barred=barred,
        needs_a_vote=len(candidates) <= contest.seats,
    )
