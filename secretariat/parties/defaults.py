"""What can be done in a default case up to the Panel: open it, serve notices, judge remedies, close it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import NoCalendar, add_working_days, today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import Mandate, NotNow, begin, case_of, take
from secretariat.parties.limbs import Limb, NoticeKind, Recovery, rules
from secretariat.parties.models import DefaultCase, Party
from secretariat.parties.models_default import (
    ChargeNotice,
    CreditNotice,
    DefaultMeasure,
    DefaultNotice,
    DefaultRemedy,
    never_in_default,
)

WORKFLOW = "default"
LABEL = Classification.AMBER
DccNotice = ChargeNotice | CreditNotice
CONCERNS: dict[type, str] = {ChargeNotice: "dcc-charges", CreditNotice: "credit-support"}
"""What the notices of the DCC are about."""


@dataclass(frozen=True)
class Cure:
    """The time in which a default can be remedied: by which rule, from when, until when."""

    limb: Limb | None
    begins: date | None = None
    """The day from which it counts; None while no notice is served that starts it."""
    ends: date | None = None
    """Its last day; None where the code gives no time, or it has not begun."""

    def is_over(self, day: date) -> bool:
        """Whether nothing is left of it on a day."""
        return self.begins is not None and (self.ends is None or day > self.ends)


def limb_of(case: DefaultCase) -> Limb | None:
    """The limb under which a case falls, as it was in force on the day the case was opened."""
    return rules().limb(case.limb, case.opened) if case.limb else None


def cure_of(case: DefaultCase) -> Cure:
    """Until when a default can be remedied, worked out from what was served. At most two queries."""
    limb = limb_of(case)
    begins = _served_by_the_dcc(case) if limb and limb.notice_by == "dcc" else _served_in(case)
    if begins is None:
        return Cure(limb)
    return Cure(limb, begins, _last_day(begins, limb))


def cure_from(limb: Limb | None, by_the_dcc: Iterable[tuple[str, Any]], notices: Iterable[DefaultNotice]) -> Cure:
    """The same from notices that were read already."""
    if limb and limb.notice_by == "dcc":
        days = [each.served or each.issued for _, each in by_the_dcc]
    else:
        kinds = {each.slug for each in rules().file.notice if each.starts_cure}
        days = [each.served for each in notices if each.kind in kinds and each.served]
    begins = min(days, default=None)
    return Cure(limb, begins, _last_day(begins, limb)) if begins else Cure(limb)


def _last_day(begins: date, limb: Limb | None) -> date | None:
    try:
        return add_working_days(begins, limb.cure_days) if limb and limb.cure_days else None
    except NoCalendar:
        return None


def _served_by_the_dcc(case: DefaultCase) -> date | None:
    found: DccNotice | None
    for model in CONCERNS:
        found = model.objects.filter(default_case=case).order_by("issued").first()  # type: ignore[attr-defined]
        if found:
            return found.served or found.issued
    return None


def _served_in(case: DefaultCase) -> date | None:
    kinds = [each.slug for each in rules().file.notice if each.starts_cure]
    rows = DefaultNotice.objects.filter(default_case=case, kind__in=kinds, served__isnull=False)
    found: date | None = rows.order_by("served").values_list("served", flat=True).first()
    return found


@transaction.atomic
def open_case(
    party: Party,
    *,
    matter: str,
    limb: str,
    cause: str,
    by: Actor,
    notice: DccNotice | None = None,
    on: date | None = None,
) -> DefaultCase:
    """Open a default case under a limb. Raises NotNow for whoever cannot be in default, and for the wrong limb."""
    day = on or today()
    _refuse_party(party, day)
    rule = _fitting(limb, matter, day)
    if rule.notice_by == "dcc":
        _refuse_without(notice, party, matter)
    elif notice is not None:
        raise NotNow(f"A notice of the DCC is no ground for limb ({limb}): leave it out.", field="notice")
    if DefaultCase.objects.filter(party=party, matter=matter, limb=limb, closed__isnull=True).exists():
        raise NotNow(f"A case about that is open already against {party}: go on with it.", field="matter")
    case = DefaultCase(
        reference=next_reference(DefaultCase, "ED-", digits=3),
        party=party,
        cause=cause.strip()[:200],
        limb=limb,
        matter=matter,
        opened=day,
        classification=LABEL,
        illustrative=party.illustrative and "all",
    )
    events.create(case, by=by)
    begin(case, WORKFLOW, by=by, on=day)
    if notice is not None:
        events.update(notice, by=by, verb="default", default_case=case, why=f"Case {case.reference}")
    return case


def _refuse_party(party: Party, day: date) -> None:
    if party.acceded > day or (party.left and party.left <= day):
        raise NotNow(f"{party} is no Party on {day:%-d %B %Y}: nobody else can be in default.", field="party")
    if never_in_default([party.reference], day):
        raise NotNow(f"{party} can never be the Defaulting Party under {rules().file.section}.", field="party")


def _fitting(slug: str, matter: str, day: date) -> Limb:
    """The limb, if it covers the matter on that day. Raises NotNow, which names the limb that does."""
    limb, right = rules().limb(slug, day), rules().limb_for(matter, day)
    if limb is None:
        raise NotNow(f"There was no limb ({slug}) in force on {day:%-d %B %Y}: choose another.", field="limb")
    if limb.concerns != matter:
        subject = rules().matter[matter].name if matter in rules().matter else matter
        instead = f" Bring it under limb ({right.slug})." if right else ""
        says = f"Limb ({slug}) excludes what other limbs cover" if matter in limb.excludes else f"Limb ({slug}) is not"
        raise NotNow(f"{says}{':' if matter in limb.excludes else ' about'} {subject}.{instead}", field="limb")
    return limb


def _refuse_without(notice: DccNotice | None, party: Party, matter: str) -> None:
    if notice is None or CONCERNS[type(notice)] != matter:
        raise NotNow("That limb needs the DCC's notice: bring it in first, and name it here.", field="notice")
    if notice.party_id != party.pk:
        raise NotNow(f"{notice.reference} is about {notice.party}, not about {party}.", field="notice")
    if notice.settled:
        raise NotNow(f"{notice.reference} was settled on {notice.settled:%-d %B %Y}: nothing is due.", field="notice")
    if notice.default_case_id:
        raise NotNow(f"{notice.reference} has led to the case {notice.default_case} already.", field="notice")


@transaction.atomic
def settle_dcc_notice(notice: DccNotice, *, on: date, by: Actor) -> None:
    """Record that what the DCC gave notice of is paid or provided. Raises NotNow when it was, or for a day to come."""
    if notice.settled:
        raise NotNow(f"That was settled on {notice.settled:%-d %B %Y} already.")
    if on > today():
        raise NotNow("That day is still to come: write the day on which it was settled.", field="on")
    if isinstance(notice, CreditNotice) and on < notice.issued:
        raise NotNow("That is before the notice: it would not have been given.", field="on")
    if isinstance(notice, ChargeNotice) and on < notice.due:
        raise NotNow("That is before the sum was due: no notice would have been given.", field="on")
    events.update(notice, by=by, verb="settle", settled=on)


def working_days_after(day: date, count: int, field: str = "") -> date:
    """The day so many working days later. Raises NotNow for a day that the calendar does not know."""
    try:
        return add_working_days(day, count)
    except NoCalendar as error:
        raise NotNow(f"{error} Correct the day.", field=field) from None


def recovery_of(notice: ChargeNotice) -> Recovery | None:
    """How what is not paid is pursued, by the rule of the day of the case, or of the notice where there is none."""
    return rules().recovery(notice.default_case.opened if notice.default_case else notice.issued)


@transaction.atomic
def settle_approach(notice: ChargeNotice, *, approach: str, decision: Mandate | None, by: Actor) -> None:
    """Record how the DCC pursues what is not paid: on the Panel's agreement where the rule of the day asks for it.

    Raises NotNow without a word on how, once it is paid, and without that agreement.
    """
    rule = recovery_of(notice)
    if notice.settled:
        raise NotNow(f"That was settled on {notice.settled:%-d %B %Y} already.")
    if not approach.strip():
        raise NotNow("Say how it is pursued.", field="approach")
    if rule and rule.agreement and (decision is None or decision.body_slug != rules().file.decided_by):
        raise NotNow(f"{rule.says} Record its decision first.", field="decision")
    day: date = getattr(decision, "decided", None) or today()
    agreed = decision.reference if decision else ""
    events.update(notice, by=by, verb="pursue", approach=approach.strip(), approach_on=day, agreed=agreed)


def text_for(case: DefaultCase, kind: NoticeKind, clauses: str, day: date) -> str:
    """What a notice says, from the code's own text."""
    limb = limb_of(case)
    days = limb.cure_days if limb else None
    cure = f"You have {days} working days from the day it is served to remedy it." if days else ""
    says = {
        "party": str(case.party),
        "case": case.reference,
        "limb": f"Limb ({limb.slug}), {limb.name}" if limb else "Event of Default",
        "cause": case.cause,
        "clauses": clauses,
        "cure": cure,
        "today": f"{day:%-d %B %Y}",
    }
    # Each place is filled once, so that what is put in is never taken for another place.
    text = re.sub(r"\{(\w+)\}", lambda place: says.get(place[1], place[0]), kind.text)
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def clauses_for(case: DefaultCase, kind: NoticeKind) -> str:
    """The clauses that a notice of this kind refers to in a case, unless somebody writes others."""
    limb = limb_of(case)
    return limb.clause if limb and kind.starts_cure else kind.clauses


