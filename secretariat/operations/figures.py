from __future__ import annotations

from secretariat.core.calendars import Period
from secretariat.core.figures import Reading, figure
from secretariat.operations.models import PerformanceReport


@figure("Performance reports reviewed", unit="reports", population="monthly reports of the DCC")
def performance_reports_reviewed(period: Period) -> Reading:
    """Performance reports of the DCC that were reviewed in the year, whatever month they are about."""
    return Reading.count(PerformanceReport.objects.during("reviewed", period.start, period.end))
