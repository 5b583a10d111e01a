"""The tables of joining, leaving and user entry step by step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from secretariat.core.tables import Check, Table, register
from secretariat.parties import brought_in
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
    licences_in,
)
from secretariat.parties.rules import accession, as_a_number

IDENTIFIER = re.compile(r"[0-9A-F]{16}")


def _number_is_one(row: Mapping[str, Any]) -> str | None:
    if not row["company_number"]:
        return None
    try:
        written = as_a_number(row["company_number"], row["country"])
    except ValueError as error:
        return str(error)
    if written == row["company_number"]:
        return None
    return f"Company numbers are kept in capitals and without spaces: write {written}."


def _licences_are_known(row: Mapping[str, Any]) -> str | None:
    for kind, since in licences_in(row["licences"]).items():
        if accession().kind(kind) is None:
            known = ", ".join(each.slug for each in accession().licence_kind)
            return f"{kind[:40]} is no licence of this code: write one of {known}, with the day since when."
        try:
            date.fromisoformat(since)
        except ValueError:
            return f"Each licence has the day since when it is held: write {kind} 2014-05-01."
    return None


def _a_party_came_of_it(row: Mapping[str, Any]) -> str | None:
    if bool(row["countersigned"]) == bool(row["party"]) == (row["outcome"] == Application.Outcome.ACCEDED):
        return None
    return "Whoever acceded has a day of countersignature, a Party and the outcome acceded: fill in all three, or none."


def _end_is_whole(row: Mapping[str, Any]) -> str | None:
    if bool(row["ended"]) == (row["outcome"] in (Application.Outcome.REFUSED, Application.Outcome.WITHDRAWN)):
        return None
    return "A day in ended goes with the outcome refused or withdrawn: fill in both, or empty both."


def _decided_is_whole(row: Mapping[str, Any]) -> str | None:
    if bool(row["decided"]) == bool(row["outcome"]):
        return None
    return "What was decided has both a day and an outcome: fill in decided and outcome, or empty both."


def _identifiers_are_ones(row: Mapping[str, Any]) -> str | None:
    if not all(IDENTIFIER.fullmatch(row[name] or "") for name in ("first", "last")):
        return "An EUI-64 identifier has 16 digits 0-9 and A-F, in capitals and without signs between them: correct it."
    return (
        "The first identifier comes after the last: write the lower one first." if row["first"] > row["last"] else None
    )


def _user_id_is_one(row: Mapping[str, Any]) -> str | None:
    if not row["user_id"] or IDENTIFIER.fullmatch(row["user_id"]):
        return None
    return "A User ID has 16 digits 0-9 and A-F, in capitals and without signs between them: correct it."


def _verified_is_whole(row: Mapping[str, Any]) -> str | None:
    if bool(row["verified"]) == (row["status"] == ChecklistItem.Status.VERIFIED):
        return None
    return "A verified item has the day on which it was: fill in verified, or correct status."


def _two_parties(row: Mapping[str, Any]) -> str | None:
    return "A Party cannot be joined to itself: write another one." if row["party"] == row["into"] else None


register(
    Table(
        Application,
        "applications",
        "Applications to join",
        "Application",
        "Companies and people who want to become a Party, and where that stands.",
        listed=("reference", "name", "category", "applied", "countersigned", "outcome", "party"),
        filters=("category", "kind", "outcome", "applied", "countersigned"),
        order="-applied",
        checks=(
            Check("company_number", _number_is_one),
            Check("licences", _licences_are_known),
            Check("party", _a_party_came_of_it),
            Check("ended", _end_is_whole),
        ),
        searched=("company_number",),
        after_import=brought_in.applications,
    ),
    Table(
        Agreement,
        "agreements",
        "Accession Agreements",
        "Accession Agreement",
        "What was sent to be signed, in its words.",
        listed=("reference", "application", "made", "dated", "party"),
        filters=("made", "dated"),
        order="-made",
        in_menus=False,
    ),
    Table(
        AgreementFile,
        "agreement_files",
        "Files of Accession Agreements",
        "File of an Accession Agreement",
        "Agreements as they were sent, as they came back signed, and countersigned.",
        listed=("reference", "agreement", "kind", "name", "size", "added"),
        filters=("kind", "added"),
        order="-added",
        in_menus=False,
    ),
    Table(
        Licence,
        "licences",
        "Licences",
        "Licence",
        "Which licences each Party holds, from a day to a day.",
        listed=("reference", "party", "kind", "starts", "ends"),
        filters=("party", "kind", "starts"),
        in_menus=False,
    ),
    Table(
        IdentifierRange,
        "identifier_ranges",
        "EUI-64 identifier ranges",
        "EUI-64 identifier range",
        "Which range of identifiers each Party was given. No identifier is ever given twice.",
        listed=("reference", "party", "first", "last", "starts", "ends"),
        filters=("party", "starts"),
        checks=(Check("first", _identifiers_are_ones),),
        searched=("first", "last"),
        in_menus=False,
    ),
    Table(
        ShareCertificate,
        "share_certificates",
        "Share certificates",
        "Share certificate",
        "Who holds a share in the code's company.",
        listed=("reference", "number", "party", "issued", "ends"),
        filters=("party", "issued"),
        searched=("number",),
        in_menus=False,
    ),
    Table(
        PartyName,
        "party_names",
        "Earlier names of Parties",
        "Earlier name",
        "What Parties were called before.",
        listed=("reference", "name", "party", "starts", "ends"),
        filters=("party", "ends"),
        in_menus=False,
    ),
    Table(
        ContactDetails,
        "contact_details",
        "Contact details of Parties",
        "Contact details",
        "Where Parties are reached, from a day to a day.",
        listed=("reference", "party", "contact_name", "starts", "ends"),
        filters=("party", "starts"),
        in_menus=False,
    ),
    Table(
        DetailsChange,
        "details_changes",
        "Changes of details",
        "Change of details",
        "What Parties want to have changed in the register, and how that was decided.",
        listed=("reference", "party", "name", "asked", "decided", "outcome"),
        filters=("party", "asked", "outcome"),
        order="-asked",
        checks=(Check("outcome", _decided_is_whole),),
        after_import=brought_in.decided(DetailsChange),
        in_menus=False,
    ),
    Table(
        Withdrawal,
        "withdrawals",
        "Withdrawals",
        "Withdrawal",
        "Notices of Parties that cease to be one of their own will.",
        listed=("reference", "party", "noticed", "leaves", "outcome"),
        filters=("party", "noticed", "outcome"),
        order="-noticed",
        checks=(Check("outcome", _decided_is_whole),),
        after_import=brought_in.decided(Withdrawal),
        in_menus=False,
    ),
    Table(
        Transfer,
        "transfers",
        "Mergers and novations",
        "Merger or novation",
        "Parties that are joined to another, or whose agreement goes over to it.",
        listed=("reference", "kind", "party", "into", "effective", "outcome"),
        filters=("kind", "party", "into", "effective", "outcome"),
        order="-proposed",
        checks=(Check("outcome", _decided_is_whole), Check("into", _two_parties)),
        after_import=brought_in.decided(Transfer),
        in_menus=False,
    ),
    Table(
        ChecklistItem,
        "checklist_items",
        "Items of user entry",
        "Item of user entry",
        "Each step of each Party's user entry: its evidence, and who verified it.",
        listed=("reference", "party", "item", "status", "shown", "verified"),
        filters=("entry", "party", "item", "status", "verified"),
        checks=(Check("verified", _verified_is_whole),),
        in_menus=False,
    ),
    Table(
        Blocker,
        "blockers",
        "What blocks user entry",
        "Blocker of user entry",
        "What stands in the way of user entry, since when, and when it was cleared.",
        listed=("reference", "title", "party", "since", "cleared"),
        filters=("entry", "party", "since", "cleared"),
        order="-since",
        in_menus=False,
    ),
    Table(
        Forecast,
        "forecasts",
        "Forecasts of user entry",
        "Forecast of user entry",
        "When completion was expected, and when that was said.",
        listed=("reference", "party", "expected", "made", "why"),
        filters=("entry", "party", "expected", "made"),
        order="-made",
        in_menus=False,
    ),
    Table(
        HeldRole,
        "held_roles",
        "User Roles held",
        "User Role held",
        "Which User Roles each Party has, and under which User ID, from a day to a day.",
        listed=("reference", "party", "user_role", "user_id", "starts", "ends"),
        filters=("party", "user_role", "starts"),
        checks=(Check("user_id", _user_id_is_one),),
        searched=("user_id",),
        in_menus=False,
    ),
)
