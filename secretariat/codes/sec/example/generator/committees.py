"""Bodies, meetings, actions and decisions."""

from __future__ import annotations

from datetime import date
from random import Random

from . import seats
from .book import Book
from .days import YEARS, after, end_of, over, start_of

# (reference, name, short name, kind, parent, first day, last day, source of the name)
BODIES = (
    ("panel", "SEC Panel", "Panel", "panel", "", date(2013, 9, 23), None, "7"),
    ("secco-board", "SECCo Board", "SECCo Board", "board", "", date(2013, 9, 23), None, "7"),
    ("change-board", "Change Board", "Change Board", "sub-committee", "panel", date(2014, 3, 1), None, ""),
    ("csc", "Change Sub-Committee", "CSC", "sub-committee", "panel", date(2019, 4, 1), None, "4.3"),
    (
        "tabasc",
        "Technical Architecture and Business Architecture Sub-Committee",
        "TABASC",
        "sub-committee",
        "panel",
        date(2014, 6, 1),
        None,
        "3.1",
    ),
    ("tag", "Testing Advisory Group", "TAG", "sub-committee", "panel", date(2014, 6, 1), None, "3.2"),
    ("opsg", "Operations Group", "OPSG", "sub-committee", "panel", date(2016, 11, 1), None, "3.3"),
    ("ssc", "Security Sub-Committee", "SSC", "sub-committee", "panel", date(2014, 2, 1), None, "5.1"),
    (
        "smki-pma",
        "SMKI Policy Management Authority",
        "SMKI PMA",
        "sub-committee",
        "panel",
        date(2014, 3, 1),
        None,
        "5.2",
    ),
    ("working-group", "Working Group", "Working Group", "working-group", "panel", date(2014, 6, 1), None, "4.3"),
    ("alt-han-forum", "Alt HAN Forum", "Forum", "forum", "", date(2016, 8, 1), None, "8"),
    (
        "alt-han-co-board",
        "Alt HAN Co Board",
        "Alt HAN Co Board",
        "forum-company-board",
        "alt-han-forum",
        date(2016, 11, 1),
        None,
        "9",
    ),
    (
        "alt-han-charging",
        "Alt HAN Charging Sub-Group",
        "Charging",
        "forum-sub-group",
        "alt-han-forum",
        date(2017, 3, 1),
        None,
        "",
    ),
    (
        "alt-han-commercial",
        "Alt HAN Commercial Sub-Group",
        "Commercial",
        "forum-sub-group",
        "alt-han-forum",
        date(2017, 3, 1),
        None,
        "",
    ),
    (
        "alt-han-operations",
        "Alt HAN Operations Group",
        "Alt HAN OPSG",
        "forum-sub-group",
        "alt-han-forum",
        date(2017, 9, 1),
        None,
        "9",
    ),
    (
        "alt-han-regulation",
        "Alt HAN Regulation Sub-Group",
        "Regulation",
        "forum-sub-group",
        "alt-han-forum",
        date(2018, 2, 1),
        None,
        "",
    ),
    (
        "alt-han-security",
        "Alt HAN Security Sub-Group",
        "Security",
        "forum-sub-group",
        "alt-han-forum",
        date(2018, 2, 1),
        None,
        "",
    ),
    (
        "alt-han-procurement",
        "Alt HAN Procurement Sub-Group",
        "Procurement",
        "forum-sub-group",
        "alt-han-forum",
        date(2017, 3, 1),
        date(2019, 1, 31),
        "",
    ),
)
SHORT = {each[0]: each[2] for each in BODIES}
ORDER = (
    "panel",
    "secco-board",
    "change-board",
    "csc",
    "tabasc",
    "tag",
    "opsg",
    "ssc",
    "smki-pma",
    "working-group",
    "alt-han-forum",
    "alt-han-co-board",
    "alt-han-operations",
)
# Meetings of each body, in the order above. 2018-19 and 2019-20 make 120 and 162 without the last four columns; the
# annual report prints those of TAG, OPSG, SSC and SMKI PMA for 2019-20.
HELD = {
    "2017-18": (12, 7, 12, 0, 11, 14, 14, 20, 12, 10, 6, 8, 4),
    "2018-19": (14, 8, 12, 0, 12, 18, 18, 24, 14, 12, 6, 10, 6),
    "2019-20": (22, 11, 12, 12, 13, 25, 24, 28, 15, 12, 6, 11, 8),
    "2020-21": (20, 11, 12, 12, 13, 24, 26, 30, 16, 12, 6, 11, 8),
}
# Actions raised: by each Sub-Committee and the Panel, and how many of them were closed by the end of the year.
RAISED = {
    "2017-18": {
        "panel": (20, 16),
        "ssc": (90, 70),
        "opsg": (60, 50),
        "tag": (60, 48),
        "tabasc": (40, 32),
        "smki-pma": (30, 24),
    },
    "2018-19": {
        "panel": (38, 30),
        "ssc": (240, 196),
        "opsg": (200, 160),
        "tag": (170, 140),
        "tabasc": (105, 84),
        "smki-pma": (80, 66),
        "change-board": (30, 24),
    },
    "2019-20": {
        "panel": (58, 50),
        "ssc": (330, 281),
        "opsg": (290, 246),
        "tag": (260, 221),
        "tabasc": (150, 127),
        "smki-pma": (120, 102),
        "change-board": (54, 46),
        "csc": (50, 43),
        "working-group": (24, 20),
    },
    "2020-21": {
        "panel": (30, 22),
        "ssc": (120, 95),
        "opsg": (110, 85),
        "tag": (90, 70),
        "tabasc": (50, 40),
        "smki-pma": (40, 30),
        "csc": (20, 16),
    },
}
VERBS = (
    "Circulate",
    "Review",
    "Confirm",
    "Report back on",
    "Update",
    "Clarify",
    "Provide",
    "Consider",
    "Publish",
    "Share",
)
THINGS = (
    "the DCC's answers on Communications Hub firmware",
    "the test completion report for the release",
    "the regression test scope",
    "the remediation plan for superfluous Alerts",
    "the dates of planned Maintenance",
    "the Live Services Criteria evidence",
    "the migration forecast for SMETS1 Devices",
    "the performance measures that fell below target",
    "the draft guidance for Users",
    "the list of Devices with expiring CPA Certificates",
    "the impact on prepayment customers",
    "the User Acceptance Testing window",
    "the risk register entry",
    "the lessons from the Major Incident",
    "the terms of reference",
    "the business continuity test results",
    "the anomaly detection thresholds",
    "the key ceremony schedule",
    "the Service Request forecast",
    "the cost of the DCC Assessment",
    "the options for Next Generation Communications Hubs",
    "the comments on the draft legal text",
    "the membership vacancies",
    "the audit findings",
)
ENDINGS = (
    "",
    "",
    " before the next meeting",
    " with members",
    " with the DCC",
    " with the Department",
    " for the Panel",
    " by correspondence",
)
OWNERS = ("Code Administrator", "Code Administrator", "DCC", "DCC", "Members", "Chair", "User CIO", "Department")
SUBJECTS = (
    ("Entry of SMETS1 device models to the eligible products list", "Recommended to the Department"),
    ("Exit from System Integration Testing", "Approved"),
    ("Release readiness", "Recommended to proceed"),
    ("Remediation plan for performance measures", "Accepted with conditions"),
    ("Revised terms of reference", "Approved"),
    ("Assurance status of the DCC", "Set"),
    ("Budget for the coming year", "Approved"),
    ("Guidance for Users", "Approved for publication"),
    ("Release Management Policy", "Approved"),
    ("Delegation of the Addressing Party Differences process", "Delegated to the Operations Group"),
)


