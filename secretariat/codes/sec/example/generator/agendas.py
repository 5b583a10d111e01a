"""Agendas and papers of some meetings around March 2020, the meetings that come after April 2021, and how bodies meet."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from .book import Book
from .days import CLOSED

LAST_DAY = date(2021, 3, 31)

# (reference, body, title, weeks, weekday, begins, ends, place, format)
SERIES = (
    ("PANEL-SERIES-01", "panel", "Panel", "third", "friday", "10:00", "15:00", "London", "hybrid"),
    ("CSC-SERIES-01", "csc", "CSC", "last", "tuesday", "10:00", "12:30", "", "remote"),
    ("SSC-SERIES-01", "ssc", "SSC", "second-and-fourth", "wednesday", "10:00", "16:00", "London", "hybrid"),
    ("TAG-SERIES-01", "tag", "TAG", "last", "thursday", "13:00", "15:30", "", "remote"),
)

# (place, title, kind, purpose, minutes, presenter)
STANDING = (
    (10, "Welcome and apologies", "standing", "information", 5, "Chair"),
    (20, "Minutes and matters arising", "matters-arising", "decision", 10, "Code Administrator"),
    (30, "Actions due", "actions", "discussion", 10, "Code Administrator"),
    (100, "Any other business", "any-other-business", "discussion", 10, "Chair"),
)

# (title, purpose, minutes, author, recommendation, text, label)
BUDGET = (
    "Budget for the coming year", "decision", 25, "Code Administrator",
    "The Panel is asked to approve the budget and to agree that it is published.",
    "The draft was consulted on in January. Four responses came in, and none asked for a change of an amount.\n\n"
    "The largest cost is the Code Administrator; the reserve is kept as it was.", "white",
)  # fmt: skip
RELEASE = (
    "Readiness for the next release", "decision", 20, "Testing Advisory Group",
    "The Panel is asked to note the recommendation and to agree that the release goes ahead.",
    "Tests have ended. Two defects stay open, both with a way round that operators know.\n\n"
    "The Testing Advisory Group recommends that the release goes ahead on its day.", "white",
)  # fmt: skip
PERFORMANCE = (
    "Performance measures below target", "discussion", 20, "DCC",
    "The body is asked to consider the plan to bring the measures back above target.",
    "Two of the measures fell below their target in the quarter. The plan names who does what, and by when.", "green",
)  # fmt: skip
REMOTE = (
    "Meeting remotely until further notice", "decision", 10, "Code Administrator",
    "The body is asked to agree that all of its meetings are remote until it decides otherwise.",
    "Members join by telephone or video. Papers go out as before, and votes are taken by name.", "white",
)  # fmt: skip
COMPLIANCE = (
    "Steps towards a Party in default", "decision", 25, "Code Administrator",
    "The Panel is asked to decide whether a notice is to be served.",
    "An amount has been owed since last month. The Party was reminded twice and has not answered.\n\n"
    "Members with an interest in the Party have no part in this item.", "amber",
)  # fmt: skip
ASSESSMENT = (
    "Assessments since the last meeting", "decision", 40, "Independent assessor",
    "The Sub-Committee is asked to set the statuses that the assessor recommends.",
    "Three assessments have been finished. For two of them no finding is open; one has two findings with a plan.", "amber",
)  # fmt: skip
HORIZON = (
    "What is ahead", "information", 15, "Code Administrator", "",
    "Consultations that open in the next quarter, and reports that are due in it.", "white",
)  # fmt: skip

MARCH_2020: dict[str, tuple[Any, ...]] = {
    "PANEL-2019-20-21": (BUDGET, RELEASE, HORIZON),
    "PANEL-2019-20-22": (REMOTE, RELEASE, PERFORMANCE),
    "SSC-2019-20-28": (REMOTE, ASSESSMENT),
    "TAG-2019-20-25": (REMOTE, RELEASE),
    "OPSG-2019-20-24": (REMOTE, PERFORMANCE, HORIZON),
}

# (reference, body, title, day, kind, format, begins, ends, called, moved from, cancelled, series, agenda out on)
AHEAD: tuple[tuple[Any, ...], ...] = (
    ("PANEL-2021-22-01", "panel", "Panel", date(2021, 4, 23), "ordinary", "hybrid", "10:00", "15:00", date(2021, 3, 1),
     date(2021, 4, 16), None, "PANEL-SERIES-01", None),
    ("PANEL-2021-22-02", "panel", "Panel", date(2021, 5, 21), "ordinary", "hybrid", "10:00", "15:00", date(2021, 3, 1),
     None, None, "PANEL-SERIES-01", None),
    ("PANEL-2021-22-03", "panel", "Panel, ex-committee: A test window", date(2021, 4, 22), "ex-committee", "", "", "",
     date(2021, 3, 30), None, None, "", date(2021, 3, 31)),
    ("CSC-2021-22-01", "csc", "CSC", date(2021, 4, 27), "ordinary", "remote", "10:00", "12:30", date(2021, 3, 1), None,
     None, "CSC-SERIES-01", None),
    ("SSC-2021-22-01", "ssc", "SSC", date(2021, 4, 28), "ordinary", "hybrid", "10:00", "16:00", date(2021, 3, 1), None,
     None, "SSC-SERIES-01", None),
    ("TAG-2021-22-01", "tag", "TAG", date(2021, 4, 29), "ordinary", "remote", "13:00", "15:30", date(2021, 3, 1), None,
     date(2021, 3, 29), "TAG-SERIES-01", None),
)  # fmt: skip


def write(book: Book) -> None:
    random = Random("agendas")
    held = {row["reference"]: row for year in list(book.rows) for row in book.rows[year].get("meetings", [])}
    _how_bodies_meet(book)
    for reference, papers in MARCH_2020.items():
        day = date.fromisoformat(held[reference]["held_on"])
        _agenda(book, reference, held[reference]["body"], day, papers, out=_working_days_before(day, 5))
    _held(book, random, "PANEL-2019-20-22", date(2020, 3, 23))
    _ahead(book)


def _how_bodies_meet(book: Book) -> None:
    known = date(2019, 4, 1)
    for reference, body, title, weeks, weekday, begins, ends, place, form in SERIES:
        book.add(
            "meeting_series", reference, known, body=body, title=title, weeks=weeks, weekday=weekday, starts_at=begins,
            ends_at=ends, place=place, format=form, starts=known, ends=None,
        )  # fmt: skip
        book.add(
            "joining_links", f"JL-{body.upper()}", known, label="amber", body=body, series=reference, meeting="",
            address=f"https://meetings.example.org/{body}", how="Illustrative: nobody answers there.",
        )  # fmt: skip
        for place_, title_, kind, purpose, minutes, presenter in STANDING:
            book.add(
                "standing_items", f"{body.upper()}-STANDING-{place_:03}", known, body=body, title=title_, kind=kind,
                purpose=purpose, position=place_, minutes=minutes, presenter=presenter, starts=known, ends=None,
            )  # fmt: skip


def _agenda(
    book: Book, meeting: str, body: str, day: date, papers: tuple[Any, ...], *, out: date | None, late: int = 0
) -> None:
    """An agenda with the standing items and a paper for each of the meeting's own; the paper `late` came late."""
    known = min(day, LAST_DAY)
    lines: list[tuple[Any, ...]] = []
    for place, title, kind, purpose, minutes, presenter in STANDING:
        where = place if place < 100 else place + 800
        lines.append(
            (where, title, kind, purpose, minutes, presenter, "white", f"{body.upper()}-STANDING-{place:03}", None)
        )
    for number, paper in enumerate(papers):
        lines.append((100 + number, paper[0], "paper", paper[1], paper[2], paper[3], paper[6], "", paper))
    has_standing = body in {each[1] for each in SERIES}
    count = 0
    for number, line in enumerate(sorted(lines, key=lambda each: each[0]), start=1):
        where, title, kind, purpose, minutes, presenter, label, standing, paper = line
        item = f"{meeting}-I{number:02}"
        book.add(
            "agenda_items", item, known, label=label, meeting=meeting, body=body, position=where, title=title, kind=kind,
            purpose=purpose, minutes=minutes, presenter=presenter, note="", party="", subject_kind="", subject="",
            standing=standing if has_standing else "", published=out,
        )  # fmt: skip
        if paper:
            count += 1
            came = (out or day - timedelta(days=10)) - timedelta(days=1)
            is_late = count == late
            book.add(
                "papers", f"{meeting}-P{count:02}", known, label=label, item=item, body=body, party="", number=count,
                version=1, title=title, purpose=purpose, recommendation=paper[4], author=presenter,
                submitted=_working_days_before(day, 2) if is_late else came,
                published=_working_days_before(day, 2) if is_late and out else out, superseded=None, withdrawn=None,
                text=paper[5],
            )  # fmt: skip


