"""The register of processing: what is done with what is known of people, generated from the code's folder."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.apps import apps

from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.codes.retention import Processing, retention
from secretariat.core.permission.audiences import readers_of
from secretariat.core.permission.words import described

HEADINGS = (
    "Processing",
    "Controller",
    "What",
    "Whose",
    "Purpose",
    "Ground",
    "Shared with",
    "Kept for",
    "Security",
    "Basis",
)
SECURITY = (
    "Sign-in with a second factor; roles with dates; every change is an event in a chain that cannot be rewritten."
)


@dataclass(frozen=True)
class Entry:
    """One entry, as people read it."""

    processing: Processing
    shared: str
    kept: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Its cells under HEADINGS."""
        each = self.processing
        texts = (each.name, current().file.administrator, each.what, each.whose, each.purpose, each.ground)
        return (*texts, self.shared, self.kept, SECURITY, each.basis)


def entries() -> list[Entry]:
    """Every entry, in the order of the code's file."""
    rules = {each.slug: each for each in retention().rule}
    found = []
    for each in retention().processing:
        kept = [f"{rules[slug].how_long} from {rules[slug].counts_from}" for slug in each.rules]
        found.append(Entry(each, shared_with(each), "; ".join(filter(None, [each.kept, *kept]))))
    return found


def shared_with(processing: Processing) -> str:
    """Who may see it: for records what the code's rules of access say."""
    words: dict[str, None] = {}
    for kind in processing.records:
        for label in Classification.values:
            words |= dict.fromkeys(readers_of(apps.get_model(kind), label))
    return "; ".join(filter(None, [processing.shared, *(described(word) for word in words)]))


def as_csv() -> str:
    """The register as a CSV file."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADINGS)
    for entry in entries():
        writer.writerow(_harmless(cell) for cell in entry.cells)
    return stream.getvalue()


def _harmless(cell: str) -> str:
    # A spreadsheet takes a cell that begins like this for a formula.
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
