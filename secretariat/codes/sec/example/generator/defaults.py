"""What hangs on default cases, and two supplier failures: one that is over, and an exercise that is under way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from .book import Book
from .days import YEARS, after, end_of, working
from .parties import Party, Register

LIMBS = {
    "DCC charges not paid": ("c", "dcc-charges"),
    "Ceased to trade": ("h", "insolvency"),
    "Financial security not provided": ("d", "credit-support"),
    "Final user security assessment not arranged": ("g", "other"),
}
CLAUSES = {
    "c": "M8.1(c), J2.1",
    "d": "M8.1(d), J3.14",
    "e": "M8.1(e)",
    "g": "M8.1(g)",
    "h": "M8.1(h)",
}
OF_THE_YEAR = ("2019-04-01", "2020-03-31")


@dataclass(frozen=True)
class Case:
    """A default case, as the rows of this module need it."""

    reference: str
    party: str
    cause: str
    limb: str
    opened: date
    closed: date | None
    outcome: str


def write(book: Book, register: Register) -> None:
    """Write notices, remedies, measures and an appeal, and the supplier failures."""
    chance = Random("defaults")
    _write_open_case(book)
    cases = _limbs_of(book)
    for case in cases:
        _write_dcc_notice(book, case, chance)
        if case.outcome == "expelled" and OF_THE_YEAR[0] <= str(case.closed) <= OF_THE_YEAR[1]:
            _write_expulsion(book, case)
    named = {case.reference: case for case in cases}
    _write_cure(book, named["ED-037"])
    _write_under_way(book, named["ED-054"])
    _write_notice(book, named["ED-055"], 1, "default", named["ED-055"].opened, "hand", 0)
    _write_failure(book, register)
    _write_exercise(book, register)


def _write_open_case(book: Book) -> None:
    """A case of the Party as which the demonstration can be looked at."""
    book.add(
        "default_cases",
        "ED-055",
        date(2021, 3, 22),
        later={"closed": ("outcome",)},
        label="amber",
        party="P-0002",
        cause="Its share of the costs of the Code for February is not paid",
        opened=date(2021, 3, 22),
        closed=None,
        outcome="",
    )


def _limbs_of(book: Book) -> list[Case]:
    """Say of each case under which limb it falls, and what it is about; the cases, by reference."""
    found = []
    for year in YEARS:
        rows = book.rows[year]["default_cases"]
        for place, row in enumerate(rows):
            limb, matter = LIMBS.get(row["cause"], ("e", "code-money"))
            first = {name: row[name] for name in ("reference", "party", "cause")}
            rows[place] = {**first, "limb": limb, "matter": matter, **row}
            closed = date.fromisoformat(row["closed"]) if row["closed"] else None
            opened = date.fromisoformat(row["opened"])
            found.append(Case(row["reference"], row["party"], row["cause"], limb, opened, closed, row["outcome"]))
    return sorted(found, key=lambda case: case.reference)


def _write_dcc_notice(book: Book, case: Case, chance: Random) -> None:
    """What the DCC told the Panel, of cases that rest on it: the day before each was opened."""
    issued = _before(case.opened, 1)
    settled = case.closed if case.outcome == "remedied" else None
    if case.limb == "c":
        book.add(
            "charge_notices",
            f"CN-{case.reference[3:]}",
            case.opened,
            later={"settled": ()},
            label="amber",
            party=case.party,
            invoice=f"ILL-{case.reference[3:]}",
            amount=f"{chance.randrange(800, 90_000)}.{chance.randrange(100):02}",
            due=_before(issued, 7),
            issued=issued,
            served=issued,
            settled=settled,
            default_case=case.reference,
        )
    if case.limb == "d":
        required = chance.randrange(20, 400) * 1000
        book.add(
            "credit_notices",
            f"CC-{case.reference[3:]}",
            case.opened,
            later={"settled": ()},
            label="amber",
            party=case.party,
            required=f"{required}.00",
            provided=f"{required // chance.randrange(2, 9)}.00",
            issued=issued,
            served=issued,
            settled=settled,
            default_case=case.reference,
        )


def _before(day: date, days: int) -> date:
    found = day - timedelta(days=days)
    while working(found) != found:
        found -= timedelta(days=1)
    return found


def _write_notice(book: Book, case: Case, number: int, kind: str, issued: date, how: str, deemed: int) -> None:
    clauses = CLAUSES[case.limb] if kind == "default" else {"expulsion": "M8.4, M8.5", "cured": "M8.1"}[kind]
    says = {
        "default": f"The Panel gives you notice of an Event of Default under {clauses}: {case.cause}.",
        "expulsion": f"In the matter of {case.cause} ({clauses}), the Panel has decided to expel you.",
        "cured": f"The Event of Default under {clauses} is remedied: {case.cause}. The case is closed.",
    }
    text = f"To {case.party}\n\n{says[kind]}\n\nCase {case.reference}, {issued.day} {issued:%B %Y}"
    served = issued
    for _ in range(deemed):
        served = working(served + timedelta(days=1))
    book.add(
        "default_notices",
        f"{case.reference}-N{number}",
        max(issued, served),
        label="amber",
        default_case=case.reference,
        party=case.party,
        kind=kind,
        limb=case.limb,
        clauses=clauses,
        issued=issued,
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        served_by=how,
        served_to="The Party's registered office",
        sent=issued,
        served=served,
        proof=f"ILL-PROOF-{case.reference[3:]}-{number}",
    )


def _write_measure(
    book: Book, case: Case, number: int, kind: str, decided: date, starts: date, *, rights: str = "", **more: Any
) -> None:
    given = {"consent": "given", "consent_on": starts, "consent_reference": "Illustrative letter", "lifted": None}
    values = {**given, "lifted_why": "", **more}
    book.add(
        "default_measures",
        f"{case.reference}-M{number}",
        decided,
        later={"lifted": ("lifted_why",)},
        label="amber",
        default_case=case.reference,
        party=case.party,
        kind=kind,
        rights=rights,
        requires="",
        decided_by="panel",
        decided=decided,
        starts=starts,
        consent_needed=True,
        **values,
    )


def _write_expulsion(book: Book, case: Case) -> None:
    """Notice, suspension, expulsion: how each of the eight of 2019-20 went."""
    assert case.closed
    _write_notice(book, case, 1, "default", case.opened, "email", 1)
    decided = after(case.opened, 30)
    over = {"lifted": case.closed, "lifted_why": "The Party is expelled."}
    _write_measure(book, case, 1, "suspension", decided, after(decided, 3), rights="vote nominate stand", **over)
    ended = _before(case.closed, 6)
    _write_measure(book, case, 2, "expulsion", ended, case.closed)
    _write_notice(book, case, 2, "expulsion", ended, "post", 2)


def _write_cure(book: Book, case: Case) -> None:
    """One that the Party put right: a remedy that was not enough, then one that was."""
    assert case.closed
    _write_notice(book, case, 1, "default", case.opened, "email", 1)
    for number, (day, evidence, found, because) in enumerate(
        (
            (after(case.opened, 14), "A payment of half of the sum", "refused", "Half of the sum is still due."),
            (_before(case.closed, 3), "Payment of the rest", "accepted", "The DCC confirms that all is paid."),
        ),
        start=1,
    ):
        book.add(
            "default_remedies",
            f"{case.reference}-R{number}",
            after(day, 2),
            label="amber",
            default_case=case.reference,
            party=case.party,
            done=day,
            evidence=evidence,
            offered=day,
            found=found,
            found_on=after(day, 1),
            because=because,
        )
    _write_notice(book, case, 2, "cured", case.closed, "email", 1)


def _write_under_way(book: Book, case: Case) -> None:
    """One that is before the Panel: a suspension that waits for the Authority."""
    _write_notice(book, case, 1, "default", case.opened, "email", 1)
    decided = date(2021, 3, 26)
    waits = {"consent": "", "consent_on": None, "consent_reference": ""}
    _write_measure(book, case, 1, "suspension", decided, date(2021, 3, 29), rights="vote raise-proposals", **waits)


# Supplier failures: (line of the playbook, working days from the day of the appointment on which it was done, time).
LINES = (
    ("warn-authority", -3, "09:10"),
    ("open-call", -3, "10:00"),
    ("portfolio", -2, "16:30"),
    ("hold-commands", -2, "11:15"),
    ("appoint", -1, "15:00"),
    ("revoke", 0, "00:01"),
    ("confirm-shared", 0, "10:20"),
    ("user-role", 0, "12:00"),
    ("certificates", 3, "17:40"),
    ("prepayment", 1, "09:30"),
    ("registration", 5, "14:00"),
    ("revoke-access", 11, "16:00"),
    ("tell-parties", 0, "13:00"),
    ("report", 19, "12:30"),
)
WHO = {
    "warn-authority": "The failing supplier",
    "portfolio": "The failing supplier",
    "appoint": "The Authority",
    "revoke": "The Authority",
    "confirm-shared": "The Shared Resource Provider",
    "user-role": "The Supplier of Last Resort",
    "certificates": "The Supplier of Last Resort",
    "prepayment": "The Supplier of Last Resort",
    "hold-commands": "The DCC",
    "registration": "The DCC",
    "revoke-access": "The DCC",
}
CALLS = (
    ("authority", "The Authority", "duty officer"),
    ("dcc", "The DCC", "service manager"),
    ("shared-resource-provider", "The Shared Resource Provider", "incident lead"),
    ("appointed-supplier", "The Supplier of Last Resort", "operations lead"),
)


def _moved(day: date, days: int) -> date:
    step = 1 if days > 0 else -1
    for _ in range(abs(days)):
        day += timedelta(days=step)
        while working(day) != day:
            day += timedelta(days=step)
    return day


def _write_failure(book: Book, register: Register) -> None:
    failing = next(each for each in register.parties if each.reference == "P-0183")
    effective = date(2019, 9, 13)
    reference = "SF-001"
    _write_head(
        book,
        reference,
        failing,
        effective,
        title="A small supplier ceases to trade",
        exercise=False,
        scenario="The supplier could not pay for energy any more. No buyer was found for the business.",
        direction="Illustrative direction",
        counts=(18_400, 6_150, 5_310, _moved(effective, -2)),
        closed=date(2019, 10, 31),
    )
    _write_parts(book, register, reference, _moved(effective, -1), "green")
    _write_calls(book, reference, _moved(effective, -3), "")
    for number, (item, days, at) in enumerate(LINES, start=1):
        _write_tick(book, reference, number, item, _moved(effective, days), at, "green", "")
    says = (
        (-3, "09:05", "call", "The failing supplier", "The Code Administrator", "We cannot go on after Thursday."),
        (-2, "11:00", "mail", "The DCC", "The Code Administrator", "Scheduled commands of the supplier are held."),
        (-1, "15:05", "notice", "The Authority", "All", "A Supplier of Last Resort is appointed from tomorrow."),
        (0, "10:30", "mail", "The Shared Resource Provider", "The DCC", "Our systems serve the portfolio for 30 days."),
        (3, "17:45", "mail", "The Supplier of Last Resort", "The DCC", "The last certificates were asked for today."),
    )
    _write_messages(book, reference, effective, says, "")
    lessons = (
        ("The numbers of prepaid meters came a day late", "Ask for them with the first call", "Code Administrator", 40),
        ("Two numbers of the contact cascade were wrong", "Check the numbers twice a year", "Code Administrator", 60),
        ("Certificates took a day longer than planned", "Plan three days for them", "DCC", 90),
    )
    _write_lessons(book, reference, date(2019, 10, 21), lessons)


def _write_exercise(book: Book, register: Register) -> None:
    failing = register.current(date(2021, 3, 25), "small-supplier")[7]
    effective, reference = date(2021, 4, 12), "EX-001"
    begun = date(2021, 3, 25)
    _write_head(
        book,
        reference,
        failing,
        effective,
        title="Spring exercise: many prepaid meters",
        exercise=True,
        scenario="The supplier has more prepaid meters than credit ones, and half of them are SMETS1.",
        direction="EXERCISE direction",
        counts=(9_000, 9_000, 11_000, begun),
        closed=None,
        opened=begun,
        revoked=effective,
    )
    _write_parts(book, register, reference, begun, "green")
    _write_calls(book, reference, begun, "EXERCISE ")
    for number, (item, at) in enumerate(
        (("warn-authority", "09:00"), ("open-call", "09:40"), ("portfolio", "11:20"), ("hold-commands", "11:30")),
        start=1,
    ):
        _write_tick(book, reference, number, item, begun, at, "green", "EXERCISE: ")
    says = (
        (0, "09:00", "notice", "The Code Administrator", "All", "EXERCISE: A supplier fails. Nothing of this is real."),
        (0, "11:31", "mail", "The DCC", "The Code Administrator", "EXERCISE: We would hold its commands now."),
        (4, "10:00", "note", "The Code Administrator", "All", "EXERCISE: It goes on with the appointment in April."),
    )
    _write_messages(book, reference, begun, says, "")


def _write_head(
    book: Book,
    reference: str,
    failing: Party,
    effective: date,
    *,
    title: str,
    exercise: bool,
    scenario: str,
    direction: str,
    counts: tuple[int, int, int, date],
    closed: date | None,
    opened: date | None = None,
    revoked: date | None = None,
) -> None:
    begun = opened or _moved(effective, -3)
    smets1, smets2, prepayment, counted = counts
    book.add(
        "supplier_failures",
        reference,
        begun,
        later={"closed": ()},
        label="green",
        title=title,
        exercise=exercise,
        failing=failing.reference,
        default_case="" if exercise else "ED-013",
        scenario=scenario,
        opened=begun,
        revoked=revoked or effective,
        effective=effective,
        direction=direction,
        smets1=smets1,
        smets2=smets2,
        prepayment=prepayment,
        counted=counted,
        closed=closed,
    )


def _write_parts(book: Book, register: Register, reference: str, day: date, label: str) -> None:
    parts = (
        ("appointed-supplier", register.current(day, "large-supplier")[1].reference),
        ("shared-resource-provider", register.current(day, "other")[2].reference),
    )
    for number, (actor, party) in enumerate(parts, start=1):
        book.add(
            "failure_participants",
            f"{reference}/P{number:02}",
            day,
            label=label,
            failure=reference,
            actor=actor,
            party=party,
            organisation="",
        )


def _write_calls(book: Book, reference: str, day: date, mark: str) -> None:
    for number, (actor, organisation, role) in enumerate(CALLS, start=1):
        tried = bool(mark) and number > 2
        book.add(
            "failure_contacts",
            f"{reference}/C{number:02}",
            day,
            label="amber",
            failure=reference,
            position=number,
            actor=actor,
            organisation=organisation,
            name=f"Illustrative {role}",
            phone=f"01632 960{number:03}",
            outcome="" if tried else "reached",
            tries=0 if tried else 1,
            called=None if tried else day,
            called_at="" if tried else f"09:{40 + number}",
            called_by="" if tried else "The Code Administrator",
            note="" if tried else f"{mark}Will be on the call at ten",
        )


def _write_tick(book: Book, reference: str, number: int, item: str, day: date, at: str, label: str, mark: str) -> None:
    book.add(
        "failure_ticks",
        f"{reference}/T{number:02}",
        day,
        label=label,
        failure=reference,
        item=item,
        done=day,
        at=at,
        by_whom=WHO.get(item, "The Code Administrator"),
        evidence=f"{mark}Entry {number} of the log of the day",
        not_needed=False,
    )


def _write_messages(book: Book, reference: str, day: date, says: tuple[tuple[object, ...], ...], mark: str) -> None:
    for number, (days, at, channel, sender, to, text) in enumerate(says, start=1):
        sent = _moved(day, int(str(days)))
        book.add(
            "failure_messages",
            f"{reference}/L{number:02}",
            sent,
            label="amber",
            failure=reference,
            party="",
            sent=sent,
            at=at,
            channel=channel,
            sender=sender,
            to=to,
            text=f"{mark}{text}",
        )


def _write_lessons(book: Book, reference: str, day: date, lessons: tuple[tuple[str, str, str, int], ...]) -> None:
    for number, (title, response, owner, days) in enumerate(lessons, start=1):
        due = after(day, days)
        book.add(
            "failure_lessons",
            f"{reference}/W{number:02}",
            day,
            label="amber",
            failure=reference,
            title=title,
            response=response,
            owner=owner,
            due=due,
            done=due if due <= end_of(YEARS[-1]) and number != len(lessons) else None,
        )