def fault_of_notice(limb: Limb | None, clauses: str, text: str) -> str:
    """Why a notice under a limb is invalid, in a sentence; empty when it is good."""
    if limb is None or not limb.must_cite or limb.must_cite in f"{clauses} {text}":
        return ""
    return (
        f"A notice under limb ({limb.slug}) that does not refer to {limb.must_cite} is invalid: "
        f"name {limb.must_cite} among its clauses."
    )


def hash_of(text: str) -> str:
    """What stands beside a notice's text to show that it was not changed."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def issue_notice(
    case: DefaultCase, kind: str, *, by: Actor, clauses: str = "", text: str = "", on: date | None = None
) -> DefaultNotice:
    """Issue a notice, kept word for word. Without a text it says what the code's own says. Raises NotNow if invalid."""
    day, known = on or today(), rules().notice[kind]
    limb = limb_of(case)
    if case_of(case).closed and kind != "cured":
        raise NotNow(f"{case.reference} is closed: no such notice can be given in it.")
    if day < case.opened:
        raise NotNow("That is before the case was opened.", field="on")
    clauses = clauses.strip() or clauses_for(case, known)
    text = text.strip() or text_for(case, known, clauses, day)
    if known.starts_cure and (fault := fault_of_notice(limb, clauses, text)):
        raise NotNow(fault, field="clauses")
    if known.starts_cure and _served_in(case):
        raise NotNow("A notice that starts the time for a remedy was served already: issue one of another kind.")
    notice = DefaultNotice(
        reference=next_reference(DefaultNotice, f"{case.reference}-N", digits=1),
        default_case=case,
        party=case.party,
        kind=kind,
        limb=case.limb,
        clauses=clauses,
        issued=day,
        text=text,
        text_hash=hash_of(text),
        classification=case.classification,
        illustrative=case.illustrative and "all",
    )
    return events.create(notice, by=by)