def write(book: Book) -> dict[str, list[tuple[str, date]]]:
    """Write the bodies and what they did; body to its meetings as (reference, day)."""
    chance = Random("committees")
    for reference, name, short, kind, parent, starts, ends, section in BODIES:
        book.add(
            "bodies",
            reference,
            starts,
            later={"ends": ()},
            invented="starts ends" if section else "starts ends name" if kind == "forum-sub-group" else "starts",
            source=f"Annual report 2019-20, section {section}" if section else "",
            name=name,
            short_name=short,
            kind=kind,
            parent=parent,
            starts=starts,
            ends=ends,
        )
    meetings: dict[str, list[tuple[str, date]]] = {}
    for year in YEARS:
        for body, count in zip(ORDER, HELD[year], strict=True):
            held = _write_meetings(book, body, year, count)
            meetings.setdefault(body, []).extend(held)
            _write_actions(book, body, year, held, chance)
    seats.write(book, chance, {reference: starts for reference, _, _, _, _, starts, *_ in BODIES})
    _write_decisions(book, meetings, chance)
    return meetings


def _write_meetings(book: Book, body: str, year: str, count: int) -> list[tuple[str, date]]:
    held = []
    for number, day in enumerate(over(year, count), start=1):
        reference = f"{body.upper()}-{year}-{number:02}"
        remote = day >= date(2020, 3, 16)
        book.add(
            "meetings",
            reference,
            day,
            body=body,
            title=f"{SHORT[body]}, {day.day} {day:%B %Y}",
            held_on=day,
            kind="extraordinary" if number % 6 == 5 and count > 14 else "ordinary",
            format="remote" if remote else "hybrid" if number % 4 == 0 else "in-person",
        )
        held.append((reference, day))
    return held


def _write_actions(book: Book, body: str, year: str, held: list[tuple[str, date]], chance: Random) -> None:
    count, closed_in_time = RAISED[year].get(body, (0, 0))
    last = end_of(year)
    places = sorted(chance.randrange(len(held)) for _ in range(count)) if held else []
    # Those raised last are the likeliest to be open when the year ends.
    stay_open = set(
        sorted(range(count), key=lambda place: places[place] + chance.random() * len(held) / 2)[closed_in_time:]
    )
    for number, place in enumerate(places):
        meeting, raised = held[place]
        closed: date | None = min(after(raised, chance.randrange(7, 70)), last)
        if number in stay_open:
            # About a third is closed in the following year, the rest has not been closed yet.
            closed = after(last, chance.randrange(10, 90)) if chance.random() < 0.33 else None
        book.add(
            "actions",
            f"{body.upper()}-{year}-A{number + 1:03}",
            raised,
            later={"closed": ()},
            label="amber" if body in ("ssc", "smki-pma") else "green",
            body=body,
            meeting=meeting,
            title=f"{chance.choice(VERBS)} {chance.choice(THINGS)}{chance.choice(ENDINGS)}",
            owner=chance.choice(OWNERS),
            raised=raised,
            due=after(raised, chance.choice((14, 28, 28, 42))),
            closed=closed,
        )


def _write_decisions(book: Book, meetings: dict[str, list[tuple[str, date]]], chance: Random) -> None:
    number = 0
    for body in ("panel", "secco-board", "tag", "opsg", "ssc", "smki-pma", "tabasc"):
        for place, (meeting, day) in enumerate(meetings[body]):
            keep = 2 if start_of("2019-20") <= day <= end_of("2019-20") else 5
            if place % keep:
                continue
            number += 1
            title, outcome = chance.choice(SUBJECTS)
            book.add(
                "decisions",
                f"D-{number:04}",
                day,
                label="green" if body in ("ssc", "smki-pma") else "white",
                body=body,
                meeting=meeting,
                title=title,
                decided=day,
                outcome=outcome,
                subject="",
            )
