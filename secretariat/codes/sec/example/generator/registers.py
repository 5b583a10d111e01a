"""What bodies keep: terms of reference, duties, readiness, issues, requests, reports owed, differences, consultations."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from random import Random

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
    _handled(book, meetings)
    _environments(book)
    _owed(book, meetings, chance)
    _outside(book, meetings)
    _horizon(book)
    _transition(book)


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
    **more: object,
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
        decided = stands == "live"
        asked = planned - timedelta(days=60)
        views, decision, day = {}, "", None
        if decided:
            for body in ("tag", "ssc", "opsg"):
                name = f"DR-{number}{body.upper()}"
                label = "green" if body == "ssc" else "white"
                views[body] = (
                    name,
                    decide(book, meetings, name, body, asked, f"Readiness: {title}", "Supported", "agreed", label),
                )
            recommended = max(day for _, day in views.values())
            decision = f"DR-{number}PANEL"
            day = decide(
                book,
                meetings,
                decision,
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
            recommended=recommended if decided else None,
            decision=decision,
        )
        for place, (what, body, owner, status) in enumerate(CRITERIA, start=1):
            looked_at = decided or place in (1, 5)
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
                assessed=(asked - timedelta(days=3)) if decided else date(2021, 3, 22) if looked_at else None,
            )
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


ISSUES = (
    ("ISS-0001", "Prepayment top-ups that do not reach the meter", "opsg", date(2018, 5, 14), date(2018, 11, 30), "Firmware of the Communications Hub was corrected"),
    ("ISS-0002", "Which data a migration report has to hold", "tag", date(2019, 3, 4), date(2019, 8, 23), "Agreed with the Department and written into the migration guidance"),
    ("ISS-0003", "How gas meters behind dual band hubs are installed", "tabasc", date(2019, 9, 16), date(2020, 2, 21), "Guidance for installers was published"),
    ("ISS-0004", "Readings that stop after a change of supplier", "opsg", date(2020, 11, 9), None, ""),
)  # fmt: skip
REQUESTS = (
    ("DCR-0001", "A shorter regression test for a maintenance release", "tag", date(2019, 5, 20), "Agreed, for this release only", "approved"),
    ("DCR-0002", "Testing on one variant of the Communications Hub instead of two", "tag", date(2019, 10, 14), "Declined: both variants are in homes", "rejected"),
    ("DCR-0003", "A maintenance window on a working day", "opsg", date(2020, 6, 8), "Agreed, outside office hours", "agreed"),
    ("DCR-0004", "Two more weeks in the integration environment", "tag", date(2021, 3, 8), "", ""),
)  # fmt: skip
DIFFERENCES = (
    ("DIF-0001", "Who pays for a visit that found no fault", "P-0007", "P-0031", date(2019, 6, 24), date(2019, 10, 4), "settled", "They share the cost of such visits"),
    ("DIF-0002", "Access to meters in a multi-occupancy building", "P-0012", "P-0044", date(2020, 1, 20), date(2020, 5, 15), "recommended", "They followed the Operations Group's recommendation"),
    ("DIF-0003", "Data shared during a bulk change of supplier", "P-0002", "P-0019", date(2021, 2, 22), None, "", ""),
)  # fmt: skip


def _handled(book: Book, meetings: Meetings) -> None:
    for reference, title, body, day, resolved, outcome in ISSUES:
        book.add(
            "issues",
            reference,
            day,
            later={"resolved": ("outcome",)},
            label="green",
            title=title,
            handed_by="Illustrative delivery group of the Department",
            group="TG-0001",
            handed_over=day,
            body=body,
            text="Illustrative: what was seen, by whom, and how many premises it touches.",
            due=after(day, 180),
            resolved=resolved,
            outcome=outcome,
        )
    for reference, title, body, day, outcome, kind in REQUESTS:
        decision, answered = "", None
        if outcome:
            decision = f"D{reference}"
            answered = decide(book, meetings, decision, body, day, title, outcome, kind, subject=reference)
        book.add(
            "dcc_requests",
            reference,
            answered or day,
            label="green",
            title=title,
            body=body,
            raised=day,
            needed_by=after(day, 42),
            text="Illustrative: what is to change, and why.",
            impact="Illustrative: what it means for those who test.",
            decision=decision,
            answered=answered,
            outcome=outcome,
        )
    for reference, title, party, other, day, concluded, outcome, settlement in DIFFERENCES:
        book.add(
            "differences",
            reference,
            day,
            later={"concluded": ("outcome", "settlement")},
            label="amber",
            title=title,
            party=party,
            other=other,
            body="opsg",
            raised=day,
            text="Illustrative: how each of them sees it.",
            concluded=concluded,
            outcome=outcome,
            settlement=settlement,
        )
    book.add(
        "appeals",
        "APP-0001",
        date(2019, 11, 4),
        label="amber",
        title="Testing on one variant of the Communications Hub",
        decision="DDCR-0002",
        body="tag",
        party="",
        appellant="DCC",
        heard_by="SEC Panel",
        lodged=date(2019, 11, 4),
        grounds="Illustrative: the second variant could be tested later.",
        concluded=date(2019, 12, 13),
        outcome="dismissed",
        reasons="Illustrative: both variants are in homes.",
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


OUTSIDE = (
    # reference, title, who consults, opened, closes, sent, what came of it
    ("OUT-0001", "Changes to the energy codes and how they are run", "The Department and the Authority", date(2019, 7, 22), date(2019, 9, 16), date(2019, 9, 13), "A later consultation followed"),
    ("OUT-0002", "Switching and the settlement of half-hourly readings", "The Authority", date(2020, 6, 8), date(2020, 8, 31), date(2020, 8, 28), ""),
    ("OUT-0003", "Extending the rollout of smart meters to all premises", "The Department", date(2021, 3, 1), date(2021, 5, 24), None, ""),
)  # fmt: skip


def _outside(book: Book, meetings: Meetings) -> None:
    for reference, title, who, opened, closes, sent, outcome in OUTSIDE:
        decision = ""
        if sent:
            decision = f"D{reference}"
            decide(
                book,
                meetings,
                decision,
                "panel",
                opened + timedelta(days=14),
                f"Answer: {title}",
                "Approved",
                subject=reference,
            )
        book.add(
            "outside_consultations",
            reference,
            opened,
            label="white" if sent else "amber",
            title=title,
            asked_by=who,
            link="",
            body="panel",
            opened=opened,
            closes=closes,
            draft="" if sent else "Illustrative draft: the Panel supports the aim, and asks for time to test.",
            decision=decision,
            response="Illustrative answer: the Panel supports the aim, and asks for time to test." if sent else "",
            sent=sent,
            outcome=outcome,
        )


HORIZON = (
    ("HOR-0001", "The 2G and 3G networks are to be switched off", "tabasc", date(2020, 5, 11), date(2033, 12, 31), "high", "Communications Hubs have to be replaced in time."),
    ("HOR-0002", "Half-hourly settlement for every meter", "opsg", date(2019, 5, 13), date(2025, 10, 31), "high", "Many more readings a day."),
    ("HOR-0003", "Quantum computers and the keys of Devices", "ssc", date(2020, 9, 14), None, "middle", "Certificates last longer than the methods may."),
    ("HOR-0004", "Smart charging of electric vehicles", "tabasc", date(2019, 11, 18), date(2022, 6, 30), "middle", "Another kind of Device."),
    ("HOR-0005", "Faster and more reliable switching", "opsg", date(2018, 7, 9), date(2022, 7, 31), "middle", "A change of supplier in a day."),
    ("HOR-0006", "Leaving the European Union", "panel", date(2018, 9, 10), date(2021, 1, 1), "low", "References to law have to be read anew."),
)  # fmt: skip


def _horizon(book: Book) -> None:
    for reference, title, body, noted, expected, impact, text in HORIZON:
        over = reference == "HOR-0006"
        book.add(
            "horizon",
            reference,
            noted,
            label="green",
            title=title,
            body=body,
            noted=noted,
            expected=expected,
            impact=impact,
            text=text,
            link="",
            owner="Code Administrator",
            reviewed=date(2021, 1, 18),
            closed=date(2021, 1, 18) if over else None,
            outcome="The Code needed no change but to its references" if over else "",
        )


GROUPS = (
    ("TG-0001", "Illustrative delivery group", "Delivery", "It follows the plan of the programme and takes up what stands in its way.", date(2014, 1, 1)),
    ("TG-0002", "Illustrative design group", "Design", "It settles questions on how the parts work together until the Code's own bodies do.", date(2014, 1, 1)),
    ("TG-0003", "Illustrative regulation group", "Regulation", "It looks at the drafts of changes that the Secretary of State makes to the Code.", date(2014, 6, 1)),
)  # fmt: skip
MEMBERS = ("The Department", "The Authority", "DCC", "Code Administrator", "Illustrative trade body of suppliers")
UPDATES = (
    "The delivery group met once. It heard how many meters were migrated and asked the DCC for a plan for the rest.",
    "The design group closed two questions on dual band hubs. The answers are now with the Code's own bodies.",
    "The regulation group read the draft of the next changes to the Code. A consultation follows in the summer.",
    "No group met this month. Work on the plan went on by post, and nothing was decided.",
    "The delivery group moved one milestone by six weeks. The reason is a defect that was found in testing.",
    "The design group ended its work on prepayment. One issue was handed over to the Operations Group.",
)


def _transition(book: Book) -> None:
    for number, (reference, name, short, purpose, starts) in enumerate(GROUPS, start=1):
        book.add(
            "transitional_groups",
            reference,
            starts,
            name=name,
            short_name=short,
            led_by="The Department",
            purpose=purpose,
            starts=starts,
            ends=None,
        )
        for place, organisation in enumerate(MEMBERS[: 6 - number], start=1):
            book.add(
                "transitional_members",
                f"TGM-{number}{place:02}",
                starts,
                group=reference,
                organisation=organisation,
                party="",
                starts=starts,
                ends=None,
            )
        for quarter in range(8):
            month = date(2019 + (3 + 3 * quarter) // 12, (3 + 3 * quarter) % 12 + 1, 1)
            day = working(month + timedelta(days=7 + number))
            meeting = f"TGH-{number}{quarter + 1:02}"
            title = f"{short} group, {day.day} {day:%B %Y}"
            book.add("transitional_meetings", meeting, day, group=reference, title=title, held_on=day)
            if quarter % 2 == 0:
                book.add(
                    "transitional_papers",
                    f"TGP-{number}{quarter + 1:02}",
                    day,
                    group=reference,
                    meeting=meeting,
                    title=f"Illustrative paper: plan on a page, {day:%B %Y}",
                    issued=working_before(day - timedelta(days=5)),
                    link="",
                )
    for number, text in enumerate(UPDATES):
        month = date(2020 + (9 + number) // 12, (9 + number) % 12 + 1, 1)
        published = working((month + timedelta(days=32)).replace(day=5))
        book.add(
            "monthly_updates",
            f"TGU-{month:%Y-%m}",
            month,
            later={"published": ()},
            label="white" if published <= end_of(YEARS[-1]) else "amber",
            title=f"Transitional Governance in {month:%B %Y}",
            month=month,
            text=text,
            published=published,
        )
