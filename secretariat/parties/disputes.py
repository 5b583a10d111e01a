"""What can be done in a dispute: raise it, settle before whom it goes, and say how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.permission import Reader
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import Mandate, NotNow, begin, begin_many, case_of, keep_up, replay, take
from secretariat.parties.limbs import forum_choices
from secretariat.parties.models import Dispute, Party

WORKFLOW = "dispute"
LABEL = Classification.AMBER
STAFF = "administrator"


@transaction.atomic
def raise_dispute(
    raised_by: Party, *, title: str, respondent: Party | None, by: Actor, forum: str = "", on: date | None = None
) -> Dispute:
    """Raise a dispute of one Party with another, or with the Panel. Raises NotNow for one with itself."""
    day = on or today()
    if respondent is not None and respondent.pk == raised_by.pk:
        raise NotNow("A Party has no dispute with itself: choose the other side.", field="respondent")
    for field, party in (("raised_by", raised_by), ("respondent", respondent)):
        if party and (party.acceded > day or (party.left and party.left <= day)):
            raise NotNow(f"{party} is no Party on {day:%-d %B %Y}.", field=field)
    dispute = Dispute(
        reference=next_reference(Dispute, "DIS-", digits=3),
        title=title.strip(),
        raised_by=raised_by,
        respondent=respondent,
        forum=forum,
        raised=day,
        classification=LABEL,
        illustrative=raised_by.illustrative and "all",
    )
    events.create(dispute, by=by)
    begin(dispute, WORKFLOW, by=by, on=day)
    return dispute


@transaction.atomic
def answer(dispute: Dispute, *, words: str, by: Actor, reader: Reader, roles: frozenset[str]) -> None:
    """Answer a dispute for the side that it was raised against. Raises NotNow for whoever raised it."""
    if not _is_on(dispute.respondent, reader):
        raise NotNow("That is for the side that the dispute was raised against to answer.")
    if not words.strip():
        raise NotNow("Say what your side answers.", field="words")
    take(case_of(dispute), "answer", by=by, roles=roles, note=words.strip())


def _is_on(party: Party | None, reader: Reader) -> bool:
    return party is not None and party.reference in reader.places("party")


@transaction.atomic
def choose_forum(dispute: Dispute, *, forum: str, why: str, by: Actor) -> None:
    """Settle before whom a dispute goes. Raises NotNow once it is over, without a reason, or for an unknown forum."""
    if dispute.resolved:
        raise NotNow(f"{dispute.reference} was resolved on {dispute.resolved:%-d %B %Y}.")
    if forum not in dict(forum_choices()):
        raise NotNow("There is no such forum: choose from the list.", field="forum")
    if not why.strip():
        raise NotNow("Say why it goes there.", field="why")
    if not events.update(dispute, by=by, verb="forum", why=why, forum=forum):
        raise NotNow("It goes there already.", field="forum")


@transaction.atomic
def determine(dispute: Dispute, *, resolution: str, decision: Mandate | None, by: Actor) -> None:
    """The Panel has determined a dispute. It is final once the time for taking it further has passed."""
    _refuse_silence(resolution)
    take(case_of(dispute), "determine", by=by, decision=decision, note=resolution[:200])
    events.update(dispute, by=by, verb="determine", resolution=resolution.strip()[:300])


@transaction.atomic
def close_dispute_as_determined(case: Case, *, by: Actor) -> None:
    """Nobody took the determination further: it stands."""
    dispute = Dispute.objects.get(reference=case.subject)
    events.update(dispute, by=by, verb="resolve", resolved=today(), outcome=Dispute.Outcome.DETERMINED)


@transaction.atomic
def resolve(dispute: Dispute, verb: str, *, resolution: str, by: Actor, roles: frozenset[str]) -> None:
    """End a dispute by a settlement, an award, the Authority's decision, or its withdrawal: `verb` is the step."""
    _refuse_silence(resolution)
    case = case_of(dispute)
    take(case, verb, by=by, roles=roles, note=resolution[:200])
    outcome = case.workflow.states[case.state].outcome
    events.update(
        dispute, by=by, verb="resolve", resolved=today(), outcome=outcome, resolution=resolution.strip()[:300]
    )


@transaction.atomic
def withdraw(dispute: Dispute, *, why: str, by: Actor, reader: Reader, roles: frozenset[str]) -> None:
    """Withdraw a dispute. Raises NotNow for the other side: only whoever raised it can."""
    if not _is_on(dispute.raised_by, reader):
        raise NotNow("Only the side that raised the dispute can withdraw it.")
    resolve(dispute, "withdraw", resolution=why, by=by, roles=roles)


def _refuse_silence(resolution: str) -> None:
    if not resolution.strip():
        raise NotNow("Say how it was resolved.", field="resolution")


@transaction.atomic
def keep_cases(references: Sequence[str], *, by: Actor) -> None:
    """Open the case of every dispute that came in without one; one that is resolved is taken to its end."""
    known = {each.subject: each for each in Case.objects.filter(subject_kind="parties.Dispute", subject__in=references)}
    rows = list(Dispute.objects.filter(reference__in=references))
    new = [each for each in rows if each.reference not in known]
    begun = begin_many([(each, each.raised) for each in new], WORKFLOW, by=by)
    keep_up([each for each in rows if each.reference in known])
    for dispute, case in [*zip(new, begun, strict=True), *((each, known.get(each.reference)) for each in rows)]:
        if case and dispute.resolved and not case.closed and case.workflow.has("settle"):
            replay(case, [("settle", dispute.resolved, dispute.resolution)], by=by)
