"""The proposals: what the public register and the annual report say of each, and invented titles for the others.

A row is (reference, title, proposer, raised, decided, outcome, implemented, real columns). A date that no source gives
is None here and is worked out in `modifications.py`; its column is then marked illustrative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SECCO = "https://smartenergycodecompany.co.uk/"
NOVEMBER_2019 = date(2019, 11, 29)
NOVEMBER_2020 = date(2020, 11, 29)


@dataclass(frozen=True)
class Fact:
    """What is known of one proposal."""

    title: str = ""
    proposer: str = ""
    raised: date | None = None
    decided: date | None = None
    outcome: str = ""
    implemented: date | None = None
    source: str = f"{SECCO}november-2020-sec-release/"


RELEASE_2019 = f"{SECCO}november-2019-sec-release/"
PAGES = f"{SECCO}modifications/"

REAL: dict[str, Fact] = {
    "SECMP0007": Fact("Firmware updates to IHDs and PPMIDs", source=f"{SECCO}november-2021-sec-release/"),
    "SECMP0010": Fact(
        "Introduction of triage arrangements for Communication Hubs",
        source=f"{SECCO}ufaq-category/open-industry-consultations-sec/",
    ),
    "SECMP0015": Fact("GPF timestamp for reading instantaneous Gas values", raised=date(2016, 5, 31), source=PAGES),
    "SECMP0018": Fact(
        "Standard Electricity Distributor Configuration Settings", implemented=NOVEMBER_2019, source=RELEASE_2019
    ),
    "SECMP0023": Fact(
        "Correct Units of Measure for Uncontrolled Gas Flow Rate", implemented=NOVEMBER_2019, source=RELEASE_2019
    ),
    "SECMP0025": Fact(
        "Electricity Network Party Access to Load Switching Information", implemented=NOVEMBER_2019, source=RELEASE_2019
    ),
    "SECMP0026": Fact(
        "Changes to the Security Sub-Committee Nomination Process",
        decided=date(2017, 2, 22),
        outcome="approved",
        implemented=date(2017, 3, 15),
        source=f"{SECCO}news-and-useful-links/",
    ),
    "SECMP0032": Fact("Prioritising Prepayment Customers in No WAN Situations", raised=date(2017, 2, 20), source=PAGES),
    "SECMP0034": Fact(
        "Changes to the SEC Section D for DCC analysis provisions",
        "British Gas",
        date(2017, 4, 5),
        implemented=date(2018, 11, 1),
        source=PAGES,
    ),
    "SECMP0036": Fact(
        "Single User ID for Users acting in one or more User Roles", source=f"{SECCO}news-and-useful-links/newsletters/"
    ),
    "SECMP0037": Fact("Pairing Local PPMIDs", "Utilita Energy", date(2017, 6, 1), source=PAGES),
    "SECMP0039": Fact(
        "Communication Hub returns notification mechanism for Other SEC Parties",
        implemented=NOVEMBER_2019,
        source=RELEASE_2019,
    ),
    "SECMP0049": Fact(
        "Section D Review: Amendments to the Modification Process", source="Annual report 2019-20, section 4.3"
    ),
    "SECMP0055": Fact(
        "Incorporation of multiple Issue Resolution Proposals into the SEC",
        implemented=NOVEMBER_2019,
        source=RELEASE_2019,
    ),
    "SECMP0060": Fact(
        "Amend Requirements to remove 'Pending' devices from SMI", implemented=NOVEMBER_2019, source=RELEASE_2019
    ),
    "SECMP0062": Fact(
        "Northbound Application Traffic Management - Alert Storm Protection",
        raised=date(2018, 9, 27),
        implemented=date(2020, 5, 6),
        source=PAGES,
    ),
    "SECMP0067": Fact("Service Request Traffic Management", raised=date(2018, 11, 30), source=PAGES),
    "DP071": Fact("Second-Comer Charging", implemented=NOVEMBER_2019, source=RELEASE_2019),
    "DP073": Fact(
        "Alteration of SMKI Repository information and documentation", implemented=NOVEMBER_2019, source=RELEASE_2019
    ),
    "DP074": Fact("Clarity on Obtaining SMKI Device Certificates", implemented=NOVEMBER_2019, source=RELEASE_2019),
    "DP076": Fact(
        "Pursuing Non-Payment in Events of Default",
        decided=date(2019, 10, 23),
        outcome="approved",
        implemented=NOVEMBER_2019,
        source=RELEASE_2019,
    ),
    "DP077": Fact("DCC Service Flagging", raised=date(2019, 6, 7), source=PAGES),
    "DP078": Fact(
        "Incorporation of multiple Issue Resolution Proposals into the SEC - Part 2",
        raised=date(2019, 7, 10),
        source=PAGES,
    ),
    "DP080": Fact("Managing DUIS uplifts", implemented=NOVEMBER_2020),
    "DP081": Fact(
        "Alignment of DUIS and CHISM to reflect current DCC Processing",
        raised=date(2019, 8, 6),
        implemented=NOVEMBER_2020,
    ),
    "DP083": Fact("Change Coordination", raised=date(2019, 8, 23), source=PAGES),
    "DP090": Fact(
        "Incorporation of Non GBCS Non-Mandated Alerts into the SEC",
        raised=date(2019, 10, 16),
        decided=date(2020, 10, 21),
        outcome="approved",
        source=PAGES,
    ),
    "DP093": Fact("Implementing IRP511 and CRP535 to support GBCS v3.2 devices", implemented=NOVEMBER_2020),
    "DP098": Fact(
        "Incorporation of multiple Issue Resolution Proposals into the SEC - Batch 3", implemented=NOVEMBER_2020
    ),
    "DP099": Fact(
        "Incorporation of multiple Issue Resolution Proposals into the SEC - Batch 4",
        raised=date(2019, 12, 12),
        source=PAGES,
    ),
    "DP101": Fact("Large Gas Meter Displays", implemented=NOVEMBER_2020),
    "DP102": Fact(
        "Power Outage Alerts triggered by an OTA firmware upgrade",
        raised=date(2019, 12, 18),
        decided=date(2020, 9, 23),
        outcome="approved",
        implemented=NOVEMBER_2020,
    ),
    "DP103": Fact("DCC SOC2 Assessments", implemented=NOVEMBER_2020),
    "DP105": Fact("Sending SR11.2 to Devices in Suspended State", source=f"{SECCO}november-2021-sec-release/"),
    "DP109": Fact("ADT and Exit Quarantine file delivery mechanism", raised=date(2020, 1, 20), source=PAGES),
    "DP110": Fact("Aligning SEC Appendix D with DCC Processes", implemented=NOVEMBER_2020),
    "DP112": Fact("Setting the Privacy Assessment Assurance Status", implemented=NOVEMBER_2020),
    "DP115": Fact("Changes to the NCSC Good Practice Guides", implemented=NOVEMBER_2020),
    "DP118": Fact("Communications Hub Finance Charges", implemented=NOVEMBER_2020),
    "DP120": Fact("Correcting DUIS Matrix for SRV7.7 Eligible Users", implemented=NOVEMBER_2020),
    "DP122": Fact("Operational Metrics", raised=date(2020, 3, 24), implemented=date(2021, 2, 25), source=PAGES),
    "DP124": Fact("Consequential changes to DUIS and MMC", implemented=NOVEMBER_2020),
    "DP127": Fact("SMKI RAPP Security Screening clarification", implemented=NOVEMBER_2020),
    "DP129": Fact("Allowing the use of CNSA variant for ECDSA", source=f"{SECCO}november-2021-sec-release/"),
    "DP131": Fact("Default maximum demand configuration conflict", implemented=NOVEMBER_2020),
    "DP133": Fact("Consequential changes to SEC Section G", implemented=NOVEMBER_2020),
    "DP138": Fact("DCC Service Testing in ETAD", source=f"{SECCO}november-2021-sec-release/"),
    "DP142": Fact("Clarification to the MMC", implemented=NOVEMBER_2020),
    "DP143": Fact("Incorporating IRPs into GBCS v3 series", source=f"{SECCO}november-2021-sec-release/"),
    "DP149": Fact(
        "Effecting Changes to the Smart Energy Code efficiently",
        source=f"{SECCO}ufaq-category/open-industry-consultations-sec/",
    ),
    "DP150": Fact("Removing Table 28c from the GBCS", source=f"{SECCO}november-2021-sec-release/"),
    "DP157": Fact("Removal of DUIS v1.1 and v2.0", source=f"{SECCO}november-2021-sec-release/"),
    "DP158": Fact(
        "Incorporation of multiple Issue Resolution Proposals into the SEC - Batch 5",
        source=f"{SECCO}november-2021-sec-release/",
    ),
}

SUBJECTS = (
    "Alert handling", "Anomaly Detection Thresholds", "Certificate renewal", "Change of tenancy",
    "Communications Hub ordering", "Communications Hub returns", "Credit cover", "Device diagnostics",
    "Duplicate meter points", "Export metering", "Firmware distribution", "Forecasting of Service Requests",
    "Gas valve operation", "Half-hourly profile data", "Incident categorisation", "Install and leave",
    "Invoice disputes", "Joint meter installs", "Load control", "Maintenance windows", "Organisation Certificates",
    "Post-commissioning checks", "Prepayment top-ups", "Registration data", "Remote Party roles",
    "Self-Service Interface access", "Service Audit Trail", "SMETS1 migration", "Supplier of Last Resort",
    "Test environments", "Time synchronisation", "Type 2 Devices", "User Entry Process", "WAN coverage",
)  # fmt: skip
ENDINGS = (
    "clarification of obligations", "correction of references", "removal of a manual step", "notification periods",
    "extension to network operators", "consistency with the technical specifications",
)  # fmt: skip


def invented_title(number: int) -> str:
    """A title in the manner of the trade, another for each number."""
    return f"{SUBJECTS[number * 7 % len(SUBJECTS)]}: {ENDINGS[number * 5 % len(ENDINGS)]}"
