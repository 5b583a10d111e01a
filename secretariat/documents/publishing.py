"""Giving documents a text: one version of one document, or a version of the whole code with all that it changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import in_words, today
from secretariat.core.events import Actor
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.workflow.taking import NotNow
from secretariat.documents import manifests, matching, text_rows
from secretariat.documents.dating import first_date, keep_current
from secretariat.documents.models import CodeVersion, Document, DocumentVersion
from secretariat.documents.models_clauses import Clause, ClauseVersion
from secretariat.documents.text.items import Item, Kind, labels

KEY = re.compile(r"[a-z0-9][a-z0-9-]{3,39}")
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
LONGEST_NUMBER, LONGEST_LABEL = 40, 200
DEEPEST = 60
LONGEST_REFERENCE = 50


@dataclass(frozen=True, slots=True)
class NewText:
    """What one document becomes with a version of the code: its clauses, and its own version's number."""

    document: Document
    items: Sequence[Item]
    number: str


@transaction.atomic
def publish(
    document: Document,
    items: Sequence[Item],
    *,
    number: str,
    in_force_from: date | None,
    by: Actor,
    cause: str = "",
    cause_reference: str = "",
    approved: date | None = None,
    code_version: CodeVersion | None = None,
    source: str = "",
    illustrative: str = "",
) -> DocumentVersion:
    """Make these clauses the text of a document from a day on, or from a day to be settled: its next version.

    Items without a key are matched to the last version, so that each clause keeps its history, and only what differs is
    added. Raises NotNow, and then nothing is changed.
    """
    queue_behind_other_writers()  # from here on nobody else publishes
    number = number.strip()
    last = DocumentVersion.objects.filter(document=document).order_by("-place").first()
    _refuse_version(document, last, number, in_force_from, approved)
    _refuse_text(document, items)
    before = text_rows.text_of_place(document.pk, last.place) if last else []
    items = matching.keyed(items, before)
    _refuse_keys(document, items)
    seals = [manifests.seal_of(each) for each in items]
    manifest = manifests.manifest_of(seals)
    if last and manifest == last.manifest:
        raise NotNow(
            f"The text of {document.name} is the same as in version {last.number}: there is nothing to publish."
        )
    version = DocumentVersion(
        reference=_reference(document, number),
        document=document,
        place=last.place + 1 if last else 1,
        number=number,
        code_version=code_version,
        approved=approved,
        in_force_from=in_force_from,
        cause=cause.strip(),
        cause_reference=cause_reference.strip(),
        manifest=manifest,
        classification=document.classification,
        source=source,
        illustrative=illustrative or ("all" if document.illustrative == "all" else ""),
    )
    events.create(version, by=by)
    text_rows.write(version, items, seals)
    first_date(version, by=by)
    keep_current(document, by=by)
    return version


@transaction.atomic
def publish_set(
    texts: Sequence[NewText],
    *,
    number: str,
    in_force_from: date | None,
    by: Actor,
    cause: str = "",
    cause_reference: str = "",
    approved: date | None = None,
    source: str = "",
    illustrative: str = "",
) -> CodeVersion:
    """Publish what several documents of the code become, together, as one version of the code. Raises NotNow.

    A version of the code that is there with that number and day, and has no texts yet, is given these.
    """
    queue_behind_other_writers()
    if not texts:
        raise NotNow("A version of the code changes at least one document: give its text.")
    if twice := [each.slug for each, many in Counter(each.document for each in texts).items() if many > 1]:
        raise NotNow(f"{twice[0]} is there twice: give each document once.")
    for each in texts:
        if not each.document.is_of_the_code:
            raise NotNow(f"{each.document.name} is no part of the code itself: publish it by itself.")
    code_version = _code_version(number.strip(), in_force_from)
    if code_version is None:
        code_version = CodeVersion(
            reference=f"{settings.SECRETARIAT_CODE.upper()}-{number.strip()}",
            number=number.strip(),
            in_force_from=in_force_from,
            cause=cause.strip(),
            classification="white",
            source=source,
            illustrative=illustrative,
        )
        events.create(code_version, by=by)
    for each in texts:
        publish(
            each.document, each.items, number=each.number, in_force_from=in_force_from, by=by, cause=cause,
            cause_reference=cause_reference, approved=approved, code_version=code_version, source=source,
            illustrative=illustrative,
        )  # fmt: skip
    return code_version


@transaction.atomic
def withdraw(document: Document, *, day: date, why: str, by: Actor) -> None:
    """Let a document no longer be in force from a day on; its versions stay. Raises NotNow."""
    queue_behind_other_writers()
    document.refresh_from_db()
    if document.withdrawn_from:
        raise NotNow(f"It is withdrawn from {in_words(document.withdrawn_from)} already.", field="day")
    if not why.strip():
        raise NotNow("Say why it is withdrawn.", field="why")
    last = DocumentVersion.objects.filter(document=document, in_force_from__gt=day).order_by("-place").first()
    if last and last.in_force_from:
        raise NotNow(
            f"Its version {last.number} comes into force on {in_words(last.in_force_from)}: give that day or a later one.",
            field="day",
        )
    events.update(document, by=by, why=why.strip(), verb="withdraw", withdrawn_from=day)


