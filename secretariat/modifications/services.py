"""What can be done with modifications. In this version: bring in the history that a register already has."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from secretariat.core.calendars import in_words
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import KIND, NotNow, begin_many, keep_up, replay
from secretariat.modifications.models import Modification, ModificationStep
from secretariat.parties.suspending import suspended_then

WORKFLOW = "modification"
AT_ONCE = 500


@transaction.atomic
def begin_cases(references: Sequence[str], *, by: Actor) -> None:
    """Open the case of every modification that has none, on the day it was raised, and let the others keep up."""
    for some in _in_parts(references):
        known = set(
            Case.objects.filter(subject_kind="modifications.Modification", subject__in=some).values_list(
                "subject", flat=True
            )
        )
        new = list(Modification.objects.filter(reference__in=[each for each in some if each not in known]))
        _refuse_suspended_proposers(new)
        begin_many([(modification, modification.raised) for modification in new], WORKFLOW, by=by)
        keep_up(list(Modification.objects.filter(reference__in=known)))


def _refuse_suspended_proposers(new: Sequence[Modification]) -> None:
    """Raise NotNow for a proposal raised in the name of a Party on a day on which it had lost that right."""
    lost = suspended_then("raise-proposals", [each.raised for each in new]) if new else {}
    for each in new:
        if case := lost[each.raised].get(each.proposer.strip().casefold()):
            raise NotNow(
                f"{each.reference}: {each.proposer} could not raise proposals on {in_words(each.raised)}: that right was "
                f"suspended in the case {case}. Correct the proposer or the day, or leave the row out."
            )


@transaction.atomic
def replay_steps(references: Sequence[str], *, by: Actor) -> None:
    """Take the steps that these rows bring, each modification's in order of date and reference.

    A case's history is added to and never rewritten. Raises NotNow with the row's reference when a step comes before
    one that was already taken, when the workflow does not allow it, or when it leads to another outcome than the
    modification's own row says.
    """
    for some in _in_parts(references):
        touched = ModificationStep.objects.filter(reference__in=some).values("modification")
        modifications = list(Modification.objects.filter(pk__in=touched))
        cases = {
            case.subject: case
            for case in Case.objects.filter(
                subject_kind="modifications.Modification", subject__in=[each.reference for each in modifications]
            )
        }
        taken = _steps_taken([case.reference for case in cases.values()])
        steps: dict[int, list[ModificationStep]] = defaultdict(list)
        rows = ModificationStep.objects.filter(modification__in=modifications)
        for step in rows.order_by("taken_on", "reference"):
            steps[step.modification_id].append(step)
        for modification in modifications:
            case = cases[modification.reference]
            _catch_up(modification, case, steps[modification.pk], taken[case.reference], by=by)


def _catch_up(
    modification: Modification, case: Case, steps: list[ModificationStep], taken: list[tuple[str, str]], *, by: Actor
) -> None:
    brought = [(step.verb, step.taken_on.isoformat()) for step in steps]
    for place, one in enumerate(taken):
        if place >= len(brought) or brought[place] != one:
            row = steps[place].reference if place < len(steps) else steps[-1].reference
            raise NotNow(
                f"{row}: {modification.reference} has already taken {one[0]!r} on {one[1]} as its step {place + 1}. "
                "A history is added to, not rewritten: add a later step instead."
            )
    new = steps[len(taken) :]
    replay(case, [(step.verb, step.taken_on, step.note) for step in new], by=by)
    _refuse_two_outcomes(modification, case, steps)


def _refuse_two_outcomes(modification: Modification, case: Case, steps: list[ModificationStep]) -> None:
    outcome = case.workflow.states[case.state].outcome
    if outcome != modification.outcome:
        raise NotNow(
            f"{modification.reference}: its steps end in {case.state_name} (outcome {outcome or 'none'}), but its row in "
            f"modifications says outcome {modification.outcome or 'none'}. Correct one of the two."
        )
    concluded = _concluded_on(case, steps)
    if concluded != modification.decided:
        raise NotNow(
            f"{modification.reference}: its steps conclude it on {concluded or 'no day'}, but its row in modifications "
            f"says decided {modification.decided or 'never'}. Correct one of the two."
        )


def _concluded_on(case: Case, steps: list[ModificationStep]) -> Any:
    """The day of the step since which the case has had its outcome."""
    states, day = case.workflow.states, None
    for step in steps:
        had = day is not None
        has = bool(states[case.workflow.step(step.verb).target].outcome)
        day = (day if had else step.taken_on) if has else None
    return day


def _steps_taken(cases: list[str]) -> dict[str, list[tuple[str, str]]]:
    """(verb, day) of every step that the events say these cases took."""
    taken: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = Event.objects.filter(kind=KIND, subject__in=cases).exclude(verb="begin").order_by("sequence")
    for subject, verb, after in rows.values_list("subject", "verb", "after"):
        said = json.loads(after)
        if "state" in said:
            taken[subject].append((verb, said["on"]))
    return taken


def _in_parts(references: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(references), AT_ONCE):
        yield references[start : start + AT_ONCE]
