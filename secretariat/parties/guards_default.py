"""Guards of default cases and disputes."""

from __future__ import annotations

from typing import Any

from secretariat.core.calendars import today
from secretariat.core.workflow import guard
from secretariat.core.workflow.models import Case
from secretariat.parties.defaults import cure_of, limb_of
from secretariat.parties.expelling import last_day_to_appeal
from secretariat.parties.limbs import forums, rules
from secretariat.parties.models import DefaultCase, Dispute
from secretariat.parties.models_default import DefaultNotice, DefaultRemedy


def _default(case: Case) -> Any:
    return DefaultCase.objects.select_related("party").get(reference=case.subject)


@guard
def notice_of_default_is_served(case: Case) -> str | None:
    """A notice that starts the time for a remedy was served."""
    kinds = [each.slug for each in rules().file.notice if each.starts_cure]
    served = DefaultNotice.objects.filter(default_case__reference=case.subject, kind__in=kinds, sent__isnull=False)
    return None if served.exists() else "No notice of the default was served yet: issue one, and record its service."


@guard
def cure_period_is_over(case: Case) -> str | None:
    """The time in which the default could be remedied is over, counted in working days from service."""
    record = _default(case)
    if limb_of(record) is None:
        return None  # a case from before limbs were kept here has no time that could be counted
    cure = cure_of(record)
    if cure.begins is None:
        return "No notice is served that starts the time for a remedy."
    if cure.is_over(today()):
        return None
    assert cure.ends
    return f"The Party can still remedy it until {cure.ends:%-d %B %Y}."


@guard
def a_remedy_is_accepted(case: Case) -> str | None:
    """Evidence of a remedy was given and accepted."""
    accepted = DefaultRemedy.objects.filter(default_case__reference=case.subject, found="accepted")
    return None if accepted.exists() else "No remedy is accepted yet: judge the evidence of one first."


@guard
def time_for_an_appeal_is_over(case: Case) -> str | None:
    """Nobody can appeal any more."""
    last = last_day_to_appeal(_default(case))
    return f"The Party can still appeal until {last:%-d %B %Y}." if last and today() <= last else None


def _for(case: Case, forum: str) -> str | None:
    chosen = Dispute.objects.get(reference=case.subject).forum
    if chosen == forum:
        return None
    name = next((each.name for each in forums() if each.slug == chosen), "")
    return f"It is for {name}, not for another." if name else "Settle first before whom it goes."


@guard
def dispute_is_for_the_panel(case: Case) -> str | None:
    """It was settled that it goes before the Panel."""
    return _for(case, "panel")


@guard
def dispute_is_for_the_authority(case: Case) -> str | None:
    """It was settled that it goes before the Authority."""
    return _for(case, "authority")


@guard
def dispute_is_for_arbitration(case: Case) -> str | None:
    """It was settled that it goes to arbitration."""
    return _for(case, "arbitration")


@guard
def determination_may_still_be_appealed(case: Case) -> str | None:
    """The time for taking the determination further has not passed."""
    return f"The time for that ended on {case.due:%-d %B %Y}." if case.due and today() > case.due else None


@guard
def determination_is_final(case: Case) -> str | None:
    """The time for taking the determination further has passed."""
    still = bool(case.due and today() <= case.due)
    return f"It can still be taken to the Authority until {case.due:%-d %B %Y}." if still and case.due else None
