"""Documents, performance reports, Alt HAN, and how the objectives were met."""

from __future__ import annotations

from datetime import date, timedelta

from .book import Book
from .days import YEARS, after, end_of, spread, start_of, working

SECTIONS = {
    "A": "Definitions and Interpretation", "B": "Accession", "C": "Governance", "D": "Modification Process",
    "E": "Registration Data", "F": "Smart Metering System Requirements", "G": "Security", "H": "DCC Services",
    "I": "Data Privacy", "J": "Charges", "K": "Charging Methodology",
    "L": "Smart Metering Key Infrastructure and DCC Key Infrastructure", "M": "General", "P": "Production Proving",
    "X": "Transition", "Z": "Alt HAN Arrangements",
}  # fmt: skip
OTHER_DOCUMENTS = (
    ("SCHEDULE-5", "Accession Information", "schedule"),
    ("SCHEDULE-8", "Great Britain Companion Specification", "schedule"),
    ("SCHEDULE-9", "Smart Metering Equipment Technical Specifications", "schedule"),
    ("SCHEDULE-10", "Communications Hub Technical Specifications", "schedule"),
    ("SCHEDULE-11", "Technical Specification Applicability Tables", "schedule"),
    ("APPENDIX-D", "SMKI Registration Authority Policies and Procedures", "appendix"),
    ("APPENDIX-I", "CH Installation and Maintenance Support Materials", "appendix"),
    ("APPENDIX-L", "SMKI Recovery Procedure", "appendix"),
    ("APPENDIX-AD", "DCC User Interface Specification", "appendix"),
)
MILESTONES = {
    "2018-19": (
        (5, "Programme launched"),
        (7, "Vendors of the technology chosen"),
        (11, "Draft supplier contract prepared"),
        (2, "Economic case drafted"),
    ),
    "2019-20": (
        (4, "Draft supplier contract put to Relevant Suppliers for their views"),
        (4, "Operational services contract awarded in full"),
        (5, "Revised programme plan approved by the Forum"),
        (6, "Economic case baselined, so that it can be compared with the Government's"),
        (6, "First building surveys begun, to find candidates and size the market"),
        (7, "First version of the Exempt Premises List approved for submission"),
        (7, "First vendor entered the design and build phase"),
        (8, "Energy Suppliers invited to take part in integration trials"),
        (8, "Detailed design of the charging mechanism approved"),
        (9, "Contingency options outside the home area network reviewed"),
        (9, "First event for suppliers held by the operational services provider"),
        (10, "Second vendor entered the design and build phase"),
        (10, "Blank Exempt Premises List submitted in draft"),
        (11, "Work on supplier readiness begun"),
        (11, "Managing director appointed, with delegated authority"),
        (12, "High level design of operational services approved"),
        (12, "Consultation on the second charging design released"),
        (1, "Modification on financing the solution implemented"),
        (2, "Government consulted on licence changes for the Exempt Premises List"),
        (2, "Second event for suppliers held by the operational services provider"),
        (3, "Work on the company's target operating model begun"),
    ),
    "2020-21": (
        (5, "Prototypes delivered for testing"),
        (9, "Integration trials begun"),
        (12, "Third charging design approved"),
        (3, "Supplier onboarding begun"),
    ),
}
PROJECTS = (
    ("Technology services", "delivery", date(2018, 4, 2), None),
    ("Operational services", "delivery", date(2018, 4, 2), None),
    ("Supplier contracts and onboarding", "delivery", date(2018, 9, 3), None),
    ("Charging", "delivery", date(2018, 9, 3), None),
    ("Security and assurance", "delivery", date(2018, 11, 5), None),
    ("Survey and market sizing", "delivery", date(2019, 1, 7), None),
    ("Procurement", "delivery", date(2017, 5, 1), date(2019, 2, 28)),
    ("Target operating model", "additional", date(2020, 2, 3), None),
    ("Supplier readiness", "additional", date(2019, 11, 4), None),
)
OBJECTIVES = {
    "general-1": (
        "met",
        "The Panel, the OPSG and the TAG took part in every decision on a DCC release, and issues were followed until they were resolved.",
    ),
    "general-2": (
        "met",
        "Where the DCC depends on the Code to meet its licence, the Panel acted in time. The review of most of the reports that the DCC owes is delegated to Sub-Committees.",
    ),
    "general-3": (
        "met",
        "Consumers can see how much they use. Their interests are represented at the Panel and on the SECCo Board, and are asked for on proposals that touch them.",
    ),
    "general-4": (
        "met",
        "Every Party category has seats on the Panel and on its Sub-Committees, and information is open to all Parties alike.",
    ),
    "general-5": ("met", "Network Parties take part in governance throughout, and work with other codes continues."),
    "general-6": (
        "met",
        "The Security Sub-Committee follows each User's remediation to its end, and {figure:device_models_removed} device models were removed from the Central Products List.",
    ),
    "general-7": (
        "met",
        "The administrator told Parties of decisions, proposals and the budget, and {figure:codeworks_registrations} Parties had registered for the digital version of the Code.",
    ),
    "general-8": (
        "later",
        "{figure:alt_han_sub_groups} sub-groups of the Forum are at work, the board of its company has {figure:alt_han_board_members} members, and {figure:alt_han_delivery_projects} delivery projects are under way.",
    ),
    "transition": (
        "later",
        "The transition is not complete: content is still being designated, {figure:designated_changes} changes of it in the year.",
    ),
    "charging-1": ("met", "Charges for homes are uniform."),
    "charging-2": ("met", "The charges support the DCC's services and follow their costs."),
    "charging-3": ("met", "The charges follow costs as far as the first two objectives allow."),
}


