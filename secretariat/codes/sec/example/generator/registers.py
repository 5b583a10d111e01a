"""What bodies keep: terms of reference, duties, readiness, test environments and reports that are owed."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from .book import Book
from .days import YEARS, after, end_of, start_of, working, working_before

CODE = Path(__file__).resolve().parents[2]
Meetings = dict[str, list[tuple[str, date]]]


def write(book: Book, meetings: Meetings) -> None:
    """Write the registers; body to its meetings as (reference, day) tells where things were decided and noted."""
    chance = Random("registers")
    _terms(book)
    _duties(book, chance)
    _readiness(book, meetings)
    _environments(book)
    _owed(book, meetings, chance)


def decide(
    book: Book,
    meetings: Meetings,
    reference: str,
    body: str,
    on: date,
    title: str,
    outcome: str,
    kind: str = "approved",
    label: str = "white",
    **more: Any,
) -> date:
    """Write a decision at the body's first meeting from a day on; the day of that meeting."""
    meeting, day = next((each for each in meetings[body] if each[1] >= on), meetings[body][-1])
    book.add(
        "decisions",
        reference,
        day,
        label=label,
        body=body,
        meeting=meeting,
        title=title,
        decided=day,
        outcome=outcome,
        subject=more.pop("subject", ""),
        outcome_kind=kind,
        **more,
    )
    return day


TERMS = (
    # body, version, first day, last day, what changed
    ("tag", "1.0", date(2014, 6, 1), date(2018, 10, 1), ""),
    ("tag", "2.0", date(2018, 10, 1), None, "It also looks at the readiness of cohorts of SMETS1 Devices."),
    ("opsg", "1.0", date(2017, 7, 14), date(2019, 6, 14), ""),
    ("opsg", "1.1", date(2019, 6, 14), None, "Differences between Parties and owed reports were delegated to it."),
    ("ssc", "1.0", date(2014, 2, 1), None, ""),
    ("csc", "1.0", date(2019, 4, 1), None, ""),
)
PURPOSE = {
    "tag": "It advises the Panel on testing by the DCC and on when testing is complete.",
    "opsg": "It looks after how the DCC's services perform for those who use them.",
    "ssc": "It keeps the end-to-end security arrangements under review.",
    "csc": "It advises the Panel on proposals while they are developed.",
}
ADDED = {
    ("tag", "2.0"): "It also advises on the readiness of each cohort of SMETS1 Devices.",
    (
        "opsg",
        "1.1",
    ): "It also helps Parties to settle differences, and receives the reports that the Panel delegates to it.",
}


def _terms(book: Book) -> None:
    for body, version, starts, ends, changes in TERMS:
        purpose = " ".join(filter(None, (PURPOSE[body], ADDED.get((body, version), ""))))
        text = (
            f"# Purpose\n{purpose}\n# Membership\nIts seats are in the register, with the day on which each was taken up."
            "\n# Meetings\nIt meets at least once a month. Papers go out five working days before."
        )
        book.add(
            "terms_of_reference",
            f"TOR-{body.upper()}-{version}",
            starts,
            body=body,
            version=version,
            text=text,
            changes=changes,
            starts=starts,
            ends=ends,
            decision="",
        )
    book.add(
        "stand_ins",
        "SI-0001",
        date(2019, 4, 1),  # with the row of the body that it was for
        for_body="csc",
        by_body="working-group",
        starts=date(2018, 11, 1),
        ends=None,
        basis="inferred",
    )


