from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from secretariat.core.calendars import working_days_between
from secretariat.core.tables import Check, Table, register
from secretariat.engagement import services
from secretariat.engagement.enquiry_rules import enquiries
from secretariat.engagement.models_enquiries import Article, Enquiry, EnquiryMessage, EnquiryNote


def _answer_is_whole(row: Mapping[str, Any]) -> str | None:
    if (row["answered"] is None) == (row["took"] is None):
        return None
    return "An answered enquiry has a day and a time that it took, and only then: fill in answered and took, or empty both."


def _took_no_longer_than_there_was(row: Mapping[str, Any]) -> str | None:
    if not row["answered"] or row["took"] is None or not isinstance(row["asked"], date):
        return None
    there = working_days_between(row["asked"], row["answered"]) - (row["waited"] or 0)
    if row["took"] == max(0, there):
        return None
    return (
        f"From asked to answered there are {max(0, there)} working days without those that it waited, and took says "
        f"{row['took']}: correct one of them."
    )


def _one_thing_at_a_time(row: Mapping[str, Any]) -> str | None:
    if not row["due"] or not (row["closed"] or row["waiting_since"]):
        return None
    return "Nothing is due while it is closed or waits for whoever asked: empty due, or the others."


def _has_a_standard(row: Mapping[str, Any]) -> str | None:
    return None if row["standard"] is None or row["standard"] >= 1 else "standard is working days: write 1 or more."


def _waits_or_is_closed(row: Mapping[str, Any]) -> str | None:
    if row["closed"] and row["waiting_since"]:
        return "A closed enquiry waits for nobody: empty waiting_since, or closed."
    return None


def _open_is_due(row: Mapping[str, Any]) -> str | None:
    if row["due"] or row["answered"] or row["closed"] or row["waiting_since"]:
        return None
    return "It is open, and then it is due on a day: fill in due."


def _known_categories(row: Mapping[str, Any]) -> str | None:
    known = [each.slug for each in enquiries().category]
    for slug in str(row["categories"] or "").split():
        if slug not in known:
            return f"{slug!r} is no category of enquiries: write some of {', '.join(known)}."
    return None


register(
    Table(
        Article,
        "articles",
        "Answers",
        "Answer",
        "The knowledge base: questions that are asked often, and their answers.",
        listed=("reference", "title", "categories", "published", "reviewed", "review_due", "withdrawn"),
        filters=("published", "review_due", "withdrawn"),
        checks=(Check("categories", _known_categories),),
        searched=("answer",),
        deed="keep_articles",
    ),
    Table(
        Enquiry,
        "enquiries",
        "Enquiries",
        "Enquiry",
        "Questions to Party Support, and how long their answers took.",
        listed=("reference", "subject", "category", "party", "asked", "due", "answered", "took", "closed"),
        filters=("category", "party", "asked", "due", "answered", "closed", "assigned_to"),
        order="-asked",
        checks=(
            Check("took", _answer_is_whole),
            Check("took", _took_no_longer_than_there_was),
            Check("due", _one_thing_at_a_time),
            Check("due", _open_is_due),
            Check("waiting_since", _waits_or_is_closed),
            Check("standard", _has_a_standard),
        ),
        searched=("subject", "text"),
        deed="answer_enquiries",
        after_import=services.begin_cases,
    ),
    Table(
        EnquiryMessage,
        "enquiry_messages",
        "Messages of enquiries",
        "Message of an enquiry",
        "What was said about enquiries, by whoever asked and by staff.",
        listed=("reference", "side", "written"),
        filters=("side", "written"),
        order="-written",
        in_menus=False,
        deed="answer_enquiries",
    ),
    Table(
        EnquiryNote,
        "enquiry_notes",
        "Notes on enquiries",
        "Note on an enquiry",
        "What staff note about enquiries for each other.",
        listed=("reference", "written"),
        filters=("written",),
        order="-written",
        in_menus=False,
        deed="answer_enquiries",
    ),
)
