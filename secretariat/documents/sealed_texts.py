"""`secretariat verify` for texts: every manifest is worked out again from the clauses, and so is each clause's seal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from secretariat.core.verification import also_verify
from secretariat.documents import manifests, text_rows
from secretariat.documents.models import Document, DocumentVersion
from secretariat.documents.models_clauses import ClauseVersion
from secretariat.documents.text.items import Item, labels, parents


@dataclass(slots=True)
class _Row:
    item: Item
    label: str
    parent: str
    seal: str
    """As it is worked out now."""
    since: int
    until: int | None
    wrong: bool


@also_verify
def sealed_texts() -> Iterator[str]:
    """A sentence for each version whose text is not the one that was sealed, with the clauses at fault."""
    kept = set(ClauseVersion.objects.values_list("document_id", flat=True).distinct())
    versions = DocumentVersion.objects.order_by("document_id", "place").select_related("document")
    of: dict[int, list[DocumentVersion]] = {}
    for each in versions:
        of.setdefault(each.document_id, []).append(each)
    for document in Document.objects.filter(pk__in=kept | of.keys()).order_by("reference"):
        yield from _of_document(document, of.get(document.pk, []))


def _of_document(document: Document, versions: list[DocumentVersion]) -> Iterator[str]:
    rows = _rows(document)
    there = {each.place for each in versions if each.manifest}
    for row in rows:
        if row.since not in there or (row.until is not None and row.until not in there):
            yield f"{document.reference}: a clause {row.label} belongs to a version that is not there."
    for version in versions:
        if not version.manifest:
            continue
        text = [
            each for each in rows if each.since <= version.place and (each.until is None or each.until > version.place)
        ]
        if manifests.manifest_of(each.seal for each in text) != version.manifest:
            yield _what_differs(version, text)
        elif misplaced := _misplaced(text):
            yield f"{version.reference}: the label or the place of {misplaced} is not the one that its text gives it."


def _rows(document: Document) -> list[_Row]:
    columns = (*text_rows.COLUMNS, "label", "parent__key", "seal", "since", "until", "wording__hash")
    found = []
    rows = ClauseVersion.objects.filter(document=document).order_by("position", "since").values_list(*columns)
    for row in rows.iterator(chunk_size=2000):
        label, parent, seal, since, until, hashed = row[7:]
        item = text_rows.items_of([row[:7]])[0]
        now = manifests.seal_of(item)
        wrong = now != seal or hashed != manifests.wording_hash(item.text, row[6])
        found.append(_Row(item, label, parent or "", now, since, until, wrong))
    return found


def _what_differs(version: DocumentVersion, text: list[_Row]) -> str:
    said = f"{version.reference}: its text is not the one that was sealed"
    if wrong := [each.label or each.item.key for each in text if each.wrong]:
        more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        return f"{said}. Edited behind the register's back: {', '.join(wrong[:5])}{more}."
    return f"{said}, though each clause fits its own seal: a clause was added, taken out or put elsewhere."


def _misplaced(text: list[_Row]) -> str:
    """The first clause whose kept label or parent is not what follows from the text; empty where all are."""
    items = [each.item for each in text]
    for row, label, parent in zip(text, labels(items), parents(items), strict=True):
        if row.label != label or row.parent != (items[parent].key if parent >= 0 else ""):
            return row.label or row.item.key
    return ""
