"""Applications to join, licences, identifiers, exits that were asked for, and user entry step by step."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from .book import Book
from .days import after, end_of, start_of, working_before
from .parties import Party, Register

CODE = Path(__file__).resolve().parents[2]
LAST = end_of("2020-21")
FIRST_IDENTIFIER, BLOCK = 0x90B3D51F30000000, 65536
LICENCES = {
    "small-supplier": ("electricity-supply", "gas-supply"),
    "large-supplier": ("electricity-supply", "gas-supply"),
    "electricity-network": ("electricity-distribution",),
    "gas-network": ("gas-transportation",),
}
REACHED = {"contact_name": "Illustrative contact", "contact_email": "contact@example.org", "contact_phone": ""}
# How far those that apply at the end of the last year have come: the days of the steps, in order.
STEPS = ("checked", "invoiced", "paid", "agreement_sent", "returned")
IN_PROGRESS: tuple[tuple[str, date, tuple[date, ...]], ...] = (
    ("small-supplier", date(2021, 2, 22), (date(2021, 2, 24), date(2021, 2, 25), date(2021, 3, 8), date(2021, 3, 9),
                                           date(2021, 3, 30))),
    ("other", date(2021, 3, 8), (date(2021, 3, 9), date(2021, 3, 11), date(2021, 3, 22), date(2021, 3, 23))),
    ("other", date(2021, 3, 22), (date(2021, 3, 24), date(2021, 3, 26))),
    ("small-supplier", date(2021, 3, 26), (date(2021, 3, 29),)),
    ("other", date(2021, 4, 14), ()),
)  # fmt: skip
ENDED = (
    ("other", date(2018, 5, 14), "refused", "The form was not completed after two reminders"),
    ("small-supplier", date(2019, 6, 10), "refused", "The licence had not been granted"),
    ("other", date(2019, 10, 7), "withdrawn", "The project was given up"),
    ("other", date(2020, 9, 21), "withdrawn", ""),
)


def write(book: Book, register: Register) -> None:
    """Write what hangs on joining and on user entry; it comes after everything that was there before."""
    chance = Random("joining")
    joined = [each for each in register.parties if each.acceded >= start_of("2017-18")]
    _write_applications(book, joined)
    _write_licences(book, [register.parties[1], *joined])
    book_entries = [row for tables in book.rows.values() for row in tables.get("user_entries", [])]
    _write_one_more_entry(book, book_entries)
    wanted = {row["party"] for row in book_entries} | {each.reference for each in joined} | {"P-0002"}
    identifiers = _write_ranges(book, [each for each in register.parties if each.reference in wanted])
    by_reference = {each.reference: each for each in register.parties}
    for row in book_entries:
        if row["completed"]:
            _write_role(book, row, by_reference[row["party"]], identifiers[row["party"]])
    under_way = sorted((row for row in book_entries if not row["completed"]), key=lambda row: str(row["reference"]))
    for place, row in enumerate(under_way):
        _write_checklist(book, row, place, chance)
    _write_changes(book, register)


def _number(place: int) -> str:
    """A register number that no company has: none begins with ZZ."""
    return f"ZZ{place:06}"


def _write_applications(book: Book, joined: list[Party]) -> None:
    rows: list[tuple[date, date, dict[str, Any]]] = []
    for place, party in enumerate(joined, start=1):
        category = "small-supplier" if party.grew else party.category
        applied = working_before(party.acceded - timedelta(days=44))
        checked = after(applied, 2)
        days = dict(zip(STEPS, (checked, after(checked, 1), after(checked, 10), after(checked, 11), after(checked, 24)),
                        strict=True))  # fmt: skip
        values = _applicant(place, party.name, category, applied)
        values |= days | {"countersigned": party.acceded, "welcomed": after(party.acceded, 5), "outcome": "acceded",
                          "party": party.reference, "invoice": f"ACC-{place:04}", "payment": f"Illustrative {place:04}",
                          "fee": _fee(category), "signatory": "Illustrative director"}  # fmt: skip
        if values["welcomed"] > LAST:
            values["welcomed"] = None
        rows.append((applied, party.acceded, values))
    for place, (category, applied, days_taken) in enumerate(IN_PROGRESS, start=801):
        values = _applicant(place, f"Illustrative Applicant {place - 800:02}", category, applied)
        values |= dict(zip(STEPS, days_taken, strict=False))
        if len(days_taken) > 1:
            values |= {"invoice": f"ACC-{place:04}", "fee": _fee(category)}
        if len(days_taken) > 2:
            values["payment"] = f"Illustrative {place:04}"
        if len(days_taken) > 4:
            values["signatory"] = "Illustrative director"
        rows.append((applied, min(applied, LAST), values))
    for place, (category, applied, outcome, reason) in enumerate(ENDED, start=901):
        values = _applicant(place, f"Illustrative Former Applicant {place - 900:02}", category, applied)
        values |= {"outcome": outcome, "ended": after(applied, 28), "reason": reason}
        rows.append((applied, applied, values))
    rows.sort(key=lambda row: (row[0], row[2]["company_number"]))
    for place, (_, known, values) in enumerate(rows, start=1):
        reference = f"AP-{place:04}"
        book.add("applications", reference, known, label="amber", **values)
        if values["agreement_sent"] and not values["countersigned"]:
            _write_agreement(book, reference, values)
        if values["countersigned"] and values["fee"] == "541.00":
            book.add("share_certificates", f"SH-{place:04}", values["countersigned"], label="amber", party=values["party"],
                     number=f"ILL{place:05}", issued=values["countersigned"], ends=None)  # fmt: skip


def _applicant(place: int, name: str, category: str, applied: date) -> dict[str, Any]:
    natural = category == "other" and place % 9 == 4
    held = ", ".join(f"{kind} {applied - timedelta(days=200)}" for kind in LICENCES.get(category, ()))
    return {
        "kind": "natural-person" if natural else "company",
        "name": name,
        "country": "GB",
        "company_number": "" if natural else _number(place),
        "address": f"{place} Illustrative Street",
        "category": category,
        "licences": held,
        "voting_group": "",
        "takes_share": False,
        **REACHED,
        "bar_shortened": "",
        "applied": applied,
        **dict.fromkeys(("checked", "invoice", "invoiced", "fee", "paid", "payment", "agreement_sent", "returned")),
        **dict.fromkeys(("signatory", "countersigned", "welcomed", "ended", "outcome", "reason", "party")),
    }


def _fee(category: str) -> str:
    return "541.00" if category in LICENCES else "540.00"


def _write_agreement(book: Book, application: str, values: dict[str, Any]) -> None:
    text = (
        f"1. The parties to this agreement\n\n{values['name']} (the New Party), and the company that is responsible for the "
        "Code.\n\n2. Date\n\nThe New Party signs this agreement without a date."
    )
    made = values["agreement_sent"]
    book.add("agreements", f"AG-{application[3:]}", made, label="amber", application=application, party="",
             title="Accession Agreement", text=text, made=made, dated=None)  # fmt: skip


def _write_licences(book: Book, parties: list[Party]) -> None:
    for party in parties:
        for number, kind in enumerate(LICENCES.get(party.category, ()), start=1):
            book.add("licences", f"{party.reference}-L{number}", party.acceded, later={"ends": ()}, party=party.reference,
                     kind=kind, starts=party.acceded - timedelta(days=244), ends=party.left)  # fmt: skip


def _write_one_more_entry(book: Book, entries: list[dict[str, Any]]) -> None:
    """The demonstration's Small Supplier works towards its second role."""
    guided = date(2021, 1, 11)
    book.add("user_entries", "UE-0002-2", guided, label="green", party="P-0002", user_role="gas-supplier", guided=guided,
             completed=None)  # fmt: skip
    entries.append(book.rows["2020-21"]["user_entries"][-1])