def _held(book: Book, random: Random, meeting: str, day: date) -> None:
    """Who was there, how they voted on the release, who had no part in an item, and what was minuted."""
    seats = [
        row
        for year in list(book.rows)
        for row in book.rows[year].get("appointments", [])
        if row["body"] == "panel"
        and row["starts"] <= day.isoformat()
        and not (row["ends"] and row["ends"] <= day.isoformat())
    ]
    voting = [row["reference"] for row in seats if row["seat"] in ("chair", "member")]
    away, stands_in = "PANEL-S02-1", "PANEL-S02-1A"
    for number, seat in enumerate(voting, start=1):
        how = "apologies" if number == len(voting) else "remote"
        book.add(
            "meeting_attendances", f"{meeting}-AT{number:02}", day, meeting=meeting, body="panel", appointment=seat,
            alternate=stands_in if seat == away else "", guest="", organisation="", how=how, from_item="", to_item="",
        )  # fmt: skip
    book.add(
        "meeting_attendances", f"{meeting}-AT90", day, meeting=meeting, body="panel", appointment="", alternate="",
        guest="Illustrative guest", organisation="DCC", how="remote", from_item=f"{meeting}-I06", to_item=f"{meeting}-I06",
    )  # fmt: skip
    item = f"{meeting}-I05"
    for number, seat in enumerate(voting[:-1], start=1):
        choice = random.choice(("for", "for", "for", "for", "abstain"))
        book.add(
            "votes", f"{meeting}-V{number:02}", day, item=item, body="panel", decision="", motion="", appointment=seat,
            alternate=stands_in if seat == away else "", choice=choice, casting=False, voted=day,
        )  # fmt: skip
    book.add(
        "recusals", f"{meeting}-R01", day, label="amber", item=f"{meeting}-I06", body="panel", appointment=voting[3],
        person="", why="Employed by whoever wrote the paper.", declared=day - timedelta(days=3), ended=None,
    )  # fmt: skip
    book.add(
        "minutes", f"{meeting}-M", day, meeting=meeting, body="panel", title="Minutes of the Panel, 23 March 2020",
        drafted=day + timedelta(days=1), circulated=day + timedelta(days=4), comments_by=day + timedelta(days=11),
        ratified=None, ratified_at="",
    )  # fmt: skip
    minuted = (
        ("I01", "The Chair welcomed those present, all of whom had joined remotely.", "white"),
        ("I04", "It was agreed that meetings are remote until the Panel decides otherwise.", "white"),
        ("I05", "The recommendation was considered. It was agreed that the release goes ahead.", "white"),
        ("I06", "The plan for the measures below target was considered, and further figures were asked for.", "green"),
    )
    for number, (which, text, label) in enumerate(minuted, start=1):
        book.add(
            "minute_items", f"{meeting}-MI{number:02}", day, label=label, meeting=meeting, body="panel",
            item=f"{meeting}-{which}", party="", position=number * 10, text=text,
        )  # fmt: skip
    book.add(
        "questions", "Q-00001", day, paper=f"{meeting}-P02", item=item, body="panel", party="", person="",
        asked_by="Member of the Panel", text="Which of the two defects would be seen by a consumer?",
        asked=day - timedelta(days=4), answer="Neither: both are seen by operators only.",
        answered=day - timedelta(days=2), answered_by="Testing Advisory Group",
    )  # fmt: skip


