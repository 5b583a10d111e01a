"""Days apart from text: when a version comes into force, as known when; and variations, a layer over days."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import in_words, today
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.workflow.taking import NotNow
from secretariat.documents.models import CodeVersion, DateOfForce, Document, DocumentVersion, Variation
from secretariat.documents.models_clauses import ClauseVersion


def first_date(version: DocumentVersion, *, by: Actor) -> DateOfForce:
    """Write down the day with which a version begins: known from the day it was approved."""
    known = version.approved or min(today(), version.in_force_from or today())
    return _add(version, version.in_force_from, known, "", by=by)


def keep_current(document: Document, *, by: Actor) -> bool:
    """Let a document's row say which of its versions is in force today; whether that changed it."""
    held = DocumentVersion.objects.filter(document=document, in_force_from__lte=today())
    now = held.order_by("-place").first()
    if now is None:
        return False
    return events.update(document, by=by, version=now.number, in_force_from=now.in_force_from)


@transaction.atomic
def redate(
    version: DocumentVersion | CodeVersion,
    *,
    in_force_from: date | None,
    why: str,
    by: Actor,
    known_from: date | None = None,
) -> list[DocumentVersion]:
    """Let a version come into force on another day, or on none yet, as known from a day on; every version so dated.

    What a version of the code brought is dated with it, and not by itself. Raises NotNow, and then nothing is changed:
    versions do not pass each other, and what was known does not change.
    """
    queue_behind_other_writers()
    known = known_from or today()
    if not why.strip():
        raise NotNow("Say why the day changes.", field="why")
    if known > today():
        raise NotNow(f"{in_words(known)} is yet to come: nothing is known from then.", field="known_from")
    version.refresh_from_db()
    if version.in_force_from == in_force_from:
        raise NotNow("That is its day already.", field="in_force_from")
    if isinstance(version, CodeVersion):
        dated = list(version.texts.select_related("document").order_by("document__reference"))
        events.update(version, by=by, why=why.strip(), verb="redate", in_force_from=in_force_from)
    elif version.code_version is not None:
        raise NotNow(f"It came with version {version.code_version.number} of the code: date that one, and it follows.")
    else:
        dated = [version]
    for each in dated:
        _redate(each, in_force_from, known, why.strip(), by=by)
    return dated


def _redate(version: DocumentVersion, day: date | None, known: date, why: str, *, by: Actor) -> None:
    _refuse_passing(version, day)
    last = version.dates.order_by("-known_from", "-pk").first()
    if last and known < last.known_from:
        raise NotNow(
            f"Its day was last set as known from {in_words(last.known_from)}: what comes after cannot have been known "
            "before.",
            field="known_from",
        )
    events.update(version, by=by, why=why, verb="redate", in_force_from=day)
    _add(version, day, known, why, by=by)
    keep_current(version.document, by=by)


def _refuse_passing(version: DocumentVersion, day: date | None) -> None:
    others = DocumentVersion.objects.filter(document=version.document_id)
    before = others.filter(place__lt=version.place).order_by("-place").first()
    after = others.filter(place__gt=version.place).order_by("place").first()
    name = version.document.name
    if day is None:
        if after and after.in_force_from:
            raise NotNow(
                f"Version {after.number} of {name} builds on it and has a day: take that day away first.",
                field="in_force_from",
            )
        return
    if before and (before.in_force_from is None or before.in_force_from > day):
        when = f"on {in_words(before.in_force_from)}" if before.in_force_from else "on a day not yet settled"
        raise NotNow(
            f"Version {before.number} of {name}, on which it builds, comes into force {when}: it cannot pass that one.",
            field="in_force_from",
        )
    if after and after.in_force_from and after.in_force_from < day:
        raise NotNow(
            f"Version {after.number} of {name}, which builds on it, comes into force on {in_words(after.in_force_from)}: "
            "date that one first.",
            field="in_force_from",
        )


def _add(version: DocumentVersion, day: date | None, known: date, why: str, *, by: Actor) -> DateOfForce:
    return events.create(
        DateOfForce(
            reference=f"{version.reference}-F{version.dates.count() + 1}",
            version=version,
            in_force_from=day,
            known_from=known,
            why=why,
            classification=version.classification,
            illustrative=version.illustrative,
        ),
        by=by,
    )


@transaction.atomic
def vary(
    document: Document, *, label: str, says: str, starts: date, direction: str, by: Actor, ends: date | None = None,
    illustrative: str = "",
) -> Variation:  # fmt: skip
    """Lay a Secretary of State's variation over a clause from a day on. Its text stays what it is. Raises NotNow."""
    queue_behind_other_writers()
    label, says, direction = label.strip(), says.strip(), direction.strip()
    if not (says and direction):
        raise NotNow("Say what holds instead, and which direction made it.", field="says" if not says else "direction")
    if ends and ends <= starts:
        raise NotNow("It ends before it starts: give a later day.", field="ends")
    rows = ClauseVersion.objects.filter(document=document, label=label).exclude(number="")
    clause = rows.order_by("-since").values_list("clause__key", flat=True).first()
    if clause is None:
        raise NotNow(f"{document.name} has no clause {label}: give one as it is printed.", field="label")
    varied = Variation(
        reference=next_reference(Variation, "VAR-"),
        document=document,
        label=label,
        key=clause,
        says=says,
        starts=starts,
        ends=ends,
        direction=direction,
        classification=document.classification,
        illustrative=illustrative,
    )
    return events.create(varied, by=by)


@transaction.atomic
def end_variation(variation: Variation, *, ends: date, why: str, by: Actor) -> None:
    """Let a variation no longer hold from a day on. Raises NotNow."""
    variation.refresh_from_db()
    if variation.ends and variation.ends <= ends:
        raise NotNow(f"It already ends on {in_words(variation.ends)}.", field="ends")
    if ends < variation.starts:
        raise NotNow(f"It starts on {in_words(variation.starts)}: give that day or a later one.", field="ends")
    events.update(variation, by=by, why=why.strip(), verb="end", ends=ends)
