from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from secretariat.core.tables import Check, Table, register
from secretariat.documents.models import CodeVersion, DateOfForce, Document, DocumentVersion, Extract, Variation


def _no_manifest(row: Mapping[str, Any]) -> str | None:
    if not row["manifest"] or re.fullmatch("[0-9a-f]{64}", row["manifest"]):
        return None
    return "This is no SHA-256 in hex: leave it empty where the text is not held here."


def _no_place(row: Mapping[str, Any]) -> str | None:
    return (
        None if row["place"] is None or row["place"] >= 1 else "Versions are counted from 1: give a number from 1 on."
    )


register(
    Table(
        Document,
        "documents",
        "Documents",
        "Document",
        "The documents of the code and about it.",
        listed=("reference", "number", "title", "category", "owner", "version", "in_force_from"),
        filters=("category", "in_force_from"),
        searched=("number", "owner"),
        extracted=("title",),
    ),
    Table(
        CodeVersion,
        "code_versions",
        "Versions of the code",
        "Version of the code",
        "The whole code, from a day on.",
        listed=("reference", "number", "in_force_from", "cause"),
        filters=("in_force_from",),
        order="-in_force_from",
        searched=("number", "cause"),
        in_menus=False,
    ),
    Table(
        Extract,
        "extracts",
        "White extracts",
        "White extract",
        "Documents for everybody, made from records that are not.",
        listed=("reference", "title", "made"),
        filters=("made",),
        order="-made",
        searched=("text",),
    ),
)

register(
    Table(
        DocumentVersion,
        "document_versions",
        "Versions of documents",
        "Version of a document",
        "The text of one document, from one change to the next.",
        listed=("reference", "document", "number", "in_force_from", "approved", "cause"),
        filters=("document", "code_version", "in_force_from"),
        order="-in_force_from",
        checks=(Check("manifest", _no_manifest), Check("place", _no_place)),
        searched=("cause", "cause_reference"),
        in_menus=False,
    ),
    Table(
        DateOfForce,
        "dates_of_force",
        "Dates of force",
        "Date of force",
        "On which day a version comes into force, as known from a day on.",
        listed=("reference", "version", "in_force_from", "known_from", "why"),
        filters=("version", "in_force_from", "known_from"),
        order="-known_from",
        in_menus=False,
    ),
    Table(
        Variation,
        "variations",
        "Variations of the text",
        "Variation of the text",
        "What the Secretary of State has varied for a time; the text stays what it is.",
        listed=("reference", "document", "label", "starts", "ends", "direction"),
        filters=("document", "starts", "ends"),
        order="-starts",
        searched=("label", "says", "direction"),
        in_menus=False,
    ),
)
