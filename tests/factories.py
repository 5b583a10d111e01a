"""Records for tests: give what the test is about, the rest is filled in."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from secretariat.assurance.models import Assessment, DirectorsLetter, Publication, RiskIteration, StatusDecision
from secretariat.committees.models import Action, Appointment, Body, Decision, Delegation, Meeting, Quorum, SeatGroup
from secretariat.committees.models_budget import (
    Budget,
    BudgetRespondent,
    BudgetResponse,
    BudgetVersion,
    CostLine,
    MonthlyCost,
)
from secretariat.committees.models_governance import Appeal, DutyOccurrence, StandIn, TermsOfReference
from secretariat.committees.models_registers import (
    EnvironmentBooking,
    HorizonEntry,
    OwedReport,
    ReadinessCase,
    ReadinessCriterion,
    ReadinessView,
    ReportReceipt,
    TestEnvironment,
)
from secretariat.committees.models_subjects import (
    DccRequest,
    Difference,
    HandedIssue,
    MemberView,
    OutsideConsultation,
)
from secretariat.committees.models_transition import (
    MonthlyUpdate,
    TransitionalGroup,
    TransitionalMeeting,
    TransitionalMember,
    TransitionalPaper,
)
from secretariat.core import events
from secretariat.core.events import Actor
from secretariat.core.records import Record
from secretariat.engagement.models import Attendance, Event, Newsletter, Registration
from secretariat.modifications.models import Modification, ModificationStep
from secretariat.parties.models import (
    DefaultCase,
    Party,
    PartyCategory,
    UserEntry,
    VotingGroup,
    VotingGroupMembership,
)
from secretariat.products.models import DeviceModel, ProductsListChange, ProductsListVersion, TechnicalSpecification
from secretariat.releases.models import Release, ReleaseItem
from secretariat.reporting.models import Highlight, ObjectiveAssessment

SOMEBODY = Actor("operator:somebody")
A_DAY = date(2019, 6, 3)

FILLED_IN: dict[type[Record], dict[str, Any]] = {
    Party: {"name": "A Party", "acceded": date(2013, 9, 23)},
    PartyCategory: {"category": "small-supplier", "starts": date(2013, 9, 23)},
    VotingGroup: {"name": "A group"},
    VotingGroupMembership: {"starts": date(2013, 9, 23)},
    UserEntry: {"user_role": "import-supplier"},
    DefaultCase: {"cause": "A charge was not paid", "opened": A_DAY},
    Body: {"name": "A body", "short_name": "Body", "kind": "sub-committee", "starts": date(2013, 9, 23)},
    Meeting: {"title": "A meeting", "held_on": A_DAY},
    Action: {"title": "Do something", "owner": "The administrator", "raised": A_DAY},
    SeatGroup: {"name": "Seats", "seats": 1, "filled_by": "election", "starts": date(2013, 9, 23), "basis": "sourced"},
    Quorum: {"percent": 50, "starts": date(2013, 9, 23), "basis": "recalled"},
    Delegation: {"title": "A function", "starts": date(2013, 9, 23), "basis": "sourced"},
    Appointment: {"seat": "member", "holder": "Somebody", "starts": date(2013, 9, 23)},
    Decision: {"title": "A matter", "decided": A_DAY, "outcome": "Approved"},
    TermsOfReference: {"version": "1.0", "text": "# Purpose\nIt advises."},
    StandIn: {"starts": A_DAY, "basis": "sourced"},
    Appeal: {"title": "An appeal", "heard_by": "The Authority", "lodged": A_DAY, "grounds": "It was unfair."},
    DutyOccurrence: {"duty": "a", "title": "A duty", "year": "2019-20", "begins": A_DAY, "due": A_DAY},
    ReadinessCase: {"title": "A release", "kind": "release", "opened": A_DAY, "planned": date(2019, 11, 7)},
    ReadinessCriterion: {"title": "It is tested", "owner": "DCC"},
    ReadinessView: {"view": "supports", "text": "It is ready.", "given": A_DAY},
    TestEnvironment: {"name": "UIT-A", "owner": "DCC"},
    EnvironmentBooking: {"title": "A test", "needed_by": "DCC", "starts": A_DAY, "ends": A_DAY},
    OwedReport: {
        "title": "A report",
        "owed_by": "DCC",
        "rhythm": "monthly",
        "within": 25,
        "starts": date(2019, 4, 1),
        "basis": "sourced",
    },
    ReportReceipt: {"title": "A report, May 2019", "period_ends": date(2019, 5, 31), "due": A_DAY},
    HorizonEntry: {"title": "A new law", "noted": A_DAY, "impact": "high", "text": "Much."},
    HandedIssue: {"title": "An issue", "handed_by": "The Department", "handed_over": A_DAY, "text": "Something."},
    DccRequest: {"title": "A longer window", "raised": A_DAY, "text": "Two weeks."},
    Difference: {"title": "A charge", "raised": A_DAY, "text": "They differ."},
    OutsideConsultation: {"title": "A consultation", "asked_by": "The Authority", "opened": A_DAY, "closes": A_DAY},
    MemberView: {"member": "Somebody", "given": A_DAY, "text": "Agreed."},
    TransitionalGroup: {
        "name": "A group",
        "short_name": "G",
        "led_by": "The Department",
        "purpose": "It helps.",
        "starts": A_DAY,
    },
    TransitionalMember: {"organisation": "The DCC", "starts": A_DAY},
    TransitionalMeeting: {"title": "A meeting", "held_on": A_DAY},
    TransitionalPaper: {"title": "A paper", "issued": A_DAY},
    MonthlyUpdate: {"title": "June", "month": date(2019, 6, 1), "text": "The group met."},
    Budget: {"title": "Budget", "year": "2019-20"},
    BudgetVersion: {"version": "0.1", "status": "draft", "issued": A_DAY, "author": "The administrator"},
    CostLine: {"year": "2019-20", "category": "administration", "title": "Staff", "amount": 1000},
    MonthlyCost: {
        "kind": "actual",
        "month": date(2019, 6, 1),
        "category": "administration",
        "title": "Staff",
        "amount": 100,
    },
    BudgetResponse: {"title": "A response", "received": A_DAY, "text": "Too much."},
    BudgetRespondent: {"organisation": "An organisation"},
    Modification: {"title": "A proposal", "raised": A_DAY},
    ModificationStep: {"verb": "develop", "taken_on": A_DAY},
    Release: {"name": "A release", "kind": "scheduled", "delivered": A_DAY},
    ReleaseItem: {"implemented_on": A_DAY},
    Assessment: {"kind": "fusa", "started": date(2019, 4, 1)},
    DirectorsLetter: {"prepared": A_DAY},
    StatusDecision: {"kind": "assurance", "status": "Approved", "decided": A_DAY},
    Publication: {"title": "A framework", "subject": "pcf", "published": A_DAY},
    RiskIteration: {"number": 1, "commenced": A_DAY},
    Event: {"title": "An event", "kind": "introduction", "held_on": A_DAY, "host": "The administrator"},
    Attendance: {},
    Newsletter: {"title": "News", "issued": A_DAY},
    Registration: {"service": "CodeWorks", "registered": A_DAY},
    DeviceModel: {"name": "A meter", "generation": "smets2", "device_type": "Meter", "manufacturer": "A maker"},
    ProductsListVersion: {"number": 1, "issued": A_DAY},
    ProductsListChange: {"change": "added"},
    TechnicalSpecification: {"family": "smets", "version": "1.0", "in_force_from": A_DAY},
    Highlight: {"year": "2019-20", "section": "introduction", "position": 1, "text": "Something happened."},
    ObjectiveAssessment: {"year": "2019-20", "objective": "a", "status": "met"},
}

_numbers = count(1)


def unsaved(model: type[Record], **values: Any) -> Any:
    """A White record of a kind, not yet in the database."""
    house = {"reference": f"{model.__name__.upper()}-{next(_numbers):05}", "classification": "white"}
    return model(**{**house, **FILLED_IN[model], **values})


def row(model: type[Record], **values: Any) -> Any:
    """A record without any history, for what reads records only."""
    made = unsaved(model, **values)
    made.save()
    return made


def recorded(model: type[Record], **values: Any) -> Any:
    """A record that came in as records do: with its event."""
    return events.create(unsaved(model, **values), by=SOMEBODY)
