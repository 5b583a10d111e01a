"""How a body decides: votes of the seats as they are on the day, the decision, and the step that it moves a case by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction

from secretariat.committees.agendas import number_of
from secretariat.committees.decision_register import refuse_what_does_not_fit
from secretariat.committees.models import Appointment, Decision, Meeting
from secretariat.committees.models_meetings import AgendaItem, Vote
from secretariat.committees.quorate import present, there_for, voters_of
from secretariat.committees.sitting import refuse_unless_open
from secretariat.committees.standing_in import acts_for_body
from secretariat.core import events
from secretariat.core.acts import acts_of
from secretariat.core.calendars import in_words
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.table import Step
from secretariat.core.workflow.taking import NotNow, take

CARRIED = frozenset({"approved", "agreed"})
"""Kinds of outcome that a motion comes to when it is carried."""


@dataclass(frozen=True)
class Tally:
    """How the seats voted."""

    in_favour: int
    against: int
    abstained: int
    casting: str = ""
    """What the casting vote was, where there was a tie and it was cast."""

    @property
    def is_carried(self) -> bool:
        """Whether there were more for than against; in a tie, what the casting vote says."""
        return self.in_favour > self.against or (self.in_favour == self.against and self.casting == Vote.Choice.FOR)

    @property
    def says(self) -> str:
        """It in a sentence."""
        casting = f" The casting vote was {self.casting}." if self.casting else ""
        return f"{self.in_favour} for, {self.against} against, {self.abstained} abstained.{casting}"


def tally_of(votes: Sequence[Vote]) -> Tally:
    """Votes, counted. The casting vote decides a tie and is not counted with the others."""
    counted = Counter(each.choice for each in votes if not each.casting)
    casting = next((each.choice for each in votes if each.casting), "")
    choices = Vote.Choice
    return Tally(counted[choices.FOR], counted[choices.AGAINST], counted[choices.ABSTAIN], casting)


@transaction.atomic
def vote(item: AgendaItem, choices: Mapping[str, str], *, by: Actor, motion: str = "", casting: str = "") -> list[Vote]:
    """Write down how seats voted on an item, by their reference; `casting` is the casting vote, in a tie.

    Raises NotNow for a seat that is not held on the day, is not there, is recused or has voted, for a motion that has
    been decided, and without a quorum. Then no vote is written down.
    """
    meeting = item.meeting
    refuse_unless_open(meeting)
    if Decision.objects.filter(item=item).exists() and not motion:
        raise NotNow("The item has been decided: a vote after that counts for nothing. Put a new motion.")
    if Vote.objects.filter(item=item, motion=motion, decision__isnull=False).exists():
        raise NotNow("That motion has been decided: a vote after that counts for nothing. Put a new motion.")
    if not meeting.is_ex_committee:
        _refuse_without_quorum(meeting, item)
    cast = [_cast(item, reference, choice, motion) for reference, choice in sorted(choices.items()) if choice]
    if casting:
        cast.append(_casting_vote(item, casting, motion))
    if not cast:
        raise NotNow("Nobody has voted: choose for, against or abstain for at least one seat.", field="votes")
    made = []
    for each in cast:
        each.reference = next_reference(Vote, f"{item.reference}-V", digits=2)
        made.append(events.create(each, by=by))
    return made


def _cast(item: AgendaItem, reference: str, choice: str, motion: str) -> Vote:
    meeting = item.meeting
    seat = Appointment.objects.filter(reference=reference, body=meeting.body_id).first()
    if seat is None:
        raise NotNow(f"{reference} is no seat of the {meeting.body}.", field="votes")
    if seat not in voters_of(meeting):
        raise NotNow(_why_no_vote(seat, meeting), field="votes")
    if not meeting.is_ex_committee and seat not in there_for(meeting, item, [seat]):
        raise NotNow(
            f"{seat.holder} is not there for this item, or is recused from it: the vote cannot be taken.", field="votes"
        )
    if Vote.objects.filter(item=item, motion=motion, appointment=seat, casting=False).exists():
        raise NotNow(f"{seat.holder} has voted on this already: a seat votes once.", field="votes")
    attended = meeting.roll.filter(appointment=seat).select_related("alternate").first()
    return Vote(
        item=item,
        body=meeting.body,
        motion=motion,
        appointment=seat,
        alternate=attended.alternate if attended else None,
        choice=choice,
        voted=meeting.held_on,
        classification=item.classification,
    )


def _why_no_vote(seat: Appointment, meeting: Meeting) -> str:
    if seat.ends and seat.ends <= meeting.held_on:
        return f"{seat.holder} left the seat on {in_words(seat.ends)}: it has no vote on {in_words(meeting.held_on)}."
    if seat.starts > meeting.held_on:
        return f"{seat.holder} comes on {in_words(seat.starts)}: the seat has no vote on {in_words(meeting.held_on)}."
    return f"The seat of {seat.holder} has no vote."


def _casting_vote(item: AgendaItem, choice: str, motion: str) -> Vote:
    meeting = item.meeting
    chairs = [each for each in voters_of(meeting) if each.seat_group and each.seat_group.casting]
    if not chairs:
        raise NotNow(f"No seat of the {meeting.body} has a casting vote.", field="casting")
    if Vote.objects.filter(item=item, motion=motion, casting=True).exists():
        raise NotNow("The casting vote has been cast.", field="casting")
    return Vote(
        item=item,
        body=meeting.body,
        motion=motion,
        appointment=chairs[0],
        choice=choice,
        casting=True,
        voted=meeting.held_on,
        classification=item.classification,
    )


def _refuse_without_quorum(meeting: Meeting, item: AgendaItem) -> None:
    if not meeting.roll.exists():
        raise NotNow("Nobody is written down as there: take the roll call first.")
    now = present(meeting, item)
    if not now.is_quorate:
        raise NotNow(
            f"The quorum is lost for this item: {now.there} of those who vote are there, and {now.needed} are needed. "
            "Wait, write down who came, or take the item to another meeting."
        )


def steps_for(item: AgendaItem) -> list[tuple[Case, Step]]:
    """The steps that this body could decide on the item's case, as its workflow has them now.

    A step that wants more to be said than the decision, such as a measure in a default, is left to its act on the
    record's page.
    """
    if not item.subject:
        return []
    case = Case.objects.open().filter(subject_kind=item.subject_kind, subject=item.subject).first()
    if case is None:
        return []
    body = str(item.meeting.body.reference)
    acts = {each.slug for each in acts_of(apps.get_model(case.subject_kind))}
    steps = [each for each in case.open_steps if each.verb not in acts]
    return [(case, each) for each in steps if body in _who_may_decide_for(each.by, item.meeting)]


def _who_may_decide_for(body: str, meeting: Meeting) -> set[str]:
    """The bodies whose decision counts as that body's on the day of a meeting; none for what is no body."""
    return set(acts_for_body(body, meeting.held_on)) if body in current().body_by_slug else set()


