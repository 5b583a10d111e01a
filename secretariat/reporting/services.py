"""Versions of the report: drafted, published, corrected; each frozen as it was.

To draft a report draws its charts, so only tasks and commands do. A page publishes a draft, with what was drawn for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import Period, today
from secretariat.core.events import Actor
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.figures import all_rules
from secretariat.reporting.building import Built, build
from secretariat.reporting.models import ReportVersion
from secretariat.reporting.versions import differences, digest, latest_of, pictures_of, published_of, written

DRAFT, PUBLISHED = ReportVersion.Status.DRAFT, ReportVersion.Status.PUBLISHED


class NotPublishable(Exception):
    """The report cannot be published as it is: a sentence for each thing that stands in the way."""


@dataclass(frozen=True)
class Made:
    """A version, whether it is new, and what would stand in the way of publishing it."""

    version: ReportVersion
    new: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Prospect:
    """What would come of publishing a draft: its number, what it would follow, and what stands in the way."""

    draft: ReportVersion
    number: str
    corrects: ReportVersion | None
    stale: str
    """Why this draft is not the one to publish any more; empty when it is."""
    faults: tuple[str, ...]
    """What is wrong in the records themselves, a sentence each."""
    built: Built | None
    instead: ReportVersion | None = None
    """The later version to read, where there is one."""


@transaction.atomic
def draft(period: Period, *, by: Actor) -> Made:
    """The report as it would read now: the last version when nothing has changed, else a new draft."""
    built = build(period)
    queue_behind_other_writers()  # two who draft at once would both take the same number
    latest = latest_of(period)
    if latest and latest.digest == digest(built.document):
        return Made(latest, False, tuple(built.warnings))
    return Made(_freeze(period, built, DRAFT, latest, "", by=by), True, tuple(built.warnings))


@transaction.atomic
def publish(period: Period, *, by: Actor) -> Made:
    """Publish the report as 1.0. Raises NotPublishable when it is published already or something stands in the way."""
    queue_behind_other_writers()
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
    queue_behind_other_writers()
    published = published_of(period)
    if not published:
        raise NotPublishable(f"The report of {period} has not been published yet: publish it first.")
    if not why.strip():
        raise NotPublishable("Say why the report is corrected.")
    built = _refuse_faults(period)
    if published.digest == digest(built.document):
        raise NotPublishable(f"Nothing differs from version {published.version}: there is nothing to correct.")
    return Made(_freeze(period, built, PUBLISHED, published, why, by=by), True, ())


@transaction.atomic
def publish_draft(draft: ReportVersion, why: str = "", *, by: Actor) -> Made:
    """Publish a draft as it was read: as 1.0, or with a reason as a correction of what is published.

    Nothing is drawn. Raises NotPublishable when another version has come or the records have changed since it was
    drafted, and when something stands in the way.
    """
    queue_behind_other_writers()
    found = prospect(draft)
    if found.built is None:
        raise NotPublishable(found.stale)
    if found.faults:
        raise NotPublishable("\n".join(found.faults))
    if found.corrects and not why.strip():
        raise NotPublishable("Say why the report is corrected: the reason stands in its history.")
    reason = why.strip() if found.corrects else ""
    before = found.corrects or draft
    made = _freeze(Period.year(draft.year), found.built, PUBLISHED, before, reason, by=by)
    transaction.on_commit(partial(_keep_files, made.reference), robust=True)  # they can be made at any time
    return Made(made, True, ())


def prospect(draft: ReportVersion) -> Prospect:
    """What would come of publishing this draft now. It takes as many queries as the report has figures."""
    period = Period.year(draft.year)
    corrects, number = published_of(period), _number(period, PUBLISHED)
    latest = latest_of(period)
    if stale := _overtaken(draft, latest):
        return Prospect(draft, number, corrects, stale, (), None, instead=latest)
    built = build(period, pictures_of(draft))
    if digest(built.document) != draft.digest:
        stale = (
            f"The records have changed since version {draft.version} was drafted. Draft the report anew and read it."
        )
    elif corrects and corrects.digest == draft.digest:
        stale = f"Nothing differs from version {corrects.version}: there is nothing to correct."
    faults = tuple(_faults(period, built))
    return Prospect(draft, number, corrects, stale, faults, None if stale else built)


def _overtaken(draft: ReportVersion, latest: ReportVersion | None) -> str:
    if draft.status != DRAFT:
        return f"Version {draft.version} has been published already."
    if latest is None or latest.pk == draft.pk:
        return ""
    if latest.status == PUBLISHED:
        return f"Version {latest.version} has been published since version {draft.version} was drafted. Read that one."
    return f"Version {latest.version} has been drafted since version {draft.version}. Read that one, and publish it."


def _refuse_faults(period: Period) -> Built:
    built = build(period)
    if faults := _faults(period, built):
        raise NotPublishable("\n".join(faults))
    return built


def _faults(period: Period, built: Built) -> list[str]:
    return [*built.warnings, *(says for rule in all_rules() if (says := rule.broken(period)))]


def _keep_files(reference: str) -> None:
    from secretariat.reporting import tasks

    tasks.keep_files.enqueue(reference)


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
        document=written(built.document),
        figures=json.dumps(built.figures, ensure_ascii=False, sort_keys=True),
    )
    if before:
        version.changes = "\n".join(differences(before, version))
    ReportVersion.objects.bulk_create([version])
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
