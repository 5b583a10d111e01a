"""The Panel's budget: versions, cost lines, what was spent, and what was said of the draft.

The versions of the budget from 2020-21 on and the days of its first and last are real; every sum is invented.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from .book import Book

SOURCE = "https://vdocuments.mx/sec-panel-approved-budget-2020-2023-2020-3-2-sec-panel-budget-2020-a-2023.html"
# First year: opened, last day of the consultation, published, the Approved Budget since, what is from a source.
BUDGETS = (
    ("2019-20", date(2019, 1, 14), date(2019, 2, 1), date(2019, 3, 1), date(2019, 3, 22), ""),
    ("2020-21", date(2020, 1, 13), date(2020, 1, 31), date(2020, 3, 2), date(2020, 3, 23), SOURCE),
    ("2021-22", date(2021, 1, 11), date(2021, 1, 29), date(2021, 3, 1), date(2021, 3, 22), ""),
)
# Version: issued as, days before (or on) what, comments. The real ones are those of 2020-21.
VERSIONS = {
    "2019-20": (("1.0", "final", date(2019, 3, 1), "For publication"),),
    "2020-21": (
        ("0.1", "draft", date(2019, 10, 29), "First draft"),
        ("0.2", "draft", date(2019, 11, 18), "After the Finance review"),
        ("0.3", "draft", date(2019, 12, 9), "For the Panel"),
        ("0.4", "consultation", date(2020, 1, 13), "Approved for consultation"),
        ("1.0", "final", date(2020, 3, 2), "For publication"),
    ),
    "2021-22": (
        ("0.1", "draft", date(2020, 11, 2), "First draft"),
        ("1.0", "final", date(2021, 3, 1), "For publication"),
    ),
}
INVENTED = {"0.1": "author comments", "1.0": "author comments", "0.4": "issued author comments"}
"""What is invented in the real versions: of the others all but the number."""
# Category, what it pays for, pounds in the first year, reference of what it comes from.
LINES = (
    ("administration", "Code administration and Party support", 3_150_000, ""),
    ("administration", "Secretariat of the Panel and its Sub-Committees", 1_240_000, ""),
    ("company", "Chair, directors and independent experts of the board", 310_000, ""),
    ("company", "Insurance, audit and legal advice", 265_000, ""),
    ("assurance", "User Competent Independent Organisation", 1_480_000, ""),
    ("assurance", "Security Sub-Committee and SMKI PMA specialists", 720_000, ""),
    ("projects", "Central Products List and its tools", 190_000, "CPL"),
    ("projects", "Technical architecture reviews", 240_000, "TABASC"),
)
CATEGORIES = ("administration", "company", "assurance", "projects")
RESPONSES = (
    # title, text, confidential, anonymous, Party, organisation
    ("Growth of the assurance costs", "We ask for the assumptions behind the growth.", False, False, "P-0007", "Illustrative Party 0007"),
    ("Small Suppliers carry the same as large ones", "The share of a small company should follow its customers.", False, True, "P-0002", "Illustrative Party 0002"),
    ("What we pay our own advisers", "Our own costs, given for comparison only.", True, False, "P-0012", "Illustrative Party 0012"),
    ("The tools of the products list", "We support the line on tools.", False, False, "P-0019", "Illustrative Party 0019"),
)  # fmt: skip


def write(book: Book) -> None:
    """Write three budgets with their versions, and what was spent in two years."""
    chance = Random("budget")
    for place, (year, opened, closes, published, approved, source) in enumerate(BUDGETS):
        reference = f"BUD-panel-{year}"
        first = VERSIONS[year][0][2]
        decision = f"DBUD-{year}"
        day = published if not source else date(2020, 2, 14)
        day = min(day, published)
        book.add(
            "decisions",
            decision,
            day,
            body="panel",
            meeting="",
            title=f"Budget from {year} on",
            decided=day,
            outcome="Approved",
            subject=reference,
            outcome_kind="approved",
            wording="The Panel approved the budget for publication.",
            reasons="The responses to the draft were considered one by one.",
        )
        book.add(
            "budgets",
            reference,
            min(first, opened),
            invented="opened closes decision published approved" if source else "all",
            source=source,
            title=f"SEC Panel budget {year[:4]}-{int(year[:4]) + 3}",
            body="panel",
            year=year,
            years=3,
            opened=opened,
            closes=closes,
            decision=decision,
            published=published,
            approved=approved,
        )
        for version, status, issued, comments in VERSIONS[year]:
            name = f"{reference}-v{version}"
            book.add(
                "budget_versions",
                name,
                issued,
                label="white" if status == "final" else "green",
                invented=INVENTED.get(version, "status issued author comments") if source else "all",
                source=source,
                budget=reference,
                version=version,
                status=status,
                issued=issued,
                author="SECAS",
                comments=comments,
            )
            if version in ("0.4", "1.0"):
                _lines(book, name, year, issued, version, place)
    _responses(book)
    _costs(book, chance)


def _lines(book: Book, version: str, first: str, issued: date, number: str, place: int) -> None:
    for ahead in range(3):
        began = int(first[:4]) + ahead
        for count, (category, title, pounds, case) in enumerate(LINES, start=1):
            growth = 1 + Decimal(4 * place + 2 * ahead) / 100 + (Decimal("0.01") if number == "0.4" else 0)
            book.add(
                "cost_lines",
                f"{version}-{began % 100}{count:02}",
                issued,
                label="white" if number == "1.0" else "green",
                version=version,
                year=f"{began}-{(began + 1) % 100:02}",
                category=category,
                title=title,
                amount=(pounds * growth).quantize(Decimal("0.01")),
                case=case,
            )


def _responses(book: Book) -> None:
    for number, (title, text, confidential, anonymous, party, organisation) in enumerate(RESPONSES, start=1):
        received = date(2020, 1, 14 + 3 * number)
        book.add(
            "budget_responses",
            f"BR-{number:04}",
            received,
            label="amber" if confidential else "green",
            budget="BUD-panel-2020-21",
            title=title,
            received=received,
            text=f"Illustrative: {text}",
            confidential=confidential,
            anonymous=anonymous,
            party="" if anonymous else party,
            respondent="" if anonymous else organisation,
            answer="" if confidential else "Illustrative: it was taken up in the final version.",
        )
        book.add(
            "budget_respondents",
            f"BN-{number:04}",
            received,
            label="amber",
            response=f"BR-{number:04}",
            party=party,
            person="",
            organisation=organisation,
        )


def _costs(book: Book, chance: Random) -> None:
    yearly = {name: sum(pounds for category, _, pounds, _ in LINES if category == name) for name in CATEGORIES}
    for place in range(24):
        month = date(2019 + (3 + place) // 12, (3 + place) % 12 + 1, 1)
        for category in CATEGORIES:
            growth = Decimal(1) if place < 12 else Decimal("1.04")
            share = Decimal(chance.randrange(82, 114)) / 100
            amount = (Decimal(yearly[category]) / 12 * share * growth).quantize(Decimal("0.01"))
            book.add(
                "monthly_costs",
                f"MC-{month:%Y-%m}-{category}",
                month,
                label="green",
                kind="actual",
                body="panel",
                month=month,
                category=category,
                title="Illustrative invoices of the month",
                amount=amount,
                case="",
            )
    for number in range(12):
        month = date(2021 + (3 + number) // 12, (3 + number) % 12 + 1, 1)
        for category in CATEGORIES:
            book.add(
                "monthly_costs",
                f"MC-{month:%Y-%m}-{category}-forecast",
                date(2021, 3, 15),
                label="green",
                kind="forecast",
                body="panel",
                month=month,
                category=category,
                title="Forecast of March 2021",
                amount=(Decimal(yearly[category]) / 12 * Decimal("1.09")).quantize(Decimal("0.01")),
                case="",
            )
