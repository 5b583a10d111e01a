"""What the reporting room gives to home and to the navigation."""

from __future__ import annotations

from django.urls import reverse

from secretariat.core.calendars import Period
from secretariat.core.pages import pieces, subjects
from secretariat.reporting.models import ReportVersion

pieces.link("Report", "/report/")


def _address(version: ReportVersion) -> str:
    return reverse("report-version", args=[version.year, version.version])


subjects.beside_tables("reports", "reporting.ReportVersion", "Report", _address)
subjects.happens("reports", "draft", "publish", "correct")

pieces.headline(
    "parties",
    "parties_acceded",
    "user_entry_completed",
    "meetings",
    "actions_captured",
    "actions_closed",
    "modifications_raised",
    "modifications_open_end",
    "modifications_implemented",
    "fieldwork_assessments",
    "cpl_versions_issued",
    "engagement_event_parties",
)


@pieces.default_year
def year_of_the_latest_report() -> Period | None:
    """The latest year that has a report."""
    latest = ReportVersion.objects.order_by("-year").values_list("year", flat=True).first()
    return Period.year(latest) if latest else None


@pieces.home_link
def report_of(period: Period) -> pieces.Entry | None:
    """The year's report, when there is one."""
    latest = ReportVersion.objects.filter(year=period.label).order_by("-pk").only("version", "status").first()
    if latest is None:
        return None
    return pieces.Entry(f"Read the report of {period} (version {latest.version})", f"/report/{period}/")
