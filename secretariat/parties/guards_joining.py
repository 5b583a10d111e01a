"""Guards of joining, user entry and leaving."""

from __future__ import annotations

from secretariat.core.calendars import today
from secretariat.core.workflow import guard
from secretariat.core.workflow.models import Case
from secretariat.parties import entering, joining, leaving
from secretariat.parties.models import DefaultCase, UserEntry
from secretariat.parties.models_joining import Application, Transfer, Withdrawal


@guard
def applicant_may_join(case: Case) -> str | None:
    """It is no Party already, its licences fit its category, and no expulsion stands in the way."""
    application = Application.objects.get(reference=case.subject)
    return joining.why_not_join(application, today()) or None


@guard
def agreement_is_signed(case: Case) -> str | None:
    """The agreement came back signed and undated, after the fee was paid."""
    application = Application.objects.get(reference=case.subject)
    if not application.paid:
        return "The fee has not been paid: that comes before the countersignature."
    return None if application.returned else "The agreement has not come back signed."


@guard
def every_item_is_verified(case: Case) -> str | None:
    """Each item of the role's checklist is verified by whom the code names for it."""
    missing = entering.missing_of(UserEntry.objects.get(reference=case.subject))
    return f"Not verified yet: {', '.join(missing)}." if missing else None


@guard
def the_user_id_is_known(case: Case) -> str | None:
    """The User ID under which the Party will act in the role has been notified."""
    entry = UserEntry.objects.get(reference=case.subject)
    return None if entry.user_id else "The User ID of the role has not been notified: the Party does that on the entry."


@guard
def the_party_may_leave(case: Case) -> str | None:
    """It holds no licence that obliges it to be a Party, and no default case is open against it."""
    notice = Withdrawal.objects.select_related("party").get(reference=case.subject)
    return leaving.why_not_leave(notice.party, notice.leaves) or None


@guard
def both_are_parties(case: Case) -> str | None:
    """The day has come, and both are Parties on it."""
    transfer = Transfer.objects.select_related("party", "into").get(reference=case.subject)
    return leaving.why_not_carry_out(transfer, today()) or None


@guard
def nothing_is_open_against_it(case: Case) -> str | None:
    """No default case is open against the Party that ceases."""
    transfer = Transfer.objects.get(reference=case.subject)
    cases = list(DefaultCase.objects.filter(party=transfer.party_id, closed__isnull=True))
    names = ", ".join(each.reference for each in cases)
    return f"A default case is open ({names}): it is closed first." if cases else None