def _ahead(book: Book) -> None:
    for reference, body, title, day, kind, form, begins, ends, called, moved, cancelled, series, out in AHEAD:
        name = title if kind == "ex-committee" else f"{title}, {day.day} {day:%B %Y}"
        book.add(
            "meetings", reference, min(called, LAST_DAY), body=body, title=name, held_on=day, kind=kind, format=form,
            series=series, starts_at=begins, ends_at=ends, place="London" if form == "hybrid" else "", called=called,
            agenda_published=date(2021, 4, 13) if reference == "PANEL-2021-22-01" else out, moved_from=moved,
            cancelled=cancelled,
        )  # fmt: skip
    _agenda(
        book, "PANEL-2021-22-01", "panel", date(2021, 4, 23), (RELEASE, PERFORMANCE, COMPLIANCE, HORIZON),
        out=date(2021, 4, 13), late=4,
    )  # fmt: skip
    _agenda(book, "SSC-2021-22-01", "ssc", date(2021, 4, 28), (ASSESSMENT, HORIZON), out=None)
    book.add(
        "agenda_items", "PANEL-2021-22-03-I01", LAST_DAY, meeting="PANEL-2021-22-03", body="panel", position=100,
        title="A further week for tests", kind="paper", purpose="decision", minutes=None, presenter="", note="", party="",
        subject_kind="", subject="", standing="", published=date(2021, 3, 31),
    )  # fmt: skip


def _working_days_before(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5 and day not in CLOSED
    return day
