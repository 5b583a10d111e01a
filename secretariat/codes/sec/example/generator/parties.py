"""Parties, their categories and Voting Groups, user entry, default cases and disputes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from .book import Book
from .days import after, end_of, over, spread, start_of

NAMES = {
    "electricity-network": "Electricity Network",
    "gas-network": "Gas Network",
    "large-supplier": "Large Supplier",
    "small-supplier": "Small Supplier",
    "other": "Other Party",
    "dcc": "Data Communications Company",
}
# At the end of 2019-20, as the annual report prints them.
AT_THE_END = {
    "electricity-network": 27,
    "gas-network": 20,
    "large-supplier": 28,
    "small-supplier": 137,
    "other": 120,
    "dcc": 1,
}
JOINED = {
    "2017-18": {"small-supplier": 14, "other": 10},
    "2018-19": {"small-supplier": 16, "other": 10},
    "2019-20": {"small-supplier": 12, "other": 10},
}
JOINED_LATER = {"small-supplier": 7, "other": 5}
# (year, ground, category, how many): those that left had joined before 2017.
LEFT = (
    ("2017-18", "expulsion", "small-supplier", 2),
    ("2018-19", "expulsion", "small-supplier", 5),
    ("2018-19", "withdrawal", "other", 2),
    ("2019-20", "expulsion", "small-supplier", 7),
    ("2019-20", "expulsion", "other", 1),
)
LEFT_LATER = 9
# Suppliers that were small when they joined: (place among the Large Suppliers, the day they grew).
GREW = {0: date(2017, 11, 1), 1: date(2018, 10, 1), 2: date(2019, 7, 1)}
GROUPS = {"electricity-network": 14, "gas-network": 8, "large-supplier": 14, "small-supplier": 119, "other": 108}
CAUSES = (
    "DCC charges not paid",
    "Ceased to trade",
    "Financial security not provided",
    "Final user security assessment not arranged",
)


@dataclass
class Party:
    """One Party, as later tables need it."""

    category: str
    acceded: date
    left: date | None = None
    ground: str = ""
    grew: date | None = None
    reference: str = ""
    name: str = ""
    group: str = ""
    busy: bool = False


@dataclass
class Register:
    """All Parties, in the order in which they acceded."""

    parties: list[Party] = field(default_factory=list)

    def current(self, day: date, *categories: str) -> list[Party]:
        """Parties on a day, of these categories or of all but the DCC."""
        wanted = categories or tuple(each for each in NAMES if each != "dcc")
        return [
            each
            for each in self.parties
            if each.category in wanted and each.acceded <= day and (each.left is None or each.left > day)
        ]


def write(book: Book) -> Register:
    """Write the Parties and what hangs on them, and return them."""
    chance = Random("parties")
    register = Register(sorted(_all_parties(chance), key=lambda each: each.acceded))
    numbers: dict[str, int] = {}
    for place, party in enumerate(register.parties, start=1):
        kind = "small-supplier" if party.grew else party.category
        numbers[kind] = numbers.get(kind, 0) + 1
        party.reference = f"P-{place:04}"
        party.name = NAMES[kind] if kind == "dcc" else f"Illustrative {NAMES[kind]} {numbers[kind]:03}"
        _write_party(book, party)
    _write_groups(book, register)
    _write_entries(book, register, chance)
    _write_defaults(book, register, chance)
    _write_disputes(book, register)
    return register


def _all_parties(chance: Random) -> list[Party]:
    found = [Party("dcc", date(2013, 9, 23))]
    for category, total in AT_THE_END.items():
        if category == "dcc":
            continue
        recent = {year: joined.get(category, 0) for year, joined in JOINED.items()}
        for year, count in recent.items():
            found += [Party(category, day) for day in over(year, count)]
        days = spread(date(2013, 9, 23), date(2017, 3, 30), total - sum(recent.values()))
        old = [Party(category, day) for day in days]
        if category == "large-supplier":
            for place, day in GREW.items():
                old[place].grew = day
        found += old
    for year, ground, category, count in LEFT:
        first = start_of(year) + timedelta(days=20)
        for joined, left in zip(
            spread(date(2014, 1, 6), date(2017, 3, 1), count), spread(first, end_of(year), count), strict=True
        ):
            found.append(Party(category, joined + timedelta(days=chance.randrange(20)), left, ground))
    staying = [each for each in found if each.category == "small-supplier" and each.left is None]
    for party, left in zip(
        chance.sample(staying, LEFT_LATER), spread(date(2020, 4, 20), date(2021, 3, 10), LEFT_LATER), strict=True
    ):
        party.left, party.ground = left, "expulsion"
    for category, count in JOINED_LATER.items():
        found += [Party(category, day) for day in over("2020-21", count)]
    return found


def _write_party(book: Book, party: Party) -> None:
    real = party.category == "dcc"
    book.add(
        "parties",
        party.reference,
        party.acceded,
        later={"left": ("exit_ground",)},
        invented="acceded" if real else "all",
        source="Annual report 2019-20, section 6.1" if real else "",
        name=party.name,
        acceded=party.acceded,
        left=party.left,
        exit_ground=party.ground,
    )
    spells = [(party.category, party.acceded, party.left)]
    if party.grew:
        spells = [("small-supplier", party.acceded, party.grew), (party.category, party.grew, party.left)]
    for number, (category, starts, ends) in enumerate(spells, start=1):
        book.add(
            "party_categories",
            f"{party.reference}-C{number}",
            starts,
            later={"ends": ()},
            invented="starts" if real else "all",
            party=party.reference,
            category=category,
            starts=starts,
            ends=ends,
        )


def _write_groups(book: Book, register: Register) -> None:
    """One Voting Group each for those that left before, and for the rest as many as the annual report counts."""
    number = 0

    def group_from(day: date) -> str:
        nonlocal number
        number += 1
        reference = f"VG-{number:03}"
        book.add("voting_groups", reference, day, name=f"Illustrative Voting Group {number:03}")
        return reference

    for category, count in GROUPS.items():
        members = register.current(end_of("2019-20"), category)
        groups: list[str] = []
        for place, party in enumerate(members):
            if place < count:
                groups.append(group_from(party.acceded))
            party.group = groups[place % count]
    for party in register.parties:
        if party.category == "dcc":
            continue
        party.group = party.group or group_from(party.acceded)
        book.add(
            "voting_group_memberships",
            f"{party.reference}-V1",
            party.acceded,
            later={"ends": ()},
            party=party.reference,
            voting_group=party.group,
            starts=party.acceded,
            ends=party.left,
        )


ROLES = {
    "large-supplier": ("import-supplier", "gas-supplier"),
    "small-supplier": ("import-supplier", "gas-supplier"),
    "electricity-network": ("electricity-distributor",),
    "gas-network": ("gas-transporter",),
    "other": ("other-user", "registered-supplier-agent"),
}


def _write_entries(book: Book, register: Register, chance: Random) -> None:
    """60 guided and 31 completed in 2019-20: 25 Small Suppliers and 6 Others, eleven of them guided the year before."""
    long_standing = [each for each in register.current(date(2021, 3, 31)) if each.acceded < date(2018, 3, 1)]
    for party in long_standing:
        if party.category in ("large-supplier", "electricity-network", "gas-network") and not party.grew:
            _entry(book, party, 0, date(2016, 11, 8), date(2017, 2, 14))
    small = [each for each in long_standing if each.category == "small-supplier"]
    others = [each for each in long_standing if each.category == "other"]
    chance.shuffle(small)
    chance.shuffle(others)
    for year, from_small, from_others in (("2017-18", 10, 2), ("2018-19", 13, 2)):
        batch = [small.pop() for _ in range(from_small)] + [others.pop() for _ in range(from_others)]
        for party, day in zip(
            batch, spread(start_of(year), start_of(year) + timedelta(days=200), len(batch)), strict=True
        ):
            _entry(book, party, 0, day, after(day, 110))
    carried = [small.pop() for _ in range(9)] + [others.pop() for _ in range(2)]
    for party, day in zip(carried, spread(date(2018, 11, 1), date(2019, 3, 20), 11), strict=True):
        _entry(book, party, 0, day, after(day, 190))
    fresh = [small.pop() for _ in range(16)] + [others.pop() for _ in range(4)]
    for place, (party, day) in enumerate(zip(fresh, spread(date(2019, 4, 1), date(2019, 10, 20), 20), strict=True)):
        _entry(book, party, 0, day, after(day, 120))
        if place % 4 == 0:
            _entry(book, party, 1, day, after(day, 140))
    waiting = [small.pop() for _ in range(29)] + [others.pop() for _ in range(11)]
    for place, (party, day) in enumerate(zip(waiting, spread(date(2019, 5, 1), date(2020, 3, 25), 40), strict=True)):
        _entry(book, party, 0, day, after(date(2020, 6, 1), 7 * place) if place % 2 else None)
    for party, day in zip(
        [small.pop() for _ in range(10)], spread(date(2020, 4, 20), date(2021, 2, 20), 10), strict=True
    ):
        _entry(book, party, 0, day, None)


def _entry(book: Book, party: Party, role: int, guided: date, completed: date | None) -> None:
    book.add(
        "user_entries",
        f"UE-{party.reference[2:]}-{role + 1}",
        guided,
        later={"completed": ()},
        label="green",
        party=party.reference,
        user_role=ROLES[party.category][role],
        guided=guided,
        completed=completed,
    )


def _write_defaults(book: Book, register: Register, chance: Random) -> None:
    number = 0
    for party in [each for each in register.parties if each.ground == "expulsion"]:
        number += 1
        assert party.left
        opened = after(party.left - timedelta(days=75), 0)
        _default(book, number, party, CAUSES[number % 2], opened, party.left, "expelled")
    steady = [each for each in register.current(date(2021, 3, 31), "small-supplier") if each.acceded < date(2017, 4, 1)]
    for year, count in (("2017-18", 3), ("2018-19", 5), ("2019-20", 14), ("2020-21", 8)):
        for place, day in enumerate(over(year, count)):
            number += 1
            still_open = place >= count - 3 and year in ("2019-20", "2020-21")
            closed = None if still_open else min(after(day, 40), end_of(year))
            _default(
                book, number, chance.choice(steady), chance.choice(CAUSES), day, closed, "remedied" if closed else ""
            )


def _default(
    book: Book, number: int, party: Party, cause: str, opened: date, closed: date | None, outcome: str
) -> None:
    book.add(
        "default_cases",
        f"ED-{number:03}",
        opened,
        later={"closed": ("outcome",)},
        label="amber",
        party=party.reference,
        cause=cause,
        opened=opened,
        closed=closed,
        outcome=outcome,
    )


def _write_disputes(book: Book, register: Register) -> None:
    claimant = register.current(date(2017, 4, 1), "small-supplier")[3]
    book.add(
        "disputes",
        "DIS-001",
        date(2017, 9, 12),
        later={"resolved": ("resolution",)},
        label="amber",
        title="Apportionment of charges for a shared resource",
        raised_by=claimant.reference,
        raised=date(2017, 9, 12),
        resolved=date(2018, 1, 17),
        resolution="Settled between the Parties after mediation",
    )
    book.add(
        "disputes",
        "DIS-002",
        date(2020, 10, 6),
        later={"resolved": ("resolution",)},
        label="amber",
        title="Date from which an invoice became payable",
        raised_by=register.current(date(2020, 4, 1), "other")[5].reference,
        raised=date(2020, 10, 6),
        resolved=None,
        resolution="",
    )
