"""`secretariat verify` for elections: every sealed set is worked out again, and so is what was counted from it."""

from __future__ import annotations

from collections.abc import Iterator

from secretariat.committees import ballots, counting, ties
from secretariat.committees.models_ballots import Ballot
from secretariat.committees.models_elections import Contest, Nomination
from secretariat.core.verification import also_verify


@also_verify
def sealed_sets() -> Iterator[str]:
    """A sentence for each contest whose ballots, receipts, turnout or result are not those that were sealed."""
    for contest in Contest.objects.select_related("election").order_by("reference"):
        box = ballots.box_of(contest)
        if not len(box.ballots) == len(box.commitments) == box.turnout:
            yield (
                f"Contest {contest.reference}: {len(box.ballots)} ballots, {len(box.commitments)} receipts and "
                f"{box.turnout} that voted are not the same number."
            )
        if contest.seal:
            yield from _of_sealed(contest, box)


def _of_sealed(contest: Contest, box: ballots.Box) -> Iterator[str]:
    if counting.seal_of(box.text(contest)) != contest.seal:
        yield f"Contest {contest.reference}: its ballots and receipts are not those that were sealed."
    if Ballot.objects.filter(contest=contest).exists():
        yield f"Contest {contest.reference}: there are ballots beside those that were sealed."
    if not contest.election.declared:
        return
    candidates: list[Nomination] = ballots.standing(contest)
    barred = [each.reference for each in candidates if each.outcome == Nomination.Outcome.NOT_ELIGIBLE]
    counted = ballots.count_of(contest, candidates, barred)
    said = {each.reference for each in candidates if each.outcome == Nomination.Outcome.ELECTED}
    if not ties.is_settled_as_counted(contest, counted, said):
        yield f"Contest {contest.reference}: its ballots elect {', '.join(sorted(counted.elected))}, and not who was declared."
    wrong = [
        each.reference for each in candidates if each.votes is not None and each.votes != counted.votes[each.reference]
    ]
    if wrong:
        yield f"Contest {contest.reference}: the ballots give {', '.join(wrong)} another number of votes."
