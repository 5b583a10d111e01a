"""What belongs to meetings as tables: series, agendas, papers, questions, attendance, votes and minutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps

from secretariat.committees import coming_in
from secretariat.committees.models_meetings import (
    AgendaItem,
    Attendance,
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
from secretariat.committees.times import ends_after_it_starts
from secretariat.core.tables import Check, Table, register


def _of_a_meeting_or_a_series(row: Mapping[str, Any]) -> str | None:
    if (row["meeting"] is None) != (row["series"] is None):
        return None
    return "A link is of one meeting or of a series: fill in one of the two."


def _subject_with_its_kind(row: Mapping[str, Any]) -> str | None:
    kind = row["subject_kind"]
    if bool(kind) != bool(row["subject"]):
        return "What an item is about is a kind and a reference: fill in subject_kind and subject, or neither."
    known = {each._meta.label for each in apps.get_models()}
    if kind and kind not in known:
        return f"{kind} is no kind of record: write it like modifications.Modification."
    return None


def _seat_or_guest(row: Mapping[str, Any]) -> str | None:
    if (row["appointment"] is None) == bool(row["guest"]):
        return None
    return "Somebody there held a seat or was a guest: fill in appointment or guest, not both."


def _alternate_stands_in_for_another(row: Mapping[str, Any]) -> str | None:
    if row["alternate"] is None or (row["appointment"] is not None and row["alternate"] != row["appointment"]):
        return None
    return "An alternate sits in the place of another seat: fill in whose, or empty alternate."


def _answered_whole(row: Mapping[str, Any]) -> str | None:
    if bool(row["answer"]) == (row["answered"] is not None):
        return None
    return "An answer has a day, and a day an answer: fill in both, or neither."


def _ratified_at_another(row: Mapping[str, Any]) -> str | None:
    if row["ratified_at"] is None or row["ratified_at"] != row["meeting"]:
        return None
    return "Minutes are ratified at a later meeting, not at the one that they are of: write another."


register(
    Table(
        MeetingSeries,
        "meeting_series",
        "Meeting series",
        "Meeting series",
        "The rhythm in which each body meets.",
        in_menus=False,
        listed=("reference", "title", "body", "weeks", "weekday", "starts_at", "starts", "ends"),
        filters=("body",),
        checks=(Check("ends_at", ends_after_it_starts),),
    ),
    Table(
        JoiningLink,
        "joining_links",
        "Joining links",
        "Joining link",
        "Where remote meetings are joined, for those who sit on the body.",
        in_menus=False,
        listed=("reference", "body", "series", "meeting", "address"),
        filters=("body",),
        checks=(Check("meeting", _of_a_meeting_or_a_series),),
    ),
    Table(
        StandingItem,
        "standing_items",
        "Standing items",
        "Standing item",
        "What stands on every agenda of a body.",
        in_menus=False,
        listed=("reference", "title", "body", "position", "minutes", "starts", "ends"),
        filters=("body", "kind", "purpose"),
    ),
    Table(
        AgendaItem,
        "agenda_items",
        "Agenda items",
        "Agenda item",
        "What stands on the agenda of a meeting.",
        in_menus=False,
        listed=("reference", "title", "meeting", "position", "kind", "purpose", "minutes"),
        filters=("body", "meeting", "kind", "purpose"),
        searched=("note", "presenter", "subject"),
        checks=(Check("subject", _subject_with_its_kind),),
        extracted=("title", "note"),
        after_import=coming_in.items,
    ),
    Table(
        Paper,
        "papers",
        "Papers",
        "Paper",
        "Papers for items of agendas, each version a row.",
        listed=("reference", "title", "body", "number", "version", "purpose", "submitted"),
        filters=("body", "item", "purpose", "submitted"),
        order="-submitted",
        searched=("recommendation", "author", "text"),
        extracted=("title", "recommendation", "text"),
        after_import=coming_in.papers,
    ),
    Table(
        PaperFile,
        "paper_files",
        "Files of papers",
        "File of a paper",
        "What came in as a file with a paper.",
        in_menus=False,
        listed=("reference", "name", "paper", "kind", "size", "pages", "added"),
        filters=("body", "kind"),
        searched=("name",),
        after_import=coming_in.files,
    ),
    Table(
        Question,
        "questions",
        "Questions on papers",
        "Question on a paper",
        "What was asked about papers before the meeting, and the answers.",
        in_menus=False,
        listed=("reference", "text", "paper", "asked_by", "asked", "answered"),
        filters=("body", "asked", "answered"),
        order="-asked",
        searched=("text", "answer"),
        checks=(Check("answer", _answered_whole),),
        after_import=coming_in.of_items(Question),
    ),
    Table(
        Attendance,
        "meeting_attendances",
        "Attendance at meetings",
        "Attendance at a meeting",
        "Who was at a meeting, and who sent apologies.",
        in_menus=False,
        listed=("reference", "meeting", "appointment", "alternate", "guest", "how"),
        filters=("body", "meeting", "how"),
        searched=("guest", "organisation"),
        checks=(Check("guest", _seat_or_guest), Check("alternate", _alternate_stands_in_for_another)),
    ),
    Table(
        Recusal,
        "recusals",
        "Recusals",
        "Recusal",
        "Members who have no part in an item.",
        in_menus=False,
        listed=("reference", "item", "appointment", "why", "declared", "ended"),
        filters=("body", "declared"),
    ),
    Table(
        Vote,
        "votes",
        "Votes",
        "Vote",
        "How each seat voted.",
        in_menus=False,
        listed=("reference", "item", "decision", "appointment", "alternate", "choice", "voted"),
        filters=("body", "choice", "voted"),
        checks=(Check("alternate", _alternate_stands_in_for_another),),
    ),
    Table(
        Minutes,
        "minutes",
        "Minutes",
        "Minutes of a meeting",
        "Minutes of meetings: drafted, reviewed, ratified.",
        listed=("reference", "title", "body", "drafted", "circulated", "ratified"),
        filters=("body", "drafted", "ratified"),
        checks=(Check("ratified_at", _ratified_at_another),),
        in_menus=False,
    ),
    Table(
        MinuteItem,
        "minute_items",
        "Minuted items",
        "Minuted item",
        "What was minuted under each item of an agenda.",
        in_menus=False,
        listed=("reference", "meeting", "item", "position", "text"),
        filters=("body", "meeting"),
        searched=("text",),
        extracted=("text",),
        after_import=coming_in.of_items(MinuteItem),
    ),
)
