"""What bodies handle one by one: issues handed over, requests of the DCC, differences, consultations of others, and what
stands on the horizon."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from secretariat.accounts.models import User
from secretariat.committees import processes
from secretariat.committees.models import Body, Decision
from secretariat.committees.models_registers import HorizonEntry
from secretariat.committees.models_subjects import (
    DccRequest,
    Difference,
    HandedIssue,
    MemberView,
    OutsideConsultation,
)
from secretariat.committees.models_transition import TransitionalGroup
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.taking import NotNow, begin, case_of, relabel, take
from secretariat.parties.models import Party

Roles = frozenset[str]


def _decided_by_its_body(row: Any, decision: Decision, since: date) -> None:
    if not decision.decides_for(str(row.body.reference)):
        raise NotNow(f"{decision.reference} is no decision of the {row.body}: choose one of its own.", field="decision")
    if decision.decided < since:
        raise NotNow("That decision is older than what it is to be about: choose the right one.", field="decision")


# Issues that government hands over.


@transaction.atomic
def hand_over(
    title: str,
    text: str,
    *,
    handed_by: str,
    body: Body,
    handed_over: date,
    by: Actor,
    group: TransitionalGroup | None = None,
    due: date | None = None,
    classification: str = "green",
) -> HandedIssue:
    """Take over an issue for a body. Raises NotNow."""
    if not (handed_by.strip() or group):
        raise NotNow("Say who hands it over: a group, or a name.", field="handed_by")
    if due and due < handed_over:
        raise NotNow("It cannot be due before it is handed over: choose a later day.", field="due")
    row = HandedIssue(
        reference=next_reference(HandedIssue, "ISS-"),
        title=title.strip(),
        handed_by=handed_by.strip() or str(group),
        group=group,
        handed_over=handed_over,
        body=body,
        text=text.strip(),
        due=due,
        classification=classification,
    )
    events.create(row, by=by)
    begin(row, processes.ISSUE, by=by, on=handed_over)
    return row


@transaction.atomic
def end_issue(row: HandedIssue, verb: str, *, outcome: str, by: Actor, roles: Roles) -> None:
    """Resolve an issue, or hand it back, with what came of it. Raises NotNow without that."""
    _refuse_silence(outcome)
    events.update(row, by=by, verb=verb, outcome=outcome.strip(), resolved=max(today(), row.handed_over))
    take(case_of(row), verb, by=by, roles=roles, note=outcome.strip()[:1000])


def _refuse_silence(outcome: str) -> None:
    if not outcome.strip():
        raise NotNow("Say what came of it: it stands in the register.", field="outcome")


# Requests of the DCC.


@transaction.atomic
def request(
    title: str,
    text: str,
    *,
    body: Body,
    by: Actor,
    impact: str = "",
    needed_by: date | None = None,
    classification: str = "green",
) -> DccRequest:
    """Put a request of the DCC to a body. Raises NotNow for an answer needed on a day that is over."""
    if needed_by and needed_by < today():
        raise NotNow("The answer is needed on a day that is over: choose one to come.", field="needed_by")
    row = DccRequest(
        reference=next_reference(DccRequest, "DCR-"),
        title=title.strip(),
        body=body,
        raised=today(),
        needed_by=needed_by,
        text=text.strip(),
        impact=impact.strip(),
        classification=classification,
    )
    events.create(row, by=by)
    begin(row, processes.DCC_REQUEST, by=by)
    return row


@transaction.atomic
def answer_request(row: DccRequest, verb: str, *, decision: Decision, outcome: str, by: Actor, roles: Roles) -> None:
    """Agree to a request or decline it, on its body's decision. Raises NotNow."""
    _refuse_silence(outcome)
    _decided_by_its_body(row, decision, row.raised)
    rejected = decision.outcome_kind == Decision.Kind.REJECTED
    if rejected != (verb == "decline") and decision.outcome_kind:
        raise NotNow(f"{decision.reference} says {decision.get_outcome_kind_display().lower()}.", field="decision")
    events.update(row, by=by, verb=verb, decision=decision, outcome=outcome.strip(), answered=decision.decided)
    take(case_of(row), verb, by=by, roles=roles, note=outcome.strip()[:1000], decision=decision)


# Differences between Parties.


@transaction.atomic
def raise_difference(title: str, text: str, *, party: Party, other: Party, body: Body, by: Actor) -> Difference:
    """Ask a body to help two Parties settle a difference. Raises NotNow for a title that names one of them."""
    if party.pk == other.pk:
        raise NotNow("A Party differs from another one: choose another Party.", field="other")
    for each in (party, other):
        if each.name.casefold() in title.casefold() or each.reference.casefold() in title.casefold().split():
            raise NotNow("The title names one of them: say what it is about, and leave the names out.", field="title")
    row = Difference(
        reference=next_reference(Difference, "DIF-"),
        title=title.strip(),
        party=party,
        other=other,
        body=body,
        raised=today(),
        text=text.strip(),
        classification="amber",
    )
    events.create(row, by=by)
    begin(row, processes.DIFFERENCE, by=by)
    return row


@transaction.atomic
def conclude_difference(row: Difference, *, outcome: str, settlement: str, by: Actor, roles: Roles) -> None:
    """Note how a difference ended. Raises NotNow without a word on it."""
    if not settlement.strip():
        raise NotNow("Say what they agreed, or to whom it went.", field="settlement")
    events.update(row, by=by, verb="conclude", outcome=outcome, settlement=settlement.strip(), concluded=today())
    take(case_of(row), "conclude", by=by, roles=roles)


