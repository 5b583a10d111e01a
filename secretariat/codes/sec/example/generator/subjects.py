"""What bodies handle one by one: issues, requests of the DCC, differences, consultations of others, the horizon; and
Transitional Governance."""

from __future__ import annotations

from datetime import date, timedelta

from .book import Book
from .days import YEARS, after, end_of, working, working_before
from .registers import Meetings, decide


def write(book: Book, meetings: Meetings) -> None:
    """Write what bodies handle; body to its meetings as (reference, day) tells where things were decided."""
    _issues(book)
    _requests(book, meetings)
    _differences(book)
    _appeals(book)
    _outside(book, meetings)
    _horizon(book)
    _transition(book)


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


def _issues(book: Book) -> None:
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


def _requests(book: Book, meetings: Meetings) -> None:
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


def _differences(book: Book) -> None:
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


def _appeals(book: Book) -> None:
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
