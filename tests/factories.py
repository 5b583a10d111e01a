"""Records for tests: give what the test is about, the rest is filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
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
from secretariat.committees.models_elections import Contest, Election, Nomination, SeatUp
from secretariat.committees.models_governance import Appeal, DutyOccurrence, StandIn, TermsOfReference
from secretariat.committees.models_meetings import (
    AgendaItem,
    JoiningLink,
    MeetingSeries,
    MinuteItem,
    Minutes,
    Paper,
    PaperFile,
    Question,
    Recusal,
    StandingItem,
    Vote,
)
from secretariat.committees.models_meetings import Attendance as MeetingAttendance
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
from secretariat.committees.models_vacancies import ExpressionOfInterest, InterestDeclaration, Vacancy, Vetting
from secretariat.core import events
from secretariat.core.events import Actor
from secretariat.core.records import Record
from secretariat.documents.models import CodeVersion, DateOfForce, Document, DocumentVersion, Variation
from secretariat.engagement.models import Attendance, Event, Newsletter, Registration
from secretariat.engagement.models_enquiries import Article, Enquiry, EnquiryMessage, EnquiryNote
from secretariat.modifications.models import Modification, ModificationStep
from secretariat.parties.models import (
    DefaultCase,
    Dispute,
    Party,
    PartyCategory,
    UserEntry,
    VotingGroup,
    VotingGroupMembership,
)
from secretariat.parties.models_default import (
    ChargeNotice,
    CreditNotice,
    DefaultAppeal,
    DefaultMeasure,
    DefaultNotice,
    DefaultRemedy,
)
from secretariat.parties.models_entry import Blocker, ChecklistItem, Forecast, HeldRole
from secretariat.parties.models_joining import (
    Agreement,
    AgreementFile,
    Application,
    ContactDetails,
    DetailsChange,
    IdentifierRange,
    Licence,
    PartyName,
    ShareCertificate,
    Transfer,
    Withdrawal,
)
from secretariat.parties.models_last_resort import (
    FailureContact,
    FailureLesson,
    FailureMessage,
    FailureParticipant,
    FailureTick,
    SupplierFailure,
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
    Application: {"kind": "company", "name": "An applicant", "category": "other", "applied": A_DAY},
    Agreement: {"title": "Accession Agreement", "text": "1. Accession", "made": A_DAY},
    Licence: {"kind": "electricity-supply", "starts": date(2013, 9, 23)},
    IdentifierRange: {"first": "90B3D51F30000000", "last": "90B3D51F3000FFFF", "starts": date(2013, 9, 23)},
    ShareCertificate: {"number": "1", "issued": date(2013, 9, 23)},
    PartyName: {"name": "An earlier name", "starts": date(2013, 9, 23), "ends": A_DAY},
    ContactDetails: {"starts": date(2013, 9, 23)},
    DetailsChange: {"asked": A_DAY},
    Withdrawal: {"noticed": A_DAY, "leaves": date(2019, 9, 2)},
    Transfer: {"kind": "merger", "proposed": A_DAY, "effective": A_DAY, "why": "A deed"},
    ChecklistItem: {"item": "fusa"},
    Blocker: {"title": "A certificate is missing", "since": A_DAY},
    Forecast: {"expected": date(2019, 9, 2), "made": A_DAY},
    HeldRole: {"user_role": "import-supplier", "starts": date(2013, 9, 23)},
    DefaultCase: {"cause": "A charge was not paid", "opened": A_DAY},
    Dispute: {"title": "A dispute", "raised": A_DAY},
    ChargeNotice: {"invoice": "INV-1", "amount": Decimal(100), "due": A_DAY, "issued": A_DAY},
    CreditNotice: {"required": Decimal(100), "provided": Decimal(10), "issued": A_DAY},
    DefaultNotice: {"kind": "default", "clauses": "M8.1", "issued": A_DAY, "text": "A notice", "text_hash": "0" * 64},
    DefaultRemedy: {"done": A_DAY, "evidence": "A receipt", "offered": A_DAY},
    DefaultMeasure: {"kind": "remedy", "decided_by": "panel", "decided": A_DAY, "starts": A_DAY},
    DefaultAppeal: {"lodged": A_DAY, "grounds": "It was paid"},
    SupplierFailure: {"title": "A supplier fails", "opened": A_DAY},
    FailureParticipant: {"actor": "dcc", "organisation": "The DCC"},
    FailureTick: {"item": "warn-authority", "done": A_DAY, "by_whom": "Somebody", "evidence": "A mail"},
    FailureContact: {"position": 1, "actor": "dcc", "organisation": "The DCC", "name": "Somebody", "phone": "1"},
    FailureMessage: {"sent": A_DAY, "at": "09:30", "channel": "mail", "sender": "One", "to": "Two", "text": "Words"},
    FailureLesson: {"title": "Call earlier"},
    Body: {"name": "A body", "short_name": "Body", "kind": "sub-committee", "starts": date(2013, 9, 23)},
    Meeting: {"title": "A meeting", "held_on": A_DAY},
    Action: {"title": "Do something", "owner": "The administrator", "raised": A_DAY},
    Decision: {"title": "A decision", "outcome": "Approved", "decided": A_DAY},
    SeatGroup: {"name": "Seats", "seats": 1, "filled_by": "election", "starts": date(2013, 9, 23), "basis": "sourced"},
    Quorum: {"percent": 50, "starts": date(2013, 9, 23), "basis": "recalled"},
    Delegation: {"title": "A function", "starts": date(2013, 9, 23), "basis": "sourced"},
    Appointment: {"seat": "member", "holder": "Somebody", "starts": date(2013, 9, 23)},
    Election: {
        "title": "An election",
        "kind": "annual",
        "called": A_DAY,
        "record_date": A_DAY,
        "takes_office": date(2019, 8, 1),
        "nominations_close": date(2019, 6, 17),
        "ballot_opens": date(2019, 6, 18),
        "ballot_closes": date(2019, 7, 1),
    },
    Contest: {"title": "Seats, an election", "seats": 1},
    SeatUp: {},
    Nomination: {
        "candidate": "A candidate",
        "organisation": "A Party",
        "nominator": "Somebody",
        "position": "Director",
        "statement": "Vote for me.",
        "made": A_DAY,
    },
    Vacancy: {"title": "A seat", "advertised": A_DAY, "closes": date(2019, 6, 17)},
    ExpressionOfInterest: {"candidate": "Somebody", "made": A_DAY},
    InterestDeclaration: {"says": "Shares", "declared": A_DAY, "review_due": date(2020, 6, 3)},
    Vetting: {"kind": "Security vetting", "asked": A_DAY},
    MeetingSeries: {"title": "Meeting", "weeks": "third", "weekday": "friday", "starts": date(2019, 4, 1)},
    JoiningLink: {"address": "https://meet.example.org/1"},
    StandingItem: {"title": "Welcome", "purpose": "information", "position": 1, "starts": date(2013, 9, 23)},
    AgendaItem: {"title": "An item", "kind": "paper", "purpose": "decision", "position": 1, "published": A_DAY},
    Paper: {
        "title": "A paper",
        "number": 1,
        "purpose": "decision",
        "author": "The administrator",
        "submitted": A_DAY,
        "published": A_DAY,
    },
    AgreementFile: {"kind": "signed", "name": "agreement.pdf", "size": 1000, "sha256": "0" * 64, "added": A_DAY},
    PaperFile: {
        "name": "paper.pdf",
        "kind": "pdf",
        "size": 1000,
        "sha256": "0" * 64,
        "added": A_DAY,
        "published": A_DAY,
    },
    Question: {"text": "What does it cost?", "asked_by": "Member", "asked": A_DAY},
    MeetingAttendance: {"guest": "Somebody", "how": "present"},
    Recusal: {"why": "An interest", "declared": date(2019, 5, 1)},
    Vote: {"choice": "for", "voted": A_DAY},
    Minutes: {"title": "Minutes", "drafted": A_DAY},
    MinuteItem: {"position": 1, "text": "It was agreed."},
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
    Document: {"title": "A document", "category": "section", "owner": "The Panel", "version": "1.0"},
    CodeVersion: {"number": "1.0", "in_force_from": A_DAY},
    DocumentVersion: {"place": 1, "number": "1.0", "in_force_from": A_DAY},
    DateOfForce: {"in_force_from": A_DAY, "known_from": A_DAY},
    Variation: {"label": "D1", "says": "It says otherwise.", "starts": A_DAY, "direction": "DIRECTION-1"},
    Event: {"title": "An event", "kind": "introduction", "held_on": A_DAY, "host": "The administrator"},
    Attendance: {},
    Newsletter: {"title": "News", "issued": A_DAY},
    Registration: {"service": "CodeWorks", "registered": A_DAY},
    Article: {"title": "A question?", "answer": "An answer.", "categories": "other", "published": A_DAY},
    Enquiry: {"subject": "A question", "category": "other", "asked": A_DAY, "standard": 5, "classification": "amber"},
    EnquiryMessage: {"side": "staff", "written": A_DAY, "text": "An answer", "classification": "amber"},
    EnquiryNote: {"written": A_DAY, "text": "A note", "classification": "amber"},
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