@transaction.atomic
def serve_notice(
    notice: DefaultNotice,
    *,
    served_by: str,
    served_to: str,
    sent: date,
    proof: str,
    by: Actor,
    roles: frozenset[str] = frozenset(),
) -> date:
    """Record how a notice was served, and the day from which that counts, which comes back.

    The time for a remedy is counted from that day. Raises NotNow without proof, for a second time, or a wrong day.
    """
    if notice.sent:
        raise NotNow(f"{notice.reference} was served already: its proof stands with it.")
    if not proof.strip():
        raise NotNow("Say where the proof is, such as a receipt or a tracking number.", field="proof")
    if sent < notice.issued:
        raise NotNow("That is before the notice was issued.", field="sent")
    if sent > today():
        raise NotNow("That day is still to come: record the service once it has happened.", field="sent")
    deemed = working_days_after(sent, rules().service[served_by].deemed_days, "sent")
    events.update(
        notice, by=by, verb="serve", served_by=served_by, served_to=served_to, sent=sent, served=deemed, proof=proof
    )
    case = case_of(notice.default_case)
    if rules().notice[notice.kind].starts_cure and case.state == case.workflow.start:
        take(case, "notify", by=by, roles=roles, on=sent, note=f"Notice {notice.reference}")
    return deemed