@transaction.atomic
def decide(
    item: AgendaItem,
    *,
    by: Actor,
    outcome: str,
    kind: str,
    verb: str = "",
    motion: str = "",
    roles: frozenset[str] = frozenset(),
    **details: Any,
) -> Decision:
    """Record what the body resolved on an item, and with `verb` take that step on the item's case: both or neither.

    The votes on the motion that led to it are counted into it. Raises NotNow without a quorum, for an outcome that the
    votes contradict, and for a step that the case's workflow refuses.
    """
    meeting = item.meeting
    refuse_unless_open(meeting)
    if not meeting.is_ex_committee:
        _refuse_without_quorum(meeting, item)
    votes = list(Vote.objects.filter(item=item, motion=motion, decision__isnull=True))
    tally = tally_of(votes)
    if votes:
        _refuse_contradiction(tally, kind)
        details |= {"votes_for": tally.in_favour, "votes_against": tally.against, "abstained": tally.abstained}
    decision = Decision(
        reference=next_reference(Decision, f"{meeting.reference}-D", digits=2),
        body=meeting.body,
        meeting=meeting,
        item=item,
        agenda_item=f"{number_of(item)}",
        title=motion or item.title,
        decided=meeting.held_on,
        outcome=outcome,
        outcome_kind=kind,
        subject=item.subject,
        classification=item.classification,
        **details,
    )
    refuse_what_does_not_fit(decision)
    events.create(decision, by=by)
    for each in votes:
        events.update(each, by=by, verb="count", decision=decision)
    if verb:
        take(_case_for(item, verb), verb, by=by, roles=roles, decision=decision, on=meeting.held_on)
    return decision


def _refuse_contradiction(tally: Tally, kind: str) -> None:
    if (kind in CARRIED) != tally.is_carried and kind in CARRIED | {"rejected"}:
        carried = "carried" if tally.is_carried else "lost"
        raise NotNow(f"The votes say that the motion is {carried}: {tally.says} Correct the outcome.", field="kind")


def _case_for(item: AgendaItem, verb: str) -> Case:
    for case, step in steps_for(item):
        if step.verb == verb:
            return case
    raise NotNow("The case of this item is not where that step can be taken: look at its page.", field="verb")
