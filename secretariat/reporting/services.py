"""Versions of the report: drafted, published, corrected; each frozen as it was."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from secretariat.core import events, publishing
from secretariat.core.calendars import Period, today
from secretariat.core.events import Actor
from secretariat.core.figures import all_rules
from secretariat.core.publishing import Document
from secretariat.reporting.building import Built, build
from secretariat.reporting.models import ReportVersion

DRAFT, PUBLISHED = ReportVersion.Status.DRAFT, ReportVersion.Status.PUBLISHED


class NotPublishable(Exception):
    """The report cannot be published as it is: a sentence for each thing that stands in the way."""


@dataclass(frozen=True)
class Made:
    """A version, whether it is new, and what would stand in the way of publishing it."""

    version: ReportVersion
    new: bool
    warnings: tuple[str, ...]


@transaction.atomic
def draft(period: Period, *, by: Actor) -> Made:
    """The report as it would read now: the last version when nothing has changed, else a new draft."""
    built = build(period)
    latest = latest_of(period)
    if latest and latest.digest == digest(built.document):
        return Made(latest, False, tuple(built.warnings))
    return Made(_freeze(period, built, DRAFT, latest, "", by=by), True, tuple(built.warnings))


@transaction.atomic
def publish(period: Period, *, by: Actor) -> Made:
    """Publish the report as 1.0. Raises NotPublishable when it is published already or something stands in the way."""
    if published := published_of(period):
        raise NotPublishable(
            f"The report of {period} was published as version {published.version}. Publish a correction instead, and "
            "say why."
        )
    built = _refuse_faults(period)
    return Made(_freeze(period, built, PUBLISHED, latest_of(period), "", by=by), True, ())


@transaction.atomic
def correct(period: Period, why: str, *, by: Actor) -> Made:
    """Publish a correction, with a list of what changed. Raises NotPublishable when there is nothing to correct."""
    published = published_of(period)
    if not published:
        raise NotPublishable(f"The report of {period} has not been published yet: publish it first.")
    if not why.strip():
        raise NotPublishable("Say why the report is corrected.")
    built = _refuse_faults(period)
    if published.digest == digest(built.document):
        raise NotPublishable(f"Nothing differs from version {published.version}: there is nothing to correct.")
    return Made(_freeze(period, built, PUBLISHED, published, why, by=by), True, ())


def latest_of(period: Period) -> ReportVersion | None:
    """The last version of a year's report, draft or published."""
    return ReportVersion.objects.filter(year=period.label).order_by("-pk").first()


def published_of(period: Period) -> ReportVersion | None:
    """The last published version of a year's report."""
    return ReportVersion.objects.filter(year=period.label, status=PUBLISHED).order_by("-pk").first()


def document_of(version: ReportVersion) -> Document:
    """The frozen document, with the version's own number and standing."""
    document = publishing.from_json(json.loads(version.document))
    return replace(document, version=version.version, status=version.get_status_display())


def digest(document: Document) -> str:
    """SHA-256 of what the document says, its version left aside."""
    return hashlib.sha256(_written(replace(document, version="", status="")).encode()).hexdigest()


def differences(before: ReportVersion, after: ReportVersion) -> list[str]:
    """What changed from one version to another: figures with both values, then prose that went and came."""
    old, new = json.loads(before.figures), json.loads(after.figures)
    lines = [
        f"{key}: {old.get(key, 'not in the report')} → {new.get(key, 'not in the report')}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]
    was, is_now = _sentences(document_of(before)), _sentences(document_of(after))
    lines += [f"Removed: {text}" for text in was if text not in is_now]
    lines += [f"Added: {text}" for text in is_now if text not in was]
    return lines


def _refuse_faults(period: Period) -> Built:
    built = build(period)
    faults = [*built.warnings, *(says for rule in all_rules() if (says := rule.broken(period)))]
    if faults:
        raise NotPublishable("\n".join(faults))
    return built


def _freeze(
    period: Period, built: Built, status: str, before: ReportVersion | None, why: str, *, by: Actor
) -> ReportVersion:
    number = _number(period, status)
    version = ReportVersion(
        reference=f"{period}-{number}",
        year=period.label,
        version=number,
        status=status,
        made=today(),
        digest=digest(built.document),
        document=_written(built.document),
        figures=json.dumps(built.figures, ensure_ascii=False, sort_keys=True),
    )
    if before:
        version.changes = "\n".join(differences(before, version))
    version.save(force_insert=True)
    after: dict[str, Any] = {"version": number, "status": status, "digest": version.digest}
    verb = "draft" if status == DRAFT else "correct" if why else "publish"
    events.record(version, verb, by=by, after=after, why=why)
    return version


def _number(period: Period, status: str) -> str:
    """0.1, 0.2 and so on for drafts; 1.0 when first published, then 1.1 for each correction."""
    versions = list(ReportVersion.objects.filter(year=period.label).values_list("version", "status"))
    published = [number for number, each in versions if each == PUBLISHED]
    if status == PUBLISHED:
        return f"1.{len(published)}"
    if published:
        since = sum(number.startswith(f"{published[-1]}.") for number, _ in versions)
        return f"{published[-1]}.{since + 1}"
    return f"0.{len(versions) + 1}"


def _written(document: Document) -> str:
    return json.dumps(publishing.to_json(document), ensure_ascii=False, sort_keys=True)


def _sentences(document: Document) -> list[str]:
    """The prose of a document: each paragraph and point as plain text, without its numbers."""
    found: list[str] = []

    def walk(blocks: tuple[publishing.Block, ...]) -> None:
        for block in blocks:
            if isinstance(block, publishing.Section):
                walk(block.blocks)
            elif isinstance(block, publishing.Paragraph):
                found.append(_plain(block.content))
            elif isinstance(block, publishing.Bullets):
                found.extend(_plain(item) for item in block.items)

    walk(document.sections)
    return found


def _plain(cell: publishing.Cell) -> str:
    return "".join("#" if isinstance(piece, publishing.FigureLink) else getattr(piece, "text", "") for piece in cell)


