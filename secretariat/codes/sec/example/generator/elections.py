"""Elections, nominations, vacancies and vetting. All of it is invented but for the two vacancies of April 2021.

Nothing here changes who holds a seat: rounds lead to appointments that `seats.py` has written. Their ballots are not
kept: they were counted before the register was.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .book import Book
from .parties import Party, Register

NEWSLETTER = "https://smartenergycodecompany.co.uk/newsletter/sec-newsletter-30-april-2021"
LARGE, SMALL, OTHER = "large-supplier", "small-supplier", "other"
ELECTRICITY, GAS = "electricity-network", "gas-network"

# Election: reference, body, title, kind, called, nominations close, poll opens and closes, takes office, declared.
Round = tuple[str, str, str, str, date, date, date, date, date, date | None]
ROUNDS: tuple[Round, ...] = (
    (
        "EL-0001", "panel", "Election to the Panel, September 2019", "annual", date(2019, 8, 1), date(2019, 8, 14),
        date(2019, 8, 19), date(2019, 8, 30), date(2019, 9, 30), date(2019, 8, 31),
    ),
    (
        "EL-0002", "panel", "Interim election to the Panel, October 2019", "interim", date(2019, 9, 2), date(2019, 9, 13),
        date(2019, 9, 16), date(2019, 9, 27), date(2019, 10, 1), date(2019, 9, 28),
    ),
    (
        "EL-0003", "ssc", "Election to the SSC, February 2021", "annual", date(2020, 12, 7), date(2020, 12, 18),
        date(2021, 1, 5), date(2021, 1, 18), date(2021, 2, 1), date(2021, 1, 20),
    ),
    (
        "EL-0004", "change-board", "Election to the Change Board, May 2021", "annual", date(2021, 3, 22),
        date(2021, 4, 1), date(2021, 4, 8), date(2021, 4, 23), date(2021, 5, 4), None,
    ),
)  # fmt: skip

# Contest: round, seat group, its name and categories, how many voted, seats as (who leaves, who takes it), and
# candidates as (name, place among the Parties of the category, votes, elected to which appointment).
Candidate = tuple[str, int, int | None, str]
Seats = tuple[tuple[str, str], ...]
CONTESTS: tuple[tuple[str, str, str, tuple[str, ...], int | None, Seats, tuple[Candidate, ...]], ...] = (
    (
        "EL-0001", "PANEL-G02", "Large Suppliers", (LARGE,), None, (("PANEL-S02-1", "PANEL-S02-1"),),
        (("Illustrative member 002", 2, None, "PANEL-S02-1"),),
    ),
    (
        "EL-0001", "PANEL-G03", "Small Suppliers", (SMALL,), 47, (("PANEL-S05-1", "PANEL-S05-2"),),
        (
            ("Illustrative member 008", 11, 24, "PANEL-S05-2"),
            ("Illustrative candidate 01", 30, 15, ""),
            ("Illustrative candidate 02", 42, 8, ""),
        ),
    ),
    (
        "EL-0001", "PANEL-G06", "Other SEC Parties", (OTHER,), 31, (("PANEL-S09-1", "PANEL-S09-1"),),
        (("Illustrative member 013", 5, 22, "PANEL-S09-1"), ("Illustrative candidate 03", 17, 9, "")),
    ),
    (
        "EL-0002", "PANEL-G03", "Small Suppliers", (SMALL,), None, (("PANEL-S04-1", "PANEL-S04-2"),),
        (("Illustrative member 006", 19, None, "PANEL-S04-2"),),
    ),
    (
        "EL-0003", "SSC-G06", "Other SEC Parties", (OTHER,), None, (("SSC-S08-1", "SSC-S08-1"),),
        (("Illustrative member 131", 8, None, "SSC-S08-1"),),
    ),
    (
        "EL-0004", "CHANGE-BOARD-G03", "Small Suppliers", (SMALL,), None,
        (("CHANGE-BOARD-S14-2", ""), ("CHANGE-BOARD-S16-2", "")),
        (
            ("Illustrative candidate 04", 3, None, ""),
            ("Illustrative candidate 05", 24, None, ""),
            ("Illustrative member 038", 33, None, ""),
            ("Illustrative candidate 06", 51, None, ""),
        ),
    ),
    (
        "EL-0004", "CHANGE-BOARD-G04", "Networks", (ELECTRICITY, GAS), None, (("", ""), ("CHANGE-BOARD-S17-1", "")),
        (("Illustrative candidate 07", 4, None, ""), ("Illustrative member 044", 9, None, "")),
    ),
    (
        "EL-0004", "CHANGE-BOARD-G05", "Other SEC Parties", (OTHER,), None,
        (("CHANGE-BOARD-S19-1", ""), ("CHANGE-BOARD-S20-1", "")),
        (
            ("Illustrative candidate 08", 12, None, ""),
            ("Illustrative candidate 09", 26, None, ""),
            ("Illustrative member 048", 40, None, ""),
        ),
    ),
)  # fmt: skip
# Nominations that came to nothing: contest, candidate, place, what became of it and why.
LOST = (
    (
        "EL-0003-C1",
        "Illustrative candidate 10",
        OTHER,
        14,
        "refused",
        "No experience of security assessments is shown.",
    ),
    ("EL-0004-C2", "Illustrative candidate 11", GAS, 2, "withdrawn", "Takes up another post."),
)
STATEMENTS = (
    "I have worked on smart metering for eight years, in operations and in testing, and have prepared papers for this body.",
    "Proposals should say what they cost and whom they help before anybody votes on them. I would ask that each time.",
    "Small Parties seldom have the time to read everything. I would read it for them and say what matters to them.",
    "I have sat on the body for one term, and would finish what it has begun on the quality of impact assessments.",
)


def write(book: Book, register: Register) -> None:
    """Write the rounds with their contests, seats and nominations, the vacancies, and the vetting of the SSC."""
    chance = Random("elections")
    rounds = {each[0]: each for each in ROUNDS}
    for reference, body, title, kind, called, nominations, opens, closes, office, declared in ROUNDS:
        book.add(
            "elections", reference, called, body=body, title=title, kind=kind, called=called, record_date=called,
            nominations_close=nominations, ballot_opens=opens, ballot_closes=closes, takes_office=office,
            declared=declared, cancelled=None,
        )  # fmt: skip
    numbers: dict[str, int] = {}
    for election, group, name, categories, voted, seats, candidates in CONTESTS:
        _, body, title, _, called, *_, declared = rounds[election]
        numbers[election] = numbers.get(election, 0) + 1
        contest = f"{election}-C{numbers[election]}"
        there = _on(register, called, *categories)
        book.add(
            "contests", contest, called, election=election, seat_group=group, title=f"{name}, {title}",
            seats=len(seats), electors=len({each.group for each in there}), voted=voted, tie="", seal="",
        )  # fmt: skip
        for place, (vacated, filled) in enumerate(seats, start=1):
            book.add("seats_up", f"{contest}-S{place}", called, contest=contest, vacated=vacated, filled=filled)
        for place, (candidate, which, votes, seat) in enumerate(candidates, start=1):
            outcome = ("elected" if seat else "not-elected") if declared else ""
            _nominate(
                book, chance, f"{contest}-N{place:02}", contest, body, candidate, there[which], called,
                outcome=outcome, votes=votes, appointment=seat,
            )  # fmt: skip
    for contest, candidate, category, which, how, why in LOST:
        _, body, _, _, called, *_ = rounds[contest.partition("-C")[0]]
        party = _on(register, called, category)[which]
        _nominate(book, chance, f"{contest}-N09", contest, body, candidate, party, called, how=how, why=why)
    _write_vacancies(book, register)
    _write_vetting(book)


def _on(register: Register, day: date, *categories: str) -> list[Party]:
    """Parties of these categories that are in a Voting Group on a day, in order."""
    found = [each for each in register.current(day, *categories) if each.group and not (each.grew and each.grew > day)]
    return sorted(found, key=lambda each: each.reference)


def _nominate(
    book: Book, chance: Random, reference: str, contest: str, body: str, candidate: str, party: Party, called: date,
    *, outcome: str = "", votes: int | None = None, appointment: str = "", how: str = "", why: str = "",
) -> None:  # fmt: skip
    made = called + timedelta(days=chance.randrange(1, 4))
    then = made + timedelta(days=chance.randrange(1, 4))
    book.add(
        "nominations", reference, made, label="amber" if how else "green", contest=contest, body=body,
        candidate=candidate, email="", person="", organisation=party.name, party=party.reference,
        nominator=f"Illustrative director {chance.randrange(100, 999)}", position="Director of regulation", senior=True,
        statement=chance.choice(STATEMENTS), made=made, accepted=None if how else then,
        withdrawn=then if how == "withdrawn" else None, refused=then if how == "refused" else None, reason=why,
        outcome=outcome, votes=votes, appointment=appointment,
    )  # fmt: skip


def _write_vacancies(book: Book, register: Register) -> None:
    says = "Members read the papers of a monthly meeting and speak for Parties of their category."
    book.add(
        "vacancies", "VA-0001", date(2019, 9, 2), body="tag", seat_group="TAG-G03", title="Small Supplier seat on the TAG",
        seats=1, says=says, advertised=date(2019, 9, 2), closes=date(2019, 9, 20), starts=date(2019, 10, 27),
        filled=date(2019, 10, 21), withdrawn=None,
    )  # fmt: skip
    there = _on(register, date(2019, 9, 2), SMALL)
    for number, (which, decision, why, seat) in enumerate(
        ((21, "accepted", "", "TAG-S04-2"), (36, "declined", "The other candidate has run tests of a release.", "")),
        start=1,
    ):
        party = there[which]
        name = "Illustrative member 112" if seat else "Illustrative candidate 12"
        book.add(
            "expressions_of_interest", f"VA-0001-E{number:02}", date(2019, 9, 9), label="amber", vacancy="VA-0001",
            body="tag", candidate=name, email="", person="", party=party.reference, nominated_by="",
            statement="I have tested releases of the DCC's systems.", made=date(2019, 9, 9), decision=decision,
            decided=date(2019, 9, 25), reason=why, form_received=date(2019, 10, 4) if seat else None, appointment=seat,
        )  # fmt: skip
    for reference, group, title in (
        ("VA-0002", "CSC-G05", "Gas Network seat on the Change Sub-Committee"),
        ("VA-0003", "CSC-G06", "Other SEC Party seat on the Change Sub-Committee"),
    ):
        # Settled in March for an advert in April: the newsletter of the end of that month has it.
        book.add(
            "vacancies", reference, date(2021, 3, 31), invented="seats says advertised closes starts", source=NEWSLETTER,
            body="csc", seat_group=group, title=title, seats=1, says=says, advertised=date(2021, 4, 6),
            closes=date(2021, 5, 7), starts=date(2021, 6, 1), filled=None, withdrawn=None,
        )  # fmt: skip


def _write_vetting(book: Book) -> None:
    """Members of the SSC since its seats are known; one is to be vetted anew, and one waits."""
    for number, (seat, asked, cleared) in enumerate(
        (
            ("SSC-S01-1", date(2017, 11, 6), date(2018, 1, 15)),
            ("SSC-S02-1", date(2018, 5, 14), date(2018, 6, 11)),
            ("SSC-S03-1", date(2017, 11, 6), date(2018, 2, 5)),
            ("SSC-S04-2", date(2019, 10, 23), date(2019, 12, 2)),
            ("SSC-S05-2", date(2019, 10, 14), date(2019, 11, 25)),
            ("SSC-S08-1", date(2021, 1, 20), None),
        ),
        start=1,
    ):
        book.add(
            "vettings", f"VT-{number:04}", asked, label="amber", body="ssc", appointment=seat, person="",
            kind="Security vetting", asked=asked, cleared=cleared, refused=None,
            expires=cleared.replace(year=cleared.year + 3) if cleared else None, details="",
        )  # fmt: skip