def write(book: Book) -> None:
    """Write what the other rooms have."""
    _write_documents(book)
    for year in YEARS:
        _write_performance(book, year)
    for year, milestones in MILESTONES.items():
        for number, (month, title) in enumerate(milestones, start=1):
            day = working(date(int(year[:4]) + (month < 4), month, 3 + 4 * number % 20))
            real = year == "2019-20"
            book.add(
                "milestones",
                f"AH-{year}-{number:02}",
                day,
                invented="reached" if real else "all",
                source="Annual report 2019-20, section 8" if real else "",
                title=title,
                reached=day,
            )
    for number, (name, kind, starts, ends) in enumerate(PROJECTS, start=1):
        book.add(
            "projects", f"AHP-{number:02}", starts, later={"ends": ()}, name=name, kind=kind, starts=starts, ends=ends
        )
    for year in ("2018-19", "2019-20", "2020-21"):
        for objective, (status, notes) in OBJECTIVES.items():
            main = year == "2019-20"
            book.add(
                "objective_assessments",
                f"OBJ-{year}-{objective}",
                end_of(year),
                invented="status" if main else "all",
                source="Annual report 2019-20, section 9" if main else "",
                year=year,
                objective=objective,
                status=status,
                notes=notes,
            )


def _write_documents(book: Book) -> None:
    first = date(2018, 2, 22)
    named = [(f"SECTION-{letter}", title, "section") for letter, title in SECTIONS.items()]
    for number, (reference, title, category) in enumerate([*named, *OTHER_DOCUMENTS]):
        book.add(
            "documents",
            reference,
            first,
            invented="owner version in_force_from",
            source="https://smartenergycodecompany.co.uk/",
            title=title,
            category=category,
            owner="SEC Panel",
            version=f"{5 + number % 6}.0",
            in_force_from=first,
        )
    guidance = (
        "Introduction to the SEC",
        "User Entry Process",
        "Modification Process",
        "Events of Default",
        "Security assessments",
        "Privacy assessments",
        "Central Products List",
        "Credit cover",
        "Supplier of Last Resort",
        "Party Details",
    )
    for number, (title, day) in enumerate(
        zip(guidance, spread(start_of("2019-20"), end_of("2019-20"), len(guidance)), strict=True), start=1
    ):
        book.add(
            "documents",
            f"GUIDE-{number:02}",
            day,
            title=f"Guide: {title}",
            category="guidance",
            owner="Code Administrator",
            version="1.0",
            in_force_from=day,
        )


def _write_performance(book: Book, year: str) -> None:
    kinds = ("Performance Measurement Report", "Registration Data Provider report", "Post-Incident report")
    month = start_of(year)
    while month <= end_of(year):
        for number, kind in enumerate(kinds if year == "2019-20" else kinds[:1], start=1):
            received = working(month + timedelta(days=56 + number))
            book.add(
                "performance_reports",
                f"PR-{month:%Y-%m}-{number}",
                received,
                later={"reviewed": ()},
                label="green",
                title=f"{kind}, {month:%B %Y}",
                month=month,
                received=received,
                reviewed=after(received, 12),
            )
        month = (month + timedelta(days=32)).replace(day=1)
