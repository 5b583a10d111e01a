"""What the Panel decides in a default case, what the Authority says to it, and how it ends again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import in_words, today
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.taking import Mandate, NotNow, case_of, decided_on, take
from secretariat.parties.limbs import rules
from secretariat.parties.models import DefaultCase, Party, PartyCategory
from secretariat.parties.models_default import DefaultMeasure


def is_licensed(party: Party, day: date) -> bool:
    """Whether a Party holds a licence on a day, as its category says."""
    held = PartyCategory.objects.in_force(day).filter(party=party, category__in=rules().file.licensed)
    return bool(held.exists())


def needs_consent(party: Party, kind: str, rights: Sequence[str], day: date) -> bool:
    """Whether the Authority has to agree: to what is taken from a licensed Party, and to services that end."""
    if kind == DefaultMeasure.Kind.REMEDY:
        return False
    services = any(rules().right[each].consent for each in rights if each in rules().right)
    return services or is_licensed(party, day)


@transaction.atomic
def impose(
    case: DefaultCase,
    *,
    kind: str,
    decision: Mandate | None,
    starts: date,
    by: Actor,
    rights: Sequence[str] = (),
    requires: str = "",
) -> DefaultMeasure:
    """Record a measure that the Panel has decided. Where the Authority has to agree, it holds only once it has.

    Raises NotNow for a suspension of nothing, an unknown right, a remedy that is not named, or without the decision.
    """
    _refuse_measure(kind, rights, requires)
    process = case_of(case)
    decided = decided_on(decision) or today()
    if starts < decided:
        raise NotNow(f"It cannot hold before it was decided, on {decided:%-d %B %Y}.", field="starts")
    if starts < case.opened:
        raise NotNow(f"It cannot hold before the case was opened, on {case.opened:%-d %B %Y}.", field="starts")
    take(process, "impose", by=by, decision=decision, note=dict(DefaultMeasure.Kind.choices)[kind])
    return new_measure(case, kind, decision, decided, starts, by=by, rights=rights, requires=requires)


def _refuse_measure(kind: str, rights: Sequence[str], requires: str) -> None:
    if kind == DefaultMeasure.Kind.EXPULSION:
        raise NotNow("An expulsion is recorded as one: choose that step.", field="kind")
    unknown = [each for each in rights if each not in rules().right]
    if unknown:
        raise NotNow(f"{unknown[0]!r} is no right of this code: choose from the list.", field="rights")
    if kind == DefaultMeasure.Kind.SUSPENSION and not rights:
        raise NotNow("Say which rights are suspended.", field="rights")
    if kind == DefaultMeasure.Kind.REMEDY and rights:
        raise NotNow("A remedy takes no right away: choose a suspension, or no rights.", field="rights")
    if kind == DefaultMeasure.Kind.REMEDY and not requires.strip():
        raise NotNow("Say what the Party has to do.", field="requires")


def new_measure(
    case: DefaultCase,
    kind: str,
    decision: Mandate | None,
    decided: date,
    starts: date,
    *,
    by: Actor,
    rights: Sequence[str] = (),
    requires: str = "",
    consent_reference: str = "",
    consent_on: date | None = None,
) -> DefaultMeasure:
    needed = needs_consent(case.party, kind, rights, starts)
    measure = DefaultMeasure(
        reference=next_reference(DefaultMeasure, f"{case.reference}-M", digits=1),
        default_case=case,
        party=case.party,
        kind=kind,
        rights=" ".join(rights),
        requires=requires.strip(),
        decided_by=decision.body_slug if decision else rules().file.decided_by,
        decision=decision.reference if decision else "",
        decided=decided,
        starts=starts,
        consent_needed=needed,
        consent=DefaultMeasure.Consent.GIVEN if needed and consent_on else "",
        consent_on=consent_on if needed else None,
        consent_reference=consent_reference if needed else "",
        classification=case.classification,
        illustrative=case.illustrative and "all",
    )
    return events.create(measure, by=by)


@transaction.atomic
def record_consent(measure: DefaultMeasure, *, given: bool, on: date, reference: str, by: Actor) -> None:
    """Record what the Authority says to a measure. Raises NotNow where it is not asked, or has spoken."""
    if not measure.consent_needed:
        raise NotNow("That measure needs no consent of the Authority.")
    if measure.consent:
        raise NotNow(f"The Authority spoke on {measure.consent_on:%-d %B %Y}: {measure.get_consent_display()}.")
    if measure.lifted:
        raise NotNow(f"That measure was lifted on {measure.lifted:%-d %B %Y}.")
    if not reference.strip():
        raise NotNow("Give the reference of its letter or decision.", field="reference")
    if on < measure.decided:
        raise NotNow("That is before the measure was decided.", field="on")
    if on > today():
        raise NotNow("That day is still to come.", field="on")
    consent = DefaultMeasure.Consent.GIVEN if given else DefaultMeasure.Consent.REFUSED
    events.update(
        measure, by=by, verb="consent", consent=consent, consent_on=on, consent_reference=reference.strip()[:100]
    )


@transaction.atomic
def lift(measure: DefaultMeasure, *, decision: Mandate | None, why: str, by: Actor, on: date | None = None) -> None:
    """Lift a measure on the decision of the body that made it, from the day of that decision.

    What it took away is back at the next request.
    Raises NotNow when it was lifted, without a reason, or without that body's decision.
    """
    if measure.lifted:
        raise NotNow(f"That measure was lifted on {measure.lifted:%-d %B %Y}.")
    if measure.kind == DefaultMeasure.Kind.EXPULSION:
        raise NotNow("An expulsion is not lifted: the Authority may overturn it on appeal.")
    if decision is None or decision.body_slug != measure.decided_by:
        name = current().name_of(measure.decided_by)
        raise NotNow(f"That is for the {name} to decide: record its decision first.", field="decision")
    if not why.strip():
        raise NotNow("Say why it is lifted.", field="why")
    day = max(on or decided_on(decision) or today(), measure.starts)
    if day > max(today(), measure.starts):
        raise NotNow(f"That is decided on {in_words(day)}: lift the measure once that day has come.", field="decision")
    if (decided := decided_on(decision)) and decided < measure.decided:
        raise NotNow(
            f"The measure was decided on {in_words(measure.decided)}: give a later decision.", field="decision"
        )
    events.update(
        measure,
        by=by,
        verb="lift",
        why=why,
        lifted=day,
        lifted_decision=decision.reference,
        lifted_why=why.strip()[:300],
    )