def _code_version(number: str, in_force_from: date | None) -> CodeVersion | None:
    """The version of the code that is there and waits for its texts; None where there is none. Raises NotNow."""
    if not number:
        raise NotNow("Give the number of the version of the code.", field="number")
    there = CodeVersion.objects.filter(number=number).first()
    if there is None:
        return None
    if there.in_force_from != in_force_from:
        raise NotNow(f"Version {number} of the code is there with another day: give it another number.", field="number")
    if there.texts.exists():
        raise NotNow(f"Version {number} of the code is there, with its texts: give it another number.", field="number")
    return there


def _reference(document: Document, number: str) -> str:
    wanted = f"{document.reference}-{number}"
    if len(wanted) > LONGEST_REFERENCE:
        raise NotNow(f"The number {number} is too long: shorten it.", field="number")
    if DocumentVersion.objects.filter(reference=wanted).exists():
        raise NotNow(f"There is a version {wanted} of another document: give this one another number.", field="number")
    return wanted


def _refuse_version(
    document: Document, last: DocumentVersion | None, number: str, day: date | None, approved: date | None
) -> None:
    if not number:
        raise NotNow("Give the version's number, as printed on it.", field="number")
    if DocumentVersion.objects.filter(document=document, number=number).exists():
        raise NotNow(f"{document.name} has a version {number}: give this one another number.", field="number")
    if approved and approved > today():
        raise NotNow(f"{in_words(approved)} is yet to come: give the day on which it was approved.", field="approved")
    if document.withdrawn_from:
        raise NotNow(f"{document.name} is withdrawn from {in_words(document.withdrawn_from)}: it has no next version.")
    if last is None or day is None:
        return
    if last.in_force_from is None:
        raise NotNow(
            f"Version {last.number} of {document.name} comes before this one and has no day yet: settle that first, or "
            "leave the day of this one open too.",
            field="in_force_from",
        )
    if day < last.in_force_from:
        raise NotNow(
            f"Version {last.number} of {document.name} comes into force on {in_words(last.in_force_from)}, and this one "
            "builds on it: give that day or a later one.",
            field="in_force_from",
        )


def _refuse_text(document: Document, items: Sequence[Item]) -> None:
    if not items:
        raise NotNow(f"The text of {document.name} has no clauses: give at least one.")
    depth, there = -1, set()
    for place, (item, label) in enumerate(zip(items, labels(items), strict=True), 1):
        name = label or f"piece {place}"
        if not 0 <= item.depth <= min(depth + 1, DEEPEST):
            raise NotNow(
                f"{name} of {document.name} stands {item.depth - depth} levels below what is before it: put it at most "
                "one below."
            )
        depth = item.depth
        if item.number and item.kind is Kind.CLAUSE:
            # An Act begins anew in each Schedule, and quotes the clauses that it puts into others.
            if label in there and document.category != Document.Category.LAW:
                raise NotNow(f"{document.name} has two clauses {label}: give one of them another number.")
            there.add(label)
        _refuse_item(document, item, name, label)


def _refuse_item(document: Document, item: Item, name: str, label: str) -> None:
    if len(item.number) > LONGEST_NUMBER or len(label) > LONGEST_LABEL:
        raise NotNow(f"The number of {name[:80]} of {document.name} is too long: shorten it.")
    for words in (item.number, item.heading, item.text):
        if found := NOT_TEXT.search(words):
            raise NotNow(
                f"{name} of {document.name} has a character that is no text (U+{ord(found[0]):04X}): take it out."
            )
    if any(not 0 <= mark.start <= mark.end <= len(item.text) for mark in item.marks):
        raise NotNow(f"A mark in {name} of {document.name} is beyond its text: give it from where to where it goes.")


def _refuse_keys(document: Document, items: Sequence[Item]) -> None:
    keys = Counter(each.key for each in items)
    for key, many in keys.items():
        if many > 1:
            raise NotNow(f"Two clauses of {document.name} have the key {key}: a key names one clause.")
        if not KEY.fullmatch(key):
            raise NotNow(f"{key!r} is no key: give 4 to 40 small letters, digits and hyphens, or leave it out.")
    elsewhere = ClauseVersion.objects.filter(until=None).exclude(document=document).select_related("document")
    known = list(keys)
    for start in range(0, len(known), text_rows.AT_ONCE):
        clauses = Clause.objects.filter(key__in=known[start : start + text_rows.AT_ONCE])
        if row := elsewhere.filter(clause__in=clauses.values("pk")).first():
            raise NotNow(
                f"The clause {row.label or row.clause_id} stands in {row.document.name}: take it out there before it "
                f"comes into {document.name}."
            )
