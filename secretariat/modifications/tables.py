from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.core.tables import Check, Table, register
from secretariat.modifications import services
from secretariat.modifications.models import Modification, ModificationStep


def _conclusion_is_whole(row: Mapping[str, Any]) -> str | None:
    if bool(row["decided"]) == bool(row["outcome"]):
        return None
    return "A concluded modification has both a day and an outcome: fill in decided and outcome, or empty both."


def _only_the_approved_is_implemented(row: Mapping[str, Any]) -> str | None:
    if not row["implemented"] or row["outcome"] == Modification.Outcome.APPROVED:
        return None
    return "Only an approved modification is implemented: correct outcome, or empty implemented."


register(
    Table(
        Modification,
        "modifications",
        "Modifications",
        "Modification",
        "Proposals to change the code.",
        listed=("reference", "title", "proposer", "raised", "decided", "outcome", "implemented"),
        filters=("raised", "decided", "outcome", "path", "dcc_systems", "implemented"),
        order="-raised",
        checks=(
            Check("outcome", _conclusion_is_whole),
            Check("implemented", _only_the_approved_is_implemented),
        ),
        searched=("proposer",),
        also_found_by=lambda modification: " ".join(modification.spellings),
        after_import=services.begin_cases,
        extracted=("title",),
    ),
    Table(
        ModificationStep,
        "modification_steps",
        "Steps of modifications",
        "Step of a modification",
        "What happened to each modification, in the verbs of its workflow.",
        listed=("reference", "modification", "verb", "taken_on", "note"),
        filters=("modification", "verb", "taken_on"),
        order="-taken_on",
        after_import=services.replay_steps,
        in_menus=False,
    ),
)
