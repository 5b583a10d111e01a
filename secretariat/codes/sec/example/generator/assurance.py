"""Assessments, Director's Letters, statuses, publications and risk iterations."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .book import Book
from .days import after, end_of, over, spread, start_of, within
from .parties import Party, Register

YEAR = "2019-20"
FIRST, LAST = start_of(YEAR), end_of(YEAR)


class Desk:
    """Hands out Parties and references: a Party has one assessment at a time."""

    def __init__(self, book: Book, register: Register) -> None:
        self.book = book
        self.number = 0
        self.free = [each for each in register.current(date(2021, 3, 31)) if each.acceded < date(2017, 4, 1)]
        Random("assessed").shuffle(self.free)
        self.busy: dict[str, date] = {}

    def party(self, started: date) -> Party:
        """A Party with no assessment in process on that day."""
        party = next(each for each in self.free if self.busy.get(each.reference, date.min) < started)
        self.free.remove(party)
        self.free.append(party)
        return party

    def assess(
        self,
        kind: str,
        *,
        fieldwork: date | None = None,
        prepared: date | None = None,
        presented: date | None = None,
        started: date | None = None,
        finished: date | None = None,
    ) -> None:
        """Write one assessment."""
        first = fieldwork or prepared or presented
        assert first
        started = started or first - timedelta(days=95)
        finished = finished or after(presented or prepared or first, 45)
        party = self.party(started)
        self.busy[party.reference] = finished
        self.number += 1
        self.book.add(
            "assessments",
            f"AS-{self.number:04}",
            started,
            later={"fieldwork": (), "prepared": (), "presented": (), "finished": ()},
            label="amber",
            party=party.reference,
            kind=kind,
            started=started,
            fieldwork=fieldwork,
            prepared=prepared,
            presented=presented,
            finished=finished,
        )


def write(book: Book, register: Register) -> None:
    """Write what the Security Sub-Committee dealt with."""
    desk = Desk(book, register)
    _other_year(desk, "2017-18", fusa=18, follow_up=4, privacy=6, self_assessed=8)
    _other_year(desk, "2018-19", fusa=38, follow_up=6, privacy=9, self_assessed=12)
    _main_year(desk)
    _other_year(desk, "2020-21", fusa=40, follow_up=10, privacy=12, self_assessed=14)
    _write_letters(book, register)
    _write_statuses(book, register)
    _write_publications(book)
    for number, (commenced, completed) in enumerate(
        (
            (date(2016, 5, 3), date(2016, 12, 12)),
            (date(2017, 5, 8), date(2018, 2, 5)),
            (date(2018, 6, 4), date(2019, 3, 4)),
            (date(2020, 2, 10), date(2021, 1, 25)),
        ),
        start=5,
    ):
        book.add(
            "risk_iterations",
            f"RISK-{number}",
            commenced,
            later={"completed": ()},
            label="amber",
            invented="commenced completed",
            source="Annual report 2019-20, section 2",
            number=number,
            commenced=commenced,
            completed=completed,
        )


def _kind(place: int) -> str:
    return "vusa" if place % 5 == 4 else "fusa"


def _other_year(desk: Desk, year: str, *, fusa: int, follow_up: int, privacy: int, self_assessed: int) -> None:
    """A year at lower detail: everything with fieldwork in it is presented in it."""
    first, last = start_of(year) + timedelta(days=20), end_of(year)
    until = last - timedelta(days=100)
    for place, day in enumerate(spread(first, until, fusa)):
        _done_within(desk, _kind(place), day, last)
    for day in spread(first, until, follow_up):
        _done_within(desk, "follow-up", day, last)
    for place, day in enumerate(spread(first, until, privacy)):
        finished = within(after(day, 40), day, last)
        desk.assess(
            "rspa" if place % 3 == 2 else "fpa", fieldwork=day, started=day - timedelta(days=15), finished=finished
        )
    for day in spread(first, until, self_assessed):
        finished = within(after(day, 35), day, last)
        desk.assess(
            "ssa",
            prepared=day,
            presented=within(after(day, 14), day, last),
            started=day - timedelta(days=15),
            finished=finished,
        )


def _done_within(desk: Desk, kind: str, day: date, last: date) -> None:
    prepared = after(day, 30)
    presented = after(prepared, 14)
    desk.assess(
        kind,
        fieldwork=day,
        prepared=prepared,
        presented=presented,
        started=max(day - timedelta(days=30), start_of("2017-18")),
        finished=within(after(presented, 20), presented, last),
    )


def _main_year(desk: Desk) -> None:
    """2019-20: 95 with fieldwork, of FUSA and VUSA 56 presented and 58 prepared, 18 self-assessments."""
    for place, day in enumerate(spread(date(2019, 3, 4), date(2019, 3, 29), 6)):
        desk.assess(
            _kind(place),
            fieldwork=day,
            prepared=after(day, 40),
            presented=after(day, 60),
            started=day - timedelta(days=60),
        )
    for place, day in enumerate(spread(FIRST, date(2019, 12, 20), 50)):
        desk.assess(_kind(place), fieldwork=day, prepared=after(day, 45), presented=after(day, 66))
    for place, day in enumerate(spread(date(2020, 2, 3), date(2020, 2, 14), 2)):
        desk.assess(_kind(place), fieldwork=day, prepared=date(2020, 3, 26), presented=date(2020, 4, 8))
    for place, day in enumerate(spread(date(2020, 2, 17), date(2020, 3, 27), 10)):
        desk.assess(
            _kind(place),
            fieldwork=day,
            prepared=date(2020, 4, 21) + timedelta(days=place),
            presented=after(date(2020, 5, 6), place),
        )
    for place, day in enumerate(spread(FIRST, LAST, 12)):
        # Six of the follow-ups were presented in the year, the others after it.
        prepared = after(day, 20) if place < 6 else max(after(day, 20), date(2020, 4, 2))
        desk.assess("follow-up", fieldwork=day, prepared=prepared, presented=after(prepared, 21))
    for place, day in enumerate(spread(FIRST, LAST, 21)):
        desk.assess("rspa" if place >= 13 else "fpa", fieldwork=day, finished=after(day, 160))
    for day in spread(FIRST + timedelta(days=10), date(2020, 2, 28), 18):
        desk.assess("ssa", prepared=day, presented=after(day, 16))
    _long_running(desk)


def _long_running(desk: Desk) -> None:
    """Users that stayed in the process through the year, with work whose fieldwork falls after it."""
    for place in range(LONG_RUNNING):
        started = FIRST - timedelta(days=3) + timedelta(days=place * 3)
        day = within(date(2020, 4, 20) + timedelta(days=4 * place), date(2020, 4, 20), date(2021, 3, 1))
        desk.assess("follow-up", fieldwork=day, prepared=after(day, 10), presented=after(day, 20), started=started)


# So many that, on the average of the twelve months, 71 Parties are in the process.
LONG_RUNNING = 8


def _write_letters(book: Book, register: Register) -> None:
    parties = [each for each in register.current(date(2021, 3, 31)) if each.acceded < date(2017, 4, 1)]
    number = 0
    for year, count in (("2017-18", 8), ("2018-19", 18), ("2019-20", 31), ("2020-21", 20)):
        for day in spread(start_of(year), end_of(year) - timedelta(days=30), count):
            number += 1
            book.add(
                "directors_letters",
                f"DL-{number:03}",
                day,
                later={"approved": ()},
                label="amber",
                party=parties[number * 3 % len(parties)].reference,
                prepared=day,
                approved=after(day, 18),
            )


STATUSES = {
    "assurance": (
        "Approved",
        "Approved, subject to a Director's Letter",
        "Approved, subject to a follow-up assessment",
        "Deferred",
    ),
    "compliance": ("Compliant", "Compliant, subject to remediation", "Not compliant"),
}


def _write_statuses(book: Book, register: Register) -> None:
    parties = [each for each in register.current(date(2021, 3, 31)) if each.acceded < date(2017, 4, 1)]
    number = 0
    for year, assurance, compliance in (
        ("2017-18", 10, 16),
        ("2018-19", 15, 30),
        ("2019-20", 23, 49),
        ("2020-21", 20, 36),
    ):
        for kind, count in (("assurance", assurance), ("compliance", compliance)):
            for day in over(year, count):
                number += 1
                choices = STATUSES[kind]
                book.add(
                    "status_decisions",
                    f"ST-{number:03}",
                    day,
                    label="amber",
                    party=parties[number * 5 % len(parties)].reference,
                    kind=kind,
                    status=choices[number % len(choices)],
                    decided=day,
                )


TITLES = {
    "scf": (
        "Security Controls Framework, part 1",
        "Security Controls Framework, part 2",
        "Security Self-Assessment Questionnaire",
    ),
    "pcf": ("Privacy Controls Framework",),
    "ai": (
        "Agreed Interpretation on SMETS1 Devices",
        "Agreed Interpretation on assurance status types",
        "Agreed Interpretation on security screening",
        "Agreed Interpretation on material security vulnerabilities",
    ),
    "cpa": ("Guidance on expiring CPA Certificates", "Guidance on remediation plans for Devices"),
    "other": (
        "Security Assessment Validation Workbook",
        "Guidance for Users on preparing for an assessment",
        "Guidance on Random Sample Privacy Assessments",
    ),
}
ISSUED = {
    "2017-18": {"scf": 2, "pcf": 1, "ai": 1, "cpa": 0, "other": 1},
    "2018-19": {"scf": 3, "pcf": 2, "ai": 2, "cpa": 1, "other": 2},
    "2019-20": {"scf": 4, "pcf": 2, "ai": 4, "cpa": 4, "other": 4},
    "2020-21": {"scf": 3, "pcf": 1, "ai": 3, "cpa": 2, "other": 3},
}


def _write_publications(book: Book) -> None:
    versions = {"pcf": 2.2, "scf": 1.11}
    number = 0
    for year, counts in ISSUED.items():
        for subject, count in counts.items():
            for place, day in enumerate(over(year, count)):
                number += 1
                version = ""
                if subject == "pcf":
                    versions["pcf"] += 0.1
                    version = f"{versions['pcf']:.1f}"
                elif subject == "scf":
                    versions["scf"] += 0.01
                    version = f"{versions['scf']:.2f}"
                real = version == "2.7"
                book.add(
                    "publications",
                    f"PUB-{number:03}",
                    day,
                    invented="published" if real else "all",
                    source="Annual report 2019-20, section 2" if real else "",
                    title=TITLES[subject][place % len(TITLES[subject])],
                    subject=subject,
                    version=version,
                    published=day,
                )
