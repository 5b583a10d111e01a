"""Seats of bodies, who held them, quorums and delegations. Compositions without a source are invented."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .book import Book

GOVERNANCE = "https://www.smartenergycodecompany.co.uk/sec/about-the-sec"
NEWSLETTER = "https://www.smartenergycodecompany.co.uk/newsletter/sec-newsletter-17-december-2021"
LARGE, SMALL, OTHER, DCC = "large-supplier", "small-supplier", "other", "dcc"
ELECTRICITY, GAS = "electricity-network", "gas-network"
EACH = None
"""One seat for each Voting Group."""

# Name, categories, seats, how a seat is filled, who nominates, votes and casting vote, how many are held in the example.
Seats = tuple[str, tuple[str, ...], int | None, str, str, bool, bool, int]


def _chair(body: str) -> Seats:
    return (f"Chair of the {body}", (), 1, "appointment", "", True, True, 1)


def _elected(name: str, categories: tuple[str, ...], seats: int | None, held: int) -> Seats:
    return (name, categories, seats, "election", "", True, False, held)


# Body: where the composition is from, and its groups. What has no source is invented.
SEATS: dict[str, tuple[str, tuple[Seats, ...]]] = {
    "panel": (
        GOVERNANCE,
        (
            _chair("Panel"),
            _elected("Large Suppliers", (LARGE,), 2, 2),
            _elected("Small Suppliers", (SMALL,), 2, 2),
            _elected("Electricity Networks", (ELECTRICITY,), 1, 1),
            _elected("Gas Networks", (GAS,), 1, 1),
            _elected("Other SEC Parties", (OTHER,), 2, 2),
            ("DCC", (DCC,), 1, "nomination", "the DCC", True, False, 1),
            ("Consumers", (), 2, "nomination", "Citizens Advice and Citizens Advice Scotland", True, False, 2),
        ),
    ),
    "change-board": (
        NEWSLETTER,
        (
            _chair("Change Board"),
            _elected("Large Suppliers", (LARGE,), EACH, 12),
            _elected("Small Suppliers", (SMALL,), 3, 3),
            _elected("Networks", (ELECTRICITY, GAS), 3, 2),
            _elected("Other SEC Parties", (OTHER,), 3, 3),
            ("Consumers", (), 1, "nomination", "Citizens Advice", True, False, 1),
        ),
    ),
    "opsg": (
        NEWSLETTER,
        (
            _chair("Operations Group"),
            _elected("Large Suppliers", (LARGE,), EACH, 13),
            _elected("Small Suppliers", (SMALL,), 3, 2),
            _elected("Networks", (ELECTRICITY, GAS), 3, 3),
            _elected("Other SEC Parties", (OTHER,), 3, 2),
            ("DCC", (DCC,), 2, "nomination", "the DCC", True, False, 2),
        ),
    ),
    "csc": (
        "",
        (
            _chair("Change Sub-Committee"),
            *(
                _elected(name, (category,), 1, 1)
                for name, category in (
                    ("Large Suppliers", LARGE),
                    ("Small Suppliers", SMALL),
                    ("Electricity Networks", ELECTRICITY),
                )
            ),
            _elected("Gas Networks", (GAS,), 1, 0),
            _elected("Other SEC Parties", (OTHER,), 1, 1),
        ),
    ),
    "tabasc": (
        "",
        (
            _chair("TABASC"),
            _elected("Large Suppliers", (LARGE,), 3, 2),
            _elected("Small Suppliers", (SMALL,), 2, 1),
            _elected("Electricity Networks", (ELECTRICITY,), 1, 1),
            _elected("Gas Networks", (GAS,), 1, 1),
            _elected("Other SEC Parties", (OTHER,), 1, 1),
        ),
    ),
    "tag": (
        "",
        (
            _chair("TAG"),
            _elected("Large Suppliers", (LARGE,), 2, 2),
            _elected("Small Suppliers", (SMALL,), 2, 1),
            _elected("Networks", (ELECTRICITY, GAS), 2, 2),
            _elected("Other SEC Parties", (OTHER,), 2, 2),
        ),
    ),
    "ssc": (
        "",
        (
            _chair("SSC"),
            _elected("Large Suppliers", (LARGE,), 2, 2),
            _elected("Small Suppliers", (SMALL,), 2, 2),
            _elected("Electricity Networks", (ELECTRICITY,), 1, 1),
            _elected("Gas Networks", (GAS,), 1, 1),
            _elected("Other SEC Parties", (OTHER,), 2, 2),
        ),
    ),
    "smki-pma": (
        "",
        (
            _chair("SMKI PMA"),
            _elected("Suppliers", (LARGE, SMALL), 2, 2),
            _elected("Networks", (ELECTRICITY, GAS), 2, 2),
        ),
    ),
    "secco-board": ("", (_chair("SECCo Board"), ("Directors", (), 5, "appointment", "", True, False, 5))),
    "alt-han-co-board": (
        "",
        (_chair("Alt HAN Co Board"), _elected("Relevant Suppliers", (LARGE, SMALL), 6, 6)),
    ),
}
QUORUMS = {"panel": (50, None), "change-board": (50, None), "ssc": (50, 3), "tag": (None, 4)}
DELEGATIONS = (
    (
        "DG-001",
        "panel",
        "ssc",
        "Setting the assurance status of Parties",
        date(2017, 8, 1),
        "sourced",
        "SECCo newsletter, August 2017",
    ),
    (
        "DG-002",
        "panel",
        "opsg",
        "The process for addressing differences between Parties",
        date(2019, 11, 15),
        "inferred",
        "Annual report 2019-20, section 3.3",
    ),
    (
        "DG-003",
        "panel",
        "csc",
        "Recommending whether a Draft Proposal is ready to be refined",
        date(2019, 4, 1),
        "inferred",
        "Annual report 2019-20, section 4.3",
    ),
)


def write(book: Book, chance: Random, set_up: dict[str, date]) -> None:
    """Write the seats of the bodies, who held them, quorums and delegations; `set_up` says when each body was."""
    person = 0
    for body, (source, groups) in SEATS.items():
        begins = max(date(2017, 11, 1), set_up[body])
        place = 0
        for number, (name, categories, seats, filled_by, nominated_by, votes, casting, held) in enumerate(
            groups, start=1
        ):
            group = f"{body.upper()}-G{number:02}"
            book.add(
                "seat_groups",
                group,
                begins,
                invented="starts filled_by votes casting" if source else "all",
                source=source,
                body=body,
                name=name,
                categories=" ".join(categories),
                seats=seats,
                filled_by=filled_by,
                nominated_by=nominated_by,
                votes=votes,
                casting=casting,
                starts=begins,
                ends=None,
                basis="sourced" if source else "inferred",
            )
            for which in range(held):
                place += 1
                category = categories[which % len(categories)] if categories else ""
                seat = "chair" if name.startswith("Chair") else "member"
                person = _write_terms(
                    book, chance, body, f"{body.upper()}-S{place:02}", group, seat, category, begins, person
                )
        place += 1
        person = _write_terms(book, chance, body, f"{body.upper()}-S{place:02}", "", "secretary", "", begins, person)
        if body in QUORUMS:
            percent, least = QUORUMS[body]
            book.add("quorums", f"{body.upper()}-Q1", begins, body=body, percent=percent, least=least, starts=begins,
                     ends=None, basis="recalled")  # fmt: skip
    for reference, giver, taker, title, starts, basis, source in DELEGATIONS:
        book.add("delegations", reference, starts, invented="starts", source=source, giver=giver, taker=taker, title=title,
                 starts=starts, ends=None, basis=basis)  # fmt: skip


def _write_terms(
    book: Book, chance: Random, body: str, seat_is: str, group: str, seat: str, category: str, begins: date, person: int
) -> int:
    """The holders of one seat, one after the other; the number of the last of them."""
    starts, term = begins, 1
    # Seats for Small Suppliers change hands in the year, and the annual report says that vacancies were filled.
    changes = [date(2019, 9, 2) + timedelta(days=chance.randrange(60))] if category == SMALL else []
    if int(seat_is[-2:]) % 3 == 0:
        changes.append(date(2020, 11, 2))
    for ends in [*changes, None]:
        person += 1
        book.add(
            "appointments",
            f"{seat_is}-{term}",
            starts,
            later={"ends": ()},
            body=body,
            seat=seat,
            holder=f"Illustrative member {person:03}",
            category=category,
            seat_group=group,
            alternate_for="",
            starts=starts,
            ends=ends,
        )
        if seat == "member" and body == "panel" and ends is None and category in (LARGE, ELECTRICITY):
            book.add(
                "appointments",
                f"{seat_is}-{term}A",
                starts,
                body=body,
                seat="alternate",
                holder=f"Illustrative alternate {person:03}",
                category=category,
                seat_group="",
                alternate_for=f"{seat_is}-{term}",
                starts=starts,
                ends=None,
            )
        if ends:
            starts, term = ends, term + 1
    return person
