"""What programs can do about the report: read its versions, have it drafted, and publish it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import get, post, reader_known
from secretariat.core.api.problems import Problem, nothing_there
from secretariat.core.api.schemas import Given, LongText
from secretariat.core.calendars import Period
from secretariat.core.events import Actor
from secretariat.reporting import services
from secretariat.reporting.models import ReportVersion
from secretariat.reporting.services import NotPublishable

TAG = "Report"
PUBLISH = "publish"


class Version(Schema):
    """One version of a year's report."""

    year: str
    version: str
    status: str = Field(description="draft or published.")
    made: date
    digest: str = Field(description="SHA-256 of what it says.")


class Versions(Schema):
    """Every version of every year's report, the latest first."""

    items: list[Version]


class WholeVersion(Version):
    """A version with its figures as they were, and what changed since the version before."""

    figures: dict[str, str]
    changes: list[str]


class Publishing(Given):
    """What publishing needs."""

    why: LongText = Field("", description="Why it is corrected, when one is published already.")


@get("/reports", says="The versions of the report", answer=Versions, tag=TAG)
def list_reports(request: HttpRequest) -> Versions:
    """Every version of every year's report: the drafts too, as on the site."""
    rows = ReportVersion.objects.defer("document", "figures").order_by("-year", "-pk")
    return Versions(items=[Version(**_said(each)) for each in rows])


@get("/reports/{year}/{version}", says="One version of the report", answer=WholeVersion, tag=TAG)
def read_report(request: HttpRequest, year: str, version: str) -> WholeVersion:
    """A version with the figures that it froze. Its text is at /report/YEAR/VERSION/ on the site, and in its files."""
    found = _version(year, version)
    return WholeVersion(**_said(found), figures=json.loads(found.figures), changes=found.changes.splitlines())


@post("/reports/{year}/draft", says="Have the report drafted", answer=Version, allowed=PUBLISH, tag=TAG)
def draft_report(request: HttpRequest, year: str) -> Version:
    """Draft a year's report as the records are now: the last version when nothing has changed."""
    try:
        period = Period.year(year)
    except ValueError:
        raise nothing_there("regulatory year") from None
    made = services.draft(period, by=Actor(reader_known(request).reader.id))
    return Version(**_said(made.version))


@post(
    "/reports/{year}/{version}/publish",
    says="Publish a draft of the report", answer=Version, allowed=PUBLISH, tag=TAG, given=Publishing,
)  # fmt: skip
def publish_report(request: HttpRequest, year: str, version: str, given: Publishing) -> Version:
    """Publish a draft as it was read, or with a reason as a correction of what is published."""
    try:
        made = services.publish_draft(_version(year, version), given.why, by=Actor(reader_known(request).reader.id))
    except NotPublishable as refusal:
        raise Problem(409, f"Nothing was published. {refusal}") from None
    return Version(**_said(made.version))


def _version(year: str, version: str) -> ReportVersion:
    found: ReportVersion | None = ReportVersion.objects.filter(year=year[:7], version=version[:10]).first()
    if found is None or (found.year, found.version) != (year, version):
        raise nothing_there("version of a report")
    return found


def _said(each: ReportVersion) -> dict[str, Any]:
    return {name: getattr(each, name) for name in Version.model_fields}