def _due(duty: dict[str, object], year: str) -> date:
    month, number = int(str(duty["month"])), int(str(duty["working_day"]))
    first = date(start_of(year).year + (month < 4), month, 1)
    if number > 0:
        day = working(first)
        for _ in range(number - 1):
            day = working(day + timedelta(days=1))
        return day
    return working_before((first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def _duties(book: Book, chance: Random) -> None:
    duties = tomllib.loads((CODE / "duties.toml").read_text(encoding="utf-8"))["duty"]
    for year in YEARS[1:]:
        for duty in duties:
            due = _due(duty, year)
            late = chance.random() < 0.15
            done = after(due, 9) if late else working_before(due - timedelta(days=chance.randrange(2, 15)))
            if year == YEARS[-1] and duty["slug"] in ("risk-assessment", "terms-of-reference"):
                done = date(2021, 6, 30)
            book.add(
                "duties",
                f"DUTY-{year}-{duty['slug']}",
                start_of(year),
                later={"done": ("evidence",)},
                label="green",
                duty=duty["slug"],
                title=duty["name"],
                body=duty["body"],
                year=year,
                begins=working_before(due - timedelta(days=28)),
                due=due,
                done=done,
                evidence="Minuted by the body, with the paper it was considered on",
            )


CRITERIA = (
    # what has to be so, the body that looks at it, who brings the evidence, its status in each case
    ("System Integration Testing is complete, with no defect of the first two severities", "tag", "DCC", "met"),
    ("User Integration Testing was open for long enough to Parties that asked for it", "tag", "DCC", "met"),
    ("Regression tests pass on the configuration that goes live", "tag", "DCC", "conditions"),
    ("The business continuity of the changed services was tested", "opsg", "DCC", "met"),
    ("The service desk and its knowledge articles are ready", "opsg", "DCC", "met"),
    ("A way back is there, and was rehearsed", "opsg", "DCC", "met"),
    ("The security of the change was assessed, and its risks are accepted", "ssc", "DCC", "met"),
    ("Anomaly detection thresholds fit the new traffic", "ssc", "Users", "conditions"),
)
READINESS = (
    # reference, title, kind, subject, opened, planned, known so far: "live", "views" or "gathering"
    ("RDY-0001", "November 2019 SEC Release", "release", "November 2019", date(2019, 7, 15), date(2019, 11, 7), "live"),
    ("RDY-0002", "SMETS1 middle operating capability", "smets1-cohort", "", date(2020, 2, 3), date(2020, 7, 5), "live"),
    ("RDY-0003", "June 2021 SEC Release", "release", "", date(2021, 2, 15), date(2021, 6, 24), "gathering"),
)


def _readiness(book: Book, meetings: Meetings) -> None:
    for number, (reference, title, kind, subject, opened, planned, stands) in enumerate(READINESS, start=1):
        decided, asked = stands == "live", planned - timedelta(days=60)
        views = _views(book, meetings, number, title, asked) if decided else {}
        recommended = max((day for _, day in views.values()), default=None)
        day = _goes_live(book, meetings, number, title, recommended) if recommended else None
        # A row stands in the year of the decision that it points at.
        known = max(opened, day) if day else opened
        book.add(
            "readiness_cases",
            reference,
            known,
            label="green",
            title=title,
            kind=kind,
            subject=subject,
            body="panel",
            opened=opened,
            planned=planned,
            recommendation="conditions" if decided else "",
            reasons="All criteria are met, two under conditions." if decided else "",
            recommended=recommended,
            decision=f"DR-{number}PANEL" if decided else "",
        )
        _criteria(book, number, reference, known, planned, decided)
        for body, (name, given) in views.items():
            book.add(
                "readiness_views",
                f"RV-{number}{body.upper()}",
                known,
                label="green",
                readiness=reference,
                body=body,
                view="conditions" if body == "tag" else "supports",
                text="Under the condition that the last regression tests pass." if body == "tag" else "It is ready.",
                given=given,
                decision=name,
            )


def _views(book: Book, meetings: Meetings, number: int, title: str, asked: date) -> dict[str, tuple[str, date]]:
    """Write the decisions by which bodies give their views: body to (decision, day)."""
    views = {}
    for body in ("tag", "ssc", "opsg"):
        name, label = f"DR-{number}{body.upper()}", "green" if body == "ssc" else "white"
        day = decide(book, meetings, name, body, asked, f"Readiness: {title}", "Supported", "agreed", label)
        views[body] = (name, day)
    return views


def _goes_live(book: Book, meetings: Meetings, number: int, title: str, recommended: date) -> date:
    return decide(
        book,
        meetings,
        f"DR-{number}PANEL",
        "panel",
        recommended,
        f"Readiness: {title}",
        "Goes live",
        wording=f"The Panel agreed that {title} goes live, under the conditions that its Sub-Committees named.",
        reasons="Every criterion is met, two of them under conditions that end before the day.",
        votes_for=9,
        votes_against=0,
        abstained=1,
        objectives="general-1 general-6",
        agenda_item="5",
        paper=f"Illustrative paper {number}",
    )


def _criteria(book: Book, number: int, reference: str, known: date, planned: date, decided: bool) -> None:
    for place, (what, body, owner, status) in enumerate(CRITERIA, start=1):
        looked_at = decided or place in (1, 5)
        assessed = planned - timedelta(days=63) if decided else date(2021, 3, 22)
        book.add(
            "readiness_criteria",
            f"LSC-{number}{place:02}",
            known,
            label="green",
            readiness=reference,
            body=body,
            title=what,
            owner=owner,
            due=working_before(planned - timedelta(days=65)),
            status=status if looked_at else "open",
            evidence="Illustrative evidence: the completion report and its covering letter" if looked_at else "",
            assessed=assessed if looked_at else None,
        )


ENVIRONMENTS = (
    ("ENV-0001", "User Integration Testing A", 2, "For Parties that test their own systems."),
    ("ENV-0002", "User Integration Testing B", 1, "For the release after the next one."),
    ("ENV-0003", "Systems Integration Testing", 1, "For the DCC and its service providers."),
)
BOOKINGS = (
    # reference, environment, for what, who, first day, last day, state, asked on
    ("BKG-0001", "ENV-0001", "November 2019 Release", "DCC", date(2019, 8, 5), date(2019, 9, 27), "confirmed", date(2019, 6, 3)),
    ("BKG-0002", "ENV-0001", "Entry as a User", "Illustrative Supplier 0007", date(2019, 8, 19), date(2019, 9, 13), "confirmed", date(2019, 7, 1)),
    ("BKG-0003", "ENV-0003", "November 2019 Release", "DCC", date(2019, 6, 3), date(2019, 8, 2), "confirmed", date(2019, 5, 6)),
    ("BKG-0004", "ENV-0002", "June 2021 Release", "DCC", date(2021, 4, 6), date(2021, 5, 28), "confirmed", date(2021, 2, 15)),
    ("BKG-0005", "ENV-0002", "Migration of the last cohort", "DCC", date(2021, 5, 10), date(2021, 6, 18), "asked", date(2021, 3, 1)),
    ("BKG-0006", "ENV-0001", "Entry as a User", "Illustrative Other Party 0044", date(2021, 4, 12), date(2021, 5, 7), "confirmed", date(2021, 3, 8)),
    ("BKG-0007", "ENV-0001", "Prepayment tests", "Illustrative Supplier 0019", date(2021, 4, 26), date(2021, 5, 14), "asked", date(2021, 3, 15)),
)  # fmt: skip


def _environments(book: Book) -> None:
    for reference, name, places, notes in ENVIRONMENTS:
        known = date(2018, 4, 2)
        book.add("environments", reference, known, label="green", name=name, owner="DCC", places=places, notes=notes)
    for reference, environment, title, who, starts, ends, state, asked in BOOKINGS:
        book.add(
            "bookings",
            reference,
            asked,
            label="green",
            environment=environment,
            title=title,
            needed_by=who,
            subject="",
            starts=starts,
            ends=ends,
            state=state,
        )


OWED = (
    ("OWE-0001", "Performance measurement report", "monthly", 25, "opsg"),
    ("OWE-0002", "Report on Major Incidents", "quarterly", 20, "opsg"),
    ("OWE-0003", "Report on testing and its defects", "quarterly", 15, "tag"),
)


def _owed(book: Book, meetings: Meetings, chance: Random) -> None:
    first = date(2018, 4, 1)
    for reference, title, rhythm, within, body in OWED:
        book.add(
            "owed_reports",
            reference,
            first,
            label="green",
            title=title,
            owed_by="DCC",
            rhythm=rhythm,
            within=within,
            giver="panel",
            body=body,
            starts=first,
            ends=None,
            clause="",
            basis="recalled",
        )
        month, step = date(2020, 1, 1), 1 if rhythm == "monthly" else 3
        while month < date(2021, 4, 1):
            ends = month
            for _ in range(step):
                ends = (ends.replace(day=1) + timedelta(days=32)).replace(day=1)
            ends -= timedelta(days=1)
            _receipt(book, meetings, chance, (reference, title, body, within), month, ends)
            month = ends + timedelta(days=1)


def _receipt(
    book: Book, meetings: Meetings, chance: Random, owed: tuple[str, str, str, int], starts: date, ends: date
) -> None:
    reference, title, body, within = owed
    due = ends
    for _ in range(within):
        due = working(due + timedelta(days=1))
    if ends >= end_of(YEARS[-1]):
        return
    received = after(due, 6) if chance.random() < 0.2 else working_before(due - timedelta(days=chance.randrange(0, 4)))
    meeting, noted = next(((name, day) for name, day in meetings[body] if day >= received), ("", None))
    period = f"{starts:%B %Y}" if (ends - starts).days < 32 else f"{starts:%B} to {ends:%B %Y}"
    book.add(
        "receipts",
        f"{reference}-{ends:%Y-%m}",
        min(noted or received, end_of(YEARS[-1])),
        later={"received": ("document", "noted", "meeting"), "noted": ("meeting",)},
        label="green",
        owed=reference,
        title=f"{title}, {period}",
        body=body,
        period_ends=ends,
        due=due,
        received=received,
        document="Illustrative report",
        noted=noted,
        meeting=meeting,
    )
