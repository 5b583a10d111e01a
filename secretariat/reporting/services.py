"""Versions of the report: drafted, published, corrected; each frozen as it was.

Building a report draws its charts, so only tasks and commands load this module; pages read `versions`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import Period, today
from secretariat.core.events import Actor
from secretariat.core.figures import all_rules
from secretariat.reporting.building import Built, build
from secretariat.reporting.models import ReportVersion
from secretariat.reporting.versions import differences, digest, latest_of, published_of, written

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
