"""Proposals with what happened to them, releases, designations, variations, and versions of the Code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .book import Book
from .days import after, end_of, over, spread, start_of, within, working, working_before
from .proposals import NOVEMBER_2019, NOVEMBER_2020, REAL, SECCO, Fact, invented_title

JUNE_2019 = date(2019, 6, 27)
FEBRUARY_2020 = date(2020, 2, 27)
FEBRUARY_2021 = date(2021, 2, 25)
FRAMEWORK = date(2019, 2, 28)
LAST_DAY = date(2021, 3, 31)

# How each proposal of a year ended: reference to (day decided, outcome, day implemented). A day that a source gives
# stands in proposals.py and goes before.
ENDED: dict[str, tuple[date, str, date | None]] = {
    "SECMP0016": (date(2017, 1, 18), "approved", date(2017, 6, 29)),
    "SECMP0034": (date(2018, 7, 25), "approved", date(2018, 11, 1)),
    "SECMP0035": (date(2018, 3, 21), "approved", date(2018, 6, 28)),
    "SECMP0040": (date(2018, 4, 25), "rejected", None),
    "SECMP0041": (date(2018, 5, 23), "approved", date(2018, 11, 29)),
    "SECMP0043": (date(2018, 6, 20), "withdrawn", None),
    "SECMP0045": (date(2018, 9, 26), "approved", date(2018, 11, 29)),
    "SECMP0047": (date(2018, 10, 24), "approved", date(2019, 2, 28)),
    "SECMP0048": (date(2018, 8, 22), "withdrawn", None),
    "SECMP0049": (date(2018, 11, 21), "approved", date(2019, 2, 28)),
    "SECMP0052": (date(2018, 12, 19), "approved", date(2019, 2, 28)),
    "SECMP0054": (date(2018, 12, 19), "rejected", None),
    "SECMP0056": (date(2019, 1, 23), "approved", date(2019, 2, 28)),
    "SECMP0058": (date(2019, 1, 23), "withdrawn", None),
    "SECMP0059": (date(2019, 2, 20), "withdrawn", None),
    "SECMP0063": (date(2019, 2, 20), "approved", date(2019, 3, 14)),
    "SECMP0065": (date(2019, 3, 20), "withdrawn", None),
    "SECMP0066": (date(2019, 3, 20), "rejected", None),
    "SECMP0070": (date(2019, 3, 27), "withdrawn", None),
    # Approved before 2019-20 and implemented in it.
    "SECMP0018": (date(2019, 2, 20), "approved", NOVEMBER_2019),
    "SECMP0023": (date(2019, 3, 20), "approved", NOVEMBER_2019),
    "SECMP0064": (date(2019, 3, 20), "approved", JUNE_2019),
    # Concluded in 2019-20: 17 approved, 1 rejected, 3 withdrawn.
    "SECMP0025": (date(2019, 4, 24), "approved", NOVEMBER_2019),
    "SECMP0039": (date(2019, 5, 22), "approved", NOVEMBER_2019),
    "SECMP0055": (date(2019, 5, 22), "approved", NOVEMBER_2019),
    "SECMP0060": (date(2019, 6, 26), "approved", NOVEMBER_2019),
    "SECMP0062": (date(2020, 2, 26), "approved", date(2020, 5, 6)),
    "SECMP0068": (date(2019, 7, 24), "approved", date(2019, 8, 22)),
    "DP071": (date(2019, 9, 25), "approved", NOVEMBER_2019),
    "DP073": (date(2019, 9, 25), "approved", NOVEMBER_2019),
    "DP074": (date(2019, 9, 25), "approved", NOVEMBER_2019),
    "DP076": (date(2019, 10, 23), "approved", NOVEMBER_2019),
    "DP079": (date(2019, 10, 23), "approved", date(2019, 12, 12)),
    "DP082": (date(2020, 1, 22), "approved", FEBRUARY_2020),
    "DP084": (date(2020, 3, 25), "approved", NOVEMBER_2020),
    "DP085": (date(2020, 1, 22), "approved", FEBRUARY_2020),
    "DP087": (date(2020, 1, 22), "approved", FEBRUARY_2020),
    "DP088": (date(2020, 1, 22), "approved", date(2020, 3, 19)),
    "DP095": (date(2020, 2, 26), "approved", date(2020, 3, 19)),
    "SECMP0051": (date(2019, 8, 21), "rejected", None),
    "SECMP0046": (date(2019, 9, 13), "withdrawn", None),
    "SECMP0053": (date(2019, 12, 13), "withdrawn", None),
    "DP075": (date(2019, 11, 15), "withdrawn", None),
    # Concluded in 2020-21.
    **{f"DP{number:03}": (date(2020, 8, 26), "approved", NOVEMBER_2020) for number in (80, 81, 93, 98, 101, 103, 110)},
    **{f"DP{number:03}": (date(2020, 9, 23), "approved", NOVEMBER_2020) for number in (102, 112, 115, 118, 120)},
    **{f"DP{number:03}": (date(2020, 10, 21), "approved", NOVEMBER_2020) for number in (124, 127, 131, 133, 142)},
    "DP090": (date(2020, 10, 21), "approved", None),
    "DP122": (date(2021, 1, 27), "approved", FEBRUARY_2021),
    "DP091": (date(2020, 12, 16), "approved", FEBRUARY_2021),
    "DP086": (date(2020, 6, 24), "withdrawn", None),
    "DP094": (date(2020, 7, 22), "rejected", None),
    "DP100": (date(2020, 11, 13), "withdrawn", None),
    "SECMP0044": (date(2020, 7, 10), "withdrawn", None),
    "SECMP0057": (date(2020, 9, 11), "withdrawn", None),
}  # fmt: skip
# Where proposals that nobody has concluded stand at the end of the example: how many steps they have taken.
OLD_REFERENCES = [
    "SECMP0007",
    "SECMP0010",
    "SECMP0015",
    "SECMP0016",
    "SECMP0018",
    "SECMP0023",
    "SECMP0025",
    "SECMP0026",
    "SECMP0032",
]
RAISED = {
    "2017-18": [f"SECMP{number:04}" for number in range(34, 44)],
    "2018-19": [f"SECMP{number:04}" for number in range(44, 71)],
    "2019-20": [f"DP{number:03}" for number in range(71, 123)],
    "2020-21": [f"DP{number:03}" for number in range(123, 161)],
}
DCC_SYSTEMS = {
    "SECMP0018",
    "SECMP0025",
    "SECMP0055",
    "SECMP0060",
    "SECMP0062",
    "DP078",
    "DP080",
    "DP081",
    "DP090",
    "DP093",
    "DP098",
    "DP099",
    "DP102",
}
AUTHORITY = {"SECMP0049", "SECMP0025", "SECMP0055", "DP076", "DP095", "SECMP0062", "DP118"}
AHEAD = ("straight", "refined", "consulted")

BEFORE = [
    "submit_initial_report",
    "refine",
    "consult_on_refinement",
    "close_refinement_consultation",
    "submit_report",
    "consult_on_report",
    "close_report_consultation",
]
SINCE = [
    "develop",
    "recommend_conversion",
    "convert",
    "consult_on_refinement",
    "close_refinement_consultation",
    "submit_report",
    "consult_on_report",
    "close_report_consultation",
]
SHORT = ["develop", "recommend_conversion", "convert_to_report", "close_report_consultation"]


@dataclass
class Proposal:
    """One proposal with every day worked out."""

    reference: str
    fact: Fact
    raised: date
    decided: date | None
    outcome: str
    implemented: date | None
    steps: list[tuple[str, date]]

    @property
    def converted(self) -> date | None:
        days = [day for verb, day in self.steps if verb in ("convert", "convert_to_report")]
        return days[0] if days else None


def write(book: Book, bodies: dict[str, list[tuple[str, date]]]) -> None:
    """Write proposals, steps, releases, and what changes the Code from outside."""
    proposals = {each.reference: each for each in _proposals()}
    for proposal in proposals.values():
        _write_proposal(book, proposal)
    _write_releases(book, proposals)
    _write_outside_changes(book)
    _write_versions(book)


def _proposals() -> list[Proposal]:
    found = [
        _proposal(reference, day)
        for reference, day in zip(OLD_REFERENCES, spread(date(2014, 9, 1), date(2017, 1, 31), 9), strict=True)
    ]
    for year, references in RAISED.items():
        last = date(2019, 2, 20) if year == "2018-19" else end_of(year)
        days = spread(start_of(year), last, len(references))
        if year == "2019-20":
            days = _bunched(references)
        found += [_proposal(reference, day) for reference, day in zip(references, days, strict=True)]
    return found


def _bunched(references: list[str]) -> list[date]:
    """Days for the proposals of 2019-20, in the order of their numbers and through the days that sources give."""
    known = [(place, REAL[each].raised) for place, each in enumerate(references) if each in REAL and REAL[each].raised]
    anchors = [(0, date(2019, 4, 3)), *[(place, day) for place, day in known if day]]
    days: list[date] = []
    for (place, day), (other, until) in zip(anchors, anchors[1:], strict=False):
        gap = (until - day).days
        days += [within(day + timedelta(days=gap * n // (other - place)), day, until) for n in range(other - place)]
    return [*days, anchors[-1][1]]


def _proposal(reference: str, day: date) -> Proposal:
    fact = REAL.get(reference, Fact(source=""))
    decided, outcome, implemented = ENDED.get(reference, (None, "", None))
    raised = fact.raised or day
    decided = fact.decided or decided
    outcome = fact.outcome or outcome
    implemented = fact.implemented or implemented
    assert decided is None or raised < decided, reference
    return Proposal(
        reference, fact, raised, decided, outcome, implemented, _steps(reference, raised, decided, outcome, implemented)
    )


def _steps(
    reference: str, raised: date, decided: date | None, outcome: str, implemented: date | None
) -> list[tuple[str, date]]:
    number = int("".join(filter(str.isdigit, reference)))
    if decided is None:
        return _open_steps(number, raised)
    verbs = list(BEFORE if raised < FRAMEWORK else SHORT if (decided - raised).days < 200 else SINCE)
    if outcome == "withdrawn":
        verbs = verbs[: 2 + number % 2]
    ending = {"withdrawn": ["withdraw"], "rejected": ["reject"], "approved": ["approve"]}[outcome]
    if outcome != "withdrawn" and reference in AUTHORITY:
        ending = ["recommend_to_authority", "authority_approves" if outcome == "approved" else "authority_rejects"]
    verbs += ending[:-1]
    taken = list(zip(verbs, spread(raised, decided - timedelta(days=3), len(verbs)), strict=True))
    taken.append((ending[-1], decided))
    if implemented:
        taken.append(("implement", implemented))
    return taken


def _open_steps(number: int, raised: date) -> list[tuple[str, date]]:
    """The steps of a proposal that is still open. The oldest have gone round more than once."""
    if raised < FRAMEWORK:
        verbs = ["submit_initial_report", "refine", "consult_on_refinement", "close_refinement_consultation"]
        verbs += ["submit_report", "refine_further"] if number % 3 == 0 else []
        return list(zip(verbs, spread(raised, date(2020, 11, 2), len(verbs)), strict=True))
    far = (LAST_DAY - raised).days
    if far > 400:
        verbs = SINCE[: 3 + number % 6]
    elif far > 100:
        verbs = SINCE[: 1 + number % 4]
    else:
        verbs = SINCE[: number % 3]
    last = max(raised, LAST_DAY - timedelta(days=5 + number % 9))
    taken = list(zip(verbs, spread(raised, last, len(verbs)), strict=True))
    # Those whose reports are out for consultation were sent out last, so that the demonstration has windows open.
    if verbs and verbs[-1].startswith("consult"):
        taken[-1] = (verbs[-1], max(raised, working_before(last)))
    if number in (105, 117):
        taken = list(zip([*SINCE, "recommend_to_authority"], spread(raised, last, len(SINCE) + 1), strict=True))
    return taken


def _write_proposal(book: Book, each: Proposal) -> None:
    real = {
        name
        for name in ("title", "proposer", "raised", "decided", "outcome", "implemented")
        if getattr(each.fact, name)
    }
    columns = (
        "title",
        "proposer",
        "raised",
        "path",
        "urgent",
        "fast_track",
        "dcc_systems",
        "converted",
        "decided",
        "outcome",
        "implemented",
    )
    number = int("".join(filter(str.isdigit, each.reference)))
    invented = [name for name in columns if name not in real and (name not in ("urgent", "fast_track"))]
    book.add(
        "modifications",
        each.reference,
        each.raised,
        later={"converted": (), "decided": ("outcome",), "implemented": ()},
        invented=" ".join(invented),
        source=each.fact.source,
        title=each.fact.title or invented_title(number),
        proposer=each.fact.proposer
        or (
            "DCC"
            if number % 5 == 0
            else f"Illustrative {('Large Supplier', 'Small Supplier', 'Electricity Network', 'Other Party')[number % 4]} {1 + number % 9:03}"
        ),
        raised=each.raised,
        path="authority-determined" if each.reference in AUTHORITY else "self-governance",
        urgent=False,
        fast_track=False,
        dcc_systems=each.reference in DCC_SYSTEMS,
        converted=each.converted,
        decided=each.decided,
        outcome=each.outcome,
        implemented=each.implemented,
    )
    for place, (verb, day) in enumerate(each.steps, start=1):
        book.add(
            "modification_steps",
            f"{each.reference}-{place:02}",
            each.raised,
            modification=each.reference,
            verb=verb,
            taken_on=day,
            note="",
        )


# (reference, name, kind, delivered, whether the day is sourced)
RELEASES = (
    ("2017-06", "June 2017 SEC Release", "scheduled", date(2017, 6, 29), False),
    ("2018-06", "June 2018 SEC Release", "scheduled", date(2018, 6, 28), False),
    ("2018-11a", "November 2018 SEC Release, Section D", "ad-hoc", date(2018, 11, 1), True),
    ("2018-11", "November 2018 SEC Release", "scheduled", date(2018, 11, 29), False),
    ("2019-02", "February 2019 SEC Release", "scheduled", date(2019, 2, 28), False),
    ("2019-03", "March 2019 ad-hoc release", "ad-hoc", date(2019, 3, 14), False),
    ("2019-06", "June 2019 SEC Release", "scheduled", JUNE_2019, False),
    ("2019-08", "August 2019 ad-hoc release", "ad-hoc", date(2019, 8, 22), False),
    ("2019-11", "November 2019 SEC Release", "scheduled", NOVEMBER_2019, True),
    ("2019-12", "December 2019 ad-hoc release", "ad-hoc", date(2019, 12, 12), False),
    ("2020-02", "February 2020 SEC Release", "scheduled", FEBRUARY_2020, False),
    ("2020-03", "March 2020 ad-hoc release", "ad-hoc", date(2020, 3, 19), False),
    ("2020-06", "June 2020 SEC Release", "scheduled", date(2020, 5, 6), True),
    ("2020-11", "November 2020 SEC Release", "scheduled", NOVEMBER_2020, True),
    ("2021-02", "February 2021 SEC Release", "scheduled", FEBRUARY_2021, True),
)


def _write_releases(book: Book, proposals: dict[str, Proposal]) -> None:
    days = {}
    for reference, name, kind, delivered, sourced in RELEASES:
        known = (
            min(start_of("2017-18"), delivered)
            if delivered < start_of("2017-18")
            else working(delivered - timedelta(days=120))
        )
        real = "" if sourced else "delivered" if kind == "scheduled" else "all"
        source = (
            "Annual report 2019-20, section 4.2"
            if "2019-06" <= reference <= "2020-02" and kind == "scheduled"
            else f"{SECCO}tag/sec-release/"
            if sourced
            else ""
        )
        book.add(
            "releases",
            reference,
            known,
            later={"delivered": ()},
            invented=real,
            source=source,
            name=name,
            kind=kind,
            delivered=delivered,
        )
        days[delivered] = reference
    for each in proposals.values():
        if each.implemented in days:
            _write_item(book, each, days[each.implemented], each.implemented)
    # One proposal in two parts: the second came half a year later.
    _write_item(book, proposals["SECMP0062"], "2020-11", NOVEMBER_2020)


def _write_item(book: Book, each: Proposal, release: str, day: date) -> None:
    book.add(
        "release_items",
        f"{release}-{each.reference}",
        day,
        invented="" if each.fact.implemented else "all",
        source=each.fact.source if each.fact.implemented else "",
        release=release,
        modification=each.reference,
        implemented_on=day,
    )


DESIGNATED = (
    "SMETS1 eligible products and entry process", "SMETS1 Transition and Migration Approach Document", "Communications Hub requirements",
    "Technical Code Specifications", "Enrolment and Adoption charging", "SMETS1 supporting requirements",
    "Threshold Anomaly Detection Procedures", "Registration Authority procedures", "Incident Management Policy",
    "Self-Service Interface Design Specification", "Service Request processing", "Testing arrangements for enduring change",
    "Migration error handling and retry strategy", "Common Test Scenarios",
)  # fmt: skip


def _write_outside_changes(book: Book) -> None:
    for year, count in (("2017-18", 9), ("2018-19", 11), ("2019-20", 14), ("2020-21", 10)):
        for number, day in enumerate(over(year, count), start=1):
            subject = DESIGNATED[(number - 1) % len(DESIGNATED)]
            book.add(
                "designated_changes",
                f"DES-{year}-{number:02}",
                day,
                later={"implemented_on": ()},
                title=f"{subject}: {'designation' if number % 3 else 're-designation'}",
                designated_on=day,
                implemented_on=within(after(day, 1), day, end_of(year)),
            )
    book.add(
        "directed_variations",
        "VAR-001",
        date(2020, 7, 15),
        title="Later date by which an obligation on testing begins",
        provision="Section T",
        directed_on=date(2020, 7, 15),
    )


def _write_versions(book: Book) -> None:
    real = {"5.3": date(2017, 1, 26), "5.5": date(2017, 3, 15), "5.10": date(2017, 9, 14), "5.14": date(2018, 2, 22)}
    for number, day in real.items():
        book.add(
            "code_versions",
            f"SEC-{number}",
            day,
            invented="cause",
            source=f"{SECCO}news-and-useful-links/latest-news/",
            number=number,
            in_force_from=day,
            cause="A designation or a release",
        )
    version = 6
    for _, name, _, delivered, _ in RELEASES:
        if delivered > date(2018, 3, 1):
            book.add(
                "code_versions",
                f"SEC-{version}.0",
                delivered,
                number=f"{version}.0",
                in_force_from=delivered,
                cause=name,
            )
            version += 1
