"""Tables of the registers that bodies keep, and the rules for their rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from secretariat.committees.processes import begin_differences, begin_issues, begin_outside, begin_readiness
from secretariat.committees.processes import begin_requests as begin_dcc_requests
from secretariat.core.tables import Check, Table, register


def _met_by_evidence(row: Mapping[str, Any]) -> str | None:
    if row["status"] not in ("met", "conditions") or (row["evidence"] and row["assessed"]):
        return None
    return "A criterion is met by evidence, on a day: fill in evidence and assessed, or write another status."


def _first_of_a_month(name: str) -> Check:
    def finds(row: Mapping[str, Any]) -> str | None:
        day = row[name]
        if day.day == 1:
            return None
        return f"{day} is not the first day of a month: write {day:%Y-%m}-01."

    return Check(name, finds)


def _resolved_somehow(day: str) -> Check:
    def finds(row: Mapping[str, Any]) -> str | None:
        if row[day] is None or row["outcome"]:
            return None
        return f"It has an end ({day}) and no outcome: write what came of it."

    return Check("outcome", finds)


def _with_another(row: Mapping[str, Any]) -> str | None:
    return "A Party differs from another one: write another Party." if row["party"] == row["other"] else None


def _is_kept_close(row: Mapping[str, Any]) -> str | None:
    if row["classification"] in ("amber", "red"):
        return None
    return "A difference between Parties is theirs and the body's: label it amber or red."


def _sent_in_words(row: Mapping[str, Any]) -> str | None:
    if (row["sent"] is None) == (not row["response"]):
        return None
    return "An answer that was sent has its words, and no other has: fill in sent and response, or neither."


def _noted_once_received(row: Mapping[str, Any]) -> str | None:
    if row["noted"] is None or row["received"] is not None:
        return None
    return "It was noted before it came: fill in received, or empty noted."


register(
    Table(
        ReadinessCase,
        "readiness_cases",
        "Readiness cases",
        "Readiness case",
        "Whether releases and cohorts are ready to go live.",
        listed=("reference", "title", "kind", "planned", "recommendation", "decision"),
        filters=("kind", "planned", "recommendation"),
        order="-planned",
        searched=("subject",),
        after_import=begin_readiness,
        in_menus=False,
    ),
    Table(
        ReadinessCriterion,
        "readiness_criteria",
        "Live Services Criteria",
        "Live Services Criterion",
        "What has to be so before something goes live, and what shows it.",
        listed=("reference", "readiness", "title", "body", "status", "due", "assessed"),
        filters=("readiness", "body", "status"),
        in_menus=False,
        checks=(Check("status", _met_by_evidence),),
    ),
    Table(
        ReadinessView,
        "readiness_views",
        "Views on readiness",
        "View on readiness",
        "What bodies think of the readiness of a release or a cohort.",
        listed=("reference", "readiness", "body", "view", "given", "decision"),
        filters=("readiness", "body", "view"),
        in_menus=False,
    ),
    Table(
        HandedIssue,
        "issues",
        "Issues handed over",
        "Issue handed over",
        "Issues that groups of government have handed over to bodies of the code.",
        listed=("reference", "title", "handed_by", "body", "handed_over", "due", "resolved"),
        filters=("body", "handed_over", "resolved"),
        order="-handed_over",
        searched=("handed_by",),
        extracted=("title", "outcome"),
        checks=(_resolved_somehow("resolved"),),
        after_import=begin_issues,
        in_menus=False,
    ),
    Table(
        DccRequest,
        "dcc_requests",
        "Requests of the DCC",
        "Request of the DCC",
        "Changes that the DCC asks bodies for.",
        listed=("reference", "title", "body", "raised", "needed_by", "answered"),
        filters=("body", "raised", "answered"),
        order="-raised",
        checks=(_resolved_somehow("answered"),),
        after_import=begin_dcc_requests,
        in_menus=False,
    ),
    Table(
        TestEnvironment,
        "environments",
        "Test environments",
        "Test environment",
        "Places where releases and devices are tested.",
        listed=("reference", "name", "owner", "places"),
        in_menus=False,
    ),
    Table(
        EnvironmentBooking,
        "bookings",
        "Bookings of test environments",
        "Booking",
        "Who needs which test environment when.",
        listed=("reference", "environment", "title", "needed_by", "starts", "ends", "state"),
        filters=("environment", "state", "starts"),
        order="-starts",
        searched=("needed_by", "subject"),
        in_menus=False,
    ),
    Table(
        OwedReport,
        "owed_reports",
        "Reports that are owed",
        "Report that is owed",
        "Reports that come in by a rhythm, and the bodies to which they go.",
        listed=("reference", "title", "owed_by", "rhythm", "body", "starts", "ends"),
        filters=("body", "rhythm"),
        searched=("owed_by",),
        in_menus=False,
    ),
    Table(
        ReportReceipt,
        "receipts",
        "Reports received",
        "Report received",
        "When each report that is owed came, and where it was noted.",
        listed=("reference", "title", "body", "due", "received", "noted"),
        filters=("owed", "body", "due", "received", "noted"),
        order="-due",
        in_menus=False,
        checks=(Check("noted", _noted_once_received),),
    ),
    Table(
        Difference,
        "differences",
        "Differences between Parties",
        "Difference between Parties",
        "Differences that Parties ask a body to help them settle.",
        listed=("reference", "title", "body", "raised", "concluded", "outcome"),
        filters=("body", "raised", "outcome"),
        order="-raised",
        checks=(Check("other", _with_another), Check("classification", _is_kept_close)),
        after_import=begin_differences,
        in_menus=False,
    ),
    Table(
        OutsideConsultation,
        "outside_consultations",
        "Consultations of others",
        "Consultation of others",
        "Consultations of others that bodies of the code answer.",
        listed=("reference", "title", "asked_by", "body", "opened", "closes", "sent"),
        filters=("body", "closes", "sent"),
        order="-closes",
        searched=("asked_by",),
        extracted=("title", "response"),
        checks=(Check("response", _sent_in_words),),
        after_import=begin_outside,
        in_menus=False,
    ),
    Table(
        MemberView,
        "member_views",
        "Views of members",
        "View of a member",
        "What members think of an answer to a consultation of others.",
        listed=("reference", "consultation", "body", "member", "given"),
        filters=("consultation", "body"),
        in_menus=False,
    ),
    Table(
        HorizonEntry,
        "horizon",
        "Horizon",
        "Entry on the horizon",
        "What is coming towards each body.",
        listed=("reference", "title", "body", "noted", "expected", "impact", "reviewed", "closed"),
        filters=("body", "impact", "expected", "closed"),
        order="-noted",
        searched=("owner",),
        checks=(_resolved_somehow("closed"),),
        in_menus=False,
    ),
    Table(
        TransitionalGroup,
        "transitional_groups",
        "Transitional groups",
        "Transitional group",
        "Groups that government runs until it hands over.",
        listed=("reference", "name", "led_by", "starts", "ends"),
        filters=("starts",),
        searched=("short_name",),
        in_menus=False,
    ),
    Table(
        TransitionalMember,
        "transitional_members",
        "Members of transitional groups",
        "Member of a transitional group",
        "Which organisation is in which group of Transitional Governance.",
        listed=("reference", "group", "organisation", "starts", "ends"),
        filters=("group",),
        searched=("organisation",),
        in_menus=False,
    ),
    Table(
        TransitionalMeeting,
        "transitional_meetings",
        "Transitional meetings",
        "Transitional meeting",
        "Meetings of groups of Transitional Governance.",
        listed=("reference", "title", "group", "held_on"),
        filters=("group", "held_on"),
        order="-held_on",
        in_menus=False,
    ),
    Table(
        TransitionalPaper,
        "transitional_papers",
        "Transitional papers",
        "Transitional paper",
        "Papers of groups of Transitional Governance, and where they are to be found.",
        listed=("reference", "title", "group", "meeting", "issued"),
        filters=("group", "issued"),
        order="-issued",
        in_menus=False,
    ),
    Table(
        MonthlyUpdate,
        "monthly_updates",
        "Monthly updates",
        "Monthly update",
        "What happened in Transitional Governance, month by month.",
        listed=("reference", "title", "month", "published"),
        filters=("month", "published"),
        order="-month",
        searched=("text",),
        in_menus=False,
        checks=(_first_of_a_month("month"),),
    ),
)
