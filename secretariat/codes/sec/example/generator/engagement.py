"""Events and who came, newsletters, registrations and surveys."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .book import Book
from .days import end_of, over, spread, start_of, working
from .parties import Register

# (kind, title, days, host, Parties at each)
MAIN_YEAR = (
    (
        "introduction",
        "Introduction to the SEC",
        (date(2019, 5, 15), date(2019, 9, 18), date(2020, 1, 22)),
        "Code Administrator",
        18,
    ),
    ("spotlight", "Spotlight on the SEC", (date(2019, 7, 10), date(2019, 11, 20)), "Code Administrator", 18),
    ("panel-day", "SEC Panel Engagement Day", (date(2019, 7, 17),), "SEC Panel", 57),
    (
        "cpa-industry-day",
        "CPA Industry Day",
        (date(2019, 6, 19), date(2019, 10, 16), date(2020, 3, 24)),
        "Security Sub-Committee",
        20,
    ),
    ("ncsc", "NCSC event for Suppliers", (date(2019, 12, 4),), "NCSC", 24),
    ("security", "Security and privacy engagement", tuple(over("2019-20", 5)), "User CIO", 22),
    ("call", "Small Supplier Engagement call", tuple(over("2019-20", 12)), "Code Administrator", 36),
)
OTHER_YEARS = {"2017-18": 5, "2018-19": 6, "2020-21": 7}
REMOTE_FROM = date(2020, 3, 16)


def write(book: Book, register: Register) -> None:
    """Write what the administrator did to talk with Parties."""
    chance = Random("engagement")
    number = 0
    for kind, title, days, host, count in MAIN_YEAR:
        for day in days:
            number += 1
            _write_event(book, number, kind, title, day, host)
        _write_attendances(book, register, kind, number - len(days), days, count, chance)
    for year, count in OTHER_YEARS.items():
        for place, day in enumerate(over(year, count)):
            number += 1
            kind, title, _, host, _ = MAIN_YEAR[place % len(MAIN_YEAR)]
            _write_event(book, number, kind, title, day, host)
            _come(book, number, [each.reference for each in chance.sample(register.current(day), 12)], day)
    _write_newsletters(book)
    _write_registrations(book, register)
    for place, (day, satisfied) in enumerate(
        ((date(2018, 3, 16), 84), (date(2019, 3, 15), 89), (date(2020, 3, 20), 91), (date(2021, 3, 19), 92)), start=1
    ):
        book.add(
            "satisfaction_surveys",
            f"SURVEY-{place}",
            day,
            label="green",
            title=f"Customer satisfaction survey {day.year}",
            carried_out=day,
            satisfied=satisfied,
        )


def _write_event(book: Book, number: int, kind: str, title: str, day: date, host: str) -> None:
    real = kind in ("panel-day",)
    book.add(
        "events",
        f"EV-{number:03}",
        day,
        invented="held_on" if real else "all",
        source="Annual report 2019-20, section 6.4" if real else "",
        title=f"{title}, {day:%B %Y}",
        kind=kind,
        held_on=day,
        host=host,
        remote=day >= REMOTE_FROM or kind == "call",
    )


def _write_attendances(
    book: Book, register: Register, kind: str, before: int, days: tuple[date, ...], count: int, chance: Random
) -> None:
    everybody = [each.reference for each in register.current(end_of("2019-20")) if each.acceded < start_of("2019-20")]
    if kind in ("introduction", "spotlight"):
        # 75 different Parties over the five events of the two kinds; some of them came to a second one.
        pool = everybody[10:55] if kind == "introduction" else everybody[55:85]
        share = len(pool) // len(days)
        for place, day in enumerate(days):
            came = pool[place * share : (place + 1) * share]
            again = chance.sample(pool[: place * share], 3) if place else []
            _come(book, before + place + 1, [*came, *again], day)
        return
    for place, day in enumerate(days):
        came = chance.sample(everybody, count)
        # 46 people came to the last industry day: six of the twenty sent three, the rest two.
        people = [3] * 6 + [2] * 14 if kind == "cpa-industry-day" and day == days[-1] else None
        _come(book, before + place + 1, came, day, people)


def _come(book: Book, event: int, parties: list[str], day: date, people: list[int] | None = None) -> None:
    for place, party in enumerate(parties):
        book.add(
            "attendances",
            f"EV-{event:03}-{place + 1:02}",
            day,
            label="green",
            event=f"EV-{event:03}",
            party=party,
            organisation="",
            people=people[place] if people else 1 + (place + event) % 2,
        )


def _write_newsletters(book: Book) -> None:
    """Monthly until the summer of 2019, then twice a month."""
    day, number = date(2018, 4, 12), 0
    while day <= date(2021, 3, 31):
        number += 1
        issued = working(day)
        book.add(
            "newsletters",
            f"NL-{number:03}",
            issued,
            title=f"SEC newsletter, {issued.day} {issued:%B %Y}",
            issued=issued,
        )
        twice = day >= date(2019, 8, 1)
        if twice and day.day < 20:
            day = day.replace(day=26)
        else:
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=12)


def _write_registrations(book: Book, register: Register) -> None:
    """327 Parties by the end of 2019-20, from November 2019 on."""
    chance = Random("registrations")
    early = [each for each in register.current(end_of("2019-20")) if each.acceded < date(2019, 11, 1)]
    late = [each for each in register.current(end_of("2019-20")) if each.acceded >= date(2019, 11, 1)]
    chance.shuffle(early)
    wanted = 327 - len(late)
    for number, (party, day) in enumerate(
        zip(early, spread(date(2019, 11, 7), date(2020, 3, 30), wanted), strict=False), start=1
    ):
        _register(book, number, party.reference, day)
    for number, party in enumerate(late, start=wanted + 1):
        _register(book, number, party.reference, min(working(party.acceded + timedelta(days=1)), date(2020, 3, 31)))
    for number, (party, day) in enumerate(zip(early[wanted:], over("2020-21", 20), strict=False), start=328):
        _register(book, number, party.reference, day)


def _register(book: Book, number: int, party: str, day: date) -> None:
    book.add("registrations", f"CW-{number:03}", day, label="green", service="CodeWorks", party=party, registered=day)