def _write_ranges(book: Book, parties: list[Party]) -> dict[str, int]:
    """A block each, in the order of accession; Party to its first identifier."""
    found = {}
    for place, party in enumerate(parties):
        first = FIRST_IDENTIFIER + place * BLOCK
        found[party.reference] = first
        book.add("identifier_ranges", f"EUI-{place + 1:04}", party.acceded, later={"ends": ()}, label="amber",
                 party=party.reference, first=f"{first:016X}", last=f"{first + BLOCK - 1:016X}", starts=party.acceded,
                 ends=party.left)  # fmt: skip
    return found


def _write_role(book: Book, entry: dict[str, Any], party: Party, first: int) -> None:
    """A role under the Party's one User ID: it serves every role of the Party."""
    completed = date.fromisoformat(entry["completed"])
    ends = party.left if party.left and party.left > completed else None
    book.add("held_roles", f"{entry['party']}-R{entry['reference'][-1]}", completed, later={"ends": ()}, label="green",
             party=entry["party"], user_role=entry["user_role"], user_id=f"{first + 1:016X}", starts=completed,
             ends=ends)  # fmt: skip


BLOCKS = (
    "A certificate of the key infrastructure is late",
    "The security assessment cannot begin before the remediation plan is agreed",
    "No test slot before the summer",
    "The Party's shared resource provider is changing",
)


