from __future__ import annotations

from secretariat.core.tables import Table, register
from secretariat.operations.models import PerformanceReport

register(
    Table(
        PerformanceReport,
        "performance_reports",
        "Performance reports",
        "Performance report",
        "What the DCC reported of its services, month by month.",
        listed=("reference", "title", "month", "received", "reviewed"),
        filters=("month", "received", "reviewed"),
        order="-month",
        extracted=("title",),
    ),
)