@transaction.atomic
def offer_remedy(case: DefaultCase, *, done: date, evidence: str, by: Actor, on: date | None = None) -> DefaultRemedy:
    """Say what was done about a default, with evidence. Raises NotNow while another waits, or once the case is over."""
    day = on or today()
    if case.closed:
        raise NotNow(f"{case.reference} was closed on {case.closed:%-d %B %Y}.")
    if not evidence.strip():
        raise NotNow("Say what shows that it is remedied, such as a receipt.", field="evidence")
    if done > day:
        raise NotNow("That day is still to come: offer the remedy once it is done.", field="done")
    if DefaultRemedy.objects.filter(default_case=case, found="").exists():
        raise NotNow("A remedy waits to be judged: wait for that.")
    remedy = DefaultRemedy(
        reference=next_reference(DefaultRemedy, f"{case.reference}-R", digits=1),
        default_case=case,
        party=case.party,
        done=done,
        evidence=evidence.strip(),
        offered=day,
        classification=case.classification,
        illustrative=case.illustrative and "all",
    )
    return events.create(remedy, by=by)


@transaction.atomic
def judge_remedy(remedy: DefaultRemedy, *, accepted: bool, why: str, by: Actor, on: date | None = None) -> None:
    """Accept a remedy or not, with the reason. Raises NotNow when that was done, or without a reason."""
    if remedy.found:
        raise NotNow(f"That remedy was judged on {remedy.found_on:%-d %B %Y}: {remedy.get_found_display()}.")
    if not why.strip():
        raise NotNow("Say why: the Party is told.", field="why")
    found = DefaultRemedy.Found.ACCEPTED if accepted else DefaultRemedy.Found.REFUSED
    day = max(on or today(), remedy.offered)
    events.update(remedy, by=by, verb="judge", why=why, found=found, found_on=day, because=why[:300])


@transaction.atomic
def close_as_remedied(case: Case, *, by: Actor) -> None:
    """The case has ended by a remedy: it is closed, and every measure that stands is lifted."""
    _close(_record(case), DefaultCase.Outcome.REMEDIED, by=by)


@transaction.atomic
def close_as_discontinued(case: Case, *, by: Actor) -> None:
    """The Panel goes no further: the case is closed, and every measure that stands is lifted."""
    _close(_record(case), DefaultCase.Outcome.DISCONTINUED, by=by)


@transaction.atomic
def end_measures_of(case: Case, *, by: Actor) -> None:
    """A case is over: nothing that it took away stays away."""
    end_measures(_record(case), by=by, why="The case is concluded.")


def end_measures(case: DefaultCase, *, by: Actor, why: str) -> None:
    """Lift every measure of a case that stands, but the expulsion itself."""
    for measure in DefaultMeasure.objects.filter(default_case=case).standing().exclude(kind="expulsion"):
        events.update(measure, by=by, verb="lift", why=why, lifted=max(today(), measure.starts), lifted_why=why)


def _close(case: DefaultCase, outcome: str, *, by: Actor) -> None:
    day = max(today(), case.opened)
    end_measures(case, by=by, why=f"The case is closed: {DefaultCase.Outcome(outcome).label.lower()}.")
    events.update(case, by=by, verb="close", closed=day, outcome=outcome)


def _record(case: Case) -> Any:
    return DefaultCase.objects.select_related("party").get(reference=case.subject)