def _write_checklist(book: Book, entry: dict[str, Any], place: int, chance: Random) -> None:
    rules = tomllib.loads((CODE / "user-entry.toml").read_text(encoding="utf-8"))["item"]
    items = [each["slug"] for each in rules if entry["user_role"] in each.get("roles", [entry["user_role"]])]
    guided, reference = date.fromisoformat(entry["guided"]), entry["reference"]
    begun = max(guided, date(2020, 12, 1))
    done = chance.randrange(len(items))
    for number, item in enumerate(items):
        shown = min(after(begun, 14 * (number + 1)), date(2021, 3, 29)) if number <= done else None
        verified = after(shown, 1) if shown and number < done else None
        status = "verified" if verified else "shown" if shown else "open"
        book.add("checklist_items", f"{reference}-{item}", LAST, label="amber", entry=reference, party=entry["party"],
                 item=item, status=status, evidence="Illustrative evidence" if shown else "", evidence_reference="",
                 shown=shown, verified=verified, verifier="")  # fmt: skip
    if place % 4 == 1:
        since = max(guided, date(2021, 2, 1)) + timedelta(days=place % 20)
        book.add("blockers", f"{reference}-B1", LAST, label="amber", entry=reference, party=entry["party"],
                 title=BLOCKS[place // 4 % len(BLOCKS)], since=min(since, LAST),
                 cleared=date(2021, 3, 30) if place % 8 == 5 else None)  # fmt: skip
    first = after(begun, 120)
    for number, (made, expected) in enumerate(
        ((begun, first), (date(2021, 3, 15), first + timedelta(days=60))), start=1
    ):
        if number == 1 or (place % 2 and begun < date(2021, 3, 15)):
            why = "" if number == 1 else "The tests took longer than planned"
            book.add("forecasts", f"{reference}-F{number}", LAST, label="amber", entry=reference, party=entry["party"],
                     expected=expected, made=made, why=why)  # fmt: skip


def _write_changes(book: Book, register: Register) -> None:
    """Names that were, changes that were asked, Parties that withdrew or are to, and one merger to be reviewed."""
    others = register.current(LAST, "other")
    for place, party in enumerate(others[3:9]):
        day = date(2019, 5, 7) + timedelta(days=70 * place)
        book.add("party_names", f"{party.reference}-N1", day, party=party.reference,
                 name=f"Illustrative Former Name {place + 1:02}", starts=party.acceded, ends=day)  # fmt: skip
        _write_change(book, place + 1, party, day, party.name, "approved")
    for place, party in enumerate(others[10:12], start=7):
        _write_change(book, place, party, date(2021, 3, 29), f"Illustrative New Name {place:02}", "")
    _write_change(book, 9, others[12], date(2020, 6, 8), "", "refused")
    for place, party in enumerate([each for each in register.parties if each.ground == "withdrawal"], start=1):
        assert party.left
        noticed = working_before(party.left - timedelta(days=60))
        _write_withdrawal(book, place, party, noticed, party.left, "confirmed")
    _write_withdrawal(book, 8, others[14], date(2021, 3, 26), date(2021, 6, 1), "")
    small = register.current(LAST, "small-supplier")
    book.add("transfers", "TR-0001", date(2021, 3, 24), label="amber", kind="merger", party=small[20].reference,
             into=small[21].reference, proposed=date(2021, 3, 24), effective=date(2021, 5, 4),
             why="Illustrative deed of transfer", decided=None, outcome="")  # fmt: skip


def _write_change(book: Book, number: int, party: Party, asked: date, name: str, outcome: str) -> None:
    told = outcome == "approved" and number % 2
    unreached: dict[str, Any] = dict.fromkeys(REACHED, "")
    book.add("details_changes", f"DC-{number:04}", asked, label="green" if told else "amber", party=party.reference, name=name,
             company_number="", address="" if name else "1 Illustrative Square", **unreached,
             tell_dcc=bool(number % 2), asked=asked, decided=asked if outcome == "approved" else
             after(asked, 3) if outcome else None, outcome=outcome,
             reason="The register of companies says otherwise" if outcome == "refused" else "")  # fmt: skip


def _write_withdrawal(book: Book, number: int, party: Party, noticed: date, leaves: date, outcome: str) -> None:
    book.add("withdrawals", f"WD-{number:04}", noticed, label="amber", party=party.reference, noticed=noticed,
             leaves=leaves, why="", decided=after(noticed, 7) if outcome else None, outcome=outcome, reason="")  # fmt: skip