@transaction.atomic
def withdraw_difference(row: Difference, *, why: str, by: Actor, roles: Roles) -> None:
    """Note that a difference was withdrawn. Raises NotNow once it has ended."""
    events.update(row, by=by, verb="withdraw", why=why, outcome=Difference.Outcome.WITHDRAWN, concluded=today())
    take(case_of(row), "withdraw", by=by, roles=roles)


# Consultations of others.


@transaction.atomic
def open_outside(
    title: str, *, asked_by: str, body: Body, opened: date, closes: date, by: Actor, link: str = ""
) -> OutsideConsultation:
    """Keep a consultation of somebody else that a body is to answer. Raises NotNow."""
    if closes < opened:
        raise NotNow("It cannot close before it opens: correct one of the two.", field="closes")
    row = OutsideConsultation(
        reference=next_reference(OutsideConsultation, "OUT-"),
        title=title.strip(),
        asked_by=asked_by.strip(),
        link=link.strip(),
        body=body,
        opened=opened,
        closes=closes,
        classification="amber",
    )
    events.create(row, by=by)
    begin(row, processes.OUTSIDE, by=by, on=min(opened, today()))
    return row


@transaction.atomic
def draft_answer(row: OutsideConsultation, *, text: str, by: Actor, roles: Roles) -> None:
    """Write down or rewrite the draft of an answer. Raises NotNow without one."""
    if not text.strip():
        raise NotNow("There is no draft: write one.", field="text")
    events.update(row, by=by, verb="draft", draft=text.strip())
    take(case_of(row), "draft", by=by, roles=roles)


@transaction.atomic
def give_member_view(
    row: OutsideConsultation, *, text: str, by: Actor, person: User | None = None, member: str = ""
) -> MemberView:
    """Note what a member thinks of the draft. Raises NotNow once the body has approved the answer."""
    case = case_of(row)
    if case.state not in ("drafting", "with_members"):
        raise NotNow(f"It is in {case.state_name}: views are no longer taken in.")
    if not (person or member.strip()):
        raise NotNow("Say whose view it is.", field="member")
    if not text.strip():
        raise NotNow("Write the view.", field="text")
    view = MemberView(
        reference=next_reference(MemberView, "MV-"),
        consultation=row,
        body=row.body,
        person=person,
        member=member.strip() or str(person),
        given=today(),
        text=text.strip(),
        classification="amber",
    )
    return events.create(view, by=by)


@transaction.atomic
def approve_answer(row: OutsideConsultation, *, decision: Decision, by: Actor, roles: Roles) -> None:
    """Note that the body has approved the answer, by its decision. Raises NotNow."""
    _decided_by_its_body(row, decision, row.opened)
    events.update(row, by=by, verb="approve", decision=decision)
    take(case_of(row), "approve", by=by, roles=roles, decision=decision)


@transaction.atomic
def send_answer(row: OutsideConsultation, *, response: str, by: Actor, roles: Roles, on: date | None = None) -> None:
    """Send the answer: what was drafted is put away, and the answer is White from now on. Raises NotNow."""
    if not response.strip():
        raise NotNow("There is no answer: write the words that go out.", field="response")
    day = on or today()
    if day > row.closes:
        late = f"The consultation closed on {row.closes.day} {row.closes:%B %Y}"
        raise NotNow(f"{late}: leave it unanswered, or correct the last day.", field="on")
    # The draft leaves the record while the record still has the label that kept it close: so does its event.
    events.update(row, by=by, verb="send", draft="", sent=day)
    take(case_of(row), "send", by=by, roles=roles)
    relabel(row, "white", by=by, why="The answer was sent")
    events.update(row, by=by, response=response.strip())


@transaction.atomic
def note_what_came_of_it(row: OutsideConsultation, *, outcome: str, by: Actor, roles: Roles) -> None:
    """Note what came of a consultation that was answered. Raises NotNow without that."""
    _refuse_silence(outcome)
    events.update(row, by=by, verb="note_outcome", outcome=outcome.strip())
    take(case_of(row), "note_outcome", by=by, roles=roles)


# The horizon.


@transaction.atomic
def watch(
    title: str,
    text: str,
    *,
    body: Body,
    impact: str,
    by: Actor,
    expected: date | None = None,
    owner: str = "",
    link: str = "",
    classification: str = "green",
) -> HorizonEntry:
    """Put something that is coming on a body's horizon."""
    row = HorizonEntry(
        reference=next_reference(HorizonEntry, "HOR-"),
        title=title.strip(),
        text=text.strip(),
        body=body,
        noted=today(),
        expected=expected,
        impact=impact,
        owner=owner.strip(),
        link=link.strip(),
        classification=classification,
    )
    return events.create(row, by=by)


@transaction.atomic
def look_again(row: HorizonEntry, *, text: str, impact: str, by: Actor, expected: date | None = None) -> None:
    """Note that an entry was looked at today, with what is known now. Raises NotNow for one off the horizon."""
    if row.closed:
        raise NotNow("It was taken off the horizon: put it on anew.")
    changes: dict[str, Any] = {"text": text.strip() or row.text, "impact": impact, "expected": expected}
    if not events.update(row, by=by, verb="review", reviewed=today(), **changes):
        raise NotNow("It was looked at today already, and nothing has changed since.")


@transaction.atomic
def take_off(row: HorizonEntry, *, outcome: str, by: Actor) -> None:
    """Take an entry off the horizon, with what came of it. Raises NotNow without that."""
    if row.closed:
        raise NotNow("It was taken off already.")
    _refuse_silence(outcome)
    events.update(row, by=by, verb="close", closed=today(), outcome=outcome.strip())
