from __future__ import annotations

from secretariat.core.tables import Table, register
from secretariat.documents.models import CodeVersion, Document, Extract

register(
    Table(
        Document,
        "documents",
        "Documents",
        "Document",
        "The documents of the code and about it.",
        listed=("reference", "title", "category", "owner", "version", "in_force_from"),
        filters=("category", "in_force_from"),
        searched=("owner",),
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
